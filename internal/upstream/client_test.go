package upstream

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

var discard = log.New(io.Discard, "", 0)

func TestBaseURL(t *testing.T) {
	for base, want := range map[string]string{ // empty if it is refused
		"https://getlate.dev/api":      "https://getlate.dev/api/v1/whatsapp/contacts/c1",
		"https://getlate.dev/api/":     "https://getlate.dev/api/v1/whatsapp/contacts/c1",
		"HTTPS://getlate.dev":          "https://getlate.dev/v1/whatsapp/contacts/c1",
		"http://127.0.0.1:8080/a/b//":  "http://127.0.0.1:8080/a/b/v1/whatsapp/contacts/c1",
		"http://[::1]:8080":            "http://[::1]:8080/v1/whatsapp/contacts/c1",
		"http://h/a%2Fb":               "http://h/a%2Fb/v1/whatsapp/contacts/c1",
		"":                             "",
		"getlate.dev/api":              "",
		"//getlate.dev/api":            "",
		"ftp://getlate.dev":            "",
		"https:getlate.dev":            "",
		"https:///api":                 "",
		"https://:443/api":             "",
		"https://getlate.dev?a=b":      "",
		"https://getlate.dev/api?":     "",
		"https://getlate.dev/api#v1":   "",
		"https://key@getlate.dev/api":  "",
		"https://getlate.dev:port/api": "",
		"https://getlate.dev/%zz":      "",
		"https://get late.dev":         "",
	} {
		got := ""
		c, err := New(Options{BaseURL: base, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.URL.String()
			return fine(), nil
		})})
		if want == "" {
			if err == nil || base != "" && !strings.Contains(err.Error(), fmt.Sprintf("%q", base)) {
				t.Errorf("%q: got error %v, want one that names it", base, err)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		b, req := getContact(t)
		succeed(t, c, context.Background(), Call{Method: b, Request: req})
		if got != want {
			t.Errorf("%q: called %s, want %s", base, got, want)
		}
	}
}

// TestHeaders checks the headers that reach the upstream over a socket.
func TestHeaders(t *testing.T) {
	var got http.Header
	_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		readBody(t, r)
		_, _ = io.WriteString(w, `{}`)
	})
	caller := auth.Caller{Key: "sk_sandbox", RequestID: "req-1"}
	common := http.Header{"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"lategate/test"}}
	with := func(pairs ...string) http.Header {
		h := common.Clone()
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	for _, tt := range []struct {
		name string
		who  auth.Caller
		b    *contract.Method
		req  proto.Message
		want http.Header
	}{
		{"read", caller, bind(t, "ContactsService.GetContact"), &whatsappv1.GetContactRequest{ContactId: "c"},
			with("Authorization", "Bearer sk_sandbox", "X-Request-Id", "req-1")},
		{"write", caller, bind(t, "ContactsService.CreateContact"), &whatsappv1.CreateContactRequest{},
			with("Authorization", "Bearer sk_sandbox", "X-Request-Id", "req-1", "Content-Type", "application/json", "Content-Length", "2")},
		{"write without a body", caller, bind(t, "BroadcastsService.SendBroadcast"), &whatsappv1.SendBroadcastRequest{BroadcastId: "b"},
			with("Authorization", "Bearer sk_sandbox", "X-Request-Id", "req-1", "Content-Length", "0")},
		{"nobody", auth.Caller{}, bind(t, "ContactsService.GetContact"), &whatsappv1.GetContactRequest{ContactId: "c"}, common},
	} {
		succeed(t, c, context.Background(), Call{Method: tt.b, Request: tt.req, Caller: tt.who})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.name, diff)
		}
	}
}

