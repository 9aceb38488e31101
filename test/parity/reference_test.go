package parity

import (
	"encoding/json"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/lategate/lategate/test/internal/late"
)

// The reference mapping from a JSON object to a message. It follows the contract's rules
// directly, field by field, over a parsed tree; numbers and times are left to protojson. It
// shares no code with the gateway.

// read fills a message from an object. Members that have no field, or do not fit it, go to
// extra.
func read(m protoreflect.Message, object map[string]any) {
	fields, rest := late.Fields(m.Descriptor()), map[string]any{}
	for name, v := range object {
		f, named := fields[name]
		switch {
		case !named:
			rest[name] = v
		case v == nil && !isValue(f.Elem):
			// null means absent
		case !set(m, f, v):
			rest[name] = v
		}
	}
	if fd := late.Extra(m.Descriptor()); fd != nil && len(rest) > 0 {
		m.Set(fd, protoreflect.ValueOfMessage(structOf(rest).ProtoReflect()))
	}
}

// set sets a field, unless its value does not fit.
func set(m protoreflect.Message, f late.Field, v any) bool {
	switch {
	case f.Elem.IsMap():
		return setMap(m, f.Outer, v)
	case f.Outer != f.Elem:
		return setWrapped(m, f, v)
	case f.Lists == 1:
		list := m.NewField(f.Outer)
		return readList(list.List(), f.Elem, v) && put(m, f.Outer, list)
	}
	if object, ok := v.(map[string]any); ok && f.Expanded != nil {
		inner := m.NewField(f.Expanded)
		read(inner.Message(), object)
		m.Set(f.Expanded, inner)
		if id := ownID(inner.Message()); id != "" {
			m.Set(f.Outer, protoreflect.ValueOfString(id))
		}
		return true
	}
	value, ok := readOne(m, f.Outer, v)
	return ok && put(m, f.Outer, value)
}

func put(m protoreflect.Message, fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
	m.Set(fd, v)
	return true
}

// setWrapped sets a list that is wrapped in a message, or a list of such lists.
func setWrapped(m protoreflect.Message, f late.Field, v any) bool {
	value := m.NewField(f.Outer)
	if f.Lists == 1 {
		return readList(value.Message().Mutable(f.Elem).List(), f.Elem, v) && put(m, f.Outer, value)
	}
	rows, ok := v.([]any)
	for _, row := range rows {
		e := value.List().NewElement()
		ok = ok && readList(e.Message().Mutable(f.Elem).List(), f.Elem, row)
		value.List().Append(e)
	}
	return ok && put(m, f.Outer, value)
}

func setMap(m protoreflect.Message, fd protoreflect.FieldDescriptor, v any) bool {
	object, ok := v.(map[string]any)
	value := m.NewField(fd)
	for name, v := range object {
		text, isText := v.(string) // the contract has only maps of texts
		ok = ok && isText
		value.Map().Set(protoreflect.ValueOfString(name).MapKey(), protoreflect.ValueOfString(text))
	}
	return ok && put(m, fd, value)
}

func readList(list protoreflect.List, fd protoreflect.FieldDescriptor, v any) bool {
	elements, ok := v.([]any)
	for _, v := range elements {
		e, fits := readElement(list, fd, v)
		if !fits {
			return false
		}
		list.Append(e)
	}
	return ok
}

func readElement(list protoreflect.List, fd protoreflect.FieldDescriptor, v any) (protoreflect.Value, bool) {
	if object, ok := v.(map[string]any); ok && fd.Message() != nil {
		e := list.NewElement()
		read(e.Message(), object)
		return e, true
	}
	return readScalar(fd, v)
}

// readOne reads the value of a field that is not a list.
func readOne(m protoreflect.Message, fd protoreflect.FieldDescriptor, v any) (protoreflect.Value, bool) {
	if fd.Message() == nil {
		return readScalar(fd, v)
	}
	switch fd.Message().FullName() {
	case "google.protobuf.Value":
		return protoreflect.ValueOfMessage(valueOf(v).ProtoReflect()), true
	case "google.protobuf.Timestamp":
		t := &timestamppb.Timestamp{}
		text, ok := v.(string)
		ok = ok && protojson.Unmarshal(plainJSON(text), t) == nil
		return protoreflect.ValueOfMessage(t.ProtoReflect()), ok
	}
	object, ok := v.(map[string]any)
	if !ok {
		return protoreflect.Value{}, false
	}
	if fd.Message().FullName() == "google.protobuf.Struct" {
		return protoreflect.ValueOfMessage(structOf(object).ProtoReflect()), true
	}
	value := m.NewField(fd)
	read(value.Message(), object)
	return value, true
}

func readScalar(fd protoreflect.FieldDescriptor, v any) (protoreflect.Value, bool) {
	switch fd.Kind() {
	case protoreflect.StringKind:
		text, ok := v.(string)
		return protoreflect.ValueOfString(text), ok
	case protoreflect.BoolKind:
		b, ok := v.(bool)
		return protoreflect.ValueOfBool(b), ok
	case protoreflect.EnumKind:
		text, isText := v.(string)
		n, ok := late.Spellings(fd.Enum())[text]
		return protoreflect.ValueOfEnum(n), ok && isText
	case protoreflect.Int32Kind:
		var n wrapperspb.Int32Value
		ok := readNumber(v, &n)
		return protoreflect.ValueOfInt32(n.GetValue()), ok
	case protoreflect.Int64Kind:
		var n wrapperspb.Int64Value
		ok := readNumber(v, &n)
		return protoreflect.ValueOfInt64(n.GetValue()), ok
	}
	return protoreflect.Value{}, false
}

// readNumber reads a number, in quotes or not.
func readNumber(v any, into proto.Message) bool {
	switch v := v.(type) {
	case json.Number:
		return protojson.Unmarshal([]byte(v), into) == nil
	case string:
		return protojson.Unmarshal(plainJSON(v), into) == nil
	}
	return false
}

// ownID returns the id of an object that is in the place of its id.
func ownID(m protoreflect.Message) string {
	for _, name := range []string{"_id", "id"} {
		if fd := m.Descriptor().Fields().ByJSONName(name); fd != nil {
			return m.Get(fd).String()
		}
	}
	return ""
}

func isValue(fd protoreflect.FieldDescriptor) bool {
	return fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Value"
}

// structOf and valueOf keep a number that a double cannot represent as text.
func structOf(object map[string]any) *structpb.Struct {
	out := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for name, v := range object {
		out.Fields[name] = valueOf(v)
	}
	return out
}

func valueOf(v any) *structpb.Value {
	switch v := v.(type) {
	case bool:
		return structpb.NewBoolValue(v)
	case string:
		return structpb.NewStringValue(v)
	case json.Number:
		n, err := v.Float64()
		long := len(v) > 15 && !strings.ContainsAny(string(v), ".eE")
		if err != nil || long && strconv.FormatFloat(n, 'f', -1, 64) != string(v) {
			return structpb.NewStringValue(string(v))
		}
		return structpb.NewNumberValue(n)
	case []any:
		list := &structpb.ListValue{}
		for _, e := range v {
			list.Values = append(list.Values, valueOf(e))
		}
		return structpb.NewListValue(list)
	case map[string]any:
		return structpb.NewStructValue(structOf(v))
	}
	return structpb.NewNullValue()
}
