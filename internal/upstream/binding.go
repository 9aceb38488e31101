package upstream

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
)

// A Binding says how one RPC is called upstream. It is compiled from the method's
// descriptor: its google.api.http rule, which is the REST route as well, and its
// (upstream) option. A second dialect of the upstream is a second way to make
// Bindings; nothing above this package sees more of the upstream than that.
type Binding struct {
	// Method is the RPC.
	Method protoreflect.MethodDescriptor
	// FullMethod is its name on the wire, "/lategate.whatsapp.v1.X/Y".
	FullMethod string
	// HTTPMethod is the verb of the HTTP rule.
	HTTPMethod string
	// HasBody reports whether the request goes into a body. Where it does not, it
	// goes into the query.
	HasBody bool
	// Read reports whether the call changes nothing upstream, and may be repeated.
	Read bool
	// Encoding is the shape of the request.
	Encoding whatsappv1.UpstreamOptions_Encoding
	// Timeout bounds a call, with all its attempts, where the caller set no earlier
	// deadline; 0 means no bound.
	Timeout time.Duration
	// Members is the request without the fields that stand in the path: what a
	// body or a query may hold.
	Members *transcode.Message
	// Request is the whole request.
	Request *transcode.Message
	// Response is the type of the answer.
	Response *transcode.Message

	lastSize atomic.Int64 // of an answer, in bytes

	segments []segment
	request  protoreflect.MessageType
	answer   protoreflect.MessageType
}

// segment is one part of the path between slashes: a literal, or a field.
type segment struct {
	literal string
	field   protoreflect.FieldDescriptor
}

// NewBinding compiles the binding of a method. It fails for a method whose HTTP
// rule is missing or uses what this gateway has no need of: custom verbs,
// additional bindings, wildcards, a body that is one field.
func NewBinding(md protoreflect.MethodDescriptor) (*Binding, error) {
	b := &Binding{
		Method:     md,
		FullMethod: fmt.Sprintf("/%s/%s", md.Parent().FullName(), md.Name()),
		Timeout:    DefaultTimeout,
	}
	fail := func(format string, args ...any) (*Binding, error) {
		return nil, fmt.Errorf("%s: "+format, append([]any{md.FullName()}, args...)...)
	}
	opts, ok := md.Options().(*descriptorpb.MethodOptions)
	if !ok {
		return fail("no options")
	}
	b.Read = opts.GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
	if up, _ := proto.GetExtension(opts, whatsappv1.E_Upstream).(*whatsappv1.UpstreamOptions); up != nil {
		b.Encoding = up.GetEncoding()
		if up.Timeout != nil {
			b.Timeout = up.GetTimeout().AsDuration()
		}
	}
	rule, _ := proto.GetExtension(opts, annotations.E_Http).(*annotations.HttpRule)
	if rule == nil && md.IsStreamingClient() {
		return b.compile() // over gRPC alone
	}
	if rule == nil || len(rule.GetAdditionalBindings()) > 0 {
		return fail("exactly one google.api.http rule is needed")
	}
	path := ""
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		b.HTTPMethod, path = "GET", p.Get
	case *annotations.HttpRule_Post:
		b.HTTPMethod, path = "POST", p.Post
	case *annotations.HttpRule_Put:
		b.HTTPMethod, path = "PUT", p.Put
	case *annotations.HttpRule_Patch:
		b.HTTPMethod, path = "PATCH", p.Patch
	case *annotations.HttpRule_Delete:
		b.HTTPMethod, path = "DELETE", p.Delete
	default:
		return fail("the HTTP rule has no standard verb")
	}
	switch rule.GetBody() {
	case "", "*":
		b.HasBody = rule.GetBody() == "*"
	default:
		return fail("the HTTP rule's body must be * or absent")
	}
	if b.Encoding == whatsappv1.UpstreamOptions_ENCODING_MULTIPART && (!b.HasBody || fileField(md.Input()) == nil) {
		return fail("a form needs a body and one bytes field for its file")
	}
	var inPath []protoreflect.Name
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		name, isField := strings.CutPrefix(part, "{")
		if !isField {
			if !strings.HasPrefix(path, "/") || strings.ContainsAny(part, "*{}") {
				return fail("%s is not a path of literals and fields", path)
			}
			b.segments = append(b.segments, segment{literal: part})
			continue
		}
		fd := md.Input().Fields().ByName(protoreflect.Name(strings.TrimSuffix(name, "}")))
		if fd == nil || fd.Kind() != protoreflect.StringKind || fd.IsList() {
			return fail("%s is not a string field of the request", part)
		}
		inPath = append(inPath, fd.Name())
		b.segments = append(b.segments, segment{field: fd})
	}
	return b.compile(inPath...)
}

