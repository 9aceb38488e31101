package parity

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/lategate/lategate/test/internal/late"
)

func rules(t *testing.T) protovalidate.Validator {
	t.Helper()
	v, err := protovalidate.New()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// overrides make the values of fields whose rules a random value seldom fits. All other
// values are made from the field's kind, and made again until the whole request is valid.
var overrides = map[string]func(*gen) any{
	"limit":               func(g *gen) any { return g.whole(1, 100) },
	"skip":                func(g *gen) any { return g.whole(0, math.MaxInt32) },
	"phone":               func(g *gen) any { return g.phone() },
	"phones":              func(g *gen) any { return g.phone() },
	"MessageButton.phone": func(g *gen) any { return g.text() }, // the upstream checks it
	"url":                 uri,
	"redirect_url":        uri,
	"websites":            uri,
	"email":               func(g *gen) any { return pick(g, []string{"", "hello@example.com", "a+b.c@d.example"}) },
	"display_name":        func(g *gen) any { return "Zoë" + g.text() },
	"scheduled_at":        func(g *gen) any { return g.moment(time.Now().AddDate(-1, 0, 0), time.Now().AddDate(0, 0, 30)) },
	"size":                func(g *gen) any { return g.whole(0, 5<<30) },

	"CreateTemplateRequest.name":    func(g *gen) any { return pick(g, []string{"a", "order_confirmation", "b_2"}) },
	"VerifyPhoneNumberRequest.code": func(g *gen) any { return pick(g, []string{"123456", "000000"}) },
}

func uri(g *gen) any {
	return pick(g, []string{"https://example.com", "https://example.com/a%20b?c=d&e=%2F#f", "http://[::1]:8080/", "x:y"})
}

func override(fd protoreflect.FieldDescriptor) func(*gen) any {
	if made := overrides[string(fd.ContainingMessage().Name())+"."+string(fd.Name())]; made != nil {
		return made
	}
	if late.Extra(fd.ContainingMessage()) != nil {
		return nil // open messages have no rules
	}
	return overrides[string(fd.Name())]
}

// A request is a valid request: its message, and the same as JSON.
type request struct {
	message proto.Message
	object  map[string]any // the message without the fields in the path
	params  map[protoreflect.Name]string
}

// maxQuery is the limit for a query, which is in a header of at most 64 KiB.
const maxQuery = 16 << 10

// request makes a valid request of an operation. The object and the message have the same
// content.
func (g *gen) request(t *testing.T, op operation) request {
	t.Helper()
	var err error
	for range 500 {
		r := request{message: op.NewRequest(), object: g.members(op.Descriptor.Input(), 0), params: map[protoreflect.Name]string{}}
		read(r.message.ProtoReflect(), r.object)
		for _, fd := range op.params() {
			r.params[fd.Name()] = g.id()
			r.message.ProtoReflect().Set(fd, protoreflect.ValueOfString(r.params[fd.Name()]))
			delete(r.object, fd.JSONName())
		}
		if err = g.rules.Validate(r.message); err == nil && (op.route.Body || len(r.query().Encode()) < maxQuery) {
			return r
		}
	}
	t.Fatalf("got no valid request of %s, want one; the last error: %v", op.name(), err)
	return request{}
}

// members makes the JSON of a request's message. Optional fields are often absent, and an
// empty list is absent too.
func (g *gen) members(md protoreflect.MessageDescriptor, depth int) map[string]any {
	object := map[string]any{}
	fields := late.Fields(md)
	for _, name := range sortedKeys(fields) {
		f := fields[name]
		deep := f.Elem.Message() != nil && depth > 3
		if f.Outer.HasPresence() && (deep || g.chance(0.5)) || f.Lists > 0 && deep {
			continue
		}
		v := g.member(f, depth)
		if list, ok := v.([]any); ok && len(list) == 0 && f.Outer.IsList() {
			continue
		}
		if entries, ok := v.(map[string]any); ok && len(entries) == 0 && f.Outer.IsMap() {
			continue
		}
		if late.Extra(md) != nil && g.chance(0.05) {
			v = g.misfit(f)
		}
		object[name] = v
	}
	if late.Extra(md) != nil && g.chance(0.3) {
		object["new_"+g.name()] = g.anything(2)
	}
	return object
}

func (g *gen) member(f late.Field, depth int) any {
	var build func(lists int) any
	build = func(lists int) any {
		if lists == 0 {
			return g.value(f.Elem, f.Outer, depth)
		}
		list := []any{}
		for range g.IntN(3) {
			list = append(list, build(lists-1))
		}
		return list
	}
	return build(f.Lists)
}

// value makes a value of a field. outer is the field that has the rules.
func (g *gen) value(fd, outer protoreflect.FieldDescriptor, depth int) any {
	if made := override(outer); made != nil {
		return made(g)
	}
	switch fd.Kind() {
	case protoreflect.StringKind:
		return g.text()
	case protoreflect.BoolKind:
		return g.chance(0.5)
	case protoreflect.EnumKind:
		return pick(g, sortedKeys(late.Spellings(fd.Enum())))
	case protoreflect.Int32Kind:
		return g.whole(math.MinInt32, math.MaxInt32)
	case protoreflect.Int64Kind:
		return g.whole(math.MinInt64, math.MaxInt64)
	}
	switch {
	case fd.IsMap():
		entries := map[string]any{}
		for range g.IntN(3) {
			entries[g.name()+g.text()] = g.text()
		}
		return entries
	case fd.Message().FullName() == "google.protobuf.Struct":
		return g.object(2)
	case fd.Message().FullName() == "google.protobuf.Value":
		return g.anything(2)
	case fd.Message().FullName() == "google.protobuf.Timestamp":
		return g.moment(time.Unix(-62135596800, 0).AddDate(1800, 0, 0), time.Unix(4102444800, 0))
	}
	return g.members(fd.Message(), depth+1)
}

// misfit returns a value that a field cannot have, if there is one.
func (g *gen) misfit(f late.Field) any {
	all := []any{true, json.Number("1.5"), "misfit", map[string]any{"misfit": nil}, []any{"misfit"}, []any{nil}}
	g.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, v := range all {
		if !set(newMessage(f.Outer.ContainingMessage()), f, v) {
			return v
		}
	}
	return all[0]
}

func newMessage(md protoreflect.MessageDescriptor) protoreflect.Message {
	typ, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		panic(err) // never: every message of the contract is linked in
	}
	return typ.New()
}

