package promises_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An inbox is the upstream's conversations and messages, and how it lists them.
type inbox struct {
	style         inboxStyle
	rnd           *rand.Rand // for lists that differ from call to call
	conversations map[string]*conversation
	lists         int // how often conversations were listed
	// failing are accounts that the list cannot cover at present.
	failing map[string]bool
}

// An inboxStyle is how an upstream lists, within what its documents allow and what was
// observed.
type inboxStyle struct {
	pages            bool          // messages are paged by limit, sortOrder and cursor; otherwise all are listed at once
	page             int           // the maximal number of messages in a page
	conversationPage int           // the most conversations of a page
	ascending        bool          // conversations are listed oldest first, whatever the request says
	internal         bool          // messages have the upstream's ids instead of the platform's
	shuffled         bool          // messages of a page are in any order
	twice            bool          // sometimes a message is listed twice
	stale            bool          // sometimes a list is some seconds old
	early            bool          // a conversation's change is visible before its new message is
	coarse           time.Duration // updatedTime is rounded down to this
	noPreview        bool          // conversations have no lastMessage
	allTheSame       bool          // all messages have the same text
	lag              time.Duration // the maximal delay before a message is listed
	archived         bool          // archived conversations are only listed on request
}

// hides reports whether a conversation may have something new although its place in the
// list does not show it. The gateway reads such conversations again, within ten minutes.
func (s inboxStyle) hides() bool {
	return s.lag > 0 || s.stale || s.archived || s.allTheSame || s.coarse > 0 && s.noPreview
}

type bareStyle inboxStyle

func (s inboxStyle) String() string { return fmt.Sprintf("%+v", bareStyle(s)) }

// A conversation is a conversation of the inbox.
type conversation struct {
	account, id string
	archived    bool
	messages    []*message
}

// A message is one of the inbox.
type message struct {
	id, account, conversation, text string
	outgoing                        bool
	at                              time.Time // by the upstream's clock
	listed                          time.Time // since when it is listed, by the machine's clock
	unlisted                        bool      // it is never listed
}

func (m *message) uid() string {
	if m.outgoing {
		return "message.sent " + m.id
	}
	return "message.received " + m.id
}

func (i *inbox) init() {
	i.conversations, i.failing = map[string]*conversation{}, map[string]bool{}
	i.rnd = rand.New(rand.NewPCG(1, 1))
}

// say adds a message to the inbox.
func (u *upstream) say(m *message) {
	u.mu.Lock()
	defer u.mu.Unlock()
	t := u.inbox.conversations[m.conversation]
	if t == nil {
		t = &conversation{account: m.account, id: m.conversation}
		u.inbox.conversations[m.conversation] = t
	}
	t.messages = append(t.messages, m)
}

// archive archives a conversation, or undoes that.
func (u *upstream) archive(id string, archived bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if t := u.inbox.conversations[id]; t != nil {
		t.archived = archived
	}
}

// fails makes the list leave out an account, and say so.
func (u *upstream) fails(account string, failing bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.inbox.failing[account] = failing
}

// updated is when a conversation has last changed, according to its list at a time; zero if
// nothing of it is listed yet.
func (t *conversation) updated(s inboxStyle, now time.Time) (at time.Time, last *message) {
	for _, m := range t.messages {
		if m.unlisted || now.Before(m.listed) && !s.early {
			continue
		}
		if m.at.After(at) {
			at, last = m.at, m
		}
	}
	if s.coarse > 0 {
		at = at.Truncate(s.coarse)
	}
	return at, last
}

