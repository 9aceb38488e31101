package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// clock is a clock that a test sets.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// ticketServer answers each stream with the authorization with which it was opened, and
// accepts only the keys "good" and "other".
func ticketServer(t *testing.T, c *clock) *streamServer {
	return serveStreams(t, func(call *fakeCall) error {
		switch a := call.authorization(); a {
		case "Bearer good", "Bearer other":
			return call.send(message("t1", a))
		default:
			return &apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_INVALID", Message: "no"}
		}
	}, func(f *facade, _ *httptest.Server) { f.tickets = newTickets(c.now) })
}

// ticket gets a ticket for a key.
func (s *streamServer) ticket(key string) string {
	s.t.Helper()
	resp := s.do(http.MethodPost, ticketsPath, "Authorization: Bearer "+key)
	var out struct{ Ticket, ExpiresAt string }
	if err := json.Unmarshal([]byte(all(s.t, resp)), &out); err != nil || resp.StatusCode != http.StatusCreated || out.Ticket == "" {
		s.t.Fatalf("got %d %v %+v, want 201 and a ticket", resp.StatusCode, err, out)
	}
	return out.Ticket
}

// visit opens a stream as an EventSource does: with a ticket in its URL, and with its
// cookie. It returns the key that the handler got, and the cookie that was set.
func (s *streamServer) visit(path, ticket string, cookie *http.Cookie, headers ...string) (status int, key string, set *http.Cookie) {
	s.t.Helper()
	if cookie != nil {
		headers = append(headers, "Cookie: "+cookie.Name+"="+cookie.Value)
	}
	resp := s.do(http.MethodGet, path+"ticket="+ticket, headers...)
	body := all(s.t, resp)
	if _, rest, ok := strings.Cut(body, `"eventId":"Bearer `); ok {
		key, _, _ = strings.Cut(rest, `"`)
	}
	if c := resp.Cookies(); len(c) == 1 {
		set = c[0]
	} else if len(c) > 1 {
		s.t.Errorf("got %d cookies, want at most 1", len(c))
	}
	if resp.StatusCode == 401 && !strings.Contains(body, `"code":"TICKET_INVALID"`) && !strings.Contains(body, `"code":"API_KEY_INVALID"`) {
		s.t.Errorf("got %s, want TICKET_INVALID or API_KEY_INVALID", body)
	}
	if strings.Contains(fmt.Sprint(resp.Header), "good") {
		s.t.Errorf("got header %v, want the key not in it", resp.Header)
	}
	return resp.StatusCode, key, set
}

func TestTicket(t *testing.T) {
	s := ticketServer(t, newClock())
	for _, base := range []string{"", "/api"} {
		resp := s.do(http.MethodPost, base+ticketsPath, "Authorization: Bearer good")
		body := all(t, resp)
		var out map[string]string
		if err := json.Unmarshal([]byte(body), &out); err != nil || len(out) != 2 || out["expiresAt"] != "2026-03-11T12:01:00.000Z" {
			t.Errorf("got %v %s, want a ticket that expires after a minute", err, body)
		}
		if resp.StatusCode != 201 || resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Content-Type") != "application/json" ||
			resp.Header.Get("X-Request-Id") == "" || strings.Contains(body, "good") {
			t.Errorf("got %d %v %s, want 201, not to be stored, as JSON, without the key", resp.StatusCode, resp.Header, body)
		}
		path := base + messagesPath
		status, key, cookie := s.visit(path+"?includeRaw=true&", out["ticket"], nil)
		if status != 200 || key != "good" || cookie == nil {
			t.Fatalf("got %d, key %q, cookie %v; want 200, good and a cookie", status, key, cookie)
		}
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != path || cookie.Secure || cookie.Domain != "" || len(cookie.Value) < 26 {
			t.Errorf("got cookie %+v, want a strict HttpOnly cookie for the path alone", cookie)
		}
	}
	if _, _, cookie := s.visit(messagesPath+"?", s.ticket("good"), nil, "X-Forwarded-Proto: https"); cookie == nil || !cookie.Secure {
		t.Errorf("behind TLS: got cookie %v, want a Secure one", cookie)
	}
}

