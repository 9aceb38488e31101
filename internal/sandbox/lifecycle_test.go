package sandbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The tests in this file run in synctest bubbles, where time passes only while all
// goroutines wait.

func (c *client) broadcast(id string) *answer {
	c.t.Helper()
	return c.do("GET", whatsapp+"/broadcasts/"+id, nil).is(200)
}

// checkCounts compares a broadcast's counts with its recipients one by one.
func (c *client) checkCounts(id string) (statuses map[string]int) {
	c.t.Helper()
	b := c.broadcast(id)
	r := c.do("GET", whatsapp+"/broadcasts/"+id+"/recipients?limit=1000", nil).is(200)
	statuses = map[string]int{}
	var sent, delivered, read int
	for i := range r.len("recipients") {
		at := fmt.Sprintf("recipients.%d.", i)
		status := r.text(at + "status")
		statuses[status]++
		has := func(name string) int {
			if r.has(at + name) {
				return 1
			}
			return 0
		}
		sent += has("sentAt")
		delivered += has("deliveredAt")
		read += has("readAt")
		if has("sentAt") == 1 && !strings.HasPrefix(r.text(at+"messageId"), "wamid.") {
			c.t.Errorf("got a sent recipient without a wamid: %s, want one", r.raw)
		}
		if status == "failed" && r.text(at+"error") == "" || status == "pending" && has("messageId") == 1 {
			c.t.Errorf("recipient %d is inconsistent: got %s, want an error if failed and no message id if pending", i, r.raw)
		}
	}
	for status, n := range statuses {
		r.equal("summary."+status, n)
		if got := c.do("GET", whatsapp+"/broadcasts/"+id+"/recipients?status="+status, nil).len("recipients"); got != n {
			c.t.Errorf("the filter finds %d %s, want %d", got, status, n)
		}
	}
	b.equal("broadcast.sentCount", sent).equal("broadcast.deliveredCount", delivered).
		equal("broadcast.readCount", read).equal("broadcast.failedCount", statuses["failed"]).
		equal("broadcast.recipientCount", r.len("recipients"))
	return statuses
}

func TestBroadcastLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{RateLimit: 100000})
		id := c.newBroadcast(append(some(20), "+15550131026", "+15550130001", "+15550130002", "+15550130003")...)
		c.broadcast(id).equal("broadcast.status", "draft")

		answered := make(chan *answer, 1)
		go func() { answered <- c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil) }()
		synctest.Wait()
		c.broadcast(id).equal("broadcast.status", "sending")
		if s := c.checkCounts(id); s["pending"] != 24 {
			t.Errorf("at once: got %v, want 24 pending", s)
		}
		c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).fails(400, "draft or scheduled")
		c.do("DELETE", whatsapp+"/broadcasts/"+id, nil).fails(400, "draft or cancelled")
		c.do("PATCH", whatsapp+"/broadcasts/"+id+"/recipients", obj{"recipients": people("+15550101099")}).fails(400, "draft")

		time.Sleep(10*defaultPace + 1)
		if s := c.checkCounts(id); s["sent"] != 10 || s["pending"] != 14 || len(answered) != 0 {
			t.Errorf("half-way: got %v, %d answers; want 10 sent, 14 pending and no answer", s, len(answered))
		}
		time.Sleep(14 * defaultPace)
		(<-answered).is(200).equal("status", "completed").equal("sent", 23).equal("failed", 1).equal("total", 24)
		c.broadcast(id).equal("broadcast.status", "completed").equal("broadcast.failedCount", 1)

		// From here on the status of every recipient only moves forward.
		rank := map[string]int{"pending": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
		last := map[string]string{}
		seen := map[string]bool{}
		for range 60 {
			r := c.do("GET", whatsapp+"/broadcasts/"+id+"/recipients", nil)
			for i := range r.len("recipients") {
				phone, status := r.text(fmt.Sprintf("recipients.%d.phone", i)), r.text(fmt.Sprintf("recipients.%d.status", i))
				if rank[status] < rank[last[phone]] {
					t.Errorf("%s went from %s back to %s, want only forward", phone, last[phone], status)
				}
				last[phone] = status
				seen[status] = true
			}
			c.checkCounts(id)
			time.Sleep(5 * defaultPace)
		}
		if !seen["sent"] || !seen["delivered"] {
			t.Errorf("got statuses %v, want sent and delivered among them", seen)
		}
		if s := c.checkCounts(id); s["read"] != 20 || s["delivered"] != 1 || s["sent"] != 1 || s["failed"] != 2 {
			t.Errorf("in the end: got %v, want 20 read, 1 delivered, 1 sent and 2 failed", s)
		}
	})
}

