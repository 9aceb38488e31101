package apierror_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/lategate/lategate/internal/apierror"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func info(reason string, metadata ...string) *errdetails.ErrorInfo {
	out := &errdetails.ErrorInfo{Reason: reason, Domain: "lategate"}
	for i := 0; i < len(metadata); i += 2 {
		if out.Metadata == nil {
			out.Metadata = map[string]string{}
		}
		out.Metadata[metadata[i]] = metadata[i+1]
	}
	return out
}

func TestGRPCStatus(t *testing.T) {
	body, err := structpb.NewStruct(map[string]any{"error": "x", "n": []any{1.0, nil}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		err     *apierror.Error
		message string
		details []proto.Message
	}{
		{"least", &apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "no"}, "no",
			[]proto.Message{info("NOT_FOUND")}},
		{"all", &apierror.Error{Code: codes.ResourceExhausted, Reason: "R", Message: "m", HTTPStatus: 429, Body: []byte(` {"error":"x","n":[1,null]} `),
			RetryAfter: 1500 * time.Millisecond, Metadata: map[string]string{"a": "b"}, Quota: "600 a minute", Help: "https://x",
			Fields: []apierror.Field{{Path: "p.q", JSONPath: "pQ", Description: "d", Rule: "r"}, {Path: "z"}}}, "m",
			[]proto.Message{
				info("R", "a", "b", "http_status", "429"),
				&errdetails.RetryInfo{RetryDelay: durationpb.New(1500 * time.Millisecond)},
				&errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{{Subject: "api_key", Description: "600 a minute"}}},
				&errdetails.Help{Links: []*errdetails.Help_Link{{Description: "Where this is resolved", Url: "https://x"}}},
				&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: "p.q", Description: "d", Reason: "r"}, {Field: "z"}}},
				body,
			}},
		{"a body that is no object", &apierror.Error{Code: codes.Internal, Reason: "R", Body: []byte(`[1]`)}, "", []proto.Message{info("R")}},
		{"a body that is no JSON", &apierror.Error{Code: codes.Internal, Reason: "R", Body: []byte(`<html>`)}, "", []proto.Message{info("R")}},
		{"a body that is no UTF-8", &apierror.Error{Code: codes.Internal, Reason: "R", Body: []byte("{\"a\":\"\xff\"}")}, "",
			[]proto.Message{info("R"), &structpb.Struct{Fields: map[string]*structpb.Value{"a": structpb.NewStringValue("\uFFFD")}}}},
		{"a large body", &apierror.Error{Code: codes.Internal, Reason: "R", Body: []byte(`{"a":"` + strings.Repeat("x", 4096) + `"}`)}, "",
			[]proto.Message{info("R", "body", "omitted: too large")}},
		{"a body that is large as a Struct", &apierror.Error{Code: codes.Internal, Reason: "R", Body: []byte(`{"a":[` + strings.Repeat("1,", 1000) + `1]}`)}, "",
			[]proto.Message{info("R", "body", "omitted: too large")}},
		{"no UTF-8 anywhere", &apierror.Error{Code: codes.Internal, Reason: "R", Message: "a\xffb", Metadata: map[string]string{"a": "\xff"}, Quota: "\xff", Help: "\xff",
			Fields: []apierror.Field{{Path: "\xff", Description: "\xff", Rule: "\xff"}}}, "a\uFFFDb",
			[]proto.Message{
				info("R", "a", "\uFFFD"),
				&errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{{Subject: "api_key", Description: "\uFFFD"}}},
				&errdetails.Help{Links: []*errdetails.Help_Link{{Description: "Where this is resolved", Url: "\uFFFD"}}},
				&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: "\uFFFD", Description: "\uFFFD", Reason: "\uFFFD"}}},
			}},
		{"a message that fills it", &apierror.Error{Code: codes.Internal, Reason: "R", Message: strings.Repeat("m", 5000), RetryAfter: 1, Body: []byte(`{}`)}, strings.Repeat("m", 5000),
			[]proto.Message{info("R", "body", "omitted: too large")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before, _ := json.Marshal(tt.err) // it has JSON
			st := tt.err.GRPCStatus()
			if st.Code() != tt.err.Code || st.Message() != tt.message {
				t.Errorf("got status %v, want %s %q", st, tt.err.Code, tt.message)
			}
			var details []proto.Message
			for _, d := range st.Details() {
				m, ok := d.(proto.Message)
				if !ok {
					t.Fatalf("got a detail that cannot be read: %v", d)
				}
				details = append(details, m)
			}
			if diff := cmp.Diff(tt.details, details, protocmp.Transform()); diff != "" {
				t.Errorf("details (-want +got)\n%s", diff)
			}
			if _, err := proto.Marshal(st.Proto()); err != nil {
				t.Error(err)
			}
			if after, _ := json.Marshal(tt.err); string(after) != string(before) {
				t.Errorf("GRPCStatus changed the error to %s, want %s", after, before)
			}
		})
	}
}

// TestManyFields checks that a status names as many fields as fit, and how many did not.
func TestManyFields(t *testing.T) {
	e := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "many"}
	for i := range 100 {
		e.Fields = append(e.Fields, apierror.Field{Path: fmt.Sprintf("recipients[%d].phone", i), JSONPath: "x", Description: "must be a phone number in E.164", Rule: "phone"})
	}
	st := e.GRPCStatus()
	if size := proto.Size(st.Proto()); size > 4400 {
		t.Errorf("got a status of %d bytes, want at most 4400", size)
	}
	named := len(st.Details()[1].(*errdetails.BadRequest).GetFieldViolations())
	if got := st.Details()[0].(*errdetails.ErrorInfo).GetMetadata()["fields"]; named < 40 || got != fmt.Sprintf("omitted: %d more", 100-named) {
		t.Errorf("got %d fields named and %q, want at least 40, and the number of the others", named, got)
	}
	if _, body := e.HTTP(); strings.Count(string(body), "E.164") != 100 {
		t.Errorf("over REST got %s, want all 100 fields", body)
	}
}

