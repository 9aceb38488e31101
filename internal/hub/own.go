package hub

import (
	"context"
	"errors"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// minProbation and maxProbation are how long a subscriber that was blocked has to keep
	// up before its shard serves it again. The time doubles with each block, unless the
	// shard has served it for longer than probationEnd.
	minProbation = 100 * time.Millisecond
	maxProbation = 10 * time.Second
	probationEnd = time.Minute
	// minRetry and maxRetry are the pauses before the log is asked again while it is not
	// available; the pause doubles each time.
	minRetry = 50 * time.Millisecond
	maxRetry = 2 * time.Second
)

// own is the state of a subscription while a goroutine of its own serves it.
type own struct {
	ctx  context.Context
	stop context.CancelFunc
	wake chan struct{}
}

func newOwn() *own {
	o := &own{wake: make(chan struct{}, 1)}
	o.ctx, o.stop = context.WithCancel(context.Background())
	return o
}

// nudge makes the goroutine look for jobs.
func (o *own) nudge() {
	select {
	case o.wake <- struct{}{}:
	default: // it has been told already
	}
}

// detach takes the subscription from its shard and gives it a goroutine of its own. The
// shard's lock is held.
func (s *Subscription) detach(now time.Duration) {
	if now-s.joined > probationEnd {
		s.probation = 0
	}
	s.probation = min(max(2*s.probation, minProbation), maxProbation)
	if s.own = newOwn(); s.ended.Load() {
		s.own.stop()
	}
}

// join gives the subscription back to its shard. The shard's lock is held.
func (s *Subscription) join() {
	sh := s.shard
	s.own, s.joined = nil, max(s.hub.now(), 1)
	if len(s.jobs) > 0 {
		sh.urgent = append(sh.urgent, s)
	}
	sh.again = true
	sh.awake()
}

// asHold returns an error as a *Hold, or nil if it is not one.
func asHold(err error) *Hold {
	hold, _ := errors.AsType[*Hold](err)
	return hold
}

// hold waits until a subscriber may be asked again about an event. An error is the
// subscriber's, or says that the subscription has ended.
func (s *Subscription) hold(o *own, h *Hold) error {
	_, _, err := pauseFor(s, o, h.Until, 0)
	return err
}

// follow serves a subscription in a goroutine of its own, until its shard can serve it
// again or it ends. err is that of the turn in which it was detached.
func (s *Subscription) follow(err error) {
	sh := s.shard
	sh.mu.Lock()
	o := s.own
	sh.mu.Unlock()
	defer o.stop()
	if hold := asHold(err); hold != nil {
		err = s.hold(o, hold)
	}
	if err == nil || err == errOverrun {
		err = s.serve(o)
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if err != nil {
		s.fail(err)
	}
	if s.ended.Load() {
		s.remove()
		return
	}
	s.join()
}

// serve delivers until the shard can serve the subscription again.
func (s *Subscription) serve(o *own) error {
	for {
		if err := s.replay(o); err != nil {
			return err
		}
		if err := s.keepUp(o); err != errOverrun {
			return err
		}
	}
}

// keepUp delivers from the ring until the subscriber has kept up for long enough.
func (s *Subscription) keepUp(o *own) error {
	ring, hub := s.hub.ring, s.hub
	steady := hub.now()
	for {
		begin := hub.now()
		err := s.turn(s.takeLocked(), begin)
		if hold := asHold(err); hold != nil {
			if err := s.hold(o, hold); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		now, behind := hub.now(), ring.end.Load()-s.pos
		if now-begin > stallAfter || behind > turnEvents {
			steady = now
		}
		if o.ctx.Err() != nil || behind <= turnEvents && now-steady >= s.probation {
			return nil
		}
		if behind == 0 {
			if _, _, err := pauseFor(s, o, ring.wait(s.pos), steady+s.probation); err != nil {
				return err
			}
		}
	}
}

// replay delivers from the log until the ring holds the next event.
func (s *Subscription) replay(o *own) error {
	span := uint64(maxSpan)
	reading := retry.Job{Name: "reading history", Logger: s.hub.logger, Backoff: retry.Backoff{First: minRetry, Most: maxRetry}}
	for {
		pos, through, ok := s.hub.ring.find(s.next)
		if ok {
			s.pos = pos
			return nil
		}
		if !s.hub.ring.started.Load() {
			if _, _, err := pauseFor(s, o, s.hub.ring.wait(never), 0); err != nil {
				return err
			}
			continue
		}
		if _, _, err := pauseFor(s, o, s.hub.readers, 0); err != nil {
			return err
		}
		before := s.next
		err := s.read(o, min(through, s.next-1+span))
		if s.next > before {
			reading.Worked()
		}
		switch {
		case err == nil:
			span = min(2*span, maxSpan)
		case err == errStalled:
			span = minSpan
		case errors.Is(err, eventlog.ErrUnavailable), errors.Is(err, eventlog.ErrFuture): // a replica may be behind
			if _, _, err := pauseFor[struct{}](s, o, nil, s.hub.now()+reading.Failed(err)); err != nil {
				return err
			}
		default:
			return err
		}
	}
}

// pauseFor waits for a channel or, if until is not 0, until that time; meanwhile jobs are
// run and heartbeats sent. An error is the subscriber's, or says that the subscription has
// ended.
func pauseFor[T any](s *Subscription, o *own, c <-chan T, until time.Duration) (v T, ok bool, err error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		now := s.hub.now()
		if err := s.attend(s.takeLocked(), now); err != nil {
			return v, false, err
		}
		if until != 0 && now >= until {
			return v, false, nil
		}
		wait := s.beat() - now
		if until != 0 {
			wait = min(wait, until-now)
		}
		timer.Reset(wait)
		select {
		case v, ok = <-c:
			return v, ok, nil
		case <-timer.C:
		case <-o.wake:
		case <-o.ctx.Done():
			return v, false, o.ctx.Err()
		}
	}
}