func TestScheduledBroadcast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		id := c.newBroadcast(seedContactPhone(1), "+15550139500", "+15550139504")
		path := whatsapp + "/broadcasts/" + id
		at := time.Now().Add(time.Hour)
		schedule := obj{"scheduledAt": at.In(time.FixedZone("", 3600)).Format(time.RFC3339)}

		c.do("POST", path+"/schedule", schedule).is(200).equal("broadcast.scheduledAt", stamp(at))
		c.do("DELETE", path, nil).fails(400, "draft or cancelled")
		c.do("PATCH", path+"/recipients", obj{"recipients": people("+15550101099")}).fails(400, "draft")
		c.do("DELETE", path+"/schedule", nil).is(200).equal("broadcast.status", "draft")
		c.do("DELETE", path+"/schedule", nil).fails(400, "not scheduled")
		c.do("POST", path+"/schedule", schedule).is(200)
		before := c.do("GET", whatsapp+"/contacts/contact_1", nil).at("contact.messagesSentCount").(float64)

		time.Sleep(time.Hour - 1)
		c.broadcast(id).equal("broadcast.status", "scheduled")
		time.Sleep(time.Nanosecond)
		// It started on time although nothing was asked until now.
		c.broadcast(id).equal("broadcast.status", "sending").equal("broadcast.startedAt", stamp(at))
		time.Sleep(time.Minute)
		c.broadcast(id).equal("broadcast.status", "completed").equal("broadcast.completedAt", stamp(at.Add(3*defaultPace)))
		// No request waits for the outcome, so an error that would fail a request fails its
		// recipient.
		if s := c.checkCounts(id); s["read"] != 2 || s["failed"] != 1 {
			t.Errorf("got %v, want 2 read and 1 failed", s)
		}
		c.do("GET", whatsapp+"/contacts/contact_1", nil).equal("contact.messagesSentCount", before+1).
			equal("contact.lastMessageSentAt", stamp(at.Add(defaultPace)))
	})
}

func seedContactPhone(n int) string { return fmt.Sprintf("+155501000%02d", n) }

func TestSendScheduledNow(t *testing.T) {
	c := newClient(t, instantly)
	c.do("POST", whatsapp+"/broadcasts/"+seedScheduledID+"/send", nil).is(200).equal("sent", 2)
	c.broadcast(seedScheduledID).equal("broadcast.status", "completed")
}

func TestBroadcastFails(t *testing.T) {
	c := newClient(t, instantly)
	id := c.newBroadcast("+15550131021", "+15550131030")
	c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).is(200).equal("status", "failed").equal("failed", 2).equal("sent", 0)
	c.broadcast(id).equal("broadcast.status", "failed")

	empty := c.newBroadcast()
	c.do("POST", whatsapp+"/broadcasts/"+empty+"/send", nil).fails(400, "no recipients")
	c.do("POST", whatsapp+"/broadcasts/"+empty+"/schedule", obj{"scheduledAt": tomorrow}).fails(400, "no recipients")
}

func TestRecipientsOfDraft(t *testing.T) {
	c := newClient(t, instantly)
	id := c.newBroadcast("+15550101001", "15550101001", "+15550101002")
	path := whatsapp + "/broadcasts/" + id + "/recipients"
	c.do("PATCH", path, obj{"recipients": people("+15550101002", "+15550101003", "+15550101003")}).is(200).
		equal("added", 1).equal("duplicates", 2).equal("totalRecipients", 3)
	c.do("DELETE", path, obj{"phones": []string{"15550101001", "+15550101009"}}).is(200).
		equal("removed", 1).equal("totalRecipients", 2)
}

