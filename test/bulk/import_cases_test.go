package bulk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/gateway"
)

// contactParts puts contacts into messages of at most the given number each.
func contactParts(o *whatsappv1.ImportContactsOptions, size int, contacts ...*whatsappv1.ImportContactInput) []*whatsappv1.ImportContactsStreamRequest {
	parts := []*whatsappv1.ImportContactsStreamRequest{optionsPart(o)}
	for batch := range slices.Chunk(contacts, size) {
		parts = append(parts, &whatsappv1.ImportContactsStreamRequest{Part: &whatsappv1.ImportContactsStreamRequest_Contacts{
			Contacts: &whatsappv1.ContactBatch{Contacts: batch}}})
	}
	return parts
}

// contacts are the contacts of a range of rows.
func contacts(from, to int) []*whatsappv1.ImportContactInput {
	var out []*whatsappv1.ImportContactInput
	for n := from; n < to; n++ {
		out = append(out, &whatsappv1.ImportContactInput{Phone: phoneOf(n), Name: fmt.Sprintf("Contact %06d", n)})
	}
	return out
}

// counts formats an import's counts: total, created, skipped, failed.
func counts(p *whatsappv1.ImportProgress) string {
	return fmt.Sprintf("%d=%d+%d+%d", p.GetTotal(), p.GetCreated(), p.GetSkipped(), p.GetFailed())
}

// failuresOf formats failures: row, line, column, reason.
func failuresOf(i *imported) string {
	var out []string
	for _, f := range i.failures {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d/%d %s %s", f.GetRow(), f.GetLine(), f.GetColumn(), f.GetReason())))
	}
	return strings.Join(out, ", ")
}

// reasonOf is the reason of an error.
func reasonOf(err error) string {
	for _, d := range status.Convert(err).Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// An override handles an upstream call in place of the sandbox, or passes it on.
type override = func(w http.ResponseWriter, r *http.Request, body []byte, pass func())

// refuse answers with a status and a text.
func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-RateLimit-Limit", "1000000") // otherwise the gateway assumes the smallest limit
	w.Header().Set("X-RateLimit-Remaining", "999999")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": text}) // the caller may have gone
}

// refuseWith answers calls that contain one of some phone numbers with a 400.
func refuseWith(phones ...string) override {
	return func(w http.ResponseWriter, _ *http.Request, body []byte, pass func()) {
		if slices.ContainsFunc(phones, func(p string) bool { return bytes.Contains(body, []byte(p)) }) {
			refuse(w, http.StatusBadRequest, "Invalid contact in the list")
			return
		}
		pass()
	}
}

