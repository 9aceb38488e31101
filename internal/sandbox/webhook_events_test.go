package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const newCustomer = "+15550107001"

// TestWebhookSignature checks that the signature is over the bytes of the body, under the
// names of each era.
func TestWebhookSignature(t *testing.T) {
	for _, era := range []Era{"", EraLate, EraZernio, EraMixed} {
		t.Run(string("era "+era), func(t *testing.T) {
			c, r := hooked(t, Options{Pace: -1, Era: era, NoReplies: true})
			c.write(newCustomer, "Hi <b>&</b> 👋")
			c.write(newCustomer, "Again")
			zernio := 0
			for _, p := range r.wait("", 3) {
				names := []string{"Late"}
				if p.has("id") {
					names = append(names, "Zernio")
					zernio++
					p.equal("id", p.header.Get("X-Zernio-Event-Id"))
				} else if p.header.Get("X-Zernio-Event") != "" {
					t.Errorf("Late era: got headers %v, want none of Zernio", p.header)
				}
				for _, name := range names {
					if got := p.header.Get("X-" + name + "-Signature"); got != p.sum(secret) {
						t.Errorf("got %s signature %q, want %q, of %s", name, got, p.sum(secret), p.raw)
					}
					if p.header.Get("X-"+name+"-Event") != p.event || len(p.header.Get("X-"+name+"-Event-Id")) != 36 {
						t.Errorf("got headers %v, want event and event id of %s", p.header, name)
					}
				}
			}
			if want := map[Era]int{EraZernio: 3, EraMixed: 1}[era]; zernio != want {
				t.Errorf("got %d of Zernio's, want %d", zernio, want)
			}
		})
	}

	// Without a secret there is no signature; the webhook's own headers are sent.
	c, r := newClient(t, Options{Pace: -1}), newReceiver(t)
	c.do("POST", "/v1/webhooks/settings", obj{"url": r.url, "events": []string{"message.received"},
		"customHeaders": obj{"X-Team": "blue", "X-Late-Event": "mine"}}).is(200)
	c.write(newCustomer, "Hi") // also begins a conversation, to which this webhook does not subscribe
	p := r.wait("", 1)[0]
	if p.header.Get("X-Team") != "blue" || len(p.header.Values("X-Late-Signature")) != 0 {
		t.Errorf("got headers %v, want X-Team and no signature", p.header)
	}
	p.equal("event", "message.received")
}

