package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a log in memory.
type memory struct {
	mu     sync.Mutex
	events map[string]*Event
}

func (m *memory) Append(_ context.Context, e *Event) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.events[e.EventID] != nil {
		return true, nil
	}
	if m.events == nil {
		m.events = map[string]*Event{}
	}
	m.events[e.EventID] = e
	return false, nil
}

// appendFunc is a log that calls a function.
type appendFunc func(context.Context, *Event) (bool, error)

func (f appendFunc) Append(ctx context.Context, e *Event) (bool, error) { return f(ctx, e) }

const secret = "s3cret"

// post delivers a body, signed unless a signature is given.
func post(h http.Handler, body string, signature ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/webhooks/late", strings.NewReader(body))
	if signature == nil {
		signature = []string{sign(secret, body)}
	}
	if signature[0] != "" {
		r.Header.Set("X-Zernio-Signature", signature[0])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandler(t *testing.T) {
	var stored memory
	var logged bytes.Buffer
	var last Result
	logger := slog.New(slog.NewTextHandler(&logged, nil))
	h := NewHandler(NewVerifier([]string{"new", secret}, false), &stored, logger, func(r Result) { last = r })
	good := zernio(uuid, "webhook.test", `"a":1`)
	old := `{"event":"message.read","message":{"platformMessageId":"w"},"timestamp":"2001-01-01T00:00:00Z"}`
	for _, tc := range []struct {
		name, body string
		signature  []string
		status     int
		want       Result
		loud       bool
	}{
		{"accepted", good, nil, 200, Result{Accepted, WebhookTest, 1}, false},
		{"duplicate", good, nil, 200, Result{Duplicate, WebhookTest, 1}, false},
		{"new secret", good, []string{sign("new", good)}, 200, Result{Duplicate, WebhookTest, 0}, false},
		{"old", old, nil, 200, Result{Accepted, MessageRead, 1}, false},
		{"unknown", `{"event":"new.thing"}`, nil, 200, Result{Accepted, KindRaw, 1}, false},
		{"not JSON", `event=x`, nil, 400, Result{Undecodable, "", 1}, true},
		{"no event", `{}`, nil, 400, Result{Undecodable, "", 1}, true},
		{"not signed", good, []string{""}, 401, Result{MissingSignature, "", Unverified}, true},
		{"of another body", good, []string{sign(secret, old)}, 401, Result{BadSignature, "", Unverified}, true},
		{"neither signed nor JSON", `x`, []string{""}, 401, Result{MissingSignature, "", Unverified}, true},
		{"largest", `{"event":"webhook.test","x":"` + strings.Repeat("x", maxBody-31) + `"}`, nil, 200, Result{Accepted, WebhookTest, 1}, false},
		{"too large", strings.Repeat("x", maxBody+1), nil, 413, Result{TooLarge, "", Unverified}, true},
	} {
		logged.Reset()
		h.refused.last.Store(0)
		w := post(h, tc.body, tc.signature...)
		if w.Code != tc.status || last != tc.want || (logged.Len() > 0) != tc.loud {
			t.Errorf("%s: got %d %+v, logged %q; want %d %+v, logged %t", tc.name, w.Code, last, logged.String(), tc.status, tc.want, tc.loud)
		}
		if strings.Contains(logged.String()+w.Body.String(), secret) {
			t.Errorf("%s: the log or the answer contains the secret, want it not to", tc.name)
		}
	}
	if len(stored.events) != 4 {
		t.Errorf("%d events are stored, want 4", len(stored.events))
	}
}

func TestHandlerMethods(t *testing.T) {
	h := NewHandler(NewVerifier(nil, true), &memory{}, slog.New(slog.DiscardHandler), nil)
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/webhooks/late", nil))
		if w.Code != 405 || w.Header().Get("Allow") != "POST" {
			t.Errorf("%s: got %d, Allow %q, want 405, POST", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

// TestHandlerSecrets checks that without a secret nothing is accepted, but also nothing is
// refused for good, unless the verifier is insecure.
func TestHandlerSecrets(t *testing.T) {
	for insecure, status := range map[bool]int{false: 503, true: 200} {
		var stored memory
		h := NewHandler(NewVerifier(nil, insecure), &stored, slog.New(slog.DiscardHandler), nil)
		if w := post(h, `{"event":"x"}`, ""); w.Code != status || len(stored.events) > 0 != insecure {
			t.Errorf("insecure %v: got %d, %d events, want %d and an event only if insecure", insecure, w.Code, len(stored.events), status)
		}
	}
}

// TestHandlerDoesNotFlood checks that each refusal and each delivery that is not stored is
// counted, but only some are logged, and that neither suppresses the other.
func TestHandlerDoesNotFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		counted := 0
		fails := appendFunc(func(context.Context, *Event) (bool, error) { return false, errors.New("disk full") })
		h := NewHandler(NewVerifier([]string{secret}, false), fails, slog.New(slog.NewTextHandler(&logged, nil)), func(Result) { counted++ })
		for range 25 {
			post(h, "{}", "")
			post(h, `{"event":"x"}`)
			time.Sleep(100 * time.Millisecond) // bubble time
		}
		for _, what := range []string{"REFUSED", "not stored"} {
			var before []string
			for line := range strings.Lines(logged.String()) {
				if strings.Contains(line, what) {
					_, n, _ := strings.Cut(strings.TrimSpace(line), "not_logged_before=")
					before = append(before, n)
				}
			}
			if want := []string{"0", "9", "9"}; !slices.Equal(before, want) {
				t.Errorf("%s: the lines report %q suppressed, want %q", what, before, want)
			}
		}
		if counted != 50 {
			t.Errorf("%d requests were observed, want 50", counted)
		}
	})
}

// TestHandlerLogFails checks that the upstream is asked to retry an event that was not
// stored.
func TestHandlerLogFails(t *testing.T) {
	for name, f := range map[string]appendFunc{
		"error": func(context.Context, *Event) (bool, error) { return false, errors.New("disk full") },
		"panic": func(context.Context, *Event) (bool, error) { panic("boom") },
	} {
		h := NewHandler(NewVerifier([]string{secret}, false), f, slog.New(slog.DiscardHandler), nil)
		if w := post(h, `{"event":"x"}`); w.Code != 503 || strings.Contains(w.Body.String(), "disk") {
			t.Errorf("%s: got %d %s, want 503 without the reason", name, w.Code, w.Body)
		}
	}
}

// TestHandlerLogStalls stalls a log that respects its context and one that does not, with
// more deliveries than may wait for it.
func TestHandlerLogStalls(t *testing.T) {
	for _, minds := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			h := NewHandler(NewVerifier([]string{secret}, false), appendFunc(func(ctx context.Context, _ *Event) (bool, error) {
				if minds {
					<-ctx.Done()
					return false, ctx.Err()
				}
				<-release
				return false, nil
			}), slog.New(slog.DiscardHandler), nil)
			start := time.Now()
			var wg sync.WaitGroup
			for range maxAppends + 10 {
				wg.Go(func() {
					if w := post(h, `{"event":"x"}`); w.Code != 503 {
						t.Errorf("got status %d, want 503", w.Code)
					}
				})
			}
			wg.Wait()
			if took := time.Since(start); took >= 5*time.Second {
				t.Errorf("answered after %v, want less than 5 s", took)
			}
			close(release)
			synctest.Wait()
			if len(h.appends) != 0 {
				t.Errorf("%d appends are still counted, want 0", len(h.appends))
			}
		})
	}
}

