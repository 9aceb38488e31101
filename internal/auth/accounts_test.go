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

// ttl is how long an answer is kept, and settle how long an account is a young one.
const (
	ttl    = time.Minute
	settle = 10 * time.Minute
)

// upstreamStub is what the upstream lets each key see, and the log's head.
type upstreamStub struct {
	mu     sync.Mutex
	sees   map[string][]string
	head   uint64
	fails  error
	takes  time.Duration
	joined bool // calls that somebody waits for get an answer to somebody else's
	calls  int  // in all
	behind int  // of them in the background
	flying int
	most   int // at a time
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

// serves reports whether the answer to another's call serves.
func (u *upstreamStub) serves(background bool) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.joined && !background
}

// appendEvent is an event in the log, whose position it returns.
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

// asked is how often it was asked since the last time.
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

// What a key can see is asked once a minute, for all who ask at the same time, and is
// nobody else's.
func TestAccountsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"b", "a"}, "sk_2": {"c"}})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				x, err := a.Open(as("sk_1"))
				if err != nil || !slices.Equal(x.View().IDs(), []string{"a", "b"}) || x.View().Has("c") {
					t.Errorf("%v %v", x, err)
				}
			})
		}
		wg.Wait()
		if n := u.asked(); n != 1 {
			t.Errorf("50 at the same time asked %d times", n)
		}
		if x := open(t, a, "sk_2"); !slices.Equal(x.View().IDs(), []string{"c"}) {
			t.Errorf("another key sees %v", x.View().IDs())
		}
		u.asked()
		u.set("sk_1", "b")
		time.Sleep(ttl / 2)
		if x := open(t, a, "sk_1"); !x.View().Has("a") || u.asked() != 0 {
			t.Error("within the minute it was asked again")
		}
		time.Sleep(ttl / 2)
		x := open(t, a, "sk_1")
		if x.View().Has("a") || !x.View().Has("b") {
			t.Errorf("after it: %v", x.View().IDs())
		}
		u.set("sk_1")
		time.Sleep(ttl)
		if err := x.Refresh(as("sk_1")); !apierror.BlamesKey(err) {
			t.Errorf("a key that was revoked: %v", err)
		}
		if _, err := a.Open(as("sk_1")); !apierror.BlamesKey(err) {
			t.Errorf("a key that was revoked opens: %v", err)
		}
		u.set("sk_1", "b")
		if err := x.Refresh(as("sk_1")); err != nil {
			t.Errorf("it is taken again: %v", err)
		}
	})
}

// Who stops waiting does not end the call for the others, and the last one does.
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
			t.Errorf("the first: %v", err)
		}
		synctest.Wait()
		if u.flying != 1 {
			t.Errorf("%d calls under way for the second, want 1", u.flying)
		}
		cancelSecond()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the second: %v", err)
		}
		synctest.Wait()
		if u.flying != 0 {
			t.Errorf("%d calls under way for nobody", u.flying)
		}
	})
}

// A no holds for what came before it was asked for, and for nothing after. It is asked for
// at most once in some seconds, however many events and streams there are.
func TestAccountsLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		old := u.appendEvent()
		x := open(t, a, "sk_1")
		if !x.View().Answers(old) {
			t.Error("what was there before is not answered")
		}
		next := u.appendEvent()
		if x.View().Answers(next) {
			t.Error("an event after the view is answered by it")
		}
		u.asked()
		began := time.Now()
		if err := x.Look(as("sk_1"), next); err != nil || !x.View().Answers(next) || x.View().Has("new") {
			t.Errorf("%v, answered %t", err, x.View().Answers(next))
		}
		if u.behind != 1 {
			t.Errorf("%d of the calls were in the background, want 1", u.behind)
		}
		if n, took := u.asked(), time.Since(began); n != 1 || took > lookInterval+100*time.Millisecond {
			t.Errorf("asked %d times in %v; want once, after %v", n, took, lookInterval)
		}
		// The event that comes half a second before the key sees the account, and five after.
		time.Sleep(time.Hour)
		early := u.appendEvent()
		if err := x.Look(as("sk_1"), early); err != nil || x.View().Has("new") {
			t.Errorf("%v", err)
		}
		time.Sleep(lookInterval / 4)
		u.set("sk_1", "a", "new")
		for range 5 {
			if e := u.appendEvent(); x.View().Answers(e) {
				t.Error("what came after the key could see the account is passed over")
			} else if err := x.Look(as("sk_1"), e); err != nil || !x.View().Has("new") {
				t.Errorf("%v; the key sees %v", err, x.View().IDs())
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
			t.Errorf("%d calls at a time", u.most)
		}
	})
}

