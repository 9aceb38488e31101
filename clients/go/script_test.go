package lategate

import (
	"cmp"
	"context"
	"net"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type (
	messages = whatsappv1.StreamMessagesResponse
	asking   = whatsappv1.StreamMessagesRequest
	sending  = grpc.ServerStreamingServer[messages]
)

// gateway plays a script: each part of it answers one opening of a stream.
type gateway struct {
	whatsappv1.UnimplementedInboxServiceServer
	mu     sync.Mutex
	script []func(sending) error
	opened []*asking
}

func (g *gateway) StreamMessages(req *asking, s sending) error {
	g.mu.Lock()
	g.opened = append(g.opened, proto.CloneOf(req))
	if len(g.script) == 0 {
		g.mu.Unlock()
		return status.Error(codes.NotFound, "the script is over")
	}
	act := g.script[0]
	g.script = g.script[1:]
	g.mu.Unlock()
	return act(s)
}

// starts are the positions at which the streams were asked to begin: "" for none.
func (g *gateway) starts() (all []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, req := range g.opened {
		if req.GetEarliest() {
			all = append(all, "earliest")
		} else {
			all = append(all, req.GetResumeToken())
		}
	}
	return all
}

// play returns a client of a server with a script. They are connected in memory, so that
// a bubble of testing/synctest has a fake clock.
func play(t *testing.T, script ...func(sending) error) (*Client, *gateway) {
	t.Helper()
	g := &gateway{script: script}
	client := serve(t, func(s *grpc.Server) { whatsappv1.RegisterInboxServiceServer(s, g) })
	return client, g
}

func serve(t *testing.T, register func(*grpc.Server)) *Client {
	t.Helper()
	lis := bufconn.Listen(1 << 16)
	server := grpc.NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(lis) }()
	conn, err := grpc.NewClient("passthrough:///script", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return lis.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(conn)
	t.Cleanup(func() {
		if err := client.Close(); err != nil && status.Code(err) != codes.Canceled {
			t.Error(err)
		}
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return client
}

// send is a part of a script: some items, and how the stream ends.
func send(end error, items ...*messages) func(sending) error {
	return func(s sending) error {
		for _, item := range items {
			if err := s.Send(item); err != nil {
				return err
			}
		}
		return end
	}
}

// hang is a part of a script: some items, and then nothing for as long as the client waits.
func hang(items ...*messages) func(sending) error {
	return func(s sending) error {
		if err := send(nil, items...)(s); err != nil {
			return err
		}
		<-s.Context().Done()
		return s.Context().Err()
	}
}

func started(token string) *messages {
	return &messages{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Started{Started: &whatsappv1.StreamStarted{}}}
}

func heartbeat(token string) *messages {
	return &messages{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Heartbeat{Heartbeat: &whatsappv1.StreamHeartbeat{}}}
}

func event(token string) *messages {
	return &messages{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Event{Event: &whatsappv1.InboxEvent{}}}
}

func fail(code codes.Code) error { return status.Error(code, "as the script says") }

// refuse is the end of a stream with a reason.
func refuse(code codes.Code, reason string, more ...protoadapt.MessageV1) error {
	info := &errdetails.ErrorInfo{Reason: reason, Domain: "lategate", Metadata: map[string]string{"earliest_token": "oldest"}}
	s, err := status.New(code, reason+" as the script says").WithDetails(append(more, info)...)
	if err != nil {
		return err
	}
	return s.Err()
}

// memory is Tokens that remember what has been saved.
type memory struct {
	first          string
	saved          []string
	loads, failing error
}

func (m *memory) Load(context.Context) (string, error) { return m.first, m.loads }

func (m *memory) Save(ctx context.Context, token string) error {
	if err := cmp.Or(m.failing, ctx.Err()); err != nil {
		return err
	}
	m.saved = append(m.saved, token)
	return nil
}
