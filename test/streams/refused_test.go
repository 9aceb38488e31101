package streams_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// signature is the signature of a body.
func signature(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

// deliverRaw posts a body with a header, and returns the status.
func deliverRaw(t testing.TB, g *gateway.Gateway, body, header, value string) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, g.URL+"/webhooks/late", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if header != "" {
		req.Header.Set(header, value)
	}
	resp, err := g.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection can be used again
	return resp.StatusCode
}

// streamRequests has a request for each kind of stream, from the beginning.
func streamRequests() map[string]proto.Message {
	return map[string]proto.Message{
		"messages":          earliest(),
		"delivery statuses": &whatsappv1.StreamDeliveryStatusesRequest{Start: &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true}},
		"account events":    &whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}},
	}
}

// TestRefusedWebhooks checks that a refused webhook gets the status that tells the upstream
// what to do, and reaches no stream: the first event of each stream is the first accepted
// one.
func TestRefusedWebhooks(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	feeds := map[string]*feed{}
	for name, req := range streamRequests() {
		for _, api := range apis {
			feeds[name+" "+api.name] = api.open(t, g, key, req)
		}
	}
	good := string(received("acc_1", "conv", "forged"))
	large := string(received("acc_1", "conv", strings.Repeat("x", 1<<20)))
	for name, tt := range map[string]struct {
		body, signed, header string
		status               int
	}{
		"no JSON":                 {"message", "message", "X-Late-Signature", 400},
		"half of it":              {good[:len(good)/2], good[:len(good)/2], "X-Late-Signature", 400},
		"more behind it":          {good + good, good + good, "X-Late-Signature", 400},
		"a list":                  {"[" + good + "]", "[" + good + "]", "X-Zernio-Signature", 400},
		"empty":                   {"", "", "X-Late-Signature", 400},
		"no event":                {`{"account":{"id":"acc_1"}}`, `{"account":{"id":"acc_1"}}`, "X-Late-Signature", 400},
		"not UTF-8":               {strings.Replace(good, "forged", "\xff", 1), strings.Replace(good, "forged", "\xff", 1), "X-Late-Signature", 400},
		"too large":               {large, large, "X-Late-Signature", 413},
		"signed another body":     {good, good + " ", "X-Late-Signature", 401},
		"signed with another key": {good, "", "X-Late-Signature", 401},
		"unsigned":                {good, good, "", 401},
		"signed elsewhere":        {good, good, "X-Signature", 401},
	} {
		sig := signature(webhooks.Secret, tt.signed)
		if name == "signed with another key" {
			sig = signature("another", good)
		}
		if got := deliverRaw(t, g, tt.body, tt.header, sig); got != tt.status {
			t.Errorf("%s: got HTTP %d, want %d", name, got, tt.status)
		}
	}
	if resp, err := g.HTTP.Get(g.URL + "/webhooks/late"); err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: got %v, %v, want 405", resp, err)
	} else {
		_ = resp.Body.Close()
	}

	post(t, g, received("acc_1", "conv", "taken"), statusOf("message.sent", "wamid.1"), event("account.connected", obj{"account": obj{"accountId": "acc_1"}}))
	for name, f := range feeds {
		first := f.event()
		switch {
		case strings.HasPrefix(name, "messages") && first.same("text") != "taken",
			strings.HasPrefix(name, "delivery") && first.same("messageId") != "wamid.1",
			strings.HasPrefix(name, "account") && first.same("kind") != "account.connected":
			t.Errorf("%s: got the first event %v, want the accepted one", name, first.doc)
		}
		f.close()
	}
}

// statusOf is the delivery status of a message of acc_1.
func statusOf(kind, message string) []byte {
	return event(kind, obj{
		"message":      obj{"id": "m-" + message, "platformMessageId": message, "conversationId": "conv", "platform": "whatsapp", "direction": "outgoing", "text": kind},
		"conversation": obj{"id": "conv", "participantId": "4917000001"},
		"account":      obj{"id": "acc_1", "platform": "whatsapp"},
	})
}

// TestNoSecret checks that without a secret nothing is accepted, unless the gateway is
// configured to do so.
func TestNoSecret(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	body := string(received("acc_1", "conv", "anybody's"))
	t.Run("refused", func(t *testing.T) {
		g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = w.url })
		feeds := []*feed{}
		for _, api := range apis {
			req := earliest()
			req.HeartbeatInterval = durationpb.New(time.Second)
			feeds = append(feeds, api.open(t, g, key, req))
		}
		for header, value := range map[string]string{"": "", "X-Late-Signature": signature("", body), "X-Zernio-Signature": signature(webhooks.Secret, body)} {
			if got := deliverRaw(t, g, body, header, value); got != http.StatusServiceUnavailable {
				t.Errorf("signed with %q: got HTTP %d, want 503", header, got)
			}
		}
		for _, f := range feeds {
			head := seqOf(t, f.of("started").same("headToken"))
			if at := seqOf(t, f.of("heartbeat").token); at != head {
				t.Errorf("%s: got the log's end %[3]d, want %[2]d unchanged", f.api.name, head, at)
			}
		}
	})
	t.Run("insecure", func(t *testing.T) {
		g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL, c.WebhookInsecure = w.url, true })
		if got := deliverRaw(t, g, body, "", ""); got != http.StatusOK {
			t.Errorf("got HTTP %d, want 200", got)
		}
		if got := overSSE.open(t, g, key, earliest()).event().same("text"); got != "anybody's" {
			t.Errorf("got %q, want the unsigned message", got)
		}
	})
}
