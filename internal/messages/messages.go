// Package messages reads a conversation's messages as the upstream lists them: the newest
// first, page by page, as far back as they are of interest.
//
// There are two kinds of upstream. That of March 2026 answers with all messages at once,
// the oldest first, and ignores what it does not know of a request. Today's answers with
// a hundred, the oldest unless it is asked for the newest, and goes on at a cursor. Here
// both are asked in the same way, and nothing is believed of the order of an answer that
// the times of its messages do not bear out.
package messages

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream"
)

// PageSize is how many messages are asked for at once: the most that a page may have.
const PageSize = 100

// An Ask makes one call of ListMessages with further query parameters, reads its answer,
// and returns its JSON.
type Ask func(ctx context.Context, req *whatsappv1.ListMessagesRequest, further url.Values, into *whatsappv1.ListMessagesResponse) (body []byte, err error)

// NewAsk returns an Ask of calls like the given one: with its caller and class.
func NewAsk(client *upstream.Client, like upstream.Call) Ask {
	like.Method = contract.Of(whatsappv1.InboxService_ListMessages_FullMethodName)
	return func(ctx context.Context, req *whatsappv1.ListMessagesRequest, further url.Values, into *whatsappv1.ListMessagesResponse) ([]byte, error) {
		call := like
		call.Request, call.Query = req, further
		answer, err := client.Read(ctx, call, into)
		if err != nil {
			return nil, err
		}
		return answer.Body(), nil
	}
}

// A Message is a message of a list.
type Message struct {
	*whatsappv1.InboxMessage
	// Raw is its JSON; nil where it cannot be told which is which.
	Raw []byte
	// At is when it was sent, zero if that is not known.
	At time.Time
}

// MessageOf returns a message of an answer, without its JSON.
func MessageOf(m *whatsappv1.InboxMessage) Message {
	out := Message{InboxMessage: m}
	if m.GetCreatedAt().IsValid() {
		out.At = m.GetCreatedAt().AsTime()
	}
	return out
}

// A Listing is what was read of a conversation.
type Listing struct {
	// Messages are in the order of their times, the oldest first; those without a time
	// come before all others. What several pages had is there once.
	Messages []Message
	// Newest reports whether the newest message that the upstream lists is surely among
	// them.
	Newest bool
	// Whole reports whether the upstream lists no others.
	Whole bool
	// Paged reports whether the upstream says where its list ends. One that does not may
	// have cut it off in silence.
	Paged bool
}

// Oldest is when the oldest message was sent whose time is known; zero if there is none.
func (l *Listing) Oldest() time.Time {
	for _, m := range l.Messages {
		if !m.At.IsZero() {
			return m.At
		}
	}
	return time.Time{}
}

// Read reads a conversation's messages until enough says so of what was read so far, the
// upstream lists no others, or most pages were read. enough is asked only once it is
// certain that the newest messages were read. An error is that of a call.
func Read(ctx context.Context, ask Ask, account, conversation string, most int, enough func(*Listing) bool) (*Listing, error) {
	req := &whatsappv1.ListMessagesRequest{ConversationId: conversation, AccountId: account}
	query := url.Values{"limit": {strconv.Itoa(PageSize)}, "sortOrder": {"desc"}}
	l, ids, cursors := &Listing{}, map[string]struct{}{}, map[string]struct{}{}
	var o order
	for range most {
		var answer whatsappv1.ListMessagesResponse
		body, err := ask(ctx, req, query, &answer)
		if err != nil {
			return nil, err
		}
		raw, e := shape(body, len(answer.GetMessages()))
		l.Paged = l.Paged || e.told
		page := make([]Message, 0, len(answer.GetMessages()))
		for i, m := range answer.GetMessages() {
			if _, again := ids[m.GetId()]; again && m.GetId() != "" {
				continue // the pages have shifted meanwhile
			}
			got := MessageOf(m)
			got.Raw = raw[i]
			page = append(page, got)
		}
		for _, m := range page {
			ids[m.GetId()] = struct{}{}
		}
		o.add(page, e.ascending)
		l.Messages = append(l.Messages, page...)
		slices.SortStableFunc(l.Messages, func(a, b Message) int { return a.At.Compare(b.At) })
		if !e.more {
			l.Newest, l.Whole = true, true
			return l, nil
		}
		l.Newest = o.newestFirst()
		if l.Newest && enough(l) {
			return l, nil
		}
		_, asked := cursors[e.cursor]
		if e.cursor == "" || asked || len(page) == 0 && len(answer.GetMessages()) > 0 {
			return l, nil // it says that there is more, and gives the same again, or nothing to go on with
		}
		cursors[e.cursor] = struct{}{}
		query.Set("cursor", e.cursor)
	}
	return l, nil
}

// Complete reports whether an answer of ListMessages, by its JSON, has all messages of
// its conversation, as far as it says.
func Complete(body []byte) bool {
	_, e := shape(body, 0)
	return !e.more
}

// An end is how an answer says that its list goes on.
type end struct {
	told      bool // it says anything at all
	more      bool
	cursor    string
	ascending bool // the order that it says it has
}

// shape reads from an answer's JSON what its message has no fields for: the JSON of each
// of its n messages, and how the list goes on.
func shape(body []byte, n int) ([][]byte, end) {
	raw := make([][]byte, n)
	var answer struct {
		Messages   []json.RawMessage `json:"messages"`
		Pagination *struct {
			HasMore    any `json:"hasMore"`
			NextCursor any `json:"nextCursor"`
		} `json:"pagination"`
		SortOrderApplied any `json:"sortOrderApplied"`
	}
	// The answer was decoded already: what does not fit here is as good as absent.
	_ = json.Unmarshal(body, &answer)
	if len(answer.Messages) == n {
		for i, m := range answer.Messages {
			raw[i] = m
		}
	}
	e := end{ascending: answer.SortOrderApplied == "asc"}
	if p := answer.Pagination; p != nil {
		e.told = true
		e.cursor, _ = p.NextCursor.(string)
		more, said := p.HasMore.(bool)
		e.more = more || !said && e.cursor != ""
	}
	return raw, e
}

// order finds out which way pages go.
type order struct {
	pages       int
	first, last span // of the first page, and of the one before
	back, forth bool // a page had older messages than those before it, or newer ones
}

// A span is the times of some messages.
type span struct{ oldest, newest time.Time }

func (o *order) add(page []Message, ascending bool) {
	var s span
	falls, rises := 0, 0
	var before time.Time
	for _, m := range page {
		if m.At.IsZero() {
			continue
		}
		if !before.IsZero() {
			switch c := m.At.Compare(before); {
			case c < 0:
				falls++
			case c > 0:
				rises++
			}
		}
		before = m.At
		if s.oldest.IsZero() || m.At.Before(s.oldest) {
			s.oldest = m.At
		}
		if m.At.After(s.newest) {
			s.newest = m.At
		}
	}
	if s.oldest.IsZero() {
		return
	}
	if o.pages == 0 {
		o.first = s
		// One page tells the order of all, unless it says something else itself. Pages
		// that go back may be ascending each, so that is no proof of the contrary.
		o.back = falls > rises && !ascending
	} else {
		o.back = o.back || s.oldest.Before(o.last.oldest)
		o.forth = o.forth || s.newest.After(o.first.newest)
	}
	o.pages++
	o.last = s
}

// newestFirst reports whether the pages surely began with the newest messages.
func (o *order) newestFirst() bool { return o.back && !o.forth }