// TestCancelledSend checks that a client that gives up only stops waiting; the send goes on
// and the state is complete.
func TestCancelledSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		id := c.newBroadcast(some(50)...)
		ctx, cancel := context.WithTimeout(t.Context(), 10*defaultPace)
		defer cancel()
		started := time.Now()
		c.doContext(ctx, "POST", whatsapp+"/broadcasts/"+id+"/send", nil).is(499)
		if took := time.Since(started); took != 10*defaultPace {
			t.Errorf("gave up after %v, want %v", took, 10*defaultPace)
		}
		c.broadcast(id).equal("broadcast.status", "sending")
		c.checkCounts(id)
		time.Sleep(40 * defaultPace)
		c.broadcast(id).equal("broadcast.status", "completed").equal("broadcast.sentCount", 50)
		c.checkCounts(id)
	})
}

func TestCloseReleasesWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		id := c.newBroadcast(some(50)...)
		time.AfterFunc(defaultPace, c.srv.Close)
		c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).fails(503, "shutting down")
		c.srv.Close() // closing twice is allowed
	})
}

func TestHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		started := time.Now()
		bulk := obj{"accountId": seedAccountID, "recipients": people("+15550139504", "+15550101001"), "template": hello}
		c.do("POST", whatsapp+"/bulk", bulk).fails(504, "timeout")
		if took := time.Since(started); took != hangTime {
			t.Errorf("hung for %v, want %v", took, hangTime)
		}

		// A request that hangs has been executed anyway.
		id := c.newBroadcast("+15550139504", "+15550101001")
		c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).fails(504, "timeout")
		c.broadcast(id).equal("broadcast.status", "completed").equal("broadcast.sentCount", 2)

		const path = "/v1/inbox/conversations/+15550139504/messages"
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c.doContext(ctx, "POST", path, obj{"accountId": seedAccountID, "message": "lost?"}).is(499)
		c.do("GET", path+accountQ, nil).is(200).equal("messages.1.message", "lost?")
	})
}

func TestReviews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		template := func(name string) obj {
			return obj{"accountId": seedAccountID, "name": name, "category": "UTILITY", "language": "en", "components": []obj{{"type": "BODY", "text": "x"}}}
		}
		bulk := func(name string) *answer {
			return c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "recipients": people("+15550101001"), "template": obj{"name": name, "language": "en"}}).is(200)
		}
		status := func(name string) string {
			return c.do("GET", whatsapp+"/templates/"+name+accountQ, nil).is(200).text("template.status")
		}
		c.do("POST", whatsapp+"/templates", template("fine")).is(200).equal("template.status", "PENDING")
		c.do("POST", whatsapp+"/templates", template("to_reject")).is(200)
		library := template("from_library")
		delete(library, "components")
		library["library_template_name"] = "appointment_reminder"
		library["library_template_button_inputs"] = []obj{{"type": "URL", "url": obj{"base_url": "https://example.com"}}}
		c.do("POST", whatsapp+"/templates", library).is(200).equal("template.status", "APPROVED")
		bulk("from_library").equal("summary.sent", 1)
		bulk("fine").equal("results.0.error", "(#132001) Template not found")
		if s := status("fine"); s != "PENDING" {
			t.Errorf("at once: got %s, want PENDING", s)
		}
		time.Sleep(reviewPaces * defaultPace)
		if a, r := status("fine"), status("to_reject"); a != "APPROVED" || r != "REJECTED" {
			t.Errorf("after the review: got %s, %s, want APPROVED, REJECTED", a, r)
		}
		bulk("fine").equal("summary.sent", 1)
		bulk("to_reject").equal("summary.failed", 1)

		// An edit is reviewed again. Deleting takes all languages.
		c.do("PATCH", whatsapp+"/templates/fine", obj{"accountId": seedAccountID, "components": []obj{{"type": "BODY", "text": "y"}}}).is(200)
		if s := status("fine"); s != "PENDING" {
			t.Errorf("after the edit: got %s, want PENDING", s)
		}
		c.do("DELETE", whatsapp+"/templates/hello_world"+accountQ, nil).is(200)
		bulk("hello_world").equal("summary.failed", 1)

		name := func(wanted string) {
			c.do("POST", whatsapp+"/business-profile/display-name", obj{"accountId": seedAccountID, "displayName": wanted}).is(200).equal("displayName.status", "PENDING_REVIEW")
		}
		get := func() *answer { return c.do("GET", whatsapp+"/business-profile/display-name"+accountQ, nil).is(200) }
		name("New Widgets")
		get().equal("displayName.status", "PENDING_REVIEW").equal("displayName.name", "Sandbox Widgets")
		time.Sleep(reviewPaces * defaultPace)
		get().equal("displayName.status", "APPROVED").equal("displayName.name", "New Widgets")
		name("Reject Me")
		time.Sleep(reviewPaces * defaultPace)
		get().equal("displayName.status", "DECLINED").equal("displayName.name", "New Widgets")
	})
}

func TestReplyWindowCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{NoReplies: true})
		send := func() *answer {
			return c.do("POST", recentURL+"/messages", obj{"accountId": seedAccountID, "message": "hi"})
		}
		send().is(200)
		time.Sleep(22*time.Hour + time.Second) // the business's own message does not keep it open
		a := send().fails(400, "(#131026) Re-engagement required")
		a.equal("details.metaCode", 131026).equal("code", "WHATSAPP_API_ERROR")
	})
}

func TestRateLimitSlides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{RateLimit: 3})
		get := func() *answer { return c.do("GET", "/v1/profiles", nil) }
		first := time.Now()
		if h := get().is(200).header; h.Get("X-RateLimit-Limit") != "3" || h.Get("X-RateLimit-Remaining") != "2" {
			t.Errorf("got headers %v, want 2 of 3 remaining", h)
		}
		time.Sleep(20 * time.Second)
		get().is(200)
		get().is(200)
		time.Sleep(30 * time.Second)
		h := get().fails(429, "Rate limit").equal("code", "RATE_LIMITED").header
		if h.Get("Retry-After") != "10" || h.Get("X-RateLimit-Remaining") != "0" ||
			h.Get("X-RateLimit-Reset") != fmt.Sprint(first.Add(time.Minute).Unix()) {
			t.Errorf("got headers %v, want none remaining, and the next in 10 s", h)
		}
		c.as("sk_sandbox_other").do("GET", "/v1/profiles", nil).is(200)
		time.Sleep(10 * time.Second)
		get().is(200) // the first one has left the window, and refusals do not count
		get().is(429)
	})
}

// manualClock shows that the sandbox gets the time only from Options.Clock.
type manualClock struct {
	mu      sync.Mutex
	now     time.Time
	waiting map[chan time.Time]time.Time
}

func (m *manualClock) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

func (m *manualClock) After(d time.Duration) <-chan time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	ch := make(chan time.Time, 1)
	m.waiting[ch] = m.now.Add(d)
	return ch
}

func (m *manualClock) advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
	for ch, at := range m.waiting {
		if !at.After(m.now) {
			ch <- m.now
			delete(m.waiting, ch)
		}
	}
}

func TestClockOption(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &manualClock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), waiting: map[chan time.Time]time.Time{}}
		c := newClient(t, Options{Clock: clock})
		done := make(chan *answer, 1)
		go func() { done <- c.do("POST", whatsapp+"/broadcasts/BROADCAST_ID/send", nil) }()
		synctest.Wait()
		c.broadcast(seedDraftID).equal("broadcast.startedAt", "2026-03-01T12:00:00.000Z").equal("broadcast.status", "sending")
		clock.advance(time.Second)
		(<-done).is(200).equal("sent", 1)
		clock.advance(time.Minute)
		c.broadcast(seedDraftID).equal("broadcast.readCount", 1)
	})
}
