package ingest

import (
	"cmp"
	"context"
	"time"
	"unicode/utf8"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/webhook"
)

// inboxKinds maps the upstream's inbox events to the kinds of the log.
var inboxKinds = map[webhook.Kind]string{
	webhook.MessageReceived:     eventlog.KindMessageReceived,
	webhook.MessageSent:         eventlog.KindMessageSent,
	webhook.MessageEdited:       eventlog.KindMessageEdited,
	webhook.MessageDeleted:      eventlog.KindMessageDeleted,
	webhook.ReactionReceived:    eventlog.KindReactionReceived,
	webhook.ConversationStarted: eventlog.KindConversationStarted,
}

// newInboxDraft makes the record of an inbox event; raw may be nil.
func newInboxDraft(kind webhook.Kind, id string, aliases []string, event *whatsappv1.InboxEvent, raw []byte) Draft {
	return Draft{
		rec: eventlog.Record{Kind: inboxKinds[kind], Account: event.AccountId, Thread: event.ConversationId, ID: id, Aliases: aliases},
		head: &logv1.Record{
			AccountId:      event.AccountId,
			ConversationId: event.ConversationId,
			MessageId:      boundedID(cmp.Or(event.GetPlatformMessageId(), event.GetMessageId())),
			Event:          event.Kind,
			Raw:            raw,
		},
		frame: &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Event{Event: event}},
	}
}

// inboxDraft makes the record of an inbox event that a webhook reported.
func inboxDraft(e *webhook.Event, now time.Time) Draft {
	json := structs{left: maxValues}
	event := &whatsappv1.InboxEvent{
		EventId:           e.EventID,
		Kind:              e.Name,
		Source:            whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK.Enum(),
		AccountId:         boundedID(e.AccountID),
		Platform:          optional(e.Platform),
		ConversationId:    boundedID(e.ConversationID),
		MessageId:         optional(boundedID(e.MessageID)),
		PlatformMessageId: optional(boundedID(e.PlatformMessageID)),
		Direction:         direction(e.Direction),
		Text:              optional(e.Text),
		RecipientPhone:    optional(e.RecipientPhone),
		Metadata:          json.of(e.Metadata),
		EventTime:         stamp(e.OccurredAt),
		ReceiveTime:       stamp(now),
	}
	if e.Sender != (webhook.Sender{}) {
		event.Sender = &whatsappv1.EventSender{
			Id:                   e.Sender.ID,
			Name:                 optional(e.Sender.Name),
			Username:             optional(e.Sender.Username),
			Phone:                optional(e.Sender.Phone),
			BusinessScopedUserId: optional(e.Sender.BusinessScopedUserID),
			ContactId:            optional(e.Sender.ContactID),
		}
	}
	for _, a := range e.Attachments {
		event.Attachments = append(event.Attachments, &whatsappv1.EventAttachment{
			Type: optional(a.Type), Url: optional(a.URL), Payload: json.of(a.Payload),
		})
	}
	if r := e.Reaction; r != nil {
		event.Reaction = &whatsappv1.EventReaction{Emoji: optional(r.Emoji), Action: optional(r.Action)}
	}
	id, aliases := e.IDs()
	return newInboxDraft(e.Kind, id, aliases, event, e.Raw)
}

func direction(d string) *whatsappv1.MessageDirection {
	switch d {
	case webhook.Incoming:
		return whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING.Enum()
	case webhook.Outgoing:
		return whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING.Enum()
	}
	return nil
}

// A Message is a message that polling found. ID is one of its two ids: the one that the upstream's
// list has. Every Direction except outgoing counts as incoming. Raw is the upstream's JSON; it may
// be nil.
type Message struct {
	Account, Conversation, Platform, ID string
	Direction                           whatsappv1.MessageDirection
	Text, SenderID, SenderName          string
	Attachments                         []*whatsappv1.EventAttachment
	Time                                time.Time
	Raw                                 []byte
	Source                              whatsappv1.EventSource
}

// Message appends a message that polling found, unless the log has it already, and reports whether
// the log had it. It appends no delivery status: statuses may come with the message's other id.
// An error is that of eventlog.Log.Append.
func (s *Sink) Message(ctx context.Context, m Message) (duplicate bool, err error) {
	kind := webhook.MessageReceived
	if m.Direction == whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING {
		kind = webhook.MessageSent
	}
	id := webhook.MessageID(kind, m.Account, m.ID)
	if m.ID == "" {
		id = webhook.Digest("unnamed", string(kind), m.Account, m.Conversation, m.SenderID, m.Text, m.Time.UTC().Format(time.RFC3339Nano))
	}
	event := &whatsappv1.InboxEvent{
		EventId:        id,
		Kind:           string(kind),
		Source:         m.Source.Enum(),
		AccountId:      boundedID(m.Account),
		Platform:       optional(m.Platform),
		ConversationId: boundedID(m.Conversation),
		MessageId:      optional(boundedID(m.ID)),
		Direction:      m.Direction.Enum(),
		Text:           optional(m.Text),
		Attachments:    m.Attachments,
		EventTime:      stamp(m.Time),
		ReceiveTime:    stamp(s.now()),
	}
	if m.SenderID+m.SenderName != "" {
		event.Sender = &whatsappv1.EventSender{Id: m.SenderID, Name: optional(m.SenderName)}
		if kind == webhook.MessageReceived {
			event.Sender.Phone = optional(webhook.Phone(m.Platform, m.SenderID))
		}
	}
	raw := m.Raw
	if !utf8.Valid(raw) { // it becomes a string, which must be UTF-8
		raw = nil
	}
	appended, err := s.append(ctx, []Draft{newInboxDraft(kind, id, nil, event, raw)})
	return err == nil && appended == 0, err
}
