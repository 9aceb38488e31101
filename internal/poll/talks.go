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

// pageSize is the most conversations that a page may have.
const pageSize = 100

// conversation identifies a conversation: by its account, and its id or its customer.
type conversation struct{ account, id string }

func nameOf(c *whatsappv1.Conversation) conversation {
	return conversation{c.GetAccountId(), c.GetId()}
}

// A talk is what polling knows of a conversation that has changed recently. Times are by the
// upstream's clock, except where a comment says that they are by ours.
type talk struct {
	row     *whatsappv1.Conversation // as it was last listed
	inbound int                      // how many of the customer's messages the log had then
	changed time.Time                // when it last changed

	// missing is since when, by our clock, the list has shown something of the conversation
	// that the log does not have; zero if the log has everything.
	missing time.Time
	from    time.Time // the log has all messages up to this time
	sure    bool      // read it even if its last message has reached the log meanwhile
	source  whatsappv1.EventSource
	after   time.Time // do not read it before this time, by our clock

	// unsettled is when the first change came after which the conversation was not read
	// once more; zero if there is none. It may be read once more from check on, and should
	// be before overdue, both by our clock.
	unsettled, check, overdue time.Time

	complete  time.Time           // everything before was appended, or reported as a gap
	elsewhere map[string]struct{} // ids that the log has under another conversation
	hole      time.Time           // the beginning of a list for which a gap was reported
	failures  int                 // in a row
}

// listing is what was read of the list of conversations.
type listing struct {
	at     time.Time // when the first page was made, by the upstream's clock
	rows   []*whatsappv1.Conversation
	failed map[string]bool // the accounts that could not be read
	deep   bool            // it was read back to the horizon
	calls  int
}

// list reads the list of conversations, the latest first: back to where the last list
// began, or, if deep, to the horizon, with the archived ones. What it returns is never nil.
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

// horizon is the time since which the conversations of an account are looked at.
func (p *inbox) horizon(account string) time.Time {
	if b := p.state.Behind[account]; b != nil {
		return latest(b.Through.Add(-overlap), p.state.Since)
	}
	return latest(latest(p.began, p.state.Through.Add(-lateness)), p.state.Since)
}

// appended is the time since which messages that are found of an account are appended:
// since everything was, or, for those that appear late, for as long as the log knows ids.
func (p *inbox) appended(account string, now time.Time) time.Time {
	through := p.state.Through
	if b := p.state.Behind[account]; b != nil {
		through = b.Through
	}
	return latest(p.state.Since, earliest(through.Add(-overlap), now.Add(-p.poller.o.Retention)))
}

// note records a conversation of the list. With all, it is read whatever the log has of it.
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
	t := p.talks[name]
	inbound := p.logged.inbound(c)
	// More of the customer's messages are unread than have reached the log: one was missed
	// that the list does not show, because a later one came, or one that looks the same.
	short := t != nil && c.UnreadCount != nil && t.row.UnreadCount != nil &&
		int(c.GetUnreadCount()-t.row.GetUnreadCount()) > max(0, inbound-t.inbound)
	if t != nil && !short && markOf(t.row) == markOf(c) {
		t.row = c
		return
	}
	if t == nil {
		t = &talk{}
		p.talks[name] = t
	}
	t.row, t.inbound, t.changed = c, inbound, at
	before := latest(p.listed, p.state.Through) // it had not changed until then
	if t.unsettled.IsZero() {
		t.unsettled = earliest(before, at)
	}
	t.schedule(now)
	if !all && !short && p.logged.has(c) {
		return
	}
	if t.missing.IsZero() {
		t.missing, t.from, t.source = p.looked, before, source
	}
	t.sure = t.sure || all || short
	t.after = afterGrace(at, now)
}

// schedule sets when the conversation is to be read once more. now is the upstream's time.
func (t *talk) schedule(now time.Time) {
	ours := time.Now()
	waits := now.Sub(t.unsettled)
	t.check = earliest(ours.Add(settle-now.Sub(t.changed)), ours.Add(restless-waits))
	t.overdue = ours.Add(checkWithin - waits)
}

// afterGrace is when a message is no longer left to its webhook, by our clock. now is the
// upstream's time, which it gives in whole seconds.
func afterGrace(at, now time.Time) time.Time {
	return time.Now().Add(grace + time.Second - now.Sub(at))
}

