package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// edit is the text of a message before it was edited.
type edit struct {
	text string
	at   time.Time // when it was edited
}

// maxText is WhatsApp's limit for a message, in characters.
const maxText = 4096

// inboundKinds are what a customer may send, by the upstream's names for attachments.
var inboundKinds = []string{"text", "image", "video", "audio", "file", "sticker"}

// receive lets a tester act as the customer: write a message, react to one, or edit or
// delete one that the customer wrote.
func (c *call) receive() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	from, text, name := in.text("from"), in.text("text"), in.text("name")
	kind, url, accountID := in.text("type"), in.text("url"), in.text("accountId")
	in.enum("type", inboundKinds...)
	in.only("from", "text", "name", "accountId", "type", "url", "reaction", "edit", "delete")
	var acts []func(*account) (any, error)
	if in.has("reaction") {
		r := in.one("reaction")
		id, emoji := r.must("messageId"), r.text("emoji")
		r.only("messageId", "emoji")
		acts = append(acts, func(a *account) (any, error) { return c.react(a, from, id, emoji) })
	}
	if in.has("edit") {
		e := in.one("edit")
		id, text := e.must("messageId"), e.must("text")
		if utf8.RuneCountInString(text) > maxText {
			e.fail("text", "longer than %d characters", maxText)
		}
		e.only("messageId", "text")
		acts = append(acts, func(a *account) (any, error) { return c.edit(a, from, id, text) })
	}
	if in.has("delete") {
		d := in.one("delete")
		id := d.must("messageId")
		d.only("messageId")
		acts = append(acts, func(a *account) (any, error) { return c.unsend(a, from, id) })
	}
	if in.has("text") || in.has("type") || in.has("url") {
		m := &message{text: text, incoming: true, at: c.now, cost: len(c.raw) + overhead}
		if kind = cmp.Or(kind, "text"); kind != "text" {
			url = cmp.Or(url, "https://example.com/sandbox/"+kind)
			m.attachments = []obj{{"type": kind, "url": url, "filename": nil, "previewUrl": nil}}
		}
		acts = append(acts, func(a *account) (any, error) { return c.receiveMessage(a, from, name, m) })
	}
	if err := in.check("from"); err != nil {
		return nil, err
	}
	switch {
	case !phonePattern.MatchString(from):
		return nil, errInvalid("from is not a valid phone number: %s", from)
	case len(acts) != 1:
		return nil, errInvalid("Exactly one of text (or type), reaction, edit and delete is required")
	case utf8.RuneCountInString(text) > maxText || utf8.RuneCountInString(name) > maxText:
		return nil, errInvalid("text and name must be at most %d characters", maxText)
	case (kind == "" || kind == "text") && url != "":
		return nil, errInvalid("url is for a type other than text")
	case kind == "text" && strings.TrimSpace(text) == "":
		return nil, errInvalid("text is required")
	}
	a, err := c.world.whatsappAccount(cmp.Or(accountID, seedAccountID))
	if err != nil {
		return nil, err
	}
	if err := c.world.sender(a); err != nil {
		return nil, err
	}
	return acts[0](a)
}

func (c *call) received(cv *conversation, m *message) obj {
	return obj{"success": true, "conversationId": cv.id, "messageId": c.world.listedID(m)}
}

func (c *call) receiveMessage(a *account, from, name string, m *message) (any, error) {
	cv, err := c.world.incoming(a, from, name, m)
	if err != nil {
		return nil, err
	}
	return c.received(cv, m), nil
}

// incoming stores a message of a customer, and creates the conversation if necessary.
func (w *world) incoming(a *account, from, name string, m *message) (*conversation, error) {
	if err := w.charge(m.cost); err != nil {
		return nil, err
	}
	m.platformID = w.newMessageID(from)
	for _, attachment := range m.attachments {
		attachment["id"] = hashID(m.platformID, attachment["url"])
	}
	cv := w.conversationWith(a.id, from)
	if cv == nil {
		if err := w.charge(overhead); err != nil {
			w.used -= m.cost
			return nil, err
		}
		cv = w.newConversation(a.id, from, name)
		w.addConversation(cv)
		started := w.hookConversation(cv)
		started["platform"] = a.platform
		w.emit("conversation.started", m.at, obj{"conversation": started, "account": hookAccount(a), "startedAt": stamp(m.at)})
	}
	cv.name, cv.archived = cmp.Or(name, cv.name), false
	w.addMessage(cv, m)
	if ct := w.contactByPhone(a.id, from); ct != nil {
		ct.received++
		ct.lastReceived = m.at
	}
	w.emitMessage("message.received", cv, m, m.at, obj{"metadata": nil})
	return cv, nil
}

