package csvfile

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lategate/lategate/internal/phone"
)

// synonyms are the headers of a field, in the spelling of key.
var synonyms = map[string][]string{
	"phone": {"phone", "phonenumber", "mobile", "mobilenumber", "mobilephone", "whatsapp", "whatsappnumber",
		"telephone", "telephonenumber", "tel", "msisdn", "cell", "cellphone"},
	"name":      {"name", "fullname", "contactname"},
	"firstName": {"firstname", "givenname", "forename"},
	"lastName":  {"lastname", "surname", "familyname"},
	"email":     {"email", "mail", "emailaddress"},
	"company":   {"company", "organization", "organisation"},
	"tags":      {"tags", "tag"},
	"groups":    {"groups", "group"},
	"notes":     {"notes", "note"},
}

// key returns the same spelling for all variants of a header.
func key(header string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '_', '-', '\u00a0', '\u2010', '\u2011', '\n', '\t':
			return -1
		}
		return r
	}, strings.ToLower(header))
}

func isSynonym(header string) bool {
	k := key(header)
	for _, names := range synonyms {
		if slices.Contains(names, k) {
			return true
		}
	}
	return false
}

// delimiter detects the delimiter from the header: the one with which most cells are known
// headers, otherwise the most frequent one. In a file with semicolons, a header may contain
// commas without quotes.
func delimiter(line []byte, known func(string) bool) byte {
	best, bestKnown, bestCells := byte(','), -1, 0
	for _, comma := range []byte{',', ';', '\t'} {
		r := csv.NewReader(bytes.NewReader(line))
		r.Comma, r.LazyQuotes = rune(comma), true
		cells, err := r.Read()
		if err != nil {
			continue // the reader of the rows reports the error
		}
		n := 0
		for _, c := range cells {
			if known(strings.TrimSpace(c)) {
				n++
			}
		}
		if n > bestKnown || n == bestKnown && len(cells) > bestCells {
			best, bestKnown, bestCells = comma, n, len(cells)
		}
	}
	return best
}

// A header is the first row, with the columns that are used.
type header struct {
	names  []string // trimmed
	keys   []string
	mapped map[string]int // field → column, by Options.Columns
	used   []bool
}

// newHeader reads the header. isField says which fields can be mapped; fields lists them
// for error messages.
func newHeader(cells []string, o Options, isField func(string) bool, fields string) (*header, error) {
	if len(cells) > maxColumns {
		return nil, invalid(ReasonTooManyColumns, "the header has %d columns, and %d are the most: leave out what is not needed",
			len(cells), maxColumns)
	}
	h := &header{names: make([]string, len(cells)), keys: make([]string, len(cells)),
		used: make([]bool, len(cells)), mapped: make(map[string]int, len(o.Columns))}
	for i, c := range cells {
		if !utf8.ValidString(c) {
			return nil, invalid(ReasonEncoding, "the header of column %d is not UTF-8: save the file as \"CSV UTF-8\"", i+1)
		}
		h.names[i] = strings.TrimSpace(c)
		h.keys[i] = key(h.names[i])
	}
	for _, field := range sortedKeys(o.Columns) {
		if !isField(field) {
			return nil, invalid(ReasonUnknownField, "columns: %q is not a field: there are %s", field, fields)
		}
		column, err := h.find(field, strings.TrimSpace(o.Columns[field]))
		if err != nil {
			return nil, err
		}
		h.mapped[field], h.used[column] = column, true
	}
	return h, nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// find returns the column of a header that Options.Columns names: the one with the same
// spelling, otherwise one that differs only in case, spaces and the like.
func (h *header) find(field, name string) (int, error) {
	for _, equal := range []func(i int) bool{
		func(i int) bool { return h.names[i] == name },
		func(i int) bool { return h.keys[i] == key(name) },
	} {
		var found []int
		for i := range h.names {
			if name != "" && equal(i) {
				found = append(found, i)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return 0, invalid(ReasonTwoColumns, "columns: %s is mapped to %q, and columns %d and %d are both called so: rename one",
				field, name, found[0]+1, found[1]+1)
		}
	}
	if err := h.missing(); err != nil {
		return 0, err
	}
	return 0, invalid(ReasonColumnNotFound, "columns: %s is mapped to %q, and no column is called so: the file has %s",
		field, name, h.list())
}

// column returns the column of a field, -1 if there is none: the mapped one, otherwise one
// with a usual name. A column that is mapped to something else is only used if there is no
// other, so that two fields can share one.
func (h *header) column(field string) (int, error) {
	if i, ok := h.mapped[field]; ok {
		return i, nil
	}
	var free, taken []int
	for i, k := range h.keys {
		if !slices.Contains(synonyms[field], k) {
			continue
		}
		if h.used[i] {
			taken = append(taken, i)
		} else {
			free = append(free, i)
		}
	}
	if len(free) == 0 {
		free = taken
	}
	switch len(free) {
	case 0:
		return -1, nil
	case 1:
		h.used[free[0]] = true
		return free[0], nil
	}
	a, b := free[0], free[1]
	if h.names[a] == h.names[b] {
		return 0, invalid(ReasonTwoColumns, "columns %d and %d are both called %q: rename one", a+1, b+1, h.names[a])
	}
	return 0, invalid(ReasonTwoColumns, "both %q and %q could be the %s: say which with columns, such as {%q: %q}",
		h.names[a], h.names[b], field, field, h.names[a])
}

// people finds the columns of the phone number and of the name: none, one, or first and
// last name.
func (h *header) people() (phone int, name []int, err error) {
	if phone, err = h.column("phone"); err != nil {
		return 0, nil, err
	}
	if phone < 0 {
		if err := h.missing(); err != nil {
			return 0, nil, err
		}
		return 0, nil, invalid(ReasonNoPhoneColumn, "no column is called phone, mobile or the like: say which holds the phone numbers with columns, such as {\"phone\": %q}; the file has %s",
			h.names[0], h.list())
	}
	for _, fields := range [][]string{{"name"}, {"firstName", "lastName"}} {
		for _, field := range fields {
			column, err := h.column(field)
			if err != nil {
				return 0, nil, err
			}
			if column >= 0 {
				name = append(name, column)
			}
		}
		if name != nil {
			break
		}
	}
	return phone, name, nil
}

// missing returns an error if the first row does not seem to be a header, because it
// contains a phone number. It checks only cells that are not known headers, because a date
// may look like a phone number.
func (h *header) missing() error {
	for i, name := range h.names {
		if _, problem := (phone.Reader{}).Read(name); problem == nil {
			return invalid(ReasonNoHeader, "the first row has what looks like a phone number in column %d: put a row with the names of the columns above it, such as phone,name", i+1)
		}
	}
	return nil
}

// title is the name of a column in messages.
func (h *header) title(column int) string {
	if h.names[column] == "" {
		return fmt.Sprintf("column %d (no header)", column+1)
	}
	return h.names[column]
}

// list names the first few columns for a message. It must only be used if the row is a
// header: phone numbers are personal.
func (h *header) list() string {
	const most, longest = 20, 40
	var b strings.Builder
	for i, name := range h.names {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(h.names)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		if r := []rune(name); len(r) > longest {
			name = string(r[:longest]) + "…"
		}
		fmt.Fprintf(&b, "%q", name)
	}
	return b.String()
}
