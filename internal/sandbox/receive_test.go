package sandbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestReceiveRefuses(t *testing.T) {
	c := newClient(t, instantly)
	id := c.write(newCustomer, "Hi").text("messageId")
	ours := c.do("POST", "/v1/inbox/conversations/"+newCustomer+"/messages", obj{"accountId": seedAccountID, "message": "Hello"}).
		is(200).text("data.messageId")
	for _, tt := range []struct {
		body   obj
		status int
		want   string
	}{
		{obj{}, 400, "from is required"},
		{obj{"from": newCustomer}, 400, "Exactly one"},
		{obj{"from": newCustomer, "text": " "}, 400, "text is required"},
		{obj{"from": "nobody", "text": "x"}, 400, "not a valid phone"},
		{obj{"from": newCustomer, "text": "x", "txet": "y"}, 400, "txet: unknown member"},
		{obj{"from": newCustomer, "reaction": obj{"messageId": id, "emoij": "y"}}, 400, "reaction.emoij: unknown member"},
		{obj{"from": newCustomer, "text": 7}, 400, "text: expected string"},
		{obj{"from": newCustomer, "text": strings.Repeat("x", maxText+1)}, 400, "at most 4096"},
		{obj{"from": newCustomer, "type": "poem"}, 400, "type: expected one of"},
		{obj{"from": newCustomer, "type": "text", "url": "https://example.com"}, 400, "url is for"},
		{obj{"from": newCustomer, "text": "x", "accountId": "6500000000000000000000ff"}, 404, "WhatsApp account not found"},
		{obj{"from": newCustomer, "text": "x", "delete": obj{"messageId": id}}, 400, "Exactly one"},
		{obj{"from": newCustomer, "delete": obj{}}, 400, "delete.messageId: required"},
		{obj{"from": newCustomer, "delete": nil}, 400, "delete: expected object"},
		{obj{"from": newCustomer, "delete": obj{"messageId": "wamid.none"}}, 404, "Message not found"},
		{obj{"from": "+15550107999", "delete": obj{"messageId": id}}, 404, "Conversation not found"},
		{obj{"from": newCustomer, "delete": obj{"messageId": ours}}, 400, "not the customer's"},
		{obj{"from": newCustomer, "edit": obj{"messageId": ours, "text": "x"}}, 400, "not the customer's"},
		{obj{"from": newCustomer, "edit": obj{"messageId": id, "text": strings.Repeat("x", maxText+1)}}, 400, "edit.text"},
	} {
		c.do("POST", "/sandbox/messages", tt.body).fails(tt.status, tt.want)
	}
	c.do("POST", "/sandbox/messages", obj{"from": newCustomer, "reaction": obj{"messageId": ours, "emoji": "👍"}}).is(200)
	c.as("").do("POST", "/sandbox/messages", obj{"from": newCustomer, "text": "x"}).fails(401, "Unauthorized")
}

// TestReceive checks that what a customer writes is listed, and opens the reply window.
func TestReceive(t *testing.T) {
	c := newClient(t, Options{Pace: -1, NoReplies: true})
	send := func() *answer {
		return c.do("POST", "/v1/inbox/conversations/"+seedOldID+"/messages", obj{"accountId": seedAccountID, "message": "Hi"})
	}
	send().fails(400, "Re-engagement")
	before := c.do("GET", whatsapp+"/contacts/contact_2", nil).at("contact.messagesReceivedCount").(float64)
	id := c.write(seedContactPhone(2), "Where is it?").equal("conversationId", seedOldID).text("messageId")
	send().is(200)
	c.do("GET", whatsapp+"/contacts/contact_2", nil).equal("contact.messagesReceivedCount", before+1)
	c.do("GET", "/v1/inbox/conversations/"+seedOldID+"/messages"+accountQ, nil).is(200).
		equal("messages.2.id", id).equal("messages.2.message", "Where is it?").equal("messages.2.direction", "incoming")

	conversation := c.write(newCustomer, "Hi").text("conversationId")
	c.write(newCustomer[1:], "Still me").equal("conversationId", conversation)
	c.do("GET", "/v1/inbox/conversations", nil).equal("data.0.id", conversation).equal("data.0.unreadCount", 2).
		equal("data.0.lastMessage", "Still me").equal("data.0.participantId", newCustomer[1:])
	c.write(seedContactPhone(4), "Hello?") // this conversation was archived
	c.do("GET", "/v1/inbox/conversations?status=archived", nil).equal("data", "[]")
}

