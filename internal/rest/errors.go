package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/transcode"
)

// invalid turns a reading error into the answer that names the member.
func invalid(err error) error {
	out := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: err.Error()}
	var e *transcode.Error
	if errors.As(err, &e) {
		switch e.Reason {
		case transcode.Syntax:
			out.Reason = "INVALID_JSON"
			out.Message = "the body is not valid JSON: " + err.Error()
		case transcode.Unknown:
			out.Reason = "UNKNOWN_FIELD"
		}
		if e.Path != "" {
			out.Fields = []apierror.Field{{Path: e.Path, JSONPath: e.Path, Description: e.Detail}}
		}
	}
	return out
}

// routingError answers a request that has no route.
func (f *facade) routingError(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, httpStatus int) {
	var allow []string
	for _, b := range f.opts.Bindings {
		if b.Matches(r.URL.EscapedPath()) && !slices.Contains(allow, b.HTTPMethod) {
			allow = append(allow, b.HTTPMethod)
		}
	}
	slices.Sort(allow)
	if httpStatus == http.StatusMethodNotAllowed && len(allow) > 0 {
		methodNotAllowed(w, r, allow...)
		return
	}
	NotFound(w, r)
}

// methodNotAllowed answers a request for a path that takes other methods.
func methodNotAllowed(w http.ResponseWriter, r *http.Request, allow ...string) {
	w.Header().Set("Allow", strings.Join(allow, ", "))
	writeError(r.Context(), nil, nil, w, r, &apierror.Error{Code: codes.Unimplemented, Reason: "METHOD_NOT_ALLOWED", HTTPStatus: http.StatusMethodNotAllowed,
		Message: fmt.Sprintf("%s is not allowed here; use %s", r.Method, strings.Join(allow, " or "))})
}

var errNotFound = &apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "there is no such path; /docs lists those that there are"}

// NotFound answers a request for a path that does not exist.
func NotFound(w http.ResponseWriter, r *http.Request) {
	setRequestID(w, r)
	writeError(r.Context(), nil, nil, w, r, errNotFound)
}

// writeError answers with the upstream's own error, or ours in the upstream's shape.
func writeError(ctx context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, _ *http.Request, err error) {
	var e *apierror.Error
	if !errors.As(err, &e) {
		var he *runtime.HTTPStatusError
		if errors.As(err, &he) {
			e = &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: he.HTTPStatus, Message: "the path is not a valid URL path"}
		} else {
			e = apierror.From(err)
		}
	}
	httpStatus, body := e.HTTP()
	writeErrorBody(ctx, w, e, httpStatus, body)
}

// writeErrorBody answers with an error in the words that are given.
func writeErrorBody(ctx context.Context, w http.ResponseWriter, e *apierror.Error, httpStatus int, body []byte) {
	if md, ok := runtime.ServerMetadataFromContext(ctx); ok {
		for key, values := range md.HeaderMD {
			if name, ok := outgoingHeader(key); ok {
				w.Header()[http.CanonicalHeaderKey(name)] = values
			}
		}
	}
	if httpStatus == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if e.Header == nil && e.RetryAfter > 0 { // else the upstream has said it, or has not
		w.Header().Set("Retry-After", strconv.FormatInt(int64((e.RetryAfter+time.Second-1)/time.Second), 10))
	}
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(httpStatus)
	_, _ = w.Write(body) // a caller that has gone needs no answer
}
