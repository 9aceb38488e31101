// Package rest serves the upstream's own REST paths and JSON in front of the gRPC
// services.
//
// grpc-gateway does the routing and the plumbing between a request and a client
// connection. What is in a request is not read by its generated code but in one
// place here (facade.fill), from the exchange that every request carries: path,
// query and body, each under the upstream's names, with nothing ignored.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// maxBody bounds a request's body, in bytes; the same as a gRPC request's. Files go
// beside it, in a multipart form.
const maxBody = 8 << 20

// Options configures the facade.
type Options struct {
	// Conn reaches the services.
	Conn grpc.ClientConnInterface
	// Bindings are the methods by full name.
	Bindings map[string]*upstream.Binding
	// ForwardUnknown sends members that the contract does not name upstream,
	// instead of refusing them.
	ForwardUnknown bool
	// RelaxLimits leaves the types and sizes of files to the upstream.
	RelaxLimits bool
	// AllowedOrigins are the origins of pages that may call from a browser: exact ones
	// such as https://app.example.com, or * for all. None allows none.
	AllowedOrigins []string
	// Logger gets a record of each request that is refused before it reaches a
	// service, where the others are logged.
	Logger *slog.Logger
}

// facade is the REST facade: the client connection that grpc-gateway's handlers
// call, and what they need to know of a request.
type facade struct {
	grpc.ClientConnInterface
	opts    Options
	mux     *runtime.ServeMux
	streams []*streamRoute
	imports []*importRoute
	export  *exportRoute // nil where the service is not bound
	tickets *tickets

	streamPatience time.Duration
}

// New returns the handler of /v1/... and, as the official SDKs have it in their
// base URL, /api/v1/....
func New(opts Options) (http.Handler, error) {
	f, err := newFacade(opts, time.Now)
	if err != nil {
		return nil, fmt.Errorf("rest: %w", err)
	}
	handler, err := withCORS(http.HandlerFunc(f.serve), opts.AllowedOrigins)
	if err != nil {
		return nil, fmt.Errorf("rest: %w", err)
	}
	return handler, nil
}

