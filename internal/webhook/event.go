package webhook

import (
	"encoding/json"
	"time"
)

// A Kind is what happened, in the upstream's own words.
type Kind string

// The kinds that are understood. Anything else is KindRaw, and is kept.
const (
	MessageReceived         Kind = "message.received"
	MessageSent             Kind = "message.sent"
	MessageDelivered        Kind = "message.delivered"
	MessageRead             Kind = "message.read"
	MessageFailed           Kind = "message.failed"
	MessageEdited           Kind = "message.edited"
	MessageDeleted          Kind = "message.deleted"
	ReactionReceived        Kind = "reaction.received"
	ConversationStarted     Kind = "conversation.started"
	AccountConnected        Kind = "account.connected"
	AccountDisconnected     Kind = "account.disconnected"
	TemplateStatusUpdated   Kind = "whatsapp.template.status_updated"
	TemplateCategoryUpdated Kind = "whatsapp.template.category_updated"
	WebhookTest             Kind = "webhook.test"
	KindRaw                 Kind = "raw"
)

// kindOf returns the kind of an event name.
func kindOf(name string) Kind {
	switch k := Kind(name); k {
	case MessageReceived, MessageSent, MessageDelivered, MessageRead, MessageFailed,
		MessageEdited, MessageDeleted, ReactionReceived, ConversationStarted,
		AccountConnected, AccountDisconnected, TemplateStatusUpdated,
		TemplateCategoryUpdated, WebhookTest:
		return k
	}
	return KindRaw
}

// Directions of a message.
const (
	Incoming = "incoming"
	Outgoing = "outgoing"
)

// An Event is one delivery, whichever era of the upstream sent it. What the delivery
// did not say is left empty.
type Event struct {
	Kind Kind
	// Name is the upstream's event name: the kind, but for KindRaw.
	Name string
	// EventID is the same in every retry of a delivery, and differs otherwise. It is
	// printable ASCII of at most 128 bytes.
	EventID string
	// Fingerprint is made from what the event says. It is the same in both eras, where
	// EventID is the upstream's own in one and the fingerprint in the other.
	Fingerprint string

	AccountID, Platform string
	ConversationID      string
	// MessageID is the upstream's id, PlatformMessageID that of WhatsApp (wamid) or
	// another platform. Of a reaction, they are those of the message reacted to.
	MessageID, PlatformMessageID string
	// Direction is Incoming, Outgoing, or empty if it cannot be told.
	Direction string
	Text      string
	Sender    Sender
	// RecipientPhone is whom an outgoing WhatsApp or SMS message went to, in E.164.
	RecipientPhone string
	Attachments    []Attachment
	// Status is a message's delivery status: sent, delivered, read or failed.
	Status string
	// Error is why a message failed.
	Error *Error

	Reaction *Reaction
	// Metadata is what the upstream tells beyond the message, as a JSON object: which
	// button was tapped, which message is quoted.
	Metadata      json.RawMessage
	Template      *Template
	Disconnection *Disconnection

	// Time is when the upstream made the event, OccurredAt when the platform says that
	// it happened. Each stands in for the other; both are zero if neither is known.
	Time, OccurredAt time.Time
	// SentAt is when the message that the event is about was sent, if that is said.
	SentAt time.Time
	// Raw is the delivery's body, exactly as received.
	Raw json.RawMessage
}

// A Sender is who wrote or reacted.
type Sender struct {
	ID, Name, Username string
	// Phone is in E.164. A WhatsApp user may hide it; BusinessScopedUserID is then the
	// one to go by.
	Phone, BusinessScopedUserID string
	// ContactID is the upstream's contact, if there is one.
	ContactID string
}

// An Attachment is a file that came with a message.
type Attachment struct {
	Type, URL string
	// Payload is metadata about it, as JSON.
	Payload json.RawMessage
}

// An Error is why a message failed. Code is the platform's, such as 131026.
type Error struct {
	Code, Title, Text, Explanation string
}

// A Reaction is an emoji added to or removed from a message. A removal may not say
// which emoji it was.
type Reaction struct {
	Emoji, Action string
}

// A Template is what has changed about a WhatsApp template.
type Template struct {
	ID, Name, Language                            string
	Status, Reason                                string
	ChangeType                                    string
	Category, PreviousCategory, ScheduledCategory string
}

// A Disconnection is how an account was lost: intentional or unintentional, and why.
type Disconnection struct {
	Type, Reason string
}
