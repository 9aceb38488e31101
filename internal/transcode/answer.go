package transcode

import (
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
)

// An Answer is an upstream's JSON answer of a known message type. It stays JSON until
// another form is needed: a gRPC stream uses it as wire bytes, the REST facade relays the
// text itself, and code that has to read it decodes it.
type Answer struct {
	typ    *Message
	body   []byte
	report Reporter
	wire   mem.Buffer
}

// NewAnswer returns the answer of the given type and JSON body, which it keeps. report,
// which may be nil, is called when the answer is rendered, for each member that does not
// fit the type.
func NewAnswer(typ *Message, body []byte, report Reporter) *Answer {
	return &Answer{typ: typ, body: body, report: report}
}

// WithBody returns an answer with another body, of the same type.
func (a *Answer) WithBody(body []byte) *Answer { return NewAnswer(a.typ, body, a.report) }

// Body returns the body unchanged and unchecked.
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
	return nil, nil // not reached: a text without a value is not JSON
}

// Render makes the wire bytes for [Answer.Wire]. The error is an *Error; it occurs here,
// when a proper status can still be returned, and not while the answer is sent.
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

// Wire returns the bytes that Render made. The caller owns them and must free them after
// use; Wire can be called once.
func (a *Answer) Wire() mem.Buffer { return a.wire }

// Decode reads the answer into a message of its type.
func (a *Answer) Decode(into proto.Message) error {
	wire, err := a.typ.AppendWire(nil, a.body, Lenient, a.report)
	if err != nil {
		return err
	}
	return proto.Unmarshal(wire, into)
}
