package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// ttl is how long an answer is kept.
const ttl = time.Minute

// upstreamStub is what the upstream lets each key see.
type upstreamStub struct {
	mu    sync.Mutex
	sees  map[string][]string
	calls int
}

func (u *upstreamStub) list(ctx context.Context) ([]string, error) {
	caller, _ := CallerFrom(ctx)
	time.Sleep(10 * time.Millisecond)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.calls++
	ids, ok := u.sees[caller.Key]
	if !ok {
		return nil, errors.New("unauthorized")
	}
	return slices.Clone(ids), nil
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

func (u *upstreamStub) asked() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	defer func() { u.calls = 0 }()
	return u.calls
}

func as(key string) context.Context { return WithCaller(context.Background(), Caller{Key: key}) }

// What a key can see is asked once a minute, for all who ask at the same time, and is
// nobody else's.
func TestAccountsVisible(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &upstreamStub{sees: map[string][]string{"sk_1": {"b", "a"}, "sk_2": {"c"}}}
		a := NewAccounts(ttl, u.list)
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				v, err := a.Visible(as("sk_1"))
				if err != nil || !slices.Equal(v.IDs(), []string{"a", "b"}) || v.Has("c") {
					t.Errorf("%v %v", v, err)
				}
			})
		}
		wg.Wait()
		if n := u.asked(); n != 1 {
			t.Errorf("50 at the same time asked %d times", n)
		}
		if v, err := a.Visible(as("sk_2")); err != nil || !slices.Equal(v.IDs(), []string{"c"}) {
			t.Errorf("%v %v", v, err)
		}
		u.set("sk_1", "b")
		time.Sleep(ttl - time.Second)
		if v, err := a.Visible(as("sk_1")); err != nil || !v.Has("a") || u.asked() != 1 {
			t.Errorf("within the minute: %v %v", v, err)
		}
		time.Sleep(2 * time.Second)
		if v, err := a.Visible(as("sk_1")); err != nil || v.Has("a") || !v.Has("b") {
			t.Errorf("after it: %v %v", v, err)
		}
		u.set("sk_1")
		time.Sleep(2 * ttl)
		if v, err := a.Visible(as("sk_1")); err == nil {
			t.Errorf("a key that was revoked sees %v", v)
		}
		if sees, err := a.Sees(as("sk_1"), "b", time.Now()); err == nil || sees {
			t.Errorf("a key that was revoked: %v %v", sees, err)
		}
	})
}

// An account that was connected a moment ago is seen at once; about a stranger's the
// upstream is asked once, whoever asks and however often.
func TestAccountsSees(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &upstreamStub{sees: map[string][]string{"sk_1": {"a"}}}
		a := NewAccounts(ttl, u.list)
		if _, err := a.Visible(as("sk_1")); err != nil {
			t.Fatal(err)
		}
		u.asked()
		u.set("sk_1", "a", "new")
		if sees, err := a.Sees(as("sk_1"), "new", time.Now()); err != nil || !sees || u.asked() != 1 {
			t.Errorf("a new account: %v %v", sees, err)
		}
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				for range 10 {
					if sees, err := a.Sees(as("sk_1"), "stranger", time.Now()); err != nil || sees {
						t.Errorf("a stranger's: %v %v", sees, err)
					}
				}
			})
		}
		wg.Wait()
		if n := u.asked(); n > 2 { // one that was under way does not count for those who came later
			t.Errorf("1,000 questions asked the upstream %d times", n)
		}
		time.Sleep(2 * ttl)
		if _, err := a.Visible(as("sk_1")); err != nil || u.asked() != 1 {
			t.Error(err)
		}
		if sees, err := a.Sees(as("sk_1"), "stranger", time.Now()); err != nil || sees || u.asked() != 0 {
			t.Errorf("a stranger's, later: %v %v", sees, err)
		}
		// What is old was there to be seen when the view was read.
		for _, old := range []string{"another", "and another"} {
			if sees, err := a.Sees(as("sk_1"), old, time.Now().Add(-time.Hour)); err != nil || sees || u.asked() != 0 {
				t.Errorf("an old event of a stranger's: %v %v", sees, err)
			}
		}
		u.set("sk_1", "a", "new", "stranger")
		time.Sleep(2 * ttl)
		if v, err := a.Visible(as("sk_1")); err != nil || !v.Has("stranger") {
			t.Errorf("who is no stranger any more: %v %v", v, err)
		}
		if sees, err := a.Sees(as("sk_1"), "stranger", time.Now()); err != nil || !sees {
			t.Errorf("who is no stranger any more: %v %v", sees, err)
		}
		ctx, cancel := context.WithCancel(as("sk_3"))
		cancel()
		if _, err := a.Visible(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone: %v", err)
		}
		synctest.Wait()
		time.Sleep(time.Second)
	})
}

// Keys are forgotten rather than kept without bound.
func TestAccountsForget(t *testing.T) {
	a := NewAccounts(ttl, func(context.Context) ([]string, error) { return nil, nil })
	for i := range maxKeys + 10 {
		if _, err := a.Visible(as("sk_" + string(rune('a'+i%26)) + time.Duration(i).String())); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.keys) > maxKeys {
		t.Errorf("%d keys are kept", len(a.keys))
	}
}

func TestOwner(t *testing.T) {
	a, b := Caller{Key: "sk_1"}.Owner(), Caller{Key: "sk_2"}.Owner()
	if a == b || len(a) != 32 || a != (Caller{Key: "sk_1"}).Owner() {
		t.Errorf("%q %q", a, b)
	}
}
