package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// obj is a JSON object of an answer.
type obj map[string]any

// opt sets a member unless its value is empty: optional members are absent
// rather than null or "".
func (o obj) opt(name string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case time.Time:
		if v.IsZero() {
			return
		}
		value = stamp(v)
	}
	o[name] = value
}

// stamp writes a time as the upstream does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// list makes sure that an empty list is written as [] and not as null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// input is a JSON object of a request. Its accessors return the zero value for a member
// that is absent or has the wrong type; the latter is recorded and reported by check, which
// every handler calls before it acts. Unlike in encoding/json, member names must match
// exactly.
type input struct {
	members map[string]any
	path    string
	wrong   map[string]string
}

// parse reads the body as one JSON object.
func (c *call) parse() (input, error) {
	if len(bytes.TrimSpace(c.raw)) == 0 {
		return input{}, errInvalid("Request body is required")
	}
	return parseObject(c.raw)
}

func parseObject(raw []byte) (input, error) {
	v, err := parseJSON(raw)
	if err != nil {
		return input{}, err
	}
	members, ok := v.(map[string]any)
	if !ok {
		return input{}, errInvalid("Request body must be a JSON object")
	}
	return input{members: members, wrong: map[string]string{}}, nil
}

func parseJSON(raw []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, errInvalid("Invalid JSON in request body")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errInvalid("Invalid JSON in request body")
	}
	return v, nil
}

// check reports missing members first, then those of the wrong type.
func (in input) check(required ...string) error {
	var missing []string
	for _, name := range required {
		if in.empty(name) {
			missing = append(missing, name)
		}
	}
	switch len(missing) {
	case 0:
	case 1:
		return errInvalid("%s is required", missing[0])
	default:
		last := len(missing) - 1
		return errInvalid("%s and %s are required", strings.Join(missing[:last], ", "), missing[last])
	}
	if len(in.wrong) > 0 {
		return errFields(in.wrong)
	}
	return nil
}

func (in input) empty(name string) bool {
	switch v := in.members[name].(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	}
	return false
}

func (in input) has(name string) bool {
	_, ok := in.members[name]
	return ok
}

// fail records what is wrong with a member.
func (in input) fail(name, format string, args ...any) {
	in.wrong[in.path+name] = fmt.Sprintf(format, args...)
}

// read returns a member of type T.
func read[T any](in input, name, kind string) (T, bool) {
	var zero T
	raw, ok := in.members[name]
	if !ok {
		return zero, false
	}
	v, ok := raw.(T)
	if !ok {
		in.fail(name, "expected %s", kind)
		return zero, false
	}
	return v, true
}

func (in input) text(name string) string {
	s, _ := read[string](in, name, "string")
	return s
}

// setText stores the member, if there is one.
func (in input) setText(name string, to *string) {
	if s, ok := read[string](in, name, "string"); ok {
		*to = s
	}
}

// flag returns a boolean, or the default if it is absent.
func (in input) flag(name string, absent bool) bool {
	b, ok := read[bool](in, name, "boolean")
	if !ok {
		return absent
	}
	return b
}

func (in input) integer(name string) int64 {
	n, ok := read[json.Number](in, name, "integer")
	if !ok {
		return 0
	}
	i, err := n.Int64()
	if err != nil {
		in.fail(name, "expected integer")
	}
	return i
}

// maxListText is the limit for a string in a list, in bytes. Such strings are copied into
// many contacts, so one long text in a small request could make a huge answer.
const maxListText = 1024

// texts returns an array of strings; ok reports whether it is present.
func (in input) texts(name string) (texts []string, ok bool) {
	items, ok := read[[]any](in, name, "array")
	for i, item := range items {
		s, isText := item.(string)
		switch {
		case !isText:
			in.fail(fmt.Sprintf("%s[%d]", name, i), "expected string")
		case len(s) > maxListText:
			in.fail(fmt.Sprintf("%s[%d]", name, i), "longer than %d bytes", maxListText)
		}
		texts = append(texts, s)
	}
	return list(texts), ok
}

// one returns a nested object.
func (in input) one(name string) input {
	m, _ := read[map[string]any](in, name, "object")
	return input{members: m, path: in.path + name + ".", wrong: in.wrong}
}

// many returns an array of objects.
func (in input) many(name string) []input {
	items, _ := read[[]any](in, name, "array")
	var out []input
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", name, i)
		m, ok := item.(map[string]any)
		if !ok {
			in.fail(at, "expected object")
		}
		out = append(out, input{members: m, path: in.path + at + ".", wrong: in.wrong})
	}
	return out
}

// free returns an array of objects whose members are not checked here.
func (in input) free(name string) []any {
	in.many(name)
	items, _ := in.members[name].([]any)
	return items
}

// textMap returns an object whose values are strings. A null value is allowed if the
// contract gives it a meaning, and is returned as a nil pointer.
func (in input) textMap(name string, nullable bool) map[string]*string {
	m, ok := read[map[string]any](in, name, "object")
	if !ok {
		return nil
	}
	out := map[string]*string{}
	for k, v := range m {
		switch v := v.(type) {
		case string:
			out[k] = &v
		case nil:
			if !nullable {
				in.fail(name+"."+k, "expected string")
			}
			out[k] = nil
		default:
			in.fail(name+"."+k, "expected string")
		}
	}
	return out
}

// plainMap is textMap without nulls.
func (in input) plainMap(name string) map[string]string {
	out := map[string]string{}
	for k, v := range in.textMap(name, false) {
		if v != nil {
			out[k] = *v
		}
	}
	return out
}

// must is text for a required member of a list element.
func (in input) must(name string) string {
	if in.empty(name) {
		in.fail(name, "required")
	}
	return in.text(name)
}
