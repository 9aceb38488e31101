package events

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// subjectRoot begins every subject of the log: lategate.<kind>.<account>.<thread>.
const subjectRoot = "lategate"

// subject joins a kind and ids, encoded so that no id can split a subject, be a
// wildcard, or be refused by NATS.
func subject(kind string, ids ...string) string {
	var b strings.Builder
	b.WriteString(subjectRoot + "." + kind)
	for _, id := range ids {
		b.WriteByte('.')
		b.WriteString(EncodeID(id))
	}
	return b.String()
}

// EncodeID is an id as a part of a subject: a plain id as it is, and a hash of any other.
// The id itself is in the event, and is compared again when the event is delivered.
func EncodeID(id string) string {
	if id == "" {
		return "~"
	}
	if isPlain(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "~" + base64.RawURLEncoding.EncodeToString(sum[:])
}

// parseSubject is the reverse of subject, with the ids as they are encoded.
func parseSubject(s string) (kind, account, thread string, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 4 || parts[0] != subjectRoot {
		return "", "", "", false
	}
	return parts[1], parts[2], parts[3], true
}

// isPlain reports whether a text can be a part of a subject as it is.
func isPlain(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}
