package upstream

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/transcode"
)

func headers(pairs ...string) http.Header { return reply(0, "", pairs...).Header }

// TestErrorShapes has the shapes of the upstream's errors. If want.Body is empty, the body
// reaches the caller unchanged.
func TestErrorShapes(t *testing.T) {
	const noStruct = "-"
	for _, tt := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   told
	}{
		{"only an error", 400, nil, `{"error":"accountId is required"}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "accountId is required"}},
		{"message instead of error", 500, nil, `{"success":false,"message":"Test webhook failed to deliver"}`,
			told{Code: codes.Internal, Reason: "UPSTREAM_ERROR", Message: "Test webhook failed to deliver"}},
		{"error as object", 400, nil, `{"error":{"message":"Bad phone","type":"x"}}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "Bad phone"}},
		{"error as Meta's object", 400, nil, `{"error":{"message":"Undeliverable","code":131026}}`,
			told{Code: codes.FailedPrecondition, Reason: "REENGAGEMENT_REQUIRED",
				Message:  "Undeliverable. The 24-hour window is closed: send an approved template to open the conversation again.",
				Metadata: map[string]string{"meta_code": "131026", "upstream_code": "131026"}}},
		{"error as object in an object", 400, nil, `{"error":{"error":{"message":"Deep"}}}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "Deep"}},
		{"error as number", 400, nil, `{"error":17}`, told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "17"}},
		{"error as boolean", 400, nil, `{"error":true}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "the upstream answered 400 Bad Request"}},
		{"message of the wrong type", 409, nil, `{"message":["a"],"code":"DUPLICATE"}`,
			told{Code: codes.AlreadyExists, Reason: "ALREADY_EXISTS", Message: "the upstream answered 409 Conflict", Metadata: map[string]string{"upstream_code": "DUPLICATE"}}},
		{"numeric code", 400, nil, `{"error":"Re-engagement required","code":131026}`,
			told{Code: codes.FailedPrecondition, Reason: "REENGAGEMENT_REQUIRED",
				Message:  "Re-engagement required. The 24-hour window is closed: send an approved template to open the conversation again.",
				Metadata: map[string]string{"meta_code": "131026", "upstream_code": "131026"}}},
		{"unknown numeric code", 400, nil, `{"error":"No","code":190.5}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "No", Metadata: map[string]string{"upstream_code": "190.5"}}},
		{"Meta's code in the details", 400, nil, `{"error":"Account locked","code":"WHATSAPP_API_ERROR","details":{"metaCode":131031,"platform":"whatsapp"}}`,
			told{Code: codes.FailedPrecondition, Reason: "ACCOUNT_LOCKED",
				Message:  "Account locked. Meta suspended the WhatsApp Business account: only Meta's support can resolve this.",
				Metadata: map[string]string{"meta_code": "131031", "upstream_code": "WHATSAPP_API_ERROR"}}},
		{"Meta's code as text in the details' code", 400, nil, `{"error":"No","details":{"code":"131052"}}`,
			told{Code: codes.FailedPrecondition, Reason: "MEDIA_DOWNLOAD_FAILED",
				Message: "No. The media's URL must be public and need no authorization.", Metadata: map[string]string{"meta_code": "131052"}}},
		{"a number that is no code of Meta's", 400, nil, `{"error":"Order 123456 of 1310261 is gone"}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "Order 123456 of 1310261 is gone"}},
		{"the fix is not repeated", 401, nil, `{"error":"Wrong. Check the Late API key."}`,
			told{Code: codes.Unauthenticated, Reason: "API_KEY_REJECTED", Message: "Wrong. Check the Late API key."}},

		{"fields as texts and lists", 422, nil, `{"error":"Validation failed","details":{"fields":{"phone":"is required","tags":["too many","too long"],"name":{"message":"bad"},"x":7,"y":[],"z":[{"message":"m"},null]}}}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "Validation failed",
				Fields: []string{"name: bad", "phone: is required", "tags: too many; too long", "x: 7", "y: ", "z: m"}}},
		{"fields that are none", 422, nil, `{"error":"Validation failed","details":{"fields":["phone"],"reason":"r"}}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "Validation failed", Metadata: map[string]string{"upstream_reason": "r"}}},
		{"details as text", 400, nil, `{"error":"No","details":"phone is required"}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "No"}},
		{"payment", 402, nil, `{"error":"Payment required","code":"PAYMENT_REQUIRED","reason":"payment_failed","dashboard_url":"https://getlate.dev/billing"}`,
			told{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", Message: "Payment required. Settle the payment in the dashboard.", Help: "https://getlate.dev/billing",
				Metadata: map[string]string{"upstream_code": "PAYMENT_REQUIRED", "upstream_reason": "payment_failed", "dashboard_url": "https://getlate.dev/billing"}}},
		{"payment in the details", 402, nil, `{"error":"Payment required","details":{"reason":"payment_failed","dashboard_url":"https://getlate.dev/billing"}}`,
			told{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", Message: "Payment required. Settle the payment in the dashboard.", Help: "https://getlate.dev/billing",
				Metadata: map[string]string{"upstream_reason": "payment_failed", "dashboard_url": "https://getlate.dev/billing"}}},
		{"a URL that is too long", 402, nil, `{"error":"P","dashboard_url":"https://` + strings.Repeat("a", 256) + `"}`,
			told{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", Message: "P. Settle the payment in the dashboard."}},
		{"permission group", 403, nil, `{"error":"No","code":"insufficient_permissions","required_group":"admin"}`,
			told{Code: codes.PermissionDenied, Reason: "INSUFFICIENT_PERMISSIONS", Message: "No. The key's user lacks the permission group that the details name.",
				Metadata: map[string]string{"upstream_code": "insufficient_permissions", "required_group": "admin"}}},
		{"permission group in the details", 403, nil, `{"error":"No","code":"insufficient_permissions","details":{"required_group":"admin"}}`,
			told{Code: codes.PermissionDenied, Reason: "INSUFFICIENT_PERMISSIONS", Message: "No. The key's user lacks the permission group that the details name.",
				Metadata: map[string]string{"upstream_code": "insufficient_permissions", "required_group": "admin"}}},
		{"numbers to choose from", 400, nil, `{"error":"phoneNumberId not found in this WABA","availablePhoneNumbers":[{"id":"200000000000001","display_phone_number":"+1 555-010-0100"},{"id":"200000000000002","display_phone_number":null}]}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "phoneNumberId not found in this WABA"}},

		{"Retry-After in seconds", 429, headers("Retry-After", "7", "X-RateLimit-Limit", "600", "X-RateLimit-Reset", "1773230460"), `{"error":"Slow down"}`,
			told{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", Message: "Slow down. Wait for the rate limit to reset.", Retry: 7 * time.Second, Quota: "api_key: the key's requests a minute (600)"}},
		{"Retry-After as a date", 429, headers("Retry-After", now.Add(90*time.Second).Format(http.TimeFormat)), `{"error":"Slow down"}`,
			told{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", Message: "Slow down. Wait for the rate limit to reset.", Retry: 90 * time.Second, Quota: "api_key: the key's requests a minute"}},
		{"reset in seconds", 429, headers("X-RateLimit-Reset", strconv.FormatInt(now.Add(time.Minute).Unix(), 10)), `{"error":"Slow down"}`,
			told{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", Message: "Slow down. Wait for the rate limit to reset.", Retry: time.Minute, Quota: "api_key: the key's requests a minute"}},
		{"reset in milliseconds", 429, headers("X-RateLimit-Reset", strconv.FormatInt(now.Add(1500*time.Millisecond).UnixMilli(), 10)), `{"error":"Slow down"}`,
			told{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", Message: "Slow down. Wait for the rate limit to reset.", Retry: 1500 * time.Millisecond, Quota: "api_key: the key's requests a minute"}},
		{"one of Meta's limits", 429, headers("Retry-After", "6"), `{"error":"(#131056) Pair rate limit hit"}`,
			told{Code: codes.ResourceExhausted, Reason: "PAIR_RATE_LIMIT_HIT", Message: "(#131056) Pair rate limit hit. One user gets at most one message in 6 seconds.",
				Retry: 6 * time.Second, Metadata: map[string]string{"meta_code": "131056"}}},
		{"maintenance", 503, headers("Retry-After", "120"), `{"error":"Maintenance"}`,
			told{Code: codes.Unavailable, Reason: "UPSTREAM_UNAVAILABLE", Message: "Maintenance", Retry: 2 * time.Minute}},
		{"a reset is no end of maintenance", 503, headers("X-RateLimit-Reset", "1773230460"), `{"error":"Maintenance"}`,
			told{Code: codes.Unavailable, Reason: "UPSTREAM_UNAVAILABLE", Message: "Maintenance"}},
		{"a reset is no cure for a mistake", 400, headers("X-RateLimit-Reset", "1773230460", "Retry-After", "3"), `{"error":"No"}`,
			told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "No"}},
		{"request id", 404, headers("X-Request-Id", "req-1"), `{"error":"Not found"}`,
			told{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "Not found", Metadata: map[string]string{"request_id": "req-1"}}},
		{"headers that no status can hold", 429, headers("X-Request-Id", "\xff\xfe", "X-RateLimit-Limit", strings.Repeat("6", 4096)), `{"error":"Slow down"}`,
			told{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", Message: "Slow down. Wait for the rate limit to reset.", Quota: "api_key: the key's requests a minute"}},

		{"HTML", 502, nil, `<html><body>Bad gateway</body></html>`,
			told{Code: codes.Unavailable, Reason: "UPSTREAM_UNAVAILABLE", Message: "the upstream answered 502 Bad Gateway", Body: noStruct}},
		{"no body", 404, nil, ``, told{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "the upstream answered 404 Not Found", Body: noStruct}},
		{"no body and no name", 599, nil, ``, told{Code: codes.Unknown, Reason: "UPSTREAM_ERROR", Message: "the upstream answered 599", Body: noStruct}},
		{"null", 500, nil, `null`, told{Code: codes.Internal, Reason: "UPSTREAM_ERROR", Message: "the upstream answered 500 Internal Server Error", Body: noStruct}},
		{"text", 500, nil, `"131026"`, told{Code: codes.Internal, Reason: "UPSTREAM_ERROR", Message: "the upstream answered 500 Internal Server Error", Body: noStruct}},
		{"list", 500, nil, `[{"error":"x"}]`, told{Code: codes.Internal, Reason: "UPSTREAM_ERROR", Message: "the upstream answered 500 Internal Server Error", Body: noStruct}},
		{"cut JSON", 400, nil, `{"error":"acc`, told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "the upstream answered 400 Bad Request", Body: noStruct}},
		{"space around", 400, nil, " \n{\"error\":\"No\"}\n", told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "No"}},
		{"empty object", 400, nil, `{}`, told{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", Message: "the upstream answered 400 Bad Request"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.header == nil {
				tt.header = http.Header{}
			}
			b, _ := createContact(t)
			if tt.status >= 502 {
				b, _ = getContact(t)
			}
			e := failure(b, tt.status, tt.header, []byte(tt.body), now)
			got := tell(t, b, e)
			httpStatus, body := e.HTTP()
			if tt.want.Body == noStruct {
				tt.want.Body = ""
				want := fmt.Sprintf(`{"error":%q,"code":%q,"details":{"method":%q}}`, tt.want.Message, tt.want.Reason, b.FullMethod)
				if httpStatus != tt.status || !sameJSON(t, string(body), want) {
					t.Errorf("over REST got %d %s, want %s", httpStatus, body, want)
				}
			} else {
				if httpStatus != tt.status || string(body) != tt.body {
					t.Errorf("over REST got %d %s, want %d %s", httpStatus, body, tt.status, tt.body)
				}
				if !sameJSON(t, got.Body, tt.body) {
					t.Errorf("got the Struct %s, want %s", got.Body, tt.body)
				}
				got.Body = ""
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		after, reset string
		want         time.Duration
	}{
		{"", "", 0},
		{"0", "", 0},
		{"1", "", time.Second},
		{"0.25", "", 250 * time.Millisecond},
		{"-1", "", 0},
		{"NaN", "", 0},
		{"Inf", "", 0},
		{"1e300", "", 0},
		{"soon", "", 0},
		{"3", "1773230460", 3 * time.Second},
		{"soon", "1773230460", time.Minute}, // 2026-03-11T12:01:00Z
		{now.Add(-time.Hour).Format(http.TimeFormat), "", 0},
		{now.Add(time.Hour).Format(http.TimeFormat), "", time.Hour},
		{now.Add(time.Hour).Format(time.RFC850), "", time.Hour},
		{"", "1773230460", time.Minute},
		{"", "1773230460000", time.Minute},
		{"", "1773230399", 0}, // a second ago
		{"", "60", 0},
		{"", "0", 0},
		{"", "-5", 0},
		{"", "1773230460.5", 0},
		{"", "x", 0},
		{"", "9223372036854775807", 0}, // out of range
		{"", "1773230460000000", 0},
		{"Fri, 31 Dec 9999 23:59:59 GMT", "", 0},
	} {
		if got := retryAfter(headers("Retry-After", tt.after, "X-RateLimit-Reset", tt.reset), now); got != tt.want {
			t.Errorf("Retry-After %q, X-RateLimit-Reset %q: %s, want %s", tt.after, tt.reset, got, tt.want)
		}
	}
}

// TestLargeErrors checks that no answer of the upstream makes a status that is too large
// for the headers that carry it, while REST relays all of it.
func TestLargeErrors(t *testing.T) {
	fields := make([]string, 2000)
	for i := range fields {
		fields[i] = fmt.Sprintf(`"field%04d":"is required"`, i)
	}
	numbers := make([]string, 25)
	for i := range numbers {
		numbers[i] = fmt.Sprintf(`{"id":"2000000000000%02d","display_phone_number":"+1 555-010-01%02d","verified_name":"Shop %d"}`, i, i, i)
	}
	for name, body := range map[string]string{
		"long text":                        `{"error":"` + strings.Repeat("é", 5000) + `"}`,
		"long member":                      `{"error":"No","extra":"` + strings.Repeat("x", 5000) + `"}`,
		"many fields":                      `{"error":"No","details":{"fields":{` + strings.Join(fields, ",") + `}}}`,
		"long field":                       `{"error":"No","details":{"fields":{"` + strings.Repeat("f", 9000) + `":"` + strings.Repeat("d", 9000) + `"}}}`,
		"numbers, larger as a Struct":      `{"error":"No","n":[` + strings.Repeat("1,", 1500) + `1]}`,
		"deep":                             `{"error":"No","n":` + strings.Repeat("[", 1500) + strings.Repeat("]", 1500) + `}`,
		"more numbers to choose than fit":  `{"error":"No","availablePhoneNumbers":[` + strings.Join(append(numbers, numbers...), ",") + `]}`,
		"members of the wrong type, large": `{"error":{"message":{"message":"` + strings.Repeat("m", 5000) + `"}},"code":"` + strings.Repeat("c", 5000) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := createContact(t)
			e := failure(b, 400, http.Header{}, []byte(body), now)
			got := tell(t, b, e)
			if got.Body != "" || got.Metadata["body"] == "" || got.Code != codes.InvalidArgument || len(got.Message) > 1100 {
				t.Errorf("got %+v, want InvalidArgument with a bounded message and the size of the body", got)
			}
			if httpStatus, relayed := e.HTTP(); httpStatus != 400 || string(relayed) != body {
				t.Errorf("over REST got %d and %d bytes, want 400 and %d", httpStatus, len(relayed), len(body))
			}
			if name == "many fields" && (len(got.Fields) < 30 || got.Metadata["fields"] != fmt.Sprintf("omitted: %d more", 2000-len(got.Fields))) {
				t.Errorf("got %d fields, %v; want at least 30, and how many are omitted", len(got.Fields), got.Metadata)
			}
		})
	}
	t.Run("numbers to choose from that fit", func(t *testing.T) {
		b, _ := createContact(t)
		body := `{"error":"No","availablePhoneNumbers":[` + strings.Join(numbers, ",") + `]}`
		if got := tell(t, b, failure(b, 400, http.Header{}, []byte(body), now)); !sameJSON(t, got.Body, body) {
			t.Errorf("got %+v, want the whole body of %d bytes as a Struct", got, len(body))
		}
	})
}

// TestReportedFailure checks that a success that reports a failure is an error over gRPC.
func TestReportedFailure(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		code       codes.Code // OK: no error
		message    string
		meta       string
	}{
		{"plain", `{"success":false,"error":"Nothing was sent"}`, codes.Unknown, "Nothing was sent", ""},
		{"with a code of Meta's", `{"success":false,"error":"(#131047) Rate limit hit"}`, codes.ResourceExhausted, "(#131047) Rate limit hit. Too many messages in a short time: send more slowly and try again later.", "131047"},
		{"with a code of the upstream's", `{"success":false,"error":"No","code":"PLATFORM_LIMITATION"}`, codes.FailedPrecondition, "No", ""},
		{"error as object", `{"success":false,"error":{"message":"No"}}`, codes.Unknown, "No", ""},
		{"no results", `{"success":false,"error":"No","results":[]}`, codes.Unknown, "No", ""},
		{"null results", `{"success":false,"error":"No","results":null}`, codes.Unknown, "No", ""},
		{"with results", `{"success":false,"error":"Some failed","results":[{"success":false,"error":"x"}]}`, codes.OK, "", ""},
		{"success", `{"success":true,"error":"a warning"}`, codes.OK, "", ""},
		{"null error", `{"success":false,"error":null}`, codes.OK, "", ""},
		{"no error", `{"success":false,"message":"x"}`, codes.OK, "", ""},
		{"no success", `{"error":"x"}`, codes.OK, "", ""},
		{"success is no boolean", `{"success":"false","error":"x"}`, codes.OK, "", ""},
		{"inside", `{"data":{"success":false,"error":"x"}}`, codes.OK, "", ""},
		{"not JSON", `{"success":false,"error":`, codes.OK, "", ""},
		{"empty", ``, codes.OK, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := bind(t, "BroadcastsService.SendBulk")
			res := &Answer{Answer: transcode.NewAnswer(b.Response, []byte(tt.body), nil), Status: 200, Header: http.Header{}}
			e := ReportedFailure(b, res)
			if tt.code == codes.OK {
				if e != nil {
					t.Errorf("got %v, want no error", e)
				}
				return
			}
			if e == nil {
				t.Fatalf("got no error, want %s", tt.code)
			}
			got := tell(t, b, e)
			if got.Code != tt.code || got.Reason != apierror.ReasonReportedFailure || got.Message != tt.message || got.Metadata["meta_code"] != tt.meta || !sameJSON(t, got.Body, tt.body) {
				t.Errorf("got %+v, want %s %q, Meta's code %s and the Struct %s", got, tt.code, tt.message, tt.meta, tt.body)
			}
		})
	}
}

func TestMalformed(t *testing.T) {
	b, _ := getContact(t)
	e := Malformed(b, &transcode.Error{Reason: transcode.Syntax, Offset: 3, Detail: "not JSON"})
	got := tell(t, b, e)
	if got.Code != codes.Internal || got.Reason != apierror.ReasonMalformed || !strings.Contains(got.Message, "offset 3") {
		t.Errorf("got %+v, want Internal, %s and the offset 3", got, apierror.ReasonMalformed)
	}
	if httpStatus, _ := e.HTTP(); httpStatus != 502 {
		t.Errorf("over REST got %d, want 502", httpStatus)
	}
}

// TestErrorsReachTheCaller checks that Do returns the error that the upstream answered.
func TestErrorsReachTheCaller(t *testing.T) {
	const body = `{"error":"Unauthorized"}`
	c := inMemory(t, func(*http.Request) (*http.Response, error) { return reply(401, body, "X-Request-Id", "r1"), nil })
	b, req := createContact(t)
	res, err := c.Do(context.Background(), Call{Method: b, Request: req})
	e := failed(t, res, err)
	want := &apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_REJECTED", Message: "Unauthorized. Check the Late API key.", HTTPStatus: 401,
		Header: headers("X-Request-Id", "r1"), Body: []byte(body), Metadata: map[string]string{"method": b.FullMethod, "request_id": "r1"}}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
