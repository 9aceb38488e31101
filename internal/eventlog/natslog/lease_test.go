package natslog

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// quick has a lease's times for tests.
var quick = leaseTimes{ttl: 2 * time.Second, renew: 200 * time.Millisecond, margin: 500 * time.Millisecond}

var errWork = errors.New("the work's own error")

// holding runs Hold with work that reports when it starts and stops, and continues until
// its context ends or the test ends it.
type holding struct {
	started, stopped chan time.Time
	end              chan struct{}
	result           chan error
}

func startHolding(ctx context.Context, e *Engine, name string) *holding {
	h := &holding{started: make(chan time.Time, 10), stopped: make(chan time.Time, 10), end: make(chan struct{}), result: make(chan error, 1)}
	go func() {
		h.result <- e.Hold(ctx, name, func(ctx context.Context) error {
			h.started <- time.Now()
			defer func() { h.stopped <- time.Now() }()
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

// twoGateways returns two engines on one server; a's connection can be cut.
func twoGateways(t *testing.T, times leaseTimes) (a, b *Engine, wire *cable, cut func()) {
	t.Helper()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	a, wire = openCable(t, s)
	b = openConfig(t, config(s))
	a.leases, b.leases = times, times
	return a, b, wire, func() { wire.pull(t, s, a.keys) }
}

// TestHold checks that a lease goes from its holder to one that waits for it. It uses the
// times of production: the second must get the lease before it would expire.
func TestHold(t *testing.T) {
	t.Parallel()
	a, b, _, _ := twoGateways(t, usualLeaseTimes)
	one := startHolding(t.Context(), a, "a.b *>")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "a.b *>")
	other := startHolding(t.Context(), b, "a.b ~>")
	when(t, other.started, "another lease")
	awaitWatch(t, b, leaseSpace)
	if len(two.started) > 0 {
		t.Error("two hold it")
	}
	close(one.end)
	released := when(t, one.stopped, "the end of the first")
	wait := when(t, two.started, "the second").Sub(released)
	if wait < 0 || wait > leaseTTL/2 {
		t.Errorf("got the lease after %v, want it before it expires", wait)
	}
	t.Logf("taken over after %v", wait)
	if err := when(t, one.result, "the first result"); err != errWork {
		t.Errorf("the first returned %v", err)
	}
	// One that is no longer waiting for, and one whose holder is told to end.
	ctx, cancel := context.WithCancel(t.Context())
	three := startHolding(ctx, a, "a.b *>")
	awaitWatch(t, a, leaseSpace)
	cancel()
	if err := when(t, three.result, "the third result"); !errors.Is(err, context.Canceled) || len(three.started) > 0 {
		t.Errorf("the third returned %v", err)
	}
	close(two.end)
	close(other.end)
	for _, h := range []*holding{two, other} {
		if err := when(t, h.result, "the result"); err != errWork {
			t.Errorf("it returned %v", err)
		}
	}
	// Nothing is left behind.
	stream, err := a.keyJS.Stream(t.Context(), a.space(leaseSpace).streamName())
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the markers to go", func() bool {
		info, err := stream.Info(t.Context())
		return err == nil && info.State.Msgs == 0
	})
}

// Every gateway can ask whether a lease is held, also after it has expired.
func TestHeld(t *testing.T) {
	t.Parallel()
	a, b, _, cut := twoGateways(t, quick)
	held := func(want bool) {
		t.Helper()
		eventually(t, "the lease is as it should be", func() bool {
			is, err := b.Held(t.Context(), "send/b1")
			return err == nil && is == want
		})
	}
	held(false)
	h := startHolding(t.Context(), a, "send/b1")
	when(t, h.started, "the lease")
	held(true)
	close(h.end)
	when(t, h.result, "the end")
	held(false)
	h = startHolding(t.Context(), a, "send/b1")
	when(t, h.started, "the lease again")
	held(true)
	cut()
	held(false)
}

// TestHoldChurn lets two processes with several goroutines each take one lease over and
// over, while a's connection is cut a few times: two never hold it at the same time.
func TestHoldChurn(t *testing.T) {
	t.Parallel()
	a, b, wire, cut := twoGateways(t, quick)
	const rounds = 15
	var inside, worked, overlaps atomic.Int32
	work := func(context.Context) error {
		if inside.Add(1) != 1 {
			overlaps.Add(1)
		}
		time.Sleep(2 * time.Millisecond) // so that an overlap would show
		inside.Add(-1)
		worked.Add(1)
		return nil
	}
	var wg sync.WaitGroup
	for _, e := range []*Engine{a, a, a, b, b, b} {
		wg.Go(func() {
			for range rounds {
				if err := e.Hold(t.Context(), "churn", work); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 3 {
		eventually(t, "some rounds", func() bool { return worked.Load() > int32(20*i+10) })
		back := a.keys.StatusChanged(nats.CONNECTED)
		cut()
		wire.mend()
		when(t, back, "the connection to be back")
	}
	wg.Wait()
	if overlaps.Load() > 0 || worked.Load() < 6*rounds {
		t.Errorf("got %d overlaps in %d rounds, want none and all rounds", overlaps.Load(), worked.Load())
	}
}

// TestHoldDeath takes over from a holder that has lost its connection, when the lease
// expires and not earlier. By then the holder's work has stopped.
func TestHoldDeath(t *testing.T) {
	t.Parallel()
	times := leaseTimes{ttl: 5 * time.Second, renew: 200 * time.Millisecond, margin: 2500 * time.Millisecond} // a busy machine may be late by the margin
	a, b, wire, cut := twoGateways(t, times)
	one := startHolding(t.Context(), a, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "x")
	awaitWatch(t, b, leaseSpace)
	died := time.Now()
	cut()
	stopped := when(t, one.stopped, "the first to stop")
	if took := stopped.Sub(died); took >= times.ttl {
		t.Errorf("it stopped after %v", took)
	}
	taken := when(t, two.started, "the second")
	if early := stopped.Sub(taken); early > 0 {
		t.Errorf("it was taken %v before the first stopped", early)
	}
	t.Logf("stopped after %v, taken over after %v", stopped.Sub(died), taken.Sub(died))
	// The first waits for it again, and gets it when it is back.
	wire.mend()
	awaitWatch(t, a, leaseSpace)
	close(two.end)
	when(t, one.started, "the first again")
	close(one.end)
	for _, h := range []*holding{one, two} {
		if err := when(t, h.result, "the result"); err != errWork {
			t.Errorf("it returned %v", err)
		}
	}
}

// TestHoldReconnect keeps the lease when the server is away for less than the lease lasts.
func TestHoldReconnect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	port := natstest.HeldPort(t)
	s := natstest.Start(t, dir, port)
	a, b := openConfig(t, config(s)), openConfig(t, config(s))
	times := leaseTimes{ttl: 10 * time.Second, renew: 200 * time.Millisecond, margin: time.Second} // for a busy machine's server to start in
	a.leases, b.leases = times, times
	one := startHolding(t.Context(), a, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "x")
	awaitWatch(t, b, leaseSpace)
	natstest.Stop(s)
	natstest.Start(t, dir, port)
	start := time.Now()
	eventually(t, "more than a ttl to pass", func() bool {
		return len(one.stopped) > 0 || len(two.started) > 0 || time.Since(start) > times.ttl+time.Second
	})
	if len(one.stopped) > 0 || len(two.started) > 0 {
		t.Error("the lease was lost")
	}
	close(one.end)
	released := when(t, one.stopped, "the end of the first")
	if wait := when(t, two.started, "the second").Sub(released); wait > times.ttl/2 {
		t.Errorf("got the lease after %v, want it before it expires", wait)
	}
	close(two.end)
	when(t, two.result, "the result")
}

// TestHoldClosed closes the engine while the lease is held and waited for.
func TestHoldClosed(t *testing.T) {
	t.Parallel()
	e := open(t)
	one := startHolding(t.Context(), e, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), e, "x")
	awaitWatch(t, e, leaseSpace)
	closeEngine(t, e)
	for _, h := range []*holding{one, two} {
		if err := when(t, h.result, "the result"); !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("it returned %v", err)
		}
	}
}

// TestLeaseUnanswered: an attempt to take or renew a lease that was carried out but not
// answered counts; a lease of another holder does not.
func TestLeaseUnanswered(t *testing.T) {
	t.Parallel()
	e := open(t)
	ctx := t.Context()
	h, err := e.acquire(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	renewed := func() { // unknown to h
		t.Helper()
		if _, err := h.keys.Put(ctx, h.key, h.holder, eventlog.IfRevision(h.rev), h.times.ttl); err != nil {
			t.Fatal(err)
		}
	}
	renewed()
	if err := h.renew(ctx); err != nil {
		t.Errorf("renewing: %v", err)
	}
	renewed()
	h.rev, h.sent = 0, time.Time{}
	if held, err := h.try(ctx); !held || err != nil || time.Since(h.sent) > time.Minute {
		t.Errorf("taking: %v, %v, sent at %v", held, err, h.sent)
	}
	other := &lease{engine: e, keys: h.keys, name: "x", key: h.key, times: h.times, holder: []byte("other")}
	if held, err := other.try(ctx); held || err != nil {
		t.Errorf("another takes it: %v, %v", held, err)
	}
	renewed()
	h.release()
	if held, err := other.try(ctx); !held || err != nil {
		t.Errorf("another takes it when it was given back: %v, %v", held, err)
	}
	if err := h.renew(ctx); !errors.Is(err, errLeaseLost) {
		t.Errorf("renewing another's: %v", err)
	}
	h.release()
	if err := other.renew(ctx); err != nil {
		t.Errorf("giving back another's took it away: %v", err)
	}
}
