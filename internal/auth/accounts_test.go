package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// ttl is how long an answer is kept, and settle how long an account counts as new.
const (
	ttl    = time.Minute
	settle = 10 * time.Minute
)

// upstreamStub decides what each key sees, and has the log's head.
type upstreamStub struct {
	mu     sync.Mutex
	sees   map[string][]string
	head   uint64
	fails  error
	takes  time.Duration
	joined bool // calls that are waited for get the answer to another call
	calls  int  // in all
	behind int  // how many of them were in the background
	flying int
	most   int // the most at the same time
}

func newStub(sees map[string][]string) (*upstreamStub, *Accounts) {
	u := &upstreamStub{sees: sees, takes: 10 * time.Millisecond}
	return u, NewAccounts(Options{List: u.list, Head: u.position, TTL: ttl, Settle: settle})
}

func (u *upstreamStub) list(ctx context.Context, background bool, sending func()) ([]string, error) {
	caller, _ := CallerFrom(ctx)
	if !u.serves(background) {
		sending()
	}
	u.mu.Lock()
	u.calls++
	if background {
		u.behind++
	}
	u.flying++
	u.most = max(u.most, u.flying)
	takes, fails := u.takes, u.fails
	ids, ok := u.sees[caller.Key]
	ids = slices.Clone(ids)
	u.mu.Unlock()
	defer func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		u.flying--
	}()
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case fails != nil:
		return nil, fails
	case !ok:
		return nil, &apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_REJECTED"}
	}
	return ids, nil
}

func (u *upstreamStub) position() uint64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.head
}

// serves reports whether the call is answered with the answer to another call.
func (u *upstreamStub) serves(background bool) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.joined && !background
}

// appendEvent appends an event to the log and returns its position.
func (u *upstreamStub) appendEvent() uint64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.head++
	return u.head
}

func (u *upstreamStub) set(key string, ids ...string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if ids == nil {
		delete(u.sees, key)
		return
	}
	u.sees[key] = ids
}

func (u *upstreamStub) fail(err error, takes time.Duration) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.fails, u.takes = err, takes
}

// asked is how often the upstream was asked since asked was last called.
func (u *upstreamStub) asked() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	defer func() { u.calls = 0 }()
	return u.calls
}

func as(key string) context.Context { return WithCaller(context.Background(), Caller{Key: key}) }

func open(t *testing.T, a *Accounts, key string) *Access {
	t.Helper()
	x, err := a.Open(as(key))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Close)
	return x
}

// TestAccountsOpen checks that the upstream is asked once a minute about a key, for all
// callers together, and that each key has its own answer.
func TestAccountsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"b", "a"}, "sk_2": {"c"}})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				x, err := a.Open(as("sk_1"))
				if err != nil || !slices.Equal(x.View().IDs(), []string{"a", "b"}) || x.View().Has("c") {
					t.Errorf("got %v, %v, want a and b", x, err)
				}
			})
		}
		wg.Wait()
		if n := u.asked(); n != 1 {
			t.Errorf("50 callers at the same time asked %d times, want 1", n)
		}
		if x := open(t, a, "sk_2"); !slices.Equal(x.View().IDs(), []string{"c"}) {
			t.Errorf("another key sees %v, want c", x.View().IDs())
		}
		u.asked()
		u.set("sk_1", "b")
		time.Sleep(ttl / 2)
		if x := open(t, a, "sk_1"); !x.View().Has("a") || u.asked() != 0 {
			t.Error("within the TTL: the key does not see a, or the upstream was asked again; want a without asking")
		}
		time.Sleep(ttl / 2)
		x := open(t, a, "sk_1")
		if x.View().Has("a") || !x.View().Has("b") {
			t.Errorf("after the TTL: got %v, want b without a", x.View().IDs())
		}
		u.set("sk_1")
		time.Sleep(ttl)
		if err := x.Refresh(as("sk_1")); !apierror.BlamesKey(err) {
			t.Errorf("a revoked key: got %v, want an error that blames the key", err)
		}
		if _, err := a.Open(as("sk_1")); !apierror.BlamesKey(err) {
			t.Errorf("Open with a revoked key: got %v, want an error that blames the key", err)
		}
		u.set("sk_1", "b")
		if err := x.Refresh(as("sk_1")); err != nil {
			t.Errorf("the key is valid again: got %v, want no error", err)
		}
	})
}

