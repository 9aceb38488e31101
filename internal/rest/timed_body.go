package rest

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// bodyTimeout is how long a caller may send nothing while its body is read. There is no
// limit on the whole: 100 MB take long on a slow connection.
const bodyTimeout = 30 * time.Second

// drainTimeout is how long the server may go on reading from a caller that has its answer.
// Without draining, even a small unread body closes the connection; without a limit, a
// stalled body would keep the answer from being written.
const drainTimeout = time.Second

// timedBody is a request's body whose reads fail when nothing arrives for too long, so that
// a stalled caller does not hold the call and its upstream connection.
type timedBody struct {
	io.ReadCloser
	conn *http.ResponseController

	mu      sync.Mutex // guards the fields below and the deadline
	reading bool
	ended   bool // at its end or by an error
	stopped bool
}

func newTimedBody(w http.ResponseWriter, body io.ReadCloser) *timedBody {
	return &timedBody{ReadCloser: body, conn: http.NewResponseController(w)}
}

func (b *timedBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	if b.stopped {
		b.mu.Unlock()
		return 0, http.ErrBodyReadAfterClose
	}
	b.reading = true
	// Not every writer can set a deadline (tests' recorders cannot); then there is none.
	_ = b.conn.SetReadDeadline(time.Now().Add(bodyTimeout))
	b.mu.Unlock()
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reading, b.ended = false, err != nil
	if !b.stopped {
		// No deadline between reads: that time is not the caller's, the server goes on
		// reading to notice that the caller has gone, and the next request may come on this
		// connection.
		_ = b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// stop ends a read that is under way in another goroutine, and makes all further ones fail.
// It must be called before an answer is written to a caller that may still be sending.
func (b *timedBody) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopped = true
	switch {
	case b.reading:
		_ = b.conn.SetReadDeadline(time.Unix(1, 0))
	case !b.ended:
		_ = b.conn.SetReadDeadline(time.Now().Add(drainTimeout))
	}
}
