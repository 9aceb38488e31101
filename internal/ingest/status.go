package ingest

import (
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/webhook"
)

// The statuses, in short.
const (
	sent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	delivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	read      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	failed    = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED
)

// statusNames are the upstream's names.
var statusNames = map[whatsappv1.BroadcastRecipientStatus]string{
	sent: "sent", delivered: "delivered", read: "read", failed: "failed",
}

// statusOf is the status that a record's event is about, by its name.
var statusOf = func() map[string]whatsappv1.BroadcastRecipientStatus {
	m := make(map[string]whatsappv1.BroadcastRecipientStatus)
	for s, name := range statusNames {
		m["message."+name] = s
	}
	return m
}()

// StatusOf is the status that a record of the log is about, and whether it is about one.
func StatusOf(rec *logv1.Record) (s whatsappv1.BroadcastRecipientStatus, ok bool) {
	s, ok = statusOf[rec.GetEvent()]
	return s, ok
}

// A report is what the upstream says of one message.
type report struct {
	account, conversation string
	broadcast             string // empty if none is known
	phone                 string // the customer's, as phone.Digits; empty if it is not known
	message               string // the platform's id, or else the upstream's; empty if there is none
	other                 string // the message's other id, where both are known
	// again says that the message was sent to the broadcast's recipient after an earlier
	// one had failed.
	again bool
	// unnamed tells the message from all others where it has no id.
	unnamed string

	status whatsappv1.BroadcastRecipientStatus
	// times are when the message came to each status, of those that the upstream tells.
	times map[whatsappv1.BroadcastRecipientStatus]time.Time
	// sentAt is when the message was written. It does not say that it was sent.
	sentAt time.Time
	// implied says that the upstream has told of a later status only.
	implied bool
	err     *whatsappv1.DeliveryError
	source  whatsappv1.EventSource
	raw     []byte
}

// Both families of records about delivery statuses only move forward (sent, delivered,
// read; or failed, with or without sent) and have each status once, without anybody
// knowing what is in the log, and whoever appends at the same time. Each status of a
// message has an id of its own, and that is all that decides:
//
//   - A report is appended as the chain of all statuses up to its own, in order. What
//     is there already is left out as a duplicate, so no status ever follows a later one.
//   - failed has the ids of delivered and read as aliases. Whichever of failed and
//     delivered comes first therefore shuts the other out, for good: a message that has
//     reached a phone has not failed, and for one that has failed the sender has already
//     been told to do something else.
//   - A message that failed before it had an id was not sent, so failed has the id of sent
//     as an alias, too. If it is in the log as sent all the same, that shuts this record
//     out, and a second one, which is a duplicate otherwise, says that it failed.
//
// A message has two ids, the platform's and the upstream's own. Webhooks name both, so
// each record of theirs has the ids of both names: what a list of recipients tells under
// either of them is a duplicate, whichever comes first.
//
// A recipient whose message has failed may be sent another one, in the same broadcast. In
// the broadcast's family that is a chain of its own, named after that message; who appends
// it says so, because what has failed is known by a state per message only.
//
// All this holds as long as the log knows the ids, 52 hours; who keeps a state per
// message (internal/broadcast) applies the same rule.

// messageDrafts makes the records of a report for all who follow an account.
func messageDrafts(r *report, now time.Time) []Draft {
	names := [][]string{{"message_status", r.account, r.message}}
	switch {
	case r.message == "":
		names = [][]string{{"message_status", r.account, "", r.unnamed}}
	case r.other != "":
		names = append(names, []string{"message_status", r.account, r.other})
	}
	return chain(r, eventlog.Record{Kind: eventlog.KindMessageStatus, Account: r.account, Thread: r.conversation}, names, now)
}

// broadcastDrafts makes the records of a report for those who follow its broadcast. A
// recipient is known by the phone number: there is no message at first, and there may
// be several later.
func broadcastDrafts(r *report, now time.Time) []Draft {
	var names [][]string
	switch {
	case r.again && r.message != "":
		for _, id := range r.ids() {
			names = append(names, []string{"broadcast_status", r.broadcast, r.phone, "again", id})
		}
	case r.phone != "":
		names = [][]string{{"broadcast_status", r.broadcast, r.phone}}
	case r.message != "":
		for _, id := range r.ids() {
			names = append(names, []string{"broadcast_status", r.broadcast, "", id})
		}
	default:
		names = [][]string{{"broadcast_status", r.broadcast, "", r.unnamed}}
	}
	return chain(r, eventlog.Record{Kind: eventlog.KindBroadcastStatus, Account: r.account, Thread: r.broadcast}, names, now)
}

// ids are the message's ids that are known.
func (r *report) ids() []string {
	if r.other == "" {
		return []string{r.message}
	}
	return []string{r.message, r.other}
}

