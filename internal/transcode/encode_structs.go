package transcode

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// extra writes the members of a Struct among the named ones, which take precedence.
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
