package rest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/lategate/lategate/internal/config"
)

// TestAnswersAreRelayed checks that a success is relayed byte for byte, with its status and
// its rate limit headers, even if its members do not fit the contract.
func TestAnswersAreRelayed(t *testing.T) {
	odd := "{ \"contact\" : {\"id\":17, \"phone\":null, \"new\":[1.0, 2e1], \"createdAt\":\"yesterday\"},\n\t\"e\":\"\\u00e9\\/<>\", \"success\":\"yes\" }\n"
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"200":                      {200, odd},
		"201":                      {201, odd},
		"202":                      {202, `{}`},
		"a failure that says 200":  {200, `{"success":false,"error":"no"}`},
		"large":                    {200, `{"data":"` + strings.Repeat("x", 1<<20) + `"}`},
		"members twice":            {200, `{"success":true,"success":false}`},
		"depth beyond the Structs": {200, `{"a":` + strings.Repeat("[", 90) + strings.Repeat("]", 90) + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			g := start(t, says(c.status, c.body, "X-RateLimit-Limit: 600", "X-RateLimit-Remaining: 599", "X-RateLimit-Reset: 1790000000",
				"X-Request-Id: of-the-upstream", "Set-Cookie: a=b", "X-Internal: 1", "Server: late"))
			a := g.do("POST", contacts, strings.NewReader(validContact), "X-Request-Id: of-the-caller")
			if a.status != c.status || string(a.body) != c.body {
				t.Errorf("got %d %.200s, want %d %.200s", a.status, a.body, c.status, c.body)
			}
			want := map[string]string{
				"Content-Type": "application/json", "X-RateLimit-Limit": "600", "X-RateLimit-Remaining": "599",
				"X-RateLimit-Reset": "1790000000", "X-Request-Id": "of-the-caller",
				"Set-Cookie": "", "X-Internal": "", "Server": "", "Grpc-Metadata-Content-Type": "",
			}
			for name, value := range want {
				got := a.header.Values(name)
				if value == "" && len(got) > 0 || value != "" && !slices.Equal(got, []string{value}) {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
			if id := g.upstream.calls()[0].header.Get("X-Request-Id"); id != "of-the-caller" {
				t.Errorf("the upstream got X-Request-Id %q, want the caller's", id)
			}
		})
	}
}

