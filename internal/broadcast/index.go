package broadcast

import (
	"container/list"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/ingest"
)

// maxMessages is the most messages that a Joiner remembers. Each takes about 350 bytes. Those
// without a report for the longest time are dropped first.
const maxMessages = 500_000

// A message is what a Joiner knows of a message.
type message struct {
	// ids are the known ids: the platform's and the upstream's own, in any order, or one of
	// them.
	ids []string
	// of is the message's broadcast; zero until it is known.
	of ingest.Membership
	// joined has the statuses that the log has for the broadcast.
	joined [failed + 1]bool
	// waiting has the log positions of the other statuses that were reported; 0 for none.
	waiting [failed + 1]uint64
}

// index finds messages by each of their ids. Only one goroutine uses it.
type index struct {
	max  int
	byID map[string]*list.Element
	used list.List // of *message, the most recently used first
}

func newIndex(max int) *index {
	return &index{max: max, byID: make(map[string]*list.Element)}
}

// get returns the message with an id, and adds it if it is not known. other is its other id, empty
// if not known. If the two ids had different messages, these are merged.
func (x *index) get(id, other string) *message {
	e, same := x.byID[id], x.byID[other]
	switch {
	case e == nil && same == nil:
		if x.used.Len() >= x.max {
			x.forget(x.used.Back())
		}
		e = x.used.PushFront(new(message))
	case e == nil:
		e = same
	case same != nil && same != e:
		m := same.Value.(*message)
		x.forget(same)
		e.Value.(*message).merge(m)
	}
	x.used.MoveToFront(e)
	m := e.Value.(*message)
	for _, id := range []string{id, other} {
		if id != "" && x.byID[id] == nil && len(m.ids) < 2 {
			m.ids = append(m.ids, id)
			x.byID[id] = e
		}
	}
	return m
}

// forget drops a message.
func (x *index) forget(e *list.Element) {
	for _, id := range x.used.Remove(e).(*message).ids {
		delete(x.byID, id)
	}
}

// merge adds what is known of the same message under its other id.
func (m *message) merge(o *message) {
	if m.of.Broadcast == "" {
		m.of = o.of
	}
	for s, seq := range o.waiting {
		m.joined[s] = m.joined[s] || o.joined[s]
		if m.waiting[s] == 0 {
			m.waiting[s] = seq
		}
	}
	*o = message{} // callers may still hold it: it must have no due statuses
}

// setBroadcast notes the broadcast that a message belongs to, by a record that says so.
func (m *message) setBroadcast(rec *logv1.Record) {
	m.of = ingest.Membership{Broadcast: rec.BroadcastId, Account: rec.AccountId, Phone: rec.Phone, Message: rec.MessageId, Again: rec.Again}
}

// other returns the id of the message that the broadcast's list does not have; empty if not known.
func (m *message) other() string {
	for _, id := range m.ids {
		if id != m.of.Message {
			return id
		}
	}
	return ""
}

// due returns the statuses to append for the broadcast, in order.
func (m *message) due() (due []status) {
	if m.of.Broadcast == "" {
		return nil
	}
	for s, seq := range m.waiting {
		if seq != 0 && !m.joined[s] {
			due = append(due, status(s))
		}
	}
	return due
}

// done notes that the log has a status for the broadcast.
func (m *message) done(s status) {
	m.joined[s], m.waiting[s] = true, 0
}
