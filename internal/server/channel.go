package server

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/upstream"
)

// channel is the in-process connection over which the REST facade reaches the services: a
// registrar of services and a client connection in one. A call runs the same interceptors
// as a call over the network, a unary one in the caller's goroutine, without sockets or
// serialization. Unlike on the network, stats handlers are not called, so everything that
// measures calls is an interceptor.
type channel struct {
	methods map[string]method
	streams map[string]streamMethod
	unary   grpc.UnaryServerInterceptor
	stream  grpc.StreamServerInterceptor
}

type method struct {
	srv  any
	desc grpc.MethodDesc
}

func newChannel(unary grpc.UnaryServerInterceptor, stream grpc.StreamServerInterceptor) *channel {
	return &channel{methods: make(map[string]method), streams: make(map[string]streamMethod), unary: unary, stream: stream}
}

// RegisterService implements grpc.ServiceRegistrar.
func (c *channel) RegisterService(desc *grpc.ServiceDesc, srv any) {
	for _, m := range desc.Methods {
		c.methods["/"+desc.ServiceName+"/"+m.MethodName] = method{srv, m}
	}
	for _, m := range desc.Streams {
		c.streams["/"+desc.ServiceName+"/"+m.StreamName] = streamMethod{srv, m}
	}
}

// Invoke implements grpc.ClientConnInterface. args is a message, or an *upstream.Call,
// which belongs to the handler from then on; reply is a message, or an *any, which is set
// to the handler's answer. The error is the handler's own, not reduced to a status.
func (c *channel) Invoke(ctx context.Context, fullMethod string, args, reply any, opts ...grpc.CallOption) error {
	m, ok := c.methods[fullMethod]
	if !ok {
		return status.Errorf(codes.Unimplemented, "unknown method %s", fullMethod)
	}
	stream := &callStream{method: fullMethod}
	resp, err := m.desc.Handler(m.srv, serverContext(ctx, stream), func(req any) error {
		take(req, own(args))
		return nil
	}, c.unary)
	for _, o := range opts {
		switch o := o.(type) {
		case grpc.HeaderCallOption:
			*o.HeaderAddr = stream.header
		case grpc.TrailerCallOption:
			*o.TrailerAddr = stream.trailer
		}
	}
	if err != nil {
		return err
	}
	return setReply(reply, resp, fullMethod)
}

// own returns what a caller sends in a form that the handler may change: a copy of a
// message, which stays the caller's; a call is handed over.
func own(sent any) any {
	if m, ok := sent.(proto.Message); ok {
		return proto.Clone(m)
	}
	return sent
}

// take gives a handler what was sent, which it then owns. Nothing is copied: a message may
// hold a large piece of a file.
func take(received, sent any) {
	if call, ok := received.(*upstream.Call); ok {
		if given, ok := sent.(*upstream.Call); ok {
			*call = *given
			return
		}
		received = call.Request
	}
	m := received.(proto.Message)
	proto.Reset(m)
	to, from := m.ProtoReflect(), sent.(proto.Message).ProtoReflect()
	from.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		to.Set(fd, v)
		return true
	})
	to.SetUnknown(from.GetUnknown())
}

// setReply sets an empty reply to the handler's answer.
func setReply(reply, resp any, fullMethod string) error {
	if out, ok := reply.(*any); ok {
		*out = resp
		return nil
	}
	switch resp := resp.(type) {
	case *upstream.Answer:
		return resp.Decode(reply.(proto.Message))
	case proto.Message:
		proto.Merge(reply.(proto.Message), resp)
		return nil
	default:
		return status.Errorf(codes.Internal, "%s answered with a %T", fullMethod, resp)
	}
}

// serverContext turns a client's context into a server's: outgoing metadata becomes
// incoming, and no outgoing metadata is left that would be sent with further calls.
func serverContext(ctx context.Context, stream *callStream) context.Context {
	out, _ := metadata.FromOutgoingContext(ctx)
	ctx = metadata.NewOutgoingContext(ctx, metadata.MD{})
	ctx = metadata.NewIncomingContext(ctx, out)
	if _, ok := peer.FromContext(ctx); !ok {
		ctx = peer.NewContext(ctx, &peer.Peer{Addr: &net.UnixAddr{Name: "in-process", Net: "unix"}})
	}
	return grpc.NewContextWithServerTransportStream(ctx, stream)
}

// callStream collects the headers and trailers that a handler sets.
type callStream struct {
	method string

	mu              sync.Mutex
	header, trailer metadata.MD
	sent            bool
}

func (s *callStream) Method() string { return s.method }

func (s *callStream) SetHeader(md metadata.MD) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent {
		return fmt.Errorf("%s: headers were sent already", s.method)
	}
	s.header = metadata.Join(s.header, md)
	return nil
}

func (s *callStream) SendHeader(md metadata.MD) error {
	if err := s.SetHeader(md); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = true
	return nil
}

func (s *callStream) SetTrailer(md metadata.MD) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trailer = metadata.Join(s.trailer, md)
	return nil
}

// serviceOf returns the service of a full method name.
func serviceOf(fullMethod string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(fullMethod, "/"), "/")
	return name
}
