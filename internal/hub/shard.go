package hub

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// turnEvents is how many events a subscriber gets before it is the next one's turn.
	turnEvents = 64
	// scanEvents is how many events are compared with selections before the shard's lock is
	// released for a moment.
	scanEvents = 4096
	// beatGrain is how late a heartbeat may be, so that many are sent together.
	beatGrain = 50 * time.Millisecond
)

// shard is a part of the subscriptions, which one worker serves in turn. If a subscriber
// blocks a worker, the worker stays with that subscriber, and another worker takes over the
// shard.
type shard struct {
	hub  *Hub
	wake chan struct{}
	// turn is odd while the worker is calling a subscriber. It changes under mu.
	turn atomic.Uint64

	mu      sync.Mutex
	stopped bool
	worker  *worker
	subs    []*Subscription // nil is a free place
	free    []int
	urgent  []*Subscription // those with jobs
	cursor  int             // the next place of the round
	end     uint64          // the ring's end when the round began
	due     time.Duration   // when the next heartbeat is
	again   bool            // the next round has something to do
}

// worker is the goroutine that serves a shard.
type worker struct {
	shard *shard
	sub   *Subscription // whose turn it is
}

func newShard(h *Hub) *shard { return &shard{hub: h, wake: make(chan struct{}, 1)} }

func (sh *shard) start() {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.worker = &worker{shard: sh}
	go sh.worker.run()
}

// stop ends the subscriptions and the worker.
func (sh *shard) stop() {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.stopped = true
	for _, s := range sh.subs {
		if s != nil {
			s.end(ErrStopped)
		}
	}
	sh.awake()
}

// awake makes the worker look for something to do.
func (sh *shard) awake() {
	select {
	case sh.wake <- struct{}{}:
	default: // it has been told already
	}
}

// run serves the shard until it is stopped, or given to another worker.
func (w *worker) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var err error
	for {
		t := w.next(err)
		switch err = nil; {
		case t.leave:
			return
		case t.lost != nil:
			t.lost.follow(t.err)
			return
		case t.sub != nil:
			err = t.sub.turn(t.jobs, t.now)
		default:
			timer.Reset(t.wait)
			select {
			case <-w.shard.wake:
			case <-timer.C:
			}
		}
	}
}

// task is what a worker does next: leave, go on with the subscriber over which it has lost
// the shard, serve a subscriber, or wait.
type task struct {
	leave bool
	lost  *Subscription
	err   error // of lost
	sub   *Subscription
	jobs  []*job
	now   time.Duration
	wait  time.Duration
}

// next ends the worker's turn, if it is in one, and says what to do.
func (w *worker) next(err error) task {
	sh := w.shard
	sh.mu.Lock()
	defer sh.mu.Unlock()
	now := sh.hub.now()
	if s := w.sub; s != nil {
		if w.sub = nil; sh.worker != w {
			return task{lost: s, err: err}
		}
		sh.turn.Add(1)
		sh.finish(s, err, now)
	}
	if sh.stopped {
		return task{leave: true}
	}
	s, wait := sh.pick(now)
	if s == nil {
		return task{wait: wait}
	}
	w.sub = s
	sh.turn.Add(1)
	sh.hub.monitor.awake()
	return task{sub: s, jobs: s.take(), now: now}
}

// finish updates the shard and a subscription after its turn.
func (sh *shard) finish(s *Subscription, err error, now time.Duration) {
	switch {
	case err == errOverrun || asHold(err) != nil:
		s.detach(now)
		go s.follow(err)
		return
	case err != nil:
		s.fail(err)
	}
	if s.ended.Load() {
		s.remove()
		return
	}
	sh.due = min(sh.due, s.beat())
	sh.again = sh.again || s.pos < sh.hub.ring.end.Load()
}

// pick finds a subscription with something to do, or says for how long there will be none.
func (sh *shard) pick(now time.Duration) (*Subscription, time.Duration) {
	for n := len(sh.urgent); n > 0; n = len(sh.urgent) {
		s := sh.urgent[n-1]
		sh.urgent[n-1] = nil
		sh.urgent = sh.urgent[:n-1]
		if s.own == nil && len(s.jobs) > 0 && !s.ended.Load() {
			return s, 0
		}
	}
	ring := sh.hub.ring
	if sh.cursor == len(sh.subs) {
		end := ring.end.Load()
		if end == sh.end && !sh.again && now < sh.due {
			return nil, max(sh.due-now, beatGrain)
		}
		sh.cursor, sh.end, sh.again, sh.due = 0, end, false, math.MaxInt64
	}
	for scanned := 0; sh.cursor < len(sh.subs); {
		s := sh.subs[sh.cursor]
		sh.cursor++
		if s == nil || s.own != nil {
			continue
		}
		scanned += s.skip(sh.end)
		if s.pos < sh.end || s.greet || s.beat() <= now {
			return s, 0
		}
		sh.due = min(sh.due, s.beat())
		if scanned >= scanEvents {
			return nil, 0
		}
	}
	if sh.again || ring.end.Load() != sh.end {
		return nil, 0
	}
	return nil, max(sh.due-now, beatGrain)
}

// seize gives the shard to another worker if the turn that was seen still goes on, because
// its subscriber blocks. It reports whether it did.
func (sh *shard) seize(turn uint64) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.turn.Load() != turn || sh.stopped {
		return false
	}
	sh.worker.sub.detach(sh.hub.now())
	sh.turn.Add(1)
	sh.worker = &worker{shard: sh}
	go sh.worker.run()
	return true
}

// add adds a subscription to the shard. It fails if the hub has stopped.
func (sh *shard) add(s *Subscription) bool {
	if sh.stopped {
		return false
	}
	if n := len(sh.free); n > 0 {
		s.place, sh.free = sh.free[n-1], sh.free[:n-1]
		sh.subs[s.place] = s
	} else {
		s.place = len(sh.subs)
		sh.subs = append(sh.subs, s)
	}
	return true
}

// count adds the states of the shard's subscriptions to the statistics.
func (sh *shard) count(stats *Stats) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	for _, s := range sh.subs {
		switch {
		case s == nil:
		case s.own == nil:
			stats.Live++
		case s.joined == 0:
			stats.CatchingUp++
		default:
			stats.Detached++
		}
	}
}