// TestAccountsCancelled checks that a caller that stops waiting does not end the call for
// the others, but the last one does.
func TestAccountsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		u.fail(nil, time.Hour)
		first, cancelFirst := context.WithCancel(as("sk_1"))
		second, cancelSecond := context.WithCancel(as("sk_1"))
		results := make(chan error, 2)
		for _, ctx := range []context.Context{first, second} {
			go func() { _, err := a.Open(ctx); results <- err }()
			synctest.Wait()
		}
		cancelFirst()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the first caller: got %v, want %v", err, context.Canceled)
		}
		synctest.Wait()
		if u.flying != 1 {
			t.Errorf("got %d calls under way for the second caller, want 1", u.flying)
		}
		cancelSecond()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the second caller: got %v, want %v", err, context.Canceled)
		}
		synctest.Wait()
		if u.flying != 0 {
			t.Errorf("got %d calls under way although no caller waits, want 0", u.flying)
		}
	})
}

// TestAccountsLook checks that the answer that a key does not see an account is valid for
// events before the question, and for none after it. The question is asked at most once in
// lookInterval, however many events and streams there are.
func TestAccountsLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		old := u.appendEvent()
		x := open(t, a, "sk_1")
		if !x.View().Answers(old) {
			t.Error("the view is not valid for an event before it, want it valid")
		}
		next := u.appendEvent()
		if x.View().Answers(next) {
			t.Error("the view is valid for an event after it, want it not")
		}
		u.asked()
		began := time.Now()
		if err := x.Look(as("sk_1"), next); err != nil || !x.View().Answers(next) || x.View().Has("new") {
			t.Errorf("Look: got %v, answered %t, want an answer without the account", err, x.View().Answers(next))
		}
		if u.behind != 1 {
			t.Errorf("got %d calls in the background, want 1", u.behind)
		}
		if n, took := u.asked(), time.Since(began); n != 1 || took > lookInterval+100*time.Millisecond {
			t.Errorf("asked %d times in %v; want once, after %v", n, took, lookInterval)
		}
		// The event that comes half a second before the key sees the account, and five after.
		time.Sleep(time.Hour)
		early := u.appendEvent()
		if err := x.Look(as("sk_1"), early); err != nil || x.View().Has("new") {
			t.Errorf("Look: got %v, the key sees %v, want no error and not the account", err, x.View().IDs())
		}
		time.Sleep(lookInterval / 4)
		u.set("sk_1", "a", "new")
		for range 5 {
			if e := u.appendEvent(); x.View().Answers(e) {
				t.Error("an event after the key could see the account is skipped, want it not")
			} else if err := x.Look(as("sk_1"), e); err != nil || !x.View().Has("new") {
				t.Errorf("Look: got %v, the key sees %v, want the account", err, x.View().IDs())
			}
		}
		u.asked()
		// 100 streams, and an event every 100 ms of accounts that the key does not see.
		time.Sleep(time.Hour)
		began = time.Now()
		for range 100 {
			var wg sync.WaitGroup
			e := u.appendEvent()
			for range 100 {
				wg.Go(func() {
					if err := x.Look(as("sk_1"), e); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			time.Sleep(100 * time.Millisecond)
		}
		if n, most := u.asked(), int(time.Since(began)/lookInterval)+1; n > most {
			t.Errorf("asked %d times in %v, want at most %d", n, time.Since(began), most)
		}
		if u.most != 1 {
			t.Errorf("got %d calls at the same time, want 1", u.most)
		}
	})
}