// TestConcurrentDuplicates delivers the same events at the same time.
func TestConcurrentDuplicates(t *testing.T) {
	var stored memory
	var mu sync.Mutex
	counts := map[Outcome]int{}
	h := NewHandler(NewVerifier([]string{secret}, false), &stored, slog.New(slog.DiscardHandler), func(r Result) {
		mu.Lock()
		counts[r.Outcome]++
		mu.Unlock()
	})
	var wg sync.WaitGroup
	for range 50 {
		for _, body := range []string{zernio(uuid, "x", `"a":1`), late("message.read", outgoing), late("message.delivered", outgoing)} {
			wg.Go(func() {
				if w := post(h, body); w.Code != 200 {
					t.Errorf("got status %d, want 200", w.Code)
				}
			})
		}
	}
	wg.Wait()
	if counts[Accepted] != 3 || counts[Duplicate] != 147 || len(stored.events) != 3 {
		t.Errorf("got %v, %d events, want 3 accepted, 147 duplicates and 3 events", counts, len(stored.events))
	}
}

// TestHandlerHangUp checks that a delivery that has arrived is stored although its sender
// has disconnected.
func TestHandlerHangUp(t *testing.T) {
	ctx, hangUp := context.WithCancel(t.Context())
	h := NewHandler(NewVerifier(nil, true), appendFunc(func(ctx context.Context, _ *Event) (bool, error) {
		hangUp()
		return false, ctx.Err()
	}), slog.New(slog.DiscardHandler), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(`{"event":"x"}`)))
	if w.Code != 200 {
		t.Errorf("got status %d, want 200", w.Code)
	}
}

// pipeListener accepts one connection, so that a server can run in a bubble.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l *pipeListener) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{} }

// TestHandlerBodyStalls sends half a body to a real server, and then nothing.
func TestHandlerBodyStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHandler(NewVerifier([]string{secret}, false), &memory{}, slog.New(slog.DiscardHandler), nil)
		l := &pipeListener{conns: make(chan net.Conn, 1), done: make(chan struct{})}
		client, server := net.Pipe()
		l.conns <- server
		srv := &http.Server{Handler: h}
		go func() { _ = srv.Serve(l) }()
		start := time.Now()
		if _, err := io.WriteString(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(client)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 503 ") {
			t.Errorf("got %q, %v, want 503", answer, err)
		}
		if took := time.Since(start); took >= 5*time.Second {
			t.Errorf("answered after %v, want less than 5 s", took)
		}
		_ = client.Close()
		_ = srv.Close()
	})
}
