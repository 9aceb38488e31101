package webhook

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func clock(s string) time.Time {
	t, err := time.Parse(time.RFC3339, "2026-03-20T"+s+"Z")
	if err != nil {
		panic(err)
	}
	return t
}

// TestDecode decodes one payload of each kind, in both eras if both have it.
func TestDecode(t *testing.T) {
	made := clock("08:00:01.25")
	// from returns an event with the members that all events of the conversation have.
	from := func(e Event) Event {
		e.AccountID, e.Platform, e.Time = "acc_1", "whatsapp", made
		if e.OccurredAt.IsZero() {
			e.OccurredAt = made
		}
		return e
	}
	ada := Sender{ID: "4917000001", Name: "Ada", Phone: "+4917000001"}
	received := from(Event{Kind: MessageReceived, ConversationID: "conv_1", MessageID: "m_1", PlatformMessageID: "wamid.IN",
		Direction: Incoming, Text: "Hi 👋", Sender: ada, OccurredAt: clock("07:59:58"), SentAt: clock("07:59:58"),
		Attachments: []Attachment{{Type: "image", URL: "https://cdn.example/1.jpg", Payload: json.RawMessage(`{"w":9007199254740993}`)}}})
	out := func(k Kind, status, when string) Event {
		e := from(Event{Kind: k, ConversationID: "conv_1", MessageID: "m_2", PlatformMessageID: "wamid.OUT", Direction: Outgoing,
			Text: "Ready", Status: status, RecipientPhone: "+4917000001", Sender: Sender{ID: "109876543210987"}, SentAt: clock("08:00:00")})
		if when != "" {
			e.OccurredAt = clock(when)
		}
		return e
	}
	failed := out(MessageFailed, "failed", "08:00:00.9")
	failed.Error = &Error{Code: "131026", Title: "Undeliverable", Text: "Message undeliverable", Explanation: "Opted out"}
	lateFailed := out(MessageFailed, "failed", "")
	lateFailed.Error = &Error{Code: "131026", Title: "Undeliverable", Text: "Undeliverable"}
	edited, deleted := received, received
	edited.Kind, edited.OccurredAt = MessageEdited, clock("08:00:00")
	deleted.Kind, deleted.OccurredAt = MessageDeleted, clock("08:00:01")
	tapped, quoted := received, received
	tapped.Metadata = json.RawMessage(`{"buttonPayload":"YES"}`)
	quoted.Metadata = json.RawMessage(`{"quotedMessageId":"wamid.Q","source":"app"}`)
	inMessage := strings.Replace(incoming, `"isRead"`, `"metadata":{"quotedMessageId":"wamid.OLD","source":"app"},"isRead"`, 1)
	test := Event{Kind: WebhookTest, Text: "A test", Time: made, OccurredAt: made}
	raw := from(Event{Kind: KindRaw, Name: "call.ringing", ConversationID: "conv_1"})

	statusAt := `,"statusAt":"2026-03-20T08:00:00.900Z","error":`
	for _, tc := range []struct {
		body string
		want Event
	}{
		{late("message.received", incoming+","+lateConv+","+lateAccount+`,"metadata":null`), received},
		{zernio(uuid, "message.received", incoming+","+zernConv+","+zernAccount), received},
		{zernio(uuid, "message.received", incoming+","+zernConv+","+zernAccount+`,"metadata":{"buttonPayload":"YES"}`), tapped},
		{late("message.received", inMessage+","+lateConv+","+lateAccount+`,"metadata":{"quotedMessageId":"wamid.Q"}`), quoted},
		{late("message.sent", outgoing+","+lateConv+","+lateAccount), out(MessageSent, "sent", "08:00:00")},
		{zernio(uuid, "message.sent", outgoing+","+zernConv+","+zernAccount), out(MessageSent, "sent", "08:00:00")},
		{late("message.delivered", outgoing+","+lateConv+","+lateAccount), out(MessageDelivered, "delivered", "")},
		{zernio(uuid, "message.delivered", outgoing+","+zernConv+","+zernAccount+statusAt+"null"), out(MessageDelivered, "delivered", "08:00:00.9")},
		{zernio(uuid, "message.read", outgoing+","+zernConv+","+zernAccount+statusAt+"null"), out(MessageRead, "read", "08:00:00.9")},
		{late("message.failed", outgoing+","+lateConv+","+lateAccount+`,"error":{"code":"131026","title":"Undeliverable"}`), lateFailed},
		{zernio(uuid, "message.failed", outgoing+","+zernConv+","+zernAccount+statusAt+`{"code":131026,"title":"Undeliverable","message":"Message undeliverable","explanation":"Opted out"}`), failed},
		{zernio(uuid, "message.edited", incoming+","+zernConv+","+zernAccount+`,"editHistory":[],"editCount":1,"editedAt":"2026-03-20T09:00:00+01:00"`), edited},
		{zernio(uuid, "message.deleted", incoming+","+zernConv+","+zernAccount+`,"deletedAt":1773993601`), deleted},
		{zernio(uuid, "reaction.received", `"reaction":{"emoji":"👍","action":"added","messageId":"m_2","platformMessageId":"wamid.OUT","sender":{"id":"4917000001","name":"Ada"},"reactedAt":"2026-03-20T08:00:00Z"},`+zernConv+","+zernAccount),
			from(Event{Kind: ReactionReceived, ConversationID: "conv_1", MessageID: "m_2", PlatformMessageID: "wamid.OUT", Direction: Incoming,
				Sender: ada, Reaction: &Reaction{Emoji: "👍", Action: "added"}, OccurredAt: clock("08:00:00")})},
		{zernio(uuid, "reaction.received", `"reaction":{"emoji":"","action":"removed","platformMessageId":"wamid.OUT","sender":{"id":"109876543210987"},"reactedAt":1773993600000},`+zernConv+","+zernAccount),
			from(Event{Kind: ReactionReceived, ConversationID: "conv_1", PlatformMessageID: "wamid.OUT", Direction: Outgoing,
				Sender: Sender{ID: "109876543210987"}, Reaction: &Reaction{Action: "removed"}, OccurredAt: clock("08:00:00")})},
		{zernio(uuid, "conversation.started", zernConv+","+zernAccount+`,"startedAt":"2026-03-20T08:00:00Z"`),
			from(Event{Kind: ConversationStarted, ConversationID: "conv_1", OccurredAt: clock("08:00:00")})},
		{late("account.connected", lateTmpl), from(Event{Kind: AccountConnected})},
		{zernio(uuid, "account.connected", lateTmpl), from(Event{Kind: AccountConnected})},
		{late("account.disconnected", `"account":{"accountId":"acc_1","platform":"whatsapp","disconnectionType":"unintentional","reason":"Token expired"}`),
			from(Event{Kind: AccountDisconnected, Disconnection: &Disconnection{Type: "unintentional", Reason: "Token expired"}})},
		{zernio(uuid, "whatsapp.template.status_updated", lateTmpl+`,"template":{"templateId":"77","name":"offer","language":"de","status":"REJECTED","reason":"Promotional"}`),
			from(Event{Kind: TemplateStatusUpdated, Template: &Template{ID: "77", Name: "offer", Language: "de", Status: "REJECTED", Reason: "Promotional"}})},
		{zernio(uuid, "whatsapp.template.category_updated", lateTmpl+`,"template":{"templateId":77,"name":"offer","language":"de","changeType":"applied","category":"MARKETING","previousCategory":"UTILITY","scheduledCategory":"AUTHENTICATION"}`),
			from(Event{Kind: TemplateCategoryUpdated, Template: &Template{ID: "77", Name: "offer", Language: "de", ChangeType: "applied", Category: "MARKETING", PreviousCategory: "UTILITY", ScheduledCategory: "AUTHENTICATION"}})},
		{late("webhook.test", `"message":"A test"`), test},
		{zernio(uuid, "webhook.test", `"message":"A test"`), test},
		{zernio(uuid, "call.ringing", `"call":{"id":"c"},`+zernConv+","+zernAccount), raw},
	} {
		e, err := Decode([]byte(tc.body))
		if err != nil {
			t.Errorf("%s: got %v, want no error", tc.body, err)
			continue
		}
		if tc.want.Name == "" {
			tc.want.Name = string(tc.want.Kind)
		}
		if diff := cmp.Diff(&tc.want, e, cmpopts.IgnoreFields(Event{}, "EventID", "Fingerprint", "Raw")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.body, diff)
		}
		if string(e.Raw) != tc.body {
			t.Errorf("%s: got raw %s, want the body", tc.body, e.Raw)
		}
		if isUUID := e.EventID == uuid; isUUID != strings.HasPrefix(tc.body, `{"id"`) || !isUUID && e.EventID != e.Fingerprint {
			t.Errorf("%s: got id %s, want the envelope's, or else the fingerprint %s", tc.body, e.EventID, e.Fingerprint)
		}
	}
}

