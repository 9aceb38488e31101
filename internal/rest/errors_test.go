package rest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const (
	contacts      = "/v1/whatsapp/contacts"
	conversations = "/v1/inbox/conversations"
	validContact  = `{"accountId":"a1","phone":"+15550100001","name":"Ana"}`
)

// TestRefusedRequests checks what the gateway itself refuses: the answer says what is wrong
// and where, and the upstream gets no request.
func TestRefusedRequests(t *testing.T) {
	g := start(t, nil)
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code               string
		field              string // in details.fields
		says               []string
		never              string // must not be in the answer
	}{
		"unknown member": {"POST", contacts, `{"accountId":"a1","phone":"+15550100001","nmae":"hidden-value"}`,
			400, "UNKNOWN_FIELD", "nmae", []string{"nmae"}, "hidden-value"},
		"unknown member in a list": {"POST", "/v1/whatsapp/bulk", `{"accountId":"a1","template":{"name":"t","language":"en"},"recipients":[{"phone":"+15550100001"},{"phone":"+15550100002","vars":{"1":"x"}}]}`,
			400, "UNKNOWN_FIELD", "recipients[1].vars", []string{"recipients[1].vars"}, ""},
		"proto name of a member": {"POST", contacts, `{"account_id":"a1"}`,
			400, "UNKNOWN_FIELD", "account_id", nil, ""},
		"malformed JSON": {"POST", contacts, `{"accountId":"a1",}`,
			400, "INVALID_JSON", "", []string{"offset 18"}, ""},
		"cut short": {"POST", contacts, `{"accountId":"a1"`,
			400, "INVALID_JSON", "", []string{"offset 17"}, ""},
		"two values": {"POST", contacts, validContact + `{}`,
			400, "INVALID_JSON", "", []string{"offset"}, ""},
		"form encoding": {"POST", contacts, `accountId=a1`,
			400, "INVALID_REQUEST", "", []string{"offset 0"}, ""},
		"not an object": {"POST", contacts, `[1]`, 400, "INVALID_REQUEST", "", nil, ""},
		"null":          {"POST", contacts, `null`, 400, "INVALID_REQUEST", "", nil, ""},
		"duplicate member": {"POST", contacts, `{"accountId":"a1","phone":"+15550100001","name":"x","name":"y"}`,
			400, "INVALID_REQUEST", "name", []string{"name"}, ""},
		"invalid UTF-8": {"POST", contacts, "{\"accountId\":\"a1\",\"name\":\"\xff\"}",
			400, "INVALID_JSON", "", []string{"UTF-8"}, ""},
		"a number for an enum": {"PUT", conversations + "/c1", `{"accountId":"a1","status":1}`,
			400, "INVALID_REQUEST", "status", nil, ""},
		"another enum value": {"PUT", conversations + "/c1", `{"accountId":"a1","status":"gone"}`,
			400, "INVALID_REQUEST", "status", nil, "gone"},
		"the proto name of an enum value": {"PUT", conversations + "/c1", `{"accountId":"a1","status":"CONVERSATION_STATUS_ACTIVE"}`,
			400, "INVALID_REQUEST", "status", nil, ""},
		"the wrong kind": {"POST", contacts, `{"accountId":17}`,
			400, "INVALID_REQUEST", "accountId", nil, ""},
		"unknown parameter": {"GET", contacts + "?accountId=a1&limt=3", "",
			400, "UNKNOWN_FIELD", "limt", []string{"limt"}, ""},
		"parameter under its proto name": {"GET", contacts + "?account_id=a1", "",
			400, "UNKNOWN_FIELD", "account_id", nil, ""},
		"parameter twice": {"GET", contacts + "?accountId=a1&accountId=a2", "",
			400, "INVALID_REQUEST", "accountId", []string{"twice"}, ""},
		"parameter of the wrong kind": {"GET", contacts + "?accountId=a1&limit=many", "",
			400, "INVALID_REQUEST", "limit", nil, "many"},
		"parameter with more JSON": {"GET", contacts + "?accountId=a1&limit=3,%22skip%22:4", "",
			400, "INVALID_REQUEST", "limit", nil, ""},
		"parameter out of range": {"GET", contacts + "?accountId=a1&limit=99999999999", "",
			400, "INVALID_REQUEST", "limit", nil, ""},
		"a number for an enum parameter": {"GET", conversations + "?status=1", "",
			400, "INVALID_REQUEST", "status", nil, ""},
		"malformed query": {"GET", contacts + "?accountId=%zz", "",
			400, "INVALID_REQUEST", "", []string{"query"}, ""},
		"query on a method with a body": {"POST", contacts + "?accountId=a1", validContact,
			400, "UNKNOWN_FIELD", "accountId", []string{"body"}, ""},
		"path field in the body": {"PUT", contacts + "/c1", `{"contactId":"c2","name":"x"}`,
			400, "UNKNOWN_FIELD", "contactId", nil, ""},
		"path field in the query": {"GET", contacts + "/c1?contactId=c2", "",
			400, "UNKNOWN_FIELD", "contactId", nil, ""},
		"body on a read": {"GET", contacts + "?accountId=a1", `{"limit":3}`,
			400, "INVALID_REQUEST", "", []string{"no body"}, ""},
		"body on a method without one": {"POST", "/v1/whatsapp/broadcasts/b1/send", `{"now":true}`,
			400, "INVALID_REQUEST", "", []string{"no body"}, ""},
		"id that is dots":         {"GET", contacts + "/..", "", 400, "INVALID_REQUEST", "contactId", nil, ""},
		"id that is escaped dots": {"GET", contacts + "/%2E%2e", "", 400, "INVALID_REQUEST", "contactId", nil, ""},
		"id that is a route":      {"GET", contacts + "/bulk", "", 400, "INVALID_REQUEST", "contactId", nil, ""},
		"id with a control":       {"GET", contacts + "/a%00b", "", 400, "INVALID_REQUEST", "contactId", nil, ""},
		"id that is not UTF-8":    {"GET", contacts + "/a%FFb", "", 400, "INVALID_REQUEST", "", []string{"UTF-8"}, ""},
		"malformed escape":        {"GET", contacts + "/a%2Fb?accountId=%", "", 400, "INVALID_REQUEST", "", []string{"query"}, ""},
		"no such path":            {"GET", "/v1/whatsapp/nothing", "", 404, "NOT_FOUND", "", []string{"/docs"}, ""},
		"no such root":            {"GET", "/v2/whatsapp/contacts", "", 404, "NOT_FOUND", "", nil, ""},
		"root":                    {"GET", "/", "", 404, "NOT_FOUND", "", nil, ""},
		"double slash":            {"GET", "/v1//whatsapp/contacts", "", 404, "NOT_FOUND", "", nil, ""},
		"trailing slash":          {"GET", contacts + "/", "", 404, "NOT_FOUND", "", nil, ""},
		"trailing slash, changed": {"PATCH", contacts + "/", "", 404, "NOT_FOUND", "", nil, ""},
		"escaped literal":         {"GET", "/v1/whatsapp/%63ontacts?accountId=a1", "", 404, "NOT_FOUND", "", nil, ""},
		"escaped prefix":          {"GET", "/%61pi/v1/whatsapp/contacts?accountId=a1", "", 404, "NOT_FOUND", "", nil, ""},
		"prefix twice":            {"GET", "/api/api/v1/whatsapp/contacts?accountId=a1", "", 404, "NOT_FOUND", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var body io.Reader
			if c.body != "" {
				body = strings.NewReader(c.body)
			}
			a := g.do(c.method, c.path, body)
			e := a.isError(t, c.status, c.code)
			for _, want := range c.says {
				if !strings.Contains(e.Error, want) {
					t.Errorf("the message does not say %q: %s", want, e.Error)
				}
			}
			if c.field != "" && len(e.Details.Fields[c.field]) == 0 {
				t.Errorf("got %[2]s, want %[1]s in details.fields", c.field, a.body)
			}
			if c.never != "" && strings.Contains(string(a.body), c.never) {
				t.Errorf("got %s, want it not to repeat %q of the request", a.body, c.never)
			}
		})
	}
	if n := len(g.upstream.calls()); n != 0 {
		t.Errorf("%d of these requests reached the upstream, want 0", n)
	}
}

