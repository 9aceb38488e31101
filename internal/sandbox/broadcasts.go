package sandbox

import (
	"slices"
	"time"
)

// state is the part of a broadcast's status that a request sets; the rest follows from the
// plan of a started broadcast.
type state int

const (
	idle state = iota
	scheduled
	cancelled
	started
)

// draft is the status of a broadcast that can still be changed.
const draft = "draft"

type broadcast struct {
	id          string
	accountID   string
	name        string
	description string
	template    templateRef
	recipients  []*recipient
	phones      map[string]bool // the recipients' numbers; nil until a recipient is added
	state       state
	scheduledAt time.Time
	startedAt   time.Time
	completedAt time.Time // planned when the send starts
	createdAt   time.Time
	updatedAt   time.Time
	counted     int // recipients that settle has dealt with
	cost        int
}

// templateRef names a template, with parameters that are not checked.
type templateRef struct {
	name, language string
	components     []any
}

func readTemplateRef(in input) templateRef {
	t := in.one("template")
	ref := templateRef{components: t.free("components")}
	if in.has("template") {
		ref.name, ref.language = t.must("name"), t.must("language")
	}
	return ref
}

func (t templateRef) brief() obj { return obj{"name": t.name, "language": t.language} }

func (t templateRef) full() obj {
	v := t.brief()
	if t.components != nil {
		v["components"] = t.components
	}
	return v
}

func (b *broadcast) status(now time.Time) string {
	switch b.state {
	case scheduled:
		return "scheduled"
	case cancelled:
		return "cancelled"
	case idle:
		return draft
	}
	if now.Before(b.completedAt) {
		return "sending"
	}
	if b.count(b.completedAt, func(r *recipient) time.Time { return r.sentAt }) == 0 {
		return "failed"
	}
	return "completed"
}

// count returns how many recipients have reached a moment.
func (b *broadcast) count(now time.Time, moment func(*recipient) time.Time) int {
	n := 0
	for _, r := range b.recipients {
		if reached(moment(r), now) {
			n++
		}
	}
	return n
}

// listed returns the members of a list entry. The counts are cumulative: a message that was
// read also counts as sent and delivered.
func (b *broadcast) listed(now time.Time) obj {
	v := obj{
		"id": b.id, "name": b.name, "template": b.template.brief(), "status": b.status(now),
		"recipientCount": len(b.recipients), "createdAt": stamp(b.createdAt),
		"sentCount":      b.count(now, func(r *recipient) time.Time { return r.sentAt }),
		"deliveredCount": b.count(now, func(r *recipient) time.Time { return r.deliveredAt }),
		"readCount":      b.count(now, func(r *recipient) time.Time { return r.readAt }),
		"failedCount":    b.count(now, func(r *recipient) time.Time { return r.failedAt }),
	}
	v.opt("description", b.description)
	v.opt("scheduledAt", b.scheduledAt)
	v.opt("startedAt", b.startedAt)
	if reached(b.completedAt, now) {
		v["completedAt"] = stamp(b.completedAt)
	}
	return v
}

// start plans the whole send: one recipient after the other, each after another pace.
func (w *world) start(b *broadcast, at time.Time) {
	ok := false
	if a := w.account(b.accountID); a != nil && a.active {
		ok = w.sendable(a.wabaID, b.template.name, b.template.language, at)
	}
	b.state, b.startedAt, b.updatedAt = started, at, at
	for _, r := range b.recipients {
		at = at.Add(w.pace)
		w.send(r, at, ok)
	}
	b.completedAt = at
}

// countSent reports messages that have been sent by now to the contacts and the webhooks.
// It returns when the next one is sent, or the zero time.
func (w *world) countSent(b *broadcast, now time.Time) time.Time {
	if b.state != started {
		return time.Time{}
	}
	for ; b.counted < len(b.recipients); b.counted++ {
		r := b.recipients[b.counted]
		switch {
		case reached(r.sentAt, now):
			w.touch(b.accountID, r.phone, r.sentAt)
			w.reportTemplate(w.account(b.accountID), b.template, r)
		case reached(r.failedAt, now):
		default:
			return earliest(r.sentAt, r.failedAt)
		}
	}
	return time.Time{}
}

// touch records on the contact, if there is one, that a message was sent to it.
func (w *world) touch(accountID, phone string, at time.Time) {
	if ct := w.contactByPhone(accountID, phone); ct != nil {
		ct.sent++
		if at.After(ct.lastSent) {
			ct.lastSent = at
		}
	}
}

func (c *call) pathBroadcast() (*broadcast, error) {
	id := unalias(c.PathValue("broadcastId"))
	i := slices.IndexFunc(c.world.broadcasts, func(b *broadcast) bool { return b.id == id })
	if i < 0 {
		return nil, errMissing("Broadcast")
	}
	return c.world.broadcasts[i], nil
}

