package parity

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// stubs returns the generated client of each service.
func stubs(conn grpc.ClientConnInterface) map[protoreflect.Name]any {
	return map[protoreflect.Name]any{
		"AccountsService":         whatsappv1.NewAccountsServiceClient(conn),
		"BroadcastsService":       whatsappv1.NewBroadcastsServiceClient(conn),
		"BusinessProfilesService": whatsappv1.NewBusinessProfilesServiceClient(conn),
		"ConnectService":          whatsappv1.NewConnectServiceClient(conn),
		"ContactsService":         whatsappv1.NewContactsServiceClient(conn),
		"InboxService":            whatsappv1.NewInboxServiceClient(conn),
		"MediaService":            whatsappv1.NewMediaServiceClient(conn),
		"PhoneNumbersService":     whatsappv1.NewPhoneNumbersServiceClient(conn),
		"TemplatesService":        whatsappv1.NewTemplatesServiceClient(conn),
		"WebhooksService":         whatsappv1.NewWebhooksServiceClient(conn),
	}
}

// TestGRPC checks that over gRPC the upstream gets what the message contains, under its own
// names, and the caller gets what the answer contains: in fields if it fits them, otherwise
// in extra.
func TestGRPC(t *testing.T) {
	b := newBench(t)
	clients := stubs(b.Conn)
	b.eachCase(t, func(t *testing.T, g *gen, op operation, id string) {
		r, object := g.request(t, op), g.answer(op)
		x := g.respond(pick(g, []int{200, 200, 201}), object)
		b.upstream.expect(id, x)

		got, header, err := invoke(t, clients, op.Descriptor, id, r.message)
		if err != nil {
			t.Fatalf("%s: got %v, want no error\nrequest: %v", id, err, r.message)
		}
		if err := x.check(r.expected(op)); err != nil {
			t.Errorf("%s: %v\nrequest: %v", id, err, r.message)
		}
		want := op.NewResponse()
		read(want.ProtoReflect(), reread(t, x.answer))
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s: answer (-want +got):\n%s\nof %s", id, diff, x.answer)
		}
		for name, value := range x.header {
			if got := header.Get(name); len(got) != 1 || got[0] != value {
				t.Errorf("%s: header %s: got %q, want %q", id, strings.ToLower(name), got, value)
			}
		}
		if got := header.Get("x-request-id"); len(got) != 1 || got[0] != id {
			t.Errorf("%s: got the request id %q, want the same", id, got)
		}
	})
}

// reread parses an answer as it was sent: if a member occurs twice, the last one counts.
func reread(t *testing.T, answer []byte) map[string]any {
	t.Helper()
	v, err := parseJSON(answer)
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}

// invoke calls a method with its stub.
func invoke(t *testing.T, clients map[protoreflect.Name]any, md protoreflect.MethodDescriptor, id string, req proto.Message) (proto.Message, metadata.MD, error) {
	t.Helper()
	client := clients[md.Parent().Name()]
	if client == nil {
		t.Fatalf("there is no stub of %s, want one", md.Parent().FullName())
	}
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+key, "x-request-id", id)
	var header metadata.MD
	out := reflect.ValueOf(client).MethodByName(string(md.Name())).Call([]reflect.Value{
		reflect.ValueOf(ctx), reflect.ValueOf(req), reflect.ValueOf(grpc.Header(&header)),
	})
	err, _ := out[1].Interface().(error)
	return out[0].Interface().(proto.Message), header, err
}
