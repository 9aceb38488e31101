package sandbox

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"time"
)

type conversation struct {
	id           string
	accountID    string
	phone        string // the customer's
	name         string
	archived     bool
	unread       int
	messages     []*message // oldest first
	lastIncoming time.Time
	updatedAt    time.Time
	replying     bool // an automatic reply is planned
}

type message struct {
	platformID  string // WhatsApp's
	text        string
	incoming    bool
	at          time.Time
	attachments []obj
	edits       []edit // oldest first
	cost        int
}

// internalID is the id that the upstream itself gives the message.
func (m *message) internalID() string { return hashID(m.platformID) }

// listedID is the id that the list of messages shows.
func (w *world) listedID(m *message) string {
	if w.opts.InternalMessageIDs {
		return m.internalID()
	}
	return m.platformID
}

// messagePage is the default and the maximal number of messages in a page.
const messagePage = 100

// replyWindow is how long after the customer's last message free-form messages
// may be sent.
const replyWindow = 24 * time.Hour

func (cv *conversation) status() string {
	if cv.archived {
		return "archived"
	}
	return "active"
}

func (cv *conversation) lastText() string {
	if len(cv.messages) == 0 {
		return ""
	}
	last := cv.messages[len(cv.messages)-1]
	if last.text == "" && len(last.attachments) > 0 {
		return fmt.Sprintf("[%s]", last.attachments[0]["type"])
	}
	return last.text
}

// add appends a message and drops the oldest when there are too many.
func (w *world) addMessage(cv *conversation, m *message) {
	cv.messages = append(cv.messages, m)
	cv.updatedAt = m.at
	if m.incoming {
		cv.lastIncoming = m.at
		cv.unread++
	} else {
		cv.unread = 0
	}
	if len(cv.messages) > maxMessages {
		w.used -= cv.messages[0].cost
		cv.messages = slices.Delete(cv.messages, 0, 1)
	}
}

func (c *call) listConversations() (any, error) {
	status, err := c.queryEnum("status", "active", "archived")
	if err != nil {
		return nil, err
	}
	order, err := c.queryEnum("sortOrder", "asc", "desc")
	if err != nil {
		return nil, err
	}
	limit, err := c.queryInt("limit", 50, 1, 100)
	if err != nil {
		return nil, err
	}
	after, err := parseCursor(c.query("cursor"))
	if err != nil {
		return nil, err
	}
	platform, accountID := c.query("platform"), unalias(c.query("accountId"))
	accounts := map[string]*account{}
	for _, a := range c.accountsWhere() {
		if accountID == "" || a.id == accountID {
			accounts[a.id] = a
		}
	}
	descending := order != "asc"
	var found []*conversation
	for _, cv := range c.world.conversations {
		if accounts[cv.accountID] == nil || (platform != "" && platform != "whatsapp") ||
			(status != "" && cv.status() != status) {
			continue
		}
		if after.id == "" || positionOf(cv).compare(after, descending) > 0 {
			found = append(found, cv)
		}
	}
	slices.SortFunc(found, func(a, b *conversation) int { return positionOf(a).compare(positionOf(b), descending) })

	hasMore := len(found) > limit
	found = found[:min(limit, len(found))]
	var views []obj
	var next any
	for _, cv := range found {
		a := accounts[cv.accountID]
		views = append(views, obj{
			"id": cv.id, "platform": a.platform, "accountId": a.id, "accountUsername": a.username,
			"participantId": digits(cv.phone), "participantName": cv.name, "participantPicture": nil,
			"lastMessage": cv.lastText(), "updatedTime": stamp(cv.updatedAt), "status": cv.status(),
			"unreadCount": cv.unread, "url": nil,
		})
	}
	if hasMore {
		next = positionOf(found[len(found)-1]).cursor()
	}
	return obj{
		"data":       list(views),
		"pagination": obj{"hasMore": hasMore, "nextCursor": next},
		"meta": obj{
			"accountsQueried": len(accounts), "accountsFailed": 0, "failedAccounts": []obj{},
			"lastUpdated": stamp(c.now),
		},
	}, nil
}

// position is a conversation's place in the order, for cursors: it stays valid even if
// conversations come and go between two pages.
type position struct {
	nanos int64
	id    string
}

func positionOf(cv *conversation) position { return position{cv.updatedAt.UnixNano(), cv.id} }

func (p position) compare(o position, descending bool) int {
	n := cmp.Or(cmp.Compare(p.nanos, o.nanos), cmp.Compare(p.id, o.id))
	if descending {
		return -n
	}
	return n
}

func (p position) cursor() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", p.nanos, p.id))
}

func parseCursor(text string) (position, error) {
	var p position
	if text == "" {
		return p, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		_, err = fmt.Sscanf(string(raw), "%d %s", &p.nanos, &p.id)
	}
	if err != nil {
		return p, errInvalid("Invalid cursor")
	}
	return p, nil
}

// conversationWith finds a conversation by its id or by the participant's number.
func (w *world) conversationWith(accountID, idOrPhone string) *conversation {
	return w.byParticipant[phoneKey(accountID, idOrPhone)]
}

