package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// leaseTTL is how long a lease lasts that is not renewed.
	leaseTTL = 10 * time.Second
	// leaseRenew is how often it is renewed; after a failure, a quarter of that.
	leaseRenew = 3 * time.Second
	// leaseMargin is how long before its end the work is told to stop.
	leaseMargin = 2 * time.Second
)

// leaseTimes are these, or others in tests.
type leaseTimes struct{ ttl, renew, margin time.Duration }

func (l *Log) leaseTimes() leaseTimes {
	if l.kv.times == (leaseTimes{}) {
		return leaseTimes{ttl: leaseTTL, renew: leaseRenew, margin: leaseMargin}
	}
	return l.kv.times
}

// errLeaseLost is why work is told to stop: another process may have the lease soon.
var errLeaseLost = errors.New("events: the lease is lost")

// Hold runs work while this process holds the lease of that name, which of all processes
// on the same NATS one at a time does. It waits until it gets the lease, and calls work
// with a context that ends when the lease is lost or ctx ends. If the lease was lost it
// waits for work to return, whatever that returns, and begins again. Else it gives the
// lease back, and returns what work did. When ctx ends while it waits it returns ctx's
// error, and ErrUnavailable when the log is closed.
//
// The context ends two seconds before anybody else can have the lease. Work that takes
// longer to stop may overlap with another's, and so may a process that was stopped as a
// whole: what is written must bear being written twice.
func (l *Log) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	for {
		h, err := l.acquire(ctx, name)
		if err != nil {
			return err
		}
		lost, err := h.run(ctx, work)
		if !lost {
			return err
		}
		l.log.Warn("a lease was lost", "lease", name)
	}
}

// Held reports whether any process holds the lease of that name at this moment. An error
// is ErrUnavailable or the context's.
func (l *Log) Held(ctx context.Context, name string) (bool, error) {
	v, err := l.getKey(ctx, leaseBucket, encodeKey(name))
	return v.rev != 0, err
}

// A lease is one that this process holds.
type lease struct {
	log    *Log
	name   string
	key    string
	times  leaseTimes
	holder []byte    // tells it from all others, also of this process
	rev    uint64    // of the last renewal
	sent   time.Time // when that was sent; the lease ends no earlier than a ttl after it
}

// acquire waits for a lease. An error is ctx's, or ErrUnavailable if the log is closed.
func (l *Log) acquire(ctx context.Context, name string) (*lease, error) {
	h := &lease{log: l, name: name, key: encodeKey(name), times: l.leaseTimes(), holder: []byte(uuid.NewString())}
	w := l.watchKey(leaseBucket, h.key)
	defer w.stop()
	for warned := false; ; {
		held, err := h.try(ctx)
		if held {
			return h, nil
		}
		again := h.times.ttl // if nothing is heard of the lease
		if err != nil {
			again = h.times.renew
			if !warned && ctx.Err() == nil {
				warned = true
				l.log.Warn("a lease cannot be taken; trying again", "lease", name, "error", err)
			}
		}
		if err := h.await(ctx, w, again); err != nil {
			return nil, err
		}
	}
}

// await waits until a lease may be free.
func (h *lease) await(ctx context.Context, w *keyWatch, again time.Duration) error {
	timer := time.NewTimer(again)
	defer timer.Stop()
	for {
		select {
		case c := <-w.changes:
			if c.gone || c.unknown {
				return nil
			}
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-h.log.done:
			return ErrUnavailable
		}
	}
}

// try takes the lease if it is free. An error is ErrUnavailable or the context's.
func (h *lease) try(ctx context.Context) (held bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	kv, err := h.log.bucket(ctx, leaseBucket)
	if err != nil {
		return false, unavailable(ctx, err)
	}
	for {
		sent := time.Now()
		rev, err := kv.Create(ctx, h.key, h.holder, jetstream.KeyTTL(h.times.ttl))
		if err == nil {
			h.rev, h.sent = rev, sent
			return true, nil
		}
		if !isConflict(err) {
			return false, h.log.bucketFailed(ctx, leaseBucket, err)
		}
		switch v, err := h.log.getKey(ctx, leaseBucket, h.key); {
		case err != nil:
			return false, err
		case v.rev == 0: // what it left behind has just gone
		case string(v.data) != string(h.holder):
			return false, nil
		default: // an earlier attempt got no answer
			h.rev = v.rev
			err := h.renew(ctx)
			return err == nil, err
		}
	}
}

// run works with the lease, and gives it back.
func (h *lease) run(ctx context.Context, work func(context.Context) error) (lost bool, err error) {
	working, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// When a renewal is late the work ends by this clock, which waits for nobody.
	expire := time.AfterFunc(time.Until(h.end()), func() { cancel(errLeaseLost) })
	defer expire.Stop()
	// The lease is renewed for as long as the work goes on, also when it has been told to
	// stop.
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

// end is when the work is to stop. It is on the monotonic clock.
func (h *lease) end() time.Time { return h.sent.Add(h.times.ttl - h.times.margin) }

// keep renews the lease until the context ends or the lease is lost.
func (h *lease) keep(ctx context.Context, expire *time.Timer, cancel context.CancelCauseFunc) {
	wait := h.times.renew
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.log.done:
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
			h.log.log.Warn("a lease cannot be renewed; trying again", "lease", h.name, "error", err)
			wait = h.times.renew / 4
		}
	}
}

// renew extends the lease. An error is errLeaseLost, ErrUnavailable or the context's.
func (h *lease) renew(ctx context.Context) error {
	for {
		sent := time.Now()
		rev, err := h.log.putKey(ctx, leaseBucket, h.key, h.holder, h.rev, h.times.ttl)
		if err == nil {
			h.rev, h.sent = rev, sent
			return nil
		}
		if !errors.Is(err, errConflict) {
			return err
		}
		if err := h.find(ctx); err != nil {
			return err
		}
	}
}

// find learns the revision of a renewal that got no answer. An error is errLeaseLost,
// ErrUnavailable or the context's.
func (h *lease) find(ctx context.Context) error {
	v, err := h.log.getKey(ctx, leaseBucket, h.key)
	switch {
	case err != nil:
		return err
	case string(v.data) != string(h.holder):
		return errLeaseLost
	}
	h.rev = v.rev
	return nil
}

// release gives the lease back, if it still is this one. If it cannot, the lease ends by
// itself.
func (h *lease) release() {
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	err := h.find(ctx) // the last renewal may have got no answer
	if errors.Is(err, errLeaseLost) {
		return
	}
	if err == nil {
		err = h.purge(ctx)
	}
	if err != nil {
		h.log.log.Warn("a lease cannot be given back; it will expire", "lease", h.name, "error", err)
	}
}

func (h *lease) purge(ctx context.Context) error {
	kv, err := h.log.bucket(ctx, leaseBucket)
	if err != nil {
		return err
	}
	err = kv.Purge(ctx, h.key, jetstream.LastRevision(h.rev), jetstream.PurgeTTL(markerTTL))
	if err != nil && !isConflict(err) {
		return fmt.Errorf("giving back: %w", err)
	}
	return nil
}

// freeLeases ends the leases of a process that was killed, which would last for some
// seconds more. It is for a log that no other process can have open.
func (l *Log) freeLeases(ctx context.Context) error {
	stream, err := l.keyValueJS().Stream(ctx, bucketStream(leaseBucket))
	if err == nil {
		err = stream.Purge(ctx)
	}
	if err != nil {
		return fmt.Errorf("events: ending the leases of an earlier process: %w", err)
	}
	return nil
}