func TestHTTP(t *testing.T) {
	upstream := http.Header{}
	for _, tt := range []struct {
		name   string
		err    *apierror.Error
		status int
		body   string
	}{
		{"the upstream's own", &apierror.Error{Code: codes.NotFound, Reason: "R", Message: "m", HTTPStatus: 404, Header: upstream, Body: []byte(` {"error":"x"}`)}, 404, ` {"error":"x"}`},
		{"the upstream's without a body", &apierror.Error{Code: codes.NotFound, Reason: "R", Message: "m", HTTPStatus: 404, Header: upstream}, 404, `{"error":"m","code":"R"}` + "\n"},
		{"the upstream's success", &apierror.Error{Code: codes.Unknown, Reason: "R", Message: "m", HTTPStatus: 200, Header: upstream, Body: []byte(`{}`)}, 500, `{}`},
		{"a status of its own", &apierror.Error{Code: codes.InvalidArgument, Reason: "R", Message: "m", HTTPStatus: 413}, 413, `{"error":"m","code":"R"}` + "\n"},
		{"metadata and fields", &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: `say "hi"`, Metadata: map[string]string{"method": "M"},
			Fields: []apierror.Field{{Path: "p_q", JSONPath: "pQ", Description: "a"}, {Path: "p_q", JSONPath: "pQ", Description: "b"}, {JSONPath: "z", Description: "c"}}},
			400, `{"error":"say \"hi\"","code":"INVALID_REQUEST","details":{"fields":{"pQ":["a","b"],"z":["c"]},"method":"M"}}` + "\n"},
		{"no UTF-8", &apierror.Error{Code: codes.Internal, Reason: "R", Message: "a\xff"}, 500, `{"error":"a\ufffd","code":"R"}` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, body := tt.err.HTTP()
			if got != tt.status || string(body) != tt.body {
				t.Errorf("got %d %s, want %d %s", got, body, tt.status, tt.body)
			}
		})
	}
	for code, want := range map[codes.Code]int{
		codes.OK: 500, codes.Canceled: 499, codes.Unknown: 500, codes.InvalidArgument: 400, codes.DeadlineExceeded: 504, codes.NotFound: 404,
		codes.AlreadyExists: 409, codes.PermissionDenied: 403, codes.ResourceExhausted: 429, codes.FailedPrecondition: 400, codes.Aborted: 409,
		codes.OutOfRange: 400, codes.Unimplemented: 501, codes.Internal: 500, codes.Unavailable: 503, codes.DataLoss: 500, codes.Unauthenticated: 401, codes.Code(99): 500,
	} {
		if got, _ := (&apierror.Error{Code: code, Reason: "R"}).HTTP(); got != want {
			t.Errorf("%s: got %d, want %d", code, got, want)
		}
	}
}

func TestFrom(t *testing.T) {
	own := &apierror.Error{Code: codes.NotFound, Reason: "R", Message: "m", Header: http.Header{}}
	detailed, err := status.New(codes.Aborted, "busy").WithDetails(&errdetails.ErrorInfo{Reason: "LOCKED"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		err  error
		want apierror.Error
	}{
		{"itself", own, *own},
		{"wrapped", fmt.Errorf("call: %w", own), *own},
		{"joined", errors.Join(errors.New("x"), own), *own},
		{"a status", status.Error(codes.FailedPrecondition, "no"), apierror.Error{Code: codes.FailedPrecondition, Reason: "FAILED_PRECONDITION", Message: "no"}},
		{"a status with a reason", detailed.Err(), apierror.Error{Code: codes.Aborted, Reason: "LOCKED", Message: "busy"}},
		{"a wrapped status", fmt.Errorf("call: %w", status.Error(codes.Unavailable, "gone")), apierror.Error{Code: codes.Unavailable, Reason: "UNAVAILABLE", Message: "call: rpc error: code = Unavailable desc = gone"}},
		{"any other", errors.New("x"), apierror.Error{Code: codes.Unknown, Reason: "UNKNOWN", Message: "x"}},
		{"cancelled", context.Canceled, apierror.Error{Code: codes.Canceled, Reason: "CANCELLED", Message: "context canceled"}},
		{"late", fmt.Errorf("read: %w", context.DeadlineExceeded), apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED", Message: "read: context deadline exceeded"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(&tt.want, apierror.From(tt.err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if apierror.From(fmt.Errorf("call: %w", own)) != own {
		t.Error("From returned a copy of a wrapped error, want the same")
	}
}

// TestStatusOfError checks that gRPC gets the status from the error itself.
func TestStatusOfError(t *testing.T) {
	e := &apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "no"}
	if st := status.Convert(e); st.Code() != codes.NotFound || st.Message() != "no" || len(st.Details()) != 1 {
		t.Errorf("got %v, want NotFound with one detail", st)
	}
	if got := e.Error(); got != "NotFound: NOT_FOUND: no" {
		t.Errorf("got %s, want NotFound: NOT_FOUND: no", got)
	}
}
