package streams_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// seededWebhook is the sandbox's webhook that posts to the gateway.
const seededWebhook = "6500000000000000000000f1"

// TestPollAndPush checks that messages are found by polling while webhooks are off, and
// come by webhook when they are on again, and that none comes twice, whichever of a
// message's two ids the upstream's list has.
func TestPollAndPush(t *testing.T) {
	for name, internal := range map[string]bool{"the platform's ids": false, "the upstream's ids": true} {
		for _, era := range []sandbox.Era{sandbox.EraLate, sandbox.EraZernio} {
			t.Run(name+"/"+string(era), func(t *testing.T) {
				if testing.Short() && internal != (era == sandbox.EraZernio) {
					t.Skip("-short: one era for each of the ids")
				}
				t.Parallel() // it mostly waits: polling leaves a message to its webhook for 5 s
				pollAndPush(t, sandbox.Options{InternalMessageIDs: internal, Era: era, PageMessages: era == sandbox.EraZernio, NoReplies: true})
			})
		}
	}
}

func pollAndPush(t *testing.T, opts sandbox.Options) {
	sim := sandbox.New(opts)
	t.Cleanup(func() { sim.Close() })
	upstream := httptest.NewServer(sim)
	t.Cleanup(upstream.Close)
	g := gateway.Start(t, func(c *config.Serve) {
		c.LateBaseURL, c.LateAPIKey, c.LateWebhookSecret = upstream.URL+"/api", sandboxKey, []string{webhooks.Secret}
		c.PollInterval, c.PollShare = 300*time.Millisecond, 1
	})
	sim.SetWebhook(g.URL+"/webhooks/late", webhooks.Secret)
	ask := func(method, url string, body any) {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequest(method, url, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = http.Header{"Authorization": {"Bearer " + sandboxKey}, "Content-Type": {"application/json"}}
		resp, err := g.HTTP.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if answer, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode/100 != 2 {
			t.Fatalf("%s %s: got HTTP %d, %v, want success: %s", method, url, resp.StatusCode, err, answer)
		}
	}
	say := func(from int, text string) {
		t.Helper()
		ask(http.MethodPost, upstream.URL+"/sandbox/messages", obj{"from": fmt.Sprintf("+1555010700%d", from), "text": text})
	}
	hook := func(on bool) {
		t.Helper()
		ask(http.MethodPut, g.URL+"/v1/webhooks/settings", obj{"_id": seededWebhook, "isActive": on})
	}

	var feeds []*feed
	for _, api := range apis[:2] {
		f := api.open(t, g, sandboxKey, earliest())
		f.of("started")
		feeds = append(feeds, f)
	}
	pushed, polled := []string{"webhook"}, []string{"poll", "backfill"}
	// The gateway did not register this webhook, but its outage is reported all the same.
	var outages [2]int
	next := func(i int) item {
		t.Helper()
		for {
			switch it := feeds[i].next(); {
			case it.kind == "event":
				return it
			case it.kind == "gap" && bytes.Contains(bytes.ToUpper(fmt.Append(nil, it.doc)), []byte("WEBHOOK_OUTAGE")):
				outages[i]++
			case it.kind == "gap":
				t.Fatalf("%s: got another gap than that of the outage: %v", feeds[i].api.name, it.doc)
			}
		}
	}
	// Each message is delivered before the next is written; those that only polling can
	// find take several rounds, in which earlier messages must not be found again.
	var got [2][]string
	expect := func(text string, sources []string) {
		t.Helper()
		for i, f := range feeds {
			for {
				e := next(i)
				if e.same("kind") == "conversation.started" {
					continue // only webhooks bring these
				}
				got[i] = append(got[i], e.same("text"))
				if e.same("text") != text || e.same("kind") != "message.received" || !slices.Contains(sources, e.text("source")) {
					t.Errorf("%s: got %s %q by %s, want %q by %s", f.api.name, e.same("kind"), e.same("text"), e.text("source"), text, sources)
				}
				break
			}
		}
	}
	say(1, "first, pushed")
	expect("first, pushed", pushed)
	say(1, "second, pushed")
	expect("second, pushed", pushed)
	hook(false)
	say(1, "third, polled")
	expect("third, polled", polled)
	hook(true)
	say(1, "fourth, pushed")
	expect("fourth, pushed", pushed)
	say(2, "fifth, pushed") // in another conversation
	expect("fifth, pushed", pushed)
	hook(false)
	say(2, "sixth, polled")
	say(1, "seventh, polled")
	for i, f := range feeds { // in any order
		two := []string{}
		for range 2 {
			e := next(i)
			two = append(two, e.same("text"))
			if !slices.Contains(polled, e.text("source")) {
				t.Errorf("%s: got %q by %s, want it polled", f.api.name, e.same("text"), e.text("source"))
			}
		}
		got[i] = append(got[i], two...)
		if slices.Sort(two); !slices.Equal(two, []string{"seventh, polled", "sixth, polled"}) {
			t.Errorf("%s: got %q, want the sixth and the seventh", f.api.name, two)
		}
	}
	hook(true)
	say(1, "eighth, pushed") // after it nothing from before is left
	expect("eighth, pushed", pushed)
	for i, f := range feeds {
		if outages[i] < 1 { // both outages may be reported as one
			t.Errorf("%s: got no gap for the outages of the webhook, want one", f.api.name)
		}
		if len(got[i]) != 8 {
			t.Errorf("%s: got %q, want 8 messages", f.api.name, got[i])
		}
	}
}
