package csvfile

import (
	"io"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
)

// A Contact is one row of a file of contacts.
type Contact struct {
	Row      int64                          // as in a spreadsheet: the first row of the file is 1, and empty rows count
	Line     int64                          // the line of the file where the row begins
	Input    *whatsappv1.ImportContactInput // nil if there are problems
	Problems []Problem
}

// A ContactReader reads contacts. Each needs a phone number and a name.
//
// Every column without a field of its own becomes a custom field under its header; the
// header `customFields.x` becomes x, and a column `customFields` contains a JSON object of
// custom fields, over which other columns take precedence. Empty cells set nothing. Columns
// without a header are ignored, and so are those that ContactWriter writes but an import
// cannot set, if they are spelled in the same way: id, waId, isOptedIn, isBlocked,
// optInDate, optOutDate, lastMessageSentAt, lastMessageReceivedAt, messagesSentCount,
// messagesReceivedCount, createdAt, updatedAt. To use one of them, map it:
// {"customFields.id": "id"}. However, a row with isOptedIn false or isBlocked true is a
// problem: the import would make it a contact that can be written to, although the customer
// has asked not to be.
type ContactReader struct {
	records *records
	phones  phone.Reader
	ignored []string

	phone, email, company, tags, groups, notes, fields int // columns; -1 if there is none
	optedIn, blocked                                   int
	name                                               []int
	custom                                             []customField
}

type customField struct {
	name   string
	column int
}

const customPrefix = "customFields."

// custom returns the name in `customFields.<name>`.
func custom(header string) (name string, ok bool) {
	i := strings.IndexByte(header, '.')
	if i < 0 || key(header[:i]) != "customfields" {
		return "", false
	}
	return strings.TrimSpace(header[i+1:]), true
}

func isContactField(field string) bool {
	switch field {
	case "phone", "name", "email", "company", "tags", "groups", "notes":
		return true
	}
	return len(field) > len(customPrefix) && strings.HasPrefix(field, customPrefix)
}

// NewContactReader reads the header of a file, and does not wait for more. An error is an
// *apierror.Error INVALID_ARGUMENT with one of the reasons of this package, or that of r,
// unchanged.
func NewContactReader(r io.Reader, o Options) (*ContactReader, error) {
	c := &ContactReader{}
	var err error
	if c.phones, err = newPhones(o); err != nil {
		return nil, err
	}
	known := func(header string) bool {
		_, ok := custom(header)
		return ok || isSynonym(header)
	}
	c.records, err = newRecords(r, o, known, isContactField, "phone, name, email, company, tags, groups, notes and customFields.<name>")
	if err != nil {
		return nil, err
	}
	if err := c.columns(c.records.header); err != nil {
		return nil, err
	}
	return c, nil
}

