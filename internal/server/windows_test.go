package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/ingest"
)

const (
	knownAgo = 30 * time.Hour
	layout   = "2006-01-02T15:04:05.000Z"
)

// windowUpstream is an upstream in which the beginning of a conversation's id decides what
// it is like.
func windowUpstream(w http.ResponseWriter, r *http.Request) {
	id, messages := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/inbox/conversations"), "/messages")
	id = strings.TrimPrefix(id, "/")
	newest := time.Now().Add(-2 * knownAgo)
	if strings.HasPrefix(id, "newer") {
		newest = time.Now().Add(-time.Hour)
	}
	switch {
	case r.Method == http.MethodPost:
		_, _ = io.WriteString(w, `{"success":true,"data":{"messageId":"w1"}}`)
	case messages && strings.HasPrefix(id, "fails"):
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"error":"no"}`)
	case messages && strings.HasPrefix(id, "paged"):
		pagedMessages(w, r, id)
	case messages:
		fmt.Fprintf(w, `{"status":"success","messages":[{"id":"m1","conversationId":%q,"accountId":"a1","platform":"whatsapp","direction":"incoming","createdAt":%q}]}`, id, newest.UTC().Format(layout))
	case id == "":
		fmt.Fprintf(w, `{"data":[ %s,%s]}`, conversationJSON("listed"), conversationJSON("unheard"))
	default:
		fmt.Fprintf(w, `{"data":%s}`, conversationJSON(id))
	}
}

// pagedMessages lists, like today's upstream, the oldest hundred of a customer's messages
// unless it is asked for the newest; the newest message came an hour ago.
func pagedMessages(w http.ResponseWriter, r *http.Request, id string) {
	ago, next := 2*knownAgo, "older"
	if r.URL.Query().Get("sortOrder") == "desc" {
		ago = time.Hour
	}
	var all []string
	for i := range 100 {
		all = append(all, fmt.Sprintf(`{"id":"m%d","conversationId":%q,"accountId":"a1","platform":"whatsapp","direction":"incoming","createdAt":%q}`,
			i, id, time.Now().Add(-ago-time.Duration(i)*time.Minute).UTC().Format(layout)))
	}
	fmt.Fprintf(w, `{"status":"success","messages":[%s],"pagination":{"hasMore":true,"nextCursor":%q}}`, strings.Join(all, ","), next)
}

func conversationJSON(id string) string {
	return fmt.Sprintf(`{"id":%q,"accountId":"a1","platform":"whatsapp","n":1.0}`, id)
}

// receive appends a customer's message to the gateway's log and waits until the window is
// known.
func (r *running) receive(id string, at time.Time) {
	r.t.Helper()
	_, err := ingest.New(r.server.events, discard).Message(r.t.Context(), ingest.Message{Account: "a1", Conversation: id, Platform: "whatsapp", ID: "m" + id,
		Direction: whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING, Time: at, Source: whatsappv1.EventSource_EVENT_SOURCE_POLL})
	if err != nil {
		r.t.Fatal(err)
	}
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) { // between two looks
		_, _, body, err := r.rest(r.t.Context(), "GET", "/v1/inbox/conversations/"+id+"?accountId=a1", "")
		if err != nil {
			r.t.Fatal(err)
		}
		if strings.Contains(body, "windowExpiresAt") {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("the window of %s is not known after a minute, want it known: %s", id, body)
		}
	}
}

// posts returns the bodies of the messages that reached the upstream since posts was last
// called, and how often messages were listed.
func (r *running) posts() (bodies []string, lists int) {
	r.upstream.mu.Lock()
	defer r.upstream.mu.Unlock()
	for i, seen := range r.upstream.seen {
		if seen.Method == http.MethodPost {
			bodies = append(bodies, string(r.upstream.body[i]))
		} else if strings.HasSuffix(seen.URL.Path, "/messages") {
			lists++
		}
	}
	r.upstream.seen, r.upstream.body = nil, nil
	return bodies, lists
}

// A send sends a message over one of the APIs and returns the reason if it is refused, and
// when the window has closed.
type send func(r *running, id string, ignore bool) (reason, closed string)

var sends = map[string]send{
	"gRPC": func(r *running, id string, ignore bool) (string, string) {
		req := &whatsappv1.SendMessageRequest{ConversationId: id, AccountId: "a1", Message: proto.String("hello")}
		if ignore {
			req.IgnoreWindow = &ignore
		}
		_, err := whatsappv1.NewInboxServiceClient(r.conn).SendMessage(withKey(r.t.Context()), req)
		info := details[*errdetails.ErrorInfo](err)
		if err != nil && status.Code(err) != codes.FailedPrecondition {
			r.t.Errorf("%s: got %v, want FailedPrecondition or no error", id, err)
		}
		return info.GetReason(), info.GetMetadata()["window_expired_at"]
	},
	"REST": func(r *running, id string, ignore bool) (string, string) {
		body := `{"accountId":"a1", "message":"hello"}`
		if ignore {
			body = `{"accountId":"a1", "ignoreWindow":true, "message":"hello"}`
		}
		return r.post(id, body)
	},
	"form": func(r *running, id string, ignore bool) (string, string) {
		field := func(name, value string) string {
			return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"
		}
		body := field("accountId", "a1")
		if ignore {
			body = field("ignoreWindow", "true") + body
		}
		body += "--b\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
		return r.post(id, body, "Content-Type: multipart/form-data; boundary=b")
	},
}

func (r *running) post(id, body string, headers ...string) (reason, closed string) {
	r.t.Helper()
	code, _, text, err := r.rest(r.t.Context(), "POST", "/v1/inbox/conversations/"+id+"/messages", body, headers...)
	if err != nil {
		r.t.Fatal(err)
	}
	var e struct {
		Code    string
		Details struct {
			Closed string `json:"window_expired_at"`
		}
	}
	if err := json.Unmarshal([]byte(text), &e); err != nil || (code == 400) != (e.Code == "REENGAGEMENT_REQUIRED") || (code == 200) != (e.Code == "") {
		r.t.Errorf("%s: got %d %s %v, want 200, or 400 REENGAGEMENT_REQUIRED", id, code, text, err)
	}
	return e.Code, e.Details.Closed
}

// TestWindow checks that a message that WhatsApp would refuse does not reach the upstream
// over any API, and that a message does, unchanged, if that is uncertain.
func TestWindow(t *testing.T) {
	r := start(t, windowUpstream)
	at := time.Now().Add(-knownAgo).UTC().Truncate(time.Millisecond)
	for _, c := range []struct {
		name                   string
		heard, ignore, refused bool
		lists                  int
	}{
		{name: "closed", heard: true, refused: true, lists: 1},
		{name: "newer", heard: true, lists: 1},
		{name: "paged", heard: true, lists: 1},
		{name: "fails", heard: true, lists: 1},
		{name: "closed-ignored", heard: true, ignore: true},
		{name: "unknown"},
		{name: "unknown-ignored", ignore: true},
	} {
		for api, send := range sends {
			t.Run(c.name+" "+api, func(t *testing.T) {
				id := c.name + api
				if c.heard {
					r.receive(id, at)
				}
				r.posts()
				reason, closed := send(r, id, c.ignore)
				bodies, lists := r.posts()
				want := ""
				if c.refused {
					want = at.Add(24 * time.Hour).Format(layout)
				}
				if (reason == "REENGAGEMENT_REQUIRED") != c.refused || closed != want || lists != c.lists {
					t.Errorf("got %q, closed at %q, %d lists; want refused %v at %q, %d", reason, closed, lists, c.refused, want, c.lists)
				}
				if (len(bodies) == 0) != c.refused {
					t.Fatalf("the upstream got %q, want a message unless refused: %t", bodies, c.refused)
				}
				for _, body := range bodies {
					if !strings.Contains(body, "hello") || strings.Contains(body, "gnoreWindow") {
						t.Errorf("the upstream got %s, want the message without ignoreWindow", body)
					}
					if api == "REST" && !c.ignore && body != `{"accountId":"a1", "message":"hello"}` {
						t.Errorf("the upstream got %s, want the caller's body", body)
					}
				}
			})
		}
	}
	code, _, text, err := r.rest(t.Context(), "POST", "/v1/inbox/conversations/c/messages", `{"accountId":"a1","message":"x","ignoreWindow":"yes"}`)
	if err != nil || code != 400 || !strings.Contains(text, "ignoreWindow") {
		t.Errorf("got %d %s %v, want 400 that names ignoreWindow", code, text, err)
	}
}

// TestWindowExpiresAt checks that conversations show until when their window is open if
// that is known, and are otherwise unchanged.
func TestWindowExpiresAt(t *testing.T) {
	r := start(t, windowUpstream)
	get := func(path string) string {
		t.Helper()
		code, _, text, err := r.rest(t.Context(), "GET", "/v1/inbox/conversations"+path, "")
		if err != nil || code != 200 {
			t.Fatalf("%s: got %d %s %v, want 200", path, code, text, err)
		}
		return text
	}
	client, ctx := whatsappv1.NewInboxServiceClient(r.conn), withKey(context.Background())
	one := func(id string) *whatsappv1.Conversation {
		t.Helper()
		answer, err := client.GetConversation(ctx, &whatsappv1.GetConversationRequest{ConversationId: id, AccountId: "a1"})
		if err != nil {
			t.Fatal(err)
		}
		return answer.GetConversation()
	}
	if text := get("/listed?accountId=a1"); text != `{"data":`+conversationJSON("listed")+`}` {
		t.Errorf("with an unknown window: got %s, want the upstream's answer", text)
	}
	if c := one("listed"); c.WindowExpiresAt != nil {
		t.Errorf("with an unknown window: got %v, want no windowExpiresAt", c)
	}
	at := time.Now().Add(-time.Hour).UTC().Truncate(time.Millisecond)
	r.receive("listed", at)
	closes := at.Add(24 * time.Hour)
	completed := strings.TrimSuffix(conversationJSON("listed"), "}") + `,"windowExpiresAt":"` + closes.Format(layout) + `"}`
	if text, want := get("/listed?accountId=a1"), `{"data":`+completed+`}`; text != want {
		t.Errorf("got %s, want %s", text, want)
	}
	if text, want := get(""), `{"data":[ `+completed+`,`+conversationJSON("unheard")+`]}`; text != want {
		t.Errorf("got %s, want %s", text, want)
	}
	list, err := client.ListConversations(ctx, &whatsappv1.ListConversationsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	all := append([]*whatsappv1.Conversation{one("listed")}, list.GetConversations()...)
	for i, want := range []time.Time{closes, closes, {}} {
		c := all[i]
		if got := c.GetWindowExpiresAt(); (got != nil) == want.IsZero() || got != nil && !got.AsTime().Equal(want) || len(c.GetExtra().GetFields()) != 1 {
			t.Errorf("conversation %d: got %v, want %v", i, c, want)
		}
	}
	// A list of messages that is passed on also shows the window.
	get("/newer/messages?accountId=a1")
	if c := one("newer"); time.Until(c.GetWindowExpiresAt().AsTime()) < 22*time.Hour {
		t.Errorf("after its messages were listed: got %v, want an open window", c)
	}
	if _, err := client.ListMessages(ctx, &whatsappv1.ListMessagesRequest{ConversationId: "closed", AccountId: "a1"}); err != nil {
		t.Fatal(err)
	}
	if c := one("closed"); c.WindowExpiresAt == nil || time.Until(c.GetWindowExpiresAt().AsTime()) > 0 {
		t.Errorf("after its messages were listed: got %v, want a closed window", c)
	}
	// Messages that were just listed are not listed again.
	r.posts()
	reason, _ := sends["gRPC"](r, "closed", false)
	if bodies, lists := r.posts(); reason != "REENGAGEMENT_REQUIRED" || len(bodies)+lists != 0 {
		t.Errorf("got %q, %q, %d lists; want REENGAGEMENT_REQUIRED without a call", reason, bodies, lists)
	}
}