// The answer to a call that others had made before settles nothing that came since.
func TestAccountsJoined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a"}})
		u.joined = true
		e := u.appendEvent()
		x := open(t, a, "sk_1")
		if x.View().Answers(e) {
			t.Error("an answer to somebody else's call is taken for a later one")
		}
		if err := x.Look(as("sk_1"), e); err != nil || !x.View().Answers(e) {
			t.Errorf("%v", err)
		}
	})
}

// A look that fails is told, and the next one waits for longer; a call that somebody waits
// for does not wait for one in the background.
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
				t.Fatalf("%v", err)
			}
		}
		if took := time.Since(began); took < 2*time.Minute || took > 6*time.Minute {
			t.Errorf("10 attempts took %v", took)
		}
		if !x.View().Has("a") {
			t.Error("what was known before is forgotten")
		}
		u.fail(nil, time.Minute)
		done := make(chan error, 1)
		go func() { done <- x.Look(as("sk_1"), e) }()
		time.Sleep(maxLookInterval + time.Second)
		u.fail(nil, 10*time.Millisecond)
		time.Sleep(ttl)
		later := u.appendEvent()
		if err := x.Refresh(as("sk_1")); err != nil || !x.View().Answers(later) {
			t.Errorf("%v", err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if !x.View().Answers(later) {
			t.Error("an answer that was overtaken has replaced a later one")
		}
	})
}

// An account that the gateway's own key has seen for ten minutes is somebody else's for
// a key that does not see it, until something happens to it, or the key has seen it.
func TestAccountsElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u, a := newStub(map[string][]string{"sk_1": {"a", "both"}, "sk_2": {"both"}})
		x := open(t, a, "sk_1")
		own := []string{"a", "both", "c", "d"}
		if a.Learn(own, time.Now(), nil); x.Elsewhere("c") {
			t.Error("an account of which nothing was known a moment ago is somebody else's")
		}
		time.Sleep(settle / 2)
		a.Learn(own, time.Now(), nil)
		a.Changed("d", time.Now())
		time.Sleep(settle / 2)
		since := a.Learn(append(own, "young"), time.Now(), nil)
		for id, want := range map[string]bool{"c": true, "d": false, "young": false, "unknown": false} {
			if got := x.Elsewhere(id); got != want {
				t.Errorf("%s is somebody else's: %t, want %t", id, got, want)
			}
		}
		// After a restart nothing begins anew.
		again := NewAccounts(Options{List: u.list, Head: u.position, TTL: ttl, Settle: settle})
		again.Learn(own, time.Now().Add(settle/2), since)
		if y := open(t, again, "sk_1"); !y.Elsewhere("c") || !y.Elsewhere("d") {
			t.Error("what was learned before a restart is forgotten")
		}
		// What the key has seen comes back perhaps.
		u.set("sk_1", "a")
		if err := x.Refresh(as("sk_1")); err != nil || x.Elsewhere("both") {
			t.Errorf("an account that was lost a moment ago is somebody else's: %v", err)
		}
		time.Sleep(settle)
		if !x.Elsewhere("both") {
			t.Error("an account that was lost long ago is not somebody else's")
		}
		// The key begins to see one that was passed over.
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
			t.Errorf("added %+v", added)
		}
		if len(x.AddedAfter(x.View())) != 0 || len(x.AddedAfter(nil)) != 2 {
			t.Errorf("after the view %+v, of all %+v", x.AddedAfter(x.View()), x.AddedAfter(nil))
		}
	})
}

// An agency: 500 accounts, whose events all come to a gateway on which one customer has a
// stream. What this costs the customer's key.
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
				var log sync.WaitGroup
				defer log.Wait()
				log.Go(func() {
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
				t.Logf("3000 events of 500 accounts in %v cost %d calls, and held the stream up for %v at most", took.Round(time.Second), n, held)
				most := int(took/lookInterval) + 1
				if own {
					most = int(took/ttl) + 1
				}
				if n > most || own && held > 100*time.Millisecond || held > 2*lookInterval {
					t.Errorf("%d calls in %v, held up for %v at most; want at most %d calls", n, took, held, most)
				}
			})
		})
	}
}

// Keys are forgotten rather than kept without bound, but for those in use.
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
		t.Errorf("%d keys are kept", len(a.keys))
	}
	if open(t, a, "sk_used") != used {
		t.Error("a key in use was forgotten")
	}
}

func TestOwner(t *testing.T) {
	a, b := Caller{Key: "sk_1"}.Owner(), Caller{Key: "sk_2"}.Owner()
	if a == b || len(a) != 32 || a != (Caller{Key: "sk_1"}).Owner() {
		t.Errorf("%q %q", a, b)
	}
}
