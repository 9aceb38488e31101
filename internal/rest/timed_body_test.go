package rest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// deadlines is a response writer that records the read deadlines it is given.
type deadlines struct {
	*httptest.ResponseRecorder
	set []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.set = append(d.set, t)
	return nil
}

// TestBodyTimeout checks that each read of a body has a deadline, and that the connection
// has none between reads and after the body's end.
func TestBodyTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		body := newTimedBody(w, io.NopCloser(strings.NewReader("ab")))
		begin := time.Now()
		for i := range 2 {
			if _, err := body.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if want := begin.Add(time.Duration(i)*20*time.Second + bodyTimeout); len(w.set) != 2*i+2 || !w.set[2*i].Equal(want) || !w.set[2*i+1].IsZero() {
				t.Errorf("read %d: got deadlines %v, want the last to be %v", i, w.set, want)
			}
			time.Sleep(20 * time.Second)
		}
		if _, err := body.Read(make([]byte, 1)); err != io.EOF {
			t.Fatal(err)
		}
		if last := w.set[len(w.set)-1]; !last.IsZero() {
			t.Errorf("got deadline %v after the read, want none", last)
		}
	})
}

// TestBodyTimeoutStopped checks that stopping a body ends the read that is under way and
// refuses all further ones.
func TestBodyTimeoutStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, in := io.Pipe()
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		body := newTimedBody(w, r)
		done := make(chan error, 1)
		go func() {
			_, err := body.Read(make([]byte, 1))
			done <- err
		}()
		synctest.Wait()
		body.stop()
		if last := w.set[len(w.set)-1]; last.IsZero() || last.After(time.Now()) {
			t.Fatalf("a read under way has the deadline %v, want one that has passed", last)
		}
		in.CloseWithError(os.ErrDeadlineExceeded)
		if err := <-done; err != os.ErrDeadlineExceeded {
			t.Error(err)
		}
		if _, err := body.Read(make([]byte, 1)); err != http.ErrBodyReadAfterClose {
			t.Errorf("Read after stop: got %v, want %v", err, http.ErrBodyReadAfterClose)
		}
		if len(w.set) != 2 {
			t.Errorf("got deadlines %v, want 2", w.set)
		}
		for name, c := range map[string]struct {
			content string
			want    time.Time
		}{"not read": {"a", time.Now().Add(drainTimeout)}, "read to its end": {"", time.Time{}}} {
			w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
			body := newTimedBody(w, io.NopCloser(strings.NewReader(c.content)))
			if c.content == "" {
				if _, err := body.Read(make([]byte, 1)); err != io.EOF {
					t.Fatal(err)
				}
			}
			body.stop()
			if last := w.set[len(w.set)-1]; !last.Equal(c.want) {
				t.Errorf("%s: the body has the deadline %v, want %v", name, last, c.want)
			}
		}
	})
}
