package streams_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// with configures a gateway for this upstream, with a secret for webhooks.
func with(w *world) func(*config.Serve) {
	return func(c *config.Serve) {
		c.LateBaseURL, c.LateWebhookSecret = w.url, []string{webhooks.Secret}
	}
}

type obj = map[string]any

var posted = time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC)

// event is a webhook's body. members are added to those that every body has.
func event(name string, members obj) []byte {
	body := obj{"event": name, "timestamp": posted.Format(time.RFC3339)}
	for k, v := range members {
		body[k] = v
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return text
}

// received is a customer's message, whose text identifies it.
func received(account, conversation, text string) []byte {
	id := fmt.Sprintf("%s/%s/%s", account, conversation, text)
	return event("message.received", obj{
		"message": obj{"id": "m-" + id, "platformMessageId": "wamid." + id, "conversationId": conversation, "platform": "whatsapp", "direction": "incoming",
			"text": text, "attachments": []any{}, "sender": obj{"id": "4917000001"}, "sentAt": posted.Format(time.RFC3339)},
		"conversation": obj{"id": conversation, "participantId": "4917000001"},
		"account":      obj{"id": account, "platform": "whatsapp"},
	})
}

// post delivers bodies, which must be accepted.
func post(t testing.TB, g *gateway.Gateway, bodies ...[]byte) {
	t.Helper()
	for _, body := range bodies {
		if ok, status, err := webhooks.Post(g.HTTP, g.URL+"/webhooks/late", webhooks.Delivery{Body: body}); !ok {
			t.Fatalf("a webhook: got HTTP %d, %v, want 200: %s", status, err, body)
		}
	}
}
