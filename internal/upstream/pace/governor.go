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
	// assumedLimit is a key's requests a window until an answer tells: the upstream's
	// smallest plan.
	assumedLimit = 60
	// highestLimit bounds what an answer can tell.
	highestLimit = 1 << 24
	// longestPause bounds how long nothing is sent on the upstream's word.
	longestPause = 15 * time.Minute
)

// A Governor gives the calls of one key their turns, so that the upstream never has to
// refuse one. The upstream counts requests in a sliding window, and so does the governor:
// its own, and those of others with the same key as far as answers tell of them.
//
// Interactive calls may use the whole window at once. Bulk calls fill up what the others
// use to an even flow, and leave a little of the window free, so that an interactive call
// between them seldom waits, and never for long. Poll calls keep within a share of the
// limit, and leave a tenth of it to others. Within a class, calls get their turns in the
// order in which they came. It is safe for concurrent use.
type Governor struct {
	base      time.Time // the other times are since it
	window    time.Duration
	share     float64 // of the limit that this gateway uses
	pollShare float64 // of that, for polling

	mu      sync.Mutex
	known   knowledge
	limit   int   // the key's requests a window
	own     int   // how many of them are ours
	sent    tally // our requests
	foreign tally // those of others, at the latest time at which they can have been made
	asked   uint64
	flying  int           // our requests that are not answered yet
	until   time.Duration // nothing is sent before
	refused int           // answers in a row that said the limit was exceeded
	bulk    pacer
	poll    pacer
	queues  [Classes]list.List // of *waiter
	timer   *time.Timer
	used    time.Duration
}

// knowledge is what the upstream has told of its limit.
type knowledge int

const (
	limitUntold knowledge = iota // nothing was answered yet
	limitSilent                  // answers do not tell it
	limitTold
)

// A Turn is the leave to send one request. Its holder gives it back to Done.
type Turn struct {
	part     int64 // of the window, in which it was given
	counted  int   // our requests in the window then, with this one
	answered int   // and of them those that were answered
	asked    uint64
	gone     uint64
}

// A waiter is a call that waits for its turn.
type waiter struct {
	class    Class
	since    time.Duration
	deadline time.Duration // 0 for none
	place    *list.Element // nil once it waits no more
	turn     Turn
	due      time.Duration // not 0: its turn would come then, which is too late
	ready    chan struct{}
}

// New returns the governor of a key whose requests the upstream counts by a window. share
// is how much of the limit it gives away, and pollShare how much of that Poll calls may
// take; both are more than 0 and at most 1.
func New(window time.Duration, share, pollShare float64) *Governor {
	g := &Governor{base: time.Now().Add(-2 * window), window: window, share: share, pollShare: pollShare}
	g.sent.part = window / quanta
	g.foreign.part = g.sent.part
	g.used = g.now()
	g.setLimit(assumedLimit)
	return g
}

func (g *Governor) now() time.Duration { return time.Since(g.base) }

// setLimit sets the key's requests a window.
func (g *Governor) setLimit(limit int) {
	g.limit = limit
	g.own = max(1, int(float64(limit)*g.share))
	g.bulk.rescale(g.now(), g.window/time.Duration(max(1, g.own-g.reserve(Bulk))))
	// Timers are late now and then: a little of what was missed is made up for.
	g.bulk.slack = g.window / 100
	perWindow, burst := pollRate(g.pollShare, g.own)
	g.poll.interval = time.Duration(float64(g.window) / perWindow)
	g.poll.slack = time.Duration(burst-1) * g.poll.interval
}

// pollRate never lets more than the share through in any window: what may come at once,
// and what is added meanwhile.
func pollRate(share float64, limit int) (perWindow float64, burst int) {
	allowed := share * float64(limit)
	burst = max(1, int(allowed/6))
	return max(allowed-float64(burst), allowed/2), burst
}

// PollsPerMinute is how many Poll calls there is room for.
func (g *Governor) PollsPerMinute() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return float64(time.Minute) / float64(g.poll.interval)
}

