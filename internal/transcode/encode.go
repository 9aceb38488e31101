package transcode

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Lists says how repeated fields without elements are written.
type Lists bool

const (
	// OmitEmpty leaves them out: in a request, an empty list means that the field is
	// absent.
	OmitEmpty Lists = false
	// AlwaysArrays writes [], so that readers of an answer can always iterate.
	AlwaysArrays Lists = true
)

// errWire says that bytes are not a message as proto.Marshal writes it: each singular field
// at most once, the elements of a list together.
var errWire = errors.New("transcode: not the canonical wire form of the message")

// AppendJSON appends the JSON of the message whose wire bytes, as proto.Marshal
// writes them, are given. Fields that the type does not have are left out.
func (m *Message) AppendJSON(dst, wire []byte, lists Lists) ([]byte, error) {
	e := encoder{lists: lists}
	out, err := e.message(dst, m, wire, 0)
	if err != nil {
		return dst, err
	}
	return out, nil
}

type encoder struct {
	lists Lists
}

func (e *encoder) message(dst []byte, m *Message, wire []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return dst, fmt.Errorf("transcode: %s is nested more than %d levels deep", m.desc.FullName(), maxDepth)
	}
	if m.known != 0 {
		return e.wellKnown(dst, m, wire, depth)
	}
	dst = append(dst, '{')
	open := len(dst)
	var seen, hidden fieldSet
	for _, f := range m.expands {
		if hasField(wire, f.expand.num) {
			hidden.set(f.index) // the object contains the id
		}
	}
	for len(wire) > 0 {
		num, typ, n := protowire.ConsumeTag(wire)
		if n < 0 {
			return dst, errWire
		}
		if num == ExtraNumber && typ == protowire.BytesType {
			v, k := protowire.ConsumeBytes(wire[n:])
			if k < 0 {
				return dst, errWire
			}
			var err error
			if dst, err = e.extra(dst, m, v, &seen, open, depth); err != nil {
				return dst, err
			}
			wire = wire[n+k:]
			continue
		}
		f := m.byNum[num]
		if f == nil || !f.accepts(typ) || hidden.has(f.index) {
			k := protowire.ConsumeFieldValue(num, typ, wire[n:])
			if k < 0 {
				return dst, errWire
			}
			wire = wire[n+k:]
			continue
		}
		if seen.has(f.index) {
			return dst, errWire
		}
		seen.set(f.index)
		start := len(dst)
		if len(dst) > open {
			dst = append(dst, ',')
		}
		if f.into != nil {
			dst = append(dst, f.into.key...)
			seen.set(f.into.index)
		} else {
			dst = append(dst, f.key...)
		}
		out, rest, err := e.field(dst, f, wire, typ, n, depth)
		if err != nil {
			return dst, err
		}
		if out == nil { // a value that has no JSON, such as an unspecified enum
			out = dst[:start]
		}
		dst, wire = out, rest
	}
	if e.lists == AlwaysArrays {
		for _, f := range m.fields {
			if f.list && !seen.has(f.index) {
				if len(dst) > open {
					dst = append(dst, ',')
				}
				dst = append(append(dst, f.key...), '[', ']')
			}
		}
	}
	return append(dst, '}'), nil
}

// hasField reports whether a field occurs in wire bytes.
func hasField(wire []byte, num protowire.Number) bool {
	for len(wire) > 0 {
		n, typ, tagLen := protowire.ConsumeTag(wire)
		if tagLen < 0 || n == num {
			return n == num
		}
		size := protowire.ConsumeFieldValue(n, typ, wire[tagLen:])
		if size < 0 {
			return false
		}
		wire = wire[tagLen+size:]
	}
	return false
}

// accepts reports whether a value of this wire type belongs to the field; for any protobuf
// parser, other values are unknown fields.
func (f *field) accepts(typ protowire.Type) bool {
	if typ == protowire.BytesType && f.list {
		return true // a packed list, or elements with a length
	}
	if f.mapVal != nil {
		return typ == protowire.BytesType
	}
	return typ == wireType(f.kind)
}

