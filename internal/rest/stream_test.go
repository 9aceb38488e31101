package rest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

// every returns a handler of a stream that has every kind of item, and ends.
func every(t *testing.T) func(call *fakeCall) error {
	raw := message("t3", "e3")
	raw.RawJson = proto.String("{\n \"a\": 1}\r\n")
	items := []any{
		framed(t, started("t1")), framed(t, message("t2", "e2")), framed(t, heartbeat("t2")), raw,
		&whatsappv1.StreamMessagesResponse{ResumeToken: "t4", Item: &whatsappv1.StreamMessagesResponse_Gap{
			Gap: &whatsappv1.StreamGap{Cause: whatsappv1.GapCause_GAP_CAUSE_RETENTION.Enum(), FromTime: timestamppb.New(time.UnixMilli(1500).UTC())}}},
		&whatsappv1.StreamMessagesResponse{ResumeToken: "t5", Item: &whatsappv1.StreamMessagesResponse_Notice{
			Notice: &whatsappv1.StreamNotice{Reason: "ACCOUNT_LOST", AccountIds: []string{"a1"}}}},
		&whatsappv1.StreamDeliveryStatusesResponse{ResumeToken: "t6", Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{}}},
		heartbeat(""),
		&whatsappv1.StreamMessagesResponse{ResumeToken: "t7"},
	}
	return func(call *fakeCall) error {
		for _, item := range items {
			if err := call.send(item); err != nil {
				return err
			}
		}
		return nil
	}
}

// The JSON of each of them; snapshots belong to another stream.
const (
	startedJSON = `{"resumeToken":"t1","started":{"earliestToken":"t0","headToken":"t9","accountIds":["a1"]}}`
	eventJSON   = `{"resumeToken":"t2","event":{"eventId":"e2","kind":"message.received"}}`
	beatJSON    = `{"resumeToken":"t2","heartbeat":{"caughtUp":true}}`
	rawJSON     = `{"resumeToken":"t3","rawJson":"{\n \"a\": 1}\r\n","event":{"eventId":"e3","kind":"message.received"}}`
	gapJSON     = `{"resumeToken":"t4","gap":{"cause":"retention","fromTime":"1970-01-01T00:00:01.500Z"}}`
	noticeJSON  = `{"resumeToken":"t5","notice":{"reason":"ACCOUNT_LOST","accountIds":["a1"]}}`
	snapJSON    = `{"resumeToken":"t6","snapshot":{}}`
	noneJSON    = `{"heartbeat":{"caughtUp":true}}`
	emptyJSON   = `{"resumeToken":"t7"}`
)

func TestServerSentEvents(t *testing.T) {
	s := serveStreams(t, every(t))
	for _, accept := range []string{"", "Accept: text/event-stream", "Accept: */*"} {
		headers := []string{"X-Request-Id: r1"}
		if accept != "" {
			headers = append(headers, accept)
		}
		resp := s.get(deliveriesPath, headers...)
		want := "retry: 2000\n" +
			"id: t1\nevent: started\ndata: " + startedJSON + "\n\n" +
			"id: t2\ndata: " + eventJSON + "\n\n" +
			"id: t2\n\n" +
			"id: t3\ndata: " + rawJSON + "\n\n" +
			"id: t4\nevent: gap\ndata: " + gapJSON + "\n\n" +
			"id: t5\nevent: notice\ndata: " + noticeJSON + "\n\n" +
			"id: t6\nevent: snapshot\ndata: " + snapJSON + "\n\n" +
			":\n\n" +
			"id: t7\n\n" +
			"id: t7.end\nevent: end\ndata: {}\n\n"
		if got := all(t, resp); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", accept, got, want)
		}
		for name, want := range map[string]string{
			"Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no", "X-Request-Id": "r1",
		} {
			if got := resp.Header.Get(name); resp.StatusCode != 200 || got != want {
				t.Errorf("%d, %s: %q, want %q", resp.StatusCode, name, got, want)
			}
		}
		if len(resp.Cookies()) > 0 {
			t.Errorf("got cookies %v for a caller with a key, want none", resp.Cookies())
		}
	}
}

func TestJSONLines(t *testing.T) {
	s := serveStreams(t, every(t))
	resp := s.get(deliveriesPath, "Accept: application/x-ndjson")
	want := strings.Join([]string{startedJSON, eventJSON, beatJSON, rawJSON, gapJSON, noticeJSON, snapJSON, noneJSON, emptyJSON, `{"end":{}}`, ""}, "\n")
	if got := all(t, resp); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for name, want := range map[string]string{"Content-Type": "application/x-ndjson", "Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"} {
		if got := resp.Header.Get(name); resp.StatusCode != 200 || got != want {
			t.Errorf("%d, %s: %q, want %q", resp.StatusCode, name, got, want)
		}
	}
}

