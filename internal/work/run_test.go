package work

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// counter returns 0, 1, 2 ... up to n.
func counter(n int) func() (int, error) {
	i := -1
	return func() (int, error) {
		if i++; i >= n {
			return 0, io.EOF
		}
		return i, nil
	}
}

func TestRunKeepsOrderAndBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var under, most atomic.Int32
		var got []int
		begin := time.Now()
		err := Run(t.Context(), 4, counter(40), func(_ context.Context, i int) (int, error) {
			most.Store(max(most.Load(), under.Add(1)))
			defer under.Add(-1)
			time.Sleep(time.Duration(1+i%3) * time.Second) // some overtake others
			return i * i, nil
		}, func(i, square int) error {
			if square != i*i {
				t.Errorf("piece %d: got result %d, want %d", i, square, i*i)
			}
			got = append(got, i)
			return nil
		})
		if err != nil || len(got) != 40 || !slices.IsSorted(got) {
			t.Fatalf("got %v and error %v, want 40 pieces in order and nil", got, err)
		}
		if most.Load() != 4 || time.Since(begin) > 30*time.Second {
			t.Errorf("got %d at a time in %v, want 4 in at most 30s", most.Load(), time.Since(begin))
		}
	})
}

func TestRunHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var taken atomic.Int32
		release := make(chan struct{})
		next := counter(100)
		go func() {
			synctest.Wait()
			if n := taken.Load(); n != 3 {
				t.Errorf("while the first piece is worked on: got %d pieces read, want 3", n)
			}
			close(release)
		}()
		err := Run(t.Context(), 3, func() (int, error) { taken.Add(1); return next() }, func(_ context.Context, i int) (int, error) {
			if i == 0 {
				<-release
			}
			return i, nil
		}, func(int, int) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestRunEndsWithTheFirstError(t *testing.T) {
	wrong := errors.New("wrong")
	cases := map[string]struct {
		next func() func() (int, error)
		work func(int) error
		done func(int) error
		want int // pieces for which done was called
	}{
		"next": {next: func() func() (int, error) {
			n := counter(5)
			return func() (int, error) {
				i, err := n()
				if err == io.EOF {
					err = wrong
				}
				return i, err
			}
		}, want: 5},
		"work": {work: func(i int) error {
			if i == 7 {
				return wrong
			}
			return nil
		}, want: 7},
		"done": {done: func(i int) error {
			if i == 9 {
				return wrong
			}
			return nil
		}, want: 9},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			next := counter(1000)
			if c.next != nil {
				next = c.next()
			}
			var under atomic.Int32
			finished := 0
			err := Run(t.Context(), 4, next, func(_ context.Context, i int) (int, error) {
				under.Add(1)
				defer under.Add(-1)
				if c.work != nil {
					return i, c.work(i)
				}
				return i, nil
			}, func(i, _ int) error {
				if c.done != nil {
					if err := c.done(i); err != nil {
						return err
					}
				}
				finished++
				return nil
			})
			if !errors.Is(err, wrong) || finished != c.want {
				t.Errorf("got %d pieces done and error %v, want %d and %v", finished, err, c.want, wrong)
			}
			if under.Load() != 0 {
				t.Errorf("after Run: got %d pieces still worked on, want 0", under.Load())
			}
		})
	}
}
