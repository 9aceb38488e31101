package pace

import (
	"container/list"
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

const (
	// assumedLimit is the assumed limit of a key, in requests a window, until an answer
	// says it: that of the upstream's smallest plan.
	assumedLimit = 60
	// highestLimit is the highest limit that is believed.
	highestLimit = 1 << 24
	// longestPause is the longest pause that an answer of the upstream can cause.
	longestPause = 15 * time.Minute
)

// A Governor gives the calls of one key their turns, so that the upstream never has to
// refuse a call. The upstream counts requests in a sliding window, and the governor does
// the same: it counts its own requests, and those of other programs with the same key as
// far as answers show them.
//
// Interactive calls may use the whole window at once. Bulk calls use what the others leave,
// evenly spread, and keep a small part of the window free, so that an interactive call
// between them seldom waits, and never for long. Poll calls keep within a share of the
// limit, and leave a tenth of that share unused. Within a class, calls get their turns in
// the order in which they came. It is safe for concurrent use.
type Governor struct {
	base      time.Time // the other times are relative to it
	window    time.Duration
	share     float64 // of the limit, for this gateway
	pollShare float64 // of that share, for polling

	mu      sync.Mutex
	known   knowledge
	limit   int   // the key's requests a window
	own     int   // this gateway's part of the limit
	sent    tally // this gateway's requests
	foreign tally // those of other programs, counted at the latest time at which they can have been made
	asked   uint64
	flying  int           // requests of this gateway that are not answered yet
	until   time.Duration // nothing is sent before this time
	refused int           // consecutive answers that said that the limit was exceeded
	bulk    pacer
	poll    pacer
	queues  [Classes]list.List // of *waiter
	timer   *time.Timer
	used    time.Duration
}

// knowledge is what the upstream has said about its limit.
type knowledge int

const (
	limitUntold knowledge = iota // there was no answer yet
	limitSilent                  // answers do not contain it
	limitTold
)

// A Turn is the permission to send one request. Its holder gives it back with Done.
type Turn struct {
	part     int64 // the part of the window in which it was given
	counted  int   // this gateway's requests in the window at that time, including this one
	answered int   // how many of them were answered
	asked    uint64
	gone     uint64
}

// A waiter is a call that waits for its turn.
type waiter struct {
	class    Class
	since    time.Duration
	deadline time.Duration // 0 for none
	place    *list.Element // nil when it no longer waits
	turn     Turn
	due      time.Duration // if not 0, its turn would come then, which is too late
	ready    chan struct{}
}

// New returns the governor of a key whose requests the upstream counts in a window. share
// is the part of the limit that the governor uses, and pollShare the part of that for Poll
// calls; both are more than 0 and at most 1.
func New(window time.Duration, share, pollShare float64) *Governor {
	g := &Governor{base: time.Now().Add(-2 * window), window: window, share: share, pollShare: pollShare}
	g.sent.part = window / quanta
	g.foreign.part = g.sent.part
	g.used = g.now()
	g.setLimit(assumedLimit)
	return g
}

func (g *Governor) now() time.Duration { return time.Since(g.base) }

// setLimit sets the key's limit, in requests a window.
func (g *Governor) setLimit(limit int) {
	g.limit = limit
	g.own = max(1, int(float64(limit)*g.share))
	g.bulk.rescale(g.now(), g.window/time.Duration(max(1, g.own-g.reserve(Bulk))))
	// Timers are sometimes late: a little of the lost time is made up for.
	g.bulk.slack = g.window / 100
	perWindow, burst := pollRate(g.pollShare, g.own)
	g.poll.interval = time.Duration(float64(g.window) / perWindow)
	g.poll.slack = time.Duration(burst-1) * g.poll.interval
}

// pollRate never lets more than the share through in any window: the burst and what is
// added during a window together.
func pollRate(share float64, limit int) (perWindow float64, burst int) {
	allowed := share * float64(limit)
	burst = max(1, int(allowed/6))
	return max(allowed-float64(burst), allowed/2), burst
}

// PollsPerMinute is how many Poll calls a minute are possible.
func (g *Governor) PollsPerMinute() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return float64(time.Minute) / float64(g.poll.interval)
}

// Describe returns a description of the limit.
func (g *Governor) Describe() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known != limitTold {
		return Quota("")
	}
	return Quota(strconv.Itoa(g.own))
}

// A pacer spreads calls: one per interval, or a few together after a pause.
type pacer struct {
	interval, slack time.Duration
	last            time.Duration // when the next would be due if none was ever late
}

