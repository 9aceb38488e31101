package transcode

import (
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
)

// An Answer is an upstream's JSON answer of a known message type. It stays JSON
// until a face needs it: a gRPC stream takes it as wire bytes, the REST facade
// relays the text itself, and code that has to read it decodes it.
type Answer struct {
	typ    *Message
	body   []byte
	report Reporter
	wire   mem.Buffer
}

// NewAnswer returns the answer of the given type and JSON body, which it keeps.
// report, which may be nil, is told what did not fit the type when the answer is
// rendered.
func NewAnswer(typ *Message, body []byte, report Reporter) *Answer {
	return &Answer{typ: typ, body: body, report: report}
}

// WithBody returns an answer with another body, of the same type.
func (a *Answer) WithBody(body []byte) *Answer { return NewAnswer(a.typ, body, a.report) }

// Body returns the body as it came, unchecked.
func (a *Answer) Body() []byte { return a.body }

// JSON returns the body after checking that it is JSON and an object. The error is
// an *Error.
func (a *Answer) JSON() ([]byte, error) {
	if err := Valid(a.body); err != nil {
		return nil, err
	}
	for i, c := range a.body {
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '{':
			return a.body, nil
		}
		return nil, &Error{Reason: Mismatch, Offset: i, Detail: "a JSON object is expected"}
	}
	return nil, nil // not reached: an empty text is not JSON
}

// Render makes the wire bytes that [Answer.Wire] hands out. The error is an
// *Error; it comes here, where it can still become a proper status, and not in the
// middle of sending.
func (a *Answer) Render() error {
	if a.wire != nil {
		return nil
	}
	pool := mem.DefaultBufferPool()
	buf := pool.Get(len(a.body) + len(a.body)/8 + 16)
	wire, err := a.typ.AppendWire((*buf)[:0], a.body, Lenient, a.report)
	if err != nil {
		pool.Put(buf)
		return err
	}
	if len(wire) > 0 && &wire[0] != &(*buf)[:1][0] { // outgrew the pooled buffer
		pool.Put(buf)
		buf = &wire
	} else {
		*buf = wire
	}
	a.wire = mem.NewBuffer(buf, pool)
	return nil
}

// Wire returns the bytes that Render made. The caller owns them, once: it frees
// them after use.
func (a *Answer) Wire() mem.Buffer { return a.wire }

// Decode reads the answer into a message of its type.
func (a *Answer) Decode(into proto.Message) error {
	wire, err := a.typ.AppendWire(nil, a.body, Lenient, a.report)
	if err != nil {
		return err
	}
	return proto.Unmarshal(wire, into)
}
