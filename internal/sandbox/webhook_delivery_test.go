package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// attempts returns the webhook log, oldest first: the numbers of the attempts, their
// outcomes and the times since the first.
func attempts(t *testing.T, c *client) (numbers []string, outcomes []string, waits []time.Duration) {
	t.Helper()
	logs := c.do("GET", "/v1/webhooks/logs?limit=100", nil).is(200)
	var last time.Time
	for i := logs.len("logs") - 1; i >= 0; i-- {
		l := &answer{t: t, raw: logs.raw, body: logs.at("logs." + strconv.Itoa(i))}
		at, err := time.Parse(time.RFC3339, l.text("createdAt"))
		if err != nil {
			t.Fatal(err)
		}
		if !last.IsZero() {
			waits = append(waits, at.Sub(last))
		}
		last = at
		numbers = append(numbers, fmt.Sprint(l.at("attemptNumber")))
		outcomes = append(outcomes, fmt.Sprint(l.at("status"), " ", l.at("statusCode")))
	}
	return numbers, outcomes, waits
}

// onlyReceived subscribes the world's own webhook to message.received only.
func (c *client) onlyReceived() {
	c.do("PUT", "/v1/webhooks/settings", obj{"_id": seedWebhookID, "events": []string{"message.received"}}).is(200)
}

// TestRetrySchedule checks the seven attempts: with the same bytes each time, signed with
// the secret of the time of the event. Time is that of a synctest bubble, the receiver is
// real.
func TestRetrySchedule(t *testing.T) {
	r := newReceiver(t)
	r.answers(func(int, *posted) int { return 503 })
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Pace: -1, Era: EraZernio, Webhook: Webhook{r.url, secret}})
		c.once()
		c.onlyReceived()
		c.write(newCustomer, "Hi")
		synctest.Wait()
		c.do("PUT", "/v1/webhooks/settings", obj{"_id": seedWebhookID, "secret": "rotated"}).is(200)
		time.Sleep(60 * time.Hour)
		numbers, outcomes, waits := attempts(t, c)
		if want := []string{"1", "2", "3", "4", "5", "6", "7"}; !slices.Equal(numbers, want) {
			t.Errorf("got attempts %v, want %v", numbers, want)
		}
		if i := slices.IndexFunc(outcomes, func(o string) bool { return o != "failed 503" }); i >= 0 {
			t.Errorf("got outcomes %v, want only failed 503", outcomes)
		}
		if !slices.Equal(waits, retryWaits) {
			t.Errorf("got waits %v, want %v", waits, retryWaits)
		}
		c.webhook("0").equal("failureCount", 7).equal("isActive", true)
		time.Sleep(60 * time.Hour) // there are no more attempts
	})
	got := r.wait("", 7)
	for _, p := range got {
		if p.raw != got[0].raw || p.header.Get("X-Late-Event-Id") != got[0].header.Get("X-Late-Event-Id") {
			t.Errorf("got the retry %s, want the same as the first attempt, %s", p.raw, got[0].raw)
		}
		if p.header.Get("X-Late-Signature") != p.sum(secret) {
			t.Errorf("got signature %q, want %q, of the secret at the time of the event", p.header.Get("X-Late-Signature"), p.sum(secret))
		}
	}
}

// TestRetriedStatuses checks after which statuses a delivery is retried.
func TestRetriedStatuses(t *testing.T) {
	for status, want := range map[int]int{200: 1, 204: 1, 301: 2, 400: 1, 401: 1, 404: 1, 408: 2, 410: 1, 429: 2, 500: 2, 503: 2} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			r := newReceiver(t)
			r.answers(func(n int, _ *posted) int {
				if n == 1 {
					return status
				}
				return 200
			})
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, Options{Pace: -1, Webhook: Webhook{URL: r.url}})
				c.once()
				c.onlyReceived()
				c.write(newCustomer, "Hi")
				time.Sleep(time.Hour)
				failures := 0
				if want == 1 && status >= 400 {
					failures = 1
				}
				c.webhook("0").equal("failureCount", failures)
			})
			r.wait("", want)
		})
	}
}

// TestWebhookIsDisabled checks that ten failures in a row disable a webhook. Events that
// are not delivered by then are lost, no more are queued, and after it is enabled again its
// failures are counted from zero.
func TestWebhookIsDisabled(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, RetryScale: 1e-7, RateLimit: 100_000}) // 1 µs, 10 µs, … 8.64 ms
	c.onlyReceived()
	fail := func(int, *posted) int { return 500 }
	r.answers(func(n int, p *posted) int {
		if n == 10 {
			return 200
		}
		return 500
	})
	c.write(newCustomer, "1") // seven failures
	eventually(t, func() bool { return c.webhook("0").at("failureCount") == 7.0 }, "seven failures")
	c.write(newCustomer, "2") // two more, and a success
	eventually(t, func() bool { return c.webhook("0").at("failureCount") == 0.0 }, "a success")
	c.webhook("0").equal("isActive", true)

	r.answers(fail)
	c.write(newCustomer, "3")
	c.write(newCustomer, "4")
	eventually(t, func() bool { return c.webhook("0").at("isActive") == false }, "the end")
	c.webhook("0").equal("failureCount", 10)
	r.wait("", 20)
	c.write(newCustomer, "5")
	r.answers(nil)
	c.do("PUT", "/v1/webhooks/settings", obj{"_id": seedWebhookID, "isActive": true}).is(200).equal("webhook.failureCount", 0)
	c.write(newCustomer, "6")
	if got := r.wait("", 21)[20]; got.text("message.text") != "6" {
		t.Errorf("after it was enabled: got %s, want message 6", got.raw)
	}
}

