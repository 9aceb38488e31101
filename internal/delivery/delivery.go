// Package delivery tells how the recipients of one broadcast fare, from the events of
// the log and the upstream's list of recipients.
package delivery

import (
	"context"
	"errors"
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

// The statuses, in short.
const (
	unknown   = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_UNSPECIFIED
	pending   = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING
	sent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	delivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	read      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	failed    = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED
)

// forward reports whether a message can go from one status to another: from pending to
// sent to delivered to read, or failed before it was delivered. What has failed stays
// so; another message to the same recipient begins anew. Package ingest keeps the same rule
// in the log.
func forward(from, to status) bool {
	switch {
	case from == failed, to < unknown, to > failed:
		return false
	case to == failed:
		return from < delivered
	}
	return to > from
}

// A Projection is the state of a broadcast's recipients. It is not safe for concurrent
// use.
type Projection struct {
	byKey map[string]*recipient
	order []*recipient
}

// A recipient is what is known of one.
type recipient struct {
	key   string
	shown *whatsappv1.BroadcastRecipient
	// logged is the status by the log alone; unknown if it has no event. message is the
	// message that it is about, by the id that the upstream's list has; empty if that has
	// not been told. again says that an earlier message to the recipient has failed.
	logged  status
	message string
	again   bool
}

// isAnother reports whether a recipient who has failed with one message has another one by
// now, and has come to a status with it. A failure that was told before its message's id is
// not told again for that.
func isAnother(failedWith, message string, s status) bool {
	return message != "" && message != failedWith && s > pending && (s != failed || failedWith != "")
}

// Load returns the state of a broadcast by the events up to and including a position
// of the log. Events that the log does not have any more are missing in it. An error is
// that of eventlog.Log.Read.
func Load(ctx context.Context, log *eventlog.Log, broadcastID string, through uint64) (*Projection, error) {
	p := &Projection{byKey: make(map[string]*recipient)}
	after, _, err := log.Bounds(ctx)
	if err != nil {
		return nil, err
	}
	for after < through {
		err := log.Read(ctx, after, through, eventlog.Filter{Kind: eventlog.KindBroadcastStatus, Thread: broadcastID}, func(e eventlog.Entry) error {
			return p.entry(e, broadcastID)
		})
		gap, gone := errors.AsType[*eventlog.GapError](err)
		if !gone {
			return p, err
		}
		after = gap.To // retention was faster
	}
	return p, nil
}

// entry takes in an entry of the log.
func (p *Projection) entry(e eventlog.Entry, broadcastID string) error {
	rec, resp := new(logv1.Record), new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(e.Data, rec); err != nil {
		return fmt.Errorf("delivery: event %d of the log cannot be read: %w", e.Seq, err)
	}
	if rec.BroadcastId != broadcastID { // the log compares by a hash
		return nil
	}
	if err := proto.Unmarshal(rec.Frame, resp); err != nil {
		return fmt.Errorf("delivery: event %d of the log cannot be read: %w", e.Seq, err)
	}
	if resp.GetEvent() != nil {
		p.Apply(resp.GetEvent())
	}
	return nil
}

// key is what a recipient is known by: the phone number, or else the message.
func key(number, message string) string {
	if number != "" {
		return "phone " + phone.Key(number)
	}
	return "message " + message
}

// get returns a recipient, which is new if it is not known.
func (p *Projection) get(number, message string) *recipient {
	k := key(number, message)
	r := p.byKey[k]
	if r == nil {
		r = &recipient{key: k, shown: &whatsappv1.BroadcastRecipient{Status: pending.Enum()}}
		if number != "" {
			r.shown.Phone = &number
		}
		p.byKey[k] = r
		p.order = append(p.order, r)
	}
	return r
}

// Has reports whether a recipient is known.
func (p *Projection) Has(r *whatsappv1.BroadcastRecipient) bool {
	return p.byKey[key(r.GetPhone(), r.GetMessageId())] != nil
}

// Apply takes in an event of the broadcast. One that is no step forward changes nothing;
// of a recipient who had failed, one of another message is.
func (p *Projection) Apply(e *whatsappv1.DeliveryStatusEvent) {
	r := p.get(e.GetPhone(), e.GetMessageId())
	if r.logged == failed && isAnother(r.message, e.GetMessageId(), e.GetStatus()) {
		r.logged, r.again = unknown, true
	}
	if forward(r.logged, e.GetStatus()) {
		r.logged = e.GetStatus()
		if e.MessageId != nil {
			r.message = e.GetMessageId()
		}
	}
	if r.shown.GetStatus() == failed && isAnother(r.shown.GetMessageId(), e.GetMessageId(), e.GetStatus()) {
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
		return // the time may be a later status's
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

// reason is an error as the upstream's list has it, in words.
func reason(e *whatsappv1.DeliveryError) *string {
	switch {
	case e.GetMessage() != "":
		return e.Message
	case e.GetTitle() != "":
		return e.Title
	}
	if e.GetCode() == "" {
		return nil
	}
	return e.Code
}

// Merge takes in the upstream's list: the recipients that have no event, and what
// events do not tell of the others. The status of a recipient that has events is theirs.
func (p *Projection) Merge(recipients []*whatsappv1.BroadcastRecipient) {
	for _, listed := range recipients {
		r := p.get(listed.GetPhone(), listed.GetMessageId())
		events := r.shown
		r.shown = proto.CloneOf(listed)
		if r.logged == unknown {
			again := events.GetStatus() == failed && isAnother(events.GetMessageId(), listed.GetMessageId(), listed.GetStatus())
			if !again && !forward(events.GetStatus(), listed.GetStatus()) {
				r.shown.Status = events.Status // pending, or an earlier list's
			}
			continue
		}
		r.shown.Status = events.Status
		if events.MessageId != nil {
			r.shown.MessageId = events.MessageId
		}
		r.shown.SentAt = earlier(events.SentAt, listed.SentAt)
		r.shown.DeliveredAt, r.shown.ReadAt, r.shown.Error = nil, nil, nil
		switch events.GetStatus() { // what the list knows of a later one is told by an event to come
		case read:
			r.shown.ReadAt = earlier(events.ReadAt, listed.ReadAt)
			fallthrough
		case delivered:
			r.shown.DeliveredAt = earlier(events.DeliveredAt, listed.DeliveredAt)
		case failed:
			if r.shown.Error = events.Error; r.shown.Error == nil {
				r.shown.Error = listed.Error
			}
		}
	}
}

// earlier is the first of the times that is there.
func earlier(a, b *timestamppb.Timestamp) *timestamppb.Timestamp {
	if a != nil {
		return a
	}
	return b
}

// Missing returns those of the upstream's list whose status is beyond the log's, as it
// was before Merge: with the recipient's first message (further), or with another one after
// that has failed (again). A status that is older than since, by the upstream's clock, may have
// left the log, and is taken as known.
func (p *Projection) Missing(recipients []*whatsappv1.BroadcastRecipient, since time.Time) (further, again []*whatsappv1.BroadcastRecipient) {
	for _, listed := range recipients {
		if at := reachedAt(listed); listed.GetStatus() <= pending || at != nil && at.AsTime().Before(since) {
			continue
		}
		r := p.byKey[key(listed.GetPhone(), listed.GetMessageId())]
		if r == nil {
			r = new(recipient)
		}
		another := r.logged == failed && isAnother(r.message, listed.GetMessageId(), listed.GetStatus())
		switch {
		case another || r.again && forward(r.logged, listed.GetStatus()):
			again = append(again, listed)
		case forward(r.logged, listed.GetStatus()):
			further = append(further, listed)
		}
	}
	return further, again
}

// Retain drops the recipients who are not in the upstream's list and to whom nothing was
// sent, as far as events tell: they were removed from the draft.
func (p *Projection) Retain(recipients []*whatsappv1.BroadcastRecipient) {
	listed := make(map[string]bool, len(recipients))
	for _, r := range recipients {
		listed[key(r.GetPhone(), r.GetMessageId())] = true
	}
	p.order = slices.DeleteFunc(p.order, func(r *recipient) bool {
		gone := r.logged == unknown && !listed[r.key]
		if gone {
			delete(p.byKey, r.key)
		}
		return gone
	})
}

// SentAgain reports whether a recipient of the upstream's list has failed, as far as events
// tell, but is waiting for another message there, or has one that has not come to a status
// yet nor failed. A list that is behind says the former, too.
func (p *Projection) SentAgain(listed *whatsappv1.BroadcastRecipient, until status) bool {
	r := p.byKey[key(listed.GetPhone(), listed.GetMessageId())]
	return r != nil && r.logged == failed && !Reached(listed.GetStatus(), until) && (listed.MessageId == nil || listed.GetMessageId() != r.message)
}

// Behind reports whether the upstream's list of recipients is older than the counts that
// were read before it, or may be, because there are none.
func Behind(b *whatsappv1.Broadcast, recipients []*whatsappv1.BroadcastRecipient) bool {
	var n [failed + 1]int32
	for _, r := range recipients {
		if s := r.GetStatus(); s >= unknown && s <= failed {
			n[s]++
		}
	}
	if b.RecipientCount == nil && b.SentCount == nil && b.DeliveredCount == nil && b.ReadCount == nil && b.FailedCount == nil {
		return n[read]+n[failed] < int32(len(recipients)) || len(recipients) == 0
	}
	// What was read was delivered, and what was delivered was sent.
	return int32(len(recipients)) < b.GetRecipientCount() || n[sent]+n[delivered]+n[read] < b.GetSentCount() ||
		n[delivered]+n[read] < b.GetDeliveredCount() || n[read] < b.GetReadCount() || n[failed] < b.GetFailedCount()
}

// reachedAt is when a recipient came to its status; nil if that is not known. Of a
// failure the upstream tells only what came before.
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

// Recipients returns the recipients, in the order in which they became known. The
// caller owns them.
func (p *Projection) Recipients() []*whatsappv1.BroadcastRecipient {
	all := make([]*whatsappv1.BroadcastRecipient, len(p.order))
	for i, r := range p.order {
		all[i] = proto.CloneOf(r.shown)
	}
	return all
}

// Len is how many recipients there are.
func (p *Projection) Len() int { return len(p.order) }

// Summary counts the recipients by status.
func (p *Projection) Summary() *whatsappv1.BroadcastRecipientSummary {
	var counts [failed + 1]int32
	for _, r := range p.order {
		if s := r.shown.GetStatus(); s > unknown && s <= failed {
			counts[s]++
		}
	}
	return &whatsappv1.BroadcastRecipientSummary{
		Total:     proto.Int32(int32(len(p.order))),
		Pending:   &counts[pending],
		Sent:      &counts[sent],
		Delivered: &counts[delivered],
		Read:      &counts[read],
		Failed:    &counts[failed],
	}
}

// Reached reports whether every recipient has come to a status or has failed. Without
// recipients it is false: their list may not be known yet.
func (p *Projection) Reached(until status) bool {
	for _, r := range p.order {
		if !Reached(r.shown.GetStatus(), until) {
			return false
		}
	}
	return len(p.order) > 0
}

// Reached reports whether a recipient has come to a status or has failed.
func Reached(s, until status) bool { return s >= until }
