package webhook

import "errors"

// Why a body cannot be decoded. A retry would not change that.
var (
	ErrNotUTF8   = errors.New("webhook: the body is not UTF-8")
	ErrNotJSON   = errors.New("webhook: the body is not JSON")
	ErrNotObject = errors.New("webhook: the body is not a JSON object")
	ErrNoEvent   = errors.New("webhook: the body names no event")
)

// Decode decodes a body of either era. Members that are unknown, missing or of an
// unexpected type are not errors. An event with an unknown name is KindRaw, with everything
// that can be read. The event's Raw is the body itself, not a copy.
func Decode(body []byte) (*Event, error) {
	env, err := parseObject(body)
	if err != nil {
		return nil, err
	}
	name, _ := env["event"].(string)
	if name == "" {
		return nil, ErrNoEvent
	}
	e := &Event{Kind: kindOf(name), Name: name, Raw: body}
	e.readAccount(env)
	e.readTemplate(env.object("template"))
	e.readMessage(env)
	e.readReaction(env)
	e.Metadata = readMetadata(env)
	e.readTimes(env)
	e.Fingerprint = fingerprint(e, env)
	e.EventID = eventID(env.str("id"), e.Fingerprint)
	return e, nil
}

// readTimes reads the envelope's time and the time that belongs to the kind.
func (e *Event) readTimes(env object) {
	e.Time = env.time("timestamp")
	e.SentAt = env.object("message").time("sentAt")
	switch e.Kind {
	case MessageReceived, MessageSent:
		e.OccurredAt = e.SentAt
	case MessageDelivered, MessageRead, MessageFailed:
		e.OccurredAt = env.time("statusAt")
	case MessageEdited:
		e.OccurredAt = env.time("editedAt")
	case MessageDeleted:
		e.OccurredAt = env.time("deletedAt")
	case ReactionReceived:
		e.OccurredAt = env.object("reaction").time("reactedAt")
	case ConversationStarted:
		e.OccurredAt = env.time("startedAt")
	}
	if e.OccurredAt.IsZero() {
		e.OccurredAt = e.Time
	}
	if e.Time.IsZero() {
		e.Time = e.OccurredAt
	}
}