// TestRetriesWithManualClock checks that retries also follow a manual clock.
func TestRetriesWithManualClock(t *testing.T) {
	clock := &manualClock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), waiting: map[chan time.Time]time.Time{}}
	c, r := hooked(t, Options{Pace: -1, Clock: clock, RetryScale: 0.5})
	c.onlyReceived()
	r.answers(func(n int, _ *posted) int { return map[bool]int{true: 500, false: 200}[n < 3] })
	c.write(newCustomer, "Hi")
	for n, wait := range []time.Duration{5 * time.Second, 50 * time.Second} {
		r.wait("", n+1)
		due := clock.Now().Add(wait)
		eventually(t, func() bool { return clock.awaited(due) }, "the worker to wait for attempt %d", n+2)
		clock.advance(wait - time.Nanosecond)
		if len(r.all("")) != n+1 {
			t.Errorf("attempt %d came before its time, want it after %v", n+2, wait)
		}
		clock.advance(time.Nanosecond)
	}
	r.wait("", 3)
}

// awaited reports whether a goroutine waits for exactly that moment.
func (m *manualClock) awaited(at time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, due := range m.waiting {
		if due.Equal(at) {
			return true
		}
	}
	return false
}

func TestSilentReceiver(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, RetryScale: 1e-6, RateLimit: 100_000})
	c.srv.post.timeout = 50 * time.Millisecond
	c.onlyReceived()
	release := make(chan struct{})
	defer close(release)
	r.answers(func(n int, _ *posted) int {
		if n == 1 {
			<-release
		}
		return 200
	})
	c.write(newCustomer, "Hi")
	r.wait("", 2)
	eventually(t, func() bool { return c.do("GET", "/v1/webhooks/logs", nil).len("logs") == 2 }, "both attempts in the log")
	logs := c.do("GET", "/v1/webhooks/logs", nil).equal("logs.0.status", "success").equal("logs.0.attemptNumber", 2).
		equal("logs.1.status", "failed").equal("logs.1.errorMessage", "timeout of 50ms exceeded").equal("logs.1.requestPayload.event", "message.received")
	if logs.has("logs.1.statusCode") {
		t.Errorf("got a status without an answer: %s, want none", logs.raw)
	}
}

// TestCloseWhilePosting checks that Close ends posts that are under way; goleak finds what
// is left.
func TestCloseWhilePosting(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, WebhookConcurrency: 8})
	release := make(chan struct{})
	defer close(release)
	r.answers(func(int, *posted) int { <-release; return 200 })
	for range 20 {
		c.write(newCustomer, "Hi")
	}
	tested := make(chan int, 1)
	go func() { tested <- c.do("POST", "/v1/webhooks/test", obj{"webhookId": seedWebhookID}).status }()
	r.wait("webhook.test", 1)
	eventually(t, func() bool { return len(r.all("")) == 9 }, "eight posts at once, and a test")
	started := time.Now()
	c.srv.Close()
	if took := time.Since(started); took > answerTime {
		t.Errorf("Close took %v, want at most %v", took, answerTime)
	}
	if status := <-tested; status != 503 {
		t.Errorf("the test of the webhook got %d, want 503", status)
	}
	c.write(newCustomer, "into the void")
	c.do("POST", "/v1/webhooks/test", obj{"webhookId": seedWebhookID}).fails(503, "shutting down")
}

// TestWebhookConcurrency checks that there is one post at a time, unless more are asked
// for.
func TestWebhookConcurrency(t *testing.T) {
	for _, limit := range []int{0, 3} {
		c, r := hooked(t, Options{Pace: -1, WebhookConcurrency: limit, RateLimit: 1000})
		c.onlyReceived()
		full := make(chan struct{}) // closed when the maximal number are under way
		reached := sync.OnceFunc(func() { close(full) })
		var under atomic.Int64
		r.answers(func(int, *posted) int {
			defer under.Add(-1)
			switch n := int(under.Add(1)); {
			case n > max(1, limit):
				t.Errorf("got %d posts at the same time, want at most %d", n, max(1, limit))
			case n == max(1, limit):
				reached()
			}
			select {
			case <-full:
			case <-time.After(answerTime):
				t.Errorf("did not get %d posts at the same time, want that many", limit)
			}
			return 200
		})
		for i := range 12 {
			c.write(newCustomer, strconv.Itoa(i))
		}
		got := r.wait("", 12)
		for i, p := range got {
			if limit == 0 && p.text("message.text") != strconv.Itoa(i) {
				t.Errorf("got message %[2]s as number %[1]d, want them in order", i, p.text("message.text"))
			}
		}
	}
}
