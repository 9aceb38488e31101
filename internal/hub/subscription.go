package hub

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// A Subscriber gets the events of a subscription, one call at a time. An error of any of
// its methods ends the subscription.
type Subscriber interface {
	// Deliver gets an event. It may block, for instance on a slow reader, but not beyond
	// the end of the subscription's context. ErrSkipped does not end the subscription: it
	// says that the event was not for this subscriber after all.
	Deliver(e *Event) error
	// Heartbeat says how far the subscription is.
	Heartbeat(h Heartbeat) error
	// Gap says that events are missing here.
	Gap(g *eventlog.GapError) error
}

// A Heartbeat is a subscription's position.
type Heartbeat struct {
	// Seq is the sequence up to which everything selected was delivered.
	Seq uint64
	// Token is the token of that position.
	Token string
	// CaughtUp says that it is the end of the log.
	CaughtUp bool
	// Backlog is how many entries of the log are still ahead.
	Backlog uint64
}

// ErrSkipped is what Deliver returns for an event that it has not sent, so that a heartbeat
// is still sent when nothing else is.
var ErrSkipped = errors.New("hub: the event was skipped")

// A Hold is the error that Deliver returns for an event of which it cannot say yet whether
// it is for this subscriber. The subscription stops before that event until a channel is
// closed, and then delivers the event again. Meanwhile heartbeats are sent, functions given
// to Do are run, and no other subscriber waits.
type Hold struct {
	// Until is closed when the event may be delivered again.
	Until <-chan struct{}
}

func (h *Hold) Error() string {
	return "hub: whether the event is for the subscription is not known yet"
}

// A Subscription is a subscriber's position in the log, which moves as it gets events.
type Subscription struct {
	ctx       context.Context
	hub       *Hub
	shard     *shard
	to        Subscriber
	interval  time.Duration
	selection *Selection
	ended     atomic.Bool
	done      chan struct{} // closed when the subscriber will not be called any more

	// Guarded by the shard's lock.
	place     int // in the shard
	err       error
	jobs      []*job
	own       *own          // set while a goroutine of its own serves it, and not the shard
	joined    time.Duration // when its shard took it back; 0 if never
	probation time.Duration // how long it has to keep up before its shard takes it back
	unwatch   func() bool   // stops watching the context

	// Used only by the goroutine that serves it.
	next  uint64         // the next sequence
	at    eventlog.Place // the place before that
	pos   uint64         // the index in the ring of the next event
	sent  time.Duration  // when something was last sent
	greet bool           // a heartbeat is due as soon as it has caught up
}

// job is a call of Do that has not returned.
type job struct {
	fn   func(Heartbeat) error
	done chan error
}

