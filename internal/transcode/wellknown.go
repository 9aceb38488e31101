package transcode

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// wellKnown marks the message types that have their own JSON form.
type wellKnown int

const (
	wktNone wellKnown = iota
	wktStruct
	wktValue
	wktList
	wktTimestamp
	wktDuration
	wktFieldMask
	wktWrapper
)

var wellKnownTypes = map[protoreflect.FullName]wellKnown{
	"google.protobuf.Struct":      wktStruct,
	"google.protobuf.Value":       wktValue,
	"google.protobuf.ListValue":   wktList,
	"google.protobuf.Timestamp":   wktTimestamp,
	"google.protobuf.Duration":    wktDuration,
	"google.protobuf.FieldMask":   wktFieldMask,
	"google.protobuf.BoolValue":   wktWrapper,
	"google.protobuf.BytesValue":  wktWrapper,
	"google.protobuf.DoubleValue": wktWrapper,
	"google.protobuf.FloatValue":  wktWrapper,
	"google.protobuf.Int32Value":  wktWrapper,
	"google.protobuf.Int64Value":  wktWrapper,
	"google.protobuf.StringValue": wktWrapper,
	"google.protobuf.UInt32Value": wktWrapper,
	"google.protobuf.UInt64Value": wktWrapper,
}

const (
	minTimestamp = -62135596800 // 0001-01-01T00:00:00Z
	maxTimestamp = 253402300799 // 9999-12-31T23:59:59Z
	maxDuration  = 315576000000 // 10,000 years
)

// wellKnown reads a value of a well-known type.
func (d *decoder) wellKnown(m *Message) status {
	c := d.peek()
	from := d.pos
	switch m.known {
	case wktWrapper:
		return d.value(m.fields[0], false)
	case wktValue:
		return d.structValue(0)
	case wktStruct:
		if c != '{' {
			return d.mismatch(from, "an object is expected")
		}
		return d.structContainer(c, 1)
	case wktList:
		if c != '[' {
			return d.mismatch(from, "an array is expected")
		}
		return d.structContainer(c, 1)
	}
	if c != '"' {
		return d.mismatch(from, "a string is expected")
	}
	t, ok := d.str()
	if !ok {
		return failed
	}
	s := t.bytes(d.scratch)
	switch m.known {
	case wktTimestamp:
		secs, nanos, ok := parseTimestamp(s)
		if !ok {
			return d.mismatch(from, "a date-time with its offset is expected, such as 2026-01-31T10:00:00Z")
		}
		d.secondsAndNanos(secs, nanos)
	case wktDuration:
		secs, nanos, ok := parseDuration(string(s))
		if !ok {
			return d.mismatch(from, "a duration in seconds is expected, such as 1.5s")
		}
		d.secondsAndNanos(secs, nanos)
	case wktFieldMask:
		if len(s) == 0 {
			return done
		}
		for path := range strings.SplitSeq(string(s), ",") {
			snake, ok := snakeCase(path)
			if !ok {
				return d.mismatch(from, "lowerCamelCase field paths, separated by commas, are expected")
			}
			d.out = append(d.out, tagEntry)
			d.out = protowire.AppendString(d.out, snake)
		}
	}
	return done
}

// secondsAndNanos writes the two fields of Timestamp and Duration.
func (d *decoder) secondsAndNanos(secs, nanos int64) {
	if secs != 0 {
		d.out = protowire.AppendVarint(append(d.out, 1<<3), uint64(secs))
	}
	if nanos != 0 {
		d.out = protowire.AppendVarint(append(d.out, 2<<3), uint64(nanos))
	}
}

// parseTimestamp reads RFC 3339 as the protobuf JSON mapping does: an offset is required,
// and a second has at most nine digits.
func parseTimestamp(s []byte) (secs, nanos int64, ok bool) {
	if secs, nanos, ok = parseUTC(s); ok {
		return secs, nanos, true
	}
	v, err := time.Parse(time.RFC3339Nano, string(s))
	if err != nil || v.Unix() < minTimestamp || v.Unix() > maxTimestamp {
		return 0, 0, false
	}
	i := strings.LastIndexByte(string(s), '.')
	j := strings.LastIndexAny(string(s), "Z-+")
	if i >= 0 && j >= i && j-i > len(".999999999") {
		return 0, 0, false
	}
	return v.Unix(), int64(v.Nanosecond()), true
}

// parseUTC reads the one format that the upstream writes, 2006-01-02T15:04:05.000Z, and
// leaves all others to the time package.
func parseUTC(s []byte) (secs, nanos int64, ok bool) {
	if len(s) != 24 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return 0, 0, false
	}
	bad := byte(0) // over 9 at the end if a character is not a digit
	two := func(i int) int64 {
		hi, lo := s[i]-'0', s[i+1]-'0'
		bad = max(bad, hi, lo)
		return int64(hi)*10 + int64(lo)
	}
	y, mo, day := two(0)*100+two(2), two(5), two(8)
	h, mi, sec, ms := two(11), two(14), two(17), two(20)*10+int64(s[22]-'0')
	bad = max(bad, s[22]-'0')
	if bad > 9 || y < 1 || mo < 1 || mo > 12 || day < 1 || day > 28 || h > 23 || mi > 59 || sec > 59 {
		return 0, 0, false // days after the 28th depend on the month
	}
	// Days since 1970 in the Gregorian calendar, counting years from March so that
	// the leap day comes last.
	if mo -= 3; mo < 0 {
		mo += 12
		y--
	}
	days := y*365 + y/4 - y/100 + y/400 + (mo*153+2)/5 + day - 1 - 719468
	return ((days*24+h)*60+mi)*60 + sec, ms * 1e6, true
}

