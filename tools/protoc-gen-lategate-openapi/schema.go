package main

import (
	"fmt"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// componentName returns a type's name in the document: without its package, which
// is the same for all.
func componentName(d protoreflect.Descriptor) string {
	return strings.TrimPrefix(string(d.FullName()), string(d.ParentFile().Package())+".")
}

// refTo refers to the component of a message or an enum, and adds it to the
// document if it is not there yet.
func (g *generator) refTo(d protoreflect.Descriptor) (*object, error) {
	name := componentName(d)
	if !g.seen[name] {
		g.seen[name] = true // before its own fields may refer to it
		var schema *object
		var err error
		switch d := d.(type) {
		case protoreflect.EnumDescriptor:
			schema = g.enum(d)
		case protoreflect.MessageDescriptor:
			schema, err = g.message(d, g.fieldsOf(d), false)
		}
		if err != nil {
			return nil, err
		}
		g.schemas[name] = schema
	}
	return ref("schemas", name), nil
}

// addComponent adds a schema that stands for no type of its own.
func (g *generator) addComponent(name string, schema *object) error {
	if g.seen[name] {
		return fmt.Errorf("two schemas are called %s", name)
	}
	g.seen[name] = true
	g.schemas[name] = schema
	return nil
}

// fieldsOf returns the fields of a message that are members of its JSON: all but
// `extra`, and but those that only hold the object of an expanded id.
func (g *generator) fieldsOf(md protoreflect.MessageDescriptor) []protoreflect.FieldDescriptor {
	hidden := map[protoreflect.FieldDescriptor]bool{}
	for i := range md.Fields().Len() {
		if to := g.opts.expanded(md.Fields().Get(i)); to != nil {
			hidden[to] = true
		}
	}
	var out []protoreflect.FieldDescriptor
	for i := range md.Fields().Len() {
		if fd := md.Fields().Get(i); !hidden[fd] && !isExtra(fd) {
			out = append(out, fd)
		}
	}
	return out
}

// isOpen reports whether a message takes members that it does not name.
func isOpen(md protoreflect.MessageDescriptor) bool {
	fd := md.Fields().ByNumber(extraNumber)
	return fd != nil && isExtra(fd)
}

// message returns the schema of a message with some or all of its fields, as JSON
// or as a form.
func (g *generator) message(md protoreflect.MessageDescriptor, fields []protoreflect.FieldDescriptor, inForm bool) (*object, error) {
	s := newObject().setText("description", g.describe(md, md)).set("type", "object")
	var required []string
	properties := newObject()
	for _, fd := range fields {
		property, must, err := g.property(fd, inForm)
		if err != nil {
			return nil, err
		}
		properties.set(fd.JSONName(), property)
		if must {
			required = append(required, fd.JSONName())
		}
	}
	if len(required) > 0 {
		s.set("required", texts(required))
	}
	if len(properties.keys) > 0 {
		s.set("properties", properties)
	}
	if isOpen(md) {
		s.set("additionalProperties", true)
	} else if !g.answers[md.FullName()] {
		s.set("additionalProperties", false)
	}
	return s, nil
}

// property returns the schema of a field with its description and constraints, and
// whether it must be there. In a form, objects and lists are JSON text, and bytes
// are a file.
func (g *generator) property(fd protoreflect.FieldDescriptor, inForm bool) (s *object, must bool, err error) {
	s, err = g.field(fd)
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", fd.FullName(), err)
	}
	if inForm && fd.Kind() == protoreflect.BytesKind {
		s = newObject().set("type", "string").set("format", "binary")
	}
	if g.answers[fd.ContainingMessage().FullName()] {
		s = g.relayed(fd, s)
	} else { // rules hold for requests only
		rules := extension[*validate.FieldRules](fd, validate.E_Field)
		var wrapped protoreflect.Name
		if inner := g.opts.unwrapped(fd); inner != nil && !fd.IsList() {
			wrapped = inner.Name()
		}
		constrain(s, rules, wrapped)
		must = needed(fd, rules, s)
	}
	if isComplex(fd) && inForm {
		s = newObject().set("type", "string").set("contentMediaType", "application/json").set("contentSchema", s)
	}
	described := newObject().setText("description", g.describe(fd, fd.ContainingMessage()))
	for _, key := range s.keys {
		described.set(key, s.get(key))
	}
	if fd.Options().(*descriptorpb.FieldOptions).GetDeprecated() {
		described.set("deprecated", true)
	}
	return described, must, nil
}

