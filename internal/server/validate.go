package server

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// upstreamLimit is the prefix of the ids of rules that repeat a limit of the upstream.
const upstreamLimit = "upstream.limit."

// validator refuses requests that break the rules of the contract, before anything
// is sent upstream.
type validator struct {
	rules protovalidate.Validator
	relax bool // leave the upstream's limits to the upstream
}

func newValidator(relax bool) (*validator, error) {
	rules, err := protovalidate.New()
	if err != nil {
		return nil, fmt.Errorf("validation: %w", err)
	}
	return &validator{rules, relax}, nil
}

func (v *validator) unary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	if err := v.check(req); err != nil {
		return nil, err
	}
	return handler(ctx, req)
}

// stream checks each request of a stream when it is received.
func (v *validator) stream(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	return handler(srv, &checkedStream{stream, v})
}

type checkedStream struct {
	grpc.ServerStream
	validator *validator
}

func (s *checkedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return s.validator.check(m)
}

// check checks what was received: a message, or a call with one.
func (v *validator) check(received any) error {
	if call, ok := received.(*upstream.Call); ok {
		received = call.Request
	}
	msg, ok := received.(proto.Message)
	if !ok {
		return nil
	}
	err := v.rules.Validate(msg)
	if err == nil {
		return nil
	}
	var broken *protovalidate.ValidationError
	if !errors.As(err, &broken) {
		return &apierror.Error{Code: codes.Internal, Reason: "VALIDATION_FAILED", Message: err.Error()}
	}
	out := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST"}
	var texts []string
	for _, b := range broken.Violations {
		id := b.Proto.GetRuleId()
		if v.relax && strings.HasPrefix(id, upstreamLimit) {
			continue
		}
		f := apierror.Field{
			Path:        protovalidate.FieldPathString(b.Proto.GetField()),
			JSONPath:    jsonPath(msg.ProtoReflect().Descriptor(), b.Proto.GetField()),
			Description: describe(b),
			Rule:        id,
		}
		out.Fields = append(out.Fields, f)
		text := f.Description
		if f.JSONPath != "" && !strings.HasPrefix(text, f.JSONPath) {
			text = f.JSONPath + ": " + text
		}
		texts = append(texts, text)
	}
	if len(out.Fields) == 0 {
		return nil
	}
	const most = 5 // a list of 1,000 recipients can have 1,000 errors
	if len(texts) > most {
		texts = append(texts[:most], fmt.Sprintf("and %d more", len(texts)-most))
	}
	out.Message = strings.Join(texts, "; ")
	if len(out.Fields) > 100 {
		out.Fields = out.Fields[:100]
	}
	return out
}

// describe says what is wrong with a field. For "at least 1 character" it says that the
// field is missing.
func describe(b *protovalidate.Violation) string {
	switch id := b.Proto.GetRuleId(); {
	case id == "string.min_len" && b.RuleValue.IsValid() && b.RuleValue.Uint() == 1:
		return "is required"
	case id == "repeated.min_items" && b.RuleValue.IsValid() && b.RuleValue.Uint() == 1:
		return "needs at least one element"
	}
	return b.Proto.GetMessage()
}

// jsonPath writes a violation's path with the names that the fields have in JSON.
func jsonPath(desc protoreflect.MessageDescriptor, path *validate.FieldPath) string {
	var out strings.Builder
	for _, e := range path.GetElements() {
		name := e.GetFieldName()
		if desc != nil {
			if fd := desc.Fields().ByName(protoreflect.Name(name)); fd != nil {
				name, desc = fd.JSONName(), fd.Message()
				if fd.IsMap() {
					desc = fd.MapValue().Message()
				}
			}
		}
		if out.Len() > 0 {
			out.WriteByte('.')
		}
		out.WriteString(name)
		switch sub := e.GetSubscript().(type) {
		case *validate.FieldPathElement_Index:
			fmt.Fprintf(&out, "[%d]", sub.Index)
		case *validate.FieldPathElement_StringKey:
			fmt.Fprintf(&out, "[%q]", sub.StringKey)
		}
	}
	return out.String()
}