func TestMethodNotAllowed(t *testing.T) {
	g := start(t, nil)
	for path, c := range map[string]struct{ method, allow string }{
		contacts:                           {"PUT", "GET, POST"},
		contacts + "/c1":                   {"PATCH", "DELETE, GET, PUT"},
		contacts + "/a%2Fb":                {"PATCH", "DELETE, GET, PUT"},
		contacts + "/bulk":                 {"PATCH", "DELETE, GET, POST, PUT"}, // also the contact "bulk"
		"/v1/whatsapp/broadcasts/b1/send":  {"DELETE", "GET, POST"},
		contacts + ":importCsv":            {"GET", "POST"},
		contacts + ":export":               {"POST", "GET"},
		"/api/v1/whatsapp/broadcasts":      {"DELETE", "GET, POST"},
		conversations + "/c1":              {"DELETE", "GET, PUT"},
		"/v1/whatsapp/templates":           {"HEAD", "GET, POST"},
		"/v1/whatsapp/templates/t?x=1":     {"OPTIONS", "DELETE, GET, PATCH"},
		"/v1/connect/whatsapp/credentials": {"DELETE", "POST"},
	} {
		a := g.do(c.method, path, nil)
		if c.method == http.MethodHead {
			if a.status != 405 || len(a.body) != 0 {
				t.Errorf("HEAD: got %d, body of %d bytes, want 405 without a body", a.status, len(a.body))
			}
		} else {
			a.isError(t, 405, "METHOD_NOT_ALLOWED")
		}
		if got := a.header.Get("Allow"); got != c.allow {
			t.Errorf("%s %s: Allow %q, want %q", c.method, path, got, c.allow)
		}
	}
	// Headers by which some servers let a request override its method are ignored here.
	g.do("POST", contacts+"/c1", nil, "X-HTTP-Method-Override: DELETE").isError(t, 405, "METHOD_NOT_ALLOWED")
	g.do("POST", "/v1/whatsapp/contacts/c1", strings.NewReader("_method=DELETE"), "Content-Type: application/x-www-form-urlencoded").
		isError(t, 405, "METHOD_NOT_ALLOWED")
	if n := len(g.upstream.calls()); n != 0 {
		t.Errorf("%d of these requests reached the upstream, want 0", n)
	}
}

