package enginetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

var errWork = errors.New("the work's own error")

// holding runs Hold with work that says when it starts and stops, and goes on until its
// context ends or it is told to end.
type holding struct {
	started, stopped chan struct{}
	end              chan struct{}
	result           chan error
}

func (s *subject) hold(ctx context.Context, name string) *holding {
	h := &holding{started: make(chan struct{}, 10), stopped: make(chan struct{}, 10), end: make(chan struct{}), result: make(chan error, 1)}
	engine := s.Engine
	go func() {
		h.result <- engine.Hold(ctx, name, func(ctx context.Context) error {
			h.started <- struct{}{}
			defer func() { h.stopped <- struct{}{} }()
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-h.end:
				return errWork
			}
		})
	}()
	return h
}

// testLeases hands a lease from one to another, which waits for it.
func testLeases(t *testing.T, s *subject) {
	s.start()
	held := func(name string, want bool) {
		t.Helper()
		eventually(t, "a lease to be as it should", func() bool {
			is, err := s.Held(t.Context(), name)
			return err == nil && is == want
		})
	}
	held("a.b *>", false)
	one := s.hold(t.Context(), "a.b *>")
	receive(t, one.started, "the first")
	held("a.b *>", true)
	held("a.b ~>", false)
	other := s.hold(t.Context(), "a.b ~>")
	receive(t, other.started, "another lease")
	two := s.hold(t.Context(), "a.b *>")
	ctx, cancel := context.WithCancel(t.Context())
	three := s.hold(ctx, "a.b *>")
	cancel()
	if err := receive(t, three.result, "one that does not wait any more"); !errors.Is(err, context.Canceled) || len(three.started) > 0 {
		t.Errorf("one that does not wait any more: %v", err)
	}
	if len(two.started) > 0 {
		t.Error("two hold it")
	}
	close(one.end)
	receive(t, one.stopped, "the end of the first")
	receive(t, two.started, "the second")
	close(two.end)
	ctx, cancel = context.WithCancel(t.Context())
	four := s.hold(ctx, "a.b *>")
	receive(t, four.started, "the fourth")
	cancel()
	if err := receive(t, four.result, "the fourth result"); !errors.Is(err, context.Canceled) {
		t.Errorf("the fourth returned %v", err)
	}
	close(other.end)
	for _, h := range []*holding{one, two, other} {
		if err := receive(t, h.result, "the result"); err != errWork {
			t.Errorf("it returned %v", err)
		}
	}
	held("a.b *>", false)
	held("a.b ~>", false)
}

// testLeaseChurn takes one lease over and over: never do two hold it.
func testLeaseChurn(t *testing.T, s *subject) {
	s.start()
	var inside, worked, overlaps atomic.Int32
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for range 5 {
				err := s.Hold(t.Context(), "churn", func(context.Context) error {
					if inside.Add(1) != 1 {
						overlaps.Add(1)
					}
					time.Sleep(time.Millisecond) // for others to have a chance to be wrong
					inside.Add(-1)
					worked.Add(1)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if overlaps.Load() > 0 || worked.Load() != 30 {
		t.Errorf("%d overlaps, worked %d times", overlaps.Load(), worked.Load())
	}
}

// testLeasesClosed ends with the engine, held or waited for.
func testLeasesClosed(t *testing.T, s *subject) {
	s.start()
	one := s.hold(t.Context(), "x")
	receive(t, one.started, "the first")
	two := s.hold(t.Context(), "x")
	s.close()
	for _, h := range []*holding{one, two} {
		if err := receive(t, h.result, "the result"); !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("it returned %v", err)
		}
	}
	s.start()
	again := s.hold(t.Context(), "x")
	receive(t, again.started, "the lease after a restart")
	close(again.end)
	receive(t, again.result, "the result")
}
