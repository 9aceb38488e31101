package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/test/internal/late"
)

// bindings returns every RPC that calls the upstream, by service and method.
func bindings(*testing.T) map[string]*contract.Method {
	out := make(map[string]*contract.Method)
	for _, b := range contract.Methods() {
		if b.Encoding == whatsappv1.UpstreamOptions_ENCODING_NONE || b.Encoding == whatsappv1.UpstreamOptions_ENCODING_CHUNKED {
			continue // RPCs of the gateway itself
		}
		out[fmt.Sprintf("%s.%s", b.Descriptor.Parent().Name(), b.Descriptor.Name())] = b
	}
	return out
}

// TestBindings checks that every operation is bound to its RPC with its own method and
// path, and that no RPC calls anything else.
func TestBindings(t *testing.T) {
	rpcs := bindings(t)
	for _, op := range operations {
		if !op.served() {
			continue
		}
		b := rpcs[op.rpc]
		if b == nil {
			t.Errorf("%s: there is no RPC %s, want one", op.id, op.rpc)
			continue
		}
		delete(rpcs, op.rpc)
		route := late.RouteOf(b.Descriptor)
		path := param.ReplaceAllStringFunc(route.Path, func(field string) string {
			fd := b.Descriptor.Input().Fields().ByName(protoreflect.Name(strings.Trim(field, "{}")))
			if fd == nil {
				t.Errorf("%s: %s has no field %s, want one", op.id, b.Descriptor.Input().FullName(), field)
				return field
			}
			return "{" + fd.JSONName() + "}"
		})
		if route.Method != op.method || b.HTTPMethod != op.method || path != op.path {
			t.Errorf("%s: %s: got %s %s (called with %s), want %s %s", op.id, op.rpc, route.Method, path, b.HTTPMethod, op.method, op.path)
		}
		if inBody := len(op.body)+len(op.form) > 0; route.Body != inBody || b.HasBody != inBody {
			t.Errorf("%s: the request of %s has a body: got %v, want %v", op.id, op.rpc, route.Body, inBody)
		}
	}
	for rpc := range rpcs {
		t.Errorf("%s calls an operation that operations.txt lacks, want its block there", rpc)
	}
}

// additions are members that a request may have although they are not in the upstream's
// contract.
var additions = map[string]string{
	"sendInboxMessage ignoreWindow":                                                  "for the gateway alone, and not passed on",
	"uploadWhatsAppProfilePhoto filename":                                            "a form's file part has a name",
	"uploadWhatsAppProfilePhoto contentType":                                         "and a type",
	"createWhatsAppTemplate library_template_button_inputs[].url.url_suffix_example": "Meta asks for it where the address has a placeholder",
}

// TestMembers checks that every member of the upstream's contract has a field that can hold
// it, and that a request cannot contain more than the upstream understands.
func TestMembers(t *testing.T) {
	rpcs := bindings(t)
	unused := maps.Clone(additions)
	for _, op := range operations {
		b := rpcs[op.rpc]
		if b == nil {
			continue // not served, or reported by TestBindings
		}
		request := op.request()
		for path, m := range request {
			_, has := late.Fields(b.Descriptor.Input())[path]
			if m.kind == "json" && has || m.kind == "file" && !has {
				continue // also in the body, or not part of the message; test/parity sends both
			}
			if err := fits(b.Descriptor.Input(), m); err != nil {
				t.Errorf("%s: request: got %v, want a field", op.id, err)
			}
		}
		for _, m := range op.answer {
			if err := fits(b.Descriptor.Output(), m); err != nil {
				t.Errorf("%s: answer: got %v, want a field", op.id, err)
			}
		}
		for _, path := range leaves(b.Descriptor.Input(), "", request) {
			_, named := request[path]
			_, argued := additions[op.id+" "+path]
			delete(unused, op.id+" "+path)
			if named == argued {
				t.Errorf("%s: request: %s: got in the upstream's contract %v, among the additions %v; want exactly one", op.id, path, named, argued)
			}
		}
	}
	for what := range unused {
		t.Errorf("%s is among the additions, want a request that has it", what)
	}
}

