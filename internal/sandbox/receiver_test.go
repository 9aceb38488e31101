package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// receiver is a real server that webhooks are posted to.
type receiver struct {
	t   testing.TB
	url string

	mu     sync.Mutex
	got    []*posted
	answer func(n int, p *posted) int // the status for the nth request, from 1; nil means 200
}

// posted is one request that was received.
type posted struct {
	*answer // the body, for its accessors
	header  http.Header
	event   string
	sum     func(secret string) string
}

func newReceiver(t testing.TB) *receiver {
	r := &receiver{t: t}
	ts := httptest.NewServer(r)
	t.Cleanup(ts.Close)
	r.url = ts.URL + "/hook"
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		r.t.Error(err)
	}
	p := &posted{answer: &answer{t: r.t, what: "webhook", raw: string(raw)}, header: req.Header, sum: func(secret string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(raw)
		return hex.EncodeToString(mac.Sum(nil))
	}}
	if err := json.Unmarshal(raw, &p.body); err != nil {
		r.t.Errorf("webhook: got %q, want JSON: %v", raw, err)
	}
	p.event = p.text("event")
	if req.Method != http.MethodPost || req.Header.Get("Content-Type") != "application/json" || p.event != req.Header.Get("X-Late-Event") {
		r.t.Errorf("webhook: got %s %v: %s, want a POST of JSON with the event in X-Late-Event", req.Method, req.Header, raw)
	}
	status := http.StatusOK
	r.mu.Lock()
	r.got = append(r.got, p)
	n, f := len(r.got), r.answer
	r.mu.Unlock()
	if f != nil {
		status = f(n, p)
	}
	w.WriteHeader(status)
}

func (r *receiver) answers(f func(n int, p *posted) int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

// all returns what was received until now, of one event, or of all if event is "".
func (r *receiver) all(event string) []*posted {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*posted
	for _, p := range r.got {
		if event == "" || p.event == event {
			out = append(out, p)
		}
	}
	return out
}

// wait waits for n requests of an event and returns them.
func (r *receiver) wait(event string, n int) []*posted {
	r.t.Helper()
	var got []*posted
	eventually(r.t, func() bool {
		got = r.all(event)
		return len(got) >= n
	}, "%d of %q", n, event)
	if len(got) > n {
		r.t.Errorf("got %d requests of %q, want %d", len(got), event, n)
	}
	return got
}

// eventually polls for something that another goroutine does.
func eventually(t testing.TB, ok func() bool, format string, args ...any) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute, still waiting for "+format, args...)
		}
	}
}

const secret = "s3cret"

// hooked is a client whose world has a webhook that posts to a receiver.
func hooked(t testing.TB, opts Options) (*client, *receiver) {
	r := newReceiver(t)
	opts.Webhook = Webhook{URL: r.url, Secret: secret}
	return newClient(t, opts), r
}

// write sends a message of a customer.
func (c *client) write(from, text string) *answer {
	c.t.Helper()
	return c.do("POST", "/sandbox/messages", obj{"from": from, "text": text}).is(200)
}

func (c *client) webhook(i string) *answer {
	c.t.Helper()
	a := c.do("GET", "/v1/webhooks/settings", nil).is(200)
	a.body = a.at("webhooks." + i)
	return a
}

// once makes the client use a new connection for each post. In a synctest bubble an idle
// connection would keep time from passing.
func (c *client) once() {
	c.srv.post.client.Transport.(reserved).RoundTripper.(*http.Transport).DisableKeepAlives = true
}
