package contract

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// method builds a method that is in no .proto file, with input and output types of the
// contract.
func method(t *testing.T, input string, rule *annotations.HttpRule, up *whatsappv1.UpstreamOptions) protoreflect.MethodDescriptor {
	t.Helper()
	opts := &descriptorpb.MethodOptions{}
	if rule != nil {
		proto.SetExtension(opts, annotations.E_Http, rule)
	}
	if up != nil {
		proto.SetExtension(opts, whatsappv1.E_Upstream, up)
	}
	fd, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("test.proto"), Package: proto.String("test"), Syntax: proto.String("proto3"),
		Dependency: []string{"lategate/whatsapp/v1/contacts.proto", "lategate/whatsapp/v1/business_profiles.proto"},
		MessageType: []*descriptorpb.DescriptorProto{{Name: proto.String("Unregistered"), Field: []*descriptorpb.FieldDescriptorProto{{
			Name: proto.String("contact_id"), Number: proto.Int32(1), Type: descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum(),
			Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(), JsonName: proto.String("contactId")}}}},
		Service: []*descriptorpb.ServiceDescriptorProto{{Name: proto.String("S"), Method: []*descriptorpb.MethodDescriptorProto{{
			Name: proto.String("M"), InputType: proto.String(input), OutputType: proto.String(".lategate.whatsapp.v1.GetContactResponse"), Options: opts}}}},
	}, protoregistry.GlobalFiles)
	if err != nil {
		t.Fatal(err)
	}
	return fd.Services().Get(0).Methods().Get(0)
}

func get(path string) *annotations.HttpRule {
	return &annotations.HttpRule{Pattern: &annotations.HttpRule_Get{Get: path}}
}

func post(path, body string) *annotations.HttpRule {
	return &annotations.HttpRule{Pattern: &annotations.HttpRule_Post{Post: path}, Body: body}
}

const (
	byID  = ".lategate.whatsapp.v1.GetContactRequest"
	photo = ".lategate.whatsapp.v1.UploadProfilePhotoRequest"
)

func TestCompile(t *testing.T) {
	form := &whatsappv1.UpstreamOptions{Encoding: whatsappv1.UpstreamOptions_ENCODING_MULTIPART}
	for _, tt := range []struct {
		name, input string
		rule        *annotations.HttpRule
		up          *whatsappv1.UpstreamOptions
		wrong       string // empty if it is accepted
	}{
		{"path", byID, get("/v1/x/{contact_id}/y"), nil, ""},
		{"no variable", byID, get("/v1/x"), nil, ""},
		{"form", photo, post("/v1/x", "*"), form, ""},

		{"no rule", byID, nil, nil, "exactly one google.api.http rule"},
		{"additional bindings", byID, &annotations.HttpRule{Pattern: get("/v1/x").Pattern, AdditionalBindings: []*annotations.HttpRule{get("/v1/y")}}, nil, "exactly one google.api.http rule"},
		{"no verb", byID, &annotations.HttpRule{}, nil, "no standard verb"},
		{"custom verb", byID, &annotations.HttpRule{Pattern: &annotations.HttpRule_Custom{Custom: &annotations.CustomHttpPattern{Kind: "HEAD", Path: "/v1/x"}}}, nil, "no standard verb"},
		{"body is a field", byID, post("/v1/x", "contact_id"), nil, "body must be * or absent"},
		{"unknown variable", byID, get("/v1/x/{id}"), nil, "{id} is not a string field"},
		{"pattern", byID, get("/v1/x/{contact_id=*}"), nil, "not a string field"},
		{"custom method", byID, get("/v1/x/{contact_id}:archive"), nil, "not a string field"},
		{"nested variable", byID, get("/v1/x/{contact_id.x}"), nil, "not a string field"},
		{"half a variable", byID, get("/v1/x/id-{contact_id}"), nil, "/v1/x/id-{contact_id} is not a path of literals and fields"},
		{"wildcard", byID, get("/v1/x/*"), nil, "/v1/x/* is not a path of literals and fields"},
		{"double wildcard", byID, get("/v1/**"), nil, "/v1/** is not a path of literals and fields"},
		{"no path", byID, get(""), nil, "is not a path of literals and fields"},
		{"no slash", byID, get("v1/x"), nil, "is not a path of literals and fields"},
		{"variable of another type", photo, get("/v1/x/{file}"), nil, "{file} is not a string field"},
		{"list", ".lategate.whatsapp.v1.BulkDeleteContactsRequest", get("/v1/x/{contact_ids}"), nil, "{contact_ids} is not a string field"},
		{"form without a body", photo, post("/v1/x", ""), form, "a form needs a body"},
		{"form without a file", byID, post("/v1/x", "*"), form, "a form needs a body"},
		{"a type that is not linked in", ".test.Unregistered", get("/v1/x/{contact_id}"), nil, "not found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := Compile(method(t, tt.input, tt.rule, tt.up))
			if tt.wrong == "" {
				if err != nil {
					t.Fatal(err)
				}
				if b.FullMethod != "/test.S/M" || b.Timeout != DefaultTimeout || b.Read {
					t.Errorf("got %+v, want /test.S/M, a write with the default timeout", b)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.wrong) || !strings.HasPrefix(err.Error(), "test.S.M: ") {
				t.Errorf("got %v, want %s", err, tt.wrong)
			}
		})
	}
}