// columns finds the column of each field.
func (c *ContactReader) columns(h *header) (err error) {
	if c.phone, c.name, err = h.people(); err != nil {
		return err
	}
	if c.name == nil {
		return invalid(ReasonNoNameColumn, "no column is called name, and a contact needs one: say which holds the names with columns, such as {\"name\": %q}; the file has %s",
			h.names[c.phone], h.list())
	}
	for field, column := range map[string]*int{"email": &c.email, "company": &c.company, "tags": &c.tags,
		"groups": &c.groups, "notes": &c.notes} {
		if *column, err = h.column(field); err != nil {
			return err
		}
	}
	taken := map[string]int{}
	take := func(name string, column int) error {
		if other, ok := taken[name]; ok {
			return invalid(ReasonTwoColumns, "columns %d and %d would both be the custom field %q: rename one", other+1, column+1, name)
		}
		taken[name] = column
		c.custom = append(c.custom, customField{name, column})
		return nil
	}
	for _, field := range slices.Sorted(maps.Keys(h.mapped)) {
		if name, ok := strings.CutPrefix(field, customPrefix); ok {
			if err := take(name, h.mapped[field]); err != nil {
				return err
			}
		}
	}
	c.fields, c.optedIn, c.blocked = -1, -1, -1
	for i, name := range h.names {
		if h.used[i] {
			continue
		}
		inner, prefixed := custom(name)
		switch {
		case name == "" || slices.Contains(notImported, name):
			c.ignored = append(c.ignored, h.title(i))
			switch name {
			case "isOptedIn":
				c.optedIn = i
			case "isBlocked":
				c.blocked = i
			}
		case h.keys[i] == "customfields":
			if c.fields >= 0 {
				return invalid(ReasonTwoColumns, "columns %d and %d are both customFields: rename one", c.fields+1, i+1)
			}
			c.fields = i
		case prefixed && inner == "":
			return invalid(ReasonUnknownField, "column %d, %q, does not name its custom field: call it customFields.<name>", i+1, name)
		case prefixed:
			err = take(inner, i)
		default:
			err = take(name, i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Ignored returns the headers of the columns that are not used.
func (c *ContactReader) Ignored() []string { return c.ignored }

// Read returns the next contact. io.EOF is the end of the file. Any other error ends the
// file too; it is an *apierror.Error INVALID_ARGUMENT, or that of the file's reader,
// unchanged.
func (c *ContactReader) Read() (*Contact, error) {
	rec, err := c.records.next()
	if err != nil {
		return nil, err
	}
	out := &Contact{Row: rec.row, Line: rec.line}
	if rec.problems == nil {
		out.Input = c.input(rec)
	}
	if rec.problems != nil {
		out.Input, out.Problems = nil, rec.problems
	}
	return out, nil
}

func (c *ContactReader) input(rec *record) *whatsappv1.ImportContactInput {
	in := &whatsappv1.ImportContactInput{
		Phone:   rec.phone(c.phone, c.phones),
		Name:    rec.name(c.name),
		Email:   optional(rec.text(c.email)),
		Company: optional(rec.text(c.company)),
		Tags:    rec.list(c.tags),
		Groups:  rec.list(c.groups),
		Notes:   optional(rec.text(c.notes)),
	}
	if in.Name == "" {
		rec.bad(c.name[0], ReasonNameMissing, "there is no name, and a contact needs one")
	}
	if strings.EqualFold(rec.text(c.optedIn), "false") {
		rec.bad(c.optedIn, ReasonOptedOut, "this contact has opted out, and an import would opt it in: leave the row out, or create it with CreateContact")
	}
	if strings.EqualFold(rec.text(c.blocked), "true") {
		rec.bad(c.blocked, ReasonBlocked, "this contact is blocked, and an import would unblock it: leave the row out, or create it and block it with UpdateContact")
	}
	if len(c.custom) == 0 && c.fields < 0 {
		return in
	}
	in.CustomFields = make(map[string]string, len(c.custom))
	if s := rec.text(c.fields); s != "" {
		if err := fields(s, in.CustomFields); err != nil {
			// The error text of the JSON package may quote the cell.
			rec.bad(c.fields, ReasonFieldsInvalid, "this is not a JSON object, such as {\"city\": \"Oslo\"}")
		}
	}
	for _, f := range c.custom {
		if s := rec.text(f.column); s != "" {
			in.CustomFields[f.name] = s
		}
	}
	return in
}

// newPhones returns what reads the phone numbers of a file.
func newPhones(o Options) (phone.Reader, error) {
	phones, err := phone.NewReader(o.Region)
	if err != nil {
		return phones, invalid(ReasonUnknownRegion, "region: %v", err)
	}
	return phones, nil
}

// phone returns a phone number, in the contract's form if there are no problems.
func (r *record) phone(column int, phones phone.Reader) string {
	number, problem := phones.Read(r.text(column))
	if problem != nil {
		r.bad(column, problem.Reason, "%s", problem.Message)
	}
	return number
}

func (r *record) list(column int) []string {
	items, err := list(r.text(column))
	if err != nil {
		r.bad(column, ReasonListInvalid, "this is not a list of texts: separate them with semicolons, such as vip;oslo")
	}
	return items
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return proto.String(s)
}
