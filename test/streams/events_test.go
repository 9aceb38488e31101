package streams_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
)

// TestRaw checks that with include_raw an event comes with the posted body, byte for byte,
// and its id is the envelope's if there is one; without include_raw there is no body.
func TestRaw(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	bodies := []string{
		string(received("acc_1", "conv", "plain")),
		"\n {\"id\":\"0b5e2c3a-9d0f\",\r\n\t" + string(received("acc_1", "conv", "spaces"))[1:] + "\n\n",
		strings.Replace(string(received("acc_1", "conv", "odd")), `"odd"`, `"odd \u0000 \ud83d\ude00 😀 </script> \/ \u2028 `+"\u2028"+`"`, 1),
		strings.Replace(string(received("acc_1", "conv", "numbers")), "{", `{"n":1.50e+3,"big":12345678901234567890,"twice":1,"twice":2,`, 1),
		`{"id":"evt-large",` + string(received("acc_1", "conv", strings.Repeat("ü", 100_000)))[1:],
	}
	for _, b := range bodies {
		post(t, g, []byte(b))
	}
	for _, api := range apis {
		req := earliest()
		req.IncludeRaw = true
		f, bare := api.open(t, g, key, req), api.open(t, g, key, earliest())
		for n, b := range bodies {
			with, without := f.event(), bare.event()
			if with.raw == nil || *with.raw != b {
				t.Errorf("%s: event %d: got another body, want the posted one", api.name, n)
			}
			if without.raw != nil || with.token != without.token || !reflect.DeepEqual(with.doc, without.doc) {
				t.Errorf("%s: event %d without its body: got %.200v, want the same event", api.name, n, without)
			}
			var envelope struct{ ID string }
			if err := json.Unmarshal([]byte(b), &envelope); err != nil {
				t.Fatal(err)
			}
			if id := with.same("eventId"); id == "" || envelope.ID != "" && id != envelope.ID {
				t.Errorf("%s: event %d: got the id %q, want the envelope's, %q", api.name, n, id, envelope.ID)
			}
		}
		f.close()
		bare.close()
	}
}

// TestKinds checks that each event of the upstream comes on the stream that it belongs to,
// and on no other.
func TestKinds(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	account, conversation := obj{"id": "acc_1", "accountId": "acc_1", "platform": "whatsapp"}, obj{"id": "conv", "participantId": "4917000001"}
	message := obj{"id": "m-1", "platformMessageId": "wamid.1", "conversationId": "conv", "platform": "whatsapp", "direction": "incoming", "text": "new text"}
	about := func(members obj) obj {
		members["account"], members["conversation"] = account, conversation
		return members
	}
	template := obj{"templateId": "t1", "name": "hello", "language": "en", "status": "APPROVED", "previousCategory": "UTILITY"}
	of := map[string][]string{}
	for _, e := range []struct {
		stream, name string
		members      obj
	}{
		{"messages", "conversation.started", about(obj{"startedAt": "2026-03-20T08:00:00Z"})},
		{"messages", "message.received", about(obj{"message": message})},
		{"messages", "message.edited", about(obj{"message": message, "editedAt": "2026-03-20T08:01:00Z", "editCount": 1})},
		{"account events", "account.connected", obj{"account": account}},
		{"messages", "reaction.received", about(obj{"reaction": obj{"emoji": "👍", "action": "added", "messageId": "m-1", "platformMessageId": "wamid.1", "sender": obj{"id": "4917000001"}, "reactedAt": "2026-03-20T08:02:00Z"}})},
		{"messages", "message.deleted", about(obj{"message": message, "deletedAt": "2026-03-20T08:03:00Z"})},
		{"delivery statuses", "message.delivered", about(obj{"message": obj{"id": "m-2", "platformMessageId": "wamid.2", "conversationId": "conv", "platform": "whatsapp"}})},
		{"account events", "account.disconnected", obj{"account": obj{"accountId": "acc_1", "disconnectionType": "intentional", "reason": "gone"}}},
		{"account events", "whatsapp.template.status_updated", obj{"account": account, "template": template}},
		{"account events", "whatsapp.template.category_updated", obj{"account": account, "template": template}},
		{"account events", "webhook.test", obj{"account": account, "message": "hi"}},
		{"account events", "post.published.*", obj{"account": account, "post": obj{"likes": 3}}},
	} {
		post(t, g, event(e.name, e.members))
		if e.stream == "delivery statuses" {
			of[e.stream] = append(of[e.stream], "message.sent") // implied
		}
		of[e.stream] = append(of[e.stream], e.name)
	}
	for _, api := range apis {
		for name, req := range streamRequests() {
			f := api.open(t, g, key, req)
			for _, want := range of[name] {
				e := f.event()
				if e.same("kind") != want || e.same("accountId") != "acc_1" || e.text("source") != "webhook" {
					t.Errorf("%s, %s: got %v, want %s", api.name, name, e.doc, want)
				}
				has := func(path ...string) (text string) {
					var at any = map[string]any(e.doc)
					for _, p := range path {
						m, _ := at.(map[string]any)
						at = m[p]
					}
					text, _ = at.(string)
					return text
				}
				wrong := false
				switch want {
				case "message.edited":
					wrong = has("text") != "new text" || has("conversationId") != "conv" || has("platformMessageId") != "wamid.1"
				case "message.deleted":
					wrong = has("platformMessageId") != "wamid.1" || has("messageId") != "m-1"
				case "reaction.received":
					wrong = has("reaction", "emoji") != "👍" || has("reaction", "action") != "added" || has("messageId") != "m-1" || has("sender", "phone") != "+4917000001"
				case "account.disconnected":
					wrong = has("disconnection", "type") != "intentional" || has("disconnection", "reason") != "gone"
				case "whatsapp.template.status_updated", "whatsapp.template.category_updated":
					wrong = has("template", "id") != "t1" || has("template", "name") != "hello" || has("template", "status") != "APPROVED" || has("template", "previousCategory") != "UTILITY"
				case "post.published.*":
					wrong = has("payload", "event") != want || has("payload", "account", "id") != "acc_1"
				case "message.sent":
					wrong = e.doc["implied"] != true
				}
				if wrong {
					t.Errorf("%s: got an unexpected event: %v", api.name, e.doc)
				}
			}
			f.close()
		}
		// By kind: a name is matched literally and is not a pattern.
		for kind, want := range map[string]string{"post.published.*": "post.published.*", "webhook.test": "webhook.test"} {
			f := api.open(t, g, key, &whatsappv1.StreamAccountEventsRequest{Kinds: []string{kind, "*", "post.published"}, Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}})
			if got := f.event().same("kind"); got != want {
				t.Errorf("%s: kind %s: got %s, want %s", api.name, kind, got, want)
			}
			f.close()
		}
	}
}
