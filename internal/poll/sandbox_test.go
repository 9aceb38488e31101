package poll

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/internal/upstream"
)

// TestSandbox follows a broadcast of the simulator, which was written from the
// upstream's documentation, from its sending to its end, without any webhook.
func TestSandbox(t *testing.T) {
	sim := sandbox.New(sandbox.Options{RateLimit: 1e6, Pace: 5 * time.Millisecond})
	srv := httptest.NewServer(sim)
	t.Cleanup(func() {
		sim.Close()
		srv.Close()
	})
	g := newGateway(t)
	client, err := upstream.New(upstream.Options{BaseURL: srv.URL + "/api", UserAgent: "lategate/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	g.opts.Client, g.opts.Key, g.opts.PublicURL, g.opts.Interval = client, "sk_sandbox", "https://gw.example", 100*time.Millisecond
	r := New(g.opts)
	stop := g.run(r.Run)
	defer stop()

	const draft = "6500000000000000000000b1"
	send, err := http.NewRequestWithContext(t.Context(), "POST", srv.URL+"/api/v1/whatsapp/broadcasts/"+draft+"/send", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	send.Header.Set("Authorization", "Bearer sk_sandbox")
	resp, err := http.DefaultTransport.RoundTrip(send)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("sending the broadcast: got %v, %v; want the status 200", resp, err)
	}
	resp.Body.Close()
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)

	recipients, err := client.Ask(upstream.Call{Caller: auth.Caller{Key: "sk_sandbox"}}).Recipients(t.Context(), draft)
	if err != nil || len(recipients) == 0 {
		t.Fatalf("got %d recipients, %v; want some", len(recipients), err)
	}
	last := func(phone string) (status string) {
		for _, e := range g.entries() {
			if p, rest, _ := strings.Cut(e, " "); p == phone {
				status = rest[:1]
			}
		}
		return status
	}
	for _, rec := range recipients {
		eventually(t, "the end of each message", func() bool {
			s := last(rec.GetPhone())
			return s == "4" || s == "5" // read or failed
		})
	}
	eventually(t, "the webhook", func() bool { raw, _ := kv.NewJobs(g.log).LoadState(t.Context(), "webhook"); return raw != nil })
}