func TestBodyLimit(t *testing.T) {
	g := start(t, nil)
	const limit = 8 << 20
	padded := func(size int) string {
		return validContact + strings.Repeat(" ", size-len(validContact))
	}
	if a := g.do("POST", contacts, strings.NewReader(padded(limit))); a.status != 200 {
		t.Errorf("a body of exactly the limit: got %d %s, want 200", a.status, a.body)
	}
	for name, body := range map[string]io.Reader{
		"declared": strings.NewReader(padded(limit + 1)),
		"chunked":  io.MultiReader(strings.NewReader(padded(limit + 1))),
	} {
		e := g.do("POST", contacts, body).isError(t, 413, "REQUEST_TOO_LARGE")
		if !strings.Contains(e.Error, "8 MiB") {
			t.Errorf("%s: got %q, want the limit, 8 MiB, in it", name, e.Error)
		}
	}
	if n := len(g.upstream.calls()); n != 1 {
		t.Errorf("the upstream saw %d requests, want 1", n)
	}
}

func TestUnauthenticated(t *testing.T) {
	g := start(t, nil)
	for _, authorization := range []string{"", "Basic c2s6", "Bearer", "sk_test", "Bearer two words"} {
		a := g.do("GET", contacts+"?accountId=a1", nil, "Authorization: "+authorization)
		a.isError(t, 401, "API_KEY_MISSING")
		if got := a.header.Get("WWW-Authenticate"); got != "Bearer" {
			t.Errorf("%q: got WWW-Authenticate %q, want Bearer", authorization, got)
		}
	}
	if n := len(g.upstream.calls()); n != 0 {
		t.Errorf("%d of these requests reached the upstream, want 0", n)
	}
}
