// Package bench measures the gateway and alternatives in the same run.
// docs/performance.md has the figures.
package bench

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
)

// Secret signs webhooks; Account is the account that they belong to.
const (
	Secret  = "bench"
	Account = "acc_1"
)

// WebhookBytes is the size of a webhook's body.
const WebhookBytes = 699

// GetContact is the answer of ContactsService.GetContact: the small case, 400 bytes.
func GetContact() []byte {
	return []byte(`{"success":true,"contact":{"id":"65f0c0ffee00000000000001","phone":"+14155550123","waId":"14155550123","name":"Zoë Müller",` +
		`"email":"zoe@example.com","tags":["vip","newsletter"],"groups":["customers"],"isOptedIn":true,"lastMessageSentAt":"2026-03-01T10:00:00.000Z",` +
		`"messagesSentCount":12,"messagesReceivedCount":3,"customFields":{"city":"Köln"},"notes":"prefers mornings","createdAt":"2026-01-15T08:30:00.123Z"}}`)
}

// ListContacts is the answer of ContactsService.ListContacts with n contacts of 250
// bytes: the list case has 100.
func ListContacts(n int) []byte {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"id":"65f0c0ffee%014x","phone":"+1415555%04d","name":"Zoë Müller %d","email":"zoe.%d@example.com","tags":["vip","newsletter"],`+
			`"groups":["customers"],"isOptedIn":true,"messagesSentCount":%d,"createdAt":"2026-01-15T08:30:00.123Z"}`, i, i%10000, i, i, i)
	}
	return []byte(`{"success":true,"contacts":[` + strings.Join(all, ",") + `],"filters":{"tags":["vip","newsletter"],"groups":["customers"]},` +
		fmt.Sprintf(`"pagination":{"total":%d,"limit":%d,"skip":0,"hasMore":false}}`, n, n))
}

var small, list = GetContact(), ListContacts(100)

// Upstream answers the calls of the gateway and its peers to the Late API: the small
// case, the list, and the account that webhooks are of.
func Upstream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-RateLimit-Limit", "10000000") // the gateway keeps to it
	body := small
	switch r.URL.Path {
	case "/v1/whatsapp/contacts":
		body = list
	case "/v1/accounts":
		body = []byte(`{"accounts":[{"_id":"` + Account + `","platform":"whatsapp","isActive":true}],"hasAnalyticsAccess":false}`)
	}
	_, _ = w.Write(body) // the end of a round cuts calls off
}

// Key is the API key of caller i, as it is in the header: identical reads of one key at a
// time would be one call upstream.
func Key(i int) string { return fmt.Sprintf("Bearer sk_bench_%d", i) }

// Get is a request of caller i for a path, as it is on the wire.
func Get(path string, i int) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: %s\r\n\r\n", path, Key(i))
}

// Webhook is the signed delivery of message n of the Late era to a path, in one of 100
// conversations, as it is on the wire.
func Webhook(path string, n int) []byte {
	phone := fmt.Sprintf("49170%07d", n%100)
	head := fmt.Sprintf(`{"event":"message.received","message":{"id":"65f0c0ffee%014x","conversationId":"65f0c0de%016x","platform":"whatsapp",`+
		`"platformMessageId":"wamid.HBgMNDkxNzAwMDAwMDAwFQIAEhgU%012d","direction":"incoming","text":"`, n, n%100, n)
	tail := fmt.Sprintf(`","attachments":[],"sender":{"id":"%s","name":"Ada","phoneNumber":"+%[1]s"},"sentAt":"2026-03-20T07:59:58.000Z","isRead":false},`+
		`"conversation":{"id":"65f0c0de%016x","platformConversationId":"%[1]s","participantId":"%[1]s","participantName":"Ada","status":"active"},`+
		`"account":{"id":"%[3]s","platform":"whatsapp","username":"+4930111222","displayName":"Bakery"},"timestamp":"2026-03-20T08:00:01.250Z"}`, phone, n%100, Account)
	body := head + strings.Repeat("x", WebhookBytes-len(head)-len(tail)) + tail
	mac := hmac.New(sha256.New, []byte(Secret))
	mac.Write([]byte(body))
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Late-Signature: %x\r\n\r\n%s",
		path, len(body), mac.Sum(nil), body)
}
