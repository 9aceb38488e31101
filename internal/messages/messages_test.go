package messages

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/upstream"
)

// A list is a fake upstream with a conversation of n messages, a minute apart, m0 the oldest.
type list struct {
	n       int
	paged   bool   // it has pages, as today's upstream
	noSort  bool   // it ignores sortOrder: the oldest come first
	upward  bool   // pages go back, but each of them is ascending
	noNext  bool   // it says that there is more, but has no cursor
	stuck   bool   // every page is the first one
	arrives bool   // a message arrives after each page, and shifts the others
	fails   int    // the number of the call that fails; 0 for none
	applied string // the order that it claims to have
	asked   []string
}

var begin = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func (l *list) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	l.asked = append(l.asked, q.Get("sortOrder")+q.Get("limit")+" "+q.Get("cursor"))
	if len(l.asked) == l.fails {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"Invalid cursor"}`))
		return
	}
	all := make([]map[string]any, l.n)
	for i := range all {
		all[i] = map[string]any{"id": fmt.Sprint("m", i), "message": "x", "createdAt": begin.Add(time.Duration(i) * time.Minute).Format(time.RFC3339)}
	}
	answer := map[string]any{"status": "success", "messages": all}
	if l.paged {
		if !l.noSort {
			slices.Reverse(all)
		}
		limit, _ := strconv.Atoi(q.Get("limit"))
		from, _ := strconv.Atoi(q.Get("cursor"))
		to := min(from+limit, len(all))
		page := slices.Clone(all[from:to])
		if l.upward {
			slices.Reverse(page)
		}
		next := any(nil)
		if to < len(all) && !l.noNext {
			next = strconv.Itoa(to)
		}
		if l.stuck {
			next, page = strconv.Itoa(len(l.asked)), all[:limit]
		}
		answer["messages"], answer["pagination"] = page, map[string]any{"hasMore": to < len(all), "nextCursor": next}
		if l.applied != "" {
			answer["sortOrderApplied"] = l.applied
		}
		if l.arrives {
			l.n++
		}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (l *list) ask(t *testing.T) Ask {
	srv := httptest.NewServer(l)
	t.Cleanup(srv.Close)
	client, err := upstream.New(upstream.Options{BaseURL: srv.URL, UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return NewAsk(client, upstream.Call{})
}

// TestRead reads lists of both kinds of upstream, and malformed ones.
func TestRead(t *testing.T) {
	never := func(*Listing) bool { return false }
	for name, tt := range map[string]struct {
		list           list
		enough         func(*Listing) bool
		calls          int
		oldest, newest string
		have           int
		sure, whole    bool
	}{
		"all at once":        {list: list{n: 250}, calls: 1, oldest: "m0", newest: "m249", have: 250, sure: true, whole: true},
		"nothing":            {list: list{}, calls: 1, sure: true, whole: true},
		"pages, all of them": {list: list{n: 250, paged: true}, calls: 3, oldest: "m0", newest: "m249", have: 250, sure: true, whole: true},
		"pages, the last is enough": {list: list{n: 250, paged: true}, calls: 1, oldest: "m150", newest: "m249", have: 100, sure: true,
			enough: func(*Listing) bool { return true }},
		"pages, back to a time": {list: list{n: 1000, paged: true, applied: "desc"}, calls: 2, oldest: "m800", newest: "m999", have: 200, sure: true,
			enough: func(l *Listing) bool { return l.Oldest().Before(begin.Add(850 * time.Minute)) }},
		"more pages than may be read": {list: list{n: 1000, paged: true}, calls: 4, oldest: "m600", newest: "m999", have: 400, sure: true},
		"the oldest first": {list: list{n: 250, paged: true, noSort: true}, calls: 3, oldest: "m0", newest: "m249", have: 250, sure: true, whole: true,
			enough: func(*Listing) bool { return true }},
		"the oldest first, too many": {list: list{n: 1000, paged: true, noSort: true}, calls: 4, oldest: "m0", newest: "m399", have: 400,
			enough: func(*Listing) bool { return true }},
		"it contradicts itself": {list: list{n: 1000, paged: true, applied: "asc"}, calls: 2, oldest: "m800", newest: "m999", have: 200, sure: true,
			enough: func(*Listing) bool { return true }},
		"ascending pages that go back": {list: list{n: 1000, paged: true, upward: true}, calls: 2, oldest: "m800", newest: "m999", have: 200, sure: true,
			enough: func(*Listing) bool { return true }},
		"more, but no cursor":       {list: list{n: 250, paged: true, noNext: true}, calls: 1, oldest: "m150", newest: "m249", have: 100, sure: true},
		"the same page again":       {list: list{n: 250, paged: true, stuck: true}, calls: 2, oldest: "m150", newest: "m249", have: 100, sure: true},
		"messages arrive meanwhile": {list: list{n: 250, paged: true, arrives: true}, calls: 3, oldest: "m0", newest: "m249", have: 250, sure: true, whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			enough := tt.enough
			if enough == nil {
				enough = never
			}
			l, err := Read(t.Context(), tt.list.ask(t), "acc_1", "c1", 4, enough)
			if err != nil {
				t.Fatal(err)
			}
			oldest, newest := "", ""
			if len(l.Messages) > 0 {
				oldest, newest = l.Messages[0].GetId(), l.Messages[len(l.Messages)-1].GetId()
			}
			if len(l.Messages) != tt.have || oldest != tt.oldest || newest != tt.newest {
				t.Errorf("read %d messages from %s to %s, want %d from %s to %s", len(l.Messages), oldest, newest, tt.have, tt.oldest, tt.newest)
			}
			if l.Newest != tt.sure || l.Whole != tt.whole || l.Paged != tt.list.paged {
				t.Errorf("newest %v, whole %v, paged %v, want %v, %v, %v", l.Newest, l.Whole, l.Paged, tt.sure, tt.whole, tt.list.paged)
			}
			if len(tt.list.asked) != tt.calls || tt.list.asked[0] != "desc100 " {
				t.Errorf("asked %q, want %d calls, the first with desc100", tt.list.asked, tt.calls)
			}
			for _, m := range l.Messages {
				var raw struct{ ID string }
				if json.Unmarshal(m.Raw, &raw) != nil || raw.ID != m.GetId() {
					t.Fatalf("the JSON of %s is %s, want that of its id", m.GetId(), m.Raw)
				}
			}
		})
	}
}

// TestReadFails checks that a failure of a later page is an error.
func TestReadFails(t *testing.T) {
	l := list{n: 250, paged: true, fails: 2}
	if got, err := Read(t.Context(), l.ask(t), "acc_1", "c1", 4, func(*Listing) bool { return false }); err == nil {
		t.Errorf("read %d messages, want an error", len(got.Messages))
	}
}

// TestReadOddMessages checks that messages without an id or a time are kept, and that malformed members
// of the answer count as absent.
func TestReadOddMessages(t *testing.T) {
	calls := 0
	ask := func(_ context.Context, _ *whatsappv1.ListMessagesRequest, _ url.Values, into *whatsappv1.ListMessagesResponse) ([]byte, error) {
		if calls++; calls > 1 {
			return nil, errors.New("no more")
		}
		into.Messages = []*whatsappv1.InboxMessage{{}, {Id: "a"}, {}, {Id: "a"}}
		return []byte(`{"messages":[{},{"id":"a"},{}],"pagination":{"hasMore":"perhaps","nextCursor":7},"sortOrderApplied":1}`), nil
	}
	l, err := Read(t.Context(), ask, "acc_1", "c1", 4, func(*Listing) bool { return true })
	if err != nil || len(l.Messages) != 4 || !l.Whole || !l.Oldest().IsZero() || l.Messages[0].Raw != nil {
		t.Errorf("got %+v, %v; want the whole list of 4 messages, without times and JSON", l, err)
	}
}

func TestComplete(t *testing.T) {
	for body, want := range map[string]bool{
		``: true, `{"messages":[]}`: true, `{"pagination":null}`: true, `{"pagination":{"hasMore":false,"nextCursor":"x"}}`: true,
		`{"pagination":{"hasMore":true}}`: false, `{"pagination":{"nextCursor":"x"}}`: false, `{"pagination":{"nextCursor":null}}`: true,
	} {
		if got := Complete([]byte(body)); got != want {
			t.Errorf("Complete(%s): got %v, want %v", body, got, want)
		}
	}
}
