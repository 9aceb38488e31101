package transcode_test

import (
	"context"
	"testing"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	_ "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
)

// load compiles a .proto file under testdata. Its descriptor is serialized and parsed
// again, so that its options have the generated Go types.
func load(t testing.TB, file string) protoreflect.FileDescriptor {
	t.Helper()
	c := protocompile.Compiler{Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
		ImportPaths: []string{"testdata", "../../proto"},
	})}
	files, err := c.Compile(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := proto.Marshal(protodesc.ToFileDescriptorProto(files[0]))
	if err != nil {
		t.Fatal(err)
	}
	var fdp descriptorpb.FileDescriptorProto
	if err := proto.Unmarshal(raw, &fdp); err != nil {
		t.Fatal(err)
	}
	fd, err := protodesc.NewFile(&fdp, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

// typ is a message type of a test file, compiled.
type typ struct {
	protoreflect.MessageType
	*transcode.Message
}

func compile(t testing.TB, file, message string) typ {
	t.Helper()
	desc := load(t, file).Messages().ByName(protoreflect.Name(message))
	m, err := transcode.For(desc)
	if err != nil {
		t.Fatal(err)
	}
	return typ{dynamicpb.NewMessageType(desc), m}
}

// decode reads JSON through the tables into a message.
func (ty typ) decode(t testing.TB, json string, mode transcode.Mode, report transcode.Reporter) (proto.Message, error) {
	t.Helper()
	wire, err := ty.AppendWire([]byte("prefix"), []byte(json), mode, report)
	if string(wire[:6]) != "prefix" {
		t.Fatalf("got %q before the message, want prefix unchanged", wire[:6])
	}
	if err != nil {
		if len(wire) != 6 {
			t.Fatalf("a failed reading left %q behind, want nothing", wire[6:])
		}
		return nil, err
	}
	m := ty.New().Interface()
	if err := proto.Unmarshal(wire[6:], m); err != nil {
		t.Fatalf("%s: got wire bytes that do not parse: %v", json, err)
	}
	return m, nil
}
