package ingest

import (
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// maxText is the longest text of a record that was cut, in bytes. All the texts of an
// event together then fit into a log of 1 MiB a record.
const maxText = 32 << 10

// dropRaw leaves the upstream's JSON out.
func dropRaw(d *Draft) { d.head.Raw = nil }

// cut leaves out what has no bound, and cuts texts. This is for an event that the log
// would refuse for ever, in a log that takes less than a webhook does.
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