func TestReceivedEvents(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1, Era: EraZernio})
	first := c.do("POST", "/api/sandbox/messages", obj{"from": newCustomer, "name": "Kim", "text": "Hello"}).is(200).equal("success", true)
	conversation, id := first.text("conversationId"), first.text("messageId")
	account := obj{"id": seedAccountID, "accountId": seedAccountID, "profileId": seedProfileID, "platform": "whatsapp",
		"username": seedPhone, "displayName": "Sandbox Widgets"}

	p := r.wait("conversation.started", 1)[0]
	p.equal("conversation.id", conversation).equal("conversation.participantId", newCustomer[1:]).equal("conversation.participantName", "Kim")
	p = r.wait("message.received", 1)[0]
	for name, want := range account {
		p.equal("account."+name, want)
	}
	p.equal("conversation.id", conversation).equal("conversation.participantId", newCustomer[1:]).equal("conversation.status", "active").
		equal("message.conversationId", conversation).equal("message.platformMessageId", id).equal("message.platform", "whatsapp").
		equal("message.direction", "incoming").equal("message.text", "Hello").equal("message.attachments", "[]").
		equal("message.sender.id", newCustomer[1:]).equal("message.sender.phoneNumber", newCustomer).equal("message.sender.name", "Kim").
		equal("message.sentAt", p.text("timestamp")).equal("message.isRead", false)
	internal := p.text("message.id")
	if !mongoID.MatchString(internal) || !strings.HasPrefix(id, "wamid.") || !p.has("metadata") {
		t.Errorf("got ids %q, %q in %s, want an ObjectId and a wamid, with metadata", internal, id, p.raw)
	}

	// From a contact, with an attachment and no text.
	c.do("POST", "/sandbox/messages", obj{"from": seedContactPhone(1), "type": "sticker"}).is(200).equal("conversationId", seedRecentID)
	p = r.wait("message.received", 2)[1]
	p.equal("message.sender.contactId", seedContactID(1)).equal("message.attachments.0.type", "sticker").equal("conversation.contactId", seedContactID(1))
	if !p.has("message.text") || p.at("message.text") != nil {
		t.Errorf("got %s, want a text that is null", p.raw)
	}

	post := func(body obj) *answer { return c.do("POST", "/sandbox/messages", body).is(200) }
	post(obj{"from": newCustomer, "reaction": obj{"messageId": internal, "emoji": "👍"}}).equal("messageId", id)
	post(obj{"from": newCustomer, "reaction": obj{"messageId": id, "emoji": ""}})
	got := r.wait("reaction.received", 2)
	got[0].equal("reaction.action", "added").equal("reaction.emoji", "👍").equal("reaction.messageId", internal).
		equal("reaction.platformMessageId", id).equal("reaction.sender.id", newCustomer[1:]).equal("conversation.id", conversation)
	got[1].equal("reaction.action", "removed")

	post(obj{"from": newCustomer, "edit": obj{"messageId": id, "text": "Hullo"}})
	post(obj{"from": newCustomer, "edit": obj{"messageId": id, "text": "Hallo"}})
	r.wait("message.edited", 2)[1].equal("message.text", "Hallo").equal("message.id", internal).equal("editCount", 2).
		equal("editHistory.0.text", "Hello").equal("editHistory.1.text", "Hullo")
	post(obj{"from": newCustomer, "delete": obj{"messageId": id}})
	p = r.wait("message.deleted", 1)[0]
	p.equal("message.text", "Hallo").equal("message.platformMessageId", id)
	if !p.has("deletedAt") || c.do("GET", "/v1/inbox/conversations/"+conversation+"/messages"+accountQ, nil).len("messages") != 0 {
		t.Errorf("deleted: got %s, want a deletedAt, and the message not listed", p.raw)
	}
	if n := len(r.all("conversation.started")); n != 1 {
		t.Errorf("got %d conversation.started, want 1", n)
	}
}

// TestLateMembers checks that the Late era identifies people only by their id, and also the
// accounts of messages.
func TestLateMembers(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1})
	id := c.write(seedContactPhone(1), "Hi").text("messageId")
	c.do("POST", "/sandbox/messages", obj{"from": seedContactPhone(1), "reaction": obj{"messageId": id, "emoji": "👍"}}).is(200)
	c.do("DELETE", whatsapp+"/phone-numbers/"+seedNumberID, nil).is(200)
	for _, event := range []string{"message.received", "reaction.received"} {
		p := r.wait(event, 1)[0]
		part, _, _ := strings.Cut(event, ".")
		part += ".sender"
		p.equal(part+".id", seedContactPhone(1)[1:]).equal("account.id", seedAccountID)
		for _, name := range []string{"id", "account.accountId", "account.profileId", "conversation.contactId", part + ".phoneNumber", part + ".contactId"} {
			if p.has(name) {
				t.Errorf("got %[2]s, want no %[1]s in it", name, p.raw)
			}
		}
	}
	r.wait("account.disconnected", 1)[0].equal("account.accountId", seedAccountID).equal("account.profileId", seedProfileID)
}