// Subscribe delivers the selected events after a place to a subscriber, and calls its
// Heartbeat whenever nothing was delivered for the given interval, until the context ends.
// It returns at once. An error is the context's or ErrStopped.
func (h *Hub) Subscribe(ctx context.Context, after eventlog.Place, sel *Selection, heartbeat time.Duration, sub Subscriber) (*Subscription, error) {
	if heartbeat <= 0 {
		return nil, fmt.Errorf("hub: invalid heartbeat interval %v", heartbeat)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	sh := h.shards[h.turn.Add(1)%uint64(len(h.shards))]
	s := &Subscription{
		ctx: ctx, hub: h, shard: sh, to: sub, interval: heartbeat, done: make(chan struct{}),
		selection: sel, next: after.Seq + 1, at: after, sent: h.now(), greet: true,
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if !sh.add(s) {
		return nil, ErrStopped
	}
	s.unwatch = context.AfterFunc(ctx, func() {
		sh.mu.Lock()
		defer sh.mu.Unlock()
		s.end(nil)
	})
	if pos, _, ok := h.ring.find(s.next); ok && h.ring.end.Load()-pos <= turnEvents {
		s.pos = pos
		s.join()
	} else {
		s.own = newOwn()
		go s.follow(nil)
	}
	return s, nil
}

// Done is closed when the subscription has ended.
func (s *Subscription) Done() <-chan struct{} { return s.done }

// Wait waits for the end of the subscription, after which the subscriber is not called any
// more, and returns the cause: the context's, the subscriber's error, that of a function
// that Do ran, ErrStopped, or why the log cannot be read.
func (s *Subscription) Wait() error {
	<-s.done
	return s.err
}

// Do runs fn between two deliveries, with the position that has been reached. It returns
// fn's error, which also ends the subscription, or the cause why the subscription has ended
// before. The subscriber's methods and fn itself must not call Do.
func (s *Subscription) Do(fn func(Heartbeat) error) error {
	e := &job{fn, make(chan error, 1)}
	s.shard.mu.Lock()
	s.jobs = append(s.jobs, e)
	if s.own != nil {
		s.own.nudge()
	} else {
		s.shard.urgent = append(s.shard.urgent, s)
		s.shard.awake()
	}
	s.shard.mu.Unlock()
	select {
	case err := <-e.done:
		return err
	case <-s.done:
	}
	select {
	case err := <-e.done:
		return err
	default:
		return s.err
	}
}

// take returns the waiting jobs. The shard's lock is held.
func (s *Subscription) take() []*job {
	jobs := s.jobs
	s.jobs = nil
	return jobs
}

func (s *Subscription) takeLocked() []*job {
	s.shard.mu.Lock()
	defer s.shard.mu.Unlock()
	return s.take()
}

// giveBack puts jobs back that were taken and not run.
func (s *Subscription) giveBack(jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	s.shard.mu.Lock()
	defer s.shard.mu.Unlock()
	s.jobs = append(jobs, s.jobs...)
}

// end ends the subscription, unless it has ended; a cause of nil stands for the end of its
// context. The goroutine that serves it removes it. The shard's lock is held.
func (s *Subscription) end(cause error) {
	if s.ended.Load() {
		return
	}
	s.fail(cause)
	switch w := s.shard.worker; {
	case s.own != nil:
		s.own.stop()
	case w == nil || w.sub != s:
		s.remove()
	}
}

// fail stores why the subscription ends. If its context has ended, that is the cause: the
// subscriber failed because of it. The shard's lock is held.
func (s *Subscription) fail(cause error) {
	if s.ended.Load() {
		return
	}
	if s.err = cause; s.ctx.Err() != nil {
		s.err = context.Cause(s.ctx)
	}
	s.ended.Store(true)
}

// remove ends the subscription for good: the subscriber is not called after it. The shard's
// lock is held.
func (s *Subscription) remove() {
	s.shard.subs[s.place] = nil
	s.shard.free = append(s.shard.free, s.place)
	s.unwatch()
	close(s.done)
}

// beat is when the next heartbeat is due.
func (s *Subscription) beat() time.Duration { return s.sent + s.interval }

// errOverrun says that the ring has dropped the subscription's next event.
var errOverrun = errors.New("hub: the ring has moved on")

// turn delivers what the ring has next, runs jobs and sends a heartbeat if one is due. An
// error is the subscriber's, a *Hold or errOverrun; after the latter two the jobs still
// wait.
func (s *Subscription) turn(jobs []*job, now time.Duration) error {
	ring, any := s.hub.ring, false
	for n, end := 0, ring.end.Load(); n < turnEvents && s.pos < end; n++ {
		if s.ended.Load() {
			return nil
		}
		e := ring.at(s.pos)
		if e == nil {
			s.giveBack(jobs)
			return errOverrun
		}
		told, err := s.deliver(e)
		if err != nil {
			if any {
				s.sent = s.hub.now()
			}
			s.giveBack(jobs)
			return err
		}
		any = any || told
		s.pos++
	}
	if any { // the deliveries may have taken long
		now = s.hub.now()
		s.sent = now
	}
	return s.attend(jobs, now)
}

// skip passes over events of the ring that are not selected, and returns how many there
// were.
func (s *Subscription) skip(end uint64) (n int) {
	for ; s.pos < end; n++ {
		e := s.hub.ring.at(s.pos)
		if e == nil || s.wants(e) {
			break
		}
		s.pass(e)
		s.pos++
	}
	return n
}

// wants reports whether the subscriber gets the event.
func (s *Subscription) wants(e *Event) bool {
	return e.Seq >= s.next && (e.gap != nil || s.selection.Match(e))
}

// pass records that everything up to an event has been dealt with.
func (s *Subscription) pass(e *Event) {
	if e.Seq >= s.next { // a subscription may begin ahead of the hub
		s.reach(e.place)
	}
}

// reach records that everything up to a place has been dealt with.
func (s *Subscription) reach(p eventlog.Place) { s.next, s.at = p.Seq+1, p }

// deliver gives the event to the subscriber if it is selected, and reports whether it did.
func (s *Subscription) deliver(e *Event) (told bool, err error) {
	if s.wants(e) {
		if e.gap != nil {
			err = s.to.Gap(&eventlog.GapError{From: max(e.gap.From, s.next), To: e.gap.To, Since: s.at.Time, After: e.gap.After})
		} else {
			err = s.to.Deliver(e)
		}
		if err != nil && !errors.Is(err, ErrSkipped) {
			return true, err
		}
		told = err == nil
	}
	s.pass(e)
	return told, nil
}

// attend runs jobs, and sends a heartbeat if one is due.
func (s *Subscription) attend(jobs []*job, now time.Duration) error {
	for _, e := range jobs {
		if s.ended.Load() {
			return nil
		}
		err := e.fn(s.position())
		e.done <- err
		if err != nil {
			return err
		}
	}
	if s.ended.Load() || now < s.beat() && !(s.greet && s.backlog() == 0) {
		return nil
	}
	h := s.position()
	s.sent, s.greet = now, s.greet && !h.CaughtUp
	return s.to.Heartbeat(h)
}

// backlog is how many entries there are to the end of the log, as far as the hub knows it.
// Entries that were read from the log count as known, although the hub may not have seen
// them yet.
func (s *Subscription) backlog() uint64 {
	if !s.hub.ring.started.Load() {
		return unknown
	}
	head, seq := s.hub.ring.head.Load(), s.next-1
	return max(head, seq) - seq
}

// unknown is the backlog while the hub knows nothing of the log.
const unknown = math.MaxUint64

// position is how far the subscription has come.
func (s *Subscription) position() Heartbeat {
	h := Heartbeat{Seq: s.next - 1, Token: s.hub.log.Token(s.at), Backlog: s.backlog()}
	switch h.Backlog {
	case 0:
		h.CaughtUp = true
	case unknown:
		h.Backlog = 0
	}
	return h
}
