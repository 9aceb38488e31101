package bench

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
)

// cases are the two answers that everything is measured with.
var cases = []struct {
	name string
	json []byte
	msg  proto.Message
}{
	{"small", GetContact(), &whatsappv1.GetContactResponse{}},
	{"list", ListContacts(100), &whatsappv1.ListContactsResponse{}},
	{"list1000", ListContacts(1000), &whatsappv1.ListContactsResponse{}},
}

// BenchmarkJSONToWire turns an answer into wire bytes: by tables, and by way of the
// message.
func BenchmarkJSONToWire(b *testing.B) {
	for _, c := range cases {
		b.Run(c.name+"/tables", func(b *testing.B) {
			m, err := transcode.For(c.msg.ProtoReflect().Descriptor())
			if err != nil {
				b.Fatal(err)
			}
			var buf []byte
			b.SetBytes(int64(len(c.json)))
			b.ReportAllocs()
			for b.Loop() {
				if buf, err = m.AppendWire(buf[:0], c.json, transcode.Lenient, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/protojson", func(b *testing.B) {
			b.SetBytes(int64(len(c.json)))
			b.ReportAllocs()
			var buf []byte
			for b.Loop() {
				msg := c.msg.ProtoReflect().New().Interface()
				if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(c.json, msg); err != nil {
					b.Fatal(err)
				}
				var err error
				if buf, err = (proto.MarshalOptions{}).MarshalAppend(buf[:0], msg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWireToJSON is the other direction.
func BenchmarkWireToJSON(b *testing.B) {
	for _, c := range cases {
		m, err := transcode.For(c.msg.ProtoReflect().Descriptor())
		if err != nil {
			b.Fatal(err)
		}
		wire, err := m.AppendWire(nil, c.json, transcode.Lenient, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name+"/tables", func(b *testing.B) {
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				if buf, err = m.AppendJSON(buf[:0], wire, transcode.AlwaysArrays); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/protojson", func(b *testing.B) {
			b.ReportAllocs()
			var buf []byte
			for b.Loop() {
				msg := c.msg.ProtoReflect().New().Interface()
				if err := proto.Unmarshal(wire, msg); err != nil {
					b.Fatal(err)
				}
				if buf, err = (protojson.MarshalOptions{}).MarshalAppend(buf[:0], msg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
