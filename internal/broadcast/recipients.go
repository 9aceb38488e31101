package broadcast

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/phone"
)

type status = whatsappv1.BroadcastRecipientStatus

// Short names of the statuses.
const (
	unknown   = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_UNSPECIFIED
	pending   = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING
	sent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	delivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	read      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	failed    = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED
)

// forward reports whether a message can go from one status to another: from pending to sent to
// delivered to read, or to failed before it was delivered. A failed message stays failed; another
// message to the same recipient starts again. Package ingest enforces the same rule in the log
// through the ids of the records.
func forward(from, to status) bool {
	switch {
	case from == failed, to < unknown, to > failed:
		return false
	case to == failed:
		return from < delivered
	}
	return to > from
}

// recipients has the recipients of a broadcast and their statuses, from the events of the log and
// the upstream's list. It is not safe for concurrent use.
type recipients struct {
	broadcast string
	through   uint64 // the position of the log up to which events were taken in
	byKey     map[string]*recipient
	order     []*recipient
}

// A recipient is what is known of a recipient.
type recipient struct {
	key   string
	shown *whatsappv1.BroadcastRecipient
	// logged is the status in the log, without the list; unknown if the log has no event.
	// message is the id of its message, as in the upstream's list; empty if no event has it.
	// again says that an earlier message to the recipient has failed.
	logged  status
	message string
	again   bool
}

// isNewMessage reports whether a status is that of another message, after one to the same recipient
// has failed. failedWith is the id of the failed one, empty if not known. In that case a further
// failure may be the same one, now with its id, so it does not count as another message.
func isNewMessage(failedWith, message string, s status) bool {
	return message != "" && message != failedWith && s > pending && (s != failed || failedWith != "")
}

// loadRecipients returns the recipients of a broadcast from the events up to and including a position
// of the log. Events that have left the log are missing. An error is that of eventlog.Log.Replay.
func loadRecipients(ctx context.Context, log *eventlog.Log, broadcastID string, through uint64) (*recipients, error) {
	earliest, _, err := log.Bounds(ctx)
	if err != nil {
		return nil, err
	}
	rs := &recipients{broadcast: broadcastID, through: earliest, byKey: make(map[string]*recipient)}
	return rs, rs.advance(ctx, log, through)
}

// advance takes in further events of the log, up to and including a position.
func (rs *recipients) advance(ctx context.Context, log *eventlog.Log, through uint64) error {
	if rs.through >= through {
		return nil
	}
	err := log.Replay(ctx, rs.through, through, eventlog.Filter{Kind: eventlog.KindBroadcastStatus, Thread: rs.broadcast}, rs.entry)
	if err == nil {
		rs.through = through
	}
	return err
}

// entry takes in an entry of the log.
func (rs *recipients) entry(e eventlog.Entry) error {
	rec, resp := new(logv1.Record), new(whatsappv1.StreamDeliveryStatusesResponse)
	err := proto.Unmarshal(e.Data, rec)
	if err == nil && rec.BroadcastId == rs.broadcast { // the log compares by a hash
		err = proto.Unmarshal(rec.Frame, resp)
	}
	if err != nil {
		return fmt.Errorf("broadcast: event %d of the log cannot be read: %w", e.Seq, err)
	}
	if resp.GetEvent() != nil {
		rs.Apply(resp.GetEvent())
	}
	return nil
}

// key identifies a recipient by the phone number or, without one, by the message.
func key(number, message string) string {
	if number != "" {
		return "phone " + phone.Key(number)
	}
	return "message " + message
}

// get returns a recipient, and adds it if it is not known.
func (rs *recipients) get(number, message string) *recipient {
	k := key(number, message)
	r := rs.byKey[k]
	if r == nil {
		r = &recipient{key: k, shown: &whatsappv1.BroadcastRecipient{Status: pending.Enum()}}
		if number != "" {
			r.shown.Phone = &number
		}
		rs.byKey[k] = r
		rs.order = append(rs.order, r)
	}
	return r
}

// Has reports whether a recipient is known.
func (rs *recipients) Has(r *whatsappv1.BroadcastRecipient) bool {
	return rs.byKey[key(r.GetPhone(), r.GetMessageId())] != nil
}