// parseDuration reads seconds with up to nine decimals and the suffix s.
func parseDuration(s string) (secs, nanos int64, ok bool) {
	s, ok = strings.CutSuffix(s, "s")
	if !ok || s == "" {
		return 0, 0, false
	}
	sign := int64(1)
	if s[0] == '-' || s[0] == '+' {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" && frac == "" || len(frac) > 9 || len(whole) > 12 || len(whole) > 1 && whole[0] == '0' {
		return 0, 0, false
	}
	for _, c := range []byte(whole) {
		if c-'0' > 9 {
			return 0, 0, false
		}
		secs = secs*10 + int64(c-'0')
	}
	for i := range 9 {
		nanos *= 10
		if i < len(frac) {
			if frac[i]-'0' > 9 {
				return 0, 0, false
			}
			nanos += int64(frac[i] - '0')
		}
	}
	return sign * secs, sign * nanos, secs <= maxDuration && (secs < maxDuration || nanos == 0)
}

func snakeCase(path string) (string, bool) {
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case c == '_' || c == ' ':
			return "", false
		case 'A' <= c && c <= 'Z':
			b.WriteByte('_')
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	out := b.String()
	return out, protoreflect.FullName(out).IsValid()
}

func camelCase(path string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '_' {
			if i++; i == len(path) || path[i] < 'a' || path[i] > 'z' {
				return "", false
			}
			c = path[i] - ('a' - 'A')
		} else if 'A' <= c && c <= 'Z' {
			return "", false
		}
		b.WriteByte(c)
	}
	out := b.String()
	back, ok := snakeCase(out)
	return out, ok && back == path // otherwise reading would give another path
}

// appendBase64 decodes standard or URL base64, padded or not, as the protobuf
// JSON mapping allows.
func appendBase64(dst, src []byte) ([]byte, bool) {
	enc := base64.StdEncoding
	if strings.ContainsAny(string(src), "-_") {
		enc = base64.URLEncoding
	}
	if len(src)%4 != 0 {
		enc = enc.WithPadding(base64.NoPadding)
	}
	out, err := enc.AppendDecode(dst, src)
	return out, err == nil
}

func isFloat(k protoreflect.Kind) bool {
	return k == protoreflect.DoubleKind || k == protoreflect.FloatKind
}

func specialFloat(s string) (float64, bool) {
	switch s {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	return 0, false
}

// parseInt reads a JSON number that is whole, also as 1e2 or 5.0.
func parseInt(lit []byte, lo, hi int64) (int64, bool) {
	neg := len(lit) > 0 && lit[0] == '-'
	if neg {
		lit = lit[1:]
	}
	u, ok := parseUint(lit, math.MaxUint64)
	switch {
	case !ok:
		return 0, false
	case neg && u == 1<<63:
		return math.MinInt64, lo == math.MinInt64
	case u > math.MaxInt64:
		return 0, false
	}
	v := int64(u)
	if neg {
		v = -v
	}
	return v, v >= lo && v <= hi
}

func parseUint(lit []byte, hi uint64) (uint64, bool) {
	var u uint64
	for i, c := range lit {
		digit := uint64(c - '0')
		if digit > 9 {
			if c == '-' {
				u, ok := parseUint(lit[1:], hi)
				return 0, ok && u == 0 && i == 0 // -0 is 0
			}
			return parseWhole(lit, i, hi)
		}
		if u > (math.MaxUint64-digit)/10 {
			return 0, false
		}
		u = u*10 + digit
	}
	return u, u <= hi
}

// parseWhole reads a number with a fraction or an exponent, the first of which is at i.
func parseWhole(lit []byte, i int, hi uint64) (uint64, bool) {
	mantissa, exponent := lit, []byte("0")
	for j := i; j < len(lit); j++ {
		if lit[j]|0x20 == 'e' {
			mantissa, exponent = lit[:j], lit[j+1:]
			break
		}
	}
	e, err := strconv.Atoi(string(exponent))
	if err != nil {
		e = math.MaxInt16 // far out of range, in either direction
		if exponent[0] == '-' {
			e = -e
		}
	}
	whole, frac, _ := strings.Cut(string(mantissa), ".")
	digits := strings.TrimRight(whole+frac, "0")
	e += len(whole) - len(digits) // now the value is digits × 10^e
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return 0, true
	case e < 0 || e > 20 || len(digits)+e > 20:
		return 0, false
	}
	u, err := strconv.ParseUint(digits+strings.Repeat("0", e), 10, 64)
	return u, err == nil && u <= hi
}
