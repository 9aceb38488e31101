package csvfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"
)

// errNotTexts says why a JSON value in a cell is not accepted.
var errNotTexts = errors.New("a value is neither a text nor a number")

// list reads tags or groups: a JSON array, or texts that are separated by the first of ; |
// and , that occurs in the cell. Empty and repeated items are dropped.
func list(cell string) ([]string, error) {
	if cell == "" {
		return nil, nil
	}
	var items []string
	if cell[0] == '[' && json.Valid([]byte(cell)) { // otherwise it is a tag such as [VIP]
		var values []json.RawMessage
		if err := json.Unmarshal([]byte(cell), &values); err != nil {
			return nil, err
		}
		for _, v := range values {
			item, err := scalar(v)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
	} else {
		separator := ","
		for _, c := range []string{";", "|"} {
			if strings.Contains(cell, c) {
				separator = c
				break
			}
		}
		for item := range strings.SplitSeq(cell, separator) {
			items = append(items, strings.TrimSpace(item))
		}
	}
	out := items[:0]
	for _, item := range items {
		if item != "" && !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out, nil
}

// scalar returns a JSON value as text; null is empty.
func scalar(v json.RawMessage) (string, error) {
	switch v[0] {
	case '"':
		var s string
		err := json.Unmarshal(v, &s)
		return s, err
	case '{', '[':
		return "", errNotTexts
	case 'n':
		return "", nil
	}
	return string(v), nil
}

// fields reads custom fields from a JSON object. Objects and lists in it are kept as JSON,
// because a custom field is a text; null and empty values are left out.
func fields(cell string, into map[string]string) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(cell), &values); err != nil {
		return err
	}
	for name, v := range values {
		text, err := scalar(v)
		if errors.Is(err, errNotTexts) {
			var b bytes.Buffer
			err = json.Compact(&b, v)
			text = b.String()
		}
		if err != nil {
			return err
		}
		if name != "" && text != "" {
			into[name] = text
		}
	}
	return nil
}

// writeList is the reverse of list.
func writeList(items []string) string {
	plain := true
	for i, item := range items {
		if item == "" || item != strings.TrimSpace(item) || strings.ContainsAny(item, ";|,\r") || i == 0 && item[0] == '[' {
			plain = false
		}
	}
	if plain {
		return strings.Join(items, ";")
	}
	return toJSON(items)
}

// toJSON writes a JSON value without escaping for HTML.
func toJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "" // never for texts and values that were read from JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// A spreadsheet treats a cell that begins with one of these as a formula, and names come
// from outside: customers choose their own.
const formula = "=+-@"

// guard makes a text that no spreadsheet treats as a formula, by prefixing an apostrophe,
// with which spreadsheets mark a text.
func guard(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// unguard is the reverse of guard.
func unguard(s string) string {
	if s != "" && s[0] == '\'' && isFormula(s) {
		return strings.TrimSpace(s[1:])
	}
	return s
}

// isFormula reports whether a text would be a formula, or is one after apostrophes, which
// needs one more apostrophe to be read back unchanged.
func isFormula(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == '\'' || unicode.IsSpace(r) })
	return s != "" && strings.IndexByte(formula, s[0]) >= 0
}
