package webhook

import (
	"encoding/json"
	"time"
)

// A Kind is what happened, by the upstream's name for it.
type Kind string

// The known kinds. Any other event is KindRaw, and is kept.
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

// An Event is one delivery, of either era of the upstream. Members that the delivery does
// not have are empty.
type Event struct {
	Kind Kind
	// Name is the upstream's name of the event; it equals the kind unless that is KindRaw.
	Name string
	// EventID is the same in every retry of a delivery, and different otherwise. It is
	// printable ASCII of at most 128 bytes.
	EventID string
	// Fingerprint is computed from the event's content. It is the same in both eras, while
	// EventID is the upstream's own in one and the fingerprint in the other.
	Fingerprint string

	AccountID, Platform string
	ConversationID      string
	// MessageID is the upstream's id, PlatformMessageID that of WhatsApp (wamid) or another
	// platform. For a reaction they are the ids of the message reacted to.
	MessageID, PlatformMessageID string
	// Direction is Incoming, Outgoing, or empty if it is unknown.
	Direction string
	Text      string
	Sender    Sender
	// RecipientPhone is the recipient of an outgoing WhatsApp or SMS message, in E.164.
	RecipientPhone string
	Attachments    []Attachment
	// Status is a message's delivery status: sent, delivered, read or failed.
	Status string
	// Error is why a message failed.
	Error *Error

	Reaction *Reaction
	// Metadata is what the upstream says in addition to the message, as a JSON object: for
	// instance which button was tapped, or which message is quoted.
	Metadata      json.RawMessage
	Template      *Template
	Disconnection *Disconnection

	// Time is when the upstream made the event, OccurredAt when the platform says that it
	// happened. If one is missing it has the value of the other; both are zero if neither
	// is known.
	Time, OccurredAt time.Time
	// SentAt is when the message that the event is about was sent, if the delivery says so.
	SentAt time.Time
	// Raw is the delivery's body, exactly as received.
	Raw json.RawMessage
}

// A Sender is who wrote or reacted.
type Sender struct {
	ID, Name, Username string
	// Phone is in E.164. A WhatsApp user may hide it; BusinessScopedUserID then identifies
	// the user.
	Phone, BusinessScopedUserID string
	// ContactID is the id of the upstream's contact, if there is one.
	ContactID string
}

// An Attachment is a file that came with a message.
type Attachment struct {
	Type, URL string
	// Payload is the attachment's metadata, as JSON.
	Payload json.RawMessage
}

// An Error is why a message failed. Code is the platform's, such as 131026.
type Error struct {
	Code, Title, Text, Explanation string
}

// A Reaction is an emoji added to or removed from a message. For a removal the emoji may be
// empty.
type Reaction struct {
	Emoji, Action string
}

// A Template is the changes of a WhatsApp template.
type Template struct {
	ID, Name, Language                            string
	Status, Reason                                string
	ChangeType                                    string
	Category, PreviousCategory, ScheduledCategory string
}

// A Disconnection is how an account was disconnected: intentional or unintentional, and
// why.
type Disconnection struct {
	Type, Reason string
}
