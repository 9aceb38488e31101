package ingest

import (
	"cmp"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/webhook"
)

// Short names of the statuses.
const (
	sent      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	delivered = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	read      = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	failed    = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED
)

// statusNames are the upstream's names of the statuses.
var statusNames = map[whatsappv1.BroadcastRecipientStatus]string{
	sent: "sent", delivered: "delivered", read: "read", failed: "failed",
}

// statusOf has the status of each status event, by the event's name.
var statusOf = func() map[string]whatsappv1.BroadcastRecipientStatus {
	m := make(map[string]whatsappv1.BroadcastRecipientStatus)
	for s, name := range statusNames {
		m["message."+name] = s
	}
	return m
}()

// StatusOf returns the status of a record of the log, and whether the record is about a status.
func StatusOf(rec *logv1.Record) (s whatsappv1.BroadcastRecipientStatus, ok bool) {
	s, ok = statusOf[rec.GetEvent()]
	return s, ok
}

// A report is what the upstream says about the status of one message.
type report struct {
	account, conversation string
	broadcast             string // empty if not known
	phone                 string // the customer's, as by phone.Digits; empty if not known
	message               string // the platform's id, or else the upstream's; empty if there is none
	other                 string // the message's other id, if both are known
	// again says that the message was sent to the recipient after an earlier one had failed.
	again bool
	// unnamed identifies the message if it has no id.
	unnamed string

	status whatsappv1.BroadcastRecipientStatus
	// times has when the message reached each status, as far as the upstream says.
	times map[whatsappv1.BroadcastRecipientStatus]time.Time
	// sentAt is when the message was written. It does not mean that the message was sent.
	sentAt time.Time
	// implied says that the status follows from a later one, and the upstream did not report it.
	implied bool
	err     *whatsappv1.DeliveryError
	source  whatsappv1.EventSource
	raw     []byte
}

// There are two kinds of status records: for streams of an account, and for streams of a broadcast.
// In both, the statuses of a message only move forward (sent, delivered, read; or failed, with or
// without sent), and each status is there once. This holds even if several replicas append at the
// same time, and without reading the log, because it depends only on the ids of the records. Each
// status of a message has its own id:
//
//   - A report is appended as the chain of all statuses up to its own, in order. The log drops
//     the ones that it has already, so no status ever follows a later one.
//   - failed has the ids of delivered and read as aliases. So the one of failed and delivered that
//     comes first excludes the other for good: a message that has reached a phone has not failed,
//     and when one has failed, the sender may already have acted on that.
//   - A message that failed before it had an id was not sent, so failed has the id of sent as an
//     alias as well. If the log has sent all the same, it drops this record. A second record,
//     without that alias, then says that the message failed; otherwise it is a duplicate.
//
// A message has two ids, the platform's and the upstream's own. A webhook has both, and so do the
// ids of its records. A list of recipients has one of the two: its records are duplicates of the
// webhook's in any order.
//
// A recipient whose message has failed may be sent another message of the same broadcast. In the
// records of the broadcast that message has its own chain, with its id in the names. The caller
// must say so (again): only a state per message shows that the earlier one failed.
//
// All this holds while the log knows the ids, which is 52 hours. Package broadcast, which keeps a
// state per message, applies the same rules.

// messageDrafts makes the records of a report for the streams of an account.
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

// broadcastDrafts makes the records of a report for the streams of its broadcast. A recipient is
// identified by the phone number: at first there is no message, and later there may be several.
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

// ids returns the message's ids that are known.
func (r *report) ids() []string {
	if r.other == "" {
		return []string{r.message}
	}
	return []string{r.message, r.other}
}

// chain makes the records of a report's chain. The id of a record is a hash of the first name and
// the status; its alias, if there is a second name, is the hash of that name and the status.
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
	return nil // pending or unknown
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

// A Membership says which broadcast and recipient a message belongs to. Only the broadcast's list of
// recipients says that.
type Membership struct {
	Broadcast string
	Account   string // empty if not known
	Phone     string // digits only; empty if not known
	Message   string // the message's id as the list has it
	// Again says that an earlier message to the recipient has failed.
	Again bool
}

// Joined converts a status record for streams of an account to those for streams of the message's
// broadcast: the chain up to the record's status. other is the message's other id, empty if not
// known. An error means that the record cannot be decoded.
func (s *Sink) Joined(rec *logv1.Record, of Membership, other string) ([]Draft, error) {
	resp := new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(rec.Frame, resp); err != nil {
		return nil, err
	}
	event := resp.GetEvent()
	r := &report{
		account:      cmp.Or(of.Account, rec.AccountId),
		conversation: rec.ConversationId,
		broadcast:    of.Broadcast,
		phone:        cmp.Or(of.Phone, rec.Phone),
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

// Status returns the status that a draft is about; unspecified if it is about none.
func (d *Draft) Status() whatsappv1.BroadcastRecipientStatus { return statusOf[d.head.Event] }

// webhookStatuses are the statuses that webhooks report.
var webhookStatuses = map[webhook.Kind]whatsappv1.BroadcastRecipientStatus{
	webhook.MessageSent: sent, webhook.MessageDelivered: delivered, webhook.MessageRead: read, webhook.MessageFailed: failed,
}

// statusDrafts makes the records of the delivery status that a webhook reported.
func statusDrafts(e *webhook.Event, now time.Time) []Draft {
	r := &report{
		account:      boundedID(e.AccountID),
		conversation: boundedID(e.ConversationID),
		phone:        phone.Digits(e.RecipientPhone),
		message:      boundedID(cmp.Or(e.PlatformMessageID, e.MessageID)),
		unnamed:      e.EventID,
		status:       webhookStatuses[e.Kind],
		sentAt:       e.SentAt,
		source:       whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK,
		raw:          e.Raw,
	}
	if e.PlatformMessageID != "" && e.MessageID != e.PlatformMessageID {
		r.other = boundedID(e.MessageID)
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
	if r.message == "" { // without an id, earlier statuses cannot be matched to the message
		drafts = drafts[len(drafts)-1:]
	}
	return drafts
}
