package upstream

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// now is the time of the answers in these tests.
var now = time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)

// told is what a gRPC caller learns from an error.
type told struct {
	Code     codes.Code
	Reason   string
	Message  string
	Metadata map[string]string // without method and http_status
	Retry    time.Duration
	Quota    string
	Fields   []string // "path: description"
	Help     string
	Body     string // the Struct, as JSON
}

// tell reads a status and checks the rules for all of them.
func tell(t testing.TB, b *contract.Method, e *apierror.Error) told {
	t.Helper()
	st := e.GRPCStatus()
	if size := proto.Size(st.Proto()); size > 5<<10 {
		t.Errorf("the status has %d bytes, want at most 5 KiB", size)
	}
	out := told{Code: st.Code(), Message: st.Message()}
	infos := 0
	for _, d := range st.Details() {
		switch d := d.(type) {
		case *errdetails.ErrorInfo:
			infos++
			if d.GetDomain() != "lategate" || d.GetMetadata()["method"] != b.FullMethod || d.GetMetadata()["http_status"] != fmt.Sprint(e.HTTPStatus) {
				t.Errorf("got ErrorInfo %v, want the domain, the method and the HTTP status %d", d, e.HTTPStatus)
			}
			out.Reason = d.GetReason()
			for name, value := range d.GetMetadata() {
				if name != "method" && name != "http_status" {
					if out.Metadata == nil {
						out.Metadata = map[string]string{}
					}
					out.Metadata[name] = value
				}
			}
		case *errdetails.RetryInfo:
			out.Retry = d.GetRetryDelay().AsDuration()
		case *errdetails.QuotaFailure:
			out.Quota = d.GetViolations()[0].GetSubject() + ": " + d.GetViolations()[0].GetDescription()
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				out.Fields = append(out.Fields, v.GetField()+": "+v.GetDescription())
			}
		case *errdetails.Help:
			out.Help = d.GetLinks()[0].GetUrl()
		case *structpb.Struct:
			raw, err := json.Marshal(d.AsMap())
			if err != nil {
				t.Error(err)
			}
			if size := proto.Size(d); size > 4<<10 {
				t.Errorf("the Struct has %d bytes, want at most 4 KiB", size)
			}
			out.Body = string(raw)
		default:
			t.Errorf("got the detail %v, want only known types", d)
		}
	}
	if infos != 1 {
		t.Errorf("got %d ErrorInfo in %v, want 1", infos, st.Details())
	}
	return out
}

// covers names the row of the error table that a case tests.
type covers struct {
	meta   int
	code   string
	text   string // the reason of a row of byText
	status int
}