// Apply takes in an event of the broadcast. An event that is not a step forward changes nothing.
// After a failure, an event of another message is a step forward.
func (rs *recipients) Apply(e *whatsappv1.DeliveryStatusEvent) {
	r := rs.get(e.GetPhone(), e.GetMessageId())
	if r.logged == failed && isNewMessage(r.message, e.GetMessageId(), e.GetStatus()) {
		r.logged, r.again = unknown, true
	}
	if forward(r.logged, e.GetStatus()) {
		r.logged = e.GetStatus()
		if e.MessageId != nil {
			r.message = e.GetMessageId()
		}
	}
	if r.shown.GetStatus() == failed && isNewMessage(r.shown.GetMessageId(), e.GetMessageId(), e.GetStatus()) {
		r.shown.Status, r.shown.Error = pending.Enum(), nil
		r.shown.SentAt, r.shown.DeliveredAt, r.shown.ReadAt = nil, nil, nil
	}
	if !forward(r.shown.GetStatus(), e.GetStatus()) {
		return
	}
	r.shown.Status = e.GetStatus().Enum()
	if e.MessageId != nil {
		r.shown.MessageId = e.MessageId
	}
	if e.GetStatus() == failed {
		r.shown.Error = reason(e.GetError())
	}
	if e.GetImplied() {
		return // the time may be that of a later status
	}
	switch e.GetStatus() {
	case sent:
		r.shown.SentAt = e.GetEventTime()
	case delivered:
		r.shown.DeliveredAt = e.GetEventTime()
	case read:
		r.shown.ReadAt = e.GetEventTime()
	}
}

// reason returns an error as text, as the upstream's list has it.
func reason(e *whatsappv1.DeliveryError) *string {
	if text := cmp.Or(e.GetMessage(), e.GetTitle(), e.GetCode()); text != "" {
		return &text
	}
	return nil
}

// Merge takes in the upstream's list. A recipient with events keeps the status of the events; the
// list only adds what events do not have.
func (rs *recipients) Merge(recipients []*whatsappv1.BroadcastRecipient) {
	for _, listed := range recipients {
		r := rs.get(listed.GetPhone(), listed.GetMessageId())
		events := r.shown
		r.shown = proto.CloneOf(listed)
		if r.logged == unknown {
			again := events.GetStatus() == failed && isNewMessage(events.GetMessageId(), listed.GetMessageId(), listed.GetStatus())
			if !again && !forward(events.GetStatus(), listed.GetStatus()) {
				r.shown.Status = events.Status // pending, or the status of an earlier list
			}
			continue
		}
		r.shown.Status = events.Status
		if events.MessageId != nil {
			r.shown.MessageId = events.MessageId
		}
		r.shown.SentAt = cmp.Or(events.SentAt, listed.SentAt)
		r.shown.DeliveredAt, r.shown.ReadAt, r.shown.Error = nil, nil, nil
		switch events.GetStatus() { // if the list has a later status, its event will come
		case read:
			r.shown.ReadAt = cmp.Or(events.ReadAt, listed.ReadAt)
			fallthrough
		case delivered:
			r.shown.DeliveredAt = cmp.Or(events.DeliveredAt, listed.DeliveredAt)
		case failed:
			r.shown.Error = cmp.Or(events.Error, listed.Error)
		}
	}
}

// Missing returns the recipients of the upstream's list whose status is ahead of the log: for the
// recipient's first message (further), or for another one after that has failed (again). A status
// from before since, by the upstream's clock, may have left the log and is left out. The upstream
// does not say when a message failed, so the end of the broadcast is used for that.
func (rs *recipients) Missing(b *whatsappv1.Broadcast, list []*whatsappv1.BroadcastRecipient, since time.Time) (further, again []*whatsappv1.BroadcastRecipient) {
	old := func(at *timestamppb.Timestamp) bool { return at.IsValid() && at.AsTime().Before(since) }
	for _, listed := range list {
		if listed.GetStatus() <= pending || old(reachedAt(listed)) {
			continue
		}
		r := rs.byKey[key(listed.GetPhone(), listed.GetMessageId())]
		if r == nil {
			r = new(recipient)
		}
		another := r.logged == failed && isNewMessage(r.message, listed.GetMessageId(), listed.GetStatus())
		switch {
		case another || r.again && forward(r.logged, listed.GetStatus()):
			again = append(again, listed)
		case forward(r.logged, listed.GetStatus()) && !(listed.GetStatus() == failed && old(b.GetCompletedAt())):
			further = append(further, listed)
		}
	}
	return further, again
}

