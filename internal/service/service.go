// Package service implements the gRPC services. An RPC that only passes a call on
// to the upstream has no code of its own: one generic handler serves them all. Streams
// and cursors stand in a file named after their service; what is common to all streams
// is in stream.go, who may see what in access.go, where they begin in position.go.
package service

import (
	"context"
	"fmt"
	"maps"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// Files are the .proto files that declare services, in the order in which their
// routes are registered.
var Files = []protoreflect.FileDescriptor{
	whatsappv1.File_lategate_whatsapp_v1_accounts_proto,
	whatsappv1.File_lategate_whatsapp_v1_broadcasts_proto,
	whatsappv1.File_lategate_whatsapp_v1_business_profiles_proto,
	whatsappv1.File_lategate_whatsapp_v1_connect_proto,
	whatsappv1.File_lategate_whatsapp_v1_contacts_proto,
	whatsappv1.File_lategate_whatsapp_v1_events_proto,
	whatsappv1.File_lategate_whatsapp_v1_inbox_proto,
	whatsappv1.File_lategate_whatsapp_v1_media_proto,
	whatsappv1.File_lategate_whatsapp_v1_phone_numbers_proto,
	whatsappv1.File_lategate_whatsapp_v1_templates_proto,
	whatsappv1.File_lategate_whatsapp_v1_webhooks_proto,
}

// Set is all services of the contract, ready to be registered.
type Set struct{ descs []*grpc.ServiceDesc }

// Bindings compiles the bindings of all methods, by full method name.
func Bindings() (map[string]*upstream.Binding, error) {
	out := make(map[string]*upstream.Binding)
	for _, file := range Files {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				b, err := upstream.NewBinding(methods.Get(j))
				if err != nil {
					return nil, fmt.Errorf("service: %w", err)
				}
				out[b.FullMethod] = b
			}
		}
	}
	return out, nil
}

// New returns the services, which call the given client with the bindings of all
// methods, stream what the streams provide, and do larger work as bulk does it.
func New(client *upstream.Client, bindings map[string]*upstream.Binding, streams *Streams, bulk *Bulk) (*Set, error) {
	set := &Set{}
	streamed, computed, observers, hooks := streams.streamHandlers(), streams.unaryHandlers(), streams.observers(), bulk.hooks()
	maps.Copy(streamed, bulk.streamHandlers())
	maps.Copy(computed, bulk.unaryHandlers())
	for _, file := range Files {
		for i := range file.Services().Len() {
			sd := file.Services().Get(i)
			desc := &grpc.ServiceDesc{
				ServiceName: string(sd.FullName()),
				HandlerType: (*any)(nil),
				Metadata:    file.Path(),
			}
			for j := range sd.Methods().Len() {
				md := sd.Methods().Get(j)
				b := bindings[fmt.Sprintf("/%s/%s", sd.FullName(), md.Name())]
				if handle := streamed[b.FullMethod]; handle != nil {
					desc.Streams = append(desc.Streams, grpc.StreamDesc{StreamName: string(md.Name()), Handler: handle,
						ServerStreams: md.IsStreamingServer(), ClientStreams: md.IsStreamingClient()})
					continue
				}
				call := computed[b.FullMethod]
				if call == nil {
					if !b.PassedOn() {
						return nil, fmt.Errorf("service: %s has no handler", md.FullName())
					}
					call = (&proxy{client, b, observers[b.FullMethod], hooks[b.FullMethod]}).call
				}
				desc.Methods = append(desc.Methods, grpc.MethodDesc{MethodName: string(md.Name()), Handler: unary(b, call)})
			}
			set.descs = append(set.descs, desc)
		}
	}
	return set, nil
}

// Register registers all services.
func (s *Set) Register(reg grpc.ServiceRegistrar) {
	for _, d := range s.descs {
		reg.RegisterService(d, nil)
	}
}

// unary is the wiring that generated code has per method: decode the request, run
// the interceptors, call the handler.
func unary(b *upstream.Binding, call grpc.UnaryHandler) grpc.MethodHandler {
	return func(srv any, ctx context.Context, dec func(any) error, interceptor grpc.UnaryServerInterceptor) (any, error) {
		req := b.NewRequest()
		if err := dec(req); err != nil {
			return nil, err
		}
		if interceptor == nil {
			return call(ctx, req)
		}
		return interceptor(ctx, req, &grpc.UnaryServerInfo{Server: srv, FullMethod: b.FullMethod}, call)
	}
}

// proxy passes one RPC on to the upstream.
type proxy struct {
	client  *upstream.Client
	binding *upstream.Binding
	observe observer // nil for most
	hook    hook     // empty for most
}

// call returns the upstream's answer as a *transcode.Answer, ready for the face
// that asked: wire bytes for gRPC, checked JSON for an exchange of the REST facade.
func (p *proxy) call(ctx context.Context, req any) (any, error) {
	if p.hook.before != nil {
		if err := p.hook.before(ctx, req.(proto.Message)); err != nil {
			return nil, err
		}
	}
	after := func(*upstream.Result) {}
	if p.observe != nil {
		var end func()
		after, end = p.observe(ctx, req.(proto.Message))
		defer end()
	}
	res, err := p.client.Call(ctx, p.binding, req.(proto.Message))
	if err != nil {
		setHeader(ctx, apierror.From(err).Header)
		return nil, err
	}
	after(res)
	if p.hook.after != nil {
		p.hook.after(ctx, req.(proto.Message), res)
	}
	setHeader(ctx, res.Header)
	if x := upstream.ExchangeFrom(ctx); x != nil {
		if _, err := res.Answer.JSON(); err != nil {
			return nil, upstream.Malformed(p.binding, err)
		}
		x.Answer, x.Status = res.Answer, res.Status
		return res.Answer, nil
	}
	if failed := upstream.ReportedFailure(p.binding, res); failed != nil {
		return nil, failed
	}
	if err := res.Answer.Render(); err != nil {
		return nil, upstream.Malformed(p.binding, err)
	}
	return res.Answer, nil
}

// relayed are the headers of the upstream that a caller gets: what it says of the
// rate limit.
var relayed = map[string]string{
	http.CanonicalHeaderKey("X-RateLimit-Limit"):     "x-ratelimit-limit",
	http.CanonicalHeaderKey("X-RateLimit-Remaining"): "x-ratelimit-remaining",
	http.CanonicalHeaderKey("X-RateLimit-Reset"):     "x-ratelimit-reset",
	http.CanonicalHeaderKey("Retry-After"):           "retry-after",
}

// setHeader passes the upstream's rate limit on to the caller. Setting headers
// fails only where they were sent already, which a unary handler cannot have done.
func setHeader(ctx context.Context, h http.Header) {
	md := make(metadata.MD, len(relayed))
	for name, key := range relayed {
		if values := h[name]; len(values) > 0 {
			md[key] = values
		}
	}
	if len(md) > 0 {
		_ = grpc.SetHeader(ctx, md)
	}
}
