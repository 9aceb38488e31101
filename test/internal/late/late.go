// Package late reads what the contract's options say about its JSON. It uses only the
// descriptors, so that tests that use it do not depend on the code that they test.
package late

import (
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A Field is a field as it is in JSON: lists of lists are not messages, and an id may be
// the whole object.
type Field struct {
	// Outer is the field of the message.
	Outer protoreflect.FieldDescriptor
	// Elem is the field whose values are in the JSON: Outer, or the only field of the
	// message in which Outer wraps its lists.
	Elem protoreflect.FieldDescriptor
	// Lists counts the arrays around a value: 0, 1, or 2 for an array of arrays.
	Lists int
	// Expanded is the sibling that gets the object if this id is sent as one; nil for any
	// other field.
	Expanded protoreflect.FieldDescriptor
}

// Fields returns the fields of a message by JSON name, without `extra`, which has no name,
// and without those into which an id is expanded, which share the id's name.
func Fields(md protoreflect.MessageDescriptor) map[string]Field {
	out := make(map[string]Field)
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		if !IsExtra(fd) {
			out[fd.JSONName()] = fieldOf(fd)
		}
	}
	for _, f := range out {
		if f.Expanded != nil {
			delete(out, f.Expanded.JSONName())
		}
	}
	return out
}

func fieldOf(fd protoreflect.FieldDescriptor) Field {
	f := Field{Outer: fd, Elem: fd}
	if fd.IsList() {
		f.Lists++
	}
	codec, _ := proto.GetExtension(fd.Options(), whatsappv1.E_Codec).(*whatsappv1.FieldCodec)
	if codec.GetUnwrap() {
		f.Lists++
		f.Elem = fd.Message().Fields().Get(0)
	}
	if to := codec.GetExpand(); to != "" {
		f.Expanded = fd.ContainingMessage().Fields().ByName(protoreflect.Name(to))
	}
	return f
}

// IsExtra reports whether a field is the one for members that have no field.
func IsExtra(fd protoreflect.FieldDescriptor) bool {
	return fd.Name() == "extra" && fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Struct"
}

// Extra returns a message's field `extra`, or nil.
func Extra(md protoreflect.MessageDescriptor) protoreflect.FieldDescriptor {
	if fd := md.Fields().ByName("extra"); fd != nil && IsExtra(fd) {
		return fd
	}
	return nil
}

// Spellings returns the enum values by their texts in JSON.
func Spellings(ed protoreflect.EnumDescriptor) map[string]protoreflect.EnumNumber {
	out := make(map[string]protoreflect.EnumNumber)
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		if text, _ := proto.GetExtension(v.Options(), whatsappv1.E_Late).(string); text != "" {
			out[text] = v.Number()
		}
	}
	return out
}

// A Route is a method's HTTP rule.
type Route struct {
	Method string
	Path   string // such as /v1/things/{thing_id}
	Body   bool   // the request is sent as a body and not in the query
}

// RouteOf returns the HTTP rule of an RPC.
func RouteOf(md protoreflect.MethodDescriptor) Route {
	rule, _ := proto.GetExtension(md.Options(), annotations.E_Http).(*annotations.HttpRule)
	r := Route{Body: rule.GetBody() == "*"}
	for method, path := range map[string]string{
		"GET": rule.GetGet(), "POST": rule.GetPost(), "PUT": rule.GetPut(), "PATCH": rule.GetPatch(), "DELETE": rule.GetDelete(),
	} {
		if path != "" {
			r.Method, r.Path = method, path
		}
	}
	return r
}