func (c *call) listBroadcasts() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	want, err := c.queryEnum("status", draft, "scheduled", "sending", "completed", "failed", "cancelled")
	if err != nil {
		return nil, err
	}
	var found []*broadcast
	for _, b := range slices.Backward(c.world.broadcasts) {
		if b.accountID == a.id && (want == "" || b.status(c.now) == want) {
			found = append(found, b)
		}
	}
	found, pagination, err := page(c, found, 50)
	if err != nil {
		return nil, err
	}
	var views []obj
	for _, b := range found {
		views = append(views, b.listed(c.now))
	}
	return obj{"success": true, "broadcasts": list(views), "pagination": pagination}, nil
}

func (c *call) createBroadcast() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID := in.text("accountId")
	b := &broadcast{
		name: in.text("name"), description: in.text("description"), template: readTemplateRef(in),
		createdAt: c.now, updatedAt: c.now, cost: len(c.raw) + overhead,
	}
	recipients := readRecipients(in, 0) // the broadcast is charged for the body
	if err := in.check("accountId", "name", "template"); err != nil {
		return nil, err
	}
	if err := checkPhones(recipients); err != nil {
		return nil, err
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	if len(c.world.broadcasts) >= maxBroadcasts {
		return nil, errFull("too many broadcasts")
	}
	if err := c.world.charge(b.cost); err != nil {
		return nil, err
	}
	if _, err := c.world.join(b, recipients); err != nil {
		c.world.used -= b.cost
		return nil, err
	}
	b.id, b.accountID = c.world.newID(c.now), a.id
	c.world.broadcasts = append(c.world.broadcasts, b)

	v := obj{
		"id": b.id, "name": b.name, "template": b.template.full(), "status": draft,
		"recipientCount": len(b.recipients), "createdAt": stamp(b.createdAt),
	}
	v.opt("description", b.description)
	return obj{"success": true, "broadcast": v}, nil
}

func (c *call) getBroadcast() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	v := b.listed(c.now)
	v["template"] = b.template.full()
	v["updatedAt"] = stamp(b.updatedAt)
	return obj{"success": true, "broadcast": v}, nil
}

func (c *call) deleteBroadcast() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	if b.state != idle && b.state != cancelled {
		return nil, errInvalid("Can only delete draft or cancelled broadcasts")
	}
	c.world.used -= b.cost
	for _, r := range b.recipients {
		c.world.used -= r.cost
	}
	c.world.broadcasts = slices.DeleteFunc(c.world.broadcasts, func(o *broadcast) bool { return o == b })
	return obj{"success": true, "message": "Broadcast deleted successfully"}, nil
}

// sendBroadcast starts the send and answers when the last message is sent. A client that
// gives up earlier stops waiting, but does not stop the send, as with the upstream.
func (c *call) sendBroadcast() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	if b.state != idle && b.state != scheduled {
		return nil, errInvalid("Broadcast must be in draft or scheduled status to send")
	}
	if len(b.recipients) == 0 {
		return nil, errInvalid("Broadcast has no recipients")
	}
	if err := c.world.sender(c.world.account(b.accountID)); err != nil {
		return nil, err
	}
	phones := phonesOf(b.recipients)
	if err := wholeFailure(phones); err != nil {
		return nil, err
	}
	c.world.start(b, c.now)
	if anyHangs(phones) {
		return c.hang()
	}
	return later{at: b.completedAt, then: func(*call) (any, error) {
		sent := b.count(b.completedAt, func(r *recipient) time.Time { return r.sentAt })
		return obj{
			"success": true, "status": b.status(b.completedAt), "sent": sent,
			"failed": len(b.recipients) - sent, "total": len(b.recipients),
		}, nil
	}}, nil
}

const maxScheduleAhead = 30 * 24 * time.Hour

func (c *call) scheduleBroadcast() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	text := in.text("scheduledAt")
	if err := in.check("scheduledAt"); err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return nil, errInvalid("Invalid scheduledAt. Use ISO 8601 format.")
	case !at.After(c.now):
		return nil, errInvalid("Scheduled time must be in the future")
	case at.After(c.now.Add(maxScheduleAhead)):
		return nil, errInvalid("Scheduled time must be within 30 days")
	case b.state != idle:
		return nil, errInvalid("Can only schedule draft broadcasts")
	case len(b.recipients) == 0:
		return nil, errInvalid("Broadcast has no recipients")
	}
	b.state, b.scheduledAt, b.updatedAt = scheduled, at, c.now
	return obj{"success": true, "broadcast": obj{"id": b.id, "status": "scheduled", "scheduledAt": stamp(at)}}, nil
}

func (c *call) cancelSchedule() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	if b.state != scheduled {
		return nil, errInvalid("Broadcast is not scheduled")
	}
	b.state, b.scheduledAt, b.updatedAt = idle, time.Time{}, c.now
	return obj{
		"success": true, "broadcast": obj{"id": b.id, "status": draft},
		"message": "Schedule cancelled, broadcast returned to draft",
	}, nil
}
