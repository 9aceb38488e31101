package transcode

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// wellKnown writes a message that has its own JSON form.
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

// appendTimestamp writes RFC 3339 in UTC with milliseconds, as the upstream does, and with
// more digits only if they are not zero.
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
		num, typ, n := protowire.ConsumeTag(wire)
		b, k := protowire.ConsumeBytes(wire[max(n, 0):])
		if n < 0 || k < 0 || num != 1 || typ != protowire.BytesType {
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