// TestAccountsJoined checks that the answer to a call made earlier by others is not valid
// for later events.
func TestAccountsJoined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		u.joined = true
		e := u.appendEvent()
		x := open(t, a, "sk_1")
		if x.View().Answers(e) {
			t.Error("the answer to an earlier call is valid for a later event, want it not")
		}
		if err := x.Look(as("sk_1"), e); err != nil || !x.View().Answers(e) {
			t.Errorf("Look: got %v, answered %t, want an answer", err, x.View().Answers(e))
		}
	})
}

// TestAccountsLookFails checks that Look returns an error of the upstream, that the next
// one waits longer, and that a call that callers wait for does not wait for one in the
// background.
func TestAccountsLookFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		x := open(t, a, "sk_1")
		away := &apierror.Error{Code: codes.ResourceExhausted, Reason: "RATE_LIMIT_WAIT"}
		u.fail(away, 10*time.Millisecond)
		e := u.appendEvent()
		u.asked()
		began := time.Now()
		for range 10 {
			if err := x.Look(as("sk_1"), e); !errors.Is(err, away) {
				t.Fatalf("Look: got %v, want %v", err, away)
			}
		}
		if took := time.Since(began); took < 2*time.Minute || took > 6*time.Minute {
			t.Errorf("10 failed attempts took %v, want 2 to 6 minutes", took)
		}
		if !x.View().Has("a") {
			t.Error("after failures the key does not see a, want the last answer kept")
		}
		u.fail(nil, time.Minute)
		done := make(chan error, 1)
		go func() { done <- x.Look(as("sk_1"), e) }()
		time.Sleep(maxLookInterval + time.Second)
		u.fail(nil, 10*time.Millisecond)
		time.Sleep(ttl)
		later := u.appendEvent()
		if err := x.Refresh(as("sk_1")); err != nil || !x.View().Answers(later) {
			t.Errorf("Refresh: got %v, answered %t, want an answer", err, x.View().Answers(later))
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if !x.View().Answers(later) {
			t.Error("an older answer has replaced a later one, want the later one kept")
		}
	})
}

// TestAccountsElsewhere checks that an account that the gateway's own key has seen for ten
// minutes does not count as visible to a key that does not see it, until something happens
// to the account, or if the key has seen it recently.
func TestAccountsElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a", "both"}, "sk_2": {"both"}})
		x := open(t, a, "sk_1")
		own := []string{"a", "both", "c", "d"}
		if a.Learn(own, time.Now(), nil); x.Elsewhere("c") {
			t.Error("an account that was first seen a moment ago counts as elsewhere, want it not")
		}
		time.Sleep(settle / 2)
		a.Learn(own, time.Now(), nil)
		a.Changed("d", time.Now())
		time.Sleep(settle / 2)
		since := a.Learn(append(own, "young"), time.Now(), nil)
		for id, want := range map[string]bool{"c": true, "d": false, "young": false, "unknown": false} {
			if got := x.Elsewhere(id); got != want {
				t.Errorf("%s: got elsewhere %t, want %t", id, got, want)
			}
		}
		// A restart does not start the time anew.
		again := NewAccounts(Options{List: u.list, Head: u.position, TTL: ttl, Settle: settle})
		again.Learn(own, time.Now().Add(settle/2), since)
		if y := open(t, again, "sk_1"); !y.Elsewhere("c") || !y.Elsewhere("d") {
			t.Error("what was learned before a restart is forgotten, want it kept")
		}
		// What the key has seen recently may come back.
		u.set("sk_1", "a")
		if err := x.Refresh(as("sk_1")); err != nil || x.Elsewhere("both") {
			t.Errorf("an account that the key lost a moment ago counts as elsewhere, want it not: %v", err)
		}
		time.Sleep(settle)
		if !x.Elsewhere("both") {
			t.Error("an account that the key lost long ago does not count as elsewhere, want it to")
		}
		// The key begins to see an account whose events were skipped.
		before := x.View()
		u.set("sk_1", "a", "c", "young", "unknown")
		first := u.appendEvent()
		last := u.appendEvent()
		if err := x.Refresh(as("sk_1")); err != nil {
			t.Fatal(err)
		}
		added := x.AddedAfter(before)
		slices.SortFunc(added, func(a, b Addition) int { return len(a.Account) - len(b.Account) })
		if len(added) != 2 || added[0].Account != "c" || added[1].Account != "young" || added[0].After >= first || added[0].Through != last ||
			!added[0].To.After(added[0].From) {
			t.Errorf("got additions %+v, want c and young, with the positions between the views", added)
		}
		if len(x.AddedAfter(x.View())) != 0 || len(x.AddedAfter(nil)) != 2 {
			t.Errorf("got additions %+v after the view and %+v in all, want 0 and 2", x.AddedAfter(x.View()), x.AddedAfter(nil))
		}
	})
}

