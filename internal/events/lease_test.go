package events

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// quick are a lease's times for tests.
var quick = leaseTimes{ttl: 2 * time.Second, renew: 200 * time.Millisecond, margin: 500 * time.Millisecond}

var errWork = errors.New("the work's own error")

// holding runs Hold with work that says when it starts and stops, and goes on until its
// context ends or it is told to end.
type holding struct {
	started, stopped chan time.Time
	end              chan struct{}
	result           chan error
}

func startHolding(ctx context.Context, l *Log, name string) *holding {
	h := &holding{started: make(chan time.Time, 10), stopped: make(chan time.Time, 10), end: make(chan struct{}), result: make(chan error, 1)}
	go func() {
		h.result <- l.Hold(ctx, name, func(ctx context.Context) error {
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

// when waits for a time.
func when[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case at := <-c:
		return at
	case <-time.After(60 * time.Second):
		t.Fatal("waited too long: " + what)
		panic("")
	}
}

// twoLogs are two processes on one server; a's cable can be cut.
func twoLogs(t *testing.T, times leaseTimes) (a, b *Log, wire *cable, cut func()) {
	t.Helper()
	s := startNATS(t, t.TempDir(), -1)
	a, wire = openCable(t, s)
	b = openConfig(t, external(t, s))
	a.kv.times, b.kv.times = times, times
	t.Cleanup(func() { closeLog(t, a); closeLog(t, b) })
	return a, b, wire, func() { wire.pull(t, s, a) }
}

// TestHold hands a lease from one to another, which waits for it. The times are those of
// production: it must not be the lease's end that lets the second one in.
func TestHold(t *testing.T) {
	t.Parallel()
	a, b, _, _ := twoLogs(t, leaseTimes{})
	one := startHolding(t.Context(), a, "a.b *>")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "a.b *>")
	other := startHolding(t.Context(), b, "a.b ~>")
	when(t, other.started, "another lease")
	awaitWatch(t, b, leaseBucket)
	if len(two.started) > 0 {
		t.Error("two hold it")
	}
	close(one.end)
	released := when(t, one.stopped, "the end of the first")
	wait := when(t, two.started, "the second").Sub(released)
	if wait < 0 || wait > leaseTTL/2 {
		t.Errorf("it was handed over after %v", wait)
	}
	t.Logf("handed over after %v", wait)
	if err := when(t, one.result, "the first result"); err != errWork {
		t.Errorf("the first returned %v", err)
	}
	// One that is no longer waiting for, and one whose holder is told to end.
	ctx, cancel := context.WithCancel(t.Context())
	three := startHolding(ctx, a, "a.b *>")
	awaitWatch(t, a, leaseBucket)
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
	stream, err := a.js.Stream(t.Context(), bucketStream(leaseBucket))
	if err != nil {
		t.Fatal(err)
	}
	becomes(t, time.Minute, "the markers to go", func() bool {
		info, err := stream.Info(t.Context())
		return err == nil && info.State.Msgs == 0
	})
}

// Whether a lease is held can be asked from anywhere, also once it has expired.
func TestHeld(t *testing.T) {
	a, b, _, cut := twoLogs(t, quick)
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
// over, while a's connection is cut a few times: never do two hold it.
func TestHoldChurn(t *testing.T) {
	t.Parallel()
	a, b, wire, cut := twoLogs(t, quick)
	const rounds = 15
	var inside, worked, overlaps atomic.Int32
	work := func(context.Context) error {
		if inside.Add(1) != 1 {
			overlaps.Add(1)
		}
		time.Sleep(2 * time.Millisecond) // for others to have a chance to be wrong
		inside.Add(-1)
		worked.Add(1)
		return nil
	}
	var wg sync.WaitGroup
	for _, l := range []*Log{a, a, a, b, b, b} {
		wg.Go(func() {
			for range rounds {
				if err := l.Hold(t.Context(), "churn", work); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 3 {
		becomes(t, time.Minute, "some rounds", func() bool { return worked.Load() > int32(20*i+10) })
		back := a.keyValueJS().Conn().StatusChanged(nats.CONNECTED)
		cut()
		wire.mend()
		await(t, back)
	}
	wg.Wait()
	if overlaps.Load() > 0 || worked.Load() < 6*rounds {
		t.Errorf("%d overlaps in %d rounds", overlaps.Load(), worked.Load())
	}
}

// TestHoldDeath takes over from a holder that is gone without a word, no earlier than
// its lease ends, by which time it has stopped.
func TestHoldDeath(t *testing.T) {
	t.Parallel()
	times := leaseTimes{ttl: 5 * time.Second, renew: 200 * time.Millisecond, margin: 2500 * time.Millisecond} // a busy machine may be late by the margin
	a, b, wire, cut := twoLogs(t, times)
	one := startHolding(t.Context(), a, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "x")
	awaitWatch(t, b, leaseBucket)
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
	awaitWatch(t, a, leaseBucket)
	close(two.end)
	when(t, one.started, "the first again")
	close(one.end)
	for _, h := range []*holding{one, two} {
		if err := when(t, h.result, "the result"); err != errWork {
			t.Errorf("it returned %v", err)
		}
	}
}

// TestHoldReconnect keeps the lease when the server is away for less than its life.
func TestHoldReconnect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := startNATS(t, dir, -1)
	a, b := openConfig(t, external(t, s)), openConfig(t, external(t, s))
	defer closeLog(t, a)
	defer closeLog(t, b)
	times := leaseTimes{ttl: 10 * time.Second, renew: 200 * time.Millisecond, margin: time.Second} // for a busy machine's server to start in
	a.kv.times, b.kv.times = times, times
	one := startHolding(t.Context(), a, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), b, "x")
	awaitWatch(t, b, leaseBucket)
	port := s.Addr().(*net.TCPAddr).Port
	stopNATS(s)
	startNATS(t, dir, port)
	start := time.Now()
	becomes(t, time.Minute, "more than a ttl to pass", func() bool {
		return len(one.stopped) > 0 || len(two.started) > 0 || time.Since(start) > times.ttl+time.Second
	})
	if len(one.stopped) > 0 || len(two.started) > 0 {
		t.Error("the lease was lost")
	}
	close(one.end)
	released := when(t, one.stopped, "the end of the first")
	if wait := when(t, two.started, "the second").Sub(released); wait > times.ttl/2 {
		t.Errorf("handed over after %v", wait)
	}
	close(two.end)
	when(t, two.result, "the result")
}

// TestHoldClosed ends with the log, held or waited for.
func TestHoldClosed(t *testing.T) {
	l := open(t, t.TempDir())
	one := startHolding(t.Context(), l, "x")
	when(t, one.started, "the first")
	two := startHolding(t.Context(), l, "x")
	awaitWatch(t, l, leaseBucket)
	closeLog(t, l)
	for _, h := range []*holding{one, two} {
		if err := when(t, h.result, "the result"); !errors.Is(err, ErrUnavailable) {
			t.Errorf("it returned %v", err)
		}
	}
}

// TestLeaseUnanswered goes on after an attempt to take, or to renew, that was carried out
// and not answered, and stops if the lease is another's.
func TestLeaseUnanswered(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	ctx := t.Context()
	h, err := l.acquire(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	renewed := func() { // unknown to h
		t.Helper()
		if _, err := l.putKey(ctx, leaseBucket, h.key, h.holder, h.rev, h.times.ttl); err != nil {
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
	other := &lease{log: l, name: "x", key: h.key, times: h.times, holder: []byte("other")}
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

// TestLeaseOfAKilledProcess has a lease left behind in a directory, as by a process that
// was killed: who opens it next has the lease at once.
func TestLeaseOfAKilledProcess(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if _, err := l.putKey(t.Context(), leaseBucket, encodeKey("import"), []byte("somebody who was killed"), 0, leaseTTL); err != nil {
		t.Fatal(err)
	}
	closeLog(t, l)
	l = open(t, dir)
	defer closeLog(t, l)
	ctx, cancel := context.WithTimeout(t.Context(), leaseTTL/2)
	defer cancel()
	if err := l.Hold(ctx, "import", func(context.Context) error { return errWork }); !errors.Is(err, errWork) {
		t.Errorf("the lease is not free: %v", err)
	}
}
