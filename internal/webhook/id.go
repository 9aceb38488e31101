package webhook

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"maps"
)

// eventID is the id that makes an event unique: the envelope's, which does not change in
// retries, or the fingerprint if there is none. The X-*-Event-Id headers are not used: they
// are not signed, so a replay could have any.
func eventID(envelope, fingerprint string) string {
	switch {
	case envelope == "":
		return fingerprint
	case plain(envelope):
		return envelope
	}
	return Digest("id", envelope)
}

// plain reports whether an id can be a header's value without encoding.
func plain(id string) bool {
	for _, c := range []byte(id) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return len(id) <= 128
}

// fingerprint identifies an event by its content. With too many members a retry is stored
// twice; with too few, events are lost, which is worse: two edits of a message, or a status
// and the next one, must differ. An event without the members that distinguish it is
// identified by its whole content.
func fingerprint(e *Event, env object) string {
	id := []string{e.Name, e.AccountID}
	message := first(e.PlatformMessageID, e.MessageID)
	identified := message != ""
	timestamp := env.instant("timestamp")
	switch e.Kind {
	case MessageReceived, MessageSent, MessageDelivered, MessageRead, MessageFailed, MessageDeleted:
		id = append(id, message) // the same as in MessageID
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

// MessageID is the id of a message that was received or sent, computed from one of its ids:
// the upstream's or the platform's. It is not documented which of the two a list of
// messages has, so they are treated alike.
func MessageID(kind Kind, account, id string) string { return Digest(string(kind), account, id) }

// IDs are the ids under which the event is stored: its own, and aliases under which the
// same event may come in another way. An alias that matches too much loses events, so there
// are aliases only where there cannot be two events: a message is received, sent or deleted
// once, and a conversation starts once. The upstream's times may be too coarse to
// distinguish edits, reactions and account events.
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

// canonical is the content of an envelope, independent of order and spacing, without its
// id, which only one era has.
func canonical(env object) string {
	env = maps.Clone(env)
	delete(env, "id")
	b, _ := json.Marshal(map[string]any(env)) // never fails: it was parsed from JSON
	return string(b)
}

// Digest hashes strings, each with its length, so that different lists never give the same
// input. It is printable ASCII.
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
