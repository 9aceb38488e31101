package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// window is a sliding-window log of the requests of the last minute.
type window struct {
	limit int
	span  time.Duration // a minute, unless time is scaled
	hits  []time.Time   // oldest first, never more than limit
}

// rate is what the rate-limit headers say about one request.
type rate struct {
	limit, remaining int
	reset            time.Time     // when the oldest request leaves the window
	wait             time.Duration // how long a refused caller should wait
}

// take counts a request, or refuses it when the window is full. Refused requests
// are not counted.
func (w *window) take(now time.Time) (rate, bool) {
	gone := 0
	for gone < len(w.hits) && !w.hits[gone].After(now.Add(-w.span)) {
		gone++
	}
	w.hits = append(w.hits[:0], w.hits[gone:]...)

	ok := len(w.hits) < w.limit
	if ok {
		w.hits = append(w.hits, now)
	}
	reset := w.hits[0].Add(w.span)
	return rate{limit: w.limit, remaining: w.limit - len(w.hits), reset: reset, wait: reset.Sub(now)}, ok
}

func (r rate) header(h http.Header) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(r.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(r.remaining))
	// Rounded up: at that second a request is allowed again.
	h.Set("X-RateLimit-Reset", strconv.FormatInt(r.reset.Add(time.Second-1).Unix(), 10))
}
