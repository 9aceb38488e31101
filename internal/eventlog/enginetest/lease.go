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

// holding runs Hold with work that reports when it starts and stops, and continues until
// its context ends or the test ends it.
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

// testLeases checks that a lease goes from its holder to one that waits for it.
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
		t.Errorf("one that does not wait any more: got %v, want the context's error and no start", err)
	}
	if len(two.started) > 0 {
		t.Error("the lease: got two holders, want one")
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
		t.Errorf("the fourth: got %v, want the context's error", err)
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

// testLeaseChurn takes one lease again and again: two never hold it at the same time.
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
					time.Sleep(time.Millisecond) // so that an overlap would show
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
		t.Errorf("got %d overlaps in %d runs of work, want none in 30", overlaps.Load(), worked.Load())
	}
}

// testLeasesClosed closes the engine while its leases are held and waited for.
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
