package webhook

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/lategate/lategate/internal/phone"
)

// readMessage reads the message and the conversation it is in.
func (e *Event) readMessage(env object) {
	msg, conv := env.object("message"), env.object("conversation")
	e.Platform = first(msg.str("platform"), conv.str("platform"), e.Platform)
	e.ConversationID = first(msg.str("conversationId"), conv.str("id"), env.str("conversationId"))
	e.MessageID = msg.str("id")
	e.PlatformMessageID = msg.str("platformMessageId")
	e.Text = first(msg.str("text"), env.str("message")) // the message of a test event is only a text
	e.Attachments = readAttachments(msg["attachments"])
	e.Direction = msg.str("direction")
	switch e.Kind {
	case MessageReceived:
		e.Direction = first(e.Direction, Incoming)
	case MessageSent, MessageDelivered, MessageRead, MessageFailed:
		e.Direction = first(e.Direction, Outgoing)
		e.Status = strings.TrimPrefix(string(e.Kind), "message.")
	}
	if e.Kind == MessageFailed {
		e.Error = readError(env["error"], msg["error"])
	}
	if e.Direction == Outgoing {
		e.RecipientPhone = Phone(e.Platform, conv.str("participantId"))
	}
	e.Sender = e.readSender(msg.object("sender"))
}

// readReaction reads a reaction, which has no message of its own. It is outgoing if its
// sender is not the customer: the business may react from its own app.
func (e *Event) readReaction(env object) {
	r := env.object("reaction")
	if r == nil {
		return
	}
	e.Reaction = &Reaction{Emoji: r.str("emoji"), Action: r.str("action")}
	e.MessageID = first(r.str("messageId"), e.MessageID)
	e.PlatformMessageID = first(r.str("platformMessageId"), e.PlatformMessageID)
	sender, participant := r.object("sender"), env.object("conversation").str("participantId")
	if id := sender.str("id"); id != "" && participant != "" {
		e.Direction = Outgoing
		if id == participant {
			e.Direction = Incoming
		}
	}
	e.Sender = e.readSender(sender)
}

// readSender reads a sender when the direction is known: a customer's id may be a phone
// number, but a business's id only looks like one.
func (e *Event) readSender(s object) Sender {
	phone := s.str("phoneNumber")
	if phone == "" && e.Direction == Incoming {
		phone = Phone(e.Platform, s.str("id"))
	}
	return Sender{
		ID:                   s.str("id"),
		Name:                 s.str("name"),
		Username:             s.str("username", "whatsappUsername"),
		Phone:                phone,
		BusinessScopedUserID: s.str("businessScopedUserId"),
		ContactID:            s.str("contactId"),
	}
}

// Phone returns a platform's user id as a phone number in E.164, if it is one. Only
// WhatsApp and SMS identify people by their number; on Telegram, for instance, an id of
// digits is something else.
func Phone(platform, id string) string {
	if platform != "whatsapp" && platform != "sms" || !phone.Valid(id) {
		return ""
	}
	return "+" + phone.Digits(id)
}

// readMetadata reads what is said in addition to the message, beside it or in it. If a
// member is in both places, the one beside the message counts, because it is documented.
func readMetadata(env object) json.RawMessage {
	all := maps.Clone(env.object("message").object("metadata"))
	beside := env.object("metadata")
	if all == nil {
		all = beside
	} else {
		maps.Copy(all, beside)
	}
	if len(all) == 0 {
		return nil
	}
	b, _ := json.Marshal(map[string]any(all)) // never fails: it was parsed from JSON
	return b
}

// readAttachments reads a list of attachments and ignores everything else in it.
func readAttachments(v any) []Attachment {
	list, _ := v.([]any)
	var out []Attachment
	for _, item := range list {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		a := Attachment{Type: object(m).str("type"), URL: object(m).str("url")}
		if p := m["payload"]; p != nil {
			a.Payload, _ = json.Marshal(p) // never fails: it was parsed from JSON
		}
		out = append(out, a)
	}
	return out
}

// readError reads the first of the values that is an error: an object, or only a text.
func readError(values ...any) *Error {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			return &Error{Text: v}
		case map[string]any:
			o := object(v)
			return &Error{
				Code:        o.str("code"),
				Title:       o.str("title"),
				Text:        o.str("message", "title"),
				Explanation: o.str("explanation"),
			}
		}
	}
	return nil
}