// markOf tells states of a conversation apart.
func markOf(c *whatsappv1.Conversation) string {
	return c.GetUpdatedTime().AsTime().String() + " " + c.GetLastMessage()
}

// next returns the conversation that is to be read next, nil if none is due: the one of
// which the log has lacked something for the longest time, or else the first that is due to
// be read once more.
func (p *inbox) next() (name conversation, t *talk) {
	now := time.Now()
	for n, other := range p.talks {
		if !other.missing.IsZero() && !now.Before(other.after) && (t == nil || cmp.Or(other.missing.Compare(t.missing), other.changed.Compare(t.changed)) < 0) {
			name, t = n, other
		}
	}
	if t != nil || now.Before(p.nextCheck) {
		return name, t
	}
	for n, other := range p.talks {
		if other.missing.IsZero() && !other.unsettled.IsZero() && !now.Before(latest(other.check, other.after)) && (t == nil || other.check.Before(t.check)) {
			name, t = n, other
		}
	}
	return name, t
}

// due is when the next conversation is to be read, by our clock; zero if none is.
func (p *inbox) due() (at time.Time) {
	for _, t := range p.talks {
		switch {
		case !t.missing.IsZero():
			at = earliest(at, t.after)
		case !t.unsettled.IsZero():
			at = earliest(at, latest(latest(t.check, t.after), p.nextCheck))
		}
	}
	return at
}

// forget drops the conversations that are beyond the horizon and need not be read.
func (p *inbox) forget() {
	for name, t := range p.talks {
		if t.missing.IsZero() && t.unsettled.IsZero() && t.changed.Before(p.horizon(name.account)) {
			delete(p.talks, name)
		}
	}
	p.logged.forget(latest(p.began, earliest(p.state.Checked, p.state.Through.Add(-lateness))))
}

// mostListed bounds how many names of conversations are remembered with what the log has of
// them; those that nothing came of for the longest time are forgotten first. Of one that is
// not remembered, the messages are read.
const mostListed = 200_000

// logged is what the log has received recently, by conversation: enough to see whether it
// has the last message that the list shows. It reads each event of the log once.
type logged struct {
	history history
	since   time.Time
	through uint64 // the position up to which the log was read
	begun   bool
	names   *simplelru.LRU[conversation, *lately]
}

func newLogged(h history, since time.Time) logged {
	names, err := simplelru.NewLRU[conversation, *lately](mostListed, nil)
	if err != nil {
		panic(err) // of a size below 1
	}
	return logged{history: h, since: since, names: names}
}

// lately is what the log has of a conversation.
type lately struct {
	last    []entry // the latest few, in the order of the log
	inbound int     // how many messages of the customer
}

// An entry is a message of the log.
type entry struct {
	account  string
	names    []string // of its conversation: its id and its customer's, where they are known
	at       time.Time
	text     string
	incoming bool
	pushed   bool // by a webhook
}

// fewEntries is how many messages of a conversation are remembered.
const fewEntries = 8

// update reads what has been appended since the last time.
func (l *logged) update(ctx context.Context) error {
	through, err := l.history.Appended(ctx, l.through, l.since, l.begun, func(e entry) {
		for _, name := range e.names {
			key := conversation{e.account, phone.Key(name)}
			known, ok := l.names.Get(key)
			if !ok {
				known = &lately{}
				l.names.Add(key, known)
			}
			if len(known.last) >= fewEntries {
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
func (l *logged) of(c *whatsappv1.Conversation) (all []*lately) {
	for _, name := range []string{c.GetId(), c.GetParticipantId()} {
		if known, ok := l.names.Peek(conversation{c.GetAccountId(), phone.Key(name)}); ok && !slices.Contains(all, known) {
			all = append(all, known)
		}
	}
	return all
}

// inbound returns how many of the customer's messages the log has got of a conversation.
func (l *logged) inbound(c *whatsappv1.Conversation) (most int) {
	for _, known := range l.of(c) {
		most = max(most, known.inbound)
	}
	return most
}

// has reports whether the log has the last message that the list shows of a conversation.
// It is told by its time, for which one side may have whole seconds only, and its text.
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

// forget drops the conversations that had nothing since a time.
func (l *logged) forget(before time.Time) {
	for {
		_, known, ok := l.names.GetOldest()
		if !ok || !known.last[len(known.last)-1].at.Before(before) {
			return
		}
		l.names.RemoveOldest()
	}
}
