package conformance

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/anypb"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
)

// variables are the strings that steps have saved.
type variables map[string]string

var variable = regexp.MustCompile(`\$\{(\w+)\}`)

// text replaces the variables in a text.
func (v variables) text(s string) (string, error) {
	var missing error
	out := variable.ReplaceAllStringFunc(s, func(ref string) string {
		value, ok := v[ref[2:len(ref)-1]]
		if !ok {
			missing = fmt.Errorf("no step has saved %s", ref)
		}
		return value
	})
	return out, missing
}

// message is the message in an Any, with the variables in its strings replaced.
func (v variables) message(a *anypb.Any) (proto.Message, error) {
	m, err := a.UnmarshalNew()
	if err != nil {
		return nil, err
	}
	return m, v.fill(m.ProtoReflect())
}

func (v variables) fill(m protoreflect.Message) (err error) {
	m.Range(func(fd protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case fd.IsList():
			for i := range value.List().Len() {
				if err == nil {
					err = v.value(fd, value.List().Get(i), func(x protoreflect.Value) { value.List().Set(i, x) })
				}
			}
		case fd.IsMap():
			value.Map().Range(func(key protoreflect.MapKey, x protoreflect.Value) bool {
				err = v.value(fd.MapValue(), x, func(x protoreflect.Value) { value.Map().Set(key, x) })
				return err == nil
			})
		default:
			err = v.value(fd, value, func(x protoreflect.Value) { m.Set(fd, x) })
		}
		return err == nil
	})
	return err
}

func (v variables) value(fd protoreflect.FieldDescriptor, value protoreflect.Value, set func(protoreflect.Value)) error {
	switch {
	case fd.Message() != nil:
		return v.fill(value.Message())
	case fd.Kind() == protoreflect.StringKind && strings.Contains(value.String(), "${"):
		text, err := v.text(value.String())
		set(protoreflect.ValueOfString(text))
		return err
	}
	return nil
}

// match compares a message with what is expected, and saves the values that are asked for.
func (v variables) match(want *conformancev1.Expected, got proto.Message) error {
	if want.GetMessage() != nil {
		m, err := v.message(want.GetMessage())
		if err != nil {
			return err
		}
		if err := same(m, got); err != nil {
			return err
		}
	}
	for _, path := range want.GetSet() {
		if _, set, err := lookup(got.ProtoReflect(), path); err != nil || !set {
			return fmt.Errorf("%s is not set (%v) in %v", path, err, got)
		}
	}
	for _, path := range want.GetAbsent() {
		if value, set, err := lookup(got.ProtoReflect(), path); err != nil || set {
			return fmt.Errorf("%s is %v (%v) in %v", path, value, err, got)
		}
	}
	for name, path := range want.GetSave() {
		value, set, err := lookup(got.ProtoReflect(), path)
		if err != nil || !set {
			return fmt.Errorf("%s is not set (%v) in %v", path, err, got)
		}
		v[name] = value.String()
	}
	return nil
}

// same compares a message with an expected part of it.
func same(want, got proto.Message) error {
	if want.ProtoReflect().Descriptor() != got.ProtoReflect().Descriptor() {
		return fmt.Errorf("a %T, not a %T", got, want)
	}
	seen := got.ProtoReflect().New()
	narrow(seen, want.ProtoReflect(), got.ProtoReflect())
	if diff := cmp.Diff(want, seen.Interface(), protocmp.Transform()); diff != "" {
		return fmt.Errorf("(-want +got):\n%s", diff)
	}
	return nil
}

// narrow copies from got into out the fields that want has too. Lists of different lengths
// are copied whole.
func narrow(out, want, got protoreflect.Message) {
	want.Range(func(fd protoreflect.FieldDescriptor, w protoreflect.Value) bool {
		if !got.Has(fd) {
			return true
		}
		g := got.Get(fd)
		switch {
		case fd.IsMap():
			entries := out.Mutable(fd).Map()
			w.Map().Range(func(key protoreflect.MapKey, w protoreflect.Value) bool {
				if g.Map().Has(key) {
					entries.Set(key, narrowed(fd.MapValue(), w, g.Map().Get(key), entries.NewValue))
				}
				return true
			})
		case fd.IsList() && fd.Message() != nil && w.List().Len() == g.List().Len():
			list := out.Mutable(fd).List()
			for i := range g.List().Len() {
				list.Append(narrowed(fd, w.List().Get(i), g.List().Get(i), list.NewElement))
			}
		case fd.IsList():
			out.Set(fd, g)
		default:
			out.Set(fd, narrowed(fd, w, g, func() protoreflect.Value { return out.NewField(fd) }))
		}
		return true
	})
}

// narrowed is narrow for one value. Times and durations are copied whole.
func narrowed(fd protoreflect.FieldDescriptor, want, got protoreflect.Value, fresh func() protoreflect.Value) protoreflect.Value {
	if fd.Message() == nil {
		return got
	}
	switch fd.Message().FullName() {
	case "google.protobuf.Timestamp", "google.protobuf.Duration":
		return got
	}
	out := fresh()
	narrow(out.Message(), want.Message(), got.Message())
	return out
}

// lookup follows a path such as recipients.0.message_id. A list or a map is set if it
// is not empty.
func lookup(m protoreflect.Message, path string) (value protoreflect.Value, set bool, err error) {
	parts := strings.Split(path, ".")
	for i := 0; i < len(parts); i++ {
		fd := m.Descriptor().Fields().ByName(protoreflect.Name(parts[i]))
		if fd == nil {
			return value, false, fmt.Errorf("%s: there is no field %s in %s", path, parts[i], m.Descriptor().FullName())
		}
		if !m.Has(fd) {
			return value, false, nil
		}
		value = m.Get(fd)
		if i == len(parts)-1 {
			return value, true, nil
		}
		switch inner := parts[i+1]; {
		case fd.IsList():
			n, err := strconv.Atoi(inner)
			if err != nil || n < 0 {
				return value, false, fmt.Errorf("%s: %s is not an index", path, inner)
			}
			if n >= value.List().Len() {
				return value, false, nil
			}
			value = value.List().Get(n)
			i++
		case fd.IsMap():
			if value = value.Map().Get(protoreflect.ValueOfString(inner).MapKey()); !value.IsValid() {
				return value, false, nil
			}
			i++
		}
		if i == len(parts)-1 {
			return value, true, nil
		}
		if fd.Message() == nil {
			return value, false, fmt.Errorf("%s: %s is not a message", path, parts[i])
		}
		m = value.Message()
	}
	return value, true, nil
}
