package ingest

import (
	"container/list"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
)

// maxMessages is how many messages a Joiner knows at most. A message takes about 350
// bytes; those that nothing was heard of for the longest time are forgotten first.
const maxMessages = 500_000

// A message is what a Joiner knows of one.
type message struct {
	id string
	// broadcast is empty until it is known.
	broadcast, account, phone string
	// joined are the statuses that are among the broadcast's.
	joined [failed + 1]bool
	// waiting are the log's positions of the others that were reported, 0 for none.
	waiting [failed + 1]uint64
}

// index is the messages by their ids. Only one goroutine uses it.
type index struct {
	max  int
	byID map[string]*list.Element
	used list.List // of *message, the last one used in front
}

func newIndex(max int) *index {
	return &index{max: max, byID: make(map[string]*list.Element)}
}

// get returns the message of an id, which is new if it is not known.
func (x *index) get(id string) *message {
	if e := x.byID[id]; e != nil {
		x.used.MoveToFront(e)
		return e.Value.(*message)
	}
	if len(x.byID) >= x.max {
		oldest := x.used.Remove(x.used.Back()).(*message)
		delete(x.byID, oldest.id)
	}
	m := &message{id: id}
	x.byID[id] = x.used.PushFront(m)
	return m
}

// belongs notes the broadcast that a message belongs to.
func (m *message) belongs(broadcast, account, phone string) {
	m.broadcast, m.account, m.phone = broadcast, account, phone
}

// due returns the statuses that are to be appended for the broadcast, in order.
func (m *message) due() (statuses []whatsappv1.BroadcastRecipientStatus) {
	if m.broadcast == "" {
		return nil
	}
	for s, seq := range m.waiting {
		if seq != 0 && !m.joined[s] {
			statuses = append(statuses, whatsappv1.BroadcastRecipientStatus(s))
		}
	}
	return statuses
}

// done notes that a status is among the broadcast's.
func (m *message) done(s whatsappv1.BroadcastRecipientStatus) {
	m.joined[s], m.waiting[s] = true, 0
}
