// Package transcode turns JSON into protobuf wire bytes and protobuf wire bytes
// into JSON without building the message in between.
//
// Each message type is compiled once, from its descriptor, into a [Message]: a table of its
// fields under their JSON names. JSON is read against that table and written as wire bytes
// in one pass over the text; nothing is allocated per field or per element.
//
// The mapping is the protobuf JSON mapping, with the changes that the contract's options
// ask for: the Late API's spelling of enum values, lists with presence (codec.unwrap), ids
// that may be written as the whole object (codec.expand), and the field `extra` for members
// that the contract does not name.
package transcode

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// ExtraNumber is the number of the field `google.protobuf.Struct extra` in every message of
// the contract: it has the members of the JSON that have no field of their own. A message
// that does not declare the field can still carry it as an unknown field, which is how
// Forward passes on the unknown members of a request.
const ExtraNumber protowire.Number = 100

// maxFields is the limit for the fields of a message, so that a set of fields fits into a
// few words.
const maxFields = 192

// A Message is the compiled form of one message type. It is immutable and safe
// for concurrent use.
type Message struct {
	desc   protoreflect.MessageDescriptor
	known  wellKnown
	fields []*field // in declaration order
	byName map[string]*field
	byNum  map[protowire.Number]*field

	order []atomic.Int32 // see expect

	hasExtra bool     // the message declares the field `extra`
	expands  []*field // fields with codec.expand
}

// field is an entry of a message's table.
type field struct {
	name  string // JSON name
	key   []byte // `"name":`, as it is written in JSON
	num   protowire.Number
	tag   []byte // wire tag of one value
	ptag  []byte // wire tag of the packed list, nil if it is not packed
	index int    // position in Message.fields
	kind  protoreflect.Kind

	list     bool
	presence bool
	oneof    int // index of the real oneof, -1 for none

	msg    *Message // of a message-typed field
	enum   *enum
	mapKey *field // of a map field; mapVal is its value
	mapVal *field

	unwrap *field // the wrapper message's only field, if codec.unwrap is set
	expand *field // the sibling that receives the object, if codec.expand is set
	idName string // JSON name of that object's own id
	into   *field // in the sibling: the field that is expanded into it
}

// enum maps the values of one enum type to and from JSON.
type enum struct {
	byText  map[string]protoreflect.EnumNumber
	text    map[protoreflect.EnumNumber]string
	spelled bool // values carry Late's spelling; numbers are refused
	null    bool // google.protobuf.NullValue
}

// tables caches compiled messages by descriptor.
var tables struct {
	sync.Mutex
	m map[protoreflect.MessageDescriptor]*Message
}

// For returns the compiled form of a message type, compiling it and the types it
// uses on first use. It fails for a type that cannot be transcoded, such as one
// that uses google.protobuf.Any or misuses a codec option.
func For(desc protoreflect.MessageDescriptor) (*Message, error) {
	tables.Lock()
	defer tables.Unlock()
	if tables.m == nil {
		tables.m = make(map[protoreflect.MessageDescriptor]*Message)
	}
	if m := tables.m[desc]; m != nil {
		return m, nil
	}
	c := compiler{done: tables.m, fresh: make(map[protoreflect.MessageDescriptor]*Message)}
	m, err := c.message(desc)
	if err != nil {
		return nil, fmt.Errorf("transcode: %w", err)
	}
	for d, t := range c.fresh {
		tables.m[d] = t
	}
	return m, nil
}

// Descriptor returns the descriptor that the tables were compiled from.
func (m *Message) Descriptor() protoreflect.MessageDescriptor { return m.desc }

// Without returns the message type without some of its fields: their members are unknown to
// it. With it the fields of a request that are in its path are not accepted in its body or
// its query.
func (m *Message) Without(names ...protoreflect.Name) *Message {
	if len(names) == 0 {
		return m
	}
	out := *m
	out.fields = nil
	out.byName = make(map[string]*field, len(m.fields))
	out.byNum = make(map[protowire.Number]*field, len(m.fields))
	for _, f := range m.fields {
		if slices.Contains(names, m.desc.Fields().ByNumber(f.num).Name()) {
			continue
		}
		g := *f
		g.index = len(out.fields)
		out.fields = append(out.fields, &g)
		out.byName[g.name] = &g
		out.byNum[g.num] = &g
	}
	out.order = make([]atomic.Int32, len(out.fields)+1)
	return &out
}

// compiler holds the tables under construction, so that recursive types work and a failed
// compilation leaves nothing incomplete in the cache.
type compiler struct {
	done, fresh map[protoreflect.MessageDescriptor]*Message
}

func (c *compiler) message(desc protoreflect.MessageDescriptor) (*Message, error) {
	if m := c.done[desc]; m != nil {
		return m, nil
	}
	if m := c.fresh[desc]; m != nil {
		return m, nil
	}
	m := &Message{desc: desc, known: wellKnownTypes[desc.FullName()]}
	c.fresh[desc] = m
	if desc.FullName() == "google.protobuf.Any" {
		return nil, fmt.Errorf("google.protobuf.Any is not supported")
	}
	fds := desc.Fields()
	if fds.Len() > maxFields {
		return nil, fmt.Errorf("%s has %d fields, more than %d", desc.FullName(), fds.Len(), maxFields)
	}
	m.byName = make(map[string]*field, fds.Len())
	m.byNum = make(map[protowire.Number]*field, fds.Len())
	for i := range fds.Len() {
		fd := fds.Get(i)
		f, err := c.field(fd)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", fd.FullName(), err)
		}
		f.index = i
		m.fields = append(m.fields, f)
		m.byNum[f.num] = f
		if f.num == ExtraNumber && fd.Name() == "extra" && f.msg != nil && f.msg.known == wktStruct {
			m.hasExtra = true
			continue // its members are written among the named ones
		}
		m.byName[f.name] = f
	}
	m.order = make([]atomic.Int32, len(m.fields)+1)
	return m, c.expansions(m)
}