// messageOf finds a message in the conversation with a customer, by either id.
func (c *call) messageOf(a *account, from, id string) (*conversation, *message, error) {
	cv := c.world.conversationWith(a.id, from)
	if cv == nil {
		return nil, nil, errMissing("Conversation")
	}
	i := slices.IndexFunc(cv.messages, func(m *message) bool { return m.platformID == id || m.internalID() == id })
	if i < 0 {
		return nil, nil, errMissing("Message")
	}
	return cv, cv.messages[i], nil
}

// react adds a reaction, or removes it if emoji is empty. Only webhooks show it.
func (c *call) react(a *account, from, id, emoji string) (any, error) {
	cv, m, err := c.messageOf(a, from, id)
	if err != nil {
		return nil, err
	}
	action := "added"
	if emoji == "" {
		action = "removed"
	}
	w := c.world
	w.emit("reaction.received", c.now, obj{
		"reaction": obj{
			"emoji": emoji, "action": action, "messageId": m.internalID(), "platformMessageId": m.platformID,
			"sender": w.hookSender(cv), "reactedAt": stamp(c.now),
		},
		"conversation": w.hookConversation(cv), "account": hookAccount(a),
	})
	return c.received(cv, m), nil
}

// own is messageOf for operations that only the customer who wrote it may do.
func (c *call) own(a *account, from, id string) (*conversation, *message, error) {
	cv, m, err := c.messageOf(a, from, id)
	if err == nil && !m.incoming {
		err = errInvalid("The message is not the customer's")
	}
	return cv, m, err
}

func (c *call) edit(a *account, from, id, text string) (any, error) {
	cv, m, err := c.own(a, from, id)
	if err != nil {
		return nil, err
	}
	cost := len(c.raw) + overhead // the old text is kept
	if err := c.world.charge(cost); err != nil {
		return nil, err
	}
	m.edits = append(m.edits, edit{text: m.text, at: c.now})
	m.text, m.cost = text, m.cost+cost
	var history []obj
	for _, e := range m.edits {
		history = append(history, obj{"text": e.text, "attachments": hookAttachments(m.attachments), "editedAt": stamp(e.at)})
	}
	c.world.emitMessage("message.edited", cv, m, c.now, obj{
		"editHistory": history, "editCount": len(history), "editedAt": stamp(c.now),
	})
	return c.received(cv, m), nil
}

// unsend deletes a message; its event still has the text.
func (c *call) unsend(a *account, from, id string) (any, error) {
	cv, m, err := c.own(a, from, id)
	if err != nil {
		return nil, err
	}
	cv.messages = slices.DeleteFunc(cv.messages, func(o *message) bool { return o == m })
	c.world.used -= m.cost
	c.world.emitMessage("message.deleted", cv, m, c.now, obj{"deletedAt": stamp(c.now)})
	return c.received(cv, m), nil
}

// only refuses members with other names, because a misspelled member would do nothing.
func (in input) only(names ...string) {
	for _, name := range slices.Sorted(maps.Keys(in.members)) {
		if !slices.Contains(names, name) {
			in.fail(name, "unknown member")
		}
	}
}

const (
	// replyPaces is how long a customer takes to answer a message that was read, in paces.
	replyPaces = 50
	// maxQuoted is how much of a message an answer repeats, in characters.
	maxQuoted = 200
)

// planReply lets the customer answer a message after it was read, unless an answer is
// planned already. The magic numbers do not answer.
func (w *world) planReply(cv *conversation, m *message, l lifecycle) {
	if w.opts.NoReplies || cv.replying || l.readAt.IsZero() || isMagic(cv.phone) {
		return
	}
	quoted := []rune(m.text)
	text := fmt.Sprintf("You said: %s", string(quoted[:min(len(quoted), maxQuoted)]))
	if len(quoted) == 0 && len(m.attachments) > 0 {
		text = fmt.Sprintf("You sent: %s", m.attachments[0]["type"])
	}
	cv.replying = true
	w.plan(l.readAt.Add(replyPaces*w.pace), func(at time.Time) {
		cv.replying = false
		a := w.account(cv.accountID)
		reply := &message{text: text, incoming: true, at: at, cost: len(text) + overhead}
		// No answer if the world is full or the account is disconnected.
		if a.active {
			_, _ = w.incoming(a, cv.phone, "", reply)
		}
	})
}