func TestTicketRefused(t *testing.T) {
	s := ticketServer(t, newClock())
	for name, c := range map[string]struct {
		method, path string
		headers      []string
		status       int
		code         string
	}{
		"no key":     {"POST", ticketsPath, nil, 401, "API_KEY_MISSING"},
		"not a key":  {"POST", ticketsPath, []string{"Authorization: Basic x"}, 401, "API_KEY_MISSING"},
		"two keys":   {"POST", ticketsPath, []string{"Authorization: Bearer a", "Authorization: Bearer b"}, 401, "API_KEY_MISSING"},
		"GET":        {"GET", ticketsPath, []string{"Authorization: Bearer good"}, 405, "METHOD_NOT_ALLOWED"},
		"parameters": {"POST", ticketsPath + "?path=x", []string{"Authorization: Bearer good"}, 400, "INVALID_REQUEST"},
		// Only streams know tickets.
		"elsewhere":    {"GET", "/v1/inbox/conversations?ticket=" + s.ticket("good"), nil, 400, "UNKNOWN_FIELD"},
		"with a POST":  {"POST", messagesPath + "?ticket=" + s.ticket("good"), nil, 405, "METHOD_NOT_ALLOWED"},
		"twice":        {"GET", messagesPath + "?ticket=" + s.ticket("good") + "&ticket=x", nil, 400, "INVALID_REQUEST"},
		"empty":        {"GET", messagesPath + "?ticket=", nil, 401, "TICKET_INVALID"},
		"made up":      {"GET", messagesPath + "?ticket=AAAAAAAAAAAAAAAAAAAAAAAAAA.0011223344556677", nil, 401, "TICKET_INVALID"},
		"a wrong key":  {"GET", messagesPath + "?ticket=" + s.ticket("bad"), nil, 401, "API_KEY_INVALID"},
		"only cookies": {"GET", messagesPath, []string{"Cookie: lategate_stream=x"}, 401, "API_KEY_INVALID"},
	} {
		resp := s.do(c.method, c.path, c.headers...)
		if body := all(t, resp); resp.StatusCode != c.status || !strings.Contains(body, `"code":"`+c.code+`"`) {
			t.Errorf("%s: got %d %s, want %d %s", name, resp.StatusCode, body, c.status, c.code)
		}
		if len(resp.Cookies()) > 0 {
			t.Errorf("%s: got cookies %v, want none", name, resp.Cookies())
		}
	}
}

// TestTicketIsSpent checks that a ticket opens one stream, within a minute, and that a
// caller that connects again does so with the cookie.
func TestTicketIsSpent(t *testing.T) {
	c := newClock()
	s := ticketServer(t, c)
	const path = messagesPath + "?"
	check := func(what, ticket string, cookie *http.Cookie, status int, key string, headers ...string) *http.Cookie {
		t.Helper()
		gotStatus, gotKey, set := s.visit(path, ticket, cookie, headers...)
		if gotStatus != status || gotKey != key {
			t.Errorf("%s: got %d %q, want %d %q", what, gotStatus, gotKey, status, key)
		}
		return set
	}
	ticket := s.ticket("good")
	cookie := check("the first time", ticket, nil, 200, "good")
	check("spent", ticket, nil, 401, "")
	check("with an unknown cookie", ticket, &http.Cookie{Name: streamCookie, Value: "x"}, 401, "")
	check("with the key", ticket, nil, 200, "other", "Authorization: Bearer other")
	if set := check("with the cookie", ticket, cookie, 200, "good"); set != nil {
		t.Errorf("got another cookie %v, want none", set)
	}
	check("without its tag", strings.SplitN(ticket, ".", 2)[0], cookie, 401, "")

	// Another tab of the same caller has a cookie already. A tab with another caller's
	// ticket gets its own cookie, which does not change who the first caller is.
	if set := check("a second ticket", s.ticket("good"), cookie, 200, "good"); set != nil {
		t.Errorf("got another cookie %v, want none", set)
	}
	other := s.ticket("other")
	others := check("another caller", other, cookie, 200, "other")
	if others == nil || others.Value == cookie.Value {
		t.Errorf("another caller: got cookie %v, want one of its own", others)
	}
	check("the first ticket with the other's cookie", ticket, others, 401, "")
	check("the other's ticket with the first cookie", other, cookie, 401, "")

	late := s.ticket("good")
	c.pass(ticketLife)
	check("expired", late, nil, 401, "")
	check("expired, with the cookie", late, cookie, 200, "good")
	if ok := s.ticket("good"); check("just in time", ok, nil, 200, "good") == nil {
		t.Error("just in time: got no cookie, want one")
	}

	// A session lives as long as it is used.
	for range 5 {
		c.pass(sessionLife - time.Second)
		check("used", ticket, cookie, 200, "good")
	}
	c.pass(sessionLife)
	check("unused for long", ticket, cookie, 401, "")
}

