package ingest

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// maxText is the longest text of a record that was shortened, in bytes. All texts of an event
// together then fit into a record of 1 MiB.
const maxText = 32 << 10

// dropRaw removes the upstream's JSON from a draft.
func dropRaw(d *Draft) { d.head.Raw = nil }

// cut removes nested lists and JSON from a draft, and shortens its texts. Without this, a log with a record
// limit that is smaller than a webhook would refuse the event for ever.
func cut(d *Draft) {
	cutMessage(d.head.ProtoReflect())
	d.frame = proto.Clone(d.frame)
	cutMessage(d.frame.ProtoReflect())
}

var structName = (*structpb.Struct)(nil).ProtoReflect().Descriptor().FullName()

func cutMessage(m protoreflect.Message) {
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.IsList() && f.Message() != nil, f.Message() != nil && f.Message().FullName() == structName:
			m.Clear(f)
		case f.IsList(), f.IsMap():
		case f.Message() != nil:
			cutMessage(v.Message())
		case f.Kind() == protoreflect.StringKind && len(v.String()) > maxText:
			m.Set(f, protoreflect.ValueOfString(strings.ToValidUTF8(v.String()[:maxText], "")))
		}
		return true
	})
}