// TestRequests checks methods, paths, queries and bodies as the upstream receives them.
func TestRequests(t *testing.T) {
	var got string
	_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = strings.TrimSpace(r.Method + " " + r.RequestURI + " " + string(readBody(t, r)))
		_, _ = io.WriteString(w, `{}`)
	})
	for _, tt := range []struct {
		method string
		req    proto.Message
		want   string
	}{
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "contact_1"}, "GET /api/v1/whatsapp/contacts/contact_1"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "a/b"}, "GET /api/v1/whatsapp/contacts/a%2Fb"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "a?b=c&d"}, "GET /api/v1/whatsapp/contacts/a%3Fb=c&d"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "#1"}, "GET /api/v1/whatsapp/contacts/%231"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "100%"}, "GET /api/v1/whatsapp/contacts/100%25"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "%2F"}, "GET /api/v1/whatsapp/contacts/%252F"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "a+b c"}, "GET /api/v1/whatsapp/contacts/a+b%20c"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "é😀"}, "GET /api/v1/whatsapp/contacts/%C3%A9%F0%9F%98%80"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "a\r\nX: y"}, "GET /api/v1/whatsapp/contacts/a%0D%0AX:%20y"},
		{"ContactsService.GetContact", &whatsappv1.GetContactRequest{ContactId: "\x00"}, "GET /api/v1/whatsapp/contacts/%00"},
		{"BroadcastsService.SendBroadcast", &whatsappv1.SendBroadcastRequest{BroadcastId: "b/1"}, "POST /api/v1/whatsapp/broadcasts/b%2F1/send"},
		{"ContactsService.ListContacts", &whatsappv1.ListContactsRequest{}, "GET /api/v1/whatsapp/contacts"},
		{"ContactsService.ListContacts", &whatsappv1.ListContactsRequest{AccountId: "a1", Search: proto.String("é & co=1+1 #?/"), OptedIn: proto.Bool(false), Limit: proto.Int32(10), Skip: proto.Int32(0)},
			"GET /api/v1/whatsapp/contacts?accountId=a1&search=%C3%A9+%26+co%3D1%2B1+%23%3F%2F&optedIn=false&limit=10&skip=0"},
		{"InboxService.ListConversations", &whatsappv1.ListConversationsRequest{Status: whatsappv1.ConversationStatus_CONVERSATION_STATUS_ARCHIVED.Enum(), SortOrder: whatsappv1.SortOrder_SORT_ORDER_ASC.Enum(), Cursor: proto.String("")},
			"GET /api/v1/inbox/conversations?status=archived&sortOrder=asc&cursor="},
		{"InboxService.ListConversations", &whatsappv1.ListConversationsRequest{Status: whatsappv1.ConversationStatus_CONVERSATION_STATUS_UNSPECIFIED.Enum(), Limit: proto.Int32(1)},
			"GET /api/v1/inbox/conversations?limit=1"},
		{"InboxService.ListMessages", &whatsappv1.ListMessagesRequest{ConversationId: "c/1", AccountId: "a"}, "GET /api/v1/inbox/conversations/c%2F1/messages?accountId=a"},
		{"ContactsService.DeleteContact", &whatsappv1.DeleteContactRequest{ContactId: "c"}, "DELETE /api/v1/whatsapp/contacts/c"},
		{"ContactsService.UpdateContact", &whatsappv1.UpdateContactRequest{ContactId: "c", Name: proto.String("Zoë \"Z\""), Tags: &whatsappv1.StringList{}},
			`PUT /api/v1/whatsapp/contacts/c {"name":"Zoë \"Z\"","tags":[]}`},
		{"ContactsService.CreateContact", &whatsappv1.CreateContactRequest{AccountId: "a1", Phone: "+15550100001", Name: "Ann"},
			`POST /api/v1/whatsapp/contacts {"accountId":"a1","phone":"+15550100001","name":"Ann"}`},
		{"ContactsService.BulkDeleteContacts", &whatsappv1.BulkDeleteContactsRequest{ContactIds: []string{"a", "b"}},
			`DELETE /api/v1/whatsapp/contacts/bulk {"contactIds":["a","b"]}`},
	} {
		got = ""
		succeed(t, c, context.Background(), Call{Method: bind(t, tt.method), Request: tt.req})
		if got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.method, got, tt.want)
		}
	}
}

// TestRequestsThatCannotBeSent checks that such requests have an error of their own, and
// that nothing is sent.
func TestRequestsThatCannotBeSent(t *testing.T) {
	c := inMemory(t, func(*http.Request) (*http.Response, error) {
		t.Error("the upstream was called, want no request")
		return fine(), nil
	})
	b, _ := createContact(t)
	res, err := c.Do(context.Background(), Call{Method: b, Request: &whatsappv1.CreateContactRequest{Name: "\xff"}})
	if e := failed(t, res, err); e.Code != codes.Internal || e.Reason != "REQUEST_NOT_ENCODED" {
		t.Errorf("got %v, want REQUEST_NOT_ENCODED", e)
	}
}

