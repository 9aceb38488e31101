package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// maxBody is the limit for a request's body, in bytes; the same as for a gRPC request.
// Files are not part of it: they come in a multipart form.
const maxBody = 8 << 20

// read reads a request to a method's route, whole, into a call. release frees what its file
// has taken up, and is never nil.
func (f *facade) read(w http.ResponseWriter, r *http.Request, m *contract.Method, path, query string) (call *upstream.Call, release func(), err error) {
	call = &upstream.Call{Method: m, Request: m.NewRequest(), Relay: true}
	release, err = f.readBody(call, w, r)
	if err != nil {
		return nil, release, err
	}
	if err := f.fill(call, path, query); err != nil {
		return nil, release, err
	}
	if m.Encoding == whatsappv1.UpstreamOptions_ENCODING_MULTIPART {
		err = fillFile(call)
	}
	return call, release, err
}

// readBody reads the request's body: JSON, or a form, of which the file is left to be read.
func (f *facade) readBody(call *upstream.Call, w http.ResponseWriter, r *http.Request) (release func(), err error) {
	if r.Body != nil && r.Body != http.NoBody && isForm(r) {
		r.Body = newTimedBody(w, r.Body)
		if r.Header.Get("Authorization") == "" {
			// Do not receive a file from a caller that will be refused.
			_, err := auth.Passthrough(r.Context())
			return func() {}, err
		}
		return f.readForm(call, r)
	}
	call.Body, err = readText(w, r)
	return func() {}, err
}

// readText reads a request's body; it is nil if there is none.
func readText(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, newTimedBody(w, r.Body), maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, &apierror.Error{Code: codes.InvalidArgument, Reason: "REQUEST_TOO_LARGE", HTTPStatus: http.StatusRequestEntityTooLarge,
			Message: fmt.Sprintf("the body is over %d MiB; split the request, or send a file as multipart/form-data", maxBody>>20)}
	}
	if err != nil {
		return nil, &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, Message: "the body was not received in full"}
	}
	return body, nil
}

// fill reads path, query and body into the call's message.
func (f *facade) fill(call *upstream.Call, path, query string) error {
	mode := transcode.Strict
	if f.opts.ForwardUnknown {
		mode = transcode.Forward
	}
	m := call.Method
	members, err := queryOf(m, query)
	if err != nil {
		return invalid(err)
	}
	if m.HasBody {
		members = call.Body
	} else if body := bytes.TrimSpace(call.Body); len(body) > 0 && string(body) != "{}" {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "this method takes no body"}
	}
	if len(members) == 0 {
		members, call.Body = []byte("{}"), nil
	}
	typ := m.Members
	if m.HasBody && m.Unfilled(path) {
		typ, call.Body = m.Request, nil // members that the path has are not sent on in the body
	}
	wire, err := typ.AppendWire(nil, members, mode, nil)
	if err != nil {
		return invalid(err)
	}
	if err := proto.Unmarshal(wire, call.Request); err != nil {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: err.Error()}
	}
	if err := m.SetPath(call.Request, path); err != nil {
		return &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: err.Error()}
	}
	return nil
}

// queryOf returns the query as JSON, nil for a method without one. A method with a body
// takes no query at all: it would ignore the parameters.
func queryOf(m *contract.Method, query string) ([]byte, error) {
	values, err := parseQuery(query)
	if err != nil {
		return nil, err
	}
	if !m.HasBody && len(values) > 0 {
		return m.Members.QueryJSON(values)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		return nil, &transcode.Error{Reason: transcode.Unknown, Path: name, Detail: "this method takes no query parameters; put it into the body"}
	}
	return nil, nil
}