func TestVerbsAndTimeouts(t *testing.T) {
	for verb, rule := range map[string]*annotations.HttpRule{
		"GET":    get("/a"),
		"POST":   post("/a", ""),
		"PUT":    {Pattern: &annotations.HttpRule_Put{Put: "/a"}},
		"PATCH":  {Pattern: &annotations.HttpRule_Patch{Patch: "/a"}},
		"DELETE": {Pattern: &annotations.HttpRule_Delete{Delete: "/a"}},
	} {
		b, err := Compile(method(t, byID, rule, nil))
		if err != nil || b.HTTPMethod != verb || b.HasBody {
			t.Errorf("%s: got %+v, %v, want the verb and no body", verb, b, err)
		}
	}
	for _, d := range []time.Duration{0, time.Second, time.Hour} {
		b, err := Compile(method(t, byID, get("/a"), &whatsappv1.UpstreamOptions{Timeout: durationpb.New(d)}))
		if err != nil || b.Timeout != d {
			t.Errorf("timeout %s: got %+v, %v, want that timeout", d, b, err)
		}
	}
	for name, want := range map[protoreflect.FullName]time.Duration{
		"BroadcastsService.SendBroadcast": 0, "ContactsService.GetContact": DefaultTimeout, "BusinessProfilesService.UploadProfilePhoto": time.Minute,
	} {
		if b := of(t, name); b.Timeout != want {
			t.Errorf("%s: got the timeout %s, want %s", name, b.Timeout, want)
		}
	}
}

func TestPaths(t *testing.T) {
	b := of(t, "InboxService.ListMessages") // /v1/inbox/conversations/{conversation_id}/messages
	for _, tt := range []struct {
		escaped string
		matches bool
		id      string // what SetPath reads; "!" for an error
	}{
		{"/v1/inbox/conversations/c1/messages", true, "c1"},
		{"/v1/inbox/conversations/a%2Fb/messages", true, "a/b"},
		{"/v1/inbox/conversations/a+b%20c/messages", true, "a+b c"},
		{"/v1/inbox/conversations/%C3%A9%F0%9F%98%80/messages", true, "é😀"},
		{"/v1/inbox/conversations/%25/messages", true, "%"},
		{"/v1/inbox/conversations/%/messages", true, "!"},
		{"/v1/inbox/conversations/%ff/messages", true, "!"},
		{"/v1/inbox/conversations//messages", false, ""},
		{"/v1/inbox/conversations/c1", false, "!"},
		{"/v1/inbox/conversations/c1/messages/m", false, "!"},
		{"/v1/inbox/other/c1/messages", false, "c1"}, // SetPath expects a path of its route
		{"", false, "!"},
	} {
		if got := b.Matches(tt.escaped); got != tt.matches {
			t.Errorf("Matches(%s) = %t, want %t", tt.escaped, got, tt.matches)
		}
		req := b.NewRequest()
		err := b.SetPath(req, tt.escaped)
		if got := req.(*whatsappv1.ListMessagesRequest).GetConversationId(); (err != nil) != (tt.id == "!") || err == nil && got != tt.id {
			t.Errorf("%s: got id %q, error %v, want %q", tt.escaped, got, err, tt.id)
		}
	}
	// SetPath reads what Path writes.
	for _, id := range []string{"c1", "a/b", "?#%&+ ;=", "..", "é😀", "\x00\n", "{conversation_id}", "%2F"} {
		_, escaped := b.Path(&whatsappv1.ListMessagesRequest{ConversationId: id})
		req := b.NewRequest()
		if err := b.SetPath(req, escaped); err != nil || req.(*whatsappv1.ListMessagesRequest).GetConversationId() != id || !b.Matches(escaped) {
			t.Errorf("the id %q: got path %q, read as %v, %v, want the same id", id, escaped, req, err)
		}
	}
}

func TestNewMessages(t *testing.T) {
	b := of(t, "ContactsService.GetContact")
	if _, ok := b.NewRequest().(*whatsappv1.GetContactRequest); !ok {
		t.Errorf("got %T, want *GetContactRequest", b.NewRequest())
	}
	if _, ok := b.NewResponse().(*whatsappv1.GetContactResponse); !ok {
		t.Errorf("got %T, want *GetContactResponse", b.NewResponse())
	}
}

// of returns a method of the contract, such as ContactsService.GetContact.
func of(t *testing.T, name protoreflect.FullName) *Method {
	t.Helper()
	service, method, _ := strings.Cut(string(name), ".")
	return Of("/lategate.whatsapp.v1." + service + "/" + method)
}
