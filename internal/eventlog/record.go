package eventlog

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// maxID is the longest id, in bytes.
	maxID = 256
	// maxAliases is how many aliases a record may have.
	maxAliases = 5
	// DedupeWindow is how long the ids of records are remembered, or as long as the
	// retention if that is shorter: longer than the upstream retries a webhook, which is
	// about 51 hours.
	DedupeWindow = 52 * time.Hour
)

// A Record is what is appended.
type Record struct {
	// Kind, Account and Thread are what readers filter by. Kind is 1 to 64 of A-Z, a-z,
	// 0-9, _ and -, and not KindMarker. Thread is the id of the conversation or broadcast;
	// Account and Thread may be any text and may be empty.
	Kind, Account, Thread string
	// ID makes the record unique: a second one with the same ID within 52 hours, or
	// within the retention if that is shorter, is not stored. It is 1 to 256 characters
	// of ASCII that are neither control characters nor blanks.
	ID string
	// Aliases are up to 5 further ids under which the same thing may come; the rules of ID
	// hold for each. They are stored with the record or not at all.
	Aliases []string
	// Data is the payload: up to 8 MiB with the embedded engine, up to 2 KiB less than the
	// servers allow, by default 1 MiB, with NATS.
	Data []byte
}

// IDs are all ids of a record, its aliases after its own.
func (r *Record) IDs() []string {
	if len(r.Aliases) == 0 {
		return []string{r.ID}
	}
	return append([]string{r.ID}, r.Aliases...)
}

// validate refuses records that no engine can take. An error is ErrInvalid.
func (r *Record) validate(maxData int) error {
	if !IsPlain(r.Kind) || r.Kind == KindMarker {
		return fmt.Errorf("%w: the kind %q", ErrInvalid, r.Kind)
	}
	if len(r.Aliases) > maxAliases {
		return fmt.Errorf("%w: %d aliases", ErrInvalid, len(r.Aliases))
	}
	// NATS trims and rewrites blanks in a header, so that ids could become equal.
	odd := func(c rune) bool { return c <= ' ' || c >= 0x7f }
	for i, id := range r.IDs() {
		if id == "" || len(id) > maxID || strings.ContainsFunc(id, odd) {
			return fmt.Errorf("%w: the event id %q", ErrInvalid, id[:min(len(id), maxID)])
		}
		if slices.Contains(r.IDs()[:i], id) {
			return fmt.Errorf("%w: the event id %q is there twice", ErrInvalid, id)
		}
	}
	if len(r.Data) > maxData {
		return fmt.Errorf("%w: event %s has %d bytes, and %d are possible", ErrInvalid, r.ID, len(r.Data), maxData)
	}
	return nil
}

// IsPlain reports whether a text is 1 to 64 of A-Z, a-z, 0-9, _ and -.
func IsPlain(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// KeyOf makes a part of a key from any text: a plain text stays as it is, any other becomes
// "=" and its hash.
func KeyOf(text string) string {
	if IsPlain(text) {
		return text
	}
	return "=" + Hash(text)
}

// Hash is the SHA-256 of a text as 43 characters of base64url.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Appended is the outcome of an append.
type Appended struct {
	// Seq is the record's position in the log. For a duplicate it is the position of the
	// record that was there, or 0 if that is not known.
	Seq uint64
	// Duplicate reports that the record was there already: its ID or one of its aliases was
	// known. Nothing of it was stored, not even an alias that was not known.
	Duplicate bool
}

// An Entry is a record in the log, or a marker.
type Entry struct {
	// Seq is its position.
	Seq uint64
	// Time is when it was appended. It never decreases along the log.
	Time time.Time
	// Kind, ID and Data are the record's.
	Kind, ID string
	Data     []byte
}

// Stored is what is known of a stored position without its data.
type Stored struct {
	Seq  uint64
	ID   string
	Time time.Time
}

// A Filter selects records; an empty field is any. An engine may compare ids that are not
// plain by a hash only, so callers that need an exact match compare the ids in the payload
// again. An empty account or thread cannot be selected.
type Filter struct{ Kind, Account, Thread string }

// The kinds of records. They are a part of what is on disk. After each group a comment says
// what the thread is.
const (
	KindMessageReceived     = "message_received"
	KindMessageSent         = "message_sent"
	KindMessageEdited       = "message_edited"
	KindMessageDeleted      = "message_deleted"
	KindReactionReceived    = "reaction_received"
	KindConversationStarted = "conversation_started"
	// KindMessageStatus is the delivery status of a message. Up to here the thread is the
	// conversation's id.
	KindMessageStatus = "message_status"

	// KindBroadcastStatus is the delivery status of a broadcast's recipient; the thread
	// is the broadcast.
	KindBroadcastStatus = "broadcast_status"

	// From here on there is no thread.
	KindAccountConnected        = "account_connected"
	KindAccountDisconnected     = "account_disconnected"
	KindTemplateStatusUpdated   = "template_status_updated"
	KindTemplateCategoryUpdated = "template_category_updated"
	KindWebhookTest             = "webhook_test"
	// KindOther is an event of the upstream that has no kind of its own.
	KindOther = "other"
	// KindGap says that events of an account, or of any if it has none, are missing.
	KindGap = "gap"

	// KindMarker is an entry without a record, which subscribers never get. Tokens are
	// bound to markers when nothing happens, and an engine may store aliases in them. Tail
	// delivers markers, Read does not.
	KindMarker = "marker"
)

var (
	// InboxKinds are what happens in conversations.
	InboxKinds = []string{KindMessageReceived, KindMessageSent, KindMessageEdited, KindMessageDeleted, KindReactionReceived, KindConversationStarted}
	// AccountKinds are what happens to accounts, and what has no kind of its own.
	AccountKinds = []string{KindAccountConnected, KindAccountDisconnected, KindTemplateStatusUpdated, KindTemplateCategoryUpdated, KindWebhookTest, KindOther}
)
