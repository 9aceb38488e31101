package server

import (
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
)

// contactPage is a page of contacts with the given names.
func contactPage(names ...string) *whatsappv1.ExportContactsResponse {
	page := &whatsappv1.ExportContactsResponse{NextSkip: int32(len(names))}
	for _, name := range names {
		page.Contacts = append(page.Contacts, &whatsappv1.Contact{Name: proto.String(name), Tags: []string{"t"}})
	}
	return page
}

// table is the CSV file of contacts with the given names.
func table(t *testing.T, names ...string) string {
	t.Helper()
	var out strings.Builder
	w := csvfile.NewContactWriter(&out)
	if err := errors.Join(w.Write(contactPage(names...).Contacts...), w.Flush()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportOverREST(t *testing.T) {
	gone := &apierror.Error{Code: codes.Unavailable, Reason: "UPSTREAM_UNREACHABLE", Message: "away"}
	const all = exportPath + "?accountId=a1"
	line := func(name string) string { return `"name":"` + name + `"` }
	for name, c := range map[string]struct {
		path, accept string
		pages        []*whatsappv1.ExportContactsResponse
		err          error
		status       int
		typ, file    string
		body         string   // the whole body, if it is fixed
		has          []string // in order
		cut          bool
		request      string
	}{
		"CSV":               {path: all, pages: []*whatsappv1.ExportContactsResponse{contactPage("Ana", "B, \"b\""), contactPage(), contactPage("Zoë")}, status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", body: table(t, "Ana", "B, \"b\"", "Zoë")},
		"any":               {path: "/api" + all, accept: "*/*", pages: []*whatsappv1.ExportContactsResponse{contactPage("Ana")}, status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", body: table(t, "Ana")},
		"no pages":          {path: all, status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", body: table(t)},
		"an empty page":     {path: all, pages: []*whatsappv1.ExportContactsResponse{contactPage()}, status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", body: table(t)},
		"lines":             {path: all, accept: "application/x-ndjson", pages: []*whatsappv1.ExportContactsResponse{contactPage("Ana", "Bo"), contactPage("Zoë")}, status: 200, typ: "application/x-ndjson", file: "contacts.ndjson", has: []string{line("Ana"), "\n{", line("Bo"), "\n{", line("Zoë"), "}\n"}},
		"JSON":              {path: all, accept: "application/json", status: 406, has: []string{"text/csv or application/x-ndjson", "NOT_ACCEPTABLE"}},
		"options":           {path: all + "&search=x%26y&optedIn=false&skip=500&tag=vip&group=g", status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", request: `account_id: "a1" search: "x&y" opted_in: false skip: 500 tag: "vip" group: "g"`},
		"no account":        {path: exportPath, status: 400, has: []string{"accountId: is required"}},
		"unknown parameter": {path: all + "&limit=5", status: 400, has: []string{"limit", "UNKNOWN_FIELD"}},
		"an error at once":  {path: all, err: gone, status: 503, has: []string{"away", "UPSTREAM_UNREACHABLE"}},
		"a cut table":       {path: all, pages: []*whatsappv1.ExportContactsResponse{contactPage("Ana")}, err: gone, status: 200, typ: "text/csv; charset=utf-8", file: "contacts.csv", body: table(t, "Ana"), cut: true},
		"cut lines":         {path: all, accept: "application/x-ndjson", pages: []*whatsappv1.ExportContactsResponse{contactPage("Ana")}, err: gone, status: 200, typ: "application/x-ndjson", file: "contacts.ndjson", has: []string{line("Ana"), "\n{\"error\":\"away\",\"code\":\"UPSTREAM_UNREACHABLE\"}\n"}, cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			got := new(whatsappv1.ExportContactsRequest)
			f := serveBulk(t, func(s grpc.ServerStream) error {
				if err := s.RecvMsg(got); err != nil {
					return err
				}
				for _, page := range c.pages {
					if err := s.SendMsg(page); err != nil {
						return err
					}
				}
				return c.err
			})
			resp := f.do("GET", c.path, nil, "Accept: "+c.accept)
			body, err := io.ReadAll(resp.Body)
			if (err != nil) != c.cut || c.cut && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the answer ends with %v, want it cut off: %t", err, c.cut)
			}
			if resp.StatusCode != c.status || c.typ != "" && resp.Header.Get("Content-Type") != c.typ ||
				c.file != "" && resp.Header.Get("Content-Disposition") != `attachment; filename="`+c.file+`"` {
				t.Errorf("got %d %v, want %d %s %s", resp.StatusCode, resp.Header, c.status, c.typ, c.file)
			}
			if c.body != "" && string(body) != c.body {
				t.Errorf("got\n%q, want\n%q", body, c.body)
			}
			rest := string(body)
			for _, has := range c.has {
				var ok bool
				if _, rest, ok = strings.Cut(rest, has); !ok {
					t.Fatalf("got\n%[2]s\nwant %[1]q in its place", has, body)
				}
			}
			if c.request != "" {
				want := new(whatsappv1.ExportContactsRequest)
				if err := prototext.Unmarshal([]byte(c.request), want); err != nil {
					t.Fatal(err)
				}
				if !proto.Equal(got, want) {
					t.Errorf("the method got\n%v, want\n%v", got, want)
				}
			}
		})
	}
}
