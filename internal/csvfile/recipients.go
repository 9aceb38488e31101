package csvfile

import (
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
)

// A Recipient is one row of a file of recipients.
type Recipient struct {
	Row      int64                               // as in a spreadsheet: the first row of the file is 1, and empty rows count
	Line     int64                               // the line of the file where the row begins
	Input    *whatsappv1.BroadcastRecipientInput // nil if there are problems
	Problems []Problem
}

// A RecipientReader reads recipients of a broadcast. Each needs a phone number;
// the name is optional.
//
// The template's placeholder {{1}} is filled from the column `1`, `{{1}}`, `var1`,
// `variable 1` or `variables.1`, or from one that Options.Columns names, such as
// {"variables.1": "Name"}. An empty cell sets no variable. Other columns are ignored;
// Ignored lists them.
type RecipientReader struct {
	records *records
	phones  phone.Reader
	ignored []string

	phone     int
	name      []int
	variables []customField
}

// variableHeader matches the header of a variable, in the spelling of key.
var variableHeader = regexp.MustCompile(`^(?:(?:var(?:iables?)?\.?)?0*([1-9][0-9]{0,3})|\{\{0*([1-9][0-9]{0,3})\}\})$`)

// variable returns the index of the placeholder that a header stands for.
func variable(header string) (index string, ok bool) {
	m := variableHeader.FindStringSubmatch(key(header))
	if m == nil {
		return "", false
	}
	return m[1] + m[2], true
}

const variablePrefix = "variables."

func isRecipientField(field string) bool {
	if field == "phone" || field == "name" {
		return true
	}
	_, ok := variable(field)
	return ok && strings.HasPrefix(field, variablePrefix)
}

// NewRecipientReader reads the header of a file, and does not wait for more. Errors are
// those of NewContactReader.
func NewRecipientReader(r io.Reader, o Options) (*RecipientReader, error) {
	c := &RecipientReader{}
	var err error
	if c.phones, err = newPhones(o); err != nil {
		return nil, err
	}
	known := func(header string) bool {
		_, ok := variable(header)
		return ok || isSynonym(header)
	}
	c.records, err = newRecords(r, o, known, isRecipientField, "phone, name and variables.<index>")
	if err != nil {
		return nil, err
	}
	if err := c.columns(c.records.header); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *RecipientReader) columns(h *header) (err error) {
	if c.phone, c.name, err = h.people(); err != nil {
		return err
	}
	taken := map[string]int{}
	take := func(index string, column int) error {
		if other, ok := taken[index]; ok {
			return invalid(ReasonTwoColumns, "both %q and %q would be the variable {{%s}}: rename one", h.names[other], h.names[column], index)
		}
		taken[index] = column
		c.variables = append(c.variables, customField{index, column})
		return nil
	}
	for _, field := range slices.Sorted(maps.Keys(h.mapped)) {
		if index, ok := variable(field); ok {
			if err := take(index, h.mapped[field]); err != nil {
				return err
			}
		}
	}
	for i, name := range h.names {
		if h.used[i] {
			continue
		}
		index, ok := variable(name)
		if !ok {
			c.ignored = append(c.ignored, h.title(i))
		} else if err := take(index, i); err != nil {
			return err
		}
	}
	return nil
}

// Ignored returns the headers of the columns that are not used.
func (c *RecipientReader) Ignored() []string { return c.ignored }

// Read returns the next recipient. Errors are those of ContactReader.Read.
func (c *RecipientReader) Read() (*Recipient, error) {
	rec, err := c.records.next()
	if err != nil {
		return nil, err
	}
	out := &Recipient{Row: rec.row, Line: rec.line}
	if rec.problems == nil {
		out.Input = c.input(rec)
	}
	if rec.problems != nil {
		out.Input, out.Problems = nil, rec.problems
	}
	return out, nil
}

func (c *RecipientReader) input(rec *record) *whatsappv1.BroadcastRecipientInput {
	in := &whatsappv1.BroadcastRecipientInput{
		Phone: rec.phone(c.phone, c.phones),
		Name:  optional(rec.name(c.name)),
	}
	if len(c.variables) > 0 {
		in.Variables = make(map[string]string, len(c.variables))
	}
	for _, v := range c.variables {
		if s := rec.text(v.column); s != "" {
			in.Variables[v.name] = s
		}
	}
	return in
}
