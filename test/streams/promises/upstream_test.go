package promises_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// An upstream is a small fake of the Late API, with what the gateway's streams need: the
// accounts that each key sees, the inbox, broadcasts, and the webhook.
type upstream struct {
	url string
	w   *world
	mux *http.ServeMux

	mu    sync.Mutex
	skew  time.Duration // how far its clock is ahead
	limit int           // calls a minute and key; 0 for no limit in its answers
	calls map[string][]time.Time
	keys  map[string]*keyring
	away  []span // when it answered only 503
	// fault, if set, may answer in place of the upstream; it reports whether it did. It is
	// called with the lock held.
	fault func(w http.ResponseWriter, r *http.Request) bool

	inbox      inbox
	broadcasts map[string]*broadcast
	hook       hook
}

// A keyring is what a key sees now and has seen.
type keyring struct {
	revoked  time.Time // zero if it is not revoked
	visible  map[string]bool
	changes  []change
	looks    []look
	refusals int // the number of refused calls beyond the limit
}

// A change is a change of what a key sees.
type change struct {
	at      time.Time
	account string
	shown   bool
}

// A look is a call for the accounts of a key, and its answer.
type look struct {
	at       time.Time
	accounts []string
	revoked  bool
}

func newUpstream(t testing.TB, w *world) *upstream {
	u := &upstream{w: w, mux: http.NewServeMux(), calls: map[string][]time.Time{}, keys: map[string]*keyring{}, broadcasts: map[string]*broadcast{}}
	u.inbox.init()
	u.mux.HandleFunc("GET /api/v1/accounts", u.listAccounts)
	u.mux.HandleFunc("GET /api/v1/inbox/conversations", u.listConversations)
	u.mux.HandleFunc("GET /api/v1/inbox/conversations/{id}/messages", u.listMessages)
	u.mux.HandleFunc("GET /api/v1/whatsapp/broadcasts", u.listBroadcasts)
	u.mux.HandleFunc("GET /api/v1/whatsapp/broadcasts/{id}", u.getBroadcast)
	u.mux.HandleFunc("GET /api/v1/whatsapp/broadcasts/{id}/recipients", u.listRecipients)
	u.mux.HandleFunc("GET /api/v1/webhooks/settings", u.listWebhooks)
	u.mux.HandleFunc("POST /api/v1/webhooks/settings", u.setWebhook)
	u.mux.HandleFunc("PUT /api/v1/webhooks/settings", u.setWebhook)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: u}
	go func() { _ = srv.Serve(l) }() // it ends when the test does
	t.Cleanup(func() { _ = srv.Close() })
	u.url = "http://" + l.Addr().String() + "/api"
	return u
}

// ServeHTTP answers one call at a time, so that each answer is consistent.
func (u *upstream) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Date", time.Now().Add(u.skew).UTC().Format(http.TimeFormat))
	if n := len(u.away); n > 0 && u.away[n-1].to.IsZero() {
		totals.add("calls while the upstream was away", 1)
		refuse(rw, http.StatusServiceUnavailable, "away")
		return
	}
	key := keyOf(r)
	ring := u.keys[key]
	if ring == nil || !ring.revoked.IsZero() {
		if ring != nil && strings.HasSuffix(r.URL.Path, "/accounts") {
			ring.looks = append(ring.looks, look{at: time.Now(), revoked: true})
		}
		refuse(rw, http.StatusUnauthorized, "Unauthorized")
		return
	}
	if u.limit > 0 && !u.within(rw, key) {
		ring.refusals++
		totals.add("calls refused with 429", 1)
		refuse(rw, http.StatusTooManyRequests, "Too many requests")
		return
	}
	totals.add("upstream calls", 1)
	if u.fault != nil && u.fault(rw, r) {
		totals.add("upstream faults", 1)
		return
	}
	u.mux.ServeHTTP(rw, r)
}

// within counts a call, and reports whether it is within the key's limit.
func (u *upstream) within(rw http.ResponseWriter, key string) bool {
	now := time.Now()
	u.calls[key] = slices.DeleteFunc(u.calls[key], func(at time.Time) bool { return now.Sub(at) > time.Minute })
	left := u.limit - len(u.calls[key])
	reset := now.Add(time.Minute)
	if len(u.calls[key]) > 0 {
		reset = u.calls[key][0].Add(time.Minute)
	}
	rw.Header().Set("X-RateLimit-Limit", strconv.Itoa(u.limit))
	rw.Header().Set("X-RateLimit-Remaining", strconv.Itoa(max(0, left-1)))
	rw.Header().Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
	if left <= 0 {
		rw.Header().Set("Retry-After", strconv.Itoa(1+int(time.Until(reset).Seconds())))
		return false
	}
	u.calls[key] = append(u.calls[key], now)
	return true
}

