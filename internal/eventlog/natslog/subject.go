package natslog

import (
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/eventlog"
)

// subjectRoot begins every subject of the log: lategate.<kind>.<account>.<thread>.
const (
	subjectRoot = "lategate"
	allSubjects = subjectRoot + ".>"
)

// markerSubject is the subject of all markers and aliases. No filter matches them, except
// one by their kind and the empty one.
var markerSubject = subject(eventlog.KindMarker, "", "")

// subject makes a subject of a kind and ids. They are encoded, so that no id can split a
// subject, be a wildcard, or be refused by NATS.
func subject(kind, account, thread string) string {
	return strings.Join([]string{subjectRoot, kind, encodeID(account), encodeID(thread)}, ".")
}

// encodeID makes an id a part of a subject: a plain id stays as it is, any other becomes a
// hash. The id itself is in the event, and is compared again when the event is delivered.
func encodeID(id string) string {
	if id == "" {
		return "~"
	}
	if eventlog.IsPlain(id) {
		return id
	}
	return "~" + eventlog.Hash(id)
}

// filterSubject is a filter in NATS's form, or "" if it matches everything.
func filterSubject(f eventlog.Filter) string {
	if f == (eventlog.Filter{}) {
		return ""
	}
	parts := []string{subjectRoot, f.Kind, encodeID(f.Account), encodeID(f.Thread)}
	for i, v := range []string{f.Kind, f.Account, f.Thread} {
		if v == "" {
			parts[1+i] = "*"
		}
	}
	return strings.Join(parts, ".")
}

// entry returns the record or marker that a message holds. A message that another program
// has published on a subject of the log becomes a marker, so that it does not stop readers.
func (m *message) entry() eventlog.Entry {
	e := eventlog.Entry{Seq: m.seq, Time: m.time, Kind: eventlog.KindMarker, ID: m.header.Get(nats.MsgIdHdr)}
	parts := strings.Split(m.subject, ".")
	if len(parts) == 4 && parts[0] == subjectRoot && parts[1] != eventlog.KindMarker && e.ID != "" {
		e.Kind, e.Data = parts[1], m.data
	}
	return e
}

// entries returns the entries that messages hold.
func entries(msgs []message) []eventlog.Entry {
	all := make([]eventlog.Entry, len(msgs))
	for i := range msgs {
		all[i] = msgs[i].entry()
	}
	return all
}
