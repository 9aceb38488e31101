package streams_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A world is an upstream whose keys see what the test decides.
type world struct {
	url string

	mu         sync.Mutex
	keys       map[string][]string // the accounts that each key sees
	asked      map[string]int      // how often each key has asked for them
	away       int                 // the status of all answers, 0 for normal ones
	broadcasts map[string]recipients
	owners     map[string]string // the accounts of broadcasts that not every key sees
	told       bool              // a broadcast has the id of its account
	generous   bool              // the rate limits are so high that no call of the gateway waits
}

// recipients are those of a broadcast: phone number → status.
type recipients map[string]string

// newWorld is an upstream with keys and their accounts.
func newWorld(t testing.TB, keys map[string][]string) *world {
	t.Helper()
	w := &world{keys: keys, asked: map[string]int{}, broadcasts: map[string]recipients{}}
	srv := httptest.NewServer(w)
	t.Cleanup(srv.Close)
	w.url = srv.URL + "/api"
	return w
}

// see changes what a key sees; a key without accounts is revoked.
func (w *world) see(key string, accounts ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.keys[key] = accounts; accounts == nil {
		delete(w.keys, key)
	}
}

// fail makes all requests fail with a status; 0 ends that.
func (w *world) fail(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.away = status
}

// times is how often a key has asked for its accounts.
func (w *world) times(key string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[key]
}

// awaitAsked waits until a key has asked for its accounts a number of times more.
func (w *world) awaitAsked(t testing.TB, key string, more int) {
	t.Helper()
	goal := w.times(key) + more
	eventually(t, "the key's accounts are asked for", func() bool { return w.times(key) >= goal })
}

// owned creates a broadcast of an account: keys that do not see the account do not see it.
func (w *world) owned(account, id string, r recipients) {
	w.broadcast(id, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.owners == nil {
		w.owners = map[string]string{}
	}
	w.owners[id] = account
}

// broadcast creates a broadcast, of the first account of any key.
func (w *world) broadcast(id string, r recipients) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broadcasts[id] = r
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json")
	if w.generous {
		rw.Header().Set("X-RateLimit-Limit", "60000")
		rw.Header().Set("X-RateLimit-Remaining", "59999")
	}
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	accounts, known := w.keys[key]
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/api/v1/")
	if path == "accounts" {
		w.asked[key]++
	}
	switch {
	case w.away != 0:
		if w.away == http.StatusTooManyRequests {
			rw.Header().Set("Retry-After", "1") // otherwise the gateway asks less and less often
		}
		refuse(rw, w.away, "away")
		return
	case !known:
		refuse(rw, http.StatusUnauthorized, "Unauthorized")
		return
	case path == "whatsapp/broadcasts" && w.owners != nil:
		answer(rw, map[string]any{"success": true, "broadcasts": []any{}})
		return
	case path == "accounts":
		list := []any{}
		for _, id := range accounts {
			list = append(list, map[string]any{"_id": id, "platform": "whatsapp"})
		}
		answer(rw, map[string]any{"accounts": list})
		return
	}
	rest, isBroadcast := strings.CutPrefix(path, "whatsapp/broadcasts/")
	escaped, wantsRecipients := strings.CutSuffix(rest, "/recipients")
	id, err := url.PathUnescape(escaped)
	people, exists := w.broadcasts[id]
	owner, owned := w.owners[id]
	if err != nil || !isBroadcast || !exists || owned && !slices.Contains(accounts, owner) {
		refuse(rw, http.StatusNotFound, "Not found")
		return
	}
	if !wantsRecipients {
		broadcast := map[string]any{"id": id, "status": "sending"}
		if owned && w.told {
			broadcast["accountId"] = owner
		}
		answer(rw, map[string]any{"success": true, "broadcast": broadcast})
		return
	}
	list := []any{}
	for _, phone := range sortedKeys(people) {
		list = append(list, map[string]any{"phone": phone, "status": people[phone], "messageId": "wamid." + id + phone})
	}
	if r.URL.Query().Get("skip") != "0" && r.URL.Query().Get("skip") != "" {
		list = list[:0]
	}
	answer(rw, map[string]any{"success": true, "recipients": list, "pagination": map[string]any{"total": len(people), "hasMore": false}})
}

func sortedKeys(m recipients) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func answer(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) } // the caller may have gone

func refuse(w http.ResponseWriter, status int, message string) {
	w.WriteHeader(status)
	answer(w, map[string]string{"error": message})
}

// waitLimit is the limit for every wait, for busy machines.
const waitLimit = 60 * time.Second

// eventually waits until a condition is met.
func eventually(t testing.TB, what string, met func() bool) {
	t.Helper()
	for deadline := time.Now().Add(waitLimit); !met(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, waitLimit)
		}
	}
}