func (u *upstream) listConversations(rw http.ResponseWriter, r *http.Request) {
	i, s, q := &u.inbox, u.inbox.style, r.URL.Query()
	now := u.asOf()
	type row struct {
		*conversation
		at   time.Time
		last *message
	}
	var rows []row
	failed := []any{}
	for account, failing := range i.failing {
		if failing && (q.Get("accountId") == "" || q.Get("accountId") == account) {
			failed = append(failed, obj{"accountId": account, "platform": "whatsapp", "error": "the account cannot be read"})
		}
	}
	for _, t := range i.conversations {
		at, last := t.updated(s, now)
		status := q.Get("status")
		switch {
		case last == nil, i.failing[t.account], q.Get("accountId") != "" && q.Get("accountId") != t.account,
			status == "active" && t.archived, status == "archived" && !t.archived, status == "" && s.archived && t.archived:
			continue
		}
		rows = append(rows, row{t, at, last})
	}
	slices.SortFunc(rows, func(a, b row) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		return strings.Compare(a.id, b.id)
	})
	if s.ascending || q.Get("sortOrder") == "asc" {
		slices.Reverse(rows)
	}
	from := number(q.Get("cursor"), 0)
	size := min(number(q.Get("limit"), 50), 100, s.conversationPage)
	to := min(from+size, len(rows))
	list := []any{}
	for _, row := range rows[min(from, to):to] {
		doc := obj{"id": row.id, "platform": "whatsapp", "accountId": row.account, "participantId": participant(row.id), "participantName": "Ada",
			"updatedTime": stamp(row.at), "status": map[bool]string{true: "archived", false: "active"}[row.archived]}
		if !s.noPreview {
			doc["lastMessage"] = row.last.text
		}
		list = append(list, doc)
		if s.twice && i.rnd.IntN(4) == 0 {
			list = append(list, doc)
		}
	}
	page := obj{"hasMore": to < len(rows), "nextCursor": nil}
	if to < len(rows) {
		page["nextCursor"] = strconv.Itoa(to)
	}
	i.lists++
	totals.add("lists of conversations", 1)
	answer(rw, obj{"data": list, "pagination": page, "meta": obj{"accountsQueried": 3, "accountsFailed": len(failed), "failedAccounts": failed}})
}

// asOf is the time whose state is listed.
func (u *upstream) asOf() time.Time {
	if u.inbox.style.stale && u.inbox.rnd.IntN(5) == 0 {
		return time.Now().Add(-time.Duration(u.inbox.rnd.Int64N(int64(3 * time.Second))))
	}
	return time.Now()
}

func (u *upstream) listMessages(rw http.ResponseWriter, r *http.Request) {
	i, s, q := &u.inbox, u.inbox.style, r.URL.Query()
	t := i.conversations[r.PathValue("id")]
	if t == nil || q.Get("accountId") != t.account {
		refuse(rw, http.StatusNotFound, "Conversation not found")
		return
	}
	now := u.asOf()
	var all []*message
	for _, m := range t.messages {
		if !m.unlisted && !now.Before(m.listed) {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b *message) int { return a.at.Compare(b.at) })
	body := obj{"status": "success", "lastUpdated": stamp(time.Now().Add(u.skew))}
	if s.pages {
		if q.Get("sortOrder") == "desc" {
			slices.Reverse(all)
		}
		// The cursor is the last message of the page before.
		from := 0
		if c := q.Get("cursor"); c != "" {
			from = 1 + slices.IndexFunc(all, func(m *message) bool { return "after-"+m.id == c })
			if from == 0 {
				refuse(rw, http.StatusBadRequest, "Invalid cursor")
				return
			}
		}
		to := min(from+min(number(q.Get("limit"), 100), 100, s.page), len(all))
		page := obj{"hasMore": to < len(all), "nextCursor": nil}
		if to < len(all) {
			page["nextCursor"] = "after-" + all[to-1].id
		}
		all = all[from:to]
		body["pagination"], body["sortOrderApplied"] = page, firstOf(q.Get("sortOrder"), "asc")
	}
	list := []any{}
	for _, m := range all {
		id := "wamid." + m.id
		if s.internal {
			id = "m-" + m.id
		}
		doc := obj{"id": id, "conversationId": t.id, "accountId": t.account, "platform": "whatsapp", "message": m.text, "senderId": participant(t.id), "senderName": "Ada",
			"direction": map[bool]string{true: "outgoing", false: "incoming"}[m.outgoing], "createdAt": stamp(m.at), "attachments": []any{}}
		list = append(list, doc)
		if s.twice && i.rnd.IntN(10) == 0 {
			list = append(list, doc)
		}
	}
	if s.shuffled {
		i.rnd.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	}
	body["messages"] = list
	totals.add("lists of messages", 1)
	answer(rw, body)
}

func number(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return n
}
