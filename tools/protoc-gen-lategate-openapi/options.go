package main

import (
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"
)

// contractPackage is the package of the contract and of its options.
const contractPackage = "lategate.whatsapp.v1"

// extraNumber is the number of the field `extra`, which has no member of its own in
// JSON: what it holds stands beside the other members.
const extraNumber = 100

// options reads the contract's own options from descriptors. It is also the
// resolver with which these must have been parsed.
type options struct{ types *dynamicpb.Types }

func newOptions(files *protoregistry.Files) options {
	return options{dynamicpb.NewTypes(files)}
}

// FindExtensionByName prefers what is linked in, so that google.api and
// buf.validate options have their Go types.
func (o options) FindExtensionByName(name protoreflect.FullName) (protoreflect.ExtensionType, error) {
	xt, err := protoregistry.GlobalTypes.FindExtensionByName(name)
	if errors.Is(err, protoregistry.NotFound) {
		return o.types.FindExtensionByName(name)
	}
	return xt, err
}

// FindExtensionByNumber is FindExtensionByName for those who know the number.
func (o options) FindExtensionByNumber(message protoreflect.FullName, number protoreflect.FieldNumber) (protoreflect.ExtensionType, error) {
	xt, err := protoregistry.GlobalTypes.FindExtensionByNumber(message, number)
	if errors.Is(err, protoregistry.NotFound) {
		return o.types.FindExtensionByNumber(message, number)
	}
	return xt, err
}

// get returns one of the contract's options, and whether it is set.
func (o options) get(of protoreflect.Descriptor, name protoreflect.FullName) (v protoreflect.Value, ok bool) {
	xt, err := o.types.FindExtensionByName(name)
	if err != nil {
		return v, false
	}
	m := of.Options().ProtoReflect()
	if !m.Has(xt.TypeDescriptor()) {
		return v, false
	}
	return m.Get(xt.TypeDescriptor()), true
}

// member returns a member of an option that is a message.
func (o options) member(of protoreflect.Descriptor, name protoreflect.FullName, field protoreflect.Name) (v protoreflect.Value, fd protoreflect.FieldDescriptor, ok bool) {
	option, ok := o.get(of, name)
	if !ok {
		return v, nil, false
	}
	m := option.Message()
	fd = m.Descriptor().Fields().ByName(field)
	return m.Get(fd), fd, true
}

// spelling returns how the Late API spells an enum value; empty for a value that
// is never written.
func (o options) spelling(v protoreflect.EnumValueDescriptor) string {
	text, ok := o.get(v, contractPackage+".late")
	if !ok {
		return ""
	}
	return text.String()
}

// unwrapped returns the one field of a wrapper message that a field is written
// without, nil for all other fields.
func (o options) unwrapped(fd protoreflect.FieldDescriptor) protoreflect.FieldDescriptor {
	v, _, ok := o.member(fd, contractPackage+".codec", "unwrap")
	if !ok || !v.Bool() {
		return nil
	}
	return fd.Message().Fields().Get(0)
}

// expanded returns the field whose object may stand in place of an id, nil for
// fields that are no such id.
func (o options) expanded(fd protoreflect.FieldDescriptor) protoreflect.FieldDescriptor {
	v, _, ok := o.member(fd, contractPackage+".codec", "expand")
	if !ok || v.String() == "" {
		return nil
	}
	return fd.ContainingMessage().Fields().ByName(protoreflect.Name(v.String()))
}

// isForm reports whether a method takes a form with a file.
func (o options) isForm(md protoreflect.MethodDescriptor) bool {
	return o.encoding(md) == "ENCODING_MULTIPART"
}

// isChunked reports whether a method takes or gives more than one call of the upstream
// does.
func (o options) isChunked(md protoreflect.MethodDescriptor) bool {
	return o.encoding(md) == "ENCODING_CHUNKED"
}

// encoding returns the name of a method's encoding, empty where it does not say one.
func (o options) encoding(md protoreflect.MethodDescriptor) protoreflect.Name {
	v, fd, ok := o.member(md, contractPackage+".upstream", "encoding")
	if !ok {
		return ""
	}
	value := fd.Enum().Values().ByNumber(v.Enum())
	if value == nil {
		return ""
	}
	return value.Name()
}

// extension returns an option that has a Go type, nil where it is not set.
func extension[T proto.Message](of protoreflect.Descriptor, xt protoreflect.ExtensionType) (v T) {
	if proto.HasExtension(of.Options(), xt) {
		v, _ = proto.GetExtension(of.Options(), xt).(T)
	}
	return v
}

// isExtra reports whether a field is the message's `extra`.
func isExtra(fd protoreflect.FieldDescriptor) bool {
	return fd.Number() == extraNumber && fd.Name() == "extra" && fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Struct"
}
