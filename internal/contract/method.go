package contract

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
)

// A Method is one RPC of the contract, compiled: its route, which is also the upstream's,
// its options, and the tables with which its messages are read and written. A Method does
// not change and is safe for concurrent use.
type Method struct {
	// Descriptor is the RPC.
	Descriptor protoreflect.MethodDescriptor
	// FullMethod is its name on the wire, "/lategate.whatsapp.v1.X/Y".
	FullMethod string
	// HTTPMethod is the verb of the HTTP rule; empty for a method without REST route.
	HTTPMethod string
	// Pattern is the path of the HTTP rule, such as /v1/accounts/{account_id}/health.
	Pattern string
	// HasBody reports whether the request is sent as a body; otherwise it is sent in the
	// query.
	HasBody bool
	// Read reports whether the call changes nothing upstream, and may be repeated.
	Read bool
	// Encoding is the shape of the request.
	Encoding whatsappv1.UpstreamOptions_Encoding
	// Timeout is the limit for a call with all its attempts, if the caller has set no
	// earlier deadline; 0 means no limit.
	Timeout time.Duration
	// FileField is the bytes field with the file of a form; nil if there is none.
	FileField protoreflect.FieldDescriptor
	// Members is the request without the fields in its path: what a body or a query may
	// contain.
	Members *transcode.Message
	// Request is the whole request.
	Request *transcode.Message
	// Response is the type of the answer.
	Response *transcode.Message

	segments []segment
	request  protoreflect.MessageType
	answer   protoreflect.MessageType
}

// DefaultTimeout is the timeout of a method that sets none.
const DefaultTimeout = 30 * time.Second

// segment is one part of the path between slashes: a literal, or a field.
type segment struct {
	literal string
	field   protoreflect.FieldDescriptor
}

// Compile compiles a method. It fails if the HTTP rule is missing or uses features that
// this gateway does not support: custom verbs, additional bindings, wildcards, or a body
// that is one field.
func Compile(md protoreflect.MethodDescriptor) (*Method, error) {
	m := &Method{
		Descriptor: md,
		FullMethod: fmt.Sprintf("/%s/%s", md.Parent().FullName(), md.Name()),
		Timeout:    DefaultTimeout,
	}
	fail := func(format string, args ...any) (*Method, error) {
		return nil, fmt.Errorf("%s: "+format, append([]any{md.FullName()}, args...)...)
	}
	opts, ok := md.Options().(*descriptorpb.MethodOptions)
	if !ok {
		return fail("no options")
	}
	m.FileField = fileField(md.Input())
	m.Read = opts.GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
	if up, _ := proto.GetExtension(opts, whatsappv1.E_Upstream).(*whatsappv1.UpstreamOptions); up != nil {
		m.Encoding = up.GetEncoding()
		if up.Timeout != nil {
			m.Timeout = up.GetTimeout().AsDuration()
		}
	}
	rule, _ := proto.GetExtension(opts, annotations.E_Http).(*annotations.HttpRule)
	if rule == nil && md.IsStreamingClient() {
		return m.compile() // without REST route
	}
	if rule == nil || len(rule.GetAdditionalBindings()) > 0 {
		return fail("exactly one google.api.http rule is needed")
	}
	path := ""
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		m.HTTPMethod, path = "GET", p.Get
	case *annotations.HttpRule_Post:
		m.HTTPMethod, path = "POST", p.Post
	case *annotations.HttpRule_Put:
		m.HTTPMethod, path = "PUT", p.Put
	case *annotations.HttpRule_Patch:
		m.HTTPMethod, path = "PATCH", p.Patch
	case *annotations.HttpRule_Delete:
		m.HTTPMethod, path = "DELETE", p.Delete
	default:
		return fail("the HTTP rule has no standard verb")
	}
	switch rule.GetBody() {
	case "", "*":
		m.HasBody = rule.GetBody() == "*"
	default:
		return fail("the HTTP rule's body must be * or absent")
	}
	m.Pattern = path
	if m.Encoding == whatsappv1.UpstreamOptions_ENCODING_MULTIPART && (!m.HasBody || m.FileField == nil) {
		return fail("a form needs a body and one bytes field for its file")
	}
	var inPath []protoreflect.Name
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		name, isField := strings.CutPrefix(part, "{")
		if !isField {
			if !strings.HasPrefix(path, "/") || strings.ContainsAny(part, "*{}") {
				return fail("%s is not a path of literals and fields", path)
			}
			m.segments = append(m.segments, segment{literal: part})
			continue
		}
		fd := md.Input().Fields().ByName(protoreflect.Name(strings.TrimSuffix(name, "}")))
		if fd == nil || fd.Kind() != protoreflect.StringKind || fd.IsList() {
			return fail("%s is not a string field of the request", part)
		}
		inPath = append(inPath, fd.Name())
		m.segments = append(m.segments, segment{field: fd})
	}
	return m.compile(inPath...)
}

