package rest

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// patience is how long a caller may be silent while it sends a body. There is no
// limit on the whole: 100 MB take their time on a slow line.
const patience = 30 * time.Second

// farewell is how long the server may go on reading what a caller sends who has its
// answer already: without it a small body ends its connection, and without a limit a
// stalled one keeps the answer from being written.
const farewell = time.Second

// patientBody is a request's body whose reads fail when nothing comes for too long,
// so that a stalled caller does not hold the call, or what it has open upstream.
type patientBody struct {
	io.ReadCloser
	conn *http.ResponseController

	mu      sync.Mutex // of what follows, and of the deadline
	reading bool
	ended   bool // by its end, or an error
	stopped bool
}

func newPatientBody(w http.ResponseWriter, body io.ReadCloser) *patientBody {
	return &patientBody{ReadCloser: body, conn: http.NewResponseController(w)}
}

func (b *patientBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	if b.stopped {
		b.mu.Unlock()
		return 0, http.ErrBodyReadAfterClose
	}
	b.reading = true
	// Not every writer can set a deadline (tests' recorders cannot); then there is
	// none.
	_ = b.conn.SetReadDeadline(time.Now().Add(patience))
	b.mu.Unlock()
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reading, b.ended = false, err != nil
	if !b.stopped {
		// The caller is not to blame for the time until the next read, the server goes
		// on reading to notice that it has gone, and may take the next request from
		// this connection.
		_ = b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// stop ends a read that is under way in another goroutine, and all further ones. Call it
// before an answer is written to who may still be sending.
func (b *patientBody) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopped = true
	switch {
	case b.reading:
		_ = b.conn.SetReadDeadline(time.Unix(1, 0))
	case !b.ended:
		_ = b.conn.SetReadDeadline(time.Now().Add(farewell))
	}
}