// TestStatusEvents checks that the events of every message sent come in order and have the
// ids that the API answered, so that a status can be matched to its recipient.
func TestStatusEvents(t *testing.T) {
	c, r := hooked(t, Options{Pace: 200 * time.Microsecond, NoReplies: true})
	const onlySent, delivered, fails, refused = "+15550130001", "+15550130002", "+15550130003", "+15550131026"
	id := c.newBroadcast(newCustomer, onlySent, delivered, fails, refused)
	c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).is(200)
	bulk := c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "recipients": people(seedContactPhone(4)), "template": hello}).is(200)
	sent := c.do("POST", recentURL+"/messages", obj{"accountId": seedAccountID, "message": "Hi Ana"}).is(200)

	want := map[string]string{ // by platform message id
		bulk.text("results.0.messageId"): "message.sent message.delivered message.read",
		sent.text("data.messageId"):      "message.sent message.delivered message.read",
	}
	phones := map[string]string{}
	list := c.do("GET", whatsapp+"/broadcasts/"+id+"/recipients", nil).is(200)
	for i := range list.len("recipients") {
		at := fmt.Sprintf("recipients.%d.", i)
		if !list.has(at + "messageId") {
			list.equal(at+"phone", refused)
			continue
		}
		phones[list.text(at+"messageId")] = list.text(at + "phone")
		want[list.text(at+"messageId")] = map[string]string{
			newCustomer: "message.sent message.delivered message.read", onlySent: "message.sent",
			delivered: "message.sent message.delivered", fails: "message.sent message.failed",
		}[list.text(at+"phone")]
	}
	got := map[string]string{}
	last := map[string]string{}
	for _, p := range r.wait("", 3+1+2+2+3+3) {
		m := p.text("message.platformMessageId")
		got[m] = strings.TrimSpace(got[m] + " " + p.event)
		if when := p.text("timestamp"); when < last[m] {
			t.Errorf("%s: got time %s, want one not before %s", p.event, when, last[m])
		} else {
			last[m] = when
		}
		p.equal("message.direction", "outgoing").equal("message.sender.id", seedPhone[1:]).
			equal("message.conversationId", p.text("conversation.id")).equal("account.id", seedAccountID)
		if p.event != "message.sent" {
			p.equal("statusAt", p.text("timestamp"))
		}
		if phone := phones[m]; phone != "" {
			p.equal("conversation.participantId", phone[1:]).equal("message.text", "Hello World")
		}
		if strings.Contains(p.raw, id) {
			t.Errorf("got %s, want no broadcast's id in it", p.raw)
		}
		if p.event == "message.failed" {
			p.equal("error.code", 131026).equal("error.title", "Message undeliverable")
		}
	}
	for m, events := range want {
		if got[m] != events {
			t.Errorf("%s: got events %q, want %q", m, got[m], events)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got events of %d messages, want %d", len(got), len(want))
	}

	// A customer that answers a broadcast continues the conversation that its events named.
	var conversation string
	for _, p := range r.all("message.read") {
		if p.text("conversation.participantId") == newCustomer[1:] {
			conversation = p.text("conversation.id")
		}
	}
	c.write(newCustomer, "Thanks").equal("conversationId", conversation)
}

func TestAccountAndTemplateEvents(t *testing.T) {
	c, r := hooked(t, Options{Pace: -1})
	new := c.do("POST", "/v1/connect/whatsapp/credentials", obj{"profileId": seedProfileID, "accessToken": seedMetaToken,
		"wabaId": seedWABA, "phoneNumberId": seedFreePhoneNumberID}).is(200).text("account.accountId")
	r.wait("account.connected", 1)[0].equal("account.accountId", new).equal("account.platform", "whatsapp").equal("account.profileId", seedProfileID)
	url := c.do("GET", "/v1/connect/whatsapp?profileId="+seedProfileID, nil).is(200).text("authUrl")
	c.do("GET", strings.TrimPrefix(url, "http://example.com"), nil).is(200)
	r.wait("account.connected", 2)
	c.do("DELETE", whatsapp+"/phone-numbers/"+seedNumberID, nil).is(200)
	r.wait("account.disconnected", 1)[0].equal("account.accountId", seedAccountID).equal("account.disconnectionType", "intentional")
	c.do("POST", "/sandbox/messages", obj{"from": newCustomer, "text": "Anybody there?"}).fails(400, "disconnected")

	template := func(name string, more obj) {
		body := obj{"accountId": new, "name": name, "category": "UTILITY", "language": "en"}
		for k, v := range more {
			body[k] = v
		}
		c.do("POST", whatsapp+"/templates", body).is(200)
	}
	body := obj{"components": []obj{{"type": "BODY", "text": "x"}}}
	template("fine", body)
	template("to_reject", body)
	template("from_library", obj{"library_template_name": "x"})
	var got []string
	for _, p := range r.wait("whatsapp.template.status_updated", 9) { // three accounts share the templates
		if p.text("account.accountId") == new {
			got = append(got, p.text("template.name")+" "+p.text("template.status"))
		}
		if p.text("template.reason") == "" || p.text("template.templateId") == "" || p.text("template.language") != "en" {
			t.Errorf("template: got %s, want reason, id and language en", p.raw)
		}
	}
	slices.Sort(got)
	if want := "[fine APPROVED from_library APPROVED to_reject REJECTED]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
