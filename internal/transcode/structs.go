package transcode

import (
	"bytes"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// The wire tags of google.protobuf.Struct, Value and ListValue.
const (
	tagEntry  = 1<<3 | byte(protowire.BytesType) // Struct.fields, ListValue.values, and a map entry's key
	tagMapVal = 2<<3 | byte(protowire.BytesType) // a map entry's value

	tagNull   = 1<<3 | byte(protowire.VarintType)
	tagNumber = 2<<3 | byte(protowire.Fixed64Type)
	tagString = 3<<3 | byte(protowire.BytesType)
	tagBool   = 4<<3 | byte(protowire.VarintType)
	tagStruct = 5<<3 | byte(protowire.BytesType)
	tagList   = 6<<3 | byte(protowire.BytesType)
)

var extraTag = protowire.AppendTag(nil, ExtraNumber, protowire.BytesType)

// extra writes the members that were set aside since mark as a Struct.
func (d *decoder) extra(m *Message, mark int) bool {
	spans, resume := d.spans[mark:], d.pos
	d.out = append(d.out, extraTag...)
	start := d.begin()
	var names nameSet
	for _, s := range spans {
		if !d.lenient() && !names.add(s.name.bytes(nil)) {
			d.fail(Duplicate, s.from, "the member occurs twice")
			return d.mapStatus(failed, s.name) == done
		}
		d.pos = s.from
		if d.structEntry(s.name, 1) != done {
			return d.mapStatus(failed, s.name) == done
		}
	}
	d.finish(start)
	d.spans, d.pos = d.spans[:mark], resume
	return true
}

// structEntry writes one entry of Struct.fields; d.pos is at its value.
func (d *decoder) structEntry(name text, depth int) status {
	d.out = append(d.out, tagEntry)
	entry := d.begin()
	d.out = append(d.out, tagEntry)
	d.appendText(name)
	d.out = append(d.out, tagMapVal)
	val := d.begin()
	if st := d.structValue(depth); st != done {
		return st
	}
	d.finish(val)
	d.finish(entry)
	return done
}

// structValue reads any JSON value as the contents of a Value; depth counts the
// Structs and ListValues around it.
func (d *decoder) structValue(depth int) status {
	from := d.pos
	switch c := d.peek(); c {
	case '{', '[':
		if d.lenient() && depth >= maxStructDepth {
			d.peek()
			from = d.pos
			if !d.skip() {
				return failed
			}
			d.textValue(d.in[from:d.pos])
			return done
		}
		if c == '{' {
			d.out = append(d.out, tagStruct)
		} else {
			d.out = append(d.out, tagList)
		}
		start := d.begin()
		st := d.structContainer(c, depth+1)
		if st == done {
			d.finish(start)
		}
		return st
	case '"':
		t, ok := d.str()
		if !ok {
			return failed
		}
		d.out = append(d.out, tagString)
		d.appendText(t)
	case 't', 'f':
		d.out = append(d.out, tagBool, boolByte(c == 't'))
		if c == 't' {
			return check(d.literal("true"))
		}
		return check(d.literal("false"))
	case 'n':
		d.out = append(d.out, tagNull, 0)
		return check(d.literal("null"))
	default:
		lit, ok := d.number()
		if !ok {
			return failed
		}
		v, err := strconv.ParseFloat(string(lit), 64)
		if (err != nil || !exact(lit, v)) && (d.lenient() || d.open) {
			d.textValue(lit) // as text it stays exact
			return done
		}
		if err != nil {
			return d.mismatch(from, "the number is out of range")
		}
		d.out = append(d.out, tagNumber)
		d.out = protowire.AppendFixed64(d.out, math.Float64bits(v))
	}
	return done
}

// textValue writes a string_value that holds a piece of JSON.
func (d *decoder) textValue(json []byte) {
	d.out = append(d.out, tagString)
	start := d.begin()
	d.out = appendValid(d.out, json)
	d.finish(start)
}

// exact reports whether v, written again, equals lit. Only long integers, such as ids, can
// fail this; fractions are approximations anyway.
func exact(lit []byte, v float64) bool {
	if len(lit) <= 15 || bytes.ContainsAny(lit, ".eE") {
		return true
	}
	var buf [32]byte
	return bytes.Equal(strconv.AppendFloat(buf[:0], v, 'f', -1, 64), lit)
}

// structContainer reads an object as the contents of a Struct, or an array as
// those of a ListValue; d.pos is at its bracket.
func (d *decoder) structContainer(c byte, depth int) status {
	if !d.enter() {
		return failed
	}
	d.pos++
	closing := c + 2
	if d.peek() == closing {
		d.pos++
		d.depth--
		return done
	}
	var names nameSet
	for i := 0; ; i++ {
		if c == '{' {
			d.peek()
			at := d.pos
			name, ok := d.key()
			if !ok {
				return failed
			}
			if !d.lenient() && !names.add(name.bytes(nil)) {
				d.fail(Duplicate, at, "the member occurs twice")
				return d.mapStatus(failed, name)
			}
			if st := d.structEntry(name, depth); st != done {
				return d.mapStatus(st, name)
			}
		} else {
			d.out = append(d.out, tagEntry)
			start := d.begin()
			if st := d.structValue(depth); st != done {
				if e, ok := d.err.(*Error); ok {
					e.at(i)
				}
				return st
			}
			d.finish(start)
		}
		if more, ok := d.next(closing); !ok {
			return failed
		} else if !more {
			d.depth--
			return done
		}
	}
}
