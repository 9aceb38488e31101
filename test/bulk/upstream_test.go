// Package bulk_test runs work that is larger than one request through whole gateways.
package bulk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/sandbox"
)

const (
	account = "6500000000000000000000a2" // exists in every sandbox
	seeded  = 12                         // the number of its contacts at the beginning
)

// authorized is a context with a key. Each key has its own world in the sandbox, in which
// the account has the same id.
func authorized(ctx context.Context, key string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
}

// An upstream is a sandbox whose calls are counted, and can be handled by the test instead.
type upstream struct {
	url     string
	calls   atomic.Int64 // the counted requests
	refused atomic.Int64 // answers with 429
	sandbox *sandbox.Server

	mu       sync.Mutex
	times    []time.Time // the times of the counted calls since quota was last called
	override func(w http.ResponseWriter, r *http.Request, body []byte, pass func())
}

// newUpstream counts the calls with a method and with a path that ends in path.
func newUpstream(t testing.TB, o sandbox.Options, method, path string) *upstream {
	t.Helper()
	if o.RateLimit == 0 {
		o.RateLimit = 1_000_000
	}
	u := &upstream{sandbox: sandbox.New(o)}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted := &statusWriter{ResponseWriter: w}
		pass := func() {
			u.sandbox.ServeHTTP(counted, r)
			if counted.status == http.StatusTooManyRequests {
				u.refused.Add(1)
			}
		}
		if r.Method != method || !strings.HasSuffix(r.URL.Path, path) {
			pass()
			return
		}
		u.calls.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the caller has gone
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		u.mu.Lock()
		u.times = append(u.times, time.Now())
		override := u.override
		u.mu.Unlock()
		if override == nil {
			pass()
			return
		}
		override(counted, r, body, pass)
	}))
	t.Cleanup(u.sandbox.Close)
	t.Cleanup(srv.Close)
	u.url = srv.URL + "/api"
	return u
}

// at sets the override for the counted calls.
func (u *upstream) at(override func(w http.ResponseWriter, r *http.Request, body []byte, pass func())) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.override = override
}

// quota is the share of a limit per minute that the calls have used since it was last
// called, from the first of them to the last.
func (u *upstream) quota(limit int) float64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	times := u.times
	u.times = nil
	if len(times) < 2 {
		return 0
	}
	return float64(len(times)-1) / (float64(limit) * times[len(times)-1].Sub(times[0]).Minutes())
}

// ask makes a call of the sandbox that is not counted.
func (u *upstream) ask(t testing.TB, key, path string, into any) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+key)
	w := httptest.NewRecorder()
	u.sandbox.ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: got %d, %v, want 200 with JSON", path, w.Code, err)
	}
}

// phones counts the contacts of a key's account by phone number.
func (u *upstream) phones(t testing.TB, key string) map[string]int {
	t.Helper()
	var page struct {
		Contacts []struct{ Phone string }
	}
	u.ask(t, key, "/v1/whatsapp/contacts?limit=1000000&accountId="+account, &page)
	out := make(map[string]int, len(page.Contacts))
	for _, c := range page.Contacts {
		out[c.Phone]++
	}
	return out
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// hangUp closes the connection without an answer.
func hangUp() { panic(http.ErrAbortHandler) }