// TestBody checks that the body of a REST call is sent unchanged.
func TestBody(t *testing.T) {
	var got string
	c := inMemory(t, func(r *http.Request) (*http.Response, error) {
		got = r.Method + " " + r.URL.String() + " " + string(readBody(t, r))
		return fine(), nil
	})
	body := `{ "name":"Ann", "x": 1.0 }`
	b, req := createContact(t)
	succeed(t, c, context.Background(), Call{Method: b, Request: req, Body: []byte(body)})
	if want := "POST http://late.invalid/api/v1/whatsapp/contacts " + body; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	b, req = createContact(t)
	succeed(t, c, context.Background(), Call{Method: b, Request: req, Relay: true})
	if want := `POST http://late.invalid/api/v1/whatsapp/contacts {"accountId":"a1","phone":"+15550100001","name":"Ann"}`; got != want {
		t.Errorf("without a body of its own: got %s, want %s", got, want)
	}
	b, req = getContact(t)
	succeed(t, c, context.Background(), Call{Method: b, Request: req, Body: []byte(body)}) // a method without a body ignores it
	if want := "GET http://late.invalid/api/v1/whatsapp/contacts/c1 "; got != want {
		t.Errorf("a read: got %s, want %s", got, want)
	}
}

// TestAnswers checks that a success is returned unchanged.
func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		status     int
		body, want string
	}{
		{200, ` {"success": true,"n":1.0} `, ` {"success": true,"n":1.0} `},
		{201, `{"a":1}`, `{"a":1}`},
		{299, `{}`, `{}`},
		{204, ``, `{}`},
		{200, "\r\n", `{}`},
		{200, `<html>`, `<html>`}, // malformed, which is only found when it is rendered
	} {
		c := inMemory(t, func(*http.Request) (*http.Response, error) {
			return reply(tt.status, tt.body, "X-RateLimit-Limit", "600"), nil
		})
		b, req := createContact(t)
		res, err := c.Do(context.Background(), Call{Method: b, Request: req})
		if err != nil {
			t.Error(err)
			continue
		}
		if res.Status != tt.status || string(res.Answer.Body()) != tt.want || res.Header.Get("X-RateLimit-Limit") != "600" {
			t.Errorf("%d %q: got %d %q %v, want the status, body and header", tt.status, tt.body, res.Status, res.Answer.Body(), res.Header)
		}
	}
}

// TestReport checks that members beyond the contract are reported with the method.
func TestReport(t *testing.T) {
	var got []string
	c, err := New(Options{BaseURL: "http://late.invalid",
		Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			return reply(200, `{"success":true,"new":1,"contact":{"id":"c","x":{}}}`), nil
		}),
		Report: func(method string, message protoreflect.FullName, member []byte, _ transcode.Cause) {
			got = append(got, fmt.Sprintf("%s %s %s", method, message.Name(), member))
		}})
	if err != nil {
		t.Fatal(err)
	}
	b, req := getContact(t)
	res, err := c.Do(context.Background(), Call{Method: b, Request: req})
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Answer.Render(); err != nil {
		t.Fatal(err)
	}
	res.Answer.Wire().Free()
	if want := []string{b.FullMethod + " GetContactResponse new", b.FullMethod + " Contact x"}; !cmp.Equal(want, got) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestRedirects checks that redirects are not followed, so that the key is sent only to the
// upstream.
func TestRedirects(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed, want it not to be") }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		_, c := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+r.URL.Path, status) })
		for _, read := range []bool{true, false} {
			b, req := createContact(t)
			if read {
				b, req = getContact(t)
			}
			res, err := c.Do(context.Background(), Call{Method: b, Request: req, Caller: auth.Caller{Key: "sk_sandbox"}})
			e := failed(t, res, err)
			if e.HTTPStatus != status || e.Code != codes.Unknown {
				t.Errorf("%d: got %v, want Unknown with that status", status, e)
			}
			if httpStatus, _ := e.HTTP(); httpStatus != 500 {
				t.Errorf("%d: over REST got %d, want 500", status, httpStatus)
			}
		}
	}
}

