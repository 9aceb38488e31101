package pace

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

// learn takes in what an answer says of the rate limit.
func (g *Governor) learn(now time.Duration, t Turn, header http.Header, failed *apierror.Error) {
	was := g.until
	limit, err := strconv.Atoi(first(header, "X-Ratelimit-Limit"))
	worse := false
	switch {
	case err == nil && limit > 0:
		limit = min(limit, highestLimit)
		worse = limit < g.limit || g.known == limitUntold
		g.known = limitTold
		if limit != g.limit {
			g.setLimit(limit)
		}
	case g.known == limitUntold && (failed == nil || failed.HTTPStatus < 500):
		g.known, worse = limitSilent, true
	}
	full, _ := failed.LimitUsedUp()
	if full {
		g.uncount(t) // it was refused, and not counted
		g.refused++
		g.until = max(g.until, now+g.pause(failed))
	} else {
		g.postpone(now, t)
		g.refused = 0
	}
	remaining, err := strconv.Atoi(first(header, "X-Ratelimit-Remaining"))
	if err == nil && remaining >= 0 && g.known == limitTold {
		more := g.observe(now, t, remaining, full)
		g.expect(now, ResetOf(header))
		worse = worse || more
	}
	if worse || g.until > was {
		g.review(now)
	}
}

// first is Header.Get for a name in its canonical form, which costs nothing.
func first(header http.Header, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// postpone counts a request as made when it can have reached the upstream at the latest:
// that is now, or before if the upstream has taken its time.
func (g *Governor) postpone(now time.Duration, t Turn) {
	g.sent.move(t.part, min(g.sent.index(now), t.part+latest))
}

// pause is how long nothing is sent after a refusal.
func (g *Governor) pause(failed *apierror.Error) time.Duration {
	pause := failed.RetryAfter
	if pause <= 0 {
		// It does not say when, but nothing stays in a window for longer than that.
		pause = min(g.window/12<<min(g.refused-1, 8), g.window)
	}
	// The replicas of a gateway are told the same moment.
	return min(pause, longestPause) + rand.N(g.window/256)
}

// observe compares what the upstream has counted with what we have sent. The rest is of
// others with the same key: at least that which all of ours together cannot explain, at
// most that which is left if only those of ours are counted that certainly are.
func (g *Governor) observe(now time.Duration, t Turn, remaining int, full bool) (more bool) {
	counted := g.limit - remaining
	self := 1
	if full {
		self = 0
	}
	most := t.counted - 1 + self + int(g.asked-t.asked)
	// Those that are held a little longer than the window may have left it upstream.
	held := g.sent.before(g.sent.index(now-g.window) + 1)
	least := max(0, t.answered-int(g.sent.gone-t.gone)-held) + self
	switch n := g.foreign.total; {
	case counted-most > n:
		g.foreign.add(g.foreign.index(now), counted-most-n)
		return true
	case counted-least < n:
		g.foreign.drop(n - max(0, counted-least))
	}
	return false
}

// expect has one request of the others leave the window when the upstream says that the
// next does, if that is none of ours: when they were made is not known otherwise.
func (g *Governor) expect(now time.Duration, reset time.Time) {
	at := reset.Sub(g.base)
	if reset.IsZero() || at <= now || at > now+g.window || g.foreign.total == 0 {
		return
	}
	// Ours are held a little longer than the upstream holds them.
	if freed(now, 1, &g.sent, &g.foreign) <= at+5*g.foreign.part {
		return
	}
	index := g.foreign.index(at - g.window)
	if index < g.foreign.tail {
		return
	}
	g.foreign.drop(1)
	g.foreign.add(index, 1)
}
