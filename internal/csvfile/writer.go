package csvfile

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// notImported are the columns that a ContactWriter writes but an import cannot set.
var notImported = []string{"id", "waId", "isOptedIn", "isBlocked", "optInDate", "optOutDate", "lastMessageSentAt",
	"lastMessageReceivedAt", "messagesSentCount", "messagesReceivedCount", "createdAt", "updatedAt"}

// exported are the columns that a ContactWriter writes.
var exported = []string{"phone", "name", "email", "company", "tags", "groups", "isOptedIn", "isBlocked", "notes",
	"customFields", "id", "waId", "optInDate", "optOutDate", "lastMessageSentAt", "lastMessageReceivedAt",
	"messagesSentCount", "messagesReceivedCount", "createdAt", "updatedAt"}

// A ContactWriter writes contacts as CSV: RFC 4180, with a header, in UTF-8. Tags and
// groups are separated by semicolons, or are a JSON array if that would be ambiguous;
// custom fields are one JSON object; times are RFC 3339 in UTC. An unset value is an empty
// cell.
//
// A ContactReader can read it again. Texts that a spreadsheet would treat as a formula get
// an apostrophe in front, which a ContactReader removes; phone numbers do not.
type ContactWriter struct {
	csv    *csv.Writer
	begun  bool
	record []string
}

// NewContactWriter returns a writer to w. Nothing is written before the first
// Write or Flush.
func NewContactWriter(w io.Writer) *ContactWriter {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &ContactWriter{csv: c, record: make([]string, 0, len(exported))}
}

// Write writes contacts, and the header before the first. It may buffer some until Flush.
// Errors are those of the file's writer.
func (w *ContactWriter) Write(contacts ...*whatsappv1.Contact) error {
	if err := w.header(); err != nil {
		return err
	}
	for _, c := range contacts {
		custom := ""
		if len(c.GetCustomFields().GetFields()) > 0 {
			custom = toJSON(c.GetCustomFields().AsMap())
		}
		w.record = append(w.record[:0],
			c.GetPhone(),
			text(c.GetName()),
			text(c.GetEmail()),
			text(c.GetCompany()),
			text(writeList(c.GetTags())),
			text(writeList(c.GetGroups())),
			boolean(c.IsOptedIn),
			boolean(c.IsBlocked),
			text(c.GetNotes()),
			custom,
			text(c.GetId()),
			text(c.GetWaId()),
			timestamp(c.GetOptInDate()),
			timestamp(c.GetOptOutDate()),
			timestamp(c.GetLastMessageSentAt()),
			timestamp(c.GetLastMessageReceivedAt()),
			count(c.MessagesSentCount),
			count(c.MessagesReceivedCount),
			timestamp(c.GetCreatedAt()),
			timestamp(c.GetUpdatedAt()),
		)
		if err := w.csv.Write(w.record); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes what is buffered; if there were no contacts, that is the header.
func (w *ContactWriter) Flush() error {
	if err := w.header(); err != nil {
		return err
	}
	w.csv.Flush()
	return w.csv.Error()
}

func (w *ContactWriter) header() error {
	if w.begun {
		return nil
	}
	w.begun = true
	return w.csv.Write(exported)
}

// text returns the cell for a text. When encoding/csv writes CRLF, it drops a CR that is
// not part of a line break.
func text(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return guard(s)
}

func boolean(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func count(n *int32) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(int(*n))
}

func timestamp(t *timestamppb.Timestamp) string {
	if t == nil {
		return ""
	}
	return t.AsTime().Format(time.RFC3339Nano)
}