// relayed returns the schema of a field in an answer, which is relayed as it came:
// the upstream writes null for what it does not know, and has values that are newer
// than the contract.
func (g *generator) relayed(fd protoreflect.FieldDescriptor, s *object) *object {
	null := newObject().set("type", "null")
	switch {
	case fd.Enum() != nil && !fd.IsList():
		other := newObject().set("type", "string")
		if fd.HasPresence() {
			other.set("type", []any{"string", "null"})
		}
		return newObject().set("anyOf", []any{s, other})
	case !fd.HasPresence() || len(s.keys) == 0: // the empty schema takes null already
		return s
	case s.has("type"):
		return s.set("type", []any{s.get("type"), "null"})
	case g.opts.expanded(fd) != nil:
		return s.set("oneOf", append(s.get("oneOf").([]any), null))
	}
	return newObject().set("anyOf", []any{s, null})
}

// isComplex reports whether a field's JSON is an object or an array.
func isComplex(fd protoreflect.FieldDescriptor) bool { return fd.IsList() || isObject(fd) }

// isObject reports whether a field's JSON, or that of its elements, is an object.
func isObject(fd protoreflect.FieldDescriptor) bool {
	if fd.Message() == nil {
		return false
	}
	name := fd.Message().FullName()
	return fd.IsMap() || name != "google.protobuf.Timestamp" && name != "google.protobuf.Duration"
}

// field returns the schema of a field without its constraints.
func (g *generator) field(fd protoreflect.FieldDescriptor) (*object, error) {
	if fd.IsMap() {
		values, err := g.value(fd.MapValue())
		if err != nil {
			return nil, err
		}
		return newObject().set("type", "object").set("additionalProperties", values), nil
	}
	if to := g.opts.expanded(fd); to != nil {
		whole, err := g.refTo(to.Message())
		if err != nil {
			return nil, err
		}
		return newObject().set("oneOf", []any{newObject().set("type", "string"), whole}), nil
	}
	var s *object
	var err error
	if inner := g.opts.unwrapped(fd); inner != nil {
		s, err = g.field(inner)
	} else {
		s, err = g.value(fd)
	}
	if err != nil || !fd.IsList() {
		return s, err
	}
	return newObject().set("type", "array").set("items", s), nil
}

// value returns the schema of one value of a field's type.
func (g *generator) value(fd protoreflect.FieldDescriptor) (*object, error) {
	s := newObject()
	switch fd.Kind() {
	case protoreflect.StringKind:
		return s.set("type", "string"), nil
	case protoreflect.BytesKind:
		return s.set("type", "string").set("contentEncoding", "base64"), nil
	case protoreflect.BoolKind:
		return s.set("type", "boolean"), nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return s.set("type", "integer").set("format", "int32"), nil
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return s.set("type", "integer").set("format", "int64"), nil
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
		return s.set("type", "integer").set("minimum", int64(0)), nil
	case protoreflect.FloatKind:
		return s.set("type", "number").set("format", "float"), nil
	case protoreflect.DoubleKind:
		return s.set("type", "number").set("format", "double"), nil
	case protoreflect.EnumKind:
		return g.refTo(fd.Enum())
	}
	switch name := fd.Message().FullName(); name {
	case "google.protobuf.Timestamp":
		return s.set("type", "string").set("format", "date-time"), nil
	case "google.protobuf.Duration":
		return s.set("type", "string").set("pattern", `^-?[0-9]+(\.[0-9]{1,9})?s$`), nil
	case "google.protobuf.Struct":
		return s.set("type", "object").set("additionalProperties", true), nil
	case "google.protobuf.ListValue":
		return s.set("type", "array").set("items", newObject()), nil
	case "google.protobuf.Value":
		return s, nil
	default:
		if strings.HasPrefix(string(name), "google.protobuf.") {
			return nil, fmt.Errorf("%s has no schema yet", name)
		}
	}
	return g.refTo(fd.Message())
}

// enum returns the schema of an enum, as the Late API spells it.
func (g *generator) enum(ed protoreflect.EnumDescriptor) *object {
	var values []string
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		if spelling := g.opts.spelling(v); spelling != "" {
			values = append(values, spelling)
		}
	}
	description := g.describe(ed)
	if list := g.valueList(ed); list != "" {
		description += "\n" + list
	}
	return newObject().setText("description", description).set("type", "string").set("enum", texts(values))
}
