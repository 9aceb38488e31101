package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sign makes a signature without the code under test.
func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

// Members that several payloads share.
const (
	lateAccount = `"account":{"id":"acc_1","platform":"whatsapp","username":"+4930111222","displayName":"Bakery"}`
	zernAccount = `"account":{"id":"acc_1","accountId":"acc_1","profileId":"prof_1","platform":"whatsapp","username":"+4930111222"}`
	lateConv    = `"conversation":{"id":"conv_1","platformConversationId":"4917000001","participantId":"4917000001","participantName":"Ada","status":"active"}`
	zernConv    = `"conversation":{"id":"conv_1","platformConversationId":"4917000001","participantId":"4917000001","contactId":"con_1","status":"active"}`
	outgoing    = `"message":{"id":"m_2","conversationId":"conv_1","platform":"whatsapp","platformMessageId":"wamid.OUT","direction":"outgoing","text":"Ready","attachments":[],"sender":{"id":"109876543210987"},"sentAt":"2026-03-20T08:00:00.000Z","isRead":false}`
	incoming    = `"message":{"id":"m_1","conversationId":"conv_1","platform":"whatsapp","platformMessageId":"wamid.IN","direction":"incoming","text":"Hi \ud83d\udc4b","attachments":[{"type":"image","url":"https://cdn.example/1.jpg","payload":{"w":9007199254740993}}],"sender":{"id":"4917000001","name":"Ada","phoneNumber":"+4917000001"},"sentAt":"2026-03-20T07:59:58.000Z","isRead":false}`
	at          = `"timestamp":"2026-03-20T08:00:01.250Z"`
	lateTmpl    = `"account":{"accountId":"acc_1","profileId":"prof_1","platform":"whatsapp","username":"+4930111222"}`
)

// late and zernio make envelopes of the two eras.
func late(event, members string) string {
	return `{"event":"` + event + `",` + members + `,` + at + `}`
}
func zernio(id, event, members string) string {
	return `{"id":"` + id + `","event":"` + event + `",` + members + `,` + at + `}`
}

const uuid = "0b5e2c3a-9d0f-4a51-8a63-3f0b6f6f1a77"
