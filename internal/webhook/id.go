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
	return digest("id", envelope)
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
	message := "platform:" + e.PlatformMessageID
	if e.PlatformMessageID == "" {
		message = "message:" + e.MessageID
	}
	identified := e.PlatformMessageID != "" || e.MessageID != ""
	timestamp := env.instant("timestamp")
	switch e.Kind {
	case MessageReceived, MessageSent, MessageDelivered, MessageRead, MessageFailed, MessageDeleted:
		id = append(id, message, e.Status)
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
	return digest(id...)
}

// canonical is all that an envelope says, whatever the order and spacing, but for its
// id, which only one era has.
func canonical(env object) string {
	env = maps.Clone(env)
	delete(env, "id")
	b, _ := json.Marshal(map[string]any(env)) // it was JSON, so it can be again
	return string(b)
}

// digest hashes strings, each with its length, so that none can run into the next.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return "late_" + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