// newFacade returns a facade whose tickets go by the given clock.
func newFacade(opts Options, now func() time.Time) (*facade, error) {
	f := &facade{ClientConnInterface: opts.Conn, opts: opts, tickets: newTickets(now), streamPatience: streamPatience}
	for _, b := range opts.Bindings {
		if err := f.addStream(b); err != nil {
			return nil, err
		}
	}
	f.mux = runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, marshaler{}),
		runtime.WithErrorHandler(writeError),
		runtime.WithRoutingErrorHandler(f.routingError),
		runtime.WithForwardResponseRewriter(relayAnswer),
		runtime.WithForwardResponseOption(relayStatus),
		runtime.WithIncomingHeaderMatcher(func(name string) (string, bool) { return "x-request-id", name == requestIDHeader }),
		runtime.WithOutgoingHeaderMatcher(outgoingHeader),
		runtime.WithUnescapingMode(runtime.UnescapingModeAllExceptSlash),
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
	)
	setQueryParser()
	ctx := context.Background()
	for _, register := range []func(context.Context, *runtime.ServeMux, grpc.ClientConnInterface) error{
		clientOf(whatsappv1.NewAccountsServiceClient, whatsappv1.RegisterAccountsServiceHandlerClient),
		clientOf(whatsappv1.NewBroadcastsServiceClient, whatsappv1.RegisterBroadcastsServiceHandlerClient),
		clientOf(whatsappv1.NewBusinessProfilesServiceClient, whatsappv1.RegisterBusinessProfilesServiceHandlerClient),
		clientOf(whatsappv1.NewConnectServiceClient, whatsappv1.RegisterConnectServiceHandlerClient),
		clientOf(whatsappv1.NewContactsServiceClient, whatsappv1.RegisterContactsServiceHandlerClient),
		clientOf(whatsappv1.NewEventsServiceClient, whatsappv1.RegisterEventsServiceHandlerClient),
		clientOf(whatsappv1.NewInboxServiceClient, whatsappv1.RegisterInboxServiceHandlerClient),
		clientOf(whatsappv1.NewMediaServiceClient, whatsappv1.RegisterMediaServiceHandlerClient),
		clientOf(whatsappv1.NewPhoneNumbersServiceClient, whatsappv1.RegisterPhoneNumbersServiceHandlerClient),
		clientOf(whatsappv1.NewTemplatesServiceClient, whatsappv1.RegisterTemplatesServiceHandlerClient),
		clientOf(whatsappv1.NewWebhooksServiceClient, whatsappv1.RegisterWebhooksServiceHandlerClient),
	} {
		if err := register(ctx, f.mux, f); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// addStream adds the route of a method that answers with a stream, if it has one. The
// others are grpc-gateway's.
func (f *facade) addStream(b *upstream.Binding) (err error) {
	switch own := b.Encoding == whatsappv1.UpstreamOptions_ENCODING_NONE; {
	case !b.Method.IsStreamingServer() || b.HTTPMethod == "":
	case own: // a stream of events
		var s *streamRoute
		s, err = newStreamRoute(b)
		f.streams = append(f.streams, s)
	case b.Method.IsStreamingClient():
		var s *importRoute
		s, err = newImportRoute(b)
		f.imports = append(f.imports, s)
	default:
		f.export, err = newExportRoute(b)
	}
	return err
}

// clientOf ties the generated client of a service to its generated routes.
func clientOf[C any](client func(grpc.ClientConnInterface) C, register func(context.Context, *runtime.ServeMux, C) error) func(context.Context, *runtime.ServeMux, grpc.ClientConnInterface) error {
	return func(ctx context.Context, mux *runtime.ServeMux, conn grpc.ClientConnInterface) error {
		return register(ctx, mux, client(conn))
	}
}

// serve gives a request its exchange and passes it to its route.
func (f *facade) serve(w http.ResponseWriter, r *http.Request) {
	setRequestID(w, r)
	bare, cookiePath := r.Context(), r.URL.Path
	u := *r.URL
	u.Path, u.RawPath = strings.TrimPrefix(u.Path, "/api"), strings.TrimPrefix(u.RawPath, "/api")
	x := &upstream.Exchange{Query: u.RawQuery, Path: u.EscapedPath()}
	r = r.WithContext(upstream.WithExchange(r.Context(), x))
	r.URL = &u
	r.Form, r.PostForm = url.Values{}, url.Values{} // or grpc-gateway parses the query once more
	if s := f.importAt(x.Path); s != nil && r.Method == http.MethodPost {
		f.serveImport(w, r.WithContext(bare), s, x)
		return
	}
	if x.Path == uploadPath && r.Method == http.MethodPost {
		f.serveUpload(w, r.WithContext(bare))
		return
	}
	file, release, err := f.readBody(x, w, r)
	defer release()
	if err != nil {
		f.logRefused(r.Context(), r.Method+" "+u.Path, err)
		writeError(r.Context(), f.mux, nil, w, r, err)
		return
	}
	r.Body = http.NoBody // all of it is in the exchange, or in the file
	if file != nil {
		name, _ := fileField(r.URL.Path)
		r = r.WithContext(upstream.WithFile(r.Context(), &upstream.File{Field: name, Name: file.Name, ContentType: file.ContentType, Content: file}))
	}
	if x.Path == ticketsPath {
		f.serveTickets(w, r, x)
		return
	}
	if s := f.streamAt(x.Path); s != nil && r.Method == http.MethodGet {
		// Without the exchange: what a stream's method asks the upstream for meanwhile
		// is no relay of this request.
		f.serveStream(w, r.WithContext(bare), s, x, cookiePath)
		return
	}
	if f.export != nil && f.export.Matches(x.Path) && r.Method == http.MethodGet {
		f.serveExport(w, r.WithContext(bare), x)
		return
	}
	f.mux.ServeHTTP(w, r)
}

// logRefused logs a request that no service gets to see.
func (f *facade) logRefused(ctx context.Context, what string, err error) {
	e := apierror.From(err)
	f.opts.Logger.InfoContext(ctx, "refused", "method", what, "reason", e.Reason, "error", e.Message)
}

// readBody reads the request's body into its exchange: JSON, or a form, whose file is
// left to be read. release frees what that took and is never nil.
func (f *facade) readBody(x *upstream.Exchange, w http.ResponseWriter, r *http.Request) (file *media.File, release func(), err error) {
	release = func() {}
	if r.Body == nil || r.Body == http.NoBody {
		return nil, release, nil
	}
	r.Body = newPatientBody(w, r.Body)
	if isForm(r) {
		if r.Header.Get("Authorization") == "" {
			// A file is a lot to take in from somebody who will be refused.
			_, err := auth.Passthrough(r.Context())
			return nil, release, err
		}
		return f.readForm(x, r)
	}
	x.Body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, release, &apierror.Error{Code: codes.InvalidArgument, Reason: "REQUEST_TOO_LARGE", HTTPStatus: http.StatusRequestEntityTooLarge,
			Message: fmt.Sprintf("the body is over %d MiB; split the request, or send a file as multipart/form-data", maxBody>>20)}
	}
	if err != nil {
		return nil, release, &apierror.Error{Code: codes.Canceled, Reason: upstream.ReasonCancelled, Message: "the body was not received in full"}
	}
	return nil, release, nil
}

// Invoke fills the request from the exchange and calls the method.
func (f *facade) Invoke(ctx context.Context, fullMethod string, args, reply any, opts ...grpc.CallOption) error {
	b, x := f.opts.Bindings[fullMethod], upstream.ExchangeFrom(ctx)
	if b == nil || x == nil {
		return &apierror.Error{Code: codes.Unimplemented, Reason: "NOT_FOUND", Message: "the method has no REST route"}
	}
	req := args.(proto.Message)
	proto.Reset(req)
	err := f.fill(b, x, req)
	if err == nil && b.Encoding == whatsappv1.UpstreamOptions_ENCODING_MULTIPART {
		err = fillFile(x, upstream.FileFrom(ctx), req)
		ctx = upstream.WithFile(ctx, nil) // the message has it
	}
	if err != nil {
		f.logRefused(ctx, fullMethod, err)
		return err
	}
	return f.ClientConnInterface.Invoke(ctx, fullMethod, req, reply, opts...)
}

