package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// frame is an encoded item of a stream that any number of streams can share.
type frame interface {
	// Wire returns the response's wire bytes.
	Wire() []byte
	// JSON returns the JSON that render makes from the wire bytes; it is made once.
	JSON(render func(wire []byte) ([]byte, error)) ([]byte, error)
}

// A streamRoute is a method that answers with a stream. Its responses have a `resume_token`
// and a oneof `item`; its request can begin at a `resume_token`.
type streamRoute struct {
	*contract.Method
	resumeToken protoreflect.FieldDescriptor // the request's
	token       protowire.Number             // the response's; 0 if it has none
	kinds       map[protowire.Number]string  // the JSON name of each kind of item
	render      func(wire []byte) ([]byte, error)
}

func newStreamRoute(m *contract.Method) (*streamRoute, error) {
	s := &streamRoute{Method: m}
	s.resumeToken = m.Descriptor.Input().Fields().ByName("resume_token")
	token := m.Descriptor.Output().Fields().ByName("resume_token")
	items := m.Descriptor.Output().Oneofs().ByName("item")
	if s.resumeToken == nil || token == nil || items == nil || m.HTTPMethod != http.MethodGet {
		return nil, fmt.Errorf("%s: a stream needs a GET rule, a resume_token and items", m.FullMethod)
	}
	s.token, s.kinds = token.Number(), kindsOf(items)
	s.render = func(wire []byte) ([]byte, error) { return m.Response.AppendJSON(nil, wire, transcode.OmitEmpty) }
	return s, nil
}

// kindsOf returns the JSON name of each kind of item.
func kindsOf(items protoreflect.OneofDescriptor) map[protowire.Number]string {
	kinds := make(map[protowire.Number]string)
	for i := range items.Fields().Len() {
		kinds[items.Fields().Get(i).Number()] = items.Fields().Get(i).JSONName()
	}
	return kinds
}

// A streamItem is one response of a stream.
type streamItem struct {
	frame
	token []byte
	kind  string // empty for a response without an item
}

// read reads what a stream returned: a frame, or a message.
func (s *streamRoute) read(v any) (streamItem, error) {
	var item streamItem
	switch v := v.(type) {
	case frame:
		item.frame = v
	case proto.Message:
		wire, err := proto.Marshal(v)
		if err != nil {
			return item, err
		}
		item.frame = single(wire)
	default:
		return item, fmt.Errorf("a stream has an item of type %T", v)
	}
	for wire := item.Wire(); len(wire) > 0; {
		num, typ, n := protowire.ConsumeTag(wire)
		k := protowire.ConsumeFieldValue(num, typ, wire[max(n, 0):])
		if n < 0 || k < 0 {
			return item, fmt.Errorf("an item of a stream is no message")
		}
		if num == s.token {
			item.token, _ = protowire.ConsumeBytes(wire[n:])
		} else if kind := s.kinds[num]; kind != "" {
			item.kind = kind
		}
		wire = wire[n+k:]
	}
	return item, nil
}

// single is a frame that belongs to one stream.
type single []byte

func (f single) Wire() []byte { return f }

func (f single) JSON(render func([]byte) ([]byte, error)) ([]byte, error) { return render(f) }

// format is how a stream's items are written.
type format interface {
	contentType() string
	begin(dst []byte) []byte
	// item appends an item; with an error it has appended nothing.
	item(dst []byte, item streamItem, render func([]byte) ([]byte, error)) ([]byte, error)
	// end says that the stream has come to its end after the item with this token, which is
	// empty if there was none.
	end(dst []byte, token string) []byte
	// failure says that the stream ends early, and why.
	failure(dst []byte, e *apierror.Error) []byte
}

// serverSent writes server-sent events. An event is named after its kind of item; but the
// events that the stream is about have no name, so that an EventSource treats them as
// messages. A heartbeat is only an id: it moves the reader's position without being an
// event.
type serverSent struct {
	once bool // the stream answers a body and cannot be resumed, so it has no ids and no retry
}

// reconnectAfter is when an EventSource connects again after a stream was cut off. It is
// sent at the beginning of each stream, because the value that a failure sends instead
// would stay.
const reconnectAfter = 2 * time.Second

func (serverSent) contentType() string { return typeSSE }

func (f serverSent) begin(dst []byte) []byte {
	if f.once {
		return dst
	}
	return appendRetry(dst, reconnectAfter)
}

func (serverSent) item(dst []byte, item streamItem, render func([]byte) ([]byte, error)) ([]byte, error) {
	quiet := item.kind == "" || item.kind == "heartbeat"
	var text []byte
	if !quiet {
		var err error
		if text, err = item.JSON(render); err != nil {
			return dst, err
		}
	}
	if len(item.token) > 0 { // an empty id would clear the reader's position
		dst = append(append(append(dst, "id: "...), item.token...), '\n')
	} else if quiet {
		dst = append(dst, ":\n"...) // a comment, to send something at all
	}
	if quiet {
		return append(dst, '\n'), nil
	}
	if item.kind != "event" {
		dst = append(append(append(dst, "event: "...), item.kind...), '\n')
	}
	return append(append(append(dst, "data: "...), text...), "\n\n"...), nil
}

func (f serverSent) end(dst []byte, token string) []byte {
	if !f.once {
		dst = append(dst, "id: "+token+endMark+"\n"...)
	}
	return append(dst, "event: end\ndata: {}\n\n"...)
}

func (f serverSent) failure(dst []byte, e *apierror.Error) []byte {
	if e.RetryAfter > 0 && !f.once {
		dst = appendRetry(dst, e.RetryAfter)
	}
	dst = append(dst, "event: stream_error\ndata: "...)
	return append(append(dst, errorLine(e)...), "\n\n"...)
}

func appendRetry(dst []byte, after time.Duration) []byte {
	dst = strconv.AppendInt(append(dst, "retry: "...), max(after.Milliseconds(), 1), 10)
	return append(dst, '\n')
}

// lines writes each item as a line of JSON, heartbeats too. The last line is
// {"end":{}}, or an error.
type lines struct{}

func (lines) contentType() string { return typeLines }

func (lines) begin(dst []byte) []byte { return dst }

func (lines) item(dst []byte, item streamItem, render func([]byte) ([]byte, error)) ([]byte, error) {
	text, err := item.JSON(render)
	if err != nil {
		return dst, err
	}
	return append(append(dst, text...), '\n'), nil
}

func (lines) end(dst []byte, _ string) []byte { return append(dst, "{\"end\":{}}\n"...) }

func (lines) failure(dst []byte, e *apierror.Error) []byte {
	return append(append(dst, errorLine(e)...), '\n')
}

// errorLine returns an error's JSON on one line. It always has a code: on a line there is
// no status, which is all that some of the upstream's errors have.
func errorLine(e *apierror.Error) []byte {
	_, body := e.HTTP()
	var line bytes.Buffer
	var members map[string]json.RawMessage
	if json.Compact(&line, body) != nil || json.Unmarshal(body, &members) != nil { // the upstream's body is kept only if it is an object
		return []byte(`{"error":"internal error","code":"INTERNAL"}`)
	}
	if _, told := members["code"]; told {
		return line.Bytes()
	}
	own := strconv.AppendQuote(append(bytes.TrimSuffix(line.Bytes(), []byte("}")), `,"code":`...), e.Reason)
	if len(members) == 0 {
		own = strconv.AppendQuote([]byte(`{"code":`), e.Reason)
	}
	return append(own, '}')
}
