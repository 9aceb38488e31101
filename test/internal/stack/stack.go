// Package stack runs a gateway as a process in front of a sandbox that outlives it.
package stack

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// Key is the API key of the world whose webhooks the gateway gets.
const Key = "sk_sandbox"

// A Stack is a gateway and its sandbox.
type Stack struct {
	*process.Gateway
	t       testing.TB
	sandbox *httptest.Server
	data    string
}

// New returns a stack whose gateway is not running yet, with settings as environment
// variables. It is stopped when the test ends.
func New(t testing.TB, opts sandbox.Options, env ...string) *Stack {
	t.Helper()
	opts.RetryScale = 0.01 // so that webhooks are retried soon
	sim := sandbox.New(opts)
	srv := httptest.NewServer(sim)
	// Close waits for calls, and calls may wait for the sandbox.
	t.Cleanup(srv.Close)
	t.Cleanup(sim.Close)

	s := &Stack{t: t, sandbox: srv, data: t.TempDir()}
	s.Gateway = process.New(t, append([]string{
		"LATE_BASE_URL=" + srv.URL + "/api", "LATE_API_KEY=" + Key,
		"LATE_WEBHOOK_SECRET=" + webhooks.Secret, "GATEWAY_DATA_DIR=" + s.data,
	}, env...)...)
	sim.SetWebhook("http://"+s.HTTP+"/webhooks/late", webhooks.Secret)
	return s
}

// LoseData deletes the gateway's data; it must not be running.
func (s *Stack) LoseData() {
	s.t.Helper()
	if err := os.RemoveAll(s.data); err != nil {
		s.t.Fatal(err)
	}
}

// Customer sends a message to the business, as a customer.
func (s *Stack) Customer(from, name, text string) {
	s.t.Helper()
	body, err := json.Marshal(map[string]string{"from": from, "name": name, "text": text})
	if err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.sandbox.URL+"/sandbox/messages", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+Key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.sandbox.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	if answer, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("a customer's message: got HTTP %d, %s, %v, want 200", resp.StatusCode, answer, err)
	}
}
