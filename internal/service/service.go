// Package service implements the gRPC services. An RPC that only passes a call on to the
// upstream has no code of its own: one generic handler serves them all (proxy.go). What is
// special about an RPC is one entry in the file of its service, which is named after the
// service: accounts.go, broadcasts.go and so on.
//
// What is common to all streams is in stream.go, who may see what in access.go, where
// they begin in position.go.
package service

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/window"
)

// Options is what the services work with.
type Options struct {
	// Client calls the upstream.
	Client *upstream.Client
	// Log holds the events, Hub delivers them as they come.
	Log *eventlog.Log
	Hub *hub.Hub
	// Cursors stores the streams' cursors, Jobs how far larger work has come.
	Cursors *kv.Cursors
	Jobs    *kv.Jobs
	// Sink appends the statuses that streams and sends learn by themselves.
	Sink *ingest.Sink
	// Windows knows which conversations take free text and files.
	Windows *window.Windows
	// Watch polls a broadcast's recipients, with a key that can see it, until release is
	// called. It calls changed when the broadcast's status or the number of its recipients
	// has changed, or when it seems to be deleted.
	Watch func(key, accountID, broadcastID string, changed func(gone bool)) (release func())
	// Notices has what streams tell their readers besides events.
	Notices *Notices
	// OwnKey is the gateway's own Late API key, empty if it has none. Only callers with
	// this key get events that belong to no account.
	OwnKey string
	// Recheck is how often a stream asks what its key can still see, and how long all
	// streams of the key use an answer; 0 means a minute.
	Recheck time.Duration
	// Settle is how long the gateway's own key must have seen an account before streams of
	// keys that do not see it pass over its events without asking; 0 means ten minutes.
	Settle time.Duration
	// RelaxLimits leaves the check of files' types and sizes to the upstream.
	RelaxLimits bool
	// Rules checks the elements of streams against the contract, one by one.
	Rules protovalidate.Validator
	// Stopping is closed when the gateway stops: streams and larger work end.
	Stopping <-chan struct{}
	// Logger gets failures that are in no answer.
	Logger *slog.Logger
}

// Services are all services of the contract, ready to be registered.
type Services struct {
	Options
	streams *Streams
	sends   *broadcast.Sends
	descs   []*grpc.ServiceDesc
}

// A handler answers a unary call: with an *upstream.Answer, or a message.
type handler func(ctx context.Context, call *upstream.Call) (any, error)

// An override is what is special about an RPC: what happens before or after it is passed
// on, or instead of that.
type override struct {
	// before may refuse the call, and may change it.
	before func(ctx context.Context, call *upstream.Call) error
	// after learns from a success, and may complete its answer.
	after func(ctx context.Context, call *upstream.Call, answer *upstream.Answer)
	// instead serves a unary RPC, stream one that streams. With one of these nothing else
	// is set.
	instead handler
	stream  grpc.StreamHandler
}

// overrides are the overrides of one service, by the RPC's full name.
type overrides map[string]override

// New returns the services. It fails if an RPC can neither be passed on nor has an override
// that serves it, or if an override names no RPC.
func New(o Options) (*Services, error) {
	s := &Services{Options: o, streams: newStreams(o)}
	s.sends = s.newSends()
	special := overrides{}
	for _, of := range []func() overrides{s.accounts, s.broadcasts, s.businessProfiles, s.contacts, s.events, s.inbox, s.media} {
		maps.Copy(special, of())
	}
	for _, of := range contract.Services() {
		desc := &grpc.ServiceDesc{
			ServiceName: string(of.Descriptor.FullName()),
			HandlerType: (*any)(nil),
			Metadata:    of.Descriptor.ParentFile().Path(),
		}
		for _, m := range of.Methods {
			own := special[m.FullMethod]
			delete(special, m.FullMethod)
			if err := s.add(desc, m, own); err != nil {
				return nil, err
			}
		}
		s.descs = append(s.descs, desc)
	}
	for name := range special {
		return nil, fmt.Errorf("service: there is no %s to be served otherwise", name)
	}
	return s, nil
}

