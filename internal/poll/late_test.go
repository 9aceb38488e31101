package poll

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/upstream"
)

type obj = map[string]any

// late is a fake upstream. A test changes what it answers under its lock.
type late struct {
	mu       sync.Mutex
	limit    int
	share    float64 // the part of the limit that polling may use; 0 is the default
	requests []request
	// refuse, if set, may answer a request in another way: a status other than 0.
	refuse func(r *http.Request, body obj) (status int, header http.Header, text string)

	accounts      []string
	webhooks      []obj
	conversations []obj // the latest first
	onlyActive    bool  // the list has archived conversations only on request
	paged         bool  // messages come in pages, as from today's upstream
	failed        []string
	messages      map[string][]obj // by conversation
	broadcasts    map[string][]obj // by account
	recipients    map[string][]obj // by broadcast
	most          int              // recipients on a page; 0 is no limit
	// stale, if set, is what is listed instead of the recipients of a broadcast.
	stale func(id string) []obj
	ahead time.Duration // how far its clock is ahead
}

type request struct {
	at        time.Time
	key, what string
}

func newLate() *late {
	return &late{limit: 6000, accounts: []string{"acc_1"}, messages: map[string][]obj{}, broadcasts: map[string][]obj{}, recipients: map[string][]obj{}}
}

// RoundTrip calls the handler directly, without a network.
func (l *late) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	rec := httptest.NewRecorder()
	l.ServeHTTP(rec, r)
	return rec.Result(), nil
}

func (l *late) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var body obj
	if r.Body != nil {
		_ = json.NewDecoder(r.Body).Decode(&body)
	}
	what := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1")
	l.requests = append(l.requests, request{time.Now(), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), what})
	w.Header().Set("Date", time.Now().Add(l.ahead).UTC().Format(http.TimeFormat))
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(l.limit))
	if l.refuse != nil {
		if status, header, text := l.refuse(r, body); status != 0 {
			for name, values := range header {
				w.Header()[name] = values
			}
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(obj{"error": text})
			return
		}
	}
	status, answer := l.answer(what, r, body)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (l *late) answer(what string, r *http.Request, body obj) (int, any) {
	q := r.URL.Query()
	switch parts := strings.Split(what, "/"); {
	case what == "GET /accounts":
		var all []obj
		for _, id := range l.accounts {
			all = append(all, obj{"_id": id, "platform": "whatsapp"})
		}
		return 200, obj{"accounts": all}
	case what == "GET /webhooks/settings":
		return 200, obj{"webhooks": l.webhooks}
	case what == "POST /webhooks/settings":
		body["_id"] = fmt.Sprintf("wh_%d", len(l.requests))
		l.webhooks = append(l.webhooks, body)
		return 200, obj{"success": true, "webhook": body}
	case what == "PUT /webhooks/settings":
		for _, h := range l.webhooks {
			if h["_id"] == body["_id"] {
				for name, value := range body {
					h[name] = value
				}
				return 200, obj{"success": true, "webhook": h}
			}
		}
		return 404, obj{"error": "no such webhook"}
	case what == "GET /inbox/conversations":
		archived := func(c obj) bool { return c["status"] == "archived" }
		all := slices.DeleteFunc(slices.Clone(l.conversations), func(c obj) bool {
			return q.Get("status") == "archived" && !archived(c) || q.Get("status") == "" && l.onlyActive && archived(c)
		})
		from, _ := strconv.Atoi(q.Get("cursor"))
		limit, _ := strconv.Atoi(q.Get("limit"))
		to := min(from+limit, len(all))
		page := obj{"hasMore": to < len(all)}
		if to < len(all) {
			page["nextCursor"] = strconv.Itoa(to)
		}
		var failed []obj
		for _, id := range l.failed {
			failed = append(failed, obj{"accountId": id, "error": "cannot"})
		}
		return 200, obj{"data": all[from:to], "pagination": page, "meta": obj{"failedAccounts": failed}}
	case strings.HasPrefix(what, "GET /inbox/conversations/"):
		all := slices.Clone(l.messages[parts[3]])
		if !l.paged {
			return 200, obj{"status": "ok", "messages": all}
		}
		if q.Get("sortOrder") == "desc" {
			slices.Reverse(all)
		}
		from, _ := strconv.Atoi(q.Get("cursor"))
		to := min(from+100, len(all))
		page := obj{"hasMore": to < len(all)}
		if to < len(all) {
			page["nextCursor"] = strconv.Itoa(to)
		}
		return 200, obj{"status": "ok", "messages": all[from:to], "pagination": page}
	case what == "GET /whatsapp/broadcasts":
		return 200, l.page("broadcasts", l.broadcasts[q.Get("accountId")], q.Get("limit"), q.Get("skip"))
	case strings.HasSuffix(what, "/recipients"):
		limit, _ := strconv.Atoi(q.Get("limit"))
		if l.most > 0 {
			limit = min(limit, l.most)
		}
		all := l.recipients[parts[3]]
		if l.stale != nil {
			all = l.stale(parts[3])
		}
		return 200, l.page("recipients", all, strconv.Itoa(limit), q.Get("skip"))
	case strings.HasPrefix(what, "GET /whatsapp/broadcasts/"):
		for _, all := range l.broadcasts {
			for _, b := range all {
				if b["id"] == parts[3] {
					return 200, obj{"success": true, "broadcast": b}
				}
			}
		}
	}
	return 404, obj{"error": "not found"}
}

func (l *late) page(name string, all []obj, limit, skip string) obj {
	n, _ := strconv.Atoi(limit)
	from, _ := strconv.Atoi(skip)
	from = min(from, len(all))
	to := min(from+n, len(all))
	return obj{"success": true, name: all[from:to], "pagination": obj{"total": len(all), "limit": n, "skip": from, "hasMore": to < len(all)}}
}

// change calls fn under the lock.
func (l *late) change(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fn()
}

// count returns how many requests there were of a kind.
func (l *late) count(what string) int { return len(l.times(what)) }

func (l *late) times(what string) (times []time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.requests {
		if r.what == what {
			times = append(times, r.at)
		}
	}
	return times
}

// say adds a message to a conversation, which moves to the top of the list.
func (l *late) say(account, conversation, id string, at time.Time) {
	l.change(func() {
		l.messages[conversation] = append(l.messages[conversation], obj{"id": id, "conversationId": conversation, "accountId": account,
			"platform": "whatsapp", "message": "text of " + id, "senderId": "4915", "direction": "incoming", "createdAt": stamp(at)})
		l.conversations = slices.DeleteFunc(l.conversations, func(c obj) bool { return c["id"] == conversation })
		l.conversations = slices.Insert(l.conversations, 0, obj{"id": conversation, "accountId": account, "platform": "whatsapp",
			"updatedTime": stamp(at), "lastMessage": "text of " + id})
	})
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// client returns a client of the upstream that needs no network.
func (l *late) client(t testing.TB) *upstream.Client {
	t.Helper()
	c, err := upstream.New(upstream.Options{BaseURL: "http://late.invalid/api", UserAgent: "lategate/test", Transport: l, PollShare: l.share})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// all returns the requests so far.
func (l *late) all() []request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}
