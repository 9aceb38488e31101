package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/natstest"
)

// TestOutage disconnects NATS from a gateway for long enough that everything in the
// background notices: the gateway is not ready meanwhile, does not end, and is ready again
// afterwards.
func TestOutage(t *testing.T) {
	dir := t.TempDir()
	port := natstest.HeldPort(t)
	s := natstest.Start(t, dir, port)
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
	natstest.Stop(s)
	r.until("the gateway not to be ready", ready(http.StatusServiceUnavailable))
	r.until("the hub to be interrupted", logged("reading the end of the event log fails"))
	r.until("the poller to be interrupted", logged("a lease cannot be renewed"))
	natstest.Start(t, dir, port)
	r.until("the gateway to be ready again", ready(http.StatusOK))
	r.until("a delivery to be stored again", stored)
}
