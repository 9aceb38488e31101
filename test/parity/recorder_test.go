package parity

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A recorder is an upstream that records its requests and answers what it is told to. Calls
// are identified by their request id, which the gateway passes on.
type recorder struct {
	*httptest.Server

	mu       sync.Mutex
	expected map[string]*exchange
}

// An exchange is one request and its answer.
type exchange struct {
	// The answer.
	status int
	header map[string]string
	answer []byte

	// What arrived, and how often.
	calls  int
	method string
	path   string // escaped
	query  url.Values
	got    http.Header
	body   []byte
}

func newRecorder(t *testing.T) *recorder {
	r := &recorder{expected: make(map[string]*exchange)}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

// expect registers the answer of the call that carries a request id.
func (r *recorder) expect(id string, x *exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expected[id] = x
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	x := r.expected[req.Header.Get("X-Request-Id")]
	if x == nil || err != nil {
		http.Error(w, fmt.Sprintf(`{"error":"unexpected request id %q (%v)"}`, req.Header.Get("X-Request-Id"), err), http.StatusTeapot)
		return
	}
	x.calls++
	x.method, x.path, x.query, x.got, x.body = req.Method, req.URL.EscapedPath(), req.URL.Query(), req.Header.Clone(), body
	for name, value := range x.header {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(x.status)
	_, _ = w.Write(x.answer) // if the gateway has gone, the test fails elsewhere
}

// An outgoing is a request as the upstream should get it.
type outgoing struct {
	method string
	path   string // escaped, from /v1 on
	query  url.Values
	body   []byte // JSON; nil if there is none
}

// check compares what arrived with what should have arrived.
func (x *exchange) check(want outgoing) error {
	if x.calls != 1 {
		return fmt.Errorf("the upstream was called %d times, want 1", x.calls)
	}
	if x.method != want.method || x.path != "/api"+want.path {
		return fmt.Errorf("the upstream got %s %s, want %s /api%s", x.method, x.path, want.method, want.path)
	}
	if diff := cmp.Diff(want.query, x.query); diff != "" && len(want.query)+len(x.query) > 0 {
		return fmt.Errorf("query (-want +got):\n%s", diff)
	}
	if got := x.got.Get("Authorization"); got != "Bearer "+key {
		return fmt.Errorf("the upstream got the authorization %q, want the caller's", got)
	}
	if want.body == nil {
		if len(x.body) > 0 {
			return fmt.Errorf("the upstream got the body %s, want none", x.body)
		}
		return nil
	}
	if got := x.got.Get("Content-Type"); got != "application/json" {
		return fmt.Errorf("the upstream got a body of type %q, want JSON", got)
	}
	if diff := diffJSON(want.body, x.body); diff != "" {
		return fmt.Errorf("body (-want +got):\n%s\nwant %s\ngot  %s", diff, want.body, x.body)
	}
	return nil
}

// key is the API key of every call.
const key = "sk_parity"
