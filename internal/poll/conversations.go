package poll

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
)

// pageSize is the largest number of conversations on a page.
const pageSize = 100

// conversationKey identifies a conversation: by its account, and by its id or the customer's.
type conversationKey struct{ account, id string }

func nameOf(c *whatsappv1.Conversation) conversationKey {
	return conversationKey{c.GetAccountId(), c.GetId()}
}

// A conversation is what polling knows of a conversation that has changed recently. Times are by
// the upstream's clock, except where a comment says "local clock".
type conversation struct {
	row     *whatsappv1.Conversation // as last listed
	inbound int                      // how many of the customer's messages the log had then
	changed time.Time                // when it last changed

	// missing is when, by the local clock, the list first showed a message that the log
	// lacks; zero if the log has all of them.
	missing  time.Time
	from     time.Time // the log has all messages up to this time
	mustRead bool      // read it even if its last message has reached the log meanwhile
	source   whatsappv1.EventSource
	after    time.Time // do not read it before this time (local clock)

	// unsettled is the time of the first change after which the conversation was not read once
	// more; zero if there is none. That read is due between check and overdue (local clock).
	unsettled, check, overdue time.Time

	complete  time.Time           // all messages before were appended, or reported as a gap
	elsewhere map[string]struct{} // ids that the log has under another conversation
	gapAt     time.Time           // the beginning of a list for which a gap was reported
	failures  int                 // in a row
}

// listing is the part of the list of conversations that was read.
type listing struct {
	at     time.Time // when the first page was made, by the upstream's clock
	rows   []*whatsappv1.Conversation
	failed map[string]bool // the accounts that could not be read
	deep   bool            // it was read back to the horizon
	calls  int
}

// list reads the list of conversations, the latest first. It reads back to where the last list
// began or, if deep, to the horizon, including archived ones. The listing is never nil.
func (p *inbox) list(ctx context.Context, deep bool) (*listing, error) {
	l := &listing{failed: map[string]bool{}, deep: deep}
	if err := p.listPages(ctx, l, nil); err != nil {
		return l, err
	}
	// The contract does not say whether a list without a status has archived ones.
	if deep && !p.archives && !p.state.Since.IsZero() {
		if err := p.listPages(ctx, l, whatsappv1.ConversationStatus_CONVERSATION_STATUS_ARCHIVED.Enum()); err != nil {
			return l, err
		}
	}
	return l, nil
}

func (p *inbox) listPages(ctx context.Context, l *listing, only *whatsappv1.ConversationStatus) error {
	req := &whatsappv1.ListConversationsRequest{Limit: proto.Int32(pageSize), SortOrder: whatsappv1.SortOrder_SORT_ORDER_DESC.Enum(), Status: only}
	for {
		var page whatsappv1.ListConversationsResponse
		l.calls++
		res, err := p.poller.call(ctx, p.poller.o.Key, whatsappv1.InboxService_ListConversations_FullMethodName, req, &page)
		if err != nil {
			return err
		}
		if l.at.IsZero() {
			l.at = serverTime(res)
		}
		for _, f := range page.GetMeta().GetFailedAccounts() {
			l.failed[f.GetAccountId()] = true
		}
		if p.state.Since.IsZero() {
			return nil
		}
		stop := p.horizon("")
		if !l.deep {
			stop = latest(stop, p.listed.Add(-overlap/2))
		}
		for account := range p.state.Behind {
			if at := p.horizon(account); !l.failed[account] && at.Before(stop) {
				stop = at
			}
		}
		var oldest time.Time
		for _, c := range page.GetConversations() {
			if at := c.GetUpdatedTime(); at.IsValid() && (oldest.IsZero() || at.AsTime().Before(oldest)) {
				oldest = at.AsTime()
			}
			p.archives = p.archives || only == nil && c.GetStatus() == whatsappv1.ConversationStatus_CONVERSATION_STATUS_ARCHIVED
			l.rows = append(l.rows, c)
		}
		next := page.GetPagination().GetNextCursor()
		if !page.GetPagination().GetHasMore() || next == "" || len(page.GetConversations()) == 0 || !oldest.IsZero() && oldest.Before(stop) {
			return nil
		}
		if next == req.GetCursor() {
			return fmt.Errorf("poll: the upstream's pages of conversations do not end")
		}
		req.Cursor = proto.String(next)
	}
}

