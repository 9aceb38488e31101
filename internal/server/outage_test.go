package server

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/config"
)

// startNATS runs a NATS server on a port of this machine; -1 is a free one.
func startNATS(t *testing.T, dir string, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { stopNATS(s) })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server did not start")
	}
	return s
}

func stopNATS(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// TestOutage takes NATS away from a gateway for long enough that all that runs in the
// background notices: it is not ready meanwhile, does not end, and is ready again.
func TestOutage(t *testing.T) {
	dir := t.TempDir()
	s := startNATS(t, dir, -1)
	r := start(t, nil, func(c *config.Serve) {
		c.NATSURL, c.LateAPIKey, c.WebhookInsecure, c.PollInterval = s.ClientURL(), "sk_own", true, 100*time.Millisecond
	})
	becomes := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
			select {
			case err := <-r.ended:
				r.ended <- err
				t.Fatalf("waiting for %s: it ended with %v", what, err)
			default:
			}
			if time.Now().After(end) {
				t.Fatalf("waited too long for %s: %s", what, r.log.String())
			}
		}
	}
	ready := func(status int) func() bool {
		return func() bool {
			resp, err := r.web.Get(r.url + "/readyz")
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			return resp.StatusCode == status
		}
	}
	logged := func(text string) func() bool {
		return func() bool { return strings.Contains(r.log.String(), text) }
	}
	becomes("the gateway to be ready", ready(http.StatusOK))
	becomes("the poller to work", func() bool { r.upstream.mu.Lock(); defer r.upstream.mu.Unlock(); return len(r.upstream.seen) > 0 })
	port := s.Addr().(*net.TCPAddr).Port
	stopNATS(s)
	becomes("the gateway not to be ready", ready(http.StatusServiceUnavailable))
	becomes("the hub to be interrupted", logged("reading the end of the event log is interrupted"))
	becomes("the poller to be interrupted", logged("a lease cannot be renewed"))
	startNATS(t, dir, port)
	becomes("the gateway to be ready again", ready(http.StatusOK))
	becomes("a delivery to be stored", func() bool {
		resp, err := r.web.Post(r.url+webhookPath, "application/json", strings.NewReader(`{"event":"webhook.test"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}
