package streams_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// campaigns is an upstream with one account, whose broadcasts the test changes. Its counts
// are always right; its lists may be outdated.
type campaigns struct {
	url string

	mu    sync.Mutex
	ahead time.Duration // how far its clock is ahead
	byID  map[string]*campaign
	asked map[string]int // the number of requests by path
	// hold blocks the answers to paths that end with a key until its channel is closed.
	hold map[string]chan struct{}
}

type campaign struct {
	status string
	people []*person
	// listed is what the list has instead of people, for a number of reads.
	listed []person
	stale  int
}

type person struct {
	phone, status, message string
	at                     time.Time // when the status was reached, by this machine's clock
}

func newCampaigns(t testing.TB) *campaigns {
	t.Helper()
	c := &campaigns{byID: map[string]*campaign{}, asked: map[string]int{}, hold: map[string]chan struct{}{}}
	srv := httptest.NewServer(c)
	t.Cleanup(srv.Close)
	c.url = srv.URL + "/api"
	return c
}

// gateway starts a gateway in front of it.
func (c *campaigns) gateway(t testing.TB) *gateway.Gateway {
	return gateway.Start(t, func(cfg *config.Serve) {
		cfg.LateBaseURL, cfg.LateWebhookSecret, cfg.PollShare = c.url, []string{webhooks.Secret}, 1
	})
}

// add creates a broadcast to a number of phones, which is not sent yet.
func (c *campaigns) add(id, status string, phones int) {
	c.change(func() {
		b := &campaign{status: status}
		for i := range phones {
			b.people = append(b.people, &person{phone: phone(i), status: "pending"})
		}
		c.byID[id] = b
	})
}

func phone(i int) string { return fmt.Sprintf("+4915%08d", i) }

func (c *campaigns) change(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fn()
}

// set gives a recipient a status, with a message.
func (c *campaigns) set(id string, i int, status, message string) {
	c.change(func() {
		p := c.byID[id].people[i]
		p.status, p.message, p.at = status, message, time.Now()
	})
}

// times is how often a path was requested.
func (c *campaigns) times(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked[path]
}

// block blocks the answers to paths with this ending until release is called.
func (c *campaigns) block(t testing.TB, end string) (release func()) {
	gate := make(chan struct{})
	c.change(func() { c.hold[end] = gate })
	release = sync.OnceFunc(func() { close(gate); c.change(func() { delete(c.hold, end) }) })
	t.Cleanup(release) // runs before the server is closed, which waits for its answers
	return release
}

func (c *campaigns) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v1/")
	c.mu.Lock()
	c.asked[path]++
	var gate chan struct{}
	for end, g := range c.hold {
		if strings.HasSuffix(path, end) {
			gate = g
		}
	}
	c.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-r.Context().Done():
			return
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Date", time.Now().Add(c.ahead).UTC().Format(http.TimeFormat))
	rw.Header().Set("X-RateLimit-Limit", "60000")
	if path == "accounts" {
		answer(rw, obj{"accounts": []any{obj{"_id": webhooks.Account, "platform": "whatsapp"}}})
		return
	}
	rest, isBroadcast := strings.CutPrefix(path, "whatsapp/broadcasts/")
	id, wantsRecipients := strings.CutSuffix(rest, "/recipients")
	b := c.byID[id]
	switch {
	case !isBroadcast || b == nil:
		refuse(rw, http.StatusNotFound, "Not found")
	case !wantsRecipients:
		n := map[string]int{}
		for _, p := range b.people {
			n[p.status]++
		}
		answer(rw, obj{"success": true, "broadcast": obj{"id": id, "status": b.status, "recipientCount": len(b.people),
			"sentCount": n["sent"] + n["delivered"] + n["read"], "deliveredCount": n["delivered"] + n["read"], "readCount": n["read"], "failedCount": n["failed"]}})
	default:
		people := []person{}
		for _, p := range b.people {
			people = append(people, *p)
		}
		if b.stale > 0 {
			b.stale--
			people = b.listed
		}
		skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		to := min(skip+limit, len(people))
		page := []any{}
		for _, p := range people[min(skip, to):to] {
			o := obj{"phone": p.phone, "status": p.status}
			if p.message != "" {
				o["messageId"] = p.message
			}
			if i := slices.Index([]string{"sent", "delivered", "read"}, p.status); i >= 0 {
				o[p.status+"At"] = p.at.Add(c.ahead).UTC().Format(time.RFC3339)
			}
			page = append(page, o)
		}
		answer(rw, obj{"success": true, "recipients": page, "pagination": obj{"total": len(people), "hasMore": to < len(people)}})
	}
}

// tells is a webhook about a message, with both of its ids, which are made from n.
func tells(name, n, phone string) []byte {
	return event("message."+name, obj{
		"message": obj{"id": "m-" + n, "platformMessageId": "wamid." + n, "conversationId": "conv", "platform": "whatsapp", "direction": "outgoing",
			"text": "hello", "attachments": []any{}, "sender": obj{"id": "49300"}, "sentAt": posted.Format(time.RFC3339)},
		"conversation": obj{"id": "conv", "participantId": strings.TrimPrefix(phone, "+")},
		"account":      obj{"id": webhooks.Account, "platform": "whatsapp"},
	})
}