// TestInternalMessageIDs checks that a list of messages can show either of the two ids that
// webhooks have.
func TestInternalMessageIDs(t *testing.T) {
	for _, internal := range []bool{false, true} {
		c, r := hooked(t, Options{Pace: -1, InternalMessageIDs: internal})
		a := c.write(newCustomer, "Hi")
		p := r.wait("message.received", 1)[0]
		want := p.text("message.platformMessageId")
		if internal {
			want = p.text("message.id")
		}
		a.equal("messageId", want)
		c.do("GET", "/v1/inbox/conversations/"+a.text("conversationId")+"/messages"+accountQ, nil).equal("messages.0.id", want)
	}
}

// TestIDsOfALaterLife checks that ids do not repeat when a sandbox is restarted, even
// within a second.
func TestIDsOfALaterLife(t *testing.T) {
	seen := map[string]bool{}
	for i := range 3 {
		clock := &manualClock{now: time.Unix(1_700_000_000, int64(i)*1e6), waiting: map[chan time.Time]time.Time{}}
		c := newClient(t, Options{Pace: -1, Clock: clock})
		a := c.write(newCustomer, "Hi")
		bulk := c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "recipients": people(newCustomer), "template": hello}).is(200)
		template := c.do("POST", whatsapp+"/templates", obj{"accountId": seedAccountID, "name": "x", "category": "UTILITY",
			"language": "en", "components": []obj{{"type": "BODY", "text": "x"}}}).is(200)
		for _, id := range []string{a.text("messageId"), a.text("conversationId"), bulk.text("results.0.messageId"),
			template.text("template.id"), c.newBroadcast(newCustomer)} {
			if seen[id] {
				t.Errorf("got id %s again after a restart, want a new one", id)
			}
			seen[id] = true
		}
	}
}

func TestReplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		texts := func(conversation string) (out []string) {
			a := c.do("GET", "/v1/inbox/conversations/"+conversation+"/messages"+accountQ, nil).is(200)
			for i := range a.len("messages") {
				m := answer{t: t, body: a.at("messages." + string(rune('0'+i)))}
				if m.text("direction") == "incoming" {
					out = append(out, m.text("message"))
				}
			}
			return out
		}
		send := func(conversation, text string) {
			c.do("POST", "/v1/inbox/conversations/"+conversation+"/messages", obj{"accountId": seedAccountID, "message": text}).is(200)
		}
		before := len(texts(seedRecentID))
		send(seedRecentID, "one")
		send(seedRecentID, "two") // one answer is planned already
		send("15550130002", "magic")
		c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "recipients": people(seedContactPhone(2)), "template": hello}).is(200)
		time.Sleep((50 + 50 + replyPaces - 1) * defaultPace)
		if n := len(texts(seedRecentID)); n != before {
			t.Errorf("got %d answers before the message can have been read, want none", n-before)
		}
		time.Sleep(time.Minute)
		if got := texts(seedRecentID); len(got) != before+1 || got[before] != "You said: one" {
			t.Errorf("got messages %q, want one answer", got)
		}
		if got := texts("15550130002"); len(got) != 1 {
			t.Errorf("a conversation with a magic number: got %q, want no answer", got)
		}
		if got := texts(seedOldID); len(got) != 1 {
			t.Errorf("after a bulk send: got %q, want no answer", got)
		}
		send(seedRecentID, strings.Repeat("é", maxQuoted+1))
		time.Sleep(time.Minute)
		if got := texts(seedRecentID); len(got) != before+2 || got[before+1] != "You said: "+strings.Repeat("é", maxQuoted) {
			t.Errorf("got messages %q, want one more answer, which repeats %d characters", got, maxQuoted)
		}
	})
}