// newConversation makes a conversation without adding it to the world. Two with the same
// participant have the same id.
func (w *world) newConversation(accountID, phone, name string) *conversation {
	cv := &conversation{accountID: accountID, phone: "+" + digits(phone), name: name}
	if ct := w.contactByPhone(accountID, phone); ct != nil && name == "" {
		cv.name = ct.name
	}
	if isMagic(phone) {
		cv.id = digits(phone)
		cv.name = cmp.Or(cv.name, "Magic "+cv.id)
		return cv
	}
	cv.id = hashID(w.machine, w.epoch, accountID, digits(phone))
	cv.name = cmp.Or(cv.name, cv.phone)
	return cv
}

func (w *world) addConversation(cv *conversation) {
	w.conversations = append(w.conversations, cv)
	w.byParticipant[phoneKey(cv.accountID, cv.phone)] = cv
	w.byParticipant[phoneKey(cv.accountID, cv.id)] = cv
}

// pathConversation is the conversation that the path names, by its id or by the
// participant's number. One with a magic number is created when it is asked for.
func (c *call) pathConversation(accountID string) (*account, *conversation, error) {
	a := c.world.account(accountID)
	if a == nil {
		return nil, nil, errMissing("Account")
	}
	id := c.PathValue("conversationId")
	if cv := c.world.conversationWith(a.id, id); cv != nil {
		return a, cv, nil
	}
	if a.platform != "whatsapp" || !isMagic(id) {
		return nil, nil, errMissing("Conversation")
	}
	cv := c.world.newConversation(a.id, id, "")
	c.world.addMessage(cv, &message{platformID: c.world.newMessageID(id), text: "Hello", incoming: true, at: c.now})
	c.world.addConversation(cv)
	return a, cv, nil
}

// queryConversation is pathConversation with the account from the query.
func (c *call) queryConversation() (*account, *conversation, error) {
	id, err := c.queryRequired("accountId")
	if err != nil {
		return nil, nil, err
	}
	return c.pathConversation(id)
}

func (c *call) getConversation() (any, error) {
	a, cv, err := c.queryConversation()
	if err != nil {
		return nil, err
	}
	return obj{"data": obj{
		"id": cv.id, "accountId": a.id, "accountUsername": a.username, "platform": a.platform,
		"status": cv.status(), "participantName": cv.name, "participantId": digits(cv.phone),
		"lastMessage": cv.lastText(), "lastMessageAt": stamp(cv.updatedAt), "updatedTime": stamp(cv.updatedAt),
		"participants": []obj{
			{"id": digits(cv.phone), "name": cv.name},
			{"id": digits(a.phone), "name": a.displayName},
		},
	}}, nil
}

func (c *call) updateConversation() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, status := in.text("accountId"), in.text("status")
	if err := in.check("accountId", "status"); err != nil {
		return nil, err
	}
	if status != "active" && status != "archived" {
		return nil, errInvalid("Invalid status. Must be one of: active, archived")
	}
	a, cv, err := c.pathConversation(accountID)
	if err != nil {
		return nil, err
	}
	cv.archived = status == "archived"
	return obj{"success": true, "data": obj{
		"id": cv.id, "accountId": a.id, "status": status, "platform": a.platform, "updatedAt": stamp(c.now),
	}}, nil
}

func (c *call) listMessages() (any, error) {
	a, cv, err := c.queryConversation()
	if err != nil {
		return nil, err
	}
	messages, answer := cv.messages, obj{"status": "success", "lastUpdated": stamp(c.now)}
	if c.world.opts.PageMessages {
		if messages, err = c.pageOfMessages(messages, answer); err != nil {
			return nil, err
		}
	}
	var views []obj
	for _, m := range messages {
		v := obj{
			"id": c.world.listedID(m), "conversationId": cv.id, "accountId": a.id, "platform": a.platform,
			"message": m.text, "createdAt": stamp(m.at), "attachments": list(m.attachments),
			"senderId": digits(a.phone), "senderName": a.displayName, "direction": "outgoing",
		}
		if m.incoming {
			v["senderId"], v["senderName"], v["direction"] = digits(cv.phone), cv.name, "incoming"
		}
		views = append(views, v)
	}
	answer["messages"] = list(views)
	return answer, nil
}

// pageOfMessages returns the page of a conversation's messages that the query asks for, and
// adds to the answer how to get the next one. The messages are ordered from the oldest. A
// cursor names the last message of the page before, so that new messages do not shift the
// pages.
func (c *call) pageOfMessages(all []*message, answer obj) ([]*message, error) {
	order, err := c.queryEnum("sortOrder", "asc", "desc")
	if err != nil {
		return nil, err
	}
	limit, err := c.queryInt("limit", messagePage, 1, messagePage)
	if err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	if order == "desc" {
		slices.Reverse(all)
	}
	if cursor := c.query("cursor"); cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(cursor)
		at := slices.IndexFunc(all, func(m *message) bool { return m.platformID == string(last) })
		if err != nil || at < 0 {
			return nil, errInvalid("Invalid cursor")
		}
		all = all[at+1:]
	}
	page := all[:min(limit, len(all))]
	var next any
	if len(page) < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(page[len(page)-1].platformID))
	}
	answer["pagination"] = obj{"hasMore": next != nil, "nextCursor": next}
	answer["sortOrderApplied"] = cmp.Or(order, "asc")
	return page, nil
}
