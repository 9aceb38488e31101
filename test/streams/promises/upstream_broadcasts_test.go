package promises_test

import (
	"net/http"
	"slices"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A broadcast is a broadcast of the upstream.
type broadcast struct {
	id, account, status string
	created             time.Time
	recipients          []*recipient
	internal            bool // recipients have the upstream's message ids instead of the platform's
	deleted             bool
}

// A recipient is a recipient of a broadcast.
type recipient struct {
	phone, message string // the message's bare id
	status         whatsappv1.BroadcastRecipientStatus
	at             map[whatsappv1.BroadcastRecipientStatus]time.Time
}

// Short names of the statuses.
const (
	pending   = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING
	sent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	delivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	read      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	failed    = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED
)

// lateOf is a status in the upstream's spelling.
var lateOf = map[whatsappv1.BroadcastRecipientStatus]string{pending: "pending", sent: "sent", delivered: "delivered", read: "read", failed: "failed"}

// advance gives a recipient its next status.
func (u *upstream) advance(r *recipient, to whatsappv1.BroadcastRecipientStatus) {
	u.mu.Lock()
	defer u.mu.Unlock()
	r.status, r.at[to] = to, time.Now().Add(u.skew)
}

// setStatus gives a broadcast its next status.
func (u *upstream) setStatus(b *broadcast, status string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	b.status = status
}

// deleteBroadcast deletes one.
func (u *upstream) deleteBroadcast(b *broadcast) {
	u.mu.Lock()
	defer u.mu.Unlock()
	b.deleted = true
}

// goneFor reports whether one of some broadcasts is not visible to a key.
func (u *upstream) goneFor(key string, ids []string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.ContainsFunc(ids, func(id string) bool {
		b := u.broadcasts[id]
		return b == nil || b.deleted || !u.ring(key).visible[b.account]
	})
}

// counts are the cumulative counts of recipients by status: what was read was delivered
// too.
func (b *broadcast) counts() obj {
	n := map[string]int{}
	for _, r := range b.recipients {
		switch r.status {
		case read:
			n["read"]++
			fallthrough
		case delivered:
			n["delivered"]++
			fallthrough
		case sent:
			n["sent"]++
		case failed:
			n["failed"]++
		}
	}
	return obj{"sentCount": n["sent"], "deliveredCount": n["delivered"], "readCount": n["read"], "failedCount": n["failed"], "recipientCount": len(b.recipients)}
}

func (b *broadcast) json() obj {
	out := b.counts()
	out["id"], out["name"], out["status"], out["createdAt"] = b.id, b.id, b.status, stamp(b.created)
	out["template"] = obj{"name": "hello", "language": "en"}
	return out
}

func (u *upstream) listBroadcasts(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	account := q.Get("accountId")
	if !u.ring(keyOf(r)).visible[account] {
		refuse(rw, http.StatusNotFound, "WhatsApp account not found")
		return
	}
	var all []*broadcast
	for _, b := range u.broadcasts {
		if b.account == account && !b.deleted {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b *broadcast) int { return b.created.Compare(a.created) })
	skip, limit := number(q.Get("skip"), 0), number(q.Get("limit"), 50)
	list := []any{}
	for _, b := range all[min(skip, len(all)):min(skip+limit, len(all))] {
		list = append(list, b.json())
	}
	answer(rw, obj{"success": true, "broadcasts": list, "pagination": obj{"total": len(all), "limit": limit, "skip": skip, "hasMore": skip+limit < len(all)}})
}

// broadcast is the broadcast of a call; nil, and the call is refused, if the key cannot see
// it.
func (u *upstream) broadcast(rw http.ResponseWriter, r *http.Request) *broadcast {
	b := u.broadcasts[r.PathValue("id")]
	if b == nil || b.deleted || !u.ring(keyOf(r)).visible[b.account] {
		refuse(rw, http.StatusNotFound, "Broadcast not found")
		return nil
	}
	return b
}

func (u *upstream) getBroadcast(rw http.ResponseWriter, r *http.Request) {
	if b := u.broadcast(rw, r); b != nil {
		totals.add("looks at broadcasts", 1)
		answer(rw, obj{"success": true, "broadcast": b.json()})
	}
}

func (u *upstream) listRecipients(rw http.ResponseWriter, r *http.Request) {
	b := u.broadcast(rw, r)
	if b == nil {
		return
	}
	q := r.URL.Query()
	summary := map[string]int{"total": len(b.recipients)}
	var all []*recipient
	for _, p := range b.recipients {
		summary[lateOf[p.status]]++
		if status := q.Get("status"); status == "" || status == lateOf[p.status] {
			all = append(all, p)
		}
	}
	skip, limit := number(q.Get("skip"), 0), number(q.Get("limit"), 100)
	list := []any{}
	for _, p := range all[min(skip, len(all)):min(skip+limit, len(all))] {
		doc := obj{"phone": p.phone, "name": "Ada", "variables": obj{}, "status": lateOf[p.status]}
		if p.status != pending && (p.status != failed || !p.at[sent].IsZero()) {
			doc["messageId"] = map[bool]string{true: "m-", false: "wamid."}[b.internal] + p.message
		}
		for status, member := range map[whatsappv1.BroadcastRecipientStatus]string{sent: "sentAt", delivered: "deliveredAt", read: "readAt"} {
			if at := p.at[status]; !at.IsZero() {
				doc[member] = stamp(at)
			}
		}
		if p.status == failed {
			doc["error"] = "(#131026) Message undeliverable"
		}
		list = append(list, doc)
	}
	totals.add("lists of recipients", 1)
	answer(rw, obj{"success": true, "recipients": list, "summary": summary,
		"pagination": obj{"total": len(all), "limit": limit, "skip": skip, "hasMore": skip+limit < len(all)}})
}
