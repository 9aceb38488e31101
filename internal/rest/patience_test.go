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

// deadlines is a response writer that notes the read deadlines it is given.
type deadlines struct {
	*httptest.ResponseRecorder
	set []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.set = append(d.set, t)
	return nil
}

// TestPatience gives each read of a body time, and the connection none between reads and
// once the body has ended.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		body := newPatientBody(w, io.NopCloser(strings.NewReader("ab")))
		begin := time.Now()
		for i := range 2 {
			if _, err := body.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if want := begin.Add(time.Duration(i)*20*time.Second + patience); len(w.set) != 2*i+2 || !w.set[2*i].Equal(want) || !w.set[2*i+1].IsZero() {
				t.Errorf("read %d has until %v, want %v", i, w.set, want)
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

// A read that is under way ends when the body is stopped, and there is none after it.
func TestPatienceStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, in := io.Pipe()
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		body := newPatientBody(w, r)
		done := make(chan error, 1)
		go func() {
			_, err := body.Read(make([]byte, 1))
			done <- err
		}()
		synctest.Wait()
		body.stop()
		if last := w.set[len(w.set)-1]; last.IsZero() || last.After(time.Now()) {
			t.Fatalf("a read under way has until %v", last)
		}
		in.CloseWithError(os.ErrDeadlineExceeded)
		if err := <-done; err != os.ErrDeadlineExceeded {
			t.Error(err)
		}
		if _, err := body.Read(make([]byte, 1)); err != http.ErrBodyReadAfterClose {
			t.Errorf("after the stop: %v", err)
		}
		if len(w.set) != 2 {
			t.Errorf("deadlines %v", w.set)
		}
		for name, c := range map[string]struct {
			content string
			want    time.Time
		}{"not read": {"a", time.Now().Add(farewell)}, "read to its end": {"", time.Time{}}} {
			w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
			body := newPatientBody(w, io.NopCloser(strings.NewReader(c.content)))
			if c.content == "" {
				if _, err := body.Read(make([]byte, 1)); err != io.EOF {
					t.Fatal(err)
				}
			}
			body.stop()
			if last := w.set[len(w.set)-1]; !last.Equal(c.want) {
				t.Errorf("%s: a body has until %v, want %v", name, last, c.want)
			}
		}
	})
}
