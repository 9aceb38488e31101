package service

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newSet returns the services in front of an upstream whose answers come from answer.
func newSet(t *testing.T, answer http.HandlerFunc) *Services {
	t.Helper()
	srv := httptest.NewServer(answer)
	t.Cleanup(srv.Close)
	client, err := upstream.New(upstream.Options{BaseURL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	set, err := New(Options{Client: client})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// registrar collects what is registered.
type registrar map[string]*grpc.ServiceDesc

func (r registrar) RegisterService(d *grpc.ServiceDesc, _ any) { r[d.ServiceName] = d }

// The services are registered with the same descriptors as by the generated code.
func TestDescriptorsAreTheGeneratedOnes(t *testing.T) {
	got := registrar{}
	set := newSet(t, nil)
	set.Register(got)
	for _, want := range []grpc.ServiceDesc{
		whatsappv1.AccountsService_ServiceDesc, whatsappv1.BroadcastsService_ServiceDesc, whatsappv1.BusinessProfilesService_ServiceDesc,
		whatsappv1.ConnectService_ServiceDesc, whatsappv1.ContactsService_ServiceDesc, whatsappv1.EventsService_ServiceDesc, whatsappv1.InboxService_ServiceDesc,
		whatsappv1.MediaService_ServiceDesc, whatsappv1.PhoneNumbersService_ServiceDesc, whatsappv1.TemplatesService_ServiceDesc,
		whatsappv1.WebhooksService_ServiceDesc,
	} {
		d := got[want.ServiceName]
		if d == nil {
			t.Errorf("%s is not registered", want.ServiceName)
			continue
		}
		delete(got, want.ServiceName)
		names := func(d *grpc.ServiceDesc) (out []string) {
			for _, m := range d.Methods {
				out = append(out, m.MethodName)
			}
			for _, s := range d.Streams {
				out = append(out, "stream "+s.StreamName)
			}
			slices.Sort(out)
			return out
		}
		if g, w := names(d), names(&want); !slices.Equal(g, w) || d.Metadata != want.Metadata {
			t.Errorf("%s in %v: %q, want %q in %v", want.ServiceName, d.Metadata, g, w, want.Metadata)
		}
	}
	if len(got) > 0 {
		t.Errorf("registered without being in the contract: got %v, want nothing", got)
	}
}

func TestCodec(t *testing.T) {
	c := Codec()
	if c.Name() != "proto" {
		t.Errorf("name: got %q, want proto", c.Name())
	}
	typ, err := transcode.For((&whatsappv1.GetContactResponse{}).ProtoReflect().Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	answer := &upstream.Answer{Answer: transcode.NewAnswer(typ, []byte(`{"contact":{"id":"c1"},"new":[1]}`), nil)}
	if err := answer.Render(); err != nil {
		t.Fatal(err)
	}
	message := &whatsappv1.GetContactRequest{ContactId: "c1"}
	for _, v := range []any{answer, message} {
		data, err := c.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var into proto.Message = new(whatsappv1.GetContactResponse)
		if v == any(message) {
			into = new(whatsappv1.GetContactRequest)
		}
		if err := c.Unmarshal(data, &upstream.Call{Request: into}); err != nil {
			t.Fatal(err)
		}
		data.Free()
		switch into := into.(type) {
		case *whatsappv1.GetContactResponse:
			if into.GetContact().GetId() != "c1" || len(into.GetExtra().GetFields()) != 1 {
				t.Errorf("the answer: got %v, want contact c1 and one extra field", into)
			}
		default:
			if !proto.Equal(into, message) {
				t.Errorf("the request: got %v, want %v", into, message)
			}
		}
	}
	if _, err := c.Marshal(17); err == nil {
		t.Error("Marshal(17): got no error, want one")
	}
	if err := c.Unmarshal(mem.BufferSlice{mem.SliceBuffer("\xff")}, message); err == nil {
		t.Error(`Unmarshal("\xff"): got no error, want one`)
	}
}

// headerStream collects the headers that a handler sets.
type headerStream struct {
	grpc.ServerTransportStream
	header metadata.MD
}

func (s *headerStream) SetHeader(md metadata.MD) error {
	s.header = metadata.Join(s.header, md)
	return nil
}

// invoke calls GetContact as a server would, without interceptors.
func invoke(t *testing.T, set *Services, relay bool) (any, metadata.MD, error) {
	t.Helper()
	services := registrar{}
	set.Register(services)
	for _, m := range services["lategate.whatsapp.v1.ContactsService"].Methods {
		if m.MethodName != "GetContact" {
			continue
		}
		s := new(headerStream)
		ctx := grpc.NewContextWithServerTransportStream(auth.WithCaller(t.Context(), auth.Caller{Key: "sk_test"}), s)
		resp, err := m.Handler(nil, ctx, func(req any) error {
			call := req.(*upstream.Call)
			call.Request.(*whatsappv1.GetContactRequest).ContactId, call.Relay = "c1", relay
			return nil
		}, nil)
		return resp, s.header, err
	}
	t.Fatal("no method GetContact")
	return nil, nil, nil
}

// gRPC and REST each get the answer in their own form; headers come with successes and
// errors.
func TestCall(t *testing.T) {
	const failure = `{"success":false,"error":"no"}`
	for name, c := range map[string]struct {
		status       int
		body         string
		grpc, facade codes.Code
	}{
		"success":          {200, `{"contact":{"id":"c1"}}`, codes.OK, codes.OK},
		"created":          {201, `{"contact":{"id":"c1"}}`, codes.OK, codes.OK},
		"reported failure": {200, failure, codes.Unknown, codes.OK},
		"not found":        {404, `{"error":"no"}`, codes.NotFound, codes.NotFound},
		"malformed":        {200, `{"contact":`, codes.Internal, codes.Internal},
		"not an object":    {200, `[]`, codes.Internal, codes.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			set := newSet(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-RateLimit-Limit", "60")
				w.Header().Set("Retry-After", "1")
				w.Header().Set("X-Other", "1")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			for want, relay := range map[*codes.Code]bool{&c.grpc: false, &c.facade: true} {
				resp, header, err := invoke(t, set, relay)
				if err == nil && *want != codes.OK || err != nil && apierror.From(err).Code != *want {
					t.Errorf("REST %t: got error %v, want %v", relay, err, *want)
				}
				if got := header.Get("x-ratelimit-limit"); len(got) != 1 || got[0] != "60" || len(header.Get("retry-after")) != 1 || header.Len() != 2 {
					t.Errorf("REST %t: got headers %v, want the rate limit and retry-after alone", relay, header)
				}
				if err != nil {
					continue
				}
				answer := resp.(*upstream.Answer)
				if string(answer.Body()) != c.body {
					t.Errorf("REST %t: got answer %s, want %s", relay, answer.Body(), c.body)
				}
				if answer.Status != c.status || !relay && answer.Wire() == nil {
					t.Errorf("the answer is not in the form of gRPC or REST that was asked for: got status %d, want %d", answer.Status, c.status)
				}
			}
		})
	}
}