// TestDecodeOdd decodes bodies that no schema allows.
func TestDecodeOdd(t *testing.T) {
	for _, tc := range []struct {
		body string
		err  error
	}{
		{``, ErrNotJSON},
		{`{"event":"x"`, ErrNotJSON},
		{`{"event":"x"}}`, ErrNotJSON},
		{`{"event":"x"} {}`, ErrNotJSON},
		{strings.Repeat("[", 20000), ErrNotJSON},
		{"{\"event\":\"\xff\"}", ErrNotUTF8},
		{`null`, ErrNotObject},
		{`["event"]`, ErrNotObject},
		{`{}`, ErrNoEvent},
		{`{"event":""}`, ErrNoEvent},
		{`{"event":7}`, ErrNoEvent},
		{`{"Event":"x"}`, ErrNoEvent},
		{`{"event":"message.received"}`, nil},
		{`{"event":"message.received","message":[],"account":7,"conversation":"c","timestamp":{}}`, nil},
		{`{"event":"message.failed","error":"no","message":{"attachments":[1,{"url":[]}],"sender":"x","id":{}}}`, nil},
		{`{"event":"reaction.received","reaction":{"sender":[]},"timestamp":99999999999999999999}`, nil},
		{`{"id":{},"event":"account.connected","account":"acc_1","timestamp":"0000-01-01T00:00:00Z"}`, nil},
		{`{"event":"\ud800\u0000"}`, nil},
	} {
		e, err := Decode([]byte(tc.body))
		if !errors.Is(err, tc.err) || (e == nil) != (tc.err != nil) {
			t.Errorf("%.50s: got %v, want %v", tc.body, err, tc.err)
		}
	}
}

