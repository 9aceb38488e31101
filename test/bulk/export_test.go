package bulk_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/gateway"
)

// runExport returns the names of the contacts of an export, and its pages.
func runExport(ctx context.Context, conn grpc.ClientConnInterface, key string, req *whatsappv1.ExportContactsRequest) (names []string, pages []*whatsappv1.ExportContactsResponse, err error) {
	if req.AccountId == "" {
		req.AccountId = account
	}
	stream, err := whatsappv1.NewContactsServiceClient(conn).ExportContacts(authorized(ctx, key), req)
	if err != nil {
		return nil, nil, err
	}
	for {
		page, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return names, pages, nil
		}
		if err != nil {
			return names, pages, err
		}
		for _, c := range page.GetContacts() {
			names = append(names, c.GetName())
		}
		pages = append(pages, page)
	}
}

// query sets a query parameter of a request.
func query(r *http.Request, name, value string) {
	q := r.URL.Query()
	q.Set(name, value)
	r.URL.RawQuery = q.Encode()
}

func TestExport(t *testing.T) {
	const key, rows = "sk_sandbox_export", 1234
	u := newUpstream(t, sandbox.Options{}, "GET", "/whatsapp/contacts")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	if got := runImport(t.Context(), g.Conn, key, csvParts(&whatsappv1.ImportContactsOptions{}, csvOf(rows), 64<<10), nil); got.err != nil {
		t.Fatal(got.err)
	}
	var calls atomic.Int64 // calls of the case that runs
	limited := func(w http.ResponseWriter, r *http.Request, _ []byte, pass func()) { query(r, "limit", "100"); pass() }
	cases := []struct {
		name     string
		req      *whatsappv1.ExportContactsRequest
		override override
		want     int // contacts
		calls    int64
		code     codes.Code
		in       string
	}{
		{name: "all", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 3},
		{name: "a tag", req: &whatsappv1.ExportContactsRequest{Tag: proto.String("row")}, want: rows, calls: 3},
		{name: "a group", req: &whatsappv1.ExportContactsRequest{Group: proto.String("suppliers")}, want: 1, calls: 1},
		{name: "a text", req: &whatsappv1.ExportContactsRequest{Search: proto.String("Contact 00012")}, want: 10, calls: 1},
		{name: "opted out", req: &whatsappv1.ExportContactsRequest{OptedIn: proto.Bool(false)}, want: 1, calls: 1},
		{name: "nobody", req: &whatsappv1.ExportContactsRequest{Tag: proto.String("none")}, calls: 1},
		{name: "from the middle", req: &whatsappv1.ExportContactsRequest{Skip: proto.Int32(1000)}, want: rows + seeded - 1000, calls: 1},
		{name: "from beyond the end", req: &whatsappv1.ExportContactsRequest{Skip: proto.Int32(5000)}, calls: 1},
		{name: "an upstream with smaller pages", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 13, override: limited},
		{name: "pages that overlap", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 3,
			override: func(_ http.ResponseWriter, r *http.Request, _ []byte, pass func()) {
				// Seven contacts are added at the beginning again and again: each page
				// begins with the last seven contacts of the page before.
				if skip, _ := strconv.Atoi(r.URL.Query().Get("skip")); skip > 0 {
					query(r, "skip", strconv.Itoa(skip-7*(skip/500)))
				}
				pass()
			}},
		{name: "no word of more", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 3,
			override: u.answerWith(func(a map[string]any) { delete(a["pagination"].(map[string]any), "hasMore") })},
		{name: "no word of pages", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 3,
			override: u.answerWith(func(a map[string]any) { delete(a, "pagination") })},
		{name: "the same page for ever", req: &whatsappv1.ExportContactsRequest{}, want: 500, calls: 4, code: codes.Internal, in: "skip = 2000",
			override: func(_ http.ResponseWriter, r *http.Request, _ []byte, pass func()) { query(r, "skip", "0"); pass() }},
		{name: "empty pages for ever", req: &whatsappv1.ExportContactsRequest{}, calls: 3, code: codes.Internal, in: "skip = 0",
			override: u.answerWith(func(a map[string]any) {
				a["contacts"], a["pagination"] = []any{}, map[string]any{"hasMore": true, "total": 9}
			})},
		{name: "connections that break", req: &whatsappv1.ExportContactsRequest{}, want: rows + seeded, calls: 5,
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
				switch calls.Add(1) {
				case 2:
					hangUp()
				case 3:
					refuse(w, http.StatusServiceUnavailable, "busy")
				default:
					pass()
				}
			}},
		{name: "an upstream that begins to refuse", req: &whatsappv1.ExportContactsRequest{}, want: 500, calls: 2, code: codes.FailedPrecondition, in: "skip = 500",
			override: func(w http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
				if calls.Add(1) == 1 {
					pass()
					return
				}
				refuse(w, http.StatusPaymentRequired, "Pay")
			}},
		{name: "no such account", req: &whatsappv1.ExportContactsRequest{AccountId: "650000000000000000000fff"}, calls: 1, code: codes.NotFound},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			calls.Store(0)
			u.at(c.override)
			defer u.at(nil)
			before := u.calls.Load()
			names, pages, err := runExport(t.Context(), g.Conn, key, c.req)
			if status.Code(err) != c.code || !strings.Contains(status.Convert(err).Message(), c.in) {
				t.Fatalf("ended with %v, want %v", err, c.code)
			}
			if made := u.calls.Load() - before; len(names) != c.want || made < c.calls || made > c.calls+1 { // the transport may repeat a read once
				t.Errorf("got %d contacts by %d calls, want %d by %d", len(names), made, c.want, c.calls)
			}
			next := c.req.GetSkip()
			for _, p := range pages {
				if p.GetNextSkip() < next {
					t.Errorf("got next_skip %d after %d, want it to grow", p.GetNextSkip(), next)
				}
				next = p.GetNextSkip()
			}
			if err == nil && len(pages) == 0 {
				t.Error("got no page, want one")
			}
		})
	}
}