// rows has one case for each row of the tables. fix is the beginning of the advice that is
// appended to the upstream's text.
var rows = []struct {
	covers
	answer int
	body   string
	code   codes.Code
	reason string
	fix    string
}{
	{covers{meta: 132001}, 400, `{"error":"(#132001) Template not found"}`, codes.NotFound, "TEMPLATE_NOT_FOUND", "Check the exact template name and language code"},
	{covers{meta: 131021}, 400, `{"error":"(#131021) Invalid phone number"}`, codes.InvalidArgument, "INVALID_PHONE_NUMBER", "Use E.164 with the country code"},
	{covers{meta: 131026}, 400, `{"error":"(#131026) Re-engagement required"}`, codes.FailedPrecondition, "REENGAGEMENT_REQUIRED", "The 24-hour window is closed: send an approved template"},
	{covers{meta: 131047}, 400, `{"error":"(#131047) Rate limit hit"}`, codes.ResourceExhausted, "RATE_LIMIT_HIT", "Too many messages in a short time"},
	{covers{meta: 131052}, 400, `{"error":"(#131052) Media download failed"}`, codes.FailedPrecondition, "MEDIA_DOWNLOAD_FAILED", "The media's URL must be public"},
	{covers{meta: 131030}, 400, `{"error":"(#131030) Not in allowed list"}`, codes.FailedPrecondition, "RECIPIENT_NOT_ALLOWED", "Add the number to the test recipients in Meta Business Suite"},
	{covers{meta: 131031}, 403, `{"error":"(#131031) Account locked"}`, codes.FailedPrecondition, "ACCOUNT_LOCKED", "Meta suspended the WhatsApp Business account"},
	{covers{meta: 130429}, 429, `{"error":"(#130429) Throughput"}`, codes.ResourceExhausted, "THROUGHPUT_LIMIT_HIT", "A phone number sends at most 80 messages a second"},
	{covers{meta: 131056}, 400, `{"error":"(#131056) Pair rate limit hit"}`, codes.ResourceExhausted, "PAIR_RATE_LIMIT_HIT", "One user gets at most one message in 6 seconds"},
	{covers{meta: 131049}, 500, `{"error":"(#131049) Not delivered"}`, codes.FailedPrecondition, "MARKETING_LIMIT_HIT", "Meta did not deliver this marketing message"},

	{covers{code: "PAYMENT_REQUIRED"}, 400, `{"error":"Pay","code":"PAYMENT_REQUIRED"}`, codes.FailedPrecondition, "PAYMENT_REQUIRED", "Settle the payment in the dashboard."},
	{covers{code: "PLATFORM_LIMITATION"}, 400, `{"error":"No attachments here","code":"PLATFORM_LIMITATION"}`, codes.FailedPrecondition, "PLATFORM_LIMITATION", ""},
	{covers{code: "insufficient_permissions"}, 403, `{"error":"No","code":"insufficient_permissions"}`, codes.PermissionDenied, "INSUFFICIENT_PERMISSIONS", "The key's user lacks the permission group"},

	{covers{text: "INBOX_ADDON_REQUIRED"}, 403, `{"error":"Inbox addon required"}`, codes.PermissionDenied, "INBOX_ADDON_REQUIRED", "Add the Inbox add-on to the Late plan."},
	{covers{text: "PAID_PLAN_REQUIRED"}, 403, `{"error":"A paid plan is required"}`, codes.PermissionDenied, "PAID_PLAN_REQUIRED", "This needs a paid Late plan."},
	{covers{text: "PLAN_LIMIT_REACHED"}, 403, `{"error":"Profile limit exceeded for this plan"}`, codes.ResourceExhausted, "PLAN_LIMIT_REACHED", "The Late plan's limit is reached"},
	{covers{text: "PLAN_LIMIT_REACHED"}, 400, `{"error":"Plan limit reached"}`, codes.ResourceExhausted, "PLAN_LIMIT_REACHED", "The Late plan's limit is reached"},
	{covers{text: "META_TOKEN_REJECTED"}, 401, `{"error":"Invalid or expired access token"}`, codes.InvalidArgument, "META_TOKEN_REJECTED", "Create a new permanent System User token"},

	{covers{status: 400}, 400, `{"error":"accountId is required"}`, codes.InvalidArgument, "INVALID_REQUEST", ""},
	{covers{status: 401}, 401, `{"error":"Unauthorized"}`, codes.Unauthenticated, "API_KEY_REJECTED", "Check the Late API key."},
	{covers{status: 402}, 402, `{"error":"Payment required"}`, codes.FailedPrecondition, "PAYMENT_REQUIRED", "Settle the payment in the dashboard."},
	{covers{status: 403}, 403, `{"error":"No access to profile"}`, codes.PermissionDenied, "FORBIDDEN", ""},
	{covers{status: 404}, 404, `{"error":"Not found"}`, codes.NotFound, "NOT_FOUND", ""},
	{covers{status: 405}, 405, `{"error":"Method not allowed"}`, codes.Unimplemented, "METHOD_NOT_ALLOWED", ""},
	{covers{status: 408}, 408, `{"error":"Too slow"}`, codes.DeadlineExceeded, "UPSTREAM_TIMEOUT", ""},
	{covers{status: 409}, 409, `{"error":"Contact with this phone number already exists"}`, codes.AlreadyExists, "ALREADY_EXISTS", ""},
	{covers{status: 410}, 410, `{"error":"Gone"}`, codes.NotFound, "GONE", ""},
	{covers{status: 413}, 413, `{"error":"Too large"}`, codes.InvalidArgument, "REQUEST_TOO_LARGE", ""},
	{covers{status: 415}, 415, `{"error":"Type"}`, codes.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE", ""},
	{covers{status: 422}, 422, `{"error":"Validation failed"}`, codes.InvalidArgument, "INVALID_REQUEST", ""},
	{covers{status: 429}, 429, `{"error":"Slow down"}`, codes.ResourceExhausted, "RATE_LIMITED", "Wait for the rate limit to reset."},
	{covers{status: 500}, 500, `{"error":"Internal server error"}`, codes.Internal, "UPSTREAM_ERROR", ""},
	{covers{status: 501}, 501, `{"error":"Later"}`, codes.Unimplemented, "UPSTREAM_NOT_IMPLEMENTED", ""},
	{covers{status: 502}, 502, `{"error":"Bad gateway"}`, codes.Unavailable, "UPSTREAM_UNAVAILABLE", ""},
	{covers{status: 503}, 503, `{"error":"Maintenance"}`, codes.Unavailable, "UPSTREAM_UNAVAILABLE", ""},
	{covers{status: 504}, 504, `{"error":"Gateway time-out"}`, codes.DeadlineExceeded, "UPSTREAM_TIMEOUT", ""},

	// Not in any table.
	{covers{}, 418, `{"error":"I'm a teapot"}`, codes.FailedPrecondition, "UPSTREAM_REFUSED", ""},
	{covers{}, 499, `{"error":"Client closed request"}`, codes.FailedPrecondition, "UPSTREAM_REFUSED", ""},
	{covers{}, 507, `{"error":"Full"}`, codes.Unknown, "UPSTREAM_ERROR", ""},
	{covers{}, 599, `{"error":"What"}`, codes.Unknown, "UPSTREAM_ERROR", ""},
	{covers{}, 302, `{"error":"Moved"}`, codes.Unknown, "UPSTREAM_ERROR", ""},
	{covers{}, 999, `{"error":"Nonsense"}`, codes.Unknown, "UPSTREAM_ERROR", ""},
}

func TestErrorTable(t *testing.T) {
	b, _ := getContact(t)
	for _, row := range rows {
		t.Run(row.reason, func(t *testing.T) {
			e := failure(b, row.answer, http.Header{}, []byte(row.body), now)
			var said struct{ Error string }
			if err := json.Unmarshal([]byte(row.body), &said); err != nil {
				t.Fatal(err)
			}
			got := tell(t, b, e)
			if got.Code != row.code || got.Reason != row.reason {
				t.Errorf("got %s %s, want %s %s", got.Code, got.Reason, row.code, row.reason)
			}
			want := said.Error
			if row.fix != "" {
				want += ". " + row.fix
			}
			if got.Message != want && (row.fix == "" || !strings.HasPrefix(got.Message, want)) {
				t.Errorf("got message %q, want %q", got.Message, want)
			}
			var metadata map[string]string
			if row.meta != 0 {
				metadata = map[string]string{"meta_code": fmt.Sprint(row.meta)}
			}
			if row.covers.code != "" {
				metadata = map[string]string{"upstream_code": row.covers.code}
			}
			if diff := cmp.Diff(metadata, got.Metadata); diff != "" {
				t.Errorf("metadata (-want +got)\n%s", diff)
			}
			if (got.Quota != "") != (row.status == 429) {
				t.Errorf("got quota %q, want one only for a 429, not a %d", got.Quota, row.status)
			}
			if !sameJSON(t, got.Body, row.body) {
				t.Errorf("got the Struct %s, want %s", got.Body, row.body)
			}
			httpStatus, body := e.HTTP()
			if want := max(row.answer, 400); string(body) != row.body || httpStatus != want && !(row.answer < 400 && httpStatus == 500) {
				t.Errorf("over REST got %d %s, want %d %s", httpStatus, body, want, row.body)
			}
		})
	}
}

// TestErrorTableIsCovered compares the cases with the tables: a new row needs a case.
func TestErrorTableIsCovered(t *testing.T) {
	var want, got []covers
	for n := range byMeta {
		want = append(want, covers{meta: n})
	}
	for c := range byCode {
		want = append(want, covers{code: c})
	}
	for _, r := range byText {
		want = append(want, covers{text: r.reason})
	}
	for s := range byStatus {
		want = append(want, covers{status: s})
	}
	for _, r := range rows {
		if r.covers != (covers{}) {
			got = append(got, r.covers)
		}
	}
	for _, list := range [][]covers{want, got} {
		slices.SortFunc(list, func(a, b covers) int { return strings.Compare(fmt.Sprintf("%#v", a), fmt.Sprintf("%#v", b)) })
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(covers{})); diff != "" {
		t.Errorf("rows of the table (-) and cases (+) differ:\n%s", diff)
	}
	for _, r := range slices.Concat(slices.Collect(maps.Values(byMeta)), slices.Collect(maps.Values(byStatus)), slices.Collect(maps.Values(byCode))) {
		if r.code == codes.OK || r.reason == "" || strings.ToUpper(r.reason) != r.reason {
			t.Errorf("got row %+v, want a code and a reason in upper case", r)
		}
	}
}

func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return cmp.Equal(x, y)
}

// TestTableIsInTheCatalogue checks that the error table and the catalogue, from which
// docs/errors.md is made, say the same about each reason.
func TestTableIsInTheCatalogue(t *testing.T) {
	check := func(r row, httpStatus, meta int) {
		t.Helper()
		for _, s := range apierror.Catalogue {
			for _, known := range s.Reasons {
				if known.Name == r.reason && known.Meta == meta && slices.Contains(known.Codes, r.code) && (httpStatus == 0 || slices.Contains(known.HTTP, httpStatus)) {
					return
				}
			}
		}
		t.Errorf("the catalogue has no %s with %s, HTTP status %d and Meta's code %d, want it there", r.reason, r.code, httpStatus, meta)
	}
	for meta, r := range byMeta {
		check(r, 0, meta)
	}
	for _, r := range byCode {
		check(r, 0, 0)
	}
	for _, r := range byText {
		check(r.row, r.status, 0)
	}
	for httpStatus, r := range byStatus {
		check(r, httpStatus, 0)
	}
	for _, httpStatus := range []int{418, 499, 500, 600} {
		check(classify(httpStatus, "", "", 0), 0, 0)
	}
}
