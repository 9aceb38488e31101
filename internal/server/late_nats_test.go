package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/natstest"
)

func natsAt(port int) func(*config.Serve) {
	return func(c *config.Serve) {
		c.NATSURL, c.LateAPIKey, c.WebhookInsecure = fmt.Sprintf("nats://127.0.0.1:%d", port), "sk_own", true
	}
}

// until polls for a condition while the gateway runs.
func (r *running) until(what string, ok func() bool) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-r.ended:
			r.ended <- err
			r.t.Fatalf("while waiting for %s, the gateway ended with %v, want it running", what, err)
		default:
		}
		if time.Now().After(end) {
			r.t.Fatalf("waited too long for %s; the log: %s", what, r.log.String())
		}
	}
}

// TestStartWithoutNATS starts a gateway that cannot reach NATS. It serves what needs no
// event log, is not ready and says why, refuses the rest for the time being, and works
// without a restart as soon as NATS is available.
func TestStartWithoutNATS(t *testing.T) {
	port := natstest.HeldPort(t)
	r := start(t, nil, natsAt(port))
	ctx := t.Context()
	get := func(path, body string, headers ...string) (int, string) {
		t.Helper()
		method := http.MethodGet
		if body != "" {
			method = http.MethodPost
		}
		status, _, text, err := r.rest(ctx, method, path, body, headers...)
		if err != nil {
			t.Fatal(err)
		}
		return status, text
	}
	delivery := fmt.Sprintf(`{"event":"webhook.test","timestamp":%q}`, time.Now().UTC().Format(time.RFC3339))
	if status, text := get("/healthz", ""); status != http.StatusOK {
		t.Errorf("/healthz: %d %s, want 200", status, text)
	}
	if status, text := get("/readyz", ""); status != http.StatusServiceUnavailable || !strings.Contains(text, "not open yet") || !strings.Contains(text, "no servers available") {
		t.Errorf("/readyz: %d %s, want 503 and that NATS cannot be reached", status, text)
	}
	if status, text := get("/v1/whatsapp/templates?accountId=a", ""); status != http.StatusOK {
		t.Errorf("a unary call: %d %s, want 200", status, text)
	}
	for _, path := range []string{"/v1/accounts:streamEvents", "/v1/accounts:streamEvents?earliest=true", "/v1/accounts:streamEvents?cursorName=c", "/v1/events/cursors", "/v1/events/cursors/c"} {
		if status, text := get(path, "", "Accept: application/x-ndjson"); status != http.StatusServiceUnavailable || !strings.Contains(text, "LOG_UNAVAILABLE") {
			t.Errorf("%s: %d %s, want 503 LOG_UNAVAILABLE", path, status, text)
		}
	}
	if status, text := get(webhookPath, delivery); status != http.StatusServiceUnavailable {
		t.Errorf("a webhook: %d %s, want 503", status, text)
	}
	natstest.Start(t, t.TempDir(), port)
	r.until("the gateway to be ready", func() bool { status, _ := get("/readyz", ""); return status == http.StatusOK })
	r.until("a webhook to be taken", func() bool { status, _ := get(webhookPath, delivery); return status == http.StatusOK })
	streaming, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(streaming, http.MethodGet, r.url+"/v1/accounts:streamEvents?cursorName=c", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_test")
	req.Header.Set("Accept", "application/x-ndjson")
	resp, err := r.web.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	first := make([]byte, 4096)
	if n, err := resp.Body.Read(first); resp.StatusCode != http.StatusOK || !strings.Contains(string(first[:n]), "started") {
		t.Errorf("a stream: %d %s, %v, want its first item", resp.StatusCode, first[:n], err)
	}
	if log := r.log.String(); strings.Count(log, "cannot be opened yet") != 1 {
		t.Errorf("got the log %s, want once that the log cannot be opened yet", log)
	}
}

// TestRefusedByLateNATS checks that a configuration error of NATS ends the gateway, even if
// NATS only becomes available after a while.
func TestRefusedByLateNATS(t *testing.T) {
	for name, c := range map[string]struct {
		nats func(t *testing.T, port int)
		want string
	}{
		"wrong credentials": {func(t *testing.T, port int) {
			natstest.Start(t, t.TempDir(), port, func(o *server.Options) { o.Username, o.Password = "u", "p" })
		}, "Authorization Violation"},
		"another's stream": {func(t *testing.T, port int) {
			dir := t.TempDir()
			s := natstest.Start(t, dir, natstest.FreePort) // before the gateway
			conn, err := nats.Connect(s.ClientURL())
			if err != nil {
				t.Fatal(err)
			}
			js, err := jetstream.New(conn)
			if err == nil {
				_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "LATEGATE", Subjects: []string{"other"}})
			}
			if err != nil {
				t.Fatal(err)
			}
			conn.Close()
			natstest.Stop(s)
			natstest.Start(t, dir, port)
		}, "was not made by lategate"},
	} {
		t.Run(name, func(t *testing.T) {
			port := natstest.HeldPort(t)
			cfg := testConfig(t, "http://127.0.0.1:1")
			natsAt(port)(&cfg)
			s, err := New(cfg, "test", discard)
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- s.Run(t.Context()) }()
			c.nats(t, port)
			select {
			case err := <-ended:
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("the gateway ended with %v, want %q", err, c.want)
				}
			case <-time.After(time.Minute):
				t.Fatal("the gateway still runs after a minute, want it ended")
			}
			// It also ends at once if NATS is available when it starts.
			cfg = testConfig(t, "http://127.0.0.1:1")
			natsAt(port)(&cfg)
			if s, err := New(cfg, "test", discard); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("started with NATS available: got %v, want %q", err, c.want)
				if s != nil {
					s.close()
				}
			}
		})
	}
}

// TestStopWithoutNATS stops a gateway that waits for NATS: for a server that does not
// exist, and for one that does not answer.
func TestStopWithoutNATS(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	go func() {
		for {
			conn, err := silent.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go func() { defer conn.Close(); _, _ = io.Copy(io.Discard, conn) }()
			}
		}
	}()
	for name, port := range map[string]int{"nobody": natstest.HeldPort(t), "silence": silent.Addr().(*net.TCPAddr).Port} {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig(t, "http://127.0.0.1:1")
			natsAt(port)(&cfg)
			s, err := New(cfg, "test", discard)
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- s.Run(ctx) }()
			stop()
			begin := time.Now()
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("the gateway ended with %v, want no error", err)
				}
				t.Logf("after %v", time.Since(begin))
			case <-time.After(time.Minute):
				t.Fatal("the gateway still runs after a minute, want it stopped")
			}
		})
	}
}
