// Package webhooks posts to a gateway what the upstream would: signed deliveries of either
// era, retried until they are accepted.
package webhooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Secret is the secret that signs the deliveries.
const Secret = "test-secret"

// Account is the account of the deliveries.
const Account = "acc_1"

// A Delivery is one event, as it is delivered.
type Delivery struct {
	// Message identifies it: the platform's message id.
	Message string
	// Conversation is the conversation of the message.
	Conversation string
	// Body is the text that is signed.
	Body []byte
	// Zernio says that it is of the later era, whose envelope has an id.
	Zernio bool
}

// Received is a customer's message, number n of the conversation.
func Received(conversation string, n int, zernio bool) Delivery {
	message := fmt.Sprintf("wamid.%s.%d", conversation, n)
	at := time.Date(2026, 3, 20, 8, 0, n, 0, time.UTC).Format("2006-01-02T15:04:05.000Z")
	id := ""
	if zernio {
		id = fmt.Sprintf(`"id":"evt-%s",`, message)
	}
	body := fmt.Sprintf(`{%s"event":"message.received","timestamp":%q,"message":{"id":"m-%s","conversationId":%q,"platform":"whatsapp",`+
		`"platformMessageId":%q,"direction":"incoming","text":"message %d","attachments":[],"sender":{"id":"4917000001","name":"Ada"},"sentAt":%q,"isRead":false},`+
		`"conversation":{"id":%q,"participantId":"4917000001","participantName":"Ada","status":"active"},"account":{"id":%q,"platform":"whatsapp"}}`,
		id, at, message, conversation, message, n, at, conversation, Account)
	return Delivery{Message: message, Conversation: conversation, Body: []byte(body), Zernio: zernio}
}

// Post delivers once. ok reports a 200.
func Post(client *http.Client, url string, d Delivery) (ok bool, status int, err error) {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(d.Body))
	if err != nil {
		return false, 0, err
	}
	mac := hmac.New(sha256.New, []byte(Secret))
	mac.Write(d.Body)
	name := "X-Late-Signature"
	if d.Zernio {
		name = "X-Zernio-Signature"
	}
	req.Header.Set(name, hex.EncodeToString(mac.Sum(nil)))
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return false, 0, err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body) // so that the connection can be used again
	return resp.StatusCode == http.StatusOK, resp.StatusCode, nil
}
