package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/service"
	"github.com/lategate/lategate/internal/upstream"
)

// echoDesc is a service of one method, test.Echo/Say, that calls handler.
func echoDesc(handler grpc.UnaryHandler) *grpc.ServiceDesc {
	return &grpc.ServiceDesc{ServiceName: "test.Echo", HandlerType: (*any)(nil), Methods: []grpc.MethodDesc{{
		MethodName: "Say",
		Handler: func(srv any, ctx context.Context, dec func(any) error, i grpc.UnaryServerInterceptor) (any, error) {
			req := new(wrapperspb.StringValue)
			if err := dec(req); err != nil {
				return nil, err
			}
			return i(ctx, req, &grpc.UnaryServerInfo{Server: srv, FullMethod: "/test.Echo/Say"}, handler)
		},
	}}}
}

func overChannel(handler grpc.UnaryHandler, interceptors ...grpc.UnaryServerInterceptor) *channel {
	c := newChannel(chainUnary(interceptors), nil)
	c.RegisterService(echoDesc(handler), nil)
	return c
}

// overNetwork is the same service behind a real server, for comparison.
func overNetwork(t *testing.T, handler grpc.UnaryHandler, interceptors ...grpc.UnaryServerInterceptor) *grpc.ClientConn {
	t.Helper()
	s := grpc.NewServer(grpc.ChainUnaryInterceptor(interceptors...))
	s.RegisterService(echoDesc(handler), nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	conn, err := grpc.NewClient("passthrough:///"+l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		s.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return conn
}

// TestChain checks that the interceptors run in the order of grpc.ChainUnaryInterceptor,
// each with the context and the request from the one before, and see the results on the way
// back.
func TestChain(t *testing.T) {
	type key struct{}
	for n := range 5 {
		run := func(call func(grpc.UnaryHandler, ...grpc.UnaryServerInterceptor) error) (log []string, err error) {
			var all []grpc.UnaryServerInterceptor
			for i := range n {
				all = append(all, func(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
					seen, _ := ctx.Value(key{}).(string)
					log = append(log, fmt.Sprintf("in %d %s %s %s", i, seen, req, info.FullMethod))
					resp, err := next(context.WithValue(ctx, key{}, fmt.Sprint(seen, i)), wrapperspb.String(fmt.Sprint("from ", i)))
					log = append(log, fmt.Sprintf("out %d %v", i, err))
					return resp, fmt.Errorf("%d: %w", i, err)
				})
			}
			err = call(func(ctx context.Context, req any) (any, error) {
				log = append(log, fmt.Sprintf("handler %v %s", ctx.Value(key{}), req))
				return nil, errors.New("end")
			}, all...)
			return log, err
		}
		invoke := func(c grpc.ClientConnInterface) error {
			return c.Invoke(context.Background(), "/test.Echo/Say", wrapperspb.String("hello"), new(wrapperspb.StringValue))
		}
		want, _ := run(func(h grpc.UnaryHandler, all ...grpc.UnaryServerInterceptor) error {
			return invoke(overNetwork(t, h, orNone(all)...))
		})
		got, err := run(func(h grpc.UnaryHandler, all ...grpc.UnaryServerInterceptor) error {
			return invoke(overChannel(h, all...))
		})
		if !slices.Equal(got, want) {
			t.Errorf("%d interceptors:\n%q, want\n%q", n, got, want)
		}
		if n == 3 && (err == nil || err.Error() != "0: 1: 2: end") {
			t.Errorf("got the error %v, want the handler's own", err)
		}
	}
}

// orNone is the nil interceptor that grpc passes if there is none.
func orNone(all []grpc.UnaryServerInterceptor) []grpc.UnaryServerInterceptor {
	if len(all) > 0 {
		return all
	}
	return []grpc.UnaryServerInterceptor{func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		return next(ctx, req)
	}}
}

// TestChannelContext checks that a handler can see and set the same as over the network.
func TestChannelContext(t *testing.T) {
	type key struct{}
	handler := func(ctx context.Context, req any) (any, error) {
		in, _ := metadata.FromIncomingContext(ctx)
		out, _ := metadata.FromOutgoingContext(ctx)
		p, ok := peer.FromContext(ctx)
		method, _ := grpc.Method(ctx)
		if got := in.Get("given"); !slices.Equal(got, []string{"1", "2"}) {
			return nil, fmt.Errorf("incoming metadata %v", in)
		}
		if len(out) > 0 {
			return nil, fmt.Errorf("outgoing metadata %v leaks into further calls", out)
		}
		if !ok || p.Addr.String() == "" || method != "/test.Echo/Say" {
			return nil, fmt.Errorf("peer %v, method %q", p, method)
		}
		if ctx.Value(key{}) != nil && ctx.Value(key{}) != "v" {
			return nil, errors.New("the caller's values are lost")
		}
		req.(*wrapperspb.StringValue).Value = "changed" // a handler may change its request
		for _, err := range []error{
			grpc.SetHeader(ctx, metadata.Pairs("a", "1")), grpc.SetHeader(ctx, metadata.Pairs("A", "2", "b", "3")),
			grpc.SetTrailer(ctx, metadata.Pairs("t", "1")), grpc.SetTrailer(ctx, metadata.Pairs("t", "2")),
			grpc.SendHeader(ctx, metadata.Pairs("b", "4")),
		} {
			if err != nil {
				return nil, err
			}
		}
		if grpc.SetHeader(ctx, metadata.Pairs("late", "1")) == nil || grpc.SendHeader(ctx, nil) == nil {
			return nil, errors.New("headers were set after they had been sent")
		}
		return wrapperspb.String("answer"), nil
	}
	for name, conn := range map[string]grpc.ClientConnInterface{"network": overNetwork(t, handler, orNone(nil)...), "channel": overChannel(handler)} {
		ctx := context.WithValue(context.Background(), key{}, "v")
		ctx = metadata.NewIncomingContext(ctx, metadata.Pairs("given", "of another call"))
		ctx = metadata.AppendToOutgoingContext(ctx, "Given", "1", "given", "2")
		req, resp := wrapperspb.String("hello"), new(wrapperspb.StringValue)
		var header, trailer metadata.MD
		if err := conn.Invoke(ctx, "/test.Echo/Say", req, resp, grpc.Header(&header), grpc.Trailer(&trailer), grpc.WaitForReady(true)); err != nil {
			t.Errorf("%s: got %v, want no error", name, err)
			continue
		}
		if req.Value != "hello" || resp.Value != "answer" {
			t.Errorf("%s: got request %v, response %v, want hello, answer", name, req, resp)
		}
		if !slices.Equal(header.Get("a"), []string{"1", "2"}) || !slices.Equal(header.Get("b"), []string{"3", "4"}) || !slices.Equal(trailer.Get("t"), []string{"1", "2"}) {
			t.Errorf("%s: got header %v, trailer %v, want all that the handler has set", name, header, trailer)
		}
		if out, _ := metadata.FromOutgoingContext(ctx); !slices.Equal(out.Get("given"), []string{"1", "2"}) {
			t.Errorf("%s: the caller's metadata became %v, want it unchanged", name, out)
		}
	}
}

func TestChannelErrors(t *testing.T) {
	own := errors.New("own")
	c := overChannel(func(ctx context.Context, req any) (any, error) {
		switch req.(*wrapperspb.StringValue).Value {
		case "fail":
			return nil, errors.Join(grpc.SetHeader(ctx, metadata.Pairs("h", "1")), own)
		case "nothing":
			return 17, nil
		}
		return nil, ctx.Err()
	})
	var header metadata.MD
	if err := c.Invoke(context.Background(), "/test.Echo/Say", wrapperspb.String("fail"), new(emptypb.Empty), grpc.Header(&header)); !errors.Is(err, own) || len(header.Get("h")) != 1 {
		t.Errorf("got %v, header %v, want %v with the header", err, header, own)
	}
	if err := c.Invoke(context.Background(), "/test.Echo/Say", wrapperspb.String("nothing"), new(emptypb.Empty)); status.Code(err) != codes.Internal {
		t.Errorf("an answer of another type: got %v, want Internal", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Invoke(ctx, "/test.Echo/Say", wrapperspb.String(""), new(emptypb.Empty)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call: got %v, want %v", err, context.Canceled)
	}
	if err := c.Invoke(context.Background(), "/test.Echo/Other", new(emptypb.Empty), new(emptypb.Empty)); status.Code(err) != codes.Unimplemented {
		t.Errorf("an unknown method: got %v, want Unimplemented", err)
	}
	if _, err := c.NewStream(context.Background(), nil, "/test.Echo/Say"); status.Code(err) != codes.Unimplemented {
		t.Errorf("a stream: got %v, want Unimplemented", err)
	}
}

// TestChannelDecodesAnswers checks that a caller that asks for a message gets its answer as
// one, as from a server.
func TestChannelDecodesAnswers(t *testing.T) {
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"templates":[{"name":"t"}],"new":1}`)
	})
	client, err := upstream.New(upstream.Options{BaseURL: "http://" + r.server.HTTPAddr()}) // the gateway's own REST facade
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	services, err := service.New(service.Options{Client: client})
	if err != nil {
		t.Fatal(err)
	}
	v, err := newValidator(false)
	if err != nil {
		t.Fatal(err)
	}
	c := newChannel(chainUnary(unaryChain(discard, v)), nil)
	services.Register(c)
	method := contract.Of(whatsappv1.TemplatesService_ListTemplates_FullMethodName)
	got := new(whatsappv1.ListTemplatesResponse)
	err = c.Invoke(withKey(context.Background()), method.FullMethod, &upstream.Call{Method: method, Request: &whatsappv1.ListTemplatesRequest{AccountId: "a1"}}, got)
	if err != nil || len(got.GetTemplates()) != 1 || got.GetTemplates()[0].GetName() != "t" || got.GetExtra().GetFields()["new"].GetNumberValue() != 1 {
		t.Errorf("got %v, %v, want the template t and the extra member", got, err)
	}
}

func TestChannelConcurrently(t *testing.T) {
	c := overChannel(func(ctx context.Context, req any) (any, error) {
		in, _ := metadata.FromIncomingContext(ctx)
		var wg sync.WaitGroup
		for range 4 { // a handler may set headers from several goroutines
			wg.Go(func() {
				if err := errors.Join(grpc.SetHeader(ctx, metadata.Pairs("n", in.Get("n")[0])), grpc.SetTrailer(ctx, metadata.Pairs("n", in.Get("n")[0]))); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		return wrapperspb.String(req.(*wrapperspb.StringValue).Value + "!"), nil
	})
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			n := fmt.Sprint(i)
			var header, trailer metadata.MD
			resp := new(wrapperspb.StringValue)
			err := c.Invoke(metadata.AppendToOutgoingContext(context.Background(), "n", n), "/test.Echo/Say", wrapperspb.String(n), resp, grpc.Header(&header), grpc.Trailer(&trailer))
			if want := []string{n, n, n, n}; err != nil || resp.Value != n+"!" || !slices.Equal(header.Get("n"), want) || !slices.Equal(trailer.Get("n"), want) {
				t.Errorf("call %d: got %v, header %v, trailer %v, %v, want its own number in all", i, resp, header, trailer, err)
			}
		})
	}
	wg.Wait()
}