// compile compiles the messages.
func (b *Binding) compile(inPath ...protoreflect.Name) (*Binding, error) {
	md, err := b.Method, error(nil)
	if b.Request, err = transcode.For(md.Input()); err != nil {
		return nil, err
	}
	b.Members = b.Request.Without(inPath...)
	if b.Response, err = transcode.For(md.Output()); err != nil {
		return nil, err
	}
	if b.request, err = protoregistry.GlobalTypes.FindMessageByName(md.Input().FullName()); err != nil {
		return nil, fmt.Errorf("%s: %w", md.FullName(), err)
	}
	if b.answer, err = protoregistry.GlobalTypes.FindMessageByName(md.Output().FullName()); err != nil {
		return nil, fmt.Errorf("%s: %w", md.FullName(), err)
	}
	return b, nil
}

// PassedOn reports whether a call of the method is one call of the upstream. Others
// have a handler of their own.
func (b *Binding) PassedOn() bool {
	return b.Encoding != whatsappv1.UpstreamOptions_ENCODING_NONE && b.Encoding != whatsappv1.UpstreamOptions_ENCODING_CHUNKED
}

// NewRequest returns an empty request message.
func (b *Binding) NewRequest() proto.Message { return b.request.New().Interface() }

// NewResponse returns an empty response message.
func (b *Binding) NewResponse() proto.Message { return b.answer.New().Interface() }

// Path returns the path of a call, and the same with each segment escaped.
func (b *Binding) Path(req proto.Message) (path, escaped string) {
	var plain, raw strings.Builder
	for _, s := range b.segments {
		text := s.literal
		if s.field != nil {
			text = req.ProtoReflect().Get(s.field).String()
		}
		plain.WriteByte('/')
		plain.WriteString(text)
		raw.WriteByte('/')
		raw.WriteString(url.PathEscape(text))
	}
	return plain.String(), raw.String()
}

// SetPath fills the request's path fields from the escaped path of a REST call to
// this method's route.
func (b *Binding) SetPath(req proto.Message, escaped string) error {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	if len(parts) != len(b.segments) {
		return fmt.Errorf("%s is not a path of %s", escaped, b.FullMethod)
	}
	for i, s := range b.segments {
		if s.field == nil {
			continue
		}
		text, err := url.PathUnescape(parts[i])
		if err != nil {
			return err
		}
		if !utf8.ValidString(text) {
			return fmt.Errorf("%s is not UTF-8 text", parts[i])
		}
		if s.placeholder(text) {
			continue
		}
		req.ProtoReflect().Set(s.field, protoreflect.ValueOfString(text))
	}
	return nil
}

// Unfilled reports whether a path has a parameter left as its placeholder, such as
// /v1/connect/{platform}. The vendor's SDKs send that for a parameter which they were
// given in the body, as the platform guide's example of CompleteOauth does.
func (b *Binding) Unfilled(escaped string) bool {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	for i, s := range b.segments {
		if text, err := url.PathUnescape(parts[i]); err == nil && s.placeholder(text) {
			return true
		}
	}
	return false
}

// placeholder reports whether a path parameter's text is its own placeholder.
func (s segment) placeholder(text string) bool {
	return s.field != nil && text == "{"+s.field.JSONName()+"}"
}

// payload returns the query of a call, or its JSON body.
func (b *Binding) payload(req proto.Message) (query string, body []byte, err error) {
	wire, err := proto.Marshal(req)
	if err != nil {
		return "", nil, err
	}
	if b.HasBody {
		body, err = b.Members.AppendJSON(make([]byte, 0, len(wire)+len(wire)/2+64), wire, transcode.OmitEmpty)
		return "", body, err
	}
	q, err := b.Members.AppendQuery(nil, wire)
	return string(q), nil, err
}

// reportsFailure recognises a 200 that says it failed: `success` is false, there is
// an error, and there are no results that would tell more.
func reportsFailure(body []byte) bool {
	if !bytes.Contains(body, []byte(`"success"`)) || !bytes.Contains(body, []byte(`"error"`)) {
		return false
	}
	var says struct {
		Success any   `json:"success"`
		Error   any   `json:"error"`
		Results []any `json:"results"`
	}
	return unmarshalLoose(body, &says) && says.Success == false && says.Error != nil && len(says.Results) == 0
}

// Matches reports whether an escaped path is one of this method's route.
func (b *Binding) Matches(escaped string) bool {
	parts := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	if len(parts) != len(b.segments) {
		return false
	}
	for i, s := range b.segments {
		if s.field == nil && s.literal != parts[i] || parts[i] == "" {
			return false
		}
	}
	return true
}
