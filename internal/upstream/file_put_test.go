package upstream

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
)

// testURL is a URL of the server that the client calls.
func (c *Client) testURL(path string) string { return "http://" + c.base.Host + path }

// putContext is the context of a call with a key.
func putContext(t *testing.T) context.Context {
	return auth.WithCaller(t.Context(), auth.Caller{Key: "sk_secret", RequestID: "request-1"})
}

func TestPut(t *testing.T) {
	var got http.Header
	var length int64
	var body string
	_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got, length, body = r.Header.Clone(), r.ContentLength, r.Method+" "+r.RequestURI+" "+string(raw)
		w.WriteHeader(http.StatusNoContent)
	})
	if err := c.Put(putContext(t), c.testURL("/up/a%2Fb?signature=x%2B"), "application/pdf", 4, strings.NewReader("%PDF"), nil); err != nil {
		t.Fatal(err)
	}
	if body != "PUT /up/a%2Fb?signature=x%2B %PDF" || length != 4 || got.Get("Content-Type") != "application/pdf" {
		t.Errorf("the storage got %s, %d bytes, %v; want a PUT of 4 bytes with the type", body, length, got)
	}
	got.Del("Content-Type")
	got.Del("Content-Length")
	got.Del("Accept-Encoding")
	if len(got) > 0 { // no key, no id, no name
		t.Errorf("the storage also got the headers %v, want none", got)
	}
}

func TestPutRefused(t *testing.T) {
	for _, tt := range []struct {
		status int
		header string // Retry-After
		code   codes.Code
		retry  time.Duration
	}{
		{http.StatusForbidden, "", codes.Internal, 0},
		{http.StatusNotFound, "", codes.Internal, 0},
		{http.StatusTemporaryRedirect, "", codes.Internal, 0},
		{http.StatusTooManyRequests, "3", codes.Unavailable, 3 * time.Second},
		{http.StatusInternalServerError, "", codes.Unavailable, 0},
		{http.StatusServiceUnavailable, "5", codes.Unavailable, 5 * time.Second},
	} {
		var calls atomic.Int32
		_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			w.Header().Set("Location", "/elsewhere")
			if tt.header != "" {
				w.Header().Set("Retry-After", tt.header)
			}
			http.Error(w, "<Code>Denied</Code> sk_secret", tt.status)
		})
		again := func() io.Reader { return strings.NewReader("%PDF") }
		e := failed(t, nil, c.Put(putContext(t), c.testURL("/up"), "application/pdf", 4, again(), again))
		if e.Reason != apierror.ReasonUploadFailed || e.Code != tt.code || e.RetryAfter != tt.retry || e.HTTPStatus != http.StatusBadGateway {
			t.Errorf("%d: got %v, HTTP %d, retry after %v; want %s, 502, %v", tt.status, e, e.HTTPStatus, e.RetryAfter, tt.code, tt.retry)
		}
		if want := http.StatusText(tt.status); !strings.Contains(e.Message, want) || strings.Contains(e.Message, "Denied") || len(e.Metadata["storage_status"]) != 3 {
			t.Errorf("%d: got %q %v, want %q in it and not the storage's text", tt.status, e.Message, e.Metadata, want)
		}
		if calls.Load() != 1 { // an answer is not retried, and redirects are not followed
			t.Errorf("%d: the storage was called %d times, want 1", tt.status, calls.Load())
		}
	}
}

func TestPutNoURL(t *testing.T) {
	_, c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the storage was called, want no request") })
	for _, to := range []string{"", "/up", "ftp://a/b", "http://", "http://a b/", "file:///etc/passwd"} {
		if e := failed(t, nil, c.Put(t.Context(), to, "image/png", 1, strings.NewReader("x"), nil)); e.Reason != apierror.ReasonUploadFailed || e.Code != codes.Internal {
			t.Errorf("%q: got %v, want Internal %s", to, e, apierror.ReasonUploadFailed)
		}
	}
}

// TestPutAgain checks that a failed connection is tried once more if the file can be read
// again.
func TestPutAgain(t *testing.T) {
	for _, tt := range []struct {
		fails int32
		again bool
		calls int32
		ok    bool
	}{{1, true, 2, true}, {2, true, 2, false}, {1, false, 1, false}} {
		var calls atomic.Int32
		_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if calls.Add(1) <= tt.fails {
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				_ = conn.(*net.TCPConn).SetLinger(0)
				_ = conn.Close()
				return
			}
			if raw, err := io.ReadAll(r.Body); err != nil || string(raw) != "%PDF" {
				t.Errorf("the storage got %q, %v, want the whole file", raw, err)
			}
		})
		var again func() io.Reader
		if tt.again {
			again = func() io.Reader { return strings.NewReader("%PDF") }
		}
		err := c.Put(t.Context(), c.testURL("/up"), "application/pdf", 4, strings.NewReader("%PDF"), again)
		if calls.Load() != tt.calls || (err == nil) != tt.ok {
			t.Errorf("%+v: got %d calls, error %v, want %d calls", tt, calls.Load(), err, tt.calls)
		}
		if err != nil {
			if e := failed(t, nil, err); e.Reason != apierror.ReasonUploadFailed || e.Code != codes.Unavailable {
				t.Errorf("%+v: got %v, want Unavailable %s", tt, e, apierror.ReasonUploadFailed)
			}
		}
	}
}

// TestPutCutOff checks that an error of the file or of the caller is not reported as a
// failure of the storage, and that nothing is retried.
func TestPutCutOff(t *testing.T) {
	var whole atomic.Int32
	arrived := make(chan struct{}, 1)
	_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case arrived <- struct{}{}:
		default:
		}
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			whole.Add(1)
		}
	})
	again := func() io.Reader { t.Error("the file was read again, want it read once"); return strings.NewReader("") }
	own := &apierror.Error{Code: codes.InvalidArgument, Reason: "MEDIA_TOO_LARGE", Message: "file: too large"}
	content := io.MultiReader(strings.NewReader(strings.Repeat("x", 1<<20)), iotest.ErrReader(own))
	if e := failed(t, nil, c.Put(t.Context(), c.testURL("/up"), "text/plain", 2<<20, content, again)); e != own {
		t.Errorf("got %v, want the error of the file", e)
	}
	<-arrived
	ctx, cancel := context.WithCancel(t.Context())
	stalled, stop := io.Pipe()
	go func() {
		<-arrived
		cancel()
		stop.CloseWithError(context.Canceled) // as receiving from a stream ends
	}()
	if e := failed(t, nil, c.Put(ctx, c.testURL("/up"), "text/plain", 2<<20, io.MultiReader(strings.NewReader(strings.Repeat("x", 64<<10)), stalled), again)); e.Code != codes.Canceled {
		t.Errorf("got %v, want Canceled", e)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if e := failed(t, nil, c.Put(ctx, c.testURL("/up"), "text/plain", 1, strings.NewReader("x"), again)); e.Code != codes.DeadlineExceeded || e.Reason != apierror.ReasonUploadFailed {
		t.Errorf("got %v, want DeadlineExceeded %s", e, apierror.ReasonUploadFailed)
	}
	if whole.Load() > 0 {
		t.Error("the storage got a whole file, want none")
	}
}
