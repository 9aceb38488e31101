package sandbox

import (
	"maps"
	"slices"
	"time"
)

// recipient is one recipient of a broadcast. Its lifecycle is planned when the send starts.
type recipient struct {
	phone     string
	name      string
	variables map[string]string

	messageID string
	lifecycle
	cost int
}

// reached reports whether a planned moment has come.
func reached(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

func (r *recipient) status(now time.Time) string {
	switch {
	case reached(r.failedAt, now):
		return "failed"
	case reached(r.readAt, now):
		return "read"
	case reached(r.deliveredAt, now):
		return "delivered"
	case reached(r.sentAt, now):
		return "sent"
	}
	return "pending"
}

func (r *recipient) view(now time.Time) obj {
	v := obj{"phone": r.phone, "variables": r.variables, "status": r.status(now)}
	v.opt("name", r.name)
	if reached(r.failedAt, now) {
		v["error"] = r.failure
	}
	if reached(r.sentAt, now) {
		v["messageId"] = r.messageID
		v["sentAt"] = stamp(r.sentAt)
	}
	if reached(r.deliveredAt, now) {
		v["deliveredAt"] = stamp(r.deliveredAt)
	}
	if reached(r.readAt, now) {
		v["readAt"] = stamp(r.readAt)
	}
	return v
}

// send decides what happens to a recipient whose turn comes at a moment.
func (w *world) send(r *recipient, at time.Time, templateOK bool) {
	f := fateOf(r.phone)
	switch {
	case f.meta.code != 0:
		r.failedAt, r.failure = at, f.meta.Error()
	case f.whole != nil: // only in a scheduled send, for which no request waits
		r.failedAt, r.failure = at, f.whole.Error()
	case !templateOK:
		r.failedAt, r.failure = at, metaTemplateNotFound.Error()
	default:
		r.messageID = w.newMessageID(r.phone)
		if w.opts.Sent != nil && w.epoch != 0 {
			w.opts.Sent(r.phone, r.messageID)
		}
		r.lifecycle = w.planLifecycle(r.phone, at)
	}
}

// readRecipients reads a list of recipients. The caller checks the phone numbers after the
// types.
func readRecipients(in input, cost int) []*recipient {
	rows := in.many("recipients")
	var out []*recipient
	for _, row := range rows {
		out = append(out, &recipient{
			phone: row.must("phone"), name: row.text("name"), variables: row.plainMap("variables"),
			cost: cost/len(rows) + overhead,
		})
	}
	return out
}

func checkPhones(recipients []*recipient) error {
	for i, r := range recipients {
		if !phonePattern.MatchString(r.phone) {
			return errInvalid("recipients[%d].phone is not a valid phone number: %s", i, r.phone)
		}
	}
	return nil
}

func phonesOf(recipients []*recipient) []string {
	var phones []string
	for _, r := range recipients {
		phones = append(phones, r.phone)
	}
	return phones
}

// join adds the recipients that the broadcast does not have yet.
func (w *world) join(b *broadcast, more []*recipient) (added int, err error) {
	if b.phones == nil {
		b.phones = map[string]bool{}
		for _, r := range b.recipients { // of a seeded broadcast
			b.phones[digits(r.phone)] = true
		}
	}
	var fresh []*recipient
	cost, known := 0, map[string]bool{}
	for _, r := range more {
		phone := digits(r.phone)
		if !b.phones[phone] && !known[phone] {
			known[phone] = true
			fresh = append(fresh, r)
			cost += r.cost
		}
	}
	if err := w.charge(cost); err != nil {
		return 0, err
	}
	maps.Copy(b.phones, known)
	b.recipients = append(b.recipients, fresh...)
	return len(fresh), nil
}

const maxAddRecipients = 1000

func (c *call) listRecipients() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	want, err := c.queryEnum("status", "pending", "sent", "delivered", "read", "failed")
	if err != nil {
		return nil, err
	}
	summary := map[string]int{"total": len(b.recipients), "pending": 0, "sent": 0, "delivered": 0, "read": 0, "failed": 0}
	var found []*recipient
	for _, r := range b.recipients {
		status := r.status(c.now)
		summary[status]++
		if want == "" || want == status {
			found = append(found, r)
		}
	}
	found, pagination, err := page(c, found, 100)
	if err != nil {
		return nil, err
	}
	var views []obj
	for _, r := range found {
		views = append(views, r.view(c.now))
	}
	return obj{"success": true, "recipients": list(views), "pagination": pagination, "summary": summary}, nil
}

func (c *call) addRecipients() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	more := readRecipients(in, len(c.raw))
	if err := in.check("recipients"); err != nil {
		return nil, err
	}
	if len(more) > maxAddRecipients {
		return nil, errInvalid("Maximum %d recipients per request", maxAddRecipients)
	}
	if err := checkPhones(more); err != nil {
		return nil, err
	}
	if b.status(c.now) != draft {
		return nil, errInvalid("Can only add recipients to draft broadcasts")
	}
	added, err := c.world.join(b, more)
	if err != nil {
		return nil, err
	}
	b.updatedAt = c.now
	return obj{"success": true, "added": added, "duplicates": len(more) - added, "totalRecipients": len(b.recipients)}, nil
}

func (c *call) removeRecipients() (any, error) {
	b, err := c.pathBroadcast()
	if err != nil {
		return nil, err
	}
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	phones, _ := in.texts("phones")
	if err := in.check("phones"); err != nil {
		return nil, err
	}
	if b.status(c.now) != draft {
		return nil, errInvalid("Can only remove recipients from draft broadcasts")
	}
	gone := map[string]bool{}
	for _, p := range phones {
		gone[digits(p)] = true
	}
	before := len(b.recipients)
	b.recipients = slices.DeleteFunc(b.recipients, func(r *recipient) bool {
		if gone[digits(r.phone)] {
			c.world.used -= r.cost
			delete(b.phones, digits(r.phone))
			return true
		}
		return false
	})
	b.updatedAt = c.now
	return obj{"success": true, "removed": before - len(b.recipients), "totalRecipients": len(b.recipients)}, nil
}
