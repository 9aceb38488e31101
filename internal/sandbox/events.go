package sandbox

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// wanted reports whether any webhook subscribes to an event.
func (w *world) wanted(event string) bool {
	return slices.ContainsFunc(w.webhooks, func(h *webhook) bool { return h.subscribes(event) })
}

// emit sends an event to every active webhook that subscribes to it. at is the event's own
// time, which does not change with retries.
func (w *world) emit(event string, at time.Time, body obj) {
	if !w.wanted(event) {
		return
	}
	m := w.newPayload(event, at, body)
	for _, h := range w.webhooks {
		if h.subscribes(event) {
			w.enqueue(h, m)
		}
	}
}

// payload is an event in its final form, the same for all webhooks and attempts.
type payload struct {
	id     string // the event's id
	event  string
	at     time.Time
	body   []byte
	zernio bool
}

func (w *world) newPayload(event string, at time.Time, body obj) *payload {
	w.payloads++
	m := &payload{id: uuid.NewString(), event: event, at: at}
	m.zernio = w.opts.Era == EraZernio || w.opts.Era == EraMixed && w.payloads%2 == 0
	envelope := obj{"event": event, "timestamp": stamp(at)}
	maps.Copy(envelope, body)
	if m.zernio {
		envelope["id"] = m.id
	} else {
		lateOnly(envelope)
	}
	m.body = bytes.TrimSpace(encode(envelope))
	return m
}

// lateOnly removes the members that the Late era did not have.
func lateOnly(envelope obj) {
	if a, _ := envelope["account"].(obj); a["id"] != nil { // events about accounts had them
		delete(a, "accountId")
		delete(a, "profileId")
	}
	conversation, _ := envelope["conversation"].(obj)
	delete(conversation, "contactId")
	for _, name := range []string{"message", "reaction"} {
		part, _ := envelope[name].(obj)
		sender, _ := part["sender"].(obj)
		delete(sender, "contactId")
		delete(sender, "phoneNumber")
	}
}

// emitMessage emits an event about a message, with additional members.
func (w *world) emitMessage(event string, cv *conversation, m *message, at time.Time, more obj) {
	if !w.wanted(event) {
		return
	}
	a := w.account(cv.accountID)
	body := obj{"message": w.hookMessage(a, cv, m), "conversation": w.hookConversation(cv), "account": hookAccount(a)}
	maps.Copy(body, more)
	w.emit(event, at, body)
}

func (w *world) hookMessage(a *account, cv *conversation, m *message) obj {
	v := obj{
		"id": m.internalID(), "platformMessageId": m.platformID, "conversationId": cv.id, "platform": a.platform,
		"direction": "outgoing", "text": nil, "attachments": hookAttachments(m.attachments),
		"sender": obj{"id": digits(a.phone), "name": a.displayName}, "sentAt": stamp(m.at), "isRead": false,
	}
	v.opt("text", m.text)
	if m.incoming {
		v["direction"], v["sender"] = "incoming", w.hookSender(cv)
	}
	return v
}

// hookSender is the customer as the sender of a message or reaction.
func (w *world) hookSender(cv *conversation) obj {
	v := obj{"id": digits(cv.phone), "name": cv.name, "phoneNumber": cv.phone}
	if ct := w.contactByPhone(cv.accountID, cv.phone); ct != nil {
		v["contactId"] = ct.id
	}
	return v
}

func hookAttachments(attachments []obj) []obj {
	var views []obj
	for _, a := range attachments {
		views = append(views, obj{"type": a["type"], "url": a["url"], "payload": obj{"filename": a["filename"]}})
	}
	return list(views)
}

func (w *world) hookConversation(cv *conversation) obj {
	v := obj{
		"id": cv.id, "platformConversationId": digits(cv.phone), "participantId": digits(cv.phone), "participantName": cv.name, "status": cv.status(),
	}
	if ct := w.contactByPhone(cv.accountID, cv.phone); ct != nil {
		v["contactId"] = ct.id
	}
	return v
}

// hookAccount is an account as events about messages show it.
func hookAccount(a *account) obj {
	return obj{"id": a.id, "accountId": a.id, "profileId": a.profile.id, "platform": a.platform,
		"username": a.username, "displayName": a.displayName}
}

// emitAccount emits an event about an account, which such events show without a plain id.
func (w *world) emitAccount(event string, a *account, at time.Time, more obj) {
	account := hookAccount(a)
	delete(account, "id")
	maps.Copy(account, more)
	w.emit(event, at, obj{"account": account})
}

// emitTemplate emits the result of a review, once for each account that shares the
// template.
func (w *world) emitTemplate(t *template, at time.Time) {
	status, reason := w.templateStatus(t, at), "NONE"
	if status == "REJECTED" {
		reason = "The template's name asks for it"
	}
	for _, a := range w.accounts {
		if a.wabaID != t.wabaID {
			continue
		}
		account := hookAccount(a)
		delete(account, "id")
		w.emit("whatsapp.template.status_updated", at, obj{"account": account, "template": obj{
			"templateId": t.id, "name": t.name, "language": t.language, "status": status, "reason": reason,
		}})
	}
}
