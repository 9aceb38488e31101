package upstream

import (
	"encoding/json"
	"net/http"
	"testing"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// FuzzRetryAfter checks that no header makes a wait that is negative or endless.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range [][2]string{{"5", ""}, {"0.5", "1"}, {"-1", "-1"}, {"NaN", "1773230460"}, {"1e5", "1773230460000"}, {"Inf", "9223372036854775807"},
		{"Wed, 11 Mar 2026 12:01:00 GMT", ""}, {"Wednesday, 11-Mar-26 12:01:00 GMT", ""}, {"Wed Mar 11 12:01:00 2026", ""}, {"Fri, 31 Dec 9999 23:59:59 GMT", "x"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, after, reset string) {
		header := http.Header{}
		header.Set("Retry-After", after)
		header.Set("X-RateLimit-Reset", reset)
		wait := retryAfter(header, now)
		if wait < 0 || wait > longestRetry {
			t.Errorf("Retry-After %q, X-RateLimit-Reset %q: got %s, want 0 to %s", after, reset, wait, longestRetry)
		}
		if wait > 0 && after == "" && reset == "" {
			t.Errorf("without headers: got %s, want 0", wait)
		}
	})
}

// FuzzFailure checks that whatever the upstream answers, a gRPC caller gets a status that
// can be sent, and a REST caller an error with the same HTTP status and a body of JSON.
func FuzzFailure(f *testing.F) {
	b, _ := createContact(f)
	read, _ := getContact(f)
	for _, r := range rows {
		f.Add(r.answer, r.body, "req-1", "600", "5")
	}
	for _, body := range []string{`{"error":{"message":"m","code":131026}}`, `{"message":"m","code":131026}`, `{"error":"e","details":{"fields":{"a":"b","c":["d",{"message":"e"}]},"metaCode":131031}}`,
		`{"error":"e","dashboard_url":"https://x","required_group":"g","reason":"r"}`, `{"error":"\ud800"}`, "{\"error\":\"\xff\"}", `{"error":"a","error":"b"}`, `{"n":[1,1,1,1]}`, `[[[[`, `null`, ``} {
		f.Add(400, body, "\xff", "\n", "Wed, 11 Mar 2026 12:01:00 GMT")
	}
	f.Fuzz(func(t *testing.T, status int, body, id, limit, after string) {
		for _, b := range []*contract.Method{b, read} {
			header := http.Header{"X-Request-Id": {id}, "X-Ratelimit-Limit": {limit}, "Retry-After": {after}}
			e := failure(b, status, header, []byte(body), now)
			st := e.GRPCStatus()
			if st.Code() == codes.OK || st.Message() == "" || !utf8.ValidString(st.Message()) {
				t.Fatalf("got status %v, want an error with a message in UTF-8", st)
			}
			wire, err := proto.Marshal(st.Proto())
			if err != nil || len(wire) > 5<<10 {
				t.Fatalf("got a status of %d bytes, %v, want at most 5 KiB", len(wire), err)
			}
			if len(st.Details()) == 0 {
				t.Fatalf("got no details for %d %q, want an ErrorInfo", status, body)
			}
			if info, ok := st.Details()[0].(*errdetails.ErrorInfo); !ok || info.GetReason() == "" || info.GetMetadata()["method"] != b.FullMethod {
				t.Fatalf("got details %v, want an ErrorInfo with reason and method first", st.Details())
			}
			if e.Reason == apierror.ReasonOutcomeUnknown && (b.Read || st.Code() == codes.Unavailable) {
				t.Fatalf("got %v for %s, want it for writes only, and not Unavailable", e, b.FullMethod)
			}
			if e.RetryAfter < 0 || e.RetryAfter > longestRetry {
				t.Fatalf("got retry after %s, want 0 to %s", e.RetryAfter, longestRetry)
			}
			httpStatus, relayed := e.HTTP()
			if httpStatus < 400 || status >= 400 && httpStatus != status || !json.Valid(relayed) {
				t.Fatalf("over REST got %d %s for the status %d, want an error status and JSON", httpStatus, relayed, status)
			}
		}
	})
}
