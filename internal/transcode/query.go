package transcode

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// AppendQuery appends the message, given by its wire bytes, as URL query parameters with
// the fields' JSON names. A query can only contain scalar fields; others are left out.
func (m *Message) AppendQuery(dst, wire []byte) ([]byte, error) {
	e := encoder{}
	var text []byte
	for len(wire) > 0 {
		num, typ, n := protowire.ConsumeTag(wire)
		k := protowire.ConsumeFieldValue(num, typ, wire[max(n, 0):])
		if n < 0 || k < 0 {
			return dst, errWire
		}
		v := wire[n : n+k]
		wire = wire[n+k:]
		f := m.byNum[num]
		if f == nil || !f.scalar() || f.list || !f.accepts(typ) {
			continue
		}
		if f.kind == protoreflect.StringKind {
			b, _ := protowire.ConsumeBytes(v)
			text = append(text[:0], b...)
		} else {
			out, err := e.value(text[:0], f, v, 0)
			if err != nil {
				return dst, err
			}
			if out == nil {
				continue // an unspecified enum
			}
			if text = out; text[0] == '"' {
				text = text[1 : len(text)-1] // enums and special numbers need no escapes
			}
		}
		if len(dst) > 0 {
			dst = append(dst, '&')
		}
		dst = append(dst, url.QueryEscape(f.name)...)
		dst = append(dst, '=')
		dst = append(dst, url.QueryEscape(string(text))...)
	}
	return dst, nil
}

// scalar reports whether the field, or each of its elements, is one value.
func (f *field) scalar() bool {
	return f.mapVal == nil && f.msg == nil && f.kind != protoreflect.BytesKind
}

// inQuery reports whether a query parameter can be read into the field: a scalar, a list of
// scalars, a time or a duration.
func (f *field) inQuery() bool {
	return f.scalar() || f.mapVal == nil && f.msg != nil && (f.msg.known == wktTimestamp || f.msg.known == wktDuration)
}

// QueryJSON returns query parameters as a JSON object for AppendWire. A list has one
// parameter for each element. QueryJSON refuses, with an *Error, a parameter that the
// message does not have, or that is given twice without being a list.
func (m *Message) QueryJSON(query url.Values) ([]byte, error) {
	out := []byte{'{'}
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names) // so that the same one of several errors is returned each time
	for i, name := range names {
		f := m.byName[name]
		if f == nil || !f.inQuery() {
			return nil, &Error{Reason: Unknown, Path: name, Detail: "no such query parameter; check its spelling against the API reference"}
		}
		if len(query[name]) > 1 && !f.list {
			return nil, &Error{Reason: Duplicate, Path: name, Detail: "the query parameter is given twice"}
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, f.key...)
		if f.list {
			out = append(out, '[')
		}
		var err error
		for j, text := range query[name] {
			if j > 0 {
				out = append(out, ',')
			}
			if out, err = f.appendParameter(out, text); err != nil {
				return nil, err
			}
		}
		if f.list {
			out = append(out, ']')
		}
	}
	return append(out, '}'), nil
}

// appendParameter appends one value of a query parameter as JSON.
func (f *field) appendParameter(dst []byte, text string) ([]byte, error) {
	switch {
	case !utf8.ValidString(text):
		return nil, &Error{Reason: Mismatch, Path: f.name, Detail: "the query parameter is not UTF-8 text"}
	case f.msg != nil, f.kind == protoreflect.StringKind, f.kind == protoreflect.EnumKind:
		quoted, err := json.Marshal(text)
		return append(dst, quoted...), err // never fails for strings
	case !json.Valid([]byte(text)), strings.TrimSpace(text) == "null": // null would mean absent
		return nil, &Error{Reason: Mismatch, Path: f.name, Detail: "the query parameter is not a " + f.kind.String()}
	}
	return append(dst, text...), nil
}
