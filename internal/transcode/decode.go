package transcode

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Mode says what happens to members that have no field, and to values that do
// not fit theirs.
type Mode int

const (
	// Strict refuses them, except that a message which declares `extra` is open and
	// keeps both there. It is how requests are read.
	Strict Mode = iota
	// Forward is Strict, except that members without a field are kept under
	// ExtraNumber by every message.
	Forward
	// Lenient keeps both in `extra` and never refuses what is JSON: an upstream
	// may say more, or something else, than the contract knows.
	Lenient
)

// Cause says why a member of a lenient reading is not in a field of its own.
type Cause string

// The causes that a Lenient reading reports.
const (
	Unnamed  Cause = "unnamed"  // the contract does not name it; it is in extra
	Misfit   Cause = "misfit"   // it does not fit its field; it is in extra
	Cut      Cause = "cut"      // beyond the size of extra, dropped
	Replaced Cause = "replaced" // a later member of the same name took its place
)

// A Reporter is told of each member of a lenient reading that is not in a field
// of its own, by the name of its message type and the member's JSON name. The
// name is only valid during the call.
type Reporter func(message protoreflect.FullName, member []byte, cause Cause)

const (
	// maxExtra bounds what one reading keeps in extra fields, in bytes of JSON.
	maxExtra = 1 << 20
	// maxStructDepth is how deeply a Struct nests before what is deeper is kept
	// as its JSON text: each level costs three of the 100 levels at which the
	// protobuf runtimes of several languages stop reading.
	maxStructDepth = 30
)

// AppendWire reads one JSON object as a message of type m and appends its wire
// bytes to dst. Its error is an *Error; dst is then returned as it was.
func (m *Message) AppendWire(dst, json []byte, mode Mode, report Reporter) ([]byte, error) {
	d := decoders.Get().(*decoder)
	d.in, d.out, d.mode, d.report = json, dst, mode, report
	ok := d.document(m)
	if d.repeated {
		// A name occurs twice in one object. The last one counts, as it does for
		// every JavaScript reader, and only a second pass can know which is last.
		d.pos, d.depth, d.kept, d.open, d.out, d.spans, d.holes = 0, 0, 0, false, dst, d.spans[:0], d.holes[:0]
		d.lastWins, d.repeated = true, false
		ok = d.document(m)
	}
	d.widen()
	out, err := d.out, d.err
	*d = decoder{holes: d.holes[:0], spans: d.spans[:0], scratch: d.scratch[:0]}
	decoders.Put(d)
	if !ok {
		return dst, err
	}
	return out, nil
}

