package pace

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

// learn processes what an answer says about the rate limit.
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
		g.uncount(t) // the upstream refused it without counting it
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

// first is Header.Get for a name in canonical form, without the cost of canonicalization.
func first(header http.Header, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// postpone counts a request as late as it can have reached the upstream: now, or earlier if
// the upstream took long to answer.
func (g *Governor) postpone(now time.Duration, t Turn) {
	g.sent.move(t.part, min(g.sent.index(now), t.part+latest))
}

// pause is how long nothing is sent after a refusal.
func (g *Governor) pause(failed *apierror.Error) time.Duration {
	pause := failed.RetryAfter
	if pause <= 0 {
		// Without a time from the upstream the pause grows up to a window, after which
		// everything has left the window.
		pause = min(g.window/12<<min(g.refused-1, 8), g.window)
	}
	// Jitter, because the replicas of a gateway are told the same time.
	return min(pause, longestPause) + rand.N(g.window/256)
}

// observe compares what the upstream has counted with what this gateway has sent. The
// difference belongs to other programs with the same key: at least what all requests of
// this gateway together cannot explain, at most what remains if only those are subtracted
// that were certainly counted.
func (g *Governor) observe(now time.Duration, t Turn, remaining int, full bool) (more bool) {
	counted := g.limit - remaining
	self := 1
	if full {
		self = 0
	}
	most := t.counted - 1 + self + int(g.asked-t.asked)
	// Requests that are kept a little longer than the window may have left it upstream.
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

// expect makes one request of other programs leave the window when the upstream says that
// its next one does, unless that one is this gateway's. There is no other way to know when
// they were made.
func (g *Governor) expect(now time.Duration, reset time.Time) {
	at := reset.Sub(g.base)
	if reset.IsZero() || at <= now || at > now+g.window || g.foreign.total == 0 {
		return
	}
	// This gateway keeps its requests a little longer than the upstream does.
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