// answerWith changes the answers of the sandbox.
func (u *upstream) answerWith(change func(answer map[string]any)) override {
	return func(w http.ResponseWriter, r *http.Request, _ []byte, _ func()) {
		inner := httptest.NewRecorder()
		u.sandbox.ServeHTTP(inner, r)
		answer := map[string]any{}
		if err := json.Unmarshal(inner.Body.Bytes(), &answer); err != nil {
			hangUp()
		}
		change(answer)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func TestImport(t *testing.T) {
	u := newUpstream(t, sandbox.Options{}, "POST", "/contacts/import")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	options := func() *whatsappv1.ImportContactsOptions { return &whatsappv1.ImportContactsOptions{} }
	strict := &whatsappv1.ImportContactsOptions{SkipDuplicates: proto.Bool(false)}
	twice := append(contacts(0, 3), contacts(1, 4)...)
	spoilt := append(contacts(0, 2), &whatsappv1.ImportContactInput{Phone: "abc", Name: "x"}, &whatsappv1.ImportContactInput{Name: "x"},
		&whatsappv1.ImportContactInput{Phone: phoneOf(2)}, &whatsappv1.ImportContactInput{Phone: phoneOf(2), Name: "x", Email: proto.String("none")})
	many := slices.Concat(contacts(0, 5000))

	var calls atomic.Int64 // calls of the case that runs
	cases := []struct {
		name     string
		parts    []*whatsappv1.ImportContactsStreamRequest
		override override
		want     string // counts; empty if the import fails
		failures string
		code     codes.Code
		reason   string
		in       string // a part of the error's message
		calls    int64  // the maximum, if not 0; -1 for none
	}{
		{name: "contacts", parts: contactParts(options(), 700, many...), want: "5000=5000+0+0", calls: 5},
		{name: "csv", parts: csvParts(options(), csvOf(2500), 1000), want: "2500=2500+0+0", calls: 3},
		{name: "csv byte by byte", parts: csvParts(options(), csvOf(3), 1), want: "3=3+0+0", calls: 1},
		{name: "nothing", parts: contactParts(options(), 1), want: "0=0+0+0", calls: -1},
		{name: "a header alone", parts: csvParts(options(), "phone,name\n", 100), want: "0=0+0+0", calls: -1},
		{name: "twice in one import", parts: contactParts(options(), 10, twice...), want: "6=4+2+0"},
		{name: "twice, and not to be skipped", parts: contactParts(strict, 10, twice...), want: "6=4+0+2", failures: "4/0  ALREADY_EXISTS, 5/0  ALREADY_EXISTS"},
		{name: "bad contacts", parts: contactParts(options(), 10, spoilt...), want: "6=2+0+4",
			failures: "3/0 phone PHONE_INVALID, 4/0 phone PHONE_MISSING, 5/0 name NAME_MISSING, 6/0  UPSTREAM_REFUSED"},
		{name: "bad rows", parts: csvParts(options(), "Mobile;Name;Notes\n"+phoneOf(0)+";A;\"two\nlines\"\nabc;B;\n"+phoneOf(1)+";;\n"+phoneOf(2)+";C;\n", 7), want: "4=2+0+2",
			failures: "3/4 Mobile PHONE_INVALID, 4/5 Name NAME_MISSING"},
		{name: "bad rows alone", parts: csvParts(options(), "phone,name\nabc,A\n", 100), want: "1=0+0+1", failures: "2/2 phone PHONE_INVALID", calls: -1},
		{name: "mapped columns and a region", parts: csvParts(&whatsappv1.ImportContactsOptions{Columns: map[string]string{"phone": "Where", "name": "Who"}, Region: proto.String("DE")},
			"Who,Where\nA,01512 3456789\n", 100), want: "1=1+0+0"},
		{name: "refused for three", parts: contactParts(options(), 1000, contacts(0, 2000)...), override: refuseWith(phoneOf(7), phoneOf(8), phoneOf(1999)), want: "2000=1997+0+3",
			failures: "8/0  UPSTREAM_REFUSED, 9/0  UPSTREAM_REFUSED, 2000/0  UPSTREAM_REFUSED", calls: 50},
		{name: "refused for all", parts: contactParts(options(), 1000, contacts(0, 1000)...), override: refuseWith(account), code: codes.InvalidArgument, in: "Invalid contact", calls: 60},
		{name: "refused for the few there are", parts: contactParts(options(), 1000, contacts(0, 3)...), override: refuseWith(account), want: "3=0+0+3",
			failures: "1/0  UPSTREAM_REFUSED, 2/0  UPSTREAM_REFUSED, 3/0  UPSTREAM_REFUSED"},
		{name: "payment", parts: contactParts(options(), 1000, contacts(0, 3000)...), calls: 4, code: codes.FailedPrecondition, reason: "PAYMENT_REQUIRED",
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, _ func()) { refuse(w, 402, "Pay") }},
		{name: "payment in the middle", parts: contactParts(&whatsappv1.ImportContactsOptions{ImportId: proto.String("pay")}, 1000, contacts(0, 3000)...), calls: 3, code: codes.FailedPrecondition,
			reason: "PAYMENT_REQUIRED", in: "2000 rows are done: send the same contacts again with import_id pay",
			override: func(w http.ResponseWriter, _ *http.Request, body []byte, pass func()) {
				if bytes.Contains(body, []byte(phoneOf(2000))) {
					refuse(w, 402, "Pay")
					return
				}
				pass()
			}},
		{name: "the plan's limit", parts: contactParts(options(), 1000, contacts(0, 3000)...), calls: 4, code: codes.ResourceExhausted, reason: "PLAN_LIMIT_REACHED",
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, _ func()) { refuse(w, 400, "Plan limit reached") }},
		{name: "no such account", parts: contactParts(&whatsappv1.ImportContactsOptions{AccountId: "650000000000000000000fff"}, 10, contacts(0, 3)...), code: codes.NotFound, calls: 1},
		{name: "connections that break", parts: contactParts(options(), 1000, contacts(0, 5000)...), want: "5000=3000+2000+0", calls: 7,
			override: func(_ http.ResponseWriter, r *http.Request, _ []byte, pass func()) {
				if n := calls.Add(1); n == 2 || n == 3 {
					u.sandbox.ServeHTTP(httptest.NewRecorder(), r) // it is executed
					hangUp()
				}
				pass()
			}},
		{name: "an upstream that is busy", parts: contactParts(options(), 1000, contacts(0, 5000)...), want: "5000=5000+0+0", calls: 7,
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
				if n := calls.Add(1); n == 2 || n == 3 {
					refuse(w, http.StatusServiceUnavailable, "busy")
					return
				}
				pass()
			}},
		{name: "results in another order", parts: contactParts(options(), 10, spoilt...), want: "6=2+0+4",
			failures: "3/0 phone PHONE_INVALID, 4/0 phone PHONE_MISSING, 5/0 name NAME_MISSING, 6/0  UPSTREAM_REFUSED",
			override: u.answerWith(func(a map[string]any) { slices.Reverse(a["results"].([]any)) })},
		{name: "results that are missing", parts: contactParts(options(), 10, contacts(0, 4)...), want: "4=2+0+2", failures: "2/0  RESULT_MISSING, 4/0  RESULT_MISSING",
			override: u.answerWith(func(a map[string]any) { r := a["results"].([]any); a["results"] = []any{r[2], r[0]} })},
		{name: "no results", parts: contactParts(options(), 10, contacts(0, 1)...), want: "1=0+0+1", failures: "1/0  RESULT_MISSING",
			override: u.answerWith(func(a map[string]any) { delete(a, "results") })},
		{name: "a success that says it failed", parts: contactParts(options(), 10, contacts(0, 2)...), want: "2=0+0+2", failures: "1/0  UPSTREAM_REFUSED, 2/0  UPSTREAM_REFUSED",
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, _ func()) {
				_, _ = w.Write([]byte(`{"success":false,"error":"no"}`))
			}},

		{name: "no phone column", parts: csvParts(options(), "name,city\nA,B\n", 100), code: codes.InvalidArgument, reason: "CSV_NO_PHONE_COLUMN", calls: -1},
		{name: "not CSV", parts: csvParts(options(), "PK\x03\x04\x00\x00", 100), code: codes.InvalidArgument, reason: "CSV_NOT_TEXT", calls: -1},
		{name: "a quote that never ends", parts: csvParts(options(), "phone,name\n\""+strings.Repeat("x\n", 2<<20), 1<<20), code: codes.InvalidArgument, in: "", calls: -1},
		{name: "no parts", code: codes.InvalidArgument, reason: "INVALID_REQUEST", in: "options", calls: -1},
		{name: "no options", parts: contactParts(options(), 10, contacts(0, 1)...)[1:], code: codes.InvalidArgument, reason: "INVALID_REQUEST", in: "options", calls: -1},
		{name: "options twice", parts: []*whatsappv1.ImportContactsStreamRequest{optionsPart(options()), optionsPart(options())}, code: codes.InvalidArgument, in: "options", calls: -1},
		{name: "an empty part", parts: []*whatsappv1.ImportContactsStreamRequest{optionsPart(options()), {}}, code: codes.InvalidArgument, in: "part", calls: -1},
		{name: "csv after contacts", parts: append(contactParts(options(), 10, contacts(0, 1)...), csvPart("x")), code: codes.InvalidArgument, in: "csv", calls: -1},
		{name: "contacts after csv", parts: append(csvParts(options(), csvOf(1), 100), contactParts(options(), 10, contacts(0, 1)...)[1]), code: codes.InvalidArgument, in: "contacts", calls: -1},
		{name: "a message of 1,001 contacts", parts: contactParts(options(), 1001, contacts(0, 1001)...), code: codes.InvalidArgument, in: "contacts", calls: -1},
		{name: "a piece of more than 1 MiB", parts: csvParts(options(), csvOf(40000), 2<<20), code: codes.InvalidArgument, in: "csv", calls: -1},
		{name: "no account", parts: []*whatsappv1.ImportContactsStreamRequest{{Part: &whatsappv1.ImportContactsStreamRequest_Options{Options: options()}}}, code: codes.InvalidArgument, in: "accountId", calls: -1},
		{name: "a bad import id", parts: contactParts(&whatsappv1.ImportContactsOptions{ImportId: proto.String("a b")}, 1), code: codes.InvalidArgument, in: "importId", calls: -1},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			calls.Store(0)
			u.at(c.override)
			defer u.at(nil)
			before := u.calls.Load()
			got := runImport(t.Context(), g.Conn, fmt.Sprintf("sk_sandbox_%d", i), c.parts, nil)
			made := u.calls.Load() - before
			if status.Code(got.err) != c.code || c.reason != "" && reasonOf(got.err) != c.reason || !strings.Contains(status.Convert(got.err).Message(), c.in) {
				t.Errorf("ended with %v (%s), want %v %s", got.err, reasonOf(got.err), c.code, c.reason)
			}
			if c.calls < 0 && made > 0 || c.calls > 0 && made > c.calls {
				t.Errorf("got %d upstream calls, want at most %d", made, max(0, c.calls))
			}
			if c.want == "" {
				if got.summary != nil {
					t.Errorf("got the summary %v, want none", got.summary)
				}
				return
			}
			if counts(got.summary) != c.want || failuresOf(got) != c.failures {
				t.Errorf("got %s (%s), want %s (%s)", counts(got.summary), failuresOf(got), c.want, c.failures)
			}
			if got.started.GetImportId() == "" || got.started.GetResumedRows() != 0 {
				t.Errorf("got started %v, want an import id and no resumed rows", got.started)
			}
			for n, p := range got.progress {
				if p.GetTotal() != p.GetCreated()+p.GetSkipped()+p.GetFailed() || n > 0 && p.GetTotal() <= got.progress[n-1].GetTotal() {
					t.Errorf("got progress %v, want growing totals that add up", got.progress)
				}
			}
			if counts(got.summary) != counts(got.last()) {
				t.Errorf("got the last progress %v, want the summary's counts", got.last())
			}
		})
	}
	t.Run("a key that is refused", func(t *testing.T) {
		got := runImport(t.Context(), g.Conn, "sk_other", contactParts(options(), 10, contacts(0, 1)...), nil)
		if status.Code(got.err) != codes.Unauthenticated {
			t.Errorf("ended with %v, want Unauthenticated", got.err)
		}
	})
	t.Run("tags and groups for all", func(t *testing.T) {
		o := &whatsappv1.ImportContactsOptions{DefaultTags: []string{"all"}, DefaultGroups: []string{"everybody"}}
		const key = "sk_sandbox_tags"
		if got := runImport(t.Context(), g.Conn, key, csvParts(o, csvOf(3), 100), nil); got.err != nil {
			t.Fatal(got.err)
		}
		var page struct {
			Contacts []struct {
				Tags, Groups []string
				CustomFields map[string]string
			}
		}
		u.ask(t, key, "/v1/whatsapp/contacts?group=everybody&accountId="+account, &page)
		for _, c := range page.Contacts {
			if !slices.Equal(c.Tags, []string{"vip", "row", "all"}) || c.CustomFields["city"] != "Oslo" {
				t.Errorf("got contact %v, want the tags vip, row and all, and the city Oslo", c)
			}
		}
		if len(page.Contacts) != 3 {
			t.Errorf("got %d contacts, want 3", len(page.Contacts))
		}
	})
}

// TestImportOfACallerThatWaits checks that rows are imported while their caller waits for
// an answer before it sends more.
func TestImportOfACallerThatWaits(t *testing.T) {
	u := newUpstream(t, sandbox.Options{}, "POST", "/contacts/import")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	ctx, cancel := context.WithCancel(authorized(t.Context(), "sk_sandbox_waits"))
	defer cancel()
	stream, err := whatsappv1.NewContactsServiceClient(g.Conn).ImportContactsStream(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range contactParts(&whatsappv1.ImportContactsOptions{}, 10, contacts(0, 5)...) {
		if err := stream.Send(p); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // started, progress
		item, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if p := item.GetProgress(); p != nil && counts(p) != "5=5+0+0" {
			t.Errorf("got progress %v, want 5 created", p)
		}
	}
}