// expansions connects each field with codec.expand with its sibling.
func (c *compiler) expansions(m *Message) error {
	for i, f := range m.fields {
		fd := m.desc.Fields().Get(i)
		to := codecOf(fd).GetExpand()
		if to == "" {
			continue
		}
		sibling := m.desc.Fields().ByName(protoreflect.Name(to))
		if sibling == nil || sibling.Kind() != protoreflect.MessageKind || sibling.Cardinality() == protoreflect.Repeated ||
			fd.Kind() != protoreflect.StringKind || fd.IsList() {
			return fmt.Errorf("%s: codec.expand needs a singular string and a singular message field beside it", fd.FullName())
		}
		f.expand = m.byNum[sibling.Number()]
		f.expand.into = f
		delete(m.byName, f.expand.name) // its JSON has this field's name
		for _, id := range []string{"_id", "id"} {
			if g := f.expand.msg.byName[id]; g != nil && g.kind == protoreflect.StringKind && !g.list {
				f.idName = id
				break
			}
		}
		if f.idName == "" {
			return fmt.Errorf("%s: %s has no string id to fill it from", fd.FullName(), sibling.Message().FullName())
		}
		m.expands = append(m.expands, f)
	}
	return nil
}

func (c *compiler) field(fd protoreflect.FieldDescriptor) (*field, error) {
	f := &field{
		name:     fd.JSONName(),
		key:      append(appendJSONString(nil, fd.JSONName()), ':'),
		num:      fd.Number(),
		kind:     fd.Kind(),
		list:     fd.IsList(),
		presence: fd.HasPresence(),
		oneof:    -1,
	}
	if o := fd.ContainingOneof(); o != nil && !o.IsSynthetic() {
		f.oneof = o.Index()
	}
	f.tag = protowire.AppendTag(nil, f.num, wireType(fd.Kind()))
	if fd.IsList() && fd.IsPacked() {
		f.ptag = protowire.AppendTag(nil, f.num, protowire.BytesType)
	}
	if fd.IsMap() {
		f.list = false
		return f, c.mapField(f, fd)
	}
	if err := c.valueType(f, fd); err != nil {
		return nil, err
	}
	if codecOf(fd).GetUnwrap() {
		if f.msg == nil || len(f.msg.fields) != 1 || !f.msg.fields[0].list {
			return nil, fmt.Errorf("codec.unwrap needs a message with one repeated field")
		}
		f.unwrap = f.msg.fields[0]
	}
	return f, nil
}

// mapField compiles the key and value of a map; its entry is never looked up by
// name, so it needs no table of its own.
func (c *compiler) mapField(f *field, fd protoreflect.FieldDescriptor) error {
	part := func(p protoreflect.FieldDescriptor) (*field, error) {
		g := &field{name: fd.JSONName(), num: p.Number(), kind: p.Kind(), presence: true, oneof: -1}
		g.tag = protowire.AppendTag(nil, g.num, wireType(g.kind))
		return g, c.valueType(g, p)
	}
	var err error
	if f.mapKey, err = part(fd.MapKey()); err != nil {
		return err
	}
	f.mapVal, err = part(fd.MapValue())
	return err
}

func (c *compiler) valueType(f *field, fd protoreflect.FieldDescriptor) (err error) {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		f.msg, err = c.message(fd.Message())
	case protoreflect.GroupKind:
		return fmt.Errorf("groups are not supported")
	case protoreflect.EnumKind:
		f.enum, err = compileEnum(fd.Enum())
	}
	return err
}

func compileEnum(ed protoreflect.EnumDescriptor) (*enum, error) {
	e := &enum{
		byText: make(map[string]protoreflect.EnumNumber),
		text:   make(map[protoreflect.EnumNumber]string),
		null:   ed.FullName() == "google.protobuf.NullValue",
	}
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		if late, _ := proto.GetExtension(v.Options(), whatsappv1.E_Late).(string); late != "" {
			if _, twice := e.byText[late]; twice {
				return nil, fmt.Errorf("%s: two values are spelled %q", ed.FullName(), late)
			}
			e.spelled = true
			e.byText[late] = v.Number()
			e.text[v.Number()] = late
		}
	}
	if e.spelled {
		return e, nil
	}
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		e.byText[string(v.Name())] = v.Number()
		if _, alias := e.text[v.Number()]; !alias {
			e.text[v.Number()] = string(v.Name())
		}
	}
	return e, nil
}

// name returns the JSON text of a value: its spelling, or its number if it has none (a
// value newer than the compiled contract).
func (e *enum) name(n protoreflect.EnumNumber) (text string, ok bool) {
	if text, ok = e.text[n]; ok {
		return text, true
	}
	return strconv.Itoa(int(n)), false
}

func codecOf(fd protoreflect.FieldDescriptor) *whatsappv1.FieldCodec {
	c, _ := proto.GetExtension(fd.Options(), whatsappv1.E_Codec).(*whatsappv1.FieldCodec)
	return c
}

func wireType(k protoreflect.Kind) protowire.Type {
	switch k {
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		return protowire.Fixed32Type
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		return protowire.Fixed64Type
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.MessageKind:
		return protowire.BytesType
	default:
		return protowire.VarintType
	}
}

// fieldSet is a set of a message's fields or oneofs.
type fieldSet [maxFields / 64]uint64

func (b *fieldSet) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b *fieldSet) set(i int)      { b[i/64] |= 1 << (i % 64) }
