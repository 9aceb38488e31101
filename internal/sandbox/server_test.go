package sandbox

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestKeys(t *testing.T) {
	c := newClient(t, Options{Pace: -1, Keys: []string{"sk_mine"}})
	for key, status := range map[string]int{
		"sk_mine": 200, "sk_sandbox": 200, "sk_sandbox_team1": 200, "YOUR_API_KEY": 200,
		"sk_other": 401, "sk_": 401, "": 401, "sk_mine2": 401,
	} {
		a := c.as(key).do("GET", "/v1/profiles", nil).is(status)
		if status == 401 {
			a.equal("error", "Unauthorized")
		}
		if a.header.Get("X-RateLimit-Limit") != "600" || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%q: got headers %v, want a limit of 600 and a request id", key, a.header)
		}
	}
}

// TestIsolation checks that a key does not see what another key does.
func TestIsolation(t *testing.T) {
	base := newClient(t, instantly)
	a, b := base.as("sk_sandbox_a"), base.as("sk_sandbox_b")
	id := a.newBroadcast("+15550101001")
	contact := a.do("POST", whatsapp+"/contacts", obj{"accountId": seedAccountID, "phone": "+15550101001", "name": "A's"}).is(200).text("contact.id")
	a.do("DELETE", whatsapp+"/contacts/contact_1", nil).is(200)

	b.do("GET", whatsapp+"/broadcasts/"+id, nil).is(404)
	b.do("GET", whatsapp+"/contacts/"+contact, nil).is(404)
	b.do("GET", whatsapp+"/contacts/contact_1", nil).is(200)
	b.do("POST", whatsapp+"/contacts/bulk", obj{"action": "block", "contactIds": []string{contact}}).is(200).equal("matched", 0)
	b.do("GET", whatsapp+"/contacts"+accountQ, nil).equal("pagination.total", 12)
	if other := b.newBroadcast("+15550101001"); other == id {
		t.Error("two worlds made the same id, want different ones")
	}
	if !mongoID.MatchString(id) || !mongoID.MatchString(contact) {
		t.Errorf("got ids %q, %q, want ObjectIds", id, contact)
	}
}

func TestWorldsAreBounded(t *testing.T) {
	clock := &manualClock{now: time.Now(), waiting: map[chan time.Time]time.Time{}}
	c := newClient(t, Options{Pace: -1, Clock: clock})
	for i := range maxWorlds + 5 {
		c.as(fmt.Sprintf("sk_sandbox_%d", i)).do("DELETE", whatsapp+"/contacts/contact_1", nil).is(200)
		clock.advance(time.Second)
		c.do("GET", "/v1/profiles", nil).is(200) // so that it is never the idle one
	}
	if n := len(c.srv.worlds); n != maxWorlds {
		t.Errorf("got %d worlds, want %d", n, maxWorlds)
	}
	c.as("sk_sandbox_0").do("GET", whatsapp+"/contacts/contact_1", nil).is(200) // was dropped, and is seeded again
	c.as("sk_sandbox_104").do("GET", whatsapp+"/contacts/contact_1", nil).is(404)
}

// TestWorldBudget checks that a full world says so, and takes more after something was
// deleted.
func TestWorldBudget(t *testing.T) {
	c := newClient(t, Options{Pace: -1, RateLimit: 10000})
	w := c.srv.worldOf(c.key)
	w.used = worldBudget - 100_000 // as if much had been stored
	create := func(i int) *answer {
		return c.do("POST", whatsapp+"/contacts", obj{"accountId": seedAccountID, "phone": fmt.Sprintf("+15550101%03d", i),
			"name": "x", "notes": strings.Repeat("n", 10_000)})
	}
	var ids []string
	for i := range 9 {
		ids = append(ids, create(i).is(200).text("contact.id"))
	}
	create(9).fails(403, "Sandbox limit").equal("code", "SANDBOX_LIMIT")
	c.do("DELETE", whatsapp+"/contacts/bulk", obj{"contactIds": ids}).is(200).equal("deleted", len(ids))
	id := c.newBroadcast(some(10)...)
	c.do("DELETE", whatsapp+"/broadcasts/"+id+"/recipients", obj{"phones": some(3)}).is(200)
	c.do("DELETE", whatsapp+"/broadcasts/"+id, nil).is(200)
	c.do("POST", whatsapp+"/contacts/import", obj{"accountId": seedAccountID, "contacts": []obj{{"phone": "x", "name": "x"}}}).is(200)
	if w.used != worldBudget-100_000 {
		t.Errorf("the world uses %d bytes, want %d", w.used, worldBudget-100_000)
	}
	c.do("POST", whatsapp+"/contacts", strings.Repeat(" ", maxJSONBody+1)).fails(413, "too large")
}

// TestConcurrency has many clients, for the race detector; and the counts must add up.
func TestConcurrency(t *testing.T) {
	c := newClient(t, Options{Pace: time.Millisecond, RateLimit: 100000})
	id := c.newBroadcast()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 10 {
				phone := fmt.Sprintf("+1555020%02d%02d", i, j)
				c.do("POST", whatsapp+"/contacts", obj{"accountId": seedAccountID, "phone": phone, "name": "x"}).is(200)
				c.do("PATCH", whatsapp+"/broadcasts/"+id+"/recipients", obj{"recipients": people(phone)}).is(200)
				c.do("GET", whatsapp+"/contacts"+accountQ, nil).is(200)
				c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "template": hello, "recipients": people(phone)}).is(200)
				c.do("POST", recentURL+"/messages", obj{"accountId": seedAccountID, "message": "x"}).is(200)
				c.do("GET", "/v1/inbox/conversations", nil).is(200)
				c.as(fmt.Sprintf("sk_sandbox_%d", i)).do("GET", "/v1/accounts", nil).is(200)
			}
		})
	}
	wg.Wait()
	c.do("GET", whatsapp+"/contacts"+accountQ, nil).equal("pagination.total", 12+80)

	// Of two sends at the same time, one succeeds.
	statuses := make(chan int, 2)
	for range 2 {
		wg.Go(func() { statuses <- c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).status })
	}
	wg.Wait()
	if sum := <-statuses + <-statuses; sum != 200+400 {
		t.Errorf("the statuses add up to %d, want 200+400", sum)
	}
	c.broadcast(id).equal("broadcast.sentCount", 80)
}
