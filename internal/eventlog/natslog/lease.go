package natslog

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// leaseTTL is how long a lease lasts without a renewal.
	leaseTTL = 10 * time.Second
	// leaseRenew is how often it is renewed; after a failure, a quarter of that.
	leaseRenew = 3 * time.Second
	// leaseMargin is how long before the lease's end the context of the work ends.
	leaseMargin = 2 * time.Second
)

// leaseTimes are these constants, or other values in tests.
type leaseTimes struct{ ttl, renew, margin time.Duration }

var usualLeaseTimes = leaseTimes{ttl: leaseTTL, renew: leaseRenew, margin: leaseMargin}

// errLeaseLost is the cause when the context of work ends because another process may soon
// get the lease.
var errLeaseLost = errors.New("natslog: the lease is lost")

// leaseSpace has a key for each lease that is held.
const leaseSpace = "leases"

// Hold implements [eventlog.Engine].
//
// The context ends two seconds before anybody else can have the lease. Work that takes
// longer to stop may overlap with that of the next holder, and so may a process that was
// paused by the system. So it must be safe to write the same thing twice.
func (e *Engine) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	for {
		h, err := e.acquire(ctx, name)
		if err != nil {
			return err
		}
		lost, err := h.run(ctx, work)
		if !lost {
			return err
		}
		e.logger.Warn("a lease was lost", "lease", name)
	}
}

// Held implements [eventlog.Engine].
func (e *Engine) Held(ctx context.Context, name string) (bool, error) {
	v, err := e.space(leaseSpace).Get(ctx, eventlog.KeyOf(name))
	return v.Revision != 0, err
}

// A lease is one that this process holds.
type lease struct {
	engine *Engine
	keys   *space
	name   string
	key    string
	times  leaseTimes
	holder []byte    // unique among all leases, also of this process
	rev    uint64    // of the last renewal
	sent   time.Time // when that was sent; the lease ends no earlier than a ttl after it
}

// acquire waits for a lease. An error is ctx's, or ErrUnavailable if the engine is closed.
func (e *Engine) acquire(ctx context.Context, name string) (*lease, error) {
	h := &lease{engine: e, keys: e.space(leaseSpace), name: name, key: eventlog.KeyOf(name), times: e.leases, holder: []byte(uuid.NewString())}
	w := h.keys.Watch(h.key)
	defer w.Stop()
	for warned := false; ; {
		held, err := h.try(ctx)
		if held {
			return h, nil
		}
		again := h.times.ttl // if no change of the lease is seen
		if err != nil {
			again = h.times.renew
			if !warned && ctx.Err() == nil && e.run.Err() == nil {
				warned = true
				e.logger.Warn("a lease cannot be taken; trying again", "lease", name, "error", err)
			}
		}
		if err := h.await(ctx, w, again); err != nil {
			return nil, err
		}
	}
}

// await waits until a lease may be free.
func (h *lease) await(ctx context.Context, w eventlog.Watch, again time.Duration) error {
	timer := time.NewTimer(again)
	defer timer.Stop()
	for {
		select {
		case c, open := <-w.Changes():
			if !open {
				return eventlog.ErrClosed
			}
			if c.Gone || c.Unknown {
				return nil
			}
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// try takes the lease if it is free. An error is ErrUnavailable or the context's.
func (h *lease) try(ctx context.Context) (held bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	h.rev = 0
	err = h.renew(ctx)
	if errors.Is(err, errLeaseLost) {
		return false, nil
	}
	return err == nil, err
}

// run works with the lease, and gives it back.
func (h *lease) run(ctx context.Context, work func(context.Context) error) (lost bool, err error) {
	working, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// If a renewal is late, this timer ends the work.
	expire := time.AfterFunc(time.Until(h.end()), func() { cancel(errLeaseLost) })
	defer expire.Stop()
	// The lease is renewed until the work has returned, also after its context has ended.
	renewing, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.keep(renewing, expire, cancel)
	}()
	defer func() {
		stop()
		<-done
		h.release()
	}()
	err = work(working)
	return errors.Is(context.Cause(working), errLeaseLost), err
}

// end returns when the context of the work ends, on the monotonic clock.
func (h *lease) end() time.Time { return h.sent.Add(h.times.ttl - h.times.margin) }

// keep renews the lease until the context ends or the lease is lost.
func (h *lease) keep(ctx context.Context, expire *time.Timer, cancel context.CancelCauseFunc) {
	wait := h.times.renew
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.engine.run.Done():
			cancel(errLeaseLost)
			return
		case <-time.After(wait):
		}
		err := h.renew(ctx)
		switch {
		case err == nil:
			expire.Reset(time.Until(h.end()))
			wait = h.times.renew
		case errors.Is(err, errLeaseLost):
			cancel(errLeaseLost)
			return
		case ctx.Err() == nil:
			h.engine.logger.Warn("a lease cannot be renewed; trying again", "lease", h.name, "error", err)
			wait = h.times.renew / 4
		}
	}
}

// renew takes the lease, or extends it. An error is errLeaseLost if it is another's or has
// expired, ErrUnavailable or the context's.
func (h *lease) renew(ctx context.Context) error {
	for {
		sent := time.Now()
		rev, err := h.keys.Put(ctx, h.key, h.holder, eventlog.IfRevision(h.rev), h.times.ttl)
		if err == nil {
			h.rev, h.sent = rev, sent
			return nil
		}
		if !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
		if err := h.find(ctx); err != nil {
			return err
		}
	}
}

// find reads the revision that an attempt without an answer has got. An error is
// errLeaseLost, ErrUnavailable or the context's.
func (h *lease) find(ctx context.Context) error {
	v, err := h.keys.Get(ctx, h.key)
	switch {
	case err != nil:
		return err
	case string(v.Data) != string(h.holder):
		return errLeaseLost
	}
	h.rev = v.Revision
	return nil
}

// release gives the lease back, if it still is this one. If that fails, the lease expires.
func (h *lease) release() {
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	err := h.find(ctx) // the last renewal may have got no answer
	if errors.Is(err, errLeaseLost) {
		return
	}
	if err == nil {
		if err = h.keys.deleteAt(ctx, h.key, h.rev); errors.Is(err, eventlog.ErrConflict) {
			return // it has just expired
		}
	}
	if err != nil {
		h.engine.logger.Warn("a lease cannot be given back; it will expire", "lease", h.name, "error", err)
	}
}