// field writes the value of a field; wire starts with the field's first tag, of n bytes. It
// returns what follows the field; out is nil for a value that has no JSON.
func (e *encoder) field(dst []byte, f *field, wire []byte, typ protowire.Type, n, depth int) (out, rest []byte, err error) {
	switch {
	case f.mapVal != nil:
		return e.mapEntries(dst, f, wire, depth)
	case f.list:
		return e.list(dst, f, wire, depth)
	}
	k := protowire.ConsumeFieldValue(f.num, typ, wire[n:])
	if k < 0 {
		return dst, nil, errWire
	}
	out, err = e.value(dst, f, wire[n:n+k], depth)
	return out, wire[n+k:], err
}

// list writes all elements of a repeated field, packed or not.
func (e *encoder) list(dst []byte, f *field, wire []byte, depth int) (out, rest []byte, err error) {
	dst = append(dst, '[')
	open := len(dst)
	element := func(v []byte) error {
		if len(dst) > open {
			dst = append(dst, ',')
		}
		out, err := e.value(dst, f, v, depth)
		if out == nil && err == nil {
			out = append(dst, `null`...)
		}
		if err == nil {
			dst = out
		}
		return err
	}
	for len(wire) > 0 {
		num, typ, n := protowire.ConsumeTag(wire)
		if n < 0 {
			return dst, nil, errWire
		}
		if num != f.num || !f.accepts(typ) {
			break
		}
		k := protowire.ConsumeFieldValue(num, typ, wire[n:])
		if k < 0 {
			return dst, nil, errWire
		}
		v := wire[n : n+k]
		wire = wire[n+k:]
		if elem := wireType(f.kind); typ == elem {
			if err := element(v); err != nil {
				return dst, nil, err
			}
			continue
		}
		packed, _ := protowire.ConsumeBytes(v)
		for len(packed) > 0 {
			k := protowire.ConsumeFieldValue(num, wireType(f.kind), packed)
			if k < 0 {
				return dst, nil, errWire
			}
			if err := element(packed[:k]); err != nil {
				return dst, nil, err
			}
			packed = packed[k:]
		}
	}
	return append(dst, ']'), wire, nil
}

// mapEntries writes all entries of a map field.
func (e *encoder) mapEntries(dst []byte, f *field, wire []byte, depth int) (out, rest []byte, err error) {
	dst = append(dst, '{')
	open := len(dst)
	for len(wire) > 0 {
		num, typ, n := protowire.ConsumeTag(wire)
		if n < 0 {
			return dst, nil, errWire
		}
		if num != f.num || typ != protowire.BytesType {
			break
		}
		entry, k := protowire.ConsumeBytes(wire[n:])
		if k < 0 {
			return dst, nil, errWire
		}
		wire = wire[n+k:]
		key, val, err := splitEntry(entry)
		if err != nil {
			return dst, nil, err
		}
		if len(dst) > open {
			dst = append(dst, ',')
		}
		if key == nil {
			key = zeroValue(f.mapKey.kind)
		}
		if val == nil {
			val = zeroValue(f.mapVal.kind)
		}
		quoted := f.mapKey.kind != protoreflect.StringKind
		if quoted {
			dst = append(dst, '"')
		}
		if dst, err = e.value(dst, f.mapKey, key, depth); err != nil {
			return dst, nil, err
		}
		if quoted {
			dst = append(dst, '"')
		}
		dst = append(dst, ':')
		out, err := e.value(dst, f.mapVal, val, depth)
		if err != nil {
			return dst, nil, err
		}
		if out == nil {
			out = append(dst, `null`...)
		}
		dst = out
	}
	return append(dst, '}'), wire, nil
}

// splitEntry returns the encoded key and value of a map entry, nil where absent.
func splitEntry(entry []byte) (key, val []byte, err error) {
	for len(entry) > 0 {
		num, typ, n := protowire.ConsumeTag(entry)
		if n < 0 {
			return nil, nil, errWire
		}
		k := protowire.ConsumeFieldValue(num, typ, entry[n:])
		if k < 0 {
			return nil, nil, errWire
		}
		switch num {
		case 1:
			key = entry[n : n+k]
		case 2:
			val = entry[n : n+k]
		}
		entry = entry[n+k:]
	}
	return key, val, nil
}
