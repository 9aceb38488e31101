// Package rest serves the upstream's own REST paths and JSON in front of the gRPC
// services.
//
// grpc-gateway's mux routes: each method of the contract that has a route is registered
// there with a handler for its kind: a call, a stream, an import or an export
// (facade.handlerOf). A request is read once, in facade.read: path, query and body, each
// under the upstream's names, with nothing ignored, become the *upstream.Call that a
// service gets.
// service gets.
package rest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// Options configures the facade.
type Options struct {
	// Conn reaches the services. A request is an *upstream.Call or, for a stream, a
	// message; an answer is stored in an *any, with the type that the service gave it.
	Conn grpc.ClientConnInterface
	// ForwardUnknown sends members that the contract does not name upstream instead of
	// refusing them.
	ForwardUnknown bool
	// RelaxLimits leaves the types and sizes of files to the upstream.
	RelaxLimits bool
	// AllowedOrigins are the origins of pages that may call from a browser: exact ones such
	// as https://app.example.com, or * for all. Without any, no page may.
	AllowedOrigins []string
	// Logger gets a record of each request that is refused before it reaches a service;
	// services log all others.
	Logger *slog.Logger
}

// facade is the REST facade.
type facade struct {
	opts    Options
	mux     *runtime.ServeMux // of /v1/...
	api     *runtime.ServeMux // of /api/v1/...
	tickets *tickets

	streamWriteTimeout time.Duration
}

// New returns the handler of /v1/... and of /api/v1/..., because the official SDKs have
// /api in their base URL.
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

// newFacade returns a facade that uses the given clock for its tickets.
func newFacade(opts Options, now func() time.Time) (*facade, error) {
	f := &facade{opts: opts, tickets: newTickets(now), streamWriteTimeout: streamWriteTimeout}
	var err error
	if f.mux, err = f.newMux(""); err != nil {
		return nil, err
	}
	f.api, err = f.newMux(apiBase)
	return f, err
}

// apiBase is what the official SDKs put before /v1.
const apiBase = "/api"

func (f *facade) serve(w http.ResponseWriter, r *http.Request) {
	setRequestID(w, r)
	if strings.HasPrefix(r.URL.Path, apiBase+"/") {
		f.api.ServeHTTP(w, r)
		return
	}
	f.mux.ServeHTTP(w, r)
}

// A handlerFunc answers a request to a route. path is the escaped path from /v1 on.
type handlerFunc func(w http.ResponseWriter, r *http.Request, path string)

