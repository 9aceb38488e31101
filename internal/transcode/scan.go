package transcode

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// maxDepth is how deeply JSON may nest before it is refused.
const maxDepth = 1000

// The masks of the eight-bytes-at-a-time string scan.
const (
	each = 0x0101010101010101
	high = 0x8080808080808080
)

// space moves past white space.
func (d *decoder) space() {
	for d.pos < len(d.in) {
		switch d.in[d.pos] {
		case ' ', '\n', '\t', '\r':
			d.pos++
		default:
			return
		}
	}
}

// peek moves past white space and returns the next byte, 0 at the end.
func (d *decoder) peek() byte {
	if d.pos < len(d.in) && d.in[d.pos] > ' ' {
		return d.in[d.pos]
	}
	d.space()
	if d.pos < len(d.in) {
		return d.in[d.pos]
	}
	return 0
}

// text is a JSON string as it is in the input, without its quotes.
type text struct {
	raw     []byte
	escaped bool // has backslashes
	ascii   bool
}

// str reads a string; d.pos is at its opening quote.
func (d *decoder) str() (text, bool) {
	start := d.pos + 1
	i := start
	t := text{ascii: true}
	in := d.in
	for {
		for i+8 <= len(in) {
			x := binary.LittleEndian.Uint64(in[i:])
			q := x ^ each*'"'
			b := x ^ each*'\\'
			stop := ((q-each)&^q | (b-each)&^b | (x-each*0x20)&^x) & high
			if stop != 0 {
				n := bits.TrailingZeros64(stop) / 8
				if x&high&(1<<(8*n)-1) != 0 {
					t.ascii = false
				}
				i += n
				break
			}
			if x&high != 0 {
				t.ascii = false
			}
			i += 8
		}
		if i >= len(in) {
			d.pos = len(in)
			return t, d.syntax("the text ends inside a string")
		}
		switch c := in[i]; {
		case c == '"':
			t.raw = in[start:i]
			d.pos = i + 1
			if !t.ascii && !d.lenient() && !utf8.Valid(t.raw) {
				d.pos = start
				return t, d.syntax("the string is not valid UTF-8")
			}
			return t, true
		case c == '\\':
			n := d.escape(i)
			if n == 0 {
				return t, false
			}
			t.escaped = true
			i += n
		case c < 0x20:
			d.pos = i
			return t, d.syntax("a control character in a string must be escaped")
		default:
			if c >= utf8.RuneSelf {
				t.ascii = false
			}
			i++
		}
	}
}