// TestAccountsAgency measures what it costs the key of a customer that has a stream if the
// gateway gets the events of the 500 accounts of an agency.
func TestAccountsAgency(t *testing.T) {
	for _, own := range []bool{false, true} {
		t.Run(fmt.Sprintf("own key %t", own), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u, a := newStub(map[string][]string{"sk_1": {"mine"}})
				if own {
					ids := []string{"mine"}
					for i := range 500 {
						ids = append(ids, fmt.Sprintf("acc_%d", i))
					}
					a.Learn(ids, time.Now().Add(-settle), nil)
					a.Learn(ids, time.Now(), nil)
				}
				x := open(t, a, "sk_1")
				u.asked()
				began, held, refreshed := time.Now(), time.Duration(0), time.Now()
				const events, pace = 3000, 200 * time.Millisecond // ten minutes
				var appending sync.WaitGroup
				defer appending.Wait()
				appending.Go(func() {
					for range events {
						u.appendEvent()
						time.Sleep(pace)
					}
				})
				for i := range events {
					e, came := uint64(i+1), began.Add(time.Duration(i)*pace)
					time.Sleep(time.Until(came.Add(time.Millisecond)))
					if !x.View().Answers(e) && !x.Elsewhere(fmt.Sprintf("acc_%d", i%500)) {
						if err := x.Look(as("sk_1"), e); err != nil {
							t.Fatal(err)
						}
					}
					held = max(held, time.Since(came)-time.Millisecond)
					if time.Since(refreshed) >= ttl {
						refreshed = time.Now()
						if err := x.Refresh(as("sk_1")); err != nil {
							t.Fatal(err)
						}
					}
				}
				n, took := u.asked(), time.Since(began)
				t.Logf("3000 events of 500 accounts in %v cost %d calls, and delayed the stream by %v at most", took.Round(time.Second), n, held)
				most := int(took/lookInterval) + 1
				if own {
					most = int(took/ttl) + 1
				}
				if n > most || own && held > 100*time.Millisecond || held > 2*lookInterval {
					t.Errorf("got %d calls in %v and a delay of %v at most; want at most %d calls", n, took, held, most)
				}
			})
		})
	}
}

// TestAccountsForget checks that the number of keys is bounded, and that those in use are
// kept.
func TestAccountsForget(t *testing.T) {
	a := NewAccounts(Options{List: func(context.Context, bool, func()) ([]string, error) { return nil, nil }, Head: func() uint64 { return 0 }, TTL: ttl, Settle: settle})
	used := open(t, a, "sk_used")
	for i := range maxKeys + 10 {
		x, err := a.Open(as(fmt.Sprintf("sk_%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		x.Close()
	}
	if len(a.keys) > maxKeys {
		t.Errorf("%d keys are kept, want at most %d", len(a.keys), maxKeys)
	}
	if open(t, a, "sk_used") != used {
		t.Error("a key in use was forgotten, want it kept")
	}
}

func TestOwner(t *testing.T) {
	a, b := Caller{Key: "sk_1"}.Owner(), Caller{Key: "sk_2"}.Owner()
	if a == b || len(a) != 32 || a != (Caller{Key: "sk_1"}).Owner() {
		t.Errorf("got owners %q and %q, want two different ones of 32 characters that do not change", a, b)
	}
}