// TestExportGoesOn checks that an export is in order, and can be resumed with next_skip.
func TestExportGoesOn(t *testing.T) {
	const key, rows = "sk_sandbox_export", 2000
	u := newUpstream(t, sandbox.Options{}, "GET", "/whatsapp/contacts")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	if got := runImport(t.Context(), g.Conn, key, csvParts(&whatsappv1.ImportContactsOptions{}, csvOf(rows), 64<<10), nil); got.err != nil {
		t.Fatal(got.err)
	}
	all, pages, err := runExport(t.Context(), g.Conn, key, &whatsappv1.ExportContactsRequest{})
	if err != nil || len(all) != rows+seeded || pages[1].GetTotal() != rows+seeded {
		t.Fatalf("got %d contacts, %v, want %d", len(all), err, rows+seeded)
	}
	rest, _, err := runExport(t.Context(), g.Conn, key, &whatsappv1.ExportContactsRequest{Skip: proto.Int32(pages[1].GetNextSkip())})
	if err != nil || strings.Join(rest, "|") != strings.Join(all[1000:], "|") {
		t.Errorf("got %d contacts from %d, %v, want the rest of all", len(rest), pages[1].GetNextSkip(), err)
	}
}

// TestExportOfALargeAccount checks that the sandbox lists a large account as fast as it is
// read.
func TestExportOfALargeAccount(t *testing.T) {
	if testing.Short() {
		t.Skip("100,000 contacts")
	}
	const key, rows = "sk_sandbox_export", 100_000
	u := newUpstream(t, sandbox.Options{}, "GET", "/whatsapp/contacts")
	for from := 0; from < rows; from += 1000 {
		body, err := json.Marshal(map[string]any{"accountId": account, "contacts": contacts(from, from+1000)})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/v1/whatsapp/contacts/import", strings.NewReader(string(body)))
		r.Header.Set("Authorization", "Bearer "+key)
		w := httptest.NewRecorder()
		if u.sandbox.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatal(w.Body)
		}
	}
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	begin := time.Now()
	names, _, err := runExport(t.Context(), g.Conn, key, &whatsappv1.ExportContactsRequest{})
	if err != nil || len(names) != rows+seeded {
		t.Fatalf("got %d contacts, %v, want %d", len(names), err, rows+seeded)
	}
	t.Logf("%d contacts in %v", len(names), time.Since(begin).Round(time.Millisecond))
}
