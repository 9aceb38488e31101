package sandbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestChaosDuplicates(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, Era: EraZernio, Chaos: Chaos{Duplicates: 1}})
	c.onlyReceived()
	for i := range 5 {
		c.write(newCustomer, fmt.Sprint(i))
	}
	copies := map[string]int{}
	for _, p := range r.wait("", 10) {
		copies[p.text("id")+p.raw+p.header.Get("X-Late-Event-Id")]++
	}
	if len(copies) != 5 {
		t.Errorf("got %d events, want 5, each twice", len(copies))
	}

	// With a share of a half, about half are delivered twice.
	c, r = hooked(t, Options{Pace: -1, Chaos: Chaos{Duplicates: 0.5, Seed: 7}, RateLimit: 1000})
	c.onlyReceived()
	for range 100 {
		c.write(newCustomer, "x")
	}
	eventually(t, func() bool { return len(r.all("")) >= 120 }, "duplicates")
	c.srv.Close()
	if n := len(r.all("")); n > 180 {
		t.Errorf("got %d posts of 100 events, want at most 180", n)
	}
}

func TestChaosReorders(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, Chaos: Chaos{Reorders: 1, Seed: 1}})
	c.onlyReceived()
	for i := range 20 {
		c.write(newCustomer, fmt.Sprint(i))
	}
	seen := map[string]bool{}
	overtaken := 0
	for i, p := range r.wait("", 20) {
		seen[p.text("message.text")] = true
		if p.text("message.text") != fmt.Sprint(i) {
			overtaken++
		}
	}
	if len(seen) != 20 || overtaken == 0 {
		t.Errorf("got %d events, %d out of order; want 20, some out of order", len(seen), overtaken)
	}
}

func TestChaosDrops(t *testing.T) {
	r := newReceiver(t)
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Pace: -1, Webhook: Webhook{URL: r.url}, Chaos: Chaos{Drops: 1}})
		c.once()
		c.onlyReceived()
		for range maxWebhookFailures + 1 {
			c.write(newCustomer, "x")
		}
		time.Sleep(retryWaits[0] - 1)
		if n := c.do("GET", "/v1/webhooks/logs", nil).len("logs"); n != 0 {
			t.Errorf("got %d attempts in the log before the second is due, want none", n)
		}
		time.Sleep(time.Second)
		c.do("GET", "/v1/webhooks/logs", nil).equal("logs.0.attemptNumber", 2)
		c.webhook("0").equal("failureCount", 0).equal("isActive", true)
	})
	r.wait("", maxWebhookFailures+1)
}

func TestSetWebhook(t *testing.T) {
	c, r := newClient(t, Options{Pace: -1}), newReceiver(t)
	c.srv.SetWebhook(r.url, secret) // before the world exists
	c.webhook("0").equal("_id", seedWebhookID).equal("url", r.url)
	c.as("sk_sandbox_other").write(newCustomer, "of another key")
	c.write(newCustomer, "one")
	p := r.wait("message.received", 1)[0]
	if p.equal("message.text", "one"); p.header.Get("X-Late-Signature") != p.sum(secret) {
		t.Errorf("got signature %q, want %q", p.header.Get("X-Late-Signature"), p.sum(secret))
	}

	other := newReceiver(t)
	c.srv.SetWebhook(other.url, "") // and after it does
	c.write(newCustomer, "two")
	other.wait("message.received", 1)[0].equal("message.text", "two")
	c.srv.SetWebhook("", "")
	c.write(newCustomer, "three")
	if n := c.do("GET", "/v1/webhooks/settings", nil).len("webhooks"); n != 0 {
		t.Errorf("got %d webhooks, want none", n)
	}
	if len(r.all("message.received")) != 1 || len(other.all("message.received")) != 1 {
		t.Error("a webhook that was replaced still gets events, want one event for each")
	}
}

func TestTestWebhook(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1})
	test := func() *answer { return c.do("POST", "/v1/webhooks/test", obj{"webhookId": seedWebhookID}) }
	test().is(200).equal("success", true).equal("message", "Test webhook sent successfully")
	p := r.wait("webhook.test", 1)[0]
	if p.header.Get("X-Late-Signature") != p.sum(secret) || p.text("message") == "" || p.text("timestamp") == "" {
		t.Errorf("got %v %s, want it signed, with message and timestamp", p.header, p.raw)
	}
	r.answers(func(int, *posted) int { return 418 })
	test().is(500).equal("success", false).equal("message", "Test webhook failed")
	r.wait("webhook.test", 2) // the second test, and no retry of the first
	c.webhook("0").equal("failureCount", 1)
	c.do("GET", "/v1/webhooks/logs?event=webhook.test&status=failed", nil).equal("logs.0.statusCode", 418).equal("logs.0.attemptNumber", 1)
}