func (p *pacer) next() time.Duration    { return p.last - p.slack }
func (p *pacer) take(now time.Duration) { p.last = max(p.last, now) + p.interval }

// rescale changes the interval. Calls that wait already use the new one.
func (p *pacer) rescale(now, interval time.Duration) {
	if ahead := p.last - now; ahead > 0 && p.interval > 0 {
		p.last = now + time.Duration(float64(ahead)*float64(interval)/float64(p.interval))
	}
	p.interval = interval
}

// reserve is how much of the window a class leaves free.
func (g *Governor) reserve(c Class) int {
	room := max(1, g.own/40) // 2.5 %
	switch c {
	case Interactive:
		room = 0
	case Poll:
		room = max(room, g.own/10)
	}
	return min(room, g.own-1)
}

// slot is when the window has room for the nth next request that leaves the reserve free.
func (g *Governor) slot(now time.Duration, n, reserve int) time.Duration {
	room := g.own - reserve
	windows := (n - 1) / room
	n -= windows * room
	at := max(now, g.until,
		freed(now, g.sent.total+n-room, &g.sent),
		freed(now, g.sent.total+g.foreign.total+n-(g.limit-reserve), &g.sent, &g.foreign))
	return at + time.Duration(windows)*g.window
}

// turnOf is when the nth waiter of a class is expected to have its turn. It may be later,
// if calls that go first arrive.
func (g *Governor) turnOf(now time.Duration, c Class, n int, since time.Duration) time.Duration {
	ahead := n - 1
	for first := range c {
		ahead += g.queues[first].Len()
	}
	switch c {
	case Interactive:
		if g.known == limitSilent {
			return max(now, g.until) // without a limit there is nothing to count
		}
		return g.slot(now, 1+ahead, 0)
	case Bulk:
		return max(g.slot(now, 1+ahead, g.reserve(Bulk)), g.bulk.next()+time.Duration(n-1)*g.bulk.interval)
	}
	// Bulk calls that use everything must not stop polling: a Poll call that has waited for
	// a window goes before them.
	at := max(since+g.window, g.slot(now, n, g.reserve(Bulk)))
	if g.queues[Bulk].Len() == 0 {
		at = min(at, g.slot(now, 1+ahead, g.reserve(Poll)))
	}
	return max(at, g.poll.next()+time.Duration(n-1)*g.poll.interval)
}

// take gives a turn.
func (g *Governor) take(now time.Duration, c Class) Turn {
	if c == Poll {
		g.poll.take(now)
	}
	// Bulk calls count the calls of other classes as their own: if they used the window
	// fully beside those, it would stay full until the first requests leave it.
	g.bulk.take(now)
	g.bulk.last = min(g.bulk.last, now+g.window)
	t := Turn{part: g.sent.index(now), answered: max(0, g.sent.total-g.flying), gone: g.sent.gone}
	g.sent.add(t.part, 1)
	g.asked++
	g.flying++
	t.counted, t.asked = g.sent.total, g.asked
	return t
}

// advance updates the counts to the current time.
func (g *Governor) advance() time.Duration {
	now := g.now()
	g.sent.advance(now)
	g.foreign.advance(now)
	g.used = now
	return now
}

// try gives a turn if it is due and no call waits before it.
func (g *Governor) try(now time.Duration, c Class) (Turn, bool) {
	for first := range c + 1 {
		if g.queues[first].Len() > 0 {
			return Turn{}, false
		}
	}
	if g.turnOf(now, c, 1, now) > now {
		return Turn{}, false
	}
	return g.take(now, c), true
}

// enter gives a turn at once, or a place in the queue. A call whose turn would come after
// its deadline gets neither; due is when its turn would come.
func (g *Governor) enter(c Class, deadline time.Time) (t Turn, w *waiter, due time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.advance()
	t, ok := g.try(now, c)
	if ok {
		return t, nil, 0
	}
	w = &waiter{class: c, since: now, ready: make(chan struct{})}
	if !deadline.IsZero() {
		w.deadline = deadline.Sub(g.base)
	}
	due = g.turnOf(now, c, g.queues[c].Len()+1, now)
	if g.late(w, due) {
		return Turn{}, nil, due
	}
	w.place = g.queues[c].PushBack(w)
	g.dispatch(now)
	return Turn{}, w, due
}