// TestEmptyStream checks that a stream without items has an end too.
func TestEmptyStream(t *testing.T) {
	s := serveStreams(t, func(*fakeCall) error { return nil })
	resp := s.get(messagesPath)
	if got := all(t, resp); resp.StatusCode != 200 || got != "retry: 2000\nid: .end\nevent: end\ndata: {}\n\n" {
		t.Errorf("got %d %q, want 200 and an end", resp.StatusCode, got)
	}
	if resp := s.get(messagesPath, "Last-Event-ID: .end"); resp.StatusCode != 204 {
		t.Errorf("resumed: got %d, want 204", resp.StatusCode)
	}
}

// TestStreamRequest checks the request that a method gets from the query and from the
// position of a reader that resumes.
func TestStreamRequest(t *testing.T) {
	type messages = whatsappv1.StreamMessagesRequest
	at := time.Date(2026, 3, 11, 12, 0, 0, 5e8, time.UTC)
	resumed := &messages{Start: &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: "t9"}}
	for _, c := range []struct {
		name, path, position string
		want                 proto.Message
	}{
		{"nothing", messagesPath, "", &messages{}},
		{"with the SDKs' base URL", "/api" + messagesPath + "?includeRaw=true", "", &messages{IncludeRaw: true}},
		{"all filters", messagesPath + "?accountIds=a1&conversationIds=c1&accountIds=a%262&kinds=message.sent&includeRaw=false&heartbeatInterval=1.5s", "",
			&messages{AccountIds: []string{"a1", "a&2"}, ConversationIds: []string{"c1"}, Kinds: []string{"message.sent"},
				HeartbeatInterval: durationpb.New(1500 * time.Millisecond)}},
		{"a token", messagesPath + "?resumeToken=t1", "", &messages{Start: &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: "t1"}}},
		{"a time", messagesPath + "?startTime=2026-03-11T13:00:00.5%2B01:00", "",
			&messages{Start: &whatsappv1.StreamMessagesRequest_StartTime{StartTime: timestamppb.New(at)}}},
		{"the earliest", messagesPath + "?earliest=true", "", &messages{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}}},
		{"a cursor", messagesPath + "?cursorName=c", "", &messages{Start: &whatsappv1.StreamMessagesRequest_CursorName{CursorName: "c"}}},
		{"a position", messagesPath, "t9", resumed},
		{"a position and a token", messagesPath + "?resumeToken=t1", "t9", resumed},
		{"a position and a time", messagesPath + "?startTime=2026-03-11T12:00:00Z", "t9", resumed},
		{"a position and the earliest", messagesPath + "?earliest=true", "t9", resumed},
		{"a position and a cursor", messagesPath + "?cursorName=c", "t9", resumed},
		{"no position", messagesPath + "?cursorName=c", " ", &messages{Start: &whatsappv1.StreamMessagesRequest_CursorName{CursorName: "c"}}},
		{"deliveries", deliveriesPath + "?broadcastIds=b1&broadcastIds=b2&phones=%2B15550100001&until=delivered&maxWait=3600s", "t9",
			&whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"b1", "b2"}, Phones: []string{"+15550100001"},
				Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED.Enum(), MaxWait: durationpb.New(time.Hour),
				Start: &whatsappv1.StreamDeliveryStatusesRequest_ResumeToken{ResumeToken: "t9"}}},
		{"account events", accountsPath + "?earliest=true", "",
			&whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := make(chan *fakeCall, 1)
			s := serveStreams(t, func(call *fakeCall) error { seen <- call; return nil })
			var headers []string
			if c.position != "" {
				headers = []string{"Last-Event-ID: " + c.position}
			}
			resp := s.get(c.path, headers...)
			if body := all(t, resp); resp.StatusCode != 200 {
				t.Fatalf("got %d %s, want 200", resp.StatusCode, body)
			}
			call := <-seen
			if !proto.Equal(call.request, c.want) {
				t.Errorf("got %v, want %v", call.request, c.want)
			}
			if got := call.authorization(); got != "Bearer sk_test" {
				t.Errorf("got authorization %q, want that of the request", got)
			}
			md, _ := metadata.FromOutgoingContext(call.ctx)
			if got := md.Get("x-request-id"); !slices.Equal(got, []string{resp.Header.Get("X-Request-Id")}) {
				t.Errorf("the service got request id %q, want the answer's, %q", got, resp.Header.Get("X-Request-Id"))
			}
		})
	}
}

