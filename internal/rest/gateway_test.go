package rest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/runtest"
	"github.com/lategate/lategate/internal/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// gateway is a running gateway in front of a fake upstream.
type gateway struct {
	t        *testing.T
	url      string
	addr     string // of the HTTP listener
	client   *http.Client
	upstream *fakeUpstream
}

// start runs a gateway until the test ends. answer is the upstream's handler; nil answers
// everything with an empty object.
func start(t *testing.T, answer http.HandlerFunc, change ...func(*config.Serve)) *gateway {
	t.Helper()
	if answer == nil {
		answer = says(200, `{}`)
	}
	up := &fakeUpstream{answer: answer}
	srv := httptest.NewServer(up)
	t.Cleanup(srv.Close)
	cfg := config.Serve{
		DataDir: t.TempDir(), Retention: time.Hour,
		LateBaseURL: srv.URL + "/api", GRPCAddr: "127.0.0.1:0", HTTPAddr: "127.0.0.1:0", Auth: "passthrough",
		UpstreamLimits: "enforce", UnknownMembers: "reject", ShutdownTimeout: 5 * time.Second,
	}
	for _, c := range change {
		c(&cfg)
	}
	s, err := server.New(cfg, "test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	g := &gateway{
		t: t, url: "http://" + s.HTTPAddr(), addr: s.HTTPAddr(), upstream: up,
		client: &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: time.Minute},
	}
	t.Cleanup(g.client.CloseIdleConnections)
	runtest.Start(t, s.Run)
	return g
}

// fakeUpstream records the requests that it gets. A request is recorded when its body has
// ended; one that was cut off counts as broken.
type fakeUpstream struct {
	answer http.HandlerFunc
	drop   bool // read bodies but do not keep them: the handler does the reading

	mu     sync.Mutex
	seen   []received
	broken int
}

type received struct {
	method, uri string
	header      http.Header
	body        []byte
}

func (f *fakeUpstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body []byte
	if !f.drop {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			f.mu.Lock()
			f.broken++
			f.mu.Unlock()
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	f.mu.Lock()
	f.seen = append(f.seen, received{r.Method, r.RequestURI, r.Header.Clone(), body})
	f.mu.Unlock()
	f.answer(w, r)
}

// calls returns the requests received until now.
func (f *fakeUpstream) calls() []received {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]received(nil), f.seen...)
}

// says answers with a status, a body and headers ("Name: value").
func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Add(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// answer is what the gateway answered.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// do makes a call with a key. headers are "Name: value"; "Name: " removes one.
func (g *gateway) do(method, path string, body io.Reader, headers ...string) answer {
	g.t.Helper()
	req, err := http.NewRequest(method, g.url+path, body)
	if err != nil {
		g.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if value == "" {
			req.Header.Del(name)
		} else {
			req.Header.Set(name, value)
		}
	}
	resp, err := g.client.Do(req)
	if err != nil {
		g.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		g.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{resp.StatusCode, resp.Header, text}
}

// failed is an error answer in the upstream's shape.
type failed struct {
	Error   string
	Code    string
	Details struct {
		Fields map[string][]string
		Method string
	}
}

// isError checks that an answer is an error of the gateway's own.
func (a answer) isError(t *testing.T, status int, code string) failed {
	t.Helper()
	var out failed
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("the error is not JSON: %v\n%s", err, a.body)
	}
	if a.status != status || out.Code != code || out.Error == "" {
		t.Errorf("got %d %s, want %d %s\n%s", a.status, out.Code, status, code, a.body)
	}
	if got := a.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("got Content-Type %q, want application/json", got)
	}
	a.hasRequestID(t)
	return out
}

func (a answer) hasRequestID(t *testing.T) string {
	t.Helper()
	ids := a.header.Values("X-Request-Id")
	if len(ids) != 1 || ids[0] == "" {
		t.Errorf("X-Request-Id %q, want exactly one", ids)
		return ""
	}
	return ids[0]
}
