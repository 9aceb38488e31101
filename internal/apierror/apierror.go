// Package apierror is the one form that a failed call has inside the gateway. Over
// gRPC it is a status with details, over REST Late's own error shape.
package apierror

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Domain is the ErrorInfo domain of all errors that the gateway makes.
const Domain = "lategate"

// maxDetails bounds what of an upstream's error body goes into a status, in bytes.
const maxDetails = 4 << 10

// An Error is a failed call.
type Error struct {
	// Code is the gRPC code.
	Code codes.Code
	// Reason is the machine-readable cause, in UPPER_SNAKE_CASE.
	Reason string
	// Message is for people.
	Message string
	// HTTPStatus is the upstream's status, or the one that fits where the upstream
	// did not answer. 0 means the one that the code maps to.
	HTTPStatus int
	// Header has the headers of the upstream's answer, nil where there is none.
	Header http.Header
	// Body is the upstream's own error body if that is a JSON object.
	Body []byte
	// RetryAfter is when to try again; 0 where that is not known.
	RetryAfter time.Duration
	// Metadata is what else is known, by name.
	Metadata map[string]string
	// Fields says what is wrong with which field of the request.
	Fields []Field
	// Quota describes the limit that was hit, if one was.
	Quota string
	// Help is where the cause can be removed, a URL.
	Help string
}

// A Field says what is wrong with one field of a request.
type Field struct {
	Path        string // in the .proto's names, such as recipients[3].phone
	JSONPath    string // in Late's names, such as recipients[3].phone
	Description string
	Rule        string // id of the validation rule, if one was broken
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %s", e.Code, e.Reason, e.Message) }

// GRPCStatus returns the status with its details: ErrorInfo always, RetryInfo,
// QuotaFailure, BadRequest and Help where they say something, and the upstream's
// error body as a google.protobuf.Struct if it is not too large.
func (e *Error) GRPCStatus() *status.Status {
	info := &errdetails.ErrorInfo{Reason: e.Reason, Domain: Domain, Metadata: maps.Clone(e.Metadata)}
	if info.Metadata == nil {
		info.Metadata = map[string]string{}
	}
	if e.HTTPStatus != 0 {
		info.Metadata["http_status"] = strconv.Itoa(e.HTTPStatus)
	}
	details := []protoadapt.MessageV1{info}
	if e.RetryAfter > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(e.RetryAfter)})
	}
	if e.Quota != "" {
		details = append(details, &errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{
			{Subject: "api_key", Description: e.Quota}}})
	}
	if len(e.Fields) > 0 {
		bad := &errdetails.BadRequest{}
		for _, f := range e.Fields {
			bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
				Field: f.Path, Description: f.Description, Reason: f.Rule})
		}
		details = append(details, bad)
	}
	if e.Help != "" {
		details = append(details, &errdetails.Help{Links: []*errdetails.Help_Link{
			{Description: "Where this is resolved", Url: e.Help}}})
	}
	if len(e.Body) > 0 {
		var body structpb.Struct
		if len(e.Body) > maxDetails {
			info.Metadata["body"] = "omitted: over 4 KB"
		} else if body.UnmarshalJSON(e.Body) == nil {
			details = append(details, &body)
		}
	}
	st := status.New(e.Code, e.Message)
	if with, err := st.WithDetails(details...); err == nil {
		return with
	}
	return st
}

// HTTP returns the error as the REST facade answers it: the upstream's own status
// and body where it answered, otherwise Late's shape, {"error", "code", "details"}.
func (e *Error) HTTP() (httpStatus int, body []byte) {
	httpStatus = e.HTTPStatus
	if httpStatus == 0 {
		httpStatus = statusOf[e.Code]
	}
	if httpStatus < 400 {
		httpStatus = http.StatusInternalServerError
	}
	if e.Header != nil && e.Body != nil {
		return httpStatus, e.Body
	}
	type shape struct {
		Error   string         `json:"error"`
		Code    string         `json:"code"`
		Details map[string]any `json:"details,omitempty"`
	}
	out := shape{Error: e.Message, Code: e.Reason, Details: map[string]any{}}
	if len(e.Fields) > 0 {
		fields := map[string][]string{}
		for _, f := range e.Fields {
			fields[f.JSONPath] = append(fields[f.JSONPath], f.Description)
		}
		out.Details["fields"] = fields
	}
	for name, value := range e.Metadata {
		out.Details[name] = value
	}
	body, err := json.Marshal(out)
	if err != nil { // strings and maps of strings always have JSON
		return http.StatusInternalServerError, []byte(`{"error":"internal error","code":"INTERNAL"}`)
	}
	return httpStatus, append(body, '\n')
}

// statusOf is the HTTP status of each code for errors that the gateway makes.
var statusOf = map[codes.Code]int{
	codes.Canceled:           499,
	codes.InvalidArgument:    http.StatusBadRequest,
	codes.DeadlineExceeded:   http.StatusGatewayTimeout,
	codes.NotFound:           http.StatusNotFound,
	codes.AlreadyExists:      http.StatusConflict,
	codes.PermissionDenied:   http.StatusForbidden,
	codes.ResourceExhausted:  http.StatusTooManyRequests,
	codes.FailedPrecondition: http.StatusBadRequest,
	codes.Aborted:            http.StatusConflict,
	codes.OutOfRange:         http.StatusBadRequest,
	codes.Unimplemented:      http.StatusNotImplemented,
	codes.Unavailable:        http.StatusServiceUnavailable,
	codes.Unauthenticated:    http.StatusUnauthorized,
}

// From returns any error as an Error: itself if it is one, else its gRPC status.
func From(err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	st := status.Convert(err)
	e := &Error{Code: st.Code(), Reason: reasonOf(st.Code()), Message: st.Message()}
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			e.Reason = info.GetReason()
		}
	}
	return e
}

// reasonOf spells a code as a reason, such as INVALID_ARGUMENT.
func reasonOf(c codes.Code) string {
	out := []byte{}
	for i, r := range []byte(c.String()) {
		if i > 0 && r >= 'A' && r <= 'Z' {
			out = append(out, '_')
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		out = append(out, r)
	}
	return string(out)
}