// TestStreamRefused checks that a failure before a stream begins is answered like any other
// error.
func TestStreamRefused(t *testing.T) {
	own := func(code codes.Code, reason string) error {
		return &apierror.Error{Code: code, Reason: reason, Message: "no"}
	}
	for _, c := range []struct {
		name, method, path, header string
		fails                      error // the handler's error; nil if it must not be called
		status                     int
		says                       []string
		answers                    map[string]string
	}{
		{"unknown parameter", "GET", messagesPath + "?acountIds=a", "", nil, 400, []string{"UNKNOWN_FIELD", "acountIds"}, nil},
		{"a ticket's sibling", "GET", messagesPath + "?tickets=a", "", nil, 400, []string{"UNKNOWN_FIELD", "tickets"}, nil},
		{"parameter twice", "GET", messagesPath + "?cursorName=a&cursorName=b", "", nil, 400, []string{"INVALID_REQUEST", "cursorName"}, nil},
		{"two starts", "GET", messagesPath + "?cursorName=a&resumeToken=b", "", nil, 400, []string{"INVALID_REQUEST"}, nil},
		{"not a duration", "GET", messagesPath + "?heartbeatInterval=15", "", nil, 400, []string{"INVALID_REQUEST", "heartbeatInterval"}, nil},
		{"not a time", "GET", messagesPath + "?startTime=now", "", nil, 400, []string{"INVALID_REQUEST", "startTime"}, nil},
		{"not a bool", "GET", messagesPath + "?earliest=yes", "", nil, 400, []string{"INVALID_REQUEST", "earliest"}, nil},
		{"not a query", "GET", messagesPath + "?%zz", "", nil, 400, []string{"INVALID_REQUEST"}, nil},
		{"not a status", "GET", deliveriesPath + "?until=DELIVERED", "", nil, 400, []string{"INVALID_REQUEST", "until"}, nil},
		{"not acceptable", "GET", messagesPath, "Accept: application/json", nil, 406, []string{"NOT_ACCEPTABLE", "application/x-ndjson"}, nil},
		{"POST", "POST", messagesPath, "", nil, 405, []string{"METHOD_NOT_ALLOWED"}, map[string]string{"Allow": "GET"}},
		{"PUT", "PUT", "/api" + accountsPath, "", nil, 405, []string{"METHOD_NOT_ALLOWED"}, map[string]string{"Allow": "GET"}},
		{"escaped", "GET", "/v1/inbox/messages%3Astream", "", nil, 404, []string{"NOT_FOUND"}, nil},
		{"another verb", "GET", "/v1/inbox/messages:streams", "", nil, 404, []string{"NOT_FOUND"}, nil},
		{"a slash more", "GET", messagesPath + "/", "", nil, 404, []string{"NOT_FOUND"}, nil},
		{"no caller", "GET", messagesPath, "", own(codes.Unauthenticated, "API_KEY_MISSING"), 401, []string{"API_KEY_MISSING"}, map[string]string{"Www-Authenticate": "Bearer"}},
		{"no account", "GET", messagesPath, "", own(codes.NotFound, "ACCOUNT_NOT_FOUND"), 404, []string{"ACCOUNT_NOT_FOUND"}, nil},
		{"an old token", "GET", messagesPath, "Last-Event-ID: t1", own(codes.OutOfRange, "TOKEN_EXPIRED"), 400, []string{"TOKEN_EXPIRED"}, nil},
		{"a status", "GET", messagesPath, "Accept: application/x-ndjson", status.Error(codes.PermissionDenied, "no"), 403, []string{"PERMISSION_DENIED"}, nil},
		{"stopping", "GET", messagesPath, "", &apierror.Error{Code: codes.Unavailable, Reason: "STOPPING", Message: "no", RetryAfter: 1100 * time.Millisecond},
			503, []string{"STOPPING"}, map[string]string{"Retry-After": "2"}},
		{"the upstream's", "GET", messagesPath, "", &apierror.Error{Code: codes.ResourceExhausted, Reason: "R", Header: http.Header{}, Body: []byte(`{"error":"slow"}`), HTTPStatus: 429, RetryAfter: time.Second},
			429, []string{`{"error":"slow"}`}, map[string]string{"Retry-After": "7", "X-Ratelimit-Limit": "600"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serveStreams(t, func(*fakeCall) error { return c.fails })
			if c.status == 429 {
				s.conn.header = metadata.Pairs("retry-after", "7", "x-ratelimit-limit", "600", "server", "x")
			}
			headers := []string{"Authorization: Bearer sk_test"}
			if c.header != "" {
				headers = append(headers, c.header)
			}
			resp := s.do(c.method, c.path, headers...)
			body := all(t, resp)
			if resp.StatusCode != c.status || resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("X-Request-Id") == "" {
				t.Errorf("got %d %v, want %d, JSON and a request id", resp.StatusCode, resp.Header, c.status)
			}
			for _, part := range append(c.says, `{"error":"`) {
				if !strings.Contains(body, part) {
					t.Errorf("got %s, want %s in it", body, part)
				}
			}
			for name, want := range c.answers {
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got := resp.Header.Get("Server"); got != "" {
				t.Errorf("got Server %q, want none", got)
			}
			if opened, unary := s.conn.calls(); (opened > 0) != (c.fails != nil) || len(unary) > 0 {
				t.Errorf("%d streams were opened and %v called, want a stream only if the handler fails, and no calls", opened, unary)
			}
		})
	}
}

// TestStreamNeighbours checks that an id that looks like a stream's path is read as an id.
func TestStreamNeighbours(t *testing.T) {
	s := serveStreams(t, func(*fakeCall) error { return nil })
	for path, want := range map[string]string{
		"/v1/inbox/conversations/messages:stream":          "InboxService/GetConversation",
		"/v1/inbox/conversations/messages:stream/messages": "InboxService/ListMessages",
		"/api/v1/inbox/conversations/c1":                   "InboxService/GetConversation",
		"/v1/accounts/a:streamEvents/health":               "AccountsService/GetAccountHealth",
		"/v1/accounts":                                     "AccountsService/ListAccounts",
		"/v1/whatsapp/broadcasts/x:streamDeliveryStatuses": "BroadcastsService/GetBroadcast",
		"/v1/events/cursors":                               "EventsService/ListCursors",
		"/v1/events/cursors/c1":                            "EventsService/GetCursor",
	} {
		_, before := s.conn.calls()
		resp := s.get(path)
		_, after := s.conn.calls()
		if got := after[len(before):]; len(got) != 1 || !strings.HasSuffix(got[0], want) {
			t.Errorf("%s reaches %v: %d, want %s", path, got, resp.StatusCode, want)
		}
	}
	if opened, _ := s.conn.calls(); opened > 0 {
		t.Error("one of these paths opened a stream, want none")
	}
}

// TestStreamFails checks that a stream that breaks says why, in the shape of every error,
// and when to come back.
func TestStreamFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		retry string
		body  string
	}{
		{"stopping", &apierror.Error{Code: codes.Unavailable, Reason: "STOPPING", Message: "the gateway is stopping", RetryAfter: 1500 * time.Millisecond},
			"retry: 1500\n", `{"error":"the gateway is stopping","code":"STOPPING"}`},
		{"a status", status.Error(codes.Aborted, "taken over"), "", `{"error":"taken over","code":"ABORTED"}`},
		{"not its end", fmt.Errorf("upstream: %w", io.EOF), "", `{"error":"upstream: EOF","code":"UNKNOWN"}`},
		{"the upstream's", &apierror.Error{Code: codes.Unauthenticated, Reason: "R", HTTPStatus: 401, Header: http.Header{}, Body: []byte("{\r\n \"error\": \"revoked\"\n}\n")},
			"", `{"error":"revoked","code":"R"}`},
		{"the upstream's with a code", &apierror.Error{Code: codes.PermissionDenied, Reason: "R", HTTPStatus: 403, Header: http.Header{}, Body: []byte(`{"code": "THEIRS", "error": "no"}`)},
			"", `{"code":"THEIRS","error":"no"}`},
		{"the upstream's without a word", &apierror.Error{Code: codes.PermissionDenied, Reason: "R", HTTPStatus: 403, Header: http.Header{}, Body: []byte(` { } `)},
			"", `{"code":"R"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serveStreams(t, func(call *fakeCall) error {
				if err := call.send(started("t1")); err != nil {
					return err
				}
				return c.err
			})
			want := "retry: 2000\nid: t1\nevent: started\ndata: " + startedJSON + "\n\n" + c.retry + "event: stream_error\ndata: " + c.body + "\n\n"
			if got := all(t, s.get(messagesPath)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if got, want := all(t, s.get(messagesPath, "Accept: application/x-ndjson")), startedJSON+"\n"+c.body+"\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	t.Run("an item that is none", func(t *testing.T) {
		for _, item := range []any{17, single("\xff"), single("\x0a\x01a\x0a\x01b\x1a\x00")} {
			s := serveStreams(t, func(call *fakeCall) error { return call.send(item) })
			const body = `{"error":"the gateway failed to write an item of the stream","code":"INTERNAL"}`
			if got := all(t, s.get(messagesPath, "Accept: application/x-ndjson")); got != body+"\n" {
				t.Errorf("%v: got %s, want %s", item, got, body)
			}
			if got := all(t, s.get(messagesPath)); got != "retry: 2000\nevent: stream_error\ndata: "+body+"\n\n" {
				t.Errorf("%v: got %s, want a stream_error with %s", item, got, body)
			}
		}
	})
}

// TestFramesAreRenderedOnce checks that a frame that goes to several callers is rendered
// only for the first.
func TestFramesAreRenderedOnce(t *testing.T) {
	frame := framed(t, message("t1", "e1"))
	s := serveStreams(t, func(call *fakeCall) error { return call.send(frame) })
	for range 3 {
		if got := all(t, s.get(messagesPath)); !strings.Contains(got, `"eventId":"e1"`) {
			t.Errorf("got %s, want event e1", got)
		}
		_ = all(t, s.get(messagesPath, "Accept: application/x-ndjson"))
	}
	if frame.renders != 1 {
		t.Errorf("rendered %d times, want 1", frame.renders)
	}
}

// TestResume checks that a reader that is cut off again and again gets everything once and
// in order by resuming from the id of the last event; also over HTTP/2, and if its last
// event is a heartbeat.
func TestResume(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			const total = 300
			var opened atomic.Int32
			s := serveStreams(t, func(call *fakeCall) error {
				opened.Add(1)
				var n int
				if token := call.request.(*whatsappv1.StreamMessagesRequest).GetResumeToken(); token != "" {
					if _, err := fmt.Sscanf(token, "t%d", &n); err != nil {
						return status.Error(codes.InvalidArgument, token)
					}
				}
				for n++; n <= total; n++ {
					token := fmt.Sprintf("t%d", n)
					if n%10 == 0 { // an event that is not for this reader
						if err := call.send(heartbeat(token)); err != nil {
							return err
						}
						continue
					}
					if err := call.send(message(token, fmt.Sprintf("e%d", n))); err != nil {
						return err
					}
				}
				return nil
			}, h2c(protocol))
			s.client.Transport.(*http.Transport).Protocols = protocols(protocol)
			var got []string
			position, ended := "", false
			for range 100 {
				ctx, cut := context.WithCancel(t.Context())
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+messagesPath+"?earliest=true", nil)
				if err != nil {
					t.Fatal(err)
				}
				if position != "" {
					req.Header.Set("Last-Event-ID", position)
				}
				resp, err := s.client.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				if resp.Proto != protocol {
					t.Fatalf("got protocol %s, want %s", resp.Proto, protocol)
				}
				if ended {
					if resp.StatusCode != http.StatusNoContent {
						t.Errorf("after the end: got %d, want 204", resp.StatusCode)
					}
					_ = resp.Body.Close()
					cut()
					break
				}
				r := newSSEReader(resp.Body)
				for i := range 17 {
					e, ok := r.next()
					if !ok {
						break
					}
					if e.event == "end" {
						ended = true
					} else if e.hasData {
						got = append(got, e.data)
					}
					position = r.lastID
					if i == 16 {
						cut()
					}
				}
				_ = resp.Body.Close()
				cut()
			}
			var want []string
			for n := 1; n <= total; n++ {
				if n%10 != 0 {
					want = append(want, fmt.Sprintf(`{"resumeToken":"t%d","event":{"eventId":"e%d","kind":"message.received"}}`, n, n))
				}
			}
			if !slices.Equal(got, want) || !ended || position != "t300.end" {
				t.Errorf("got %d events, want %d; ended is %t at %q, want true", len(got), len(want), ended, position)
			}
			if n := opened.Load(); n < 10 {
				t.Errorf("the stream was opened %d times, want at least 10", n)
			}
		})
	}
}

func protocols(name string) *http.Protocols {
	p := new(http.Protocols)
	p.SetHTTP1(name == "HTTP/1.1")
	p.SetUnencryptedHTTP2(name == "HTTP/2.0")
	return p
}

func h2c(name string) func(*facade, *httptest.Server) {
	return func(_ *facade, s *httptest.Server) { s.Config.Protocols = protocols(name) }
}
