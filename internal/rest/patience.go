package rest

import (
	"io"
	"net/http"
	"time"
)

// patience is how long a caller may be silent while it sends a body. There is no
// limit on the whole: 100 MB take their time on a slow line.
const patience = 30 * time.Second

// patientBody is a request's body whose reads fail when nothing comes for too long,
// so that a stalled caller does not hold the call, or what it has open upstream.
type patientBody struct {
	io.ReadCloser
	conn *http.ResponseController
}

func newPatientBody(w http.ResponseWriter, body io.ReadCloser) io.ReadCloser {
	return &patientBody{body, http.NewResponseController(w)}
}

func (b *patientBody) Read(p []byte) (int, error) {
	// Not every writer can set a deadline (tests' recorders cannot); then there is
	// none.
	_ = b.conn.SetReadDeadline(time.Now().Add(patience))
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		// The server goes on reading to notice that the caller has gone, and may take
		// the next request from this connection.
		_ = b.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}
