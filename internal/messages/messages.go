// Package messages reads the messages of a conversation from the upstream: page by page, the newest
// first, as far back as the caller needs.
//
// There are two kinds of upstream. The one of March 2026 answers with all messages at once, the
// oldest first, and ignores unknown query parameters. Today's answers with pages of a hundred
// messages and a cursor, and has the oldest first unless the request asks for the newest. This
// package makes the same requests to both. It relies on the order of an answer only if the times of
// its messages confirm that order.
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

// PageSize is the number of messages that a request asks for: the most that a page may have.
const PageSize = 100

// An Ask makes one call of ListMessages with further query parameters. It decodes the answer into a
// message, and returns the answer's JSON.
type Ask func(ctx context.Context, req *whatsappv1.ListMessagesRequest, further url.Values, into *whatsappv1.ListMessagesResponse) (body []byte, err error)

// NewAsk returns an Ask that makes calls with the caller and class of like.
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

// A Message is a listed message.
type Message struct {
	*whatsappv1.InboxMessage
	// Raw is its JSON; nil if the JSON of the answer cannot be matched to its messages.
	Raw []byte
	// At is when it was sent; zero if not known.
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

// A Listing has the messages of a conversation that were read.
type Listing struct {
	// Messages are sorted by time, the oldest first. Those without a time come first. A message
	// that several pages had is there once.
	Messages []Message
	// Newest reports whether Messages certainly has the newest message that the upstream lists.
	Newest bool
	// Whole reports whether Messages has all messages that the upstream lists.
	Whole bool
	// Paged reports whether the upstream says where its list ends. If it does not, the list may
	// have been cut off.
	Paged bool
}

// Oldest returns the time of the oldest message with a known time; zero if there is none.
func (l *Listing) Oldest() time.Time {
	for _, m := range l.Messages {
		if !m.At.IsZero() {
			return m.At
		}
	}
	return time.Time{}
}

// Read reads the messages of a conversation until enough returns true, the upstream lists no more, or
// most pages were read. enough is called with the messages so far, but only once the newest are
// certainly among them. An error is that of a call.
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
		raw, e := parse(body, len(answer.GetMessages()))
		l.Paged = l.Paged || e.told
		page := make([]Message, 0, len(answer.GetMessages()))
		for i, m := range answer.GetMessages() {
			if _, again := ids[m.GetId()]; again && m.GetId() != "" {
				continue // new messages have shifted the pages
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
			return l, nil // there should be more, but the cursor or page repeats, or there is no cursor
		}
		cursors[e.cursor] = struct{}{}
		query.Set("cursor", e.cursor)
	}
	return l, nil
}

// Complete reports whether an answer of ListMessages says, in its JSON, that no messages follow. An
// answer that says nothing about that counts as complete.
func Complete(body []byte) bool {
	_, e := parse(body, 0)
	return !e.more
}

// An end is what an answer says about how its list continues.
type end struct {
	told      bool // it says anything about that
	more      bool
	cursor    string
	ascending bool // it says that it has the oldest first
}

// parse reads from an answer's JSON what the protobuf message has no fields for: the JSON of each of
// its n messages, and how the list continues.
func parse(body []byte, n int) ([][]byte, end) {
	raw := make([][]byte, n)
	var answer struct {
		Messages   []json.RawMessage `json:"messages"`
		Pagination *struct {
			HasMore    any `json:"hasMore"`
			NextCursor any `json:"nextCursor"`
		} `json:"pagination"`
		SortOrderApplied any `json:"sortOrderApplied"`
	}
	// The answer was decoded already. Members of the wrong type count as absent.
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

// order finds out in which direction the pages go.
type order struct {
	pages        int
	first, last  span // times of the first page and of the last one
	older, newer bool // a page had older messages than the page before, or newer ones than the first
}

// A span is the range of the times of some messages.
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
		// A descending page shows that the pages go back, unless the answer says the opposite.
		// An ascending page shows nothing, because pages that go back may each be ascending.
		o.older = falls > rises && !ascending
	} else {
		o.older = o.older || s.oldest.Before(o.last.oldest)
		o.newer = o.newer || s.newest.After(o.first.newest)
	}
	o.pages++
	o.last = s
}

// newestFirst reports whether the pages certainly began with the newest messages.
func (o *order) newestFirst() bool { return o.older && !o.newer }