// escapedPath writes a path with its parameters.
func (r request) escapedPath(op operation) string {
	path := op.route.Path
	for name, text := range r.params {
		path = strings.Replace(path, "{"+string(name)+"}", url.PathEscape(text), 1)
	}
	return path
}

// query returns the object as a query of scalars, as texts.
func (r request) query() url.Values {
	query := url.Values{}
	for name, v := range r.object {
		query.Set(name, fmt.Sprint(v))
	}
	return query
}

// expected returns the request as the upstream should get it.
func (r request) expected(op operation) outgoing {
	out := outgoing{method: op.route.Method, path: r.escapedPath(op), query: url.Values{}}
	if op.route.Body {
		object := maps.Clone(r.object)
		if op.Descriptor.Input().FullName() == "lategate.whatsapp.v1.SendMessageRequest" {
			delete(object, "ignoreWindow") // only for the gateway
		}
		out.body = plainJSON(object)
	} else {
		out.query = r.query()
	}
	return out
}

// loosen adds what a REST caller may write without a change of meaning: nulls and empty
// lists for absent fields, and numbers in other notations.
func (g *gen) loosen(md protoreflect.MessageDescriptor, object map[string]any, inPath ...protoreflect.FieldDescriptor) {
	fields := late.Fields(md)
	for _, fd := range inPath {
		delete(fields, fd.JSONName())
	}
	for _, name := range sortedKeys(fields) {
		f, v := fields[name], object[name]
		_, has := object[name]
		inner := f.Elem.Message()
		switch {
		case !has && isValue(f.Elem):
		case !has && f.Outer.IsList() && g.chance(0.3):
			object[name] = []any{}
		case !has && f.Outer.IsMap() && g.chance(0.3):
			object[name] = map[string]any{}
		case !has && g.chance(0.3):
			object[name] = nil
		case f.Elem.Kind() == protoreflect.Int32Kind && f.Lists == 0 && g.chance(0.3):
			if n, ok := v.(json.Number); ok && !strings.ContainsAny(string(n), ".eE") {
				object[name] = pick(g, []any{n + ".0", n + "e0", string(n)})
			}
		case inner != nil && !f.Elem.IsMap() && inner.ParentFile().Package() != "google.protobuf":
			for _, e := range slices.Concat([]any{v}, flat(v)) {
				if o, ok := e.(map[string]any); ok {
					g.loosen(inner, o)
				}
			}
		}
	}
}

// flat returns the elements of a list, and of the lists in it.
func flat(v any) (all []any) {
	list, _ := v.([]any)
	for _, e := range list {
		all = append(append(all, e), flat(e)...)
	}
	return all
}