// late reports whether a turn comes too late for a waiter. Before the first answer the
// limit is a guess, so that no waiter is refused.
func (g *Governor) late(w *waiter, due time.Duration) bool {
	return w.deadline != 0 && due > w.deadline && (g.known != limitUntold || g.until >= due)
}

// leave removes a waiter that has given up, or takes back the turn that it has got in the
// meantime. It returns when its turn would have come.
func (g *Governor) leave(w *waiter) (due time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.advance()
	due = g.turnOf(now, w.class, 1, w.since)
	switch {
	case w.place != nil:
		g.queues[w.class].Remove(w.place)
		w.place = nil
	case w.due == 0:
		g.flying--
		g.uncount(w.turn)
	}
	g.dispatch(now)
	return due
}

// uncount removes a request that the upstream has not counted.
func (g *Governor) uncount(t Turn) {
	if t.part >= g.sent.tail {
		g.sent.add(t.part, -1)
	}
}

// dispatch gives out the turns that are due, and sets the timer for the next.
func (g *Governor) dispatch(now time.Duration) {
	for {
		w, due := g.next(now)
		if w == nil {
			if g.timer != nil {
				g.timer.Stop()
			}
			return
		}
		if due > now {
			if g.timer == nil {
				g.timer = time.AfterFunc(due-now, g.wake)
			} else {
				g.timer.Reset(due - now)
			}
			return
		}
		g.queues[w.class].Remove(w.place)
		w.place = nil
		w.turn = g.take(now, w.class)
		close(w.ready)
	}
}

func (g *Governor) wake() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dispatch(g.advance())
}

// next returns the waiter with the next turn, and when that is; nil if none waits.
func (g *Governor) next(now time.Duration) (w *waiter, due time.Duration) {
	for c := range Classes {
		first := g.queues[c].Front()
		if first == nil {
			continue
		}
		other := first.Value.(*waiter)
		at := g.turnOf(now, c, 1, other.since)
		if c == Interactive {
			return other, at
		}
		if w == nil || at < due || at == due && other.since+g.window <= now {
			w, due = other, at
		}
	}
	return w, due
}

// review refuses waiters whose turn has become too late, after the expected times have
// changed for the worse.
func (g *Governor) review(now time.Duration) {
	for c := range Classes {
		n := 0
		for e := g.queues[c].Front(); e != nil; {
			w := e.Value.(*waiter)
			e = e.Next()
			if due := g.turnOf(now, c, n+1, w.since); g.late(w, due) {
				g.queues[c].Remove(w.place)
				w.place, w.due = nil, due
				close(w.ready)
				continue
			}
			n++
		}
	}
}

// Done gives a turn back. header and failed are the upstream's answer, both nil if there
// was none; reached is false if the upstream cannot have counted the request.
func (g *Governor) Done(t Turn, reached bool, header http.Header, failed *apierror.Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.advance()
	g.flying--
	switch {
	case !reached:
		g.uncount(t)
	case header == nil:
		g.postpone(now, t)
	case failed != nil && failed.HTTPStatus == http.StatusUnauthorized:
		g.postpone(now, t) // the answer's limit is not this key's
	default:
		g.learn(now, t, header, failed)
	}
	g.dispatch(now)
}

// Idle reports whether a Governor was not used for a while, so that it can be dropped.
func (g *Governor) Idle(since time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	for c := range Classes {
		if g.queues[c].Len() > 0 {
			return false
		}
	}
	return g.flying == 0 && now-g.used > since && now > g.until
}

// Wait returns when a call has its turn; while it waits, expected, which may be nil, has
// the time when the turn is expected. It fails at once with ErrTooLate if the turn would
// come after the context's deadline, and with the context's error when the context ends;
// retry is then how long it takes until there is room.
func (g *Governor) Wait(ctx context.Context, c Class, expected *Expectation) (t Turn, retry time.Duration, err error) {
	if err := ctx.Err(); err != nil {
		return Turn{}, 0, err
	}
	deadline, _ := ctx.Deadline()
	t, w, due := g.enter(c, deadline)
	if w == nil && due == 0 {
		return t, 0, nil
	}
	if w == nil {
		return Turn{}, due - g.now(), ErrTooLate
	}
	expected.set(g.base.Add(due))
	defer expected.set(time.Time{})
	select {
	case <-w.ready:
		if w.due != 0 {
			return Turn{}, w.due - g.now(), ErrTooLate
		}
		return w.turn, 0, nil
	case <-ctx.Done():
		due := g.leave(w)
		return Turn{}, due - g.now(), ctx.Err()
	}
}