// escape checks the escape sequence at i and returns its length, or 0 if it is invalid.
func (d *decoder) escape(i int) int {
	if i+1 < len(d.in) {
		switch d.in[i+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return 2
		case 'u':
			r, ok := hex4(d.in[i+2:])
			if !ok {
				break
			}
			if r < 0xd800 || r > 0xdfff {
				return 6
			}
			if r < 0xdc00 && i+12 <= len(d.in) && d.in[i+6] == '\\' && d.in[i+7] == 'u' {
				if low, ok := hex4(d.in[i+8:]); ok && low >= 0xdc00 && low <= 0xdfff {
					return 12
				}
			}
			if d.lenient() {
				return 6 // half a surrogate pair; written as U+FFFD
			}
		}
	}
	d.pos = i
	d.syntax("an invalid escape sequence")
	return 0
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendTo appends the string's value as valid UTF-8: in a lenient reading, invalid bytes
// become U+FFFD.
func (t text) appendTo(dst []byte) []byte {
	if !t.escaped {
		if t.ascii || utf8.Valid(t.raw) {
			return append(dst, t.raw...)
		}
		return appendValid(dst, t.raw)
	}
	raw := t.raw
	for i := 0; i < len(raw); {
		j := i
		for j < len(raw) && raw[j] != '\\' {
			j++
		}
		if t.ascii {
			dst = append(dst, raw[i:j]...)
		} else {
			dst = appendValid(dst, raw[i:j])
		}
		if i = j; i == len(raw) {
			break
		}
		c := raw[i+1]
		i += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r, _ := hex4(raw[i:])
			i += 4
			if r >= 0xd800 && r <= 0xdfff {
				low := rune(0)
				if i+6 <= len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
					low, _ = hex4(raw[i+2:])
				}
				if r < 0xdc00 && low >= 0xdc00 && low <= 0xdfff {
					r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
					i += 6
				} else {
					r = utf8.RuneError
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

func appendValid(dst, raw []byte) []byte {
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		dst = utf8.AppendRune(dst, r)
		raw = raw[n:]
	}
	return dst
}

// bytes returns the string's value, without a copy if it has no escapes.
func (t text) bytes(scratch []byte) []byte {
	if !t.escaped && (t.ascii || utf8.Valid(t.raw)) {
		return t.raw
	}
	return t.appendTo(scratch[:0])
}

// number reads a number; d.pos is at its first byte.
func (d *decoder) number() ([]byte, bool) {
	n := scanNumber(d.in[d.pos:])
	if n == 0 {
		return nil, d.syntax("not a JSON value")
	}
	lit := d.in[d.pos : d.pos+n]
	d.pos += n
	return lit, true
}

// scanNumber returns the length of the JSON number at the start of b, or 0 if there is
// none.
func scanNumber(b []byte) int {
	i := 0
	digits := func() bool {
		from := i
		for i < len(b) && b[i]-'0' < 10 {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return 0
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return 0
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return 0
		}
	}
	if i < len(b) && (b[i]-'0' < 10 || b[i] == '.' || b[i]|0x20 == 'e') {
		return 0 // such as 01 or 1.2.3
	}
	return i
}

// literal moves past true, false or null.
func (d *decoder) literal(word string) bool {
	if len(d.in)-d.pos < len(word) || string(d.in[d.pos:d.pos+len(word)]) != word {
		return d.syntax("not a JSON value")
	}
	d.pos += len(word)
	return true
}

// skip moves past one value, checking that it is JSON.
func (d *decoder) skip() bool {
	switch c := d.peek(); c {
	case '"':
		_, ok := d.str()
		return ok
	case 't':
		return d.literal("true")
	case 'f':
		return d.literal("false")
	case 'n':
		return d.literal("null")
	case '{', '[':
		if !d.enter() {
			return false
		}
		d.pos++
		closing := c + 2
		if d.peek() == closing {
			d.pos++
			d.depth--
			return true
		}
		for {
			if c == '{' {
				if _, ok := d.key(); !ok {
					return false
				}
			}
			if !d.skip() {
				return false
			}
			if more, ok := d.next(closing); !ok {
				return false
			} else if !more {
				d.depth--
				return true
			}
		}
	default:
		_, ok := d.number()
		return ok
	}
}

// key reads a member's name and the colon after it.
func (d *decoder) key() (text, bool) {
	if d.peek() != '"' {
		return text{}, d.syntax("a member's name in double quotes is expected here")
	}
	t, ok := d.str()
	if !ok {
		return t, false
	}
	if d.peek() != ':' {
		return t, d.syntax("a colon is expected here")
	}
	d.pos++
	return t, true
}

// next moves past a comma (more is true) or the closing bracket.
func (d *decoder) next(closing byte) (more, ok bool) {
	switch d.peek() {
	case ',':
		d.pos++
		return true, true
	case closing:
		d.pos++
		return false, true
	default:
		return false, d.syntax("a comma or the closing bracket is expected here")
	}
}

// enter counts one more level of nesting.
func (d *decoder) enter() bool {
	d.depth++
	if d.depth > maxDepth {
		return d.syntax("nested more than 1000 levels deep")
	}
	return true
}

// syntax records that the input is not JSON, at d.pos. It returns false.
func (d *decoder) syntax(detail string) bool {
	if d.pos >= len(d.in) {
		detail = "the text ends too early: " + detail
	}
	return d.fail(Syntax, d.pos, detail)
}