// horizon is the time since which changes of an account's conversations are considered.
func (p *inbox) horizon(account string) time.Time {
	if b := p.state.Behind[account]; b != nil {
		return latest(b.Through.Add(-overlap), p.state.Since)
	}
	return latest(latest(p.began, p.state.Through.Add(-lateness)), p.state.Since)
}

// appended returns the time since which an account's messages are appended. Older ones are in the
// log already, or so old that the log no longer knows their ids and could not drop duplicates.
func (p *inbox) appended(account string, now time.Time) time.Time {
	through := p.state.Through
	if b := p.state.Behind[account]; b != nil {
		through = b.Through
	}
	return latest(p.state.Since, earliest(through.Add(-overlap), now.Add(-p.poller.o.Retention)))
}

// note takes in a conversation of the list. If all is set, the conversation will be read even if
// the log has its last message.
func (p *inbox) note(c *whatsappv1.Conversation, now time.Time, source whatsappv1.EventSource, all bool) {
	name := nameOf(c)
	at := now
	if c.GetUpdatedTime().IsValid() {
		if at = c.GetUpdatedTime().AsTime(); !at.After(p.horizon(name.account)) {
			return
		}
		if at.After(now) {
			at = now
		}
	}
	conv := p.conversations[name]
	inbound := p.logged.inbound(c)
	// More messages of the customer became unread than reached the log. So one was missed that
	// the list does not show, because a later one came, or one with the same time and text.
	short := conv != nil && c.UnreadCount != nil && conv.row.UnreadCount != nil &&
		int(c.GetUnreadCount()-conv.row.GetUnreadCount()) > max(0, inbound-conv.inbound)
	if conv != nil && !short && markOf(conv.row) == markOf(c) {
		conv.row = c
		return
	}
	if conv == nil {
		conv = &conversation{}
		p.conversations[name] = conv
	}
	conv.row, conv.inbound, conv.changed = c, inbound, at
	before := latest(p.listed, p.state.Through) // it had not changed until then
	if conv.unsettled.IsZero() {
		conv.unsettled = earliest(before, at)
	}
	conv.schedule(now)
	if !all && !short && p.logged.has(c) {
		return
	}
	if conv.missing.IsZero() {
		conv.missing, conv.from, conv.source = p.looked, before, source
	}
	conv.mustRead = conv.mustRead || all || short
	conv.after = afterGrace(at, now)
}

// schedule sets when the conversation is read once more. now is by the upstream's clock.
func (conv *conversation) schedule(now time.Time) {
	clock := time.Now()
	waits := now.Sub(conv.unsettled)
	conv.check = earliest(clock.Add(settle-now.Sub(conv.changed)), clock.Add(settleLimit-waits))
	conv.overdue = clock.Add(checkWithin - waits)
}

// afterGrace returns the end of the grace of a message, by the local clock. now is by the
// upstream's clock, which has whole seconds.
func afterGrace(at, now time.Time) time.Time {
	return time.Now().Add(grace + time.Second - now.Sub(at))
}

// markOf returns a text that changes when the list shows a change of the conversation.
func markOf(c *whatsappv1.Conversation) string {
	return c.GetUpdatedTime().AsTime().String() + " " + c.GetLastMessage()
}

// next returns the conversation to read next, or nil if none is due. First come those with
// messages that the log lacks, the longest wait first, and then those to be read once more.
func (p *inbox) next() (name conversationKey, conv *conversation) {
	now := time.Now()
	for n, other := range p.conversations {
		if !other.missing.IsZero() && !now.Before(other.after) && (conv == nil || cmp.Or(other.missing.Compare(conv.missing), other.changed.Compare(conv.changed)) < 0) {
			name, conv = n, other
		}
	}
	if conv != nil || now.Before(p.nextCheck) {
		return name, conv
	}
	for n, other := range p.conversations {
		if other.missing.IsZero() && !other.unsettled.IsZero() && !now.Before(latest(other.check, other.after)) && (conv == nil || other.check.Before(conv.check)) {
			name, conv = n, other
		}
	}
	return name, conv
}

