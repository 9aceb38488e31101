package webhook

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"maps"
)

// eventID is the id that makes an event unique: the envelope's, which stays the same in
// retries, or the fingerprint where there is none. The X-*-Event-Id headers are not
// asked: they are not signed, so a replay could come with any.
func eventID(envelope, fingerprint string) string {
	switch {
	case envelope == "":
		return fingerprint
	case plain(envelope):
		return envelope
	}
	return Digest("id", envelope)
}

// plain reports whether an id can be a header's value as it is.
func plain(id string) bool {
	for _, c := range []byte(id) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return len(id) <= 128
}

// fingerprint identifies an event by what it says. Too much in it stores a retry twice;
// too little swallows events, which is worse: two edits of a message, or a status and
// the next one, must differ. An event that lacks what would tell it apart is identified
// by all that it says.
func fingerprint(e *Event, env object) string {
	id := []string{e.Name, e.AccountID}
	message := first(e.PlatformMessageID, e.MessageID)
	identified := message != ""
	timestamp := env.instant("timestamp")
	switch e.Kind {
	case MessageReceived, MessageSent, MessageDelivered, MessageRead, MessageFailed, MessageDeleted:
		id = append(id, message) // as MessageID does
	case MessageEdited:
		at, count := env.instant("editedAt"), env.str("editCount")
		identified = identified && at+count != ""
		id = append(id, message, at, count)
	case ReactionReceived:
		r := env.object("reaction")
		at := r.instant("reactedAt")
		identified = identified && at != ""
		id = append(id, message, e.Sender.ID, r.str("action"), r.str("emoji"), at)
	case ConversationStarted:
		identified = e.ConversationID != ""
		id = append(id, e.ConversationID)
	case AccountConnected, AccountDisconnected:
		identified = e.AccountID != "" && timestamp != ""
		id = append(id, timestamp)
	default:
		identified = false
	}
	if !identified {
		id = append(id[:2], canonical(env))
	}
	return Digest(id...)
}

// MessageID is the id of a message that was received or sent, told from one of its
// ids: the upstream's or the platform's. Which of the two a list of messages has is not
// documented, so they are not told apart here.
func MessageID(kind Kind, account, id string) string { return Digest(string(kind), account, id) }

// IDs are the ids under which the event is kept: its own, and others under which the
// same may come another way. An alias that fits too much swallows an event, so there is
// one only where there cannot be two events: a message is received, sent or deleted
// once, and a conversation starts once. Of edits, reactions and accounts, the upstream's
// times may be too coarse to tell.
func (e *Event) IDs() (id string, aliases []string) {
	switch e.Kind {
	case MessageReceived, MessageSent:
		platform, own := e.PlatformMessageID, e.MessageID
		if platform == "" {
			platform, own = own, ""
		}
		if platform == "" {
			break
		}
		if own != "" && own != platform {
			aliases = append(aliases, MessageID(e.Kind, e.AccountID, own))
		}
		return MessageID(e.Kind, e.AccountID, platform), aliases
	case MessageDeleted:
		if e.MessageID+e.PlatformMessageID != "" && e.Fingerprint != e.EventID {
			aliases = append(aliases, e.Fingerprint)
		}
	case ConversationStarted:
		if e.ConversationID != "" && e.Fingerprint != e.EventID {
			aliases = append(aliases, e.Fingerprint)
		}
	}
	return e.EventID, aliases
}

// canonical is all that an envelope says, whatever the order and spacing, but for its
// id, which only one era has.
func canonical(env object) string {
	env = maps.Clone(env)
	delete(env, "id")
	b, _ := json.Marshal(map[string]any(env)) // it was JSON, so it can be again
	return string(b)
}

// Digest hashes strings, each with its length, so that none can run into the next. It
// is printable ASCII.
func Digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return "late_" + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