// Describe is the limit in words.
func (g *Governor) Describe() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known != limitTold {
		return Quota("")
	}
	return Quota(strconv.Itoa(g.own))
}

// A pacer spreads calls: one each interval, or a few at once after a pause.
type pacer struct {
	interval, slack time.Duration
	last            time.Duration // when the next were due if none ever came late
}

func (p *pacer) next() time.Duration    { return p.last - p.slack }
func (p *pacer) take(now time.Duration) { p.last = max(p.last, now) + p.interval }

// rescale changes the interval. Who waits already waits in the new one.
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

// slot is when the window has room for the nth next request that leaves a reserve free.
func (g *Governor) slot(now time.Duration, n, reserve int) time.Duration {
	room := g.own - reserve
	windows := (n - 1) / room
	n -= windows * room
	at := max(now, g.until,
		freed(now, g.sent.total+n-room, &g.sent),
		freed(now, g.sent.total+g.foreign.total+n-(g.limit-reserve), &g.sent, &g.foreign))
	return at + time.Duration(windows)*g.window
}

// turnOf is when the nth waiter of a class has its turn, as far as can be seen: later, if
// others come that go first.
func (g *Governor) turnOf(now time.Duration, c Class, n int, since time.Duration) time.Duration {
	ahead := n - 1
	for first := range c {
		ahead += g.queues[first].Len()
	}
	switch c {
	case Interactive:
		if g.known == limitSilent {
			return max(now, g.until) // there is nothing to count by
		}
		return g.slot(now, 1+ahead, 0)
	case Bulk:
		return max(g.slot(now, 1+ahead, g.reserve(Bulk)), g.bulk.next()+time.Duration(n-1)*g.bulk.interval)
	}
	// While bulk calls take whatever there is, polling does not stop altogether: who has
	// waited for a window goes before them.
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
	// Bulk calls fill what the others leave of an even flow: a window that they had filled
	// beside others would be full for a while, until its first requests leave it.
	g.bulk.take(now)
	g.bulk.last = min(g.bulk.last, now+g.window)
	t := Turn{part: g.sent.index(now), answered: max(0, g.sent.total-g.flying), gone: g.sent.gone}
	g.sent.add(t.part, 1)
	g.asked++
	g.flying++
	t.counted, t.asked = g.sent.total, g.asked
	return t
}

// advance brings the counts up to now.
func (g *Governor) advance() time.Duration {
	now := g.now()
	g.sent.advance(now)
	g.foreign.advance(now)
	g.used = now
	return now
}

// try gives a turn if nobody has to wait, the caller and those before it.
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
// its deadline gets neither: due is when it would come.
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

// late reports whether a turn comes too late for a waiter. Before anything was answered
// that is a guess, which the first answer will better.
func (g *Governor) late(w *waiter, due time.Duration) bool {
	return w.deadline != 0 && due > w.deadline && (g.known != limitUntold || g.until >= due)
}

// leave takes back a waiter that has given up, or the turn that it has got meanwhile.
// It returns when its turn would have come.
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

// uncount takes a request out of the count that the upstream has not counted.
func (g *Governor) uncount(t Turn) {
	if t.part >= g.sent.tail {
		g.sent.add(t.part, -1)
	}
}

// dispatch gives turns to whom they are due, and sets the timer for the next.
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

// next returns who has the next turn, and when. It is nil if nobody waits.
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

// review turns away those who wait in vain, after the prospects have become worse.
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

// Done gives a turn back. header and failed are what the upstream has answered: neither
// if it has not, and reached is false if it cannot have counted the request.
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
		g.postpone(now, t) // what it says of the limit is not about this key
	default:
		g.learn(now, t, header, failed)
	}
	g.dispatch(now)
}

// Idle reports whether nobody has used a Governor for a while, so that it can be
// forgotten.
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

// Wait returns when a call has its turn; meanwhile expected, which may be nil, has when
// that should be. It fails with ErrTooLate for a call whose turn would come after the
// context's deadline, at once, and with the context's error when that ends; retry is then
// how long it takes until there is room.
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