// TestErrorsAreRelayed checks that an error is relayed as well, and that one not in the
// upstream's usual shape is replaced by one of the gateway's.
func TestErrorsAreRelayed(t *testing.T) {
	for _, c := range []struct {
		status  int
		body    string
		relayed bool
	}{
		{400, `{"error":"Bad", "availablePhoneNumbers":[{"id":"1"}]}` + "\n", true},
		{401, `{"error":"Unauthorized"}`, true},
		{402, `{"error":"Pay","code":"PAYMENT_REQUIRED","reason":"card","dashboard_url":"https://x.invalid"}`, true},
		{403, `{ "error" : "Inbox addon required" }`, true},
		{404, `{"error":"Contact not found"}`, true},
		{409, `{"message":"Duplicate","extra":{"deep":[null,1.50]}}`, true},
		{418, `{"error":17}`, true},
		{422, `{"error":"x","details":{"fields":{"phone":["bad","worse"]}}}`, true},
		{429, `{"error":"Slow down"}`, true},
		{500, `{"error":"` + strings.Repeat("long ", 4000) + `"}`, true},
		{404, `<html>not here</html>`, false},
		{500, ``, false},
		{400, `["error"]`, false},
		{400, `{"error":`, false},
	} {
		t.Run(fmt.Sprint(c.status, c.relayed), func(t *testing.T) {
			g := start(t, says(c.status, c.body, "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 0", "Retry-After: 7", "X-Request-Id: theirs", "X-Internal: 1"))
			a := g.do("POST", contacts, strings.NewReader(validContact))
			if a.status != c.status {
				t.Errorf("got status %d, want %d", a.status, c.status)
			}
			if c.relayed && string(a.body) != c.body {
				t.Errorf("got body %.200q, want %.200q", a.body, c.body)
			}
			if !c.relayed && (!strings.HasPrefix(string(a.body), `{"error":"`) || strings.Contains(string(a.body), "html")) {
				t.Errorf("got body %s, want an error in JSON without the upstream's HTML", a.body)
			}
			for name, value := range map[string]string{"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "Retry-After": "7", "Content-Type": "application/json"} {
				if got := a.header.Values(name); !slices.Equal(got, []string{value}) {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
			if id := a.hasRequestID(t); id == "theirs" {
				t.Errorf("got request id %q, which is the upstream's; want the gateway's", id)
			}
			if got := a.header.Get("WWW-Authenticate"); (got == "Bearer") != (c.status == 401) {
				t.Errorf("status %d: got WWW-Authenticate %q, want Bearer for 401 only", c.status, got)
			}
			if got := a.header.Get("X-Internal"); got != "" {
				t.Errorf("got X-Internal %q, want it not relayed", got)
			}
		})
	}
}

func TestMalformedAnswers(t *testing.T) {
	for name, c := range map[string]struct{ body, says string }{
		"cut short":  {`{"contacts":[{"name":"secret-name"`, "offset 34"},
		"bad token":  {`{"contacts":secret}`, "offset 12"},
		"two values": {`{"a":"secret"} {}`, "offset 15"},
		"a list":     {` ["secret"]`, "offset 1"},
		"a string":   {`"secret"`, "offset 0"},
		"HTML":       {`<html>secret</html>`, "offset 0"},
		"too deep":   {strings.Repeat(`{"secret":`, 20000), "offset"},
	} {
		t.Run(name, func(t *testing.T) {
			g := start(t, says(200, c.body))
			a := g.do("GET", contacts+"?accountId=a1", nil)
			e := a.isError(t, 502, "UPSTREAM_MALFORMED_ANSWER")
			for _, want := range []string{"/lategate.whatsapp.v1.ContactsService/ListContacts", c.says} {
				if !strings.Contains(e.Error, want) {
					t.Errorf("the message does not say %q: %s", want, e.Error)
				}
			}
			if strings.Contains(string(a.body), "secret") {
				t.Errorf("got %s, want no content of the malformed answer in it", a.body)
			}
		})
	}
	t.Run("connection lost in the answer", func(t *testing.T) {
		g := start(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"contacts":`)
		})
		a := g.do("DELETE", contacts+"/c1", nil)
		a.isError(t, 502, "SEND_OUTCOME_UNKNOWN")
	})
}

func TestRequestID(t *testing.T) {
	g := start(t, nil)
	for given, kept := range map[string]bool{
		"": false, "abc-123": true, strings.Repeat("x", 128): true, strings.Repeat("x", 129): false, "a b": false, "ü": false,
	} {
		for _, path := range []string{contacts + "?accountId=a1", contacts, "/v1/nothing", "/nothing", "/api/v1/whatsapp/contacts?accountId=a1"} {
			a := g.do("GET", path, nil, "X-Request-Id: "+given)
			id := a.hasRequestID(t)
			if (id == given) != kept || len(id) < 7 {
				t.Errorf("%s: sent request id %q, got %q, want it kept: %t", path, given, id, kept)
			}
		}
	}
}

// TestRequestsAreRelayed checks that requests arrive upstream as they were meant, under
// both prefixes.
func TestRequestsAreRelayed(t *testing.T) {
	g := start(t, nil)
	message := `{"accountId" : "a1", "message":"caf\u00e9 ☀️ <b>", "quickReplies":[]}`
	for _, c := range []struct{ method, path, body, upstream, sent string }{
		{"GET", contacts + "?accountId=a%201&search=%2B1%20%26&optedIn=true&limit=10", "", contacts + "?accountId=a+1&limit=10&optedIn=true&search=%2B1+%26", ""},
		{"GET", "/v1/profiles", "", "/v1/profiles", ""},
		{"GET", contacts + "/contact_1", "", contacts + "/contact_1", ""},
		{"GET", contacts + "/a%2Fb", "", contacts + "/a%2Fb", ""},
		{"GET", contacts + "/a%2fb%252F%3F%23", "", contacts + "/a%2Fb%252F%3F%23", ""},
		{"GET", contacts + "/%E2%98%80%C3%A9%20x", "", contacts + "/%E2%98%80%C3%A9%20x", ""},
		{"GET", contacts + "/+15550100001", "", contacts + "/+15550100001", ""},
		{"GET", contacts + "/a;b=c,d:e@f$g!h", "", contacts + "/a%3Bb=c%2Cd:e@f$g%21h", ""},
		{"GET", "/v1/whatsapp/templates/bulk?accountId=a1", "", "/v1/whatsapp/templates/bulk?accountId=a1", ""},
		{"POST", conversations + "/a%2Fb/messages", message, conversations + "/a%2Fb/messages", message},
		{"PUT", contacts + "/c1", `{"tags":[],"customFields":{"a":null}}`, contacts + "/c1", `{"tags":[],"customFields":{"a":null}}`},
		{"DELETE", contacts + "/bulk", `{"contactIds":["a","b"]}`, contacts + "/bulk", `{"contactIds":["a","b"]}`},
		{"POST", "/v1/whatsapp/broadcasts/b1/send", ``, "/v1/whatsapp/broadcasts/b1/send", ""},
		{"POST", "/v1/whatsapp/broadcasts/b1/send", ` {} `, "/v1/whatsapp/broadcasts/b1/send", ""},
		{"DELETE", contacts + "/c1", "\n", contacts + "/c1", ""},
		{"PATCH", "/v1/whatsapp/broadcasts/b1/recipients", `{"phones":["+15550100001"]}`, "", ""},
	} {
		for _, prefix := range []string{"", "/api"} {
			before := len(g.upstream.calls())
			var body io.Reader
			if c.body != "" {
				body = strings.NewReader(c.body)
			}
			a := g.do(c.method, prefix+c.path, body)
			if c.upstream == "" && a.status == 400 {
				continue // whether it is refused is tested elsewhere
			}
			if a.status != 200 {
				t.Errorf("%s %s: got %d %s, want 200", c.method, prefix+c.path, a.status, a.body)
				continue
			}
			want := c.upstream
			if want == "" {
				want = c.path
			}
			// Calls before these may be the gateway's own, about broadcasts.
			calls := g.upstream.calls()[before:]
			i := slices.IndexFunc(calls, func(got received) bool {
				return got.method == c.method && sameURI(t, got.uri, "/api"+want) && string(got.body) == c.sent
			})
			if i < 0 {
				t.Errorf("%s %s went upstream as %+v, want %s %s", c.method, c.path, calls, want, c.sent)
				continue
			}
			got := calls[i]
			if got.header.Get("Authorization") != "Bearer sk_test" {
				t.Errorf("the upstream got Authorization %q, want the caller's", got.header.Get("Authorization"))
			}
		}
	}
}

// sameURI compares paths literally, and queries by their values.
func sameURI(t *testing.T, a, b string) bool {
	t.Helper()
	pathA, queryA, _ := strings.Cut(a, "?")
	pathB, queryB, _ := strings.Cut(b, "?")
	valuesA, errA := url.ParseQuery(queryA)
	valuesB, errB := url.ParseQuery(queryB)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	return pathA == pathB && valuesA.Encode() == valuesB.Encode()
}

func TestForwardUnknownMembers(t *testing.T) {
	g := start(t, nil, func(c *config.Serve) { c.UnknownMembers = "forward" })
	body := `{"accountId":"a1","phone":"+15550100001","name":"Ana","colour":{"r":1.50,"none":null},"tags":["x"]}`
	if a := g.do("POST", contacts, strings.NewReader(body)); a.status != 200 {
		t.Fatalf("got %d %s, want 200", a.status, a.body)
	}
	if got := g.upstream.calls()[0]; string(got.body) != body {
		t.Errorf("the upstream got %s, want %s", got.body, body)
	}
	// Known members are still checked, and unknown ones of a form are forwarded as well.
	for _, bad := range []string{
		`{"accountId":17,"phone":"+15550100001","name":"Ana"}`, `{"accountId":"a1","phone":"x","name":"Ana","new":1}`,
		`{"accountId":"a1","accountId":"a2"}`, `{"new":1,"new":2,"accountId":"a1","phone":"+15550100001","name":"Ana"}`,
	} {
		g.do("POST", contacts, strings.NewReader(bad)).isError(t, 400, "INVALID_REQUEST")
	}
	g.do("GET", contacts+"?accountId=a1&new=1", nil).isError(t, 400, "UNKNOWN_FIELD")
	if n := len(g.upstream.calls()); n != 1 {
		t.Errorf("the upstream saw %d requests, want 1", n)
	}
}