// fits returns why a message has no field that can hold a member, or nil.
func fits(md protoreflect.MessageDescriptor, m member) error {
	var f late.Field
	for step := range strings.SplitSeq(m.path, ".") {
		if md == nil {
			return fmt.Errorf("%s: the value before %s has no members", m.path, step)
		}
		name := strings.TrimRight(step, "[]")
		var ok bool
		if f, ok = late.Fields(md)[name]; !ok {
			return fmt.Errorf("%s: %s has no member %s", m.path, md.FullName(), name)
		}
		if want := strings.Count(step, "[]"); f.Lists != want {
			return fmt.Errorf("%s: %s is in %d arrays, want %d", m.path, name, f.Lists, want)
		}
		if md = f.Elem.Message(); f.Expanded != nil {
			md = f.Expanded.Message()
		}
	}
	if kind := kindOf(f); !slices.Contains(kind, m.kind) {
		return fmt.Errorf("%s: %s holds %v, want %q", m.path, f.Elem.FullName(), kind, m.kind)
	}
	if f.Elem.Kind() == protoreflect.EnumKind {
		spelled := late.Spellings(f.Elem.Enum())
		for _, text := range m.set {
			if _, ok := spelled[text]; !ok {
				return fmt.Errorf("%s: %s has no value that is spelled %s", m.path, f.Elem.Enum().FullName(), text)
			}
		}
	}
	return nil
}

// kindOf returns the kinds of the table that a field can hold.
func kindOf(f late.Field) []string {
	if f.Expanded != nil {
		return []string{"", "open"}
	}
	switch fd := f.Elem; fd.Kind() {
	case protoreflect.StringKind, protoreflect.EnumKind:
		return []string{""}
	case protoreflect.Int32Kind:
		return []string{"int"}
	case protoreflect.Int64Kind:
		return []string{"int", "num"} // all numbers of the contract are counts
	case protoreflect.BoolKind:
		return []string{"bool", ""} // true or false in a query is a text there
	case protoreflect.BytesKind:
		return []string{"file"}
	case protoreflect.MessageKind:
		switch md := fd.Message(); {
		case md.FullName() == "google.protobuf.Timestamp":
			return []string{"time"}
		case fd.IsMap(), md.FullName() == "google.protobuf.Struct", late.Extra(md) != nil:
			return []string{"open"}
		}
	}
	return nil
}

// leaves returns the paths of a request's members, down to those that have a value or that
// the upstream leaves open.
func leaves(md protoreflect.MessageDescriptor, prefix string, known map[string]member) (paths []string) {
	for name, f := range late.Fields(md) {
		path := prefix + name + strings.Repeat("[]", f.Lists)
		inner := f.Elem.Message()
		if known[path].kind == "open" || inner == nil || f.Elem.IsMap() || inner.ParentFile().Package() == "google.protobuf" {
			paths = append(paths, path)
			continue
		}
		paths = append(paths, leaves(inner, path+".", known)...)
	}
	return paths
}

// TestExtraEverywhere checks that every object of an answer has a place for members beyond
// the contract, under the same field number.
func TestExtraEverywhere(t *testing.T) {
	seen := make(map[protoreflect.FullName]bool)
	var visit func(md protoreflect.MessageDescriptor)
	visit = func(md protoreflect.MessageDescriptor) {
		if seen[md.FullName()] || md.ParentFile().Package() == "google.protobuf" {
			return
		}
		seen[md.FullName()] = true
		if fd := late.Extra(md); fd == nil || fd.Number() != 100 {
			t.Errorf("%s has no google.protobuf.Struct extra = 100, want it", md.FullName())
		}
		for _, f := range late.Fields(md) {
			for _, fd := range []protoreflect.FieldDescriptor{f.Elem, f.Expanded} {
				if fd != nil && fd.Message() != nil && !fd.IsMap() {
					visit(fd.Message())
				}
			}
		}
	}
	for _, b := range bindings(t) {
		visit(b.Descriptor.Output())
	}
	if len(seen) < len(operations)-2 {
		t.Errorf("found %d messages, want at least %d", len(seen), len(operations)-2)
	}
}