// TestConnectionReuse checks that calls share connections, however they end.
func TestConnectionReuse(t *testing.T) {
	const parallel = 64
	var opened, calls atomic.Int32
	var mu sync.Mutex
	barrier := sync.NewCond(&mu) // delays answers until all calls of a round have arrived
	waiting := 0
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		readBody(t, r)
		n := calls.Add(1)
		if r.URL.Query().Has("search") {
			mu.Lock()
			if waiting++; waiting%parallel == 0 {
				barrier.Broadcast()
			} else {
				for round := waiting / parallel; waiting/parallel == round; {
					barrier.Wait()
				}
			}
			mu.Unlock()
		} else if n%3 == 0 {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, `{"success":true,"text":"`+strings.Repeat("x", 20_000)+`"}`)
	}))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()

	c := dial(t, srv.URL)
	for range 50 {
		for _, read := range []bool{true, false} {
			b, req := createContact(t)
			if read {
				b, req = getContact(t)
			}
			if _, err := c.Do(context.Background(), Call{Method: b, Request: req}); err != nil {
				if e := failed(t, nil, err); e.Code != codes.NotFound {
					t.Fatal(err)
				}
			}
		}
	}
	if opened.Load() != 1 {
		t.Errorf("100 sequential calls opened %d connections, want 1", opened.Load())
	}

	b := bind(t, "ContactsService.ListContacts")
	for range 5 {
		var g errgroup.Group
		for range parallel {
			g.Go(func() error {
				_, err := c.Do(context.Background(), Call{Method: b, Request: &whatsappv1.ListContactsRequest{Search: proto.String("x")}})
				return err
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if n := opened.Load(); n > parallel+8 {
		t.Errorf("5 rounds of %d calls opened %d connections, want at most %d", parallel, n, parallel+8)
	}
}

// TestHTTP2 checks that HTTP/2 is negotiated over TLS, with one connection for all calls.
func TestHTTP2(t *testing.T) {
	var connections sync.Map
	_, c := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Proto != "HTTP/2.0" || r.Header.Get("Authorization") != "Bearer sk_sandbox" {
			t.Errorf("called with %s and %v, want HTTP/2.0 and the key", r.Proto, r.Header)
		}
		connections.Store(r.RemoteAddr, true)
		_, _ = io.WriteString(w, `{}`)
	})
	b, req := getContact(t)
	call := Call{Method: b, Request: req, Caller: auth.Caller{Key: "sk_sandbox"}}
	succeed(t, c, t.Context(), call)
	var g errgroup.Group
	for range 64 {
		g.Go(func() error {
			_, err := c.Do(t.Context(), call)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for range connections.Range {
		n++
	}
	if n != 1 {
		t.Errorf("got %d connections, want 1", n)
	}
}

// TestTransport checks the settings that keep connections alive and detect dead ones.
func TestTransport(t *testing.T) {
	rt := transport()
	if rt.MaxIdleConnsPerHost < 64 || rt.MaxIdleConns < rt.MaxIdleConnsPerHost || !rt.ForceAttemptHTTP2 || rt.HTTP2.SendPingTimeout == 0 || rt.IdleConnTimeout == 0 || rt.TLSHandshakeTimeout == 0 {
		t.Errorf("got %+v, want many idle connections, HTTP/2 with pings, and timeouts", rt)
	}
	inMemory(t, func(*http.Request) (*http.Response, error) { return nil, nil }).Close() // does nothing for other transports
}

// TestHugeAnswers checks that an answer of 32 MiB is accepted, and one that is a byte
// longer is not.
func TestHugeAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("moves 200 MB")
	}
	var calls atomic.Int32
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	send := func(w io.Writer, size int) {
		for size > 0 {
			n, err := w.Write(chunk[:min(size, len(chunk))])
			if err != nil {
				return
			}
			size -= n
		}
	}
	_, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		size := maxAnswer
		if strings.Contains(r.URL.Path, "over") {
			size++
		}
		switch {
		case strings.Contains(r.URL.Path, "length"):
			w.Header().Set("Content-Length", fmt.Sprint(size))
		case strings.Contains(r.URL.Path, "gzip"):
			w.Header().Set("Content-Encoding", "gzip")
			z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // fails only for an unknown level
			defer z.Close()
			_, _ = io.WriteString(z, "{}")
			send(z, size-2)
			return
		case strings.Contains(r.URL.Path, "error"):
			w.WriteHeader(http.StatusConflict)
		}
		_, _ = io.WriteString(w, "{}")
		send(w, size-2)
	})
	b := bind(t, "ContactsService.GetContact")
	for _, tt := range []struct {
		id     string
		code   codes.Code
		reason string
	}{
		{"length", codes.OK, ""},
		{"stream", codes.OK, ""},
		{"gzip", codes.OK, ""},
		{"over-length", codes.ResourceExhausted, apierror.ReasonTooLarge},
		{"over-stream", codes.ResourceExhausted, apierror.ReasonTooLarge},
		{"over-gzip", codes.ResourceExhausted, apierror.ReasonTooLarge},
		{"over-error", codes.AlreadyExists, "ALREADY_EXISTS"},
	} {
		calls.Store(0)
		res, err := c.Do(context.Background(), Call{Method: b, Request: &whatsappv1.GetContactRequest{ContactId: tt.id}})
		if tt.code == codes.OK {
			if err != nil || len(res.Answer.Body()) != maxAnswer {
				t.Errorf("%s: got error %v, want an answer of %d bytes", tt.id, err, maxAnswer)
			}
		} else if e := failed(t, res, err); e.Code != tt.code || e.Reason != tt.reason || calls.Load() != 1 {
			t.Errorf("%s: got %v after %d calls, want %s %s after 1", tt.id, e, calls.Load(), tt.code, tt.reason)
		}
	}
}
