package server

import (
	"net/http"
	"slices"
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
	port := heldPort(t)
	s := startNATS(t, dir, port)
	r := start(t, nil, func(c *config.Serve) {
		c.NATSURL, c.LateAPIKey, c.WebhookInsecure, c.PollInterval = s.ClientURL(), "sk_own", true, 100*time.Millisecond
	})
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
	stored := func() bool {
		resp, err := r.web.Post(r.url+webhookPath, "application/json", strings.NewReader(`{"event":"webhook.test"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	}
	r.until("the gateway to be ready", ready(http.StatusOK))
	r.until("the poller to work", func() bool {
		return slices.ContainsFunc(r.upstream.take(), func(r *http.Request) bool { return r.URL.Path == "/v1/inbox/conversations" })
	})
	r.until("a delivery to be stored", stored)
	r.until("the hub to read the log", func() bool {
		_, _, text, err := r.rest(t.Context(), "GET", "/metrics", "")
		return err == nil && strings.Contains(text, "\nlategate_log_head 1\n")
	})
	stopNATS(s)
	r.until("the gateway not to be ready", ready(http.StatusServiceUnavailable))
	r.until("the hub to be interrupted", logged("reading the end of the event log is interrupted"))
	r.until("the poller to be interrupted", logged("a lease cannot be renewed"))
	startNATS(t, dir, port)
	r.until("the gateway to be ready again", ready(http.StatusOK))
	r.until("a delivery to be stored again", stored)
}
