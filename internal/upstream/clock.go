package upstream

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// sameClock is how far two clocks may be apart and count as one: a Date has whole seconds,
// and an answer takes its time.
const sameClock = 5 * time.Second

// A clock is how far the upstream's is ahead, in nanoseconds.
type clock struct{ ahead atomic.Int64 }

// read takes in the Date of an answer that has just come.
func (c *clock) read(answer http.Header) {
	at, err := http.ParseTime(answer.Get("Date"))
	if err != nil {
		return
	}
	if age, err := strconv.Atoi(answer.Get("Age")); err == nil { // it is a cache's
		at = at.Add(time.Duration(age) * time.Second)
	}
	ahead := time.Until(at)
	if ahead.Abs() < sameClock {
		ahead = 0
	}
	c.ahead.Store(int64(ahead))
}

// Ahead is how far the upstream's clock is ahead of this machine's, by the Date of its
// latest answer; negative if it is behind, and 0 while that is not known or only seconds.
// Times that the upstream has told are compared with time.Now().Add(Ahead()).
func (c *Client) Ahead() time.Duration { return time.Duration(c.clock.ahead.Load()) }