// chain makes a report's chain of records. What is in a name and the status make an id;
// the second name, if there is one, makes an alias of it.
func chain(r *report, rec eventlog.Record, names [][]string, now time.Time) []Draft {
	ids := func(statuses ...whatsappv1.BroadcastRecipientStatus) (all []string) {
		for _, s := range statuses {
			for _, name := range names {
				all = append(all, webhook.Digest(append(name[:len(name):len(name)], statusNames[s])...))
			}
		}
		return all
	}
	one := func(s whatsappv1.BroadcastRecipientStatus, instead ...whatsappv1.BroadcastRecipientStatus) Draft {
		rec, all := rec, ids(append([]whatsappv1.BroadcastRecipientStatus{s}, instead...)...)
		rec.ID, rec.Aliases = all[0], all[1:]
		return statusDraft(r, s, rec, now)
	}
	switch {
	case r.status == sent:
		return []Draft{one(sent)}
	case r.status == delivered:
		return []Draft{one(sent), one(delivered)}
	case r.status == read:
		return []Draft{one(sent), one(delivered), one(read)}
	case r.status == failed && r.message != "":
		return []Draft{one(sent), one(failed, delivered, read)}
	case r.status == failed:
		return []Draft{one(failed, delivered, read, sent), one(failed, delivered, read)}
	}
	return nil // pending, or nothing that is known
}

// statusDraft makes the record of one status of a report's chain.
func statusDraft(r *report, s whatsappv1.BroadcastRecipientStatus, rec eventlog.Record, now time.Time) Draft {
	at, told := r.times[s]
	if !told && s == sent {
		at = r.sentAt
	}
	if at.IsZero() {
		at = r.times[r.status]
	}
	event := &whatsappv1.DeliveryStatusEvent{
		EventId:        rec.ID,
		Kind:           "message." + statusNames[s],
		Source:         r.source.Enum(),
		Status:         s.Enum(),
		AccountId:      r.account,
		ConversationId: optional(r.conversation),
		BroadcastId:    optional(r.broadcast),
		MessageId:      optional(r.message),
		EventTime:      stamp(at),
		ReceiveTime:    stamp(now),
	}
	if r.phone != "" {
		event.Phone = optional("+" + r.phone)
	}
	head := &logv1.Record{
		AccountId:      r.account,
		ConversationId: r.conversation,
		BroadcastId:    r.broadcast,
		Phone:          r.phone,
		MessageId:      r.message,
		OtherMessageId: r.other,
		Again:          r.again,
		Event:          event.Kind,
	}
	if s == r.status {
		event.Error = r.err
		head.Raw = r.raw
	}
	if s == r.status && r.implied || s != r.status && !told {
		event.Implied = proto.Bool(true)
	}
	return Draft{
		rec:   rec,
		head:  head,
		frame: &whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Event{Event: event}},
	}
}

// A Membership says which broadcast a message is of, and to which recipient. That is told
// by the broadcast's list of recipients alone.
type Membership struct {
	Broadcast string
	Account   string // empty if it is not known
	Phone     string // as digits alone; empty if it is not known
	Message   string // the message's id as the list has it
	// Again says that an earlier message to the recipient has failed.
	Again bool
}

// Joined makes, of a record for those who follow an account, the records for those who follow
// its message's broadcast: the chain up to the record's status. other is the message's other
// id, empty if it is not known. An error is a record that cannot be read.
func (s *Sink) Joined(rec *logv1.Record, of Membership, other string) ([]Draft, error) {
	resp := new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(rec.Frame, resp); err != nil {
		return nil, err
	}
	event := resp.GetEvent()
	r := &report{
		account:      first(of.Account, rec.AccountId),
		conversation: rec.ConversationId,
		broadcast:    of.Broadcast,
		phone:        first(of.Phone, rec.Phone),
		message:      of.Message,
		other:        other,
		again:        of.Again,
		status:       event.GetStatus(),
		times:        map[whatsappv1.BroadcastRecipientStatus]time.Time{},
		implied:      event.GetImplied(),
		err:          event.GetError(),
		source:       event.GetSource(),
		raw:          rec.Raw,
	}
	if event.GetEventTime() != nil {
		r.times[r.status] = event.GetEventTime().AsTime()
	}
	return broadcastDrafts(r, s.now()), nil
}

// Status is the status that a draft is about; unspecified if it is about none.
func (d *Draft) Status() whatsappv1.BroadcastRecipientStatus { return statusOf[d.head.Event] }

// webhookStatuses are the statuses that webhooks report.
var webhookStatuses = map[webhook.Kind]whatsappv1.BroadcastRecipientStatus{
	webhook.MessageSent: sent, webhook.MessageDelivered: delivered, webhook.MessageRead: read, webhook.MessageFailed: failed,
}

// statusDrafts makes the records of the delivery status that a webhook reported.
func statusDrafts(e *webhook.Event, now time.Time) []Draft {
	r := &report{
		account:      tidy(e.AccountID),
		conversation: tidy(e.ConversationID),
		phone:        phone.Digits(e.RecipientPhone),
		message:      tidy(first(e.PlatformMessageID, e.MessageID)),
		unnamed:      e.EventID,
		status:       webhookStatuses[e.Kind],
		sentAt:       e.SentAt,
		source:       whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK,
		raw:          e.Raw,
	}
	if e.PlatformMessageID != "" && e.MessageID != e.PlatformMessageID {
		r.other = tidy(e.MessageID)
	}
	if !e.OccurredAt.IsZero() {
		r.times = map[whatsappv1.BroadcastRecipientStatus]time.Time{r.status: e.OccurredAt}
	}
	if x := e.Error; x != nil {
		r.err = &whatsappv1.DeliveryError{
			Code: optional(x.Code), Title: optional(x.Title), Message: optional(x.Text), Explanation: optional(x.Explanation),
		}
	}
	drafts := messageDrafts(r, now)
	if r.message == "" { // what comes before it cannot be told from other messages'
		drafts = drafts[len(drafts)-1:]
	}
	return drafts
}
