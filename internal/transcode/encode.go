package transcode

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Lists says how repeated fields without elements are written.
type Lists bool

const (
	// OmitEmpty leaves them out: in a request, no element means that nothing was
	// said.
	OmitEmpty Lists = false
	// AlwaysArrays writes [], so that who reads an answer can always iterate.
	AlwaysArrays Lists = true
)

// errWire says that bytes are not those of a message as proto.Marshal writes it:
// each singular field at most once, the elements of a list together.
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
			hidden.set(f.index) // the object says the id
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
		if out == nil { // a value without JSON, such as an unspecified enum
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

// accepts reports whether a value of this wire type belongs to the field; one that
// does not is an unknown field to every protobuf parser.
func (f *field) accepts(typ protowire.Type) bool {
	if typ == protowire.BytesType && f.list {
		return true // a packed list, or elements with a length
	}
	if f.mapVal != nil {
		return typ == protowire.BytesType
	}
	return typ == wireType(f.kind)
}

// field writes the value of a field whose first tag, of n bytes, wire starts with.
// It returns what follows the field, and nil for a value that has no JSON.
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

// zeroValue is the encoding of a kind's zero, which a map entry may leave out.
func zeroValue(k protoreflect.Kind) []byte {
	switch wireType(k) {
	case protowire.Fixed32Type:
		return []byte{0, 0, 0, 0}
	case protowire.Fixed64Type:
		return []byte{0, 0, 0, 0, 0, 0, 0, 0}
	default:
		return []byte{0}
	}
}

// value writes one value, given in its wire form without the tag. It returns nil
// for a value that has no JSON.
func (e *encoder) value(dst []byte, f *field, v []byte, depth int) ([]byte, error) {
	switch wireType(f.kind) {
	case protowire.BytesType:
		b, k := protowire.ConsumeBytes(v)
		if k < 0 {
			return dst, errWire
		}
		switch f.kind {
		case protoreflect.StringKind:
			if !utf8.Valid(b) {
				return dst, fmt.Errorf("transcode: %s is not valid UTF-8", f.name)
			}
			return appendJSONString(dst, string(b)), nil
		case protoreflect.BytesKind:
			dst = append(dst, '"')
			dst = base64.StdEncoding.AppendEncode(dst, b)
			return append(dst, '"'), nil
		}
		if f.unwrap != nil {
			if len(b) == 0 {
				return append(dst, '[', ']'), nil
			}
			out, rest, err := e.list(dst, f.unwrap, b, depth+1)
			if err == nil && len(rest) > 0 {
				err = errWire
			}
			return out, err
		}
		return e.message(dst, f.msg, b, depth+1)
	case protowire.Fixed32Type:
		u, k := protowire.ConsumeFixed32(v)
		if k < 0 {
			return dst, errWire
		}
		switch f.kind {
		case protoreflect.FloatKind:
			return appendFloat(dst, float64(math.Float32frombits(u)), 32), nil
		case protoreflect.Sfixed32Kind:
			return strconv.AppendInt(dst, int64(int32(u)), 10), nil
		}
		return strconv.AppendUint(dst, uint64(u), 10), nil
	case protowire.Fixed64Type:
		u, k := protowire.ConsumeFixed64(v)
		if k < 0 {
			return dst, errWire
		}
		switch f.kind {
		case protoreflect.DoubleKind:
			return appendFloat(dst, math.Float64frombits(u), 64), nil
		case protoreflect.Sfixed64Kind:
			return strconv.AppendInt(dst, int64(u), 10), nil
		}
		return strconv.AppendUint(dst, u, 10), nil
	}
	u, k := protowire.ConsumeVarint(v)
	if k < 0 {
		return dst, errWire
	}
	switch f.kind {
	case protoreflect.BoolKind:
		return strconv.AppendBool(dst, u != 0), nil
	case protoreflect.EnumKind:
		if f.enum.null {
			return append(dst, `null`...), nil
		}
		n := protoreflect.EnumNumber(int32(u))
		s, named := f.enum.name(n)
		if named {
			return appendJSONString(dst, s), nil
		}
		if f.enum.spelled && n == 0 {
			return nil, nil // unspecified
		}
		return append(dst, s...), nil
	case protoreflect.Int32Kind:
		return strconv.AppendInt(dst, int64(int32(u)), 10), nil
	case protoreflect.Int64Kind:
		return strconv.AppendInt(dst, int64(u), 10), nil
	case protoreflect.Sint32Kind:
		return strconv.AppendInt(dst, int64(int32(protowire.DecodeZigZag(u&math.MaxUint32))), 10), nil
	case protoreflect.Sint64Kind:
		return strconv.AppendInt(dst, protowire.DecodeZigZag(u), 10), nil
	case protoreflect.Uint32Kind:
		return strconv.AppendUint(dst, uint64(uint32(u)), 10), nil
	}
	return strconv.AppendUint(dst, u, 10), nil
}

// extra writes the members of a Struct beside the named ones, which win.
func (e *encoder) extra(dst []byte, m *Message, v []byte, seen *fieldSet, open, depth int) ([]byte, error) {
	for len(v) > 0 {
		num, typ, n := protowire.ConsumeTag(v)
		entry, k := protowire.ConsumeBytes(v[max(n, 0):])
		if n < 0 || typ != protowire.BytesType || k < 0 {
			return dst, errWire
		}
		v = v[n+k:]
		if num != 1 {
			continue
		}
		key, val, err := splitEntry(entry)
		if err != nil {
			return dst, err
		}
		name, _ := protowire.ConsumeBytes(key)
		if f := m.byName[string(name)]; f != nil {
			if seen.has(f.index) {
				continue
			}
			seen.set(f.index)
		}
		if len(dst) > open {
			dst = append(dst, ',')
		}
		if dst, err = e.structMember(dst, name, val, depth+1); err != nil {
			return dst, err
		}
	}
	return dst, nil
}

func (e *encoder) structMember(dst, name, val []byte, depth int) ([]byte, error) {
	if !utf8.Valid(name) {
		return dst, errors.New("transcode: a member's name is not valid UTF-8")
	}
	dst = append(appendJSONString(dst, string(name)), ':')
	contents, k := protowire.ConsumeBytes(val)
	if k < 0 {
		contents = nil
	}
	return e.structValue(dst, contents, depth)
}

// structValue writes the contents of a google.protobuf.Value.
func (e *encoder) structValue(dst, v []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return dst, fmt.Errorf("transcode: nested more than %d levels deep", maxDepth)
	}
	if len(v) == 0 {
		return append(dst, `null`...), nil // a Value in which no kind is set
	}
	num, typ, n := protowire.ConsumeTag(v)
	if n < 0 || protowire.ConsumeFieldValue(num, typ, v[n:]) != len(v)-n {
		return dst, errWire
	}
	v = v[n:]
	if num > 6 {
		return dst, errWire
	}
	switch byte(num)<<3 | byte(typ) {
	case tagNull:
		return append(dst, `null`...), nil
	case tagNumber:
		u, _ := protowire.ConsumeFixed64(v)
		f := math.Float64frombits(u)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return dst, errors.New("transcode: a JSON number cannot be infinite or NaN")
		}
		return appendFloat(dst, f, 64), nil
	case tagString:
		b, _ := protowire.ConsumeBytes(v)
		if !utf8.Valid(b) {
			return dst, errors.New("transcode: a string is not valid UTF-8")
		}
		return appendJSONString(dst, string(b)), nil
	case tagBool:
		u, _ := protowire.ConsumeVarint(v)
		return strconv.AppendBool(dst, u != 0), nil
	case tagStruct:
		b, _ := protowire.ConsumeBytes(v)
		return e.structMembers(dst, b, depth)
	case tagList:
		b, _ := protowire.ConsumeBytes(v)
		return e.structList(dst, b, depth)
	}
	return dst, errWire
}