// add describes how a method is served.
func (s *Services) add(desc *grpc.ServiceDesc, m *contract.Method, own override) error {
	name, serve := string(m.Descriptor.Name()), own.instead
	switch {
	case own.stream != nil:
		desc.Streams = append(desc.Streams, grpc.StreamDesc{StreamName: name, Handler: own.stream,
			ServerStreams: m.Descriptor.IsStreamingServer(), ClientStreams: m.Descriptor.IsStreamingClient()})
		return nil
	case serve != nil:
	case m.PassedOn():
		serve = s.proxy(own)
	default:
		return fmt.Errorf("service: %s has no handler", m.FullMethod)
	}
	desc.Methods = append(desc.Methods, grpc.MethodDesc{MethodName: name, Handler: unary(m, serve)})
	return nil
}

// Register registers all services.
func (s *Services) Register(reg grpc.ServiceRegistrar) {
	for _, d := range s.descs {
		reg.RegisterService(d, nil)
	}
}

// Run learns which accounts the gateway's own key sees, until the context ends, and then
// returns nil.
func (s *Services) Run(ctx context.Context) error { return s.streams.Run(ctx) }

// Close waits for the broadcasts that are being sent in the background, until ctx ends at
// the latest.
func (s *Services) Close(ctx context.Context) { s.sends.Close(ctx) }

// unary does what generated code does for each method: receive the request, run the
// interceptors, call the handler. The request is an *upstream.Call; gRPC fills only its
// message, the REST facade more.
func unary(m *contract.Method, serve handler) grpc.MethodHandler {
	handle := func(ctx context.Context, req any) (any, error) { return serve(ctx, req.(*upstream.Call)) }
	return func(srv any, ctx context.Context, dec func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
		call := &upstream.Call{Method: m, Request: m.NewRequest()}
		if err := dec(call); err != nil {
			return nil, err
		}
		if interceptor == nil {
			return handle(ctx, call)
		}
		return interceptor(ctx, call, &grpc.UnaryServerInfo{Server: srv, FullMethod: m.FullMethod}, handle)
	}
}

// computed adapts a function of one request and one answer.
func computed[Req, Resp any](serve func(context.Context, *Req) (*Resp, error)) handler {
	return func(ctx context.Context, call *upstream.Call) (any, error) {
		resp, err := serve(ctx, any(call.Request).(*Req))
		if err != nil {
			return nil, logInTime(ctx, err) // not a typed nil as the answer
		}
		return resp, nil
	}
}

// streaming adapts a function of one request and a stream of answers.
func streaming[Req any](serve func(req *Req, stream grpc.ServerStream) error) grpc.StreamHandler {
	return func(_ any, stream grpc.ServerStream) error {
		req := new(Req)
		if err := stream.RecvMsg(req); err != nil {
			return err
		}
		return logInTime(stream.Context(), serve(req, stream))
	}
}

// receiving adapts a function that receives and sends by itself.
func receiving(serve func(stream grpc.ServerStream) error) grpc.StreamHandler {
	return func(_ any, stream grpc.ServerStream) error { return serve(stream) }
}

// asking returns a function that makes calls of a class with the key of the context's
// caller.
func asking(ctx context.Context, client *upstream.Client, class upstream.Class) upstream.Ask {
	caller, _ := auth.CallerFrom(ctx)
	// A poll is not retried here: the gateway repeats its polls anyway.
	return client.Ask(upstream.Call{Caller: caller, Class: class, Once: class == upstream.Poll})
}

// read makes a call for the context's caller, and decodes its answer.
func (s *Services) read(ctx context.Context, call upstream.Call, into proto.Message) (*upstream.Answer, error) {
	call.Caller, _ = auth.CallerFrom(ctx)
	return s.Client.Read(ctx, call, into)
}
