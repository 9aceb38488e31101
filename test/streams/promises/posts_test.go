package promises_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/lategate/lategate/test/internal/webhooks"
)

type obj = map[string]any

// A post is a webhook that the upstream delivers, again and again until it is accepted.
type post struct {
	uid     string // the event's name: its kind and its subject
	stream  stream
	account string
	body    []byte
	zernio  bool

	// Guarded by the world's lock.
	sent, acked time.Time // the times of the first attempt and of the 200, zero until then
}

// client posts webhooks, many at a time.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: 20 * time.Second}

// inboxPost is an event of the inbox, of any kind; id is its name.
func (w *world) inboxPost(r *rand.Rand, account, conversation, id string) *post {
	if r.IntN(3) > 0 {
		return w.receivedPost(r, account, conversation, id, w.up.now())
	}
	kind := one(r, []string{"message.edited", "message.deleted", "reaction.received", "conversation.started"})
	now := stamp(w.up.now())
	message := obj{"id": "m-" + id, "platformMessageId": "wamid." + id, "conversationId": conversation, "platform": "whatsapp", "direction": "incoming",
		"text": "text of " + id, "attachments": []any{}, "sender": obj{"id": participant(conversation)}, "sentAt": now}
	members := obj{}
	switch kind {
	case "message.edited":
		members = obj{"message": message, "editedAt": now, "editCount": 1}
	case "message.deleted":
		members = obj{"message": message, "deletedAt": now}
	case "reaction.received":
		members["reaction"] = obj{"emoji": "👍", "action": "added", "messageId": "m-" + id, "platformMessageId": "wamid." + id, "sender": obj{"id": participant(conversation)}, "reactedAt": now}
	case "conversation.started":
		conversation = id
		members["startedAt"] = now
	}
	members["conversation"] = obj{"id": conversation, "participantId": participant(conversation)}
	return w.newPost(r, messages, kind, id, account, members)
}

// receivedPost is a customer's message with a time.
func (w *world) receivedPost(r *rand.Rand, account, conversation, id string, at time.Time) *post {
	return w.newPost(r, messages, "message.received", id, account, obj{
		"message": obj{"id": "m-" + id, "platformMessageId": "wamid." + id, "conversationId": conversation, "platform": "whatsapp", "direction": "incoming",
			"text": "text of " + id, "attachments": []any{}, "sender": obj{"id": participant(conversation), "name": "Ada"}, "sentAt": stamp(at), "isRead": false},
		"conversation": obj{"id": conversation, "participantId": participant(conversation), "participantName": "Ada", "status": "active"},
	})
}

// statusPost is a message's new status.
func (w *world) statusPost(r *rand.Rand, account, id, kind string) *post {
	message := obj{"id": "m-" + id, "platformMessageId": "wamid." + id, "conversationId": "conv", "platform": "whatsapp", "direction": "outgoing"}
	members := obj{"message": message, "conversation": obj{"id": "conv", "participantId": participant("conv")}}
	if kind == "message.failed" {
		members["error"] = obj{"code": "131026", "title": "Undeliverable"}
	}
	return w.newPost(r, statuses, kind, id, account, members)
}

// accountPost is an event of an account of an unknown kind; its kind is its name.
func (w *world) accountPost(r *rand.Rand, account, id string) *post {
	p := w.newPost(r, accountEvents, "checker."+id, "", account, obj{"note": id})
	p.uid = "checker." + id + " " + account
	return p
}

// participant is the phone number of a conversation's customer.
func participant(conversation string) string {
	h := fnv.New32()
	_, _ = h.Write([]byte(conversation)) // it never fails
	return fmt.Sprintf("4917%08d", h.Sum32()%100_000_000)
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

func (w *world) newPost(r *rand.Rand, s stream, kind, id, account string, members obj) *post {
	p := &post{uid: kind + " " + id, stream: s, account: account, zernio: r.IntN(2) == 0}
	body := obj{"event": kind, "timestamp": stamp(w.up.now()), "account": obj{"id": account, "accountId": account, "platform": "whatsapp"}}
	for k, v := range members {
		body[k] = v
	}
	if p.zernio {
		body["id"] = fmt.Sprintf("evt-%d-%s-%s", w.seed, kind, id)
	}
	var err error
	if p.body, err = json.Marshal(body); err != nil {
		panic(err)
	}
	return p
}

// deliver posts until the gateway accepts it, like the upstream, but more often. It reports
// whether the gateway has accepted it.
func (w *world) deliver(p *post) bool {
	w.mu.Lock()
	w.posts = append(w.posts, p)
	p.sent = time.Now()
	w.mu.Unlock()
	return w.attempt(p)
}

func (w *world) attempt(p *post) bool {
	for w.ctx.Err() == nil {
		ok, status, err := webhooks.Post(client, "http://"+w.gw.HTTP+"/webhooks/late", webhooks.Delivery{Body: p.body, Zernio: p.zernio})
		if ok {
			w.mu.Lock()
			if p.acked.IsZero() {
				p.acked = time.Now()
			}
			w.mu.Unlock()
			totals.add("webhooks acknowledged", 1)
			return true
		}
		if err == nil && status != http.StatusServiceUnavailable {
			w.violate("a webhook is acknowledged, or answered 503", "%s: HTTP %d", p.uid, status)
			return false
		}
		w.sleep(20 * time.Millisecond)
	}
	return false
}

// acknowledged returns what the gateway has accepted until now, for one kind of stream.
func (w *world) acknowledged(s stream) (out []post) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.posts {
		if p.stream == s && !p.acked.IsZero() {
			out = append(out, *p)
		}
	}
	return out
}
