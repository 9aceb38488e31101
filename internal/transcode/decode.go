package transcode

import (
	"bytes"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Mode says what happens to members without a field, and to values that do not fit their
// field.
type Mode int

const (
	// Strict refuses them, except that a message that declares `extra` keeps both there.
	// Requests are read in this mode.
	Strict Mode = iota
	// Forward is Strict, except that every message keeps members without a field under
	// ExtraNumber.
	Forward
	// Lenient keeps both in `extra` and never refuses valid JSON: the upstream may answer
	// more than the contract knows, or something else.
	Lenient
)

// Cause says why a member of a lenient reading did not get into a field of its own.
type Cause string

// The causes that a Lenient reading reports.
const (
	Unnamed  Cause = "unnamed"  // the contract does not name it; it is in extra
	Misfit   Cause = "misfit"   // it does not fit its field; it is in extra
	Cut      Cause = "cut"      // beyond the size of extra, dropped
	Replaced Cause = "replaced" // a later member of the same name took its place
)

// A Reporter is called for each member of a lenient reading that did not get into a field
// of its own, with its message type and the member's JSON name. The name is only valid
// during the call.
type Reporter func(message protoreflect.FullName, member []byte, cause Cause)

const (
	// maxExtra is how much one reading keeps in extra fields, in bytes of JSON.
	maxExtra = 1 << 20
	// maxStructDepth is the depth from which the values in a Struct are kept as JSON text:
	// each level needs three of the 100 levels at which the protobuf runtimes of several
	// languages stop reading.
	maxStructDepth = 30
)

// AppendWire reads one JSON object as a message of type m and appends its wire bytes to
// dst. Its error is an *Error, and dst is then returned unchanged.
func (m *Message) AppendWire(dst, json []byte, mode Mode, report Reporter) ([]byte, error) {
	d := decoders.Get().(*decoder)
	d.in, d.out, d.mode, d.report = json, dst, mode, report
	ok := d.document(m)
	if d.repeated {
		// A name occurs twice in one object. The last one counts, as in every JavaScript
		// reader, and only a second pass can know which is the last.
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

// span is the place of one member in the input.
type span struct {
	name     text
	from, to int // the value's offsets
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

// mismatch refuses the value at offset, or in a lenient reading sets it aside.
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

// expect returns the field that last followed another one (0 is the start of the object,
// i+1 is field i), or nil. Objects of a type usually have the same order, so that most
// names are recognised with one comparison.
func (m *Message) expect(prev int) *field {
	if i := m.order[prev].Load(); i > 0 {
		return m.fields[i-1]
	}
	return nil
}

// learn remembers which field followed another one. If several readings differ, it does not
// matter which of them is remembered.
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
		st = check(d.literal("null")) // null means absent
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

// setAside skips a value and keeps it for the extra field of its object.
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