// fill reads path, query and body into the request message.
func (f *facade) fill(b *upstream.Binding, x *upstream.Exchange, req proto.Message) error {
	mode := transcode.Strict
	if f.opts.ForwardUnknown {
		mode = transcode.Forward
	}
	members, err := queryOf(b, x)
	if err != nil {
		return invalid(err)
	}
	if b.HasBody {
		members = x.Body
	} else if body := bytes.TrimSpace(x.Body); len(body) > 0 && string(body) != "{}" {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "this method takes no body"}
	}
	if len(members) == 0 {
		members, x.Body = []byte("{}"), nil
	}
	if !b.Matches(x.Path) { // grpc-gateway takes an id to be empty where the path ends in a slash
		return errNotFound
	}
	typ := b.Members
	if b.HasBody && b.Unfilled(x.Path) {
		typ, x.Body = b.Request, nil // what the body says of the path does not go on in the body
	}
	wire, err := typ.AppendWire(nil, members, mode, nil)
	if err != nil {
		return invalid(err)
	}
	if err := proto.Unmarshal(wire, req); err != nil {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: err.Error()}
	}
	if err := b.SetPath(req, x.Path); err != nil {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: err.Error()}
	}
	return nil
}

// queryOf returns the query as JSON, nil where a method has none. A method with a
// body takes no query at all: a parameter there would be ignored.
func queryOf(b *upstream.Binding, x *upstream.Exchange) ([]byte, error) {
	values, err := parseQuery(x.Query)
	if err != nil {
		return nil, err
	}
	if !b.HasBody && len(values) > 0 {
		return b.Members.QueryJSON(values)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		return nil, &transcode.Error{Reason: transcode.Unknown, Path: name, Detail: "this method takes no query parameters; put it into the body"}
	}
	return nil, nil
}

const requestIDHeader = "X-Request-Id"

// setRequestID takes the caller's request id, or makes one, for the call and its
// answer, so that requests which never reach a service have one too.
func setRequestID(w http.ResponseWriter, r *http.Request) {
	id := upstream.NewRequestID(r.Header.Get(requestIDHeader))
	r.Header.Set(requestIDHeader, id)
	w.Header().Set(requestIDHeader, id)
}

// outgoingHeader passes on what the upstream says of the rate limit under its own
// name. The request id has been set already.
func outgoingHeader(key string) (string, bool) {
	return key, key == "retry-after" || strings.HasPrefix(key, "x-ratelimit-")
}

// relayAnswer replaces the empty reply with the upstream's answer.
func relayAnswer(ctx context.Context, reply proto.Message) (any, error) {
	if x := upstream.ExchangeFrom(ctx); x != nil && x.Answer != nil {
		return x.Answer, nil
	}
	return reply, nil
}

// relayStatus answers with the upstream's own success.
func relayStatus(ctx context.Context, w http.ResponseWriter, _ proto.Message) error {
	if x := upstream.ExchangeFrom(ctx); x != nil && x.Status != 0 && x.Status != http.StatusOK {
		w.WriteHeader(x.Status)
	}
	return nil
}

// noQuery leaves the query to fill: grpc-gateway's parser knows neither the
// upstream's spellings nor which parameters there are. Its setter is process-wide.
type noQuery struct{}

// setQueryParser sets the parser, once: several facades may be made at the same time.
var setQueryParser = sync.OnceFunc(func() { runtime.NewServeMux(runtime.SetQueryParameterParser(noQuery{})) })

func (noQuery) Parse(proto.Message, url.Values, *utilities.DoubleArray) error { return nil }

// marshaler writes answers; requests are read by fill.
type marshaler struct{}

func (marshaler) ContentType(any) string { return "application/json" }

func (marshaler) Marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case *transcode.Answer:
		return v.Body(), nil
	case proto.Message:
		m, err := transcode.For(v.ProtoReflect().Descriptor())
		if err != nil {
			return nil, err
		}
		wire, err := proto.Marshal(v)
		if err != nil {
			return nil, err
		}
		return m.AppendJSON(nil, wire, transcode.AlwaysArrays)
	}
	return json.Marshal(v)
}

func (marshaler) Unmarshal([]byte, any) error { return io.EOF }

func (marshaler) NewDecoder(io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(any) error { return io.EOF })
}

func (m marshaler) NewEncoder(w io.Writer) runtime.Encoder {
	return runtime.EncoderFunc(func(v any) error {
		body, err := m.Marshal(v)
		if err == nil {
			_, err = w.Write(body)
		}
		return err
	})
}