func (e *encoder) structMembers(dst, v []byte, depth int) ([]byte, error) {
	var none fieldSet
	dst = append(dst, '{')
	dst, err := e.extra(dst, &Message{}, v, &none, len(dst), depth)
	return append(dst, '}'), err
}

func (e *encoder) structList(dst, v []byte, depth int) ([]byte, error) {
	dst = append(dst, '[')
	open := len(dst)
	for len(v) > 0 {
		_, typ, n := protowire.ConsumeTag(v)
		b, k := protowire.ConsumeBytes(v[max(n, 0):])
		if n < 0 || typ != protowire.BytesType || k < 0 {
			return dst, errWire
		}
		v = v[n+k:]
		if len(dst) > open {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = e.structValue(dst, b, depth+1); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

// wellKnown writes a message that has a JSON form of its own.
func (e *encoder) wellKnown(dst []byte, m *Message, wire []byte, depth int) ([]byte, error) {
	switch m.known {
	case wktStruct:
		return e.structMembers(dst, wire, depth)
	case wktValue:
		return e.structValue(dst, wire, depth)
	case wktList:
		return e.structList(dst, wire, depth)
	case wktWrapper:
		f := m.fields[0]
		if len(wire) == 0 {
			return e.value(dst, f, zeroValue(f.kind), depth)
		}
		_, _, n := protowire.ConsumeTag(wire)
		if n < 0 {
			return dst, errWire
		}
		return e.value(dst, f, wire[n:], depth)
	case wktFieldMask:
		return fieldMask(dst, wire)
	}
	secs, nanos, err := secondsAndNanos(wire)
	if err != nil {
		return dst, err
	}
	if m.known == wktTimestamp {
		return appendTimestamp(dst, secs, nanos)
	}
	return appendDuration(dst, secs, nanos)
}

func secondsAndNanos(wire []byte) (secs, nanos int64, err error) {
	for len(wire) > 0 {
		num, typ, n := protowire.ConsumeTag(wire)
		if n < 0 || typ != protowire.VarintType {
			return 0, 0, errWire
		}
		u, k := protowire.ConsumeVarint(wire[n:])
		if k < 0 {
			return 0, 0, errWire
		}
		if num == 1 {
			secs = int64(u)
		} else {
			nanos = int64(int32(u))
		}
		wire = wire[n+k:]
	}
	return secs, nanos, nil
}

// appendTimestamp writes RFC 3339 in UTC with at least milliseconds, as the
// upstream does, and more digits only where they say something.
func appendTimestamp(dst []byte, secs, nanos int64) ([]byte, error) {
	if secs < minTimestamp || secs > maxTimestamp || nanos < 0 || nanos >= 1e9 {
		return dst, errors.New("transcode: a timestamp is out of range")
	}
	layout := `"2006-01-02T15:04:05.000Z"`
	switch {
	case nanos%1e3 != 0:
		layout = `"2006-01-02T15:04:05.000000000Z"`
	case nanos%1e6 != 0:
		layout = `"2006-01-02T15:04:05.000000Z"`
	}
	return time.Unix(secs, nanos).UTC().AppendFormat(dst, layout), nil
}

func appendDuration(dst []byte, secs, nanos int64) ([]byte, error) {
	if secs < -maxDuration || secs > maxDuration || nanos <= -1e9 || nanos >= 1e9 || secs > 0 && nanos < 0 || secs < 0 && nanos > 0 {
		return dst, errors.New("transcode: a duration is out of range")
	}
	dst = append(dst, '"')
	if secs < 0 || nanos < 0 {
		dst = append(dst, '-')
		secs, nanos = -secs, -nanos
	}
	dst = strconv.AppendInt(dst, secs, 10)
	if nanos != 0 {
		digits, width := nanos, 9
		for digits%1000 == 0 {
			digits, width = digits/1000, width-3
		}
		dst = fmt.Appendf(dst, ".%0*d", width, digits)
	}
	return append(dst, 's', '"'), nil
}

func fieldMask(dst, wire []byte) ([]byte, error) {
	dst = append(dst, '"')
	for i := 0; len(wire) > 0; i++ {
		_, _, n := protowire.ConsumeTag(wire)
		b, k := protowire.ConsumeBytes(wire[max(n, 0):])
		if n < 0 || k < 0 {
			return dst, errWire
		}
		wire = wire[n+k:]
		path, ok := camelCase(string(b))
		if !ok {
			return dst, errors.New("transcode: a field mask's path has no JSON form")
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, path...)
	}
	return append(dst, '"'), nil
}

// appendFloat writes a number the way ECMAScript does.
func appendFloat(dst []byte, v float64, size int) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, `"NaN"`...)
	case math.IsInf(v, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(v, -1):
		return append(dst, `"-Infinity"`...)
	}
	format := byte('f')
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, v, format, -1, size)
}

// appendJSONString writes a quoted JSON string; s is valid UTF-8.
func appendJSONString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[from:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		from = i + 1
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}
