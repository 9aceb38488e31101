// Package apierror has the one type for a failed call inside the gateway. Over gRPC it
// becomes a status with details, over REST an error in Late's own shape.
package apierror

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/lategate/lategate/internal/transcode"
)

// Domain is the ErrorInfo domain of all errors that the gateway makes.
const Domain = "lategate"

// maxDetails is the limit for a status, in bytes: it is sent in headers, base64-encoded,
// and clients in some languages refuse headers of more than 8 KB.
const maxDetails = 4 << 10

// An Error is a failed call.
type Error struct {
	// Code is the gRPC code.
	Code codes.Code
	// Reason is the machine-readable cause, in UPPER_SNAKE_CASE.
	Reason string
	// Message is for people.
	Message string
	// HTTPStatus is the upstream's status, or a fitting one if the upstream did not answer.
	// 0 means the status of the code.
	HTTPStatus int
	// Header has the headers of the upstream's answer; nil if there was none.
	Header http.Header
	// Body is the upstream's own error body, if it is a JSON object.
	Body []byte
	// RetryAfter is when to try again; 0 if that is not known.
	RetryAfter time.Duration
	// Metadata is more information, by name.
	Metadata map[string]string
	// Fields says what is wrong with which field of the request.
	Fields []Field
	// Quota describes the limit that was hit, if one was.
	Quota string
	// Help is a URL where the cause can be removed.
	Help string
}

// A Field says what is wrong with one field of a request.
type Field struct {
	Path        string // with the names of the .proto, such as recipients[3].phone
	JSONPath    string // with Late's names, such as recipients[3].phone
	Description string
	Rule        string // id of the validation rule, if one was broken
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %s", e.Code, e.Reason, e.Message) }

// GRPCStatus returns the status with its details: always ErrorInfo; RetryInfo,
// QuotaFailure, Help and BadRequest if they are known; and the upstream's error body as a
// google.protobuf.Struct. Details that would make the status too large are left out, and
// ErrorInfo says so.
func (e *Error) GRPCStatus() *status.Status {
	info := &errdetails.ErrorInfo{Reason: e.Reason, Domain: Domain, Metadata: make(map[string]string, len(e.Metadata)+1)}
	for name, value := range e.Metadata {
		info.Metadata[name] = text(value)
	}
	if e.HTTPStatus != 0 {
		info.Metadata["http_status"] = strconv.Itoa(e.HTTPStatus)
	}
	message := text(e.Message)
	details := []protoadapt.MessageV1{info}
	room := maxDetails - len(message) - proto.Size(info)
	add := func(d proto.Message) bool {
		size := proto.Size(d)
		if size > room {
			return false
		}
		room -= size
		details = append(details, protoadapt.MessageV1Of(d))
		return true
	}
	if e.RetryAfter > 0 {
		add(&errdetails.RetryInfo{RetryDelay: durationpb.New(e.RetryAfter)})
	}
	if e.Quota != "" {
		add(&errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{
			{Subject: "api_key", Description: text(e.Quota)}}})
	}
	if e.Help != "" {
		add(&errdetails.Help{Links: []*errdetails.Help_Link{
			{Description: "Where this is resolved", Url: text(e.Help)}}})
	}
	if len(e.Fields) > 0 {
		bad := &errdetails.BadRequest{}
		size := 0
		for i, f := range e.Fields {
			v := &errdetails.BadRequest_FieldViolation{Field: text(f.Path), Description: text(f.Description), Reason: text(f.Rule)}
			if size += proto.Size(v) + 3; size > room { // 3: its tag and length
				info.Metadata["fields"] = fmt.Sprintf("omitted: %d more", len(e.Fields)-i)
				break
			}
			bad.FieldViolations = append(bad.FieldViolations, v)
		}
		if len(bad.FieldViolations) > 0 {
			add(bad)
		}
	}
	if len(e.Body) > 0 {
		body := new(structpb.Struct)
		if len(e.Body) > maxDetails || isObject(e.Body) && !(decode(e.Body, body) && add(body)) {
			info.Metadata["body"] = "omitted: too large"
		}
	}
	st := status.New(e.Code, message)
	if with, err := st.WithDetails(details...); err == nil {
		return with
	}
	return st
}

func isObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) && json.Valid(body)
}

// decode reads a JSON object in the same way as answers, so that it nests no deeper than
// every protobuf runtime can read.
func decode(body []byte, into *structpb.Struct) bool {
	typ, err := transcode.For(into.ProtoReflect().Descriptor())
	if err != nil {
		return false // a Struct always compiles
	}
	return transcode.NewAnswer(typ, body, nil).Decode(into) == nil
}

// text makes a text valid for a protobuf string.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// HTTP returns the error for the REST facade: the upstream's own status and body if it
// answered, otherwise Late's shape, {"error", "code", "details"}.
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
	if err != nil { // never for strings and maps of strings
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

// From returns any error as an Error: the one in its chain, else its gRPC status.
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	st, ok := status.FromError(err)
	if !ok {
		st = status.FromContextError(err)
	}
	e = &Error{Code: st.Code(), Reason: reasonOf(st.Code()), Message: st.Message()}
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			e.Reason = info.GetReason()
		}
	}
	return e
}

// reasonOf returns a code as a reason, such as INVALID_ARGUMENT.
func reasonOf(c codes.Code) string {
	if c == codes.Canceled {
		return "CANCELLED" // the spelling of google.rpc.Code and of the other reasons
	}
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