// newMux returns the routes of the contract below a base path, and those of the facade
// itself.
func (f *facade) newMux(base string) (*runtime.ServeMux, error) {
	mux := runtime.NewServeMux(
		runtime.WithErrorHandler(func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, _ *http.Request, err error) {
			writeError(w, nil, err)
		}),
		runtime.WithRoutingErrorHandler(func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, httpStatus int) {
			routingError(w, r, strings.TrimPrefix(r.URL.EscapedPath(), base), httpStatus)
		}),
		runtime.WithIncomingHeaderMatcher(func(name string) (string, bool) { return "x-request-id", name == requestIDHeader }),
		runtime.WithUnescapingMode(runtime.UnescapingModeAllExceptSlash),
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
	)
	add := func(verb, pattern string, serve handlerFunc) error {
		return mux.HandlePath(verb, base+pattern, func(w http.ResponseWriter, r *http.Request, _ map[string]string) {
			serve(w, r, strings.TrimPrefix(r.URL.EscapedPath(), base))
		})
	}
	for _, m := range routed() {
		serve, err := f.handlerOf(m)
		if err == nil {
			err = add(m.HTTPMethod, m.Pattern, func(w http.ResponseWriter, r *http.Request, path string) {
				if !m.Matches(path) { // for the mux, a path that ends in a slash has an empty id
					f.refuse(w, r, m.FullMethod, errNotFound)
					return
				}
				serve(w, r, path)
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return mux, errors.Join(add(http.MethodPost, ticketsPath, f.serveTickets), add(http.MethodPost, uploadPath, f.serveUpload))
}

// routed returns the methods that have a route in the order in which the mux needs them: of
// several routes that match it uses the last, and a literal has to win over a parameter.
func routed() []*contract.Method {
	methods := slices.DeleteFunc(contract.Methods(), func(m *contract.Method) bool { return m.HTTPMethod == "" })
	literals := func(m *contract.Method) []int {
		var out []int
		for part := range strings.SplitSeq(m.Pattern, "/") {
			literal := 1
			if strings.HasPrefix(part, "{") {
				literal = 0
			}
			out = append(out, literal)
		}
		return out
	}
	slices.SortStableFunc(methods, func(a, b *contract.Method) int { return slices.Compare(literals(a), literals(b)) })
	return methods
}

// handlerOf returns the handler of a method's route.
func (f *facade) handlerOf(m *contract.Method) (handlerFunc, error) {
	switch own := m.Encoding == whatsappv1.UpstreamOptions_ENCODING_NONE; {
	case !m.Descriptor.IsStreamingServer():
		return func(w http.ResponseWriter, r *http.Request, path string) { f.serveCall(w, r, m, path) }, nil
	case own: // a stream of events
		s, err := newStreamRoute(m)
		return func(w http.ResponseWriter, r *http.Request, path string) { f.serveStream(w, r, s, path) }, err
	case m.Descriptor.IsStreamingClient():
		s, err := newImportRoute(m)
		return func(w http.ResponseWriter, r *http.Request, _ string) { f.serveImport(w, r, s) }, err
	default:
		s, err := newExportRoute(m)
		return func(w http.ResponseWriter, r *http.Request, path string) { f.serveExport(w, r, s, path) }, err
	}
}

// serveCall makes a call with one request and one answer.
func (f *facade) serveCall(w http.ResponseWriter, r *http.Request, m *contract.Method, path string) {
	call, release, err := f.read(w, r, m, path, r.URL.RawQuery)
	defer release()
	if err != nil {
		f.refuse(w, r, m.FullMethod, err)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if ctx, err = runtime.AnnotateContext(ctx, f.mux, r, m.FullMethod); err != nil {
		writeError(w, nil, err)
		return
	}
	var answer any
	var header metadata.MD
	if err := f.opts.Conn.Invoke(ctx, m.FullMethod, call, &answer, grpc.Header(&header)); err != nil {
		writeError(w, header, err)
		return
	}
	f.writeAnswer(w, r, header, answer)
}

// writeAnswer relays the upstream's answer unchanged, with its own status, or writes the
// JSON of an answer that the gateway made.
func (f *facade) writeAnswer(w http.ResponseWriter, r *http.Request, header metadata.MD, answer any) {
	httpStatus, body, err := http.StatusOK, []byte(nil), error(nil)
	switch answer := answer.(type) {
	case *upstream.Answer:
		httpStatus, body = answer.Status, answer.Body()
	case proto.Message:
		body, err = jsonOf(answer)
	default:
		err = fmt.Errorf("rest: %s is answered with a %T", r.URL.Path, answer)
	}
	if err != nil {
		writeError(w, header, err)
		return
	}
	setHeader(w, header)
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(httpStatus)
	_, _ = w.Write(body) // the caller may have gone
}

// jsonOf returns a message as JSON, in the form that the upstream would use.
func jsonOf(m proto.Message) ([]byte, error) {
	typ, err := transcode.For(m.ProtoReflect().Descriptor())
	if err != nil {
		return nil, err
	}
	wire, err := proto.Marshal(m)
	if err != nil {
		return nil, err
	}
	return typ.AppendJSON(nil, wire, transcode.AlwaysArrays)
}

// refuse answers a request that reaches no service, and logs it.
func (f *facade) refuse(w http.ResponseWriter, r *http.Request, what string, err error) {
	e := apierror.From(err)
	f.opts.Logger.InfoContext(r.Context(), "refused", "method", what, "reason", e.Reason, "error", e.Message)
	writeError(w, nil, err)
}

const requestIDHeader = "X-Request-Id"

// setRequestID takes the caller's request id, or makes one, for the call and its answer, so
// that requests that never reach a service have one too.
func setRequestID(w http.ResponseWriter, r *http.Request) {
	id := auth.NewRequestID(r.Header.Get(requestIDHeader))
	r.Header.Set(requestIDHeader, id)
	w.Header().Set(requestIDHeader, id)
}

// setHeader relays the upstream's rate limit headers under their own names. The request id
// has been set already.
func setHeader(w http.ResponseWriter, header metadata.MD) {
	for key, values := range header {
		if key == "retry-after" || strings.HasPrefix(key, "x-ratelimit-") {
			w.Header()[http.CanonicalHeaderKey(key)] = values
		}
	}
}