// Valid reports, as an *Error, where json is not one JSON value.
func Valid(json []byte) error {
	d := decoders.Get().(*decoder)
	d.in, d.mode = json, Lenient
	ok := d.skip() && d.end()
	err := d.err
	*d = decoder{holes: d.holes, spans: d.spans, scratch: d.scratch}
	decoders.Put(d)
	if !ok {
		return err
	}
	return nil
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// decoder is the state of one reading.
type decoder struct {
	in     []byte
	pos    int
	out    []byte
	mode   Mode
	depth  int
	kept   int // bytes of JSON kept in extra so far
	report Reporter
	err    error

	holes    []hole // lengths that need more than two bytes, in the order they were finished
	spans    []span // members for the extra of the objects being read, innermost last
	scratch  []byte
	open     bool // the object being read keeps misfits in its extra
	lastWins bool // drop members that occur again later in their object
	repeated bool // a lenient reading met one of those: read again with lastWins
}

// span is where one member stands in the input.
type span struct {
	name     text
	from, to int // of the value
}

// status is the outcome of reading one value.
type status int

const (
	done   status = iota
	misfit        // it is JSON but not what the field holds (Lenient only)
	failed        // d.err says why
)

func check(ok bool) status {
	if ok {
		return done
	}
	return failed
}

func (d *decoder) lenient() bool { return d.mode == Lenient }

// fail records the error that ends the reading. It returns false.
func (d *decoder) fail(r Reason, offset int, detail string) bool {
	if d.err == nil {
		d.err = &Error{Reason: r, Offset: offset, Detail: detail}
	}
	return false
}

// mismatch refuses the value at offset, or lets it be set aside.
func (d *decoder) mismatch(offset int, detail string) status {
	if d.lenient() || d.open {
		return misfit
	}
	d.fail(Mismatch, offset, detail)
	return failed
}

func (d *decoder) document(m *Message) bool {
	d.peek()
	switch start := d.pos; d.message(m) {
	case misfit:
		return d.fail(Mismatch, start, "a JSON object is expected")
	case failed:
		return false
	}
	return d.end()
}

func (d *decoder) end() bool {
	if d.space(); d.pos < len(d.in) {
		return d.syntax("more text after the JSON value")
	}
	return true
}

// message reads a value of a message type, without tag and length.
func (d *decoder) message(m *Message) status {
	if m.known != 0 {
		return d.wellKnown(m)
	}
	if d.peek() != '{' {
		return d.mismatch(d.pos, "an object is expected")
	}
	return check(d.object(m))
}

// object reads the members of an object; d.pos is at its brace.
func (d *decoder) object(m *Message) bool {
	if !d.enter() {
		return false
	}
	d.pos++
	if d.peek() == '}' {
		d.pos++
		d.depth--
		return true
	}
	outer := d.open
	d.open = m.hasExtra
	var seen, oneofs fieldSet
	var last map[string]int
	if d.lastWins {
		last = d.lastOffsets()
	}
	mark, prev := len(d.spans), 0
	for {
		var ok bool
		d.peek()
		at := d.pos
		if f := m.expect(prev); f != nil && last == nil && bytes.HasPrefix(d.in[at:], f.key) {
			d.pos += len(f.key)
			ok = d.member(m, f, text{raw: f.key[1 : len(f.key)-2]}, at, &seen, &oneofs)
			prev = f.index + 1
		} else {
			var name text
			if name, ok = d.key(); !ok {
				return false
			}
			if last != nil && last[string(name.bytes(d.scratch))] != at {
				d.note(m, name, Replaced)
				ok = d.skip()
			} else {
				f := m.byName[string(name.bytes(d.scratch))]
				ok = d.member(m, f, name, at, &seen, &oneofs)
				if f != nil {
					m.learn(prev, f)
					prev = f.index + 1
				}
			}
		}
		if !ok {
			return false
		}
		if more, ok := d.next('}'); !ok {
			return false
		} else if !more {
			break
		}
	}
	d.depth--
	ok := len(d.spans) == mark || d.extra(m, mark)
	d.open = outer
	return ok
}

// expect returns the field that was last seen to follow another one (0 is the start
// of the object, i+1 field i), nil for none. Objects of a type come in the same
// order again and again, so most names are recognised by one comparison.
func (m *Message) expect(prev int) *field {
	if i := m.order[prev].Load(); i > 0 {
		return m.fields[i-1]
	}
	return nil
}

// learn remembers which field followed another one. It does not matter whose memory
// wins where several readings differ.
func (m *Message) learn(prev int, f *field) {
	m.order[prev].Store(int32(f.index) + 1)
}

// member reads one member's value into its field, or sets it aside for extra.
func (d *decoder) member(m *Message, f *field, name text, at int, seen, oneofs *fieldSet) bool {
	if f == nil {
		if d.mode == Strict && !m.hasExtra {
			return d.unknown(name, at)
		}
		return d.setAside(m, name, Unnamed)
	}
	if seen.has(f.index) {
		if !d.lenient() {
			d.fail(Duplicate, at, "the member occurs twice")
			return d.under(f)
		}
		d.repeated = true
		return false
	}
	seen.set(f.index)
	null := d.peek() == 'n'
	from, out, spans, holes := d.pos, len(d.out), len(d.spans), len(d.holes)
	st := done
	if null && !f.holdsNull() {
		st = check(d.literal("null")) // null is absence
	} else if f.oneof >= 0 && oneofs.has(f.oneof) {
		st = d.mismatch(from, "another member of the same choice is set already")
	} else {
		st = d.field(f)
		if f.oneof >= 0 {
			oneofs.set(f.oneof)
		}
	}
	switch st {
	case failed:
		return d.under(f)
	case misfit:
		d.pos, d.out, d.spans, d.holes = from, d.out[:out], d.spans[:spans], d.holes[:holes]
		return d.setAside(m, name, Misfit)
	}
	return true
}

func (d *decoder) unknown(name text, at int) bool {
	d.fail(Unknown, at, "no such member; check its spelling against the API reference")
	if e, ok := d.err.(*Error); ok {
		e.under(string(name.bytes(nil)))
	}
	return false
}

// under puts the field's name before the error's path. It returns false.
func (d *decoder) under(f *field) bool {
	if e, ok := d.err.(*Error); ok {
		e.under(f.name)
	}
	return false
}

// setAside moves past a value and keeps it for the extra of its object.
func (d *decoder) setAside(m *Message, name text, why Cause) bool {
	d.peek()
	from := d.pos
	if !d.skip() {
		return false
	}
	if !m.hasExtra && d.mode == Lenient {
		why = Cut
	} else if d.kept+d.pos-from > maxExtra && d.lenient() {
		why = Cut
	} else {
		d.kept += d.pos - from
		d.spans = append(d.spans, span{name, from, d.pos})
	}
	d.note(m, name, why)
	return true
}

func (d *decoder) note(m *Message, name text, why Cause) {
	if d.report != nil && d.lenient() {
		d.report(m.desc.FullName(), name.raw, why)
	}
}

// holdsNull reports whether null is a value of the field rather than absence.
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
		if !d.lenient() && !names.add(name) {
			d.fail(Duplicate, at, "the member occurs twice")
			return d.mapStatus(failed, name)
		}
		d.out = append(d.out, f.tag...)
		start := d.begin()
		if !d.mapName(f.mapKey, name) {
			return d.mapStatus(d.mismatch(at, "not a valid key of this map"), name)
		}
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

// mapName writes a map's key, which JSON always has as a string.
func (d *decoder) mapName(f *field, name text) bool {
	if f.kind == protoreflect.StringKind {
		d.out = append(d.out, f.tag...)
		d.appendText(name)
		return true
	}
	raw := name.bytes(d.scratch)
	if f.kind == protoreflect.BoolKind {
		if string(raw) != "true" && string(raw) != "false" {
			return false
		}
		d.out = append(append(d.out, f.tag...), boolByte(raw[0] == 't'))
		return true
	}
	return scanNumber(raw) == len(raw) && d.integer(f, raw, true) == ""
}

func boolByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// value reads one value of a singular field, or one element of a list. A zero
// value is written only when keep is set.
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

// tagOf writes the tag of a scalar, which the elements of a packed list lack.
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

// numeric reads a number, which may also stand in quotes.
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

// integer writes a whole number of the field's kind, or says why it is none.
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

// expanded reads an object where an id is expected: the object goes to the
// sibling field, and its own id to this one.
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

// memberText finds the text of a member of the object at from, which was read
// already.
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

// begin leaves two bytes for the length of what follows; finish fills them in.
func (d *decoder) begin() int {
	d.out = append(d.out, 0, 0)
	return len(d.out)
}

func (d *decoder) finish(start int) {
	n := len(d.out) - start
	if len(d.holes) > 0 {
		n += d.growth(len(d.out)) - d.growth(start)
	}
	switch {
	case n < 1<<7:
		copy(d.out[start-1:], d.out[start:])
		d.out = d.out[:len(d.out)-1]
		d.out[start-2] = byte(n)
	case n < 1<<14:
		d.out[start-2], d.out[start-1] = byte(n)|0x80, byte(n>>7)
	default:
		// Moving what was written would cost its length once for each level of
		// nesting. All moves are made together at the end.
		grown := protowire.SizeVarint(uint64(n)) - 2
		d.holes = append(d.holes, hole{start, n, d.growth(len(d.out)) + grown})
	}
}

// hole is a length that needs more than its two bytes.
type hole struct {
	at     int // where what it measures starts, before any hole is widened
	length int
	grown  int // how many bytes this hole and those finished before it will add
}

// growth is how many bytes the holes whose contents start before an offset will
// add. Holes are finished innermost first, so those at or behind the start of an
// open one are the last in the list.
func (d *decoder) growth(before int) int {
	i := len(d.holes)
	for i > 0 && d.holes[i-1].at >= before {
		i--
	}
	if i == 0 {
		return 0
	}
	return d.holes[i-1].grown
}

// widen makes room for the lengths that need it, in one pass from the end.
func (d *decoder) widen() {
	if len(d.holes) == 0 {
		return
	}
	slices.SortFunc(d.holes, func(a, b hole) int { return a.at - b.at })
	end := len(d.out)
	total := 0
	for _, h := range d.holes {
		total += protowire.SizeVarint(uint64(h.length)) - 2
	}
	d.out = append(d.out, make([]byte, total)...)
	for i := len(d.holes) - 1; i >= 0; i-- {
		h := d.holes[i]
		copy(d.out[h.at+total:], d.out[h.at:end])
		end = h.at - 2
		total -= protowire.SizeVarint(uint64(h.length)) - 2
		protowire.AppendVarint(d.out[:end+total], uint64(h.length))
	}
}

// lastOffsets maps each name of the object being read, whose first member is at
// d.pos, to where it stands for the last time.
func (d *decoder) lastOffsets() map[string]int {
	look := decoder{in: d.in, pos: d.pos, mode: d.mode, depth: d.depth}
	last := make(map[string]int)
	for {
		look.peek()
		at := look.pos
		name, ok := look.key()
		if !ok {
			return last
		}
		last[string(name.bytes(nil))] = at
		if !look.skip() {
			return last
		}
		if more, ok := look.next('}'); !ok || !more {
			return last
		}
	}
}

// nameSet finds names that occur twice in one object, without allocating for the
// few members that most objects have.
type nameSet struct {
	few  [8][]byte
	n    int
	many map[string]struct{}
}

func (s *nameSet) add(name text) (fresh bool) {
	raw := name.raw
	if name.escaped {
		raw = name.appendTo(nil)
	}
	if s.many == nil {
		for _, old := range s.few[:s.n] {
			if bytes.Equal(old, raw) {
				return false
			}
		}
		if s.n < len(s.few) {
			s.few[s.n] = raw
			s.n++
			return true
		}
		s.many = make(map[string]struct{}, 2*len(s.few))
		for _, old := range s.few {
			s.many[string(old)] = struct{}{}
		}
	}
	if _, twice := s.many[string(raw)]; twice {
		return false
	}
	s.many[string(raw)] = struct{}{}
	return true
}
