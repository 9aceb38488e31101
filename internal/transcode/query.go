package transcode

import (
	"encoding/json"
	"net/url"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// AppendQuery appends the message whose wire bytes are given as URL query
// parameters, under the names that its fields have in JSON. Only scalar fields
// have a place in a query; others are left out.
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
		if f == nil || !f.inQuery() || !f.accepts(typ) {
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

// inQuery reports whether the field can be a query parameter.
func (f *field) inQuery() bool {
	return f.mapVal == nil && !f.list && f.msg == nil && f.kind != protoreflect.BytesKind
}

// QueryJSON returns query parameters as the JSON object that AppendWire reads. It
// refuses, as an *Error, a parameter that the message does not have, or that is
// given twice.
func (m *Message) QueryJSON(query url.Values) ([]byte, error) {
	out := []byte{'{'}
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names) // so that of several errors it is always the same one
	for i, name := range names {
		f := m.byName[name]
		if f == nil || !f.inQuery() {
			return nil, &Error{Reason: Unknown, Path: name, Detail: "no such query parameter; check its spelling against the API reference"}
		}
		if len(query[name]) > 1 {
			return nil, &Error{Reason: Duplicate, Path: name, Detail: "the query parameter is given twice"}
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, f.key...)
		text := query[name][0]
		if f.kind == protoreflect.BoolKind || (f.kind != protoreflect.StringKind && f.kind != protoreflect.EnumKind) {
			if !json.Valid([]byte(text)) {
				return nil, &Error{Reason: Mismatch, Path: name, Detail: "the query parameter is not a " + f.kind.String()}
			}
			out = append(out, text...)
			continue
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			return nil, err // strings always have JSON
		}
		out = append(out, quoted...)
	}
	return append(out, '}'), nil
}
