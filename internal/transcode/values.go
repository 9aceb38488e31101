package transcode

import (
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// holdsNull reports whether null is a value of the field and does not mean absent.
func (f *field) holdsNull() bool {
	return !f.list && f.mapVal == nil &&
		(f.msg != nil && f.msg.known == wktValue || f.enum != nil && f.enum.null)
}

// field reads a value into a field, tag included.
func (d *decoder) field(f *field) status {
	switch {
	case f.mapVal != nil:
		return d.mapEntries(f)
	case f.list:
		return d.list(f)
	case f.expand != nil && d.peek() == '{':
		return d.expanded(f)
	default:
		return d.value(f, f.presence)
	}
}

// list reads an array into a repeated field.
func (d *decoder) list(f *field) status {
	if d.peek() != '[' {
		return d.mismatch(d.pos, "an array is expected")
	}
	if !d.enter() {
		return failed
	}
	d.pos++
	if d.peek() == ']' {
		d.pos++
		d.depth--
		return done
	}
	start := 0
	if f.ptag != nil {
		d.out = append(d.out, f.ptag...)
		start = d.begin()
	}
	for i := 0; ; i++ {
		var st status
		if d.peek() == 'n' && !f.elementHoldsNull() {
			st = d.mismatch(d.pos, "null is not an element of this list")
		} else {
			st = d.value(f, true)
		}
		if st != done {
			if st == misfit {
				d.depth--
			} else if e, ok := d.err.(*Error); ok {
				e.at(i)
			}
			return st
		}
		if more, ok := d.next(']'); !ok {
			return failed
		} else if !more {
			break
		}
	}
	d.depth--
	if f.ptag != nil {
		d.finish(start)
	}
	return done
}

func (f *field) elementHoldsNull() bool {
	return f.msg != nil && f.msg.known == wktValue || f.enum != nil && f.enum.null
}

// mapEntries reads an object into a map field.
func (d *decoder) mapEntries(f *field) status {
	if d.peek() != '{' {
		return d.mismatch(d.pos, "an object is expected")
	}
	if !d.enter() {
		return failed
	}
	d.pos++
	if d.peek() == '}' {
		d.pos++
		d.depth--
		return done
	}
	var names nameSet
	for {
		d.peek()
		at := d.pos
		name, ok := d.key()
		if !ok {
			return failed
		}
		key, ok := mapKey(f.mapKey.kind, name)
		if !ok {
			return d.mapStatus(d.mismatch(at, "not a valid key of this map"), name)
		}
		if !d.lenient() && !names.add(key) {
			d.fail(Duplicate, at, "the member occurs twice")
			return d.mapStatus(failed, name)
		}
		d.out = append(d.out, f.tag...)
		start := d.begin()
		d.appendKey(f.mapKey, name, key)
		var st status
		if d.peek() == 'n' && !f.mapVal.holdsNull() {
			st = d.mismatch(d.pos, "null is not a value of this map")
		} else {
			st = d.value(f.mapVal, true)
		}
		if st != done {
			return d.mapStatus(st, name)
		}
		d.finish(start)
		if more, ok := d.next('}'); !ok {
			return failed
		} else if !more {
			d.depth--
			return done
		}
	}
}

func (d *decoder) mapStatus(st status, name text) status {
	if st == misfit {
		d.depth--
	} else if e, ok := d.err.(*Error); ok {
		e.under(string(name.bytes(nil)))
	}
	return st
}

// mapKey returns a map's key, which is a string in JSON, as the plain text of its kind:
// several spellings of a number are the same key.
func mapKey(kind protoreflect.Kind, name text) (key []byte, ok bool) {
	key = name.bytes(nil)
	switch kind {
	case protoreflect.StringKind:
		return key, true
	case protoreflect.BoolKind:
		return key, string(key) == "true" || string(key) == "false"
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		u, err := strconv.ParseUint(string(key), 10, 32)
		return strconv.AppendUint(nil, u, 10), err == nil
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		u, err := strconv.ParseUint(string(key), 10, 64)
		return strconv.AppendUint(nil, u, 10), err == nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		v, err := strconv.ParseInt(string(key), 10, 32)
		return strconv.AppendInt(nil, v, 10), err == nil
	default:
		v, err := strconv.ParseInt(string(key), 10, 64)
		return strconv.AppendInt(nil, v, 10), err == nil
	}
}

// appendKey writes a map's key.
func (d *decoder) appendKey(f *field, name text, key []byte) {
	switch f.kind {
	case protoreflect.StringKind:
		d.out = append(d.out, f.tag...)
		d.appendText(name)
	case protoreflect.BoolKind:
		d.out = append(append(d.out, f.tag...), boolByte(key[0] == 't'))
	default:
		d.integer(f, key, true) // in range: mapKey has parsed it
	}
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// value reads the value of a singular field, or one element of a list. A zero value is
// written only if keep is set.
func (d *decoder) value(f *field, keep bool) status {
	c := d.peek()
	from := d.pos
	switch f.kind {
	case protoreflect.StringKind:
		if c != '"' {
			return d.mismatch(from, "a string is expected")
		}
		t, ok := d.str()
		if !ok {
			return failed
		}
		if keep || len(t.raw) > 0 {
			d.out = append(d.out, f.tag...)
			d.appendText(t)
		}
	case protoreflect.MessageKind:
		d.out = append(d.out, f.tag...)
		start := d.begin()
		var st status
		if f.unwrap != nil {
			st = d.list(f.unwrap)
		} else {
			st = d.message(f.msg)
		}
		if st != done {
			return st
		}
		d.finish(start)
	case protoreflect.BoolKind:
		var v bool
		switch c {
		case 't':
			v = true
			if !d.literal("true") {
				return failed
			}
		case 'f':
			if !d.literal("false") {
				return failed
			}
		default:
			return d.mismatch(from, "true or false is expected")
		}
		if keep || v {
			d.tagOf(f)
			d.out = append(d.out, boolByte(v))
		}
	case protoreflect.EnumKind:
		return d.enumValue(f, c, keep)
	case protoreflect.BytesKind:
		if c != '"' {
			return d.mismatch(from, "a base64 string is expected")
		}
		t, ok := d.str()
		if !ok {
			return failed
		}
		if keep || len(t.raw) > 0 {
			d.out = append(d.out, f.tag...)
			start := d.begin()
			if d.out, ok = appendBase64(d.out, t.bytes(d.scratch)); !ok {
				return d.mismatch(from, "not base64")
			}
			d.finish(start)
		}
	default:
		return d.numeric(f, c, keep)
	}
	return done
}

// tagOf writes the tag of a scalar; the elements of a packed list have none.
func (d *decoder) tagOf(f *field) {
	if f.ptag == nil {
		d.out = append(d.out, f.tag...)
	}
}

func (d *decoder) enumValue(f *field, c byte, keep bool) status {
	from := d.pos
	var n protoreflect.EnumNumber
	switch {
	case c == 'n': // google.protobuf.NullValue
		if !d.literal("null") {
			return failed
		}
	case c == '"':
		t, ok := d.str()
		if !ok {
			return failed
		}
		if n, ok = f.enum.byText[string(t.bytes(d.scratch))]; !ok {
			return d.mismatch(from, "not one of the values that this field takes")
		}
	case (c == '-' || c-'0' < 10) && !f.enum.spelled:
		lit, ok := d.number()
		if !ok {
			return failed
		}
		v, ok := parseInt(lit, math.MinInt32, math.MaxInt32)
		if !ok {
			return d.mismatch(from, "not a number of this enum")
		}
		n = protoreflect.EnumNumber(v)
	default:
		return d.mismatch(from, "a string is expected")
	}
	if keep || n != 0 {
		d.tagOf(f)
		d.out = protowire.AppendVarint(d.out, uint64(int64(n)))
	}
	return done
}

// numeric reads a number, which may also be in quotes.
func (d *decoder) numeric(f *field, c byte, keep bool) status {
	from := d.pos
	var lit []byte
	switch {
	case c == '"':
		t, ok := d.str()
		if !ok {
			return failed
		}
		lit = t.bytes(d.scratch)
		if isFloat(f.kind) {
			if v, special := specialFloat(string(lit)); special {
				d.tagOf(f)
				d.appendFloat(f.kind, v)
				return done
			}
		}
		if scanNumber(lit) != len(lit) || len(lit) == 0 {
			return d.mismatch(from, "a number is expected")
		}
	case c == '-' || c-'0' < 10:
		var ok bool
		if lit, ok = d.number(); !ok {
			return failed
		}
	default:
		return d.mismatch(from, "a number is expected")
	}
	if isFloat(f.kind) {
		size := 64
		if f.kind == protoreflect.FloatKind {
			size = 32
		}
		v, err := strconv.ParseFloat(string(lit), size)
		if err != nil {
			return d.mismatch(from, "the number is out of range")
		}
		if keep || v != 0 || math.Signbit(v) {
			d.tagOf(f)
			d.appendFloat(f.kind, v)
		}
		return done
	}
	if detail := d.integer(f, lit, keep); detail != "" {
		return d.mismatch(from, detail)
	}
	return done
}

// integer writes a whole number of the field's kind, or returns why it is invalid.
func (d *decoder) integer(f *field, lit []byte, keep bool) (detail string) {
	var v int64
	var u uint64
	ok := false
	switch f.kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		v, ok = parseInt(lit, math.MinInt32, math.MaxInt32)
		u = uint64(v)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		v, ok = parseInt(lit, math.MinInt64, math.MaxInt64)
		u = uint64(v)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		u, ok = parseUint(lit, math.MaxUint32)
	default:
		u, ok = parseUint(lit, math.MaxUint64)
	}
	if !ok {
		return "not a whole number in the field's range"
	}
	if u == 0 && !keep {
		return ""
	}
	d.tagOf(f)
	switch f.kind {
	case protoreflect.Sint32Kind, protoreflect.Sint64Kind:
		d.out = protowire.AppendVarint(d.out, protowire.EncodeZigZag(v))
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind:
		d.out = protowire.AppendFixed32(d.out, uint32(u))
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind:
		d.out = protowire.AppendFixed64(d.out, u)
	default:
		d.out = protowire.AppendVarint(d.out, u)
	}
	return ""
}

func (d *decoder) appendFloat(k protoreflect.Kind, v float64) {
	if k == protoreflect.FloatKind {
		d.out = protowire.AppendFixed32(d.out, math.Float32bits(float32(v)))
	} else {
		d.out = protowire.AppendFixed64(d.out, math.Float64bits(v))
	}
}

// appendText writes a string with its length.
func (d *decoder) appendText(t text) {
	if !t.escaped && (t.ascii || !d.lenient()) {
		if len(t.raw) < 1<<7 {
			d.out = append(d.out, byte(len(t.raw)))
		} else {
			d.out = protowire.AppendVarint(d.out, uint64(len(t.raw)))
		}
		d.out = append(d.out, t.raw...)
		return
	}
	start := d.begin()
	d.out = t.appendTo(d.out)
	d.finish(start)
}

// expanded reads an object in place of an id: the object goes to the sibling field, and its
// own id to this one.
func (d *decoder) expanded(f *field) status {
	to, from := f.expand, d.pos
	d.out = append(d.out, to.tag...)
	start := d.begin()
	if !d.object(to.msg) {
		return failed
	}
	d.finish(start)
	if id, ok := d.memberText(from, f.idName); ok && len(id.raw) > 0 {
		d.out = append(d.out, f.tag...)
		d.appendText(id)
	}
	return done
}

// memberText finds the text of a member of the object at from, which has been read already.
func (d *decoder) memberText(from int, name string) (id text, found bool) {
	look := decoder{in: d.in, pos: from + 1, mode: d.mode}
	for more := look.peek() == '"'; more; {
		key, _ := look.key()
		if c := look.peek(); c == '"' && string(key.bytes(d.scratch)) == name {
			id, found = look.str()
		} else {
			look.skip()
		}
		more, _ = look.next('}')
	}
	return id, found
}