// FuzzDecode checks the properties that the log relies on.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(zernio(uuid, "message.received", incoming+","+zernConv+","+zernAccount)))
	f.Add([]byte(late("message.failed", outgoing+","+lateConv+","+lateAccount+`,"error":"x"`)))
	f.Add([]byte(late("account.disconnected", lateTmpl+`,"template":{"status":1}`)))
	f.Add([]byte(zernio("\\n", "reaction.received", `"reaction":{"reactedAt":-62135596801},`+zernConv)))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := Decode(body)
		if err != nil {
			return
		}
		if !plain(e.EventID) || e.EventID == "" || e.Fingerprint == "" || e.Name == "" || string(e.Raw) != string(body) {
			t.Errorf("got event %+v, want plain ids, a name and the body as raw", e)
		}
		for _, at := range []time.Time{e.Time, e.OccurredAt} {
			if _, err := at.MarshalJSON(); err != nil {
				t.Errorf("got a time that has no JSON: %v", err)
			}
		}
		for _, a := range e.Attachments {
			if a.Payload != nil && !json.Valid(a.Payload) {
				t.Errorf("got payload %q, want JSON", a.Payload)
			}
		}
		if again, err := Decode(body); err != nil || again.EventID != e.EventID || again.Fingerprint != e.Fingerprint {
			t.Errorf("the retry: got %+v, %v, want the same ids", again, err)
		}
	})
}