// due returns when the next conversation is to be read, by the local clock; zero if none is.
func (p *inbox) due() (at time.Time) {
	for _, conv := range p.conversations {
		switch {
		case !conv.missing.IsZero():
			at = earliest(at, conv.after)
		case !conv.unsettled.IsZero():
			at = earliest(at, latest(latest(conv.check, conv.after), p.nextCheck))
		}
	}
	return at
}

// forget drops the conversations that changed before the horizon and need not be read.
func (p *inbox) forget() {
	for name, conv := range p.conversations {
		if conv.missing.IsZero() && conv.unsettled.IsZero() && conv.changed.Before(p.horizon(name.account)) {
			delete(p.conversations, name)
		}
	}
	p.logged.forget(latest(p.began, earliest(p.state.Checked, p.state.Through.Add(-lateness))))
}

// mostListed is the most conversations for which the latest messages of the log are remembered.
// Those without new messages for the longest time are dropped first. If a conversation is not
// remembered, its messages are read from the upstream.
const mostListed = 200_000

// logged has the latest messages of the log, by conversation: enough to see whether the log has
// the last message that the list shows. It reads each event of the log once.
type logged struct {
	history history
	since   time.Time
	through uint64 // the position up to which the log was read
	begun   bool
	names   *simplelru.LRU[conversationKey, *recentMessages]
}

func newLogged(h history, since time.Time) logged {
	names, err := simplelru.NewLRU[conversationKey, *recentMessages](mostListed, nil)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return logged{history: h, since: since, names: names}
}

// recentMessages are the latest messages of a conversation in the log.
type recentMessages struct {
	last    []entry // the latest few, in the order of the log
	inbound int     // how many messages the customer has sent
}

// An entry is a message of the log.
type entry struct {
	account  string
	names    []string // the ids of its conversation and its customer, if known
	at       time.Time
	text     string
	incoming bool
	pushed   bool // a webhook brought it
}

// entriesKept is how many messages of a conversation are remembered.
const entriesKept = 8

// update reads the messages that were appended since the last update.
func (l *logged) update(ctx context.Context) error {
	through, err := l.history.Appended(ctx, l.through, l.since, l.begun, func(e entry) {
		for _, name := range e.names {
			key := conversationKey{e.account, phone.Key(name)}
			known, ok := l.names.Get(key)
			if !ok {
				known = &recentMessages{}
				l.names.Add(key, known)
			}
			if len(known.last) >= entriesKept {
				known.last = slices.Delete(known.last, 0, 1)
			}
			known.last = append(known.last, entry{at: e.at, text: e.text})
			if e.incoming {
				known.inbound++
			}
		}
	})
	if err != nil {
		return err
	}
	l.through, l.begun = through, true
	return nil
}

// of returns what the log has of a conversation, under each of its names.
func (l *logged) of(c *whatsappv1.Conversation) (all []*recentMessages) {
	for _, name := range []string{c.GetId(), c.GetParticipantId()} {
		if known, ok := l.names.Peek(conversationKey{c.GetAccountId(), phone.Key(name)}); ok && !slices.Contains(all, known) {
			all = append(all, known)
		}
	}
	return all
}

// inbound returns how many messages of the customer the log has in a conversation.
func (l *logged) inbound(c *whatsappv1.Conversation) (most int) {
	for _, known := range l.of(c) {
		most = max(most, known.inbound)
	}
	return most
}

// has reports whether the log has the last message that the list shows of a conversation.
// Messages are compared by time and text; one side may have whole seconds only.
func (l *logged) has(c *whatsappv1.Conversation) bool {
	if !c.GetUpdatedTime().IsValid() {
		return false
	}
	for _, known := range l.of(c) {
		if slices.ContainsFunc(known.last, func(e entry) bool {
			return e.at.Sub(c.GetUpdatedTime().AsTime()).Abs() < time.Second && (e.text == "" || e.text == c.GetLastMessage())
		}) {
			return true
		}
	}
	return false
}

// forget drops the conversations that had no message since a time.
func (l *logged) forget(before time.Time) {
	for {
		_, known, ok := l.names.GetOldest()
		if !ok || !known.last[len(known.last)-1].at.Before(before) {
			return
		}
		l.names.RemoveOldest()
	}
}
