package rest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// invalid returns the answer to an error of reading a request; it names the member.
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
func routingError(w http.ResponseWriter, r *http.Request, path string, httpStatus int) {
	var allow []string
	if path == ticketsPath || path == uploadPath {
		allow = append(allow, http.MethodPost)
	}
	for _, m := range contract.Methods() {
		if m.HTTPMethod != "" && m.Matches(path) && !slices.Contains(allow, m.HTTPMethod) {
			allow = append(allow, m.HTTPMethod)
		}
	}
	if httpStatus != http.StatusMethodNotAllowed || len(allow) == 0 {
		NotFound(w, r)
		return
	}
	slices.Sort(allow)
	w.Header().Set("Allow", strings.Join(allow, ", "))
	writeError(w, nil, &apierror.Error{Code: codes.Unimplemented, Reason: "METHOD_NOT_ALLOWED", HTTPStatus: http.StatusMethodNotAllowed,
		Message: fmt.Sprintf("%s is not allowed here; use %s", r.Method, strings.Join(allow, " or "))})
}

var errNotFound = &apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "there is no such path; /docs lists those that there are"}

// NotFound answers a request for an unknown path.
func NotFound(w http.ResponseWriter, r *http.Request) {
	setRequestID(w, r)
	writeError(w, nil, errNotFound)
}

// writeError answers with the upstream's own error, or with one of the gateway's in the
// same shape. header is that of the call, or nil.
func writeError(w http.ResponseWriter, header metadata.MD, err error) {
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
	writeErrorBody(w, header, e, httpStatus, body)
}

// writeErrorBody answers with an error whose status and body are given.
func writeErrorBody(w http.ResponseWriter, header metadata.MD, e *apierror.Error, httpStatus int, body []byte) {
	setHeader(w, header)
	if httpStatus == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if e.Header == nil && e.RetryAfter > 0 { // with a Header, Retry-After is the upstream's or absent
		w.Header().Set("Retry-After", strconv.FormatInt(int64((e.RetryAfter+time.Second-1)/time.Second), 10))
	}
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(httpStatus)
	_, _ = w.Write(body) // the caller may have gone
}