// now is the time by the upstream's clock.
func (u *upstream) now() time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	return time.Now().Add(u.skew)
}

func keyOf(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

func answer(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) } // the caller may have gone

func refuse(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	answer(w, obj{"error": message})
}

// show changes whether a key sees an account.
func (u *upstream) show(key, account string, shown bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	ring := u.ring(key)
	if ring.visible[account] == shown {
		return
	}
	ring.visible[account] = shown
	ring.changes = append(ring.changes, change{time.Now(), account, shown})
	if shown {
		totals.add("accounts shown", 1)
	} else {
		totals.add("accounts hidden", 1)
	}
}

// sees reports whether a key sees an account now.
func (u *upstream) sees(key, account string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.ring(key).visible[account]
}

// goAway makes all calls fail until it is called with false.
func (u *upstream) goAway(away bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if away {
		u.away = append(u.away, span{from: time.Now()})
		return
	}
	u.away[len(u.away)-1].to = time.Now()
}

// wasAway reports whether it was away at any time between two times.
func (u *upstream) wasAway(from, to time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.ContainsFunc(u.away, func(s span) bool { return s.from.Before(to) && (s.to.IsZero() || s.to.After(from)) })
}

// revoke revokes a key.
func (u *upstream) revoke(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ring(key).revoked = time.Now()
	totals.add("keys revoked", 1)
}

func (u *upstream) ring(key string) *keyring {
	if u.keys[key] == nil {
		u.keys[key] = &keyring{visible: map[string]bool{}}
	}
	return u.keys[key]
}

// history is what a key has seen and asked for until now.
func (u *upstream) history(key string) keyring {
	u.mu.Lock()
	defer u.mu.Unlock()
	ring := *u.ring(key)
	ring.changes, ring.looks = slices.Clone(ring.changes), slices.Clone(ring.looks)
	return ring
}

func (u *upstream) listAccounts(rw http.ResponseWriter, r *http.Request) {
	ring := u.keys[keyOf(r)]
	l := look{at: time.Now()}
	list := []any{}
	for account, shown := range ring.visible {
		if shown {
			l.accounts = append(l.accounts, account)
			list = append(list, obj{"_id": account, "platform": "whatsapp", "username": account, "isActive": true})
		}
	}
	ring.looks = append(ring.looks, l)
	totals.add("looks at accounts", 1)
	answer(rw, obj{"accounts": list})
}

// visibleThroughout reports whether a key saw an account during the whole time between two
// times.
func (k keyring) visibleThroughout(account string, from, to time.Time) bool {
	if !k.revoked.IsZero() && k.revoked.Before(to) {
		return false
	}
	shown := false
	for _, c := range k.changes {
		if c.account != account {
			continue
		}
		if !c.at.After(from) {
			shown = c.shown
		} else if !c.at.After(to) && !c.shown {
			return false
		}
	}
	return shown
}

// everVisible reports whether a key saw an account at any time before another.
func (k keyring) everVisible(account string, until time.Time) bool {
	return slices.ContainsFunc(k.changes, func(c change) bool { return c.account == account && c.shown && !c.at.After(until) })
}

// A hook is the gateway's webhook at the upstream.
type hook struct {
	id, url string
	active  bool
	events  []any
	secret  string
}

func (u *upstream) listWebhooks(rw http.ResponseWriter, _ *http.Request) {
	list := []any{}
	if u.hook.id != "" {
		list = append(list, u.hook.json())
	}
	answer(rw, obj{"webhooks": list})
}

func (u *upstream) setWebhook(rw http.ResponseWriter, r *http.Request) {
	var body struct {
		URL, Secret *string
		IsActive    *bool
		Events      []any
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(rw, http.StatusBadRequest, err.Error())
		return
	}
	if u.hook.id == "" {
		u.hook.id, u.hook.active = fmt.Sprintf("%024x", u.w.seed), true
	}
	if body.URL != nil {
		u.hook.url = *body.URL
	}
	if body.Secret != nil {
		u.hook.secret = *body.Secret
	}
	if body.IsActive != nil {
		u.hook.active = *body.IsActive
	}
	if body.Events != nil {
		u.hook.events = body.Events
	}
	answer(rw, obj{"success": true, "webhook": u.hook.json()})
}

func (h hook) json() obj {
	return obj{"_id": h.id, "name": "lategate", "url": h.url, "isActive": h.active, "events": h.events, "failureCount": 0}
}
