package rest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCORS(t *testing.T) {
	const app = "https://app.example.com"
	preflight := []string{"Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization,last-event-id"}
	for _, c := range []struct {
		name    string
		allowed []string
		method  string
		path    string
		headers []string
		status  int
		answers map[string]string // "" for a header that must be absent
		vary    bool
	}{
		{"no origins", nil, "GET", "/v1/accounts", []string{"Origin: " + app}, 200, map[string]string{"Access-Control-Allow-Origin": ""}, false},
		{"no origins, preflight", nil, "OPTIONS", messagesPath, append(preflight, "Origin: "+app), 405,
			map[string]string{"Access-Control-Allow-Origin": "", "Allow": "GET"}, false},
		{"an origin", []string{"http://localhost:3000", app}, "GET", "/v1/accounts", []string{"Origin: " + app}, 200, map[string]string{
			"Access-Control-Allow-Origin": app, "Access-Control-Allow-Credentials": "true",
			"Access-Control-Expose-Headers": "X-Request-Id, Retry-After, X-Ratelimit-Limit, X-Ratelimit-Remaining, X-Ratelimit-Reset",
		}, true},
		{"its preflight", []string{app}, "OPTIONS", "/api/v1/whatsapp/contacts/c1", append(preflight, "Origin: "+app), 204, map[string]string{
			"Access-Control-Allow-Origin": app, "Access-Control-Allow-Credentials": "true", "Access-Control-Allow-Methods": "GET",
			"Access-Control-Allow-Headers": "authorization,last-event-id", "Access-Control-Max-Age": "600",
		}, true},
		{"another header", []string{app}, "OPTIONS", messagesPath, []string{"Origin: " + app, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: x-evil"}, 204,
			map[string]string{"Access-Control-Allow-Origin": "", "Access-Control-Allow-Headers": ""}, true},
		{"another method", []string{app}, "OPTIONS", messagesPath, []string{"Origin: " + app, "Access-Control-Request-Method: TRACE"}, 204,
			map[string]string{"Access-Control-Allow-Origin": "", "Access-Control-Allow-Methods": ""}, true},
		{"another origin", []string{app}, "GET", "/v1/accounts", []string{"Origin: https://app.example.com.evil.example"}, 200,
			map[string]string{"Access-Control-Allow-Origin": "", "Access-Control-Allow-Credentials": ""}, true},
		{"another origin's preflight", []string{app}, "OPTIONS", messagesPath, append(preflight, "Origin: http://app.example.com"), 204,
			map[string]string{"Access-Control-Allow-Origin": "", "Access-Control-Allow-Credentials": ""}, true},
		{"all", []string{app, "*"}, "GET", "/v1/accounts", []string{"Origin: " + app}, 200,
			map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": ""}, true},
		{"no page", []string{app}, "GET", "/v1/accounts", nil, 200, map[string]string{"Access-Control-Allow-Origin": ""}, true},
		{"no preflight", []string{app}, "OPTIONS", messagesPath, nil, 405, map[string]string{"Allow": "GET"}, true},
		{"a stream", []string{app}, "GET", messagesPath, []string{"Origin: " + app}, 200,
			map[string]string{"Access-Control-Allow-Origin": app, "Content-Type": "text/event-stream"}, true},
		{"an error", []string{app}, "GET", "/v1/nothing", []string{"Origin: " + app}, 404, map[string]string{"Access-Control-Allow-Origin": app}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := &fakeConn{stream: func(call *fakeCall) error { return call.send(started("t1")) }}
			handler, err := New(Options{Conn: conn, AllowedOrigins: c.allowed, Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			s := &streamServer{Server: httptest.NewServer(handler), t: t, client: &http.Client{}}
			defer s.Close()
			defer s.client.CloseIdleConnections()
			resp := s.do(c.method, c.path, c.headers...)
			_ = all(t, resp)
			if resp.StatusCode != c.status {
				t.Errorf("%d, want %d", resp.StatusCode, c.status)
			}
			for name, want := range c.answers {
				if got := resp.Header.Get(name); !strings.EqualFold(got, want) {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got := strings.Contains(strings.Join(resp.Header.Values("Vary"), ","), "Origin"); got != c.vary {
				t.Errorf("Vary: got %q, want Origin in it: %t", resp.Header.Values("Vary"), c.vary)
			}
		})
	}
}

func TestOrigins(t *testing.T) {
	for origin, ok := range map[string]bool{
		"*": true, "https://app.example.com": true, "http://localhost:3000": true, "http://[::1]:3000": true, "capacitor://localhost": true,
		"": false, "app.example.com": false, "https://app.example.com/": false, "https://*.example.com": false, "https://": false,
		"https://a:b@example.com": false, "https://app.example.com/x": false, "null": false, "*.example.com": false, "https://a b": false,
	} {
		_, err := New(Options{Conn: &fakeConn{}, AllowedOrigins: []string{origin}, Logger: slog.New(slog.DiscardHandler)})
		if (err == nil) != ok {
			t.Errorf("%q: got error %v, want accepted %t", origin, err, ok)
		}
	}
}