// TestLongStreamKeepsItsSession checks that a live stream keeps the session alive with
// which it will connect again.
func TestLongStreamKeepsItsSession(t *testing.T) {
	c := newClock()
	next := make(chan string)
	s := serveStreams(t, func(call *fakeCall) error {
		for token := range next {
			if err := call.send(heartbeat(token)); err != nil {
				return err
			}
		}
		return nil
	}, func(f *facade, _ *httptest.Server) { f.tickets = newTickets(c.now) })
	ticket := s.ticket("good")
	go func() { next <- "t0" }()
	resp := s.do(http.MethodGet, messagesPath+"?ticket="+ticket)
	cookie := resp.Cookies()[0].Value
	r := newSSEReader(resp.Body)
	for i := range 10 {
		for r.lastID != fmt.Sprintf("t%d", i) {
			if _, ok := r.next(); !ok {
				t.Fatalf("the stream ended before event t%d", i)
			}
		}
		eventually(t, "the session is renewed", func() bool {
			v := s.facade.tickets.sessions
			v.mu.Lock()
			defer v.mu.Unlock()
			s, ok := v.kept.Peek(cookie)
			return ok && s.expires.Equal(c.now().Add(sessionLife))
		})
		c.pass(sessionLife / 2)
		next <- fmt.Sprintf("t%d", i+1)
	}
	close(next)
	_ = all(t, resp)
	if resp := s.do(http.MethodGet, messagesPath+"?ticket="+ticket, "Cookie: "+streamCookie+"="+cookie); resp.StatusCode != 200 {
		t.Errorf("after 5 hours: got %d, want 200", resp.StatusCode)
	}
}

func TestTextStore(t *testing.T) {
	c := newClock()
	v := newTextStore(time.Minute, c.now)
	first, _ := v.put("first")
	second, _ := v.put("second")
	c.pass(30 * time.Second)
	if text, ok := v.renew(first); !ok || text != "first" {
		t.Errorf("renew: got %q, %t, want first, true", text, ok)
	}
	c.pass(30 * time.Second)
	if _, ok := v.renew(second); ok {
		t.Error("renew after its time: got the second text, want it expired")
	}
	names := map[string]bool{}
	for i := range maxTickets - 1 {
		name, _ := v.put(fmt.Sprint(i))
		names[name] = true
	}
	if len(names) != maxTickets-1 || v.kept.Len() != maxTickets {
		t.Errorf("got %d names, %d texts kept; want %d, %d", len(names), v.kept.Len(), maxTickets-1, maxTickets)
	}
	last, _ := v.put("last")
	if _, ok := v.take(first); ok || v.kept.Len() != maxTickets {
		t.Errorf("over the limit: got the oldest: %t, %d texts kept; want it dropped and %d kept", ok, v.kept.Len(), maxTickets)
	}
	if text, ok := v.take(last); !ok || text != "last" {
		t.Errorf("take: got %q, %t, want last, true", text, ok)
	}
	if _, ok := v.take(last); ok {
		t.Error("take: got a text twice, want it once")
	}
	c.pass(time.Minute)
	_, _ = v.take("")
	if n := v.kept.Len(); n != 0 {
		t.Errorf("after all have expired: got %d texts, want none", n)
	}
}

// TestTicketRace checks that of many callers with the same ticket only one gets a stream.
func TestTicketRace(t *testing.T) {
	v := newTextStore(time.Minute, time.Now)
	name, _ := v.put("x")
	var g sync.WaitGroup
	got := make(chan bool, 20)
	for range cap(got) {
		g.Go(func() { _, ok := v.take(name); got <- ok })
	}
	g.Wait()
	close(got)
	n := 0
	for ok := range got {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d callers got a stream, want 1", n)
	}
}
