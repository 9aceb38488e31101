package hub

import (
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
)

// The fields that are the same in all stream responses.
const (
	fieldResumeToken = 1
	fieldRawJSON     = 8
)

// An Event is a record of the log, decoded once for all its subscribers. It must not be
// changed.
type Event struct {
	// Seq, Time, ID and Kind are those of the log's entry.
	Seq      uint64
	Time     time.Time
	ID, Kind string
	// Record is what the log stores; nil for an alias.
	Record *logv1.Record

	tokens tokens
	place  eventlog.Place     // the place after this event
	gap    *eventlog.GapError // set if the record is missing
	pos    uint64             // where it is in the ring
	size   int                // how many bytes it counts there

	encode, encodeRaw sync.Once
	plain, raw        *Frame
}

// tokens makes the token of a place.
type tokens interface {
	Token(eventlog.Place) string
}

// newEvent decodes an entry. An entry that is not a valid record becomes a gap: its content
// is lost, and the subscribers have to know.
func newEvent(t tokens, e eventlog.Entry) (*Event, error) {
	ev := &Event{Seq: e.Seq, Time: e.Time, ID: e.ID, Kind: e.Kind, tokens: t, place: e.Place()}
	if e.Kind == eventlog.KindMarker {
		return ev, nil
	}
	ev.Record = &logv1.Record{}
	if err := proto.Unmarshal(e.Data, ev.Record); err != nil {
		ev.Record, ev.gap = nil, &eventlog.GapError{From: e.Seq, To: e.Seq, After: ev.place}
		return ev, fmt.Errorf("hub: event %d cannot be read: %w", e.Seq, err)
	}
	return ev, nil
}

// Frame is the response that carries the event: what is stored, the token of its position
// and, if includeRaw is set and the record has it, the upstream's JSON. It is made once.
func (e *Event) Frame(includeRaw bool) *Frame {
	e.encode.Do(func() { e.plain = NewFrame(e.wire(nil)) })
	raw := e.Record.GetRaw()
	if !includeRaw || len(raw) == 0 {
		return e.plain
	}
	e.encodeRaw.Do(func() {
		e.raw = e.plain
		if utf8.Valid(raw) { // a client cannot decode a response with invalid UTF-8
			e.raw = NewFrame(e.wire(raw))
		}
	})
	return e.raw
}

// wire appends the fields that are not stored to the stored ones: in protobuf's wire
// format, two parts of a message one after the other are the message.
func (e *Event) wire(raw []byte) []byte {
	const tag = 1 // bytes of a tag
	token := e.tokens.Token(e.place)
	n := len(e.Record.GetFrame()) + tag + protowire.SizeBytes(len(token))
	if len(raw) > 0 {
		n += tag + protowire.SizeBytes(len(raw))
	}
	b := append(make([]byte, 0, n), e.Record.GetFrame()...)
	b = protowire.AppendTag(b, fieldResumeToken, protowire.BytesType)
	b = protowire.AppendString(b, token)
	if len(raw) > 0 {
		b = protowire.AppendTag(b, fieldRawJSON, protowire.BytesType)
		b = protowire.AppendBytes(b, raw)
	}
	return b
}

// thread is the true id of the conversation or broadcast that the record's subject names.
func (e *Event) thread() string {
	if e.Kind == eventlog.KindBroadcastStatus {
		return e.Record.GetBroadcastId()
	}
	return e.Record.GetConversationId()
}