// A Ledger compares the upstream's lists of a broadcast's recipients with the log. It reads
// each event once. It is not safe for concurrent use.
type Ledger struct {
	log        *eventlog.Log
	broadcast  string
	recipients *recipients // nil until needed
}

// NewLedger returns the ledger of a broadcast.
func NewLedger(log *eventlog.Log, broadcastID string) *Ledger {
	return &Ledger{log: log, broadcast: broadcastID}
}

// Missing returns the recipients of the upstream's list whose status is ahead of the log now, as
// recipients.Missing does. An error is that of the log.
func (l *Ledger) Missing(ctx context.Context, b *whatsappv1.Broadcast, list []*whatsappv1.BroadcastRecipient, since time.Time) (further, again []*whatsappv1.BroadcastRecipient, err error) {
	_, head, err := l.log.Bounds(ctx)
	if err == nil && l.recipients == nil {
		l.recipients, err = loadRecipients(ctx, l.log, l.broadcast, head)
	} else if err == nil {
		err = l.recipients.advance(ctx, l.log, head)
	}
	if err != nil {
		l.recipients = nil // they may be incomplete, so they are read again
		return nil, nil, err
	}
	further, again = l.recipients.Missing(b, list, since)
	return further, again, nil
}

// Retain drops the recipients that are not in the upstream's list and have no events: they were
// removed from the draft.
func (rs *recipients) Retain(recipients []*whatsappv1.BroadcastRecipient) {
	listed := make(map[string]bool, len(recipients))
	for _, r := range recipients {
		listed[key(r.GetPhone(), r.GetMessageId())] = true
	}
	rs.order = slices.DeleteFunc(rs.order, func(r *recipient) bool {
		gone := r.logged == unknown && !listed[r.key]
		if gone {
			delete(rs.byKey, r.key)
		}
		return gone
	})
}

// SentAgain reports whether a recipient has failed in the events, while the upstream's list has
// another message that has not reached until, or no message yet. The second is also the case if the
// list is behind the log.
func (rs *recipients) SentAgain(listed *whatsappv1.BroadcastRecipient, until status) bool {
	r := rs.byKey[key(listed.GetPhone(), listed.GetMessageId())]
	return r != nil && r.logged == failed && !reached(listed.GetStatus(), until) && (listed.MessageId == nil || listed.GetMessageId() != r.message)
}

// reachedAt returns when a recipient reached its status; nil if that is not known, as for failures.
func reachedAt(r *whatsappv1.BroadcastRecipient) *timestamppb.Timestamp {
	switch r.GetStatus() {
	case sent:
		return r.GetSentAt()
	case delivered:
		return r.GetDeliveredAt()
	case read:
		return r.GetReadAt()
	}
	return nil
}

// List returns copies of the recipients, in the order in which they became known.
func (rs *recipients) List() []*whatsappv1.BroadcastRecipient {
	all := make([]*whatsappv1.BroadcastRecipient, len(rs.order))
	for i, r := range rs.order {
		all[i] = proto.CloneOf(r.shown)
	}
	return all
}

// Len returns the number of recipients.
func (rs *recipients) Len() int { return len(rs.order) }

// Summary counts the recipients by status.
func (rs *recipients) Summary() *whatsappv1.BroadcastRecipientSummary {
	var counts [failed + 1]int32
	for _, r := range rs.order {
		if s := r.shown.GetStatus(); s > unknown && s <= failed {
			counts[s]++
		}
	}
	return &whatsappv1.BroadcastRecipientSummary{
		Total:     proto.Int32(int32(len(rs.order))),
		Pending:   &counts[pending],
		Sent:      &counts[sent],
		Delivered: &counts[delivered],
		Read:      &counts[read],
		Failed:    &counts[failed],
	}
}

// Reached reports whether every wanted recipient has reached a status or failed. It is false if there
// are none: their list may not be known yet.
func (rs *recipients) Reached(until status, wanted func(*whatsappv1.BroadcastRecipient) bool) bool {
	found := false
	for _, r := range rs.order {
		if wanted(r.shown) {
			if found = true; !reached(r.shown.GetStatus(), until) {
				return false
			}
		}
	}
	return found
}

// reached reports whether a recipient has reached a status or failed.
func reached(s, until status) bool { return s >= until }
