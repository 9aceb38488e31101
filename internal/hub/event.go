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
	// Seq, Time, ID and Kind are the entry's.
	Seq      uint64
	Time     time.Time
	ID, Kind string
	// Record is what is stored; nil for an alias.
	Record *logv1.Record

	tokens tokens
	place  eventlog.Place     // after it
	gap    *eventlog.GapError // in place of a record that is not there
	pos    uint64             // where it is in the ring
	size   int                // what it counts there

	encode, encodeRaw sync.Once
	plain, raw        *Frame
}

// tokens makes the token of a place.
type tokens interface {
	Token(eventlog.Place) string
}

// newEvent decodes an entry. One that is no record becomes a gap: what it was is lost,
// and its reader should know.
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

// Frame is the response that tells of the event: what is stored, the token of its
// position and, if it is asked for and there, the upstream's JSON. It is made once.
func (e *Event) Frame(includeRaw bool) *Frame {
	e.encode.Do(func() { e.plain = NewFrame(e.wire(nil)) })
	raw := e.Record.GetRaw()
	if !includeRaw || len(raw) == 0 {
		return e.plain
	}
	e.encodeRaw.Do(func() {
		e.raw = e.plain
		if utf8.Valid(raw) { // or no reader could decode the response
			e.raw = NewFrame(e.wire(raw))
		}
	})
	return e.raw
}

// wire appends what is not stored: the wire forms of two parts of a message, one after
// the other, are the message.
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

// thread is the record's true id of what its subject has as the thread.
func (e *Event) thread() string {
	if e.Kind == eventlog.KindBroadcastStatus {
		return e.Record.GetBroadcastId()
	}
	return e.Record.GetConversationId()
}
