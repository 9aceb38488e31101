package rest

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// deadlines is a response writer that notes the read deadlines it is given.
type deadlines struct {
	*httptest.ResponseRecorder
	set []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.set = append(d.set, t)
	return nil
}

// TestPatience gives each read of a body time, and the connection none any more once
// the body has ended.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		body := newPatientBody(w, io.NopCloser(strings.NewReader("ab")))
		begin := time.Now()
		for i := range 2 {
			if _, err := body.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if want := begin.Add(time.Duration(i)*20*time.Second + patience); !w.set[i].Equal(want) {
				t.Errorf("read %d has until %v, want %v", i, w.set[i], want)
			}
			time.Sleep(20 * time.Second)
		}
		if _, err := body.Read(make([]byte, 1)); err != io.EOF {
			t.Fatal(err)
		}
		if last := w.set[len(w.set)-1]; !last.IsZero() {
			t.Errorf("a deadline is left: %v", last)
		}
	})
}