// compile compiles the messages.
func (m *Method) compile(inPath ...protoreflect.Name) (*Method, error) {
	md, err := m.Descriptor, error(nil)
	if m.Request, err = transcode.For(md.Input()); err != nil {
		return nil, err
	}
	m.Members = m.Request.Without(inPath...)
	if m.Response, err = transcode.For(md.Output()); err != nil {
		return nil, err
	}
	if m.request, err = protoregistry.GlobalTypes.FindMessageByName(md.Input().FullName()); err != nil {
		return nil, fmt.Errorf("%s: %w", md.FullName(), err)
	}
	if m.answer, err = protoregistry.GlobalTypes.FindMessageByName(md.Output().FullName()); err != nil {
		return nil, fmt.Errorf("%s: %w", md.FullName(), err)
	}
	return m, nil
}

// PassedOn reports whether a call of the method is exactly one call of the upstream. Other
// methods have their own handler.
func (m *Method) PassedOn() bool {
	return m.Encoding != whatsappv1.UpstreamOptions_ENCODING_NONE && m.Encoding != whatsappv1.UpstreamOptions_ENCODING_CHUNKED
}

// NewRequest returns an empty request message.
func (m *Method) NewRequest() proto.Message { return m.request.New().Interface() }

// NewResponse returns an empty response message.
func (m *Method) NewResponse() proto.Message { return m.answer.New().Interface() }

// Path returns the path of a call, plain and with each segment escaped.
func (m *Method) Path(req proto.Message) (path, escaped string) {
	var plain, raw strings.Builder
	for _, s := range m.segments {
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

// SetPath fills the request's path fields from the escaped path of a REST call.
func (m *Method) SetPath(req proto.Message, escaped string) error {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	if len(parts) != len(m.segments) {
		return fmt.Errorf("%s is not a path of %s", escaped, m.FullMethod)
	}
	for i, s := range m.segments {
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

// Unfilled reports whether a path has a parameter that is still its placeholder, such as
// /v1/connect/{platform}. The vendor's SDKs send that for a parameter that is given in the
// body, as in the platform guide's example of CompleteOauth.
func (m *Method) Unfilled(escaped string) bool {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	for i, s := range m.segments {
		if text, err := url.PathUnescape(parts[i]); err == nil && s.placeholder(text) {
			return true
		}
	}
	return false
}

// placeholder reports whether the text of a path parameter is its own placeholder.
func (s segment) placeholder(text string) bool {
	return s.field != nil && text == "{"+s.field.JSONName()+"}"
}

// Matches reports whether an escaped path belongs to this method's route.
func (m *Method) Matches(escaped string) bool {
	parts := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	if len(parts) != len(m.segments) {
		return false
	}
	for i, s := range m.segments {
		if s.field == nil && s.literal != parts[i] || parts[i] == "" {
			return false
		}
	}
	return true
}

// fileField returns the field with a form's file; nil if there is none.
func fileField(desc protoreflect.MessageDescriptor) protoreflect.FieldDescriptor {
	for i := range desc.Fields().Len() {
		if fd := desc.Fields().Get(i); fd.Kind() == protoreflect.BytesKind && !fd.IsList() {
			return fd
		}
	}
	return nil
}

// Payload returns the part of a request that is not in its path: the query of a call, or
// its JSON body.
func (m *Method) Payload(req proto.Message) (query string, body []byte, err error) {
	wire, err := proto.Marshal(req)
	if err != nil {
		return "", nil, err
	}
	if m.HasBody {
		body, err = m.Members.AppendJSON(make([]byte, 0, len(wire)+len(wire)/2+64), wire, transcode.OmitEmpty)
		return "", body, err
	}
	q, err := m.Members.AppendQuery(nil, wire)
	return string(q), nil, err
}
