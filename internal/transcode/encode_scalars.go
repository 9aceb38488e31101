package transcode

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

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
