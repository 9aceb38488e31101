package upstream

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// sameClock is the largest difference between two clocks that is ignored: a Date has whole
// seconds, and an answer takes time to arrive.
const sameClock = 5 * time.Second

// A clock is how far the upstream's clock is ahead, in nanoseconds.
type clock struct{ ahead atomic.Int64 }

// read reads the Date of an answer that has just arrived.
func (c *clock) read(answer http.Header) {
	at, err := http.ParseTime(answer.Get("Date"))
	if err != nil {
		return
	}
	if age, err := strconv.Atoi(answer.Get("Age")); err == nil { // the answer came from a cache
		at = at.Add(time.Duration(age) * time.Second)
	}
	ahead := time.Until(at)
	if ahead.Abs() < sameClock {
		ahead = 0
	}
	c.ahead.Store(int64(ahead))
}

// Ahead is how far the upstream's clock is ahead of this machine's, according to the Date
// of its latest answer; negative if it is behind, and 0 if it is not known or at most a few
// seconds. Compare times of the upstream with time.Now().Add(Ahead()).
func (c *Client) Ahead() time.Duration { return time.Duration(c.clock.ahead.Load()) }
