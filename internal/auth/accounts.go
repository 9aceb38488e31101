package auth

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// maxKeys bounds how many keys are remembered.
	maxKeys = 10_000
	// maxSkew is how far clocks may be apart.
	maxSkew = time.Minute
	// maxStrangers bounds how many accounts are remembered that a key does not see.
	maxStrangers = 10_000
)

// Accounts knows which accounts each caller's key can see. The upstream decides: its
// answer is kept for a while. It is safe for concurrent use.
type Accounts struct {
	list  func(ctx context.Context) ([]string, error)
	ttl   time.Duration
	calls singleflight.Group

	mu   sync.Mutex
	keys map[keyHash]*View
}

// keyHash stands for a key, which is not kept.
type keyHash [sha256.Size]byte

// A View is what a key can see, at one time. It does not change.
type View struct {
	ids  map[string]struct{}
	read time.Time
	// strangers are accounts that the key was found not to see, by this view or one
	// before it. Guarded by the lock of Accounts.
	strangers map[string]struct{}
}

// NewAccounts returns an Accounts. list asks the upstream for the accounts that the
// caller in its context can see; its errors are passed on. An answer is kept for ttl.
func NewAccounts(ttl time.Duration, list func(ctx context.Context) ([]string, error)) *Accounts {
	return &Accounts{list: list, ttl: ttl, keys: make(map[keyHash]*View)}
}

// Visible returns what the caller of a context can see, as it was ttl ago or later. An
// error is the upstream's: that of a key which was revoked is UNAUTHENTICATED.
func (a *Accounts) Visible(ctx context.Context) (*View, error) {
	return a.since(ctx, hashOf(ctx), time.Now().Add(-a.ttl))
}

// Sees reports whether the caller of a context can see an account at a time, also one
// that was connected a moment before it: the upstream is asked at once about one that it
// has not been asked about since, and once for all streams of a key. An error is the
// upstream's.
func (a *Accounts) Sees(ctx context.Context, account string, at time.Time) (bool, error) {
	key := hashOf(ctx)
	a.mu.Lock()
	view := a.keys[key]
	settled := false
	if view != nil {
		_, settled = view.strangers[account]
		settled = settled || view.Has(account) || view.read.After(at.Add(maxSkew))
	}
	a.mu.Unlock()
	if settled {
		return view.Has(account), nil
	}
	view, err := a.since(ctx, key, time.Now())
	if err != nil || view.Has(account) {
		return err == nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(view.strangers) < maxStrangers {
		view.strangers[account] = struct{}{}
	}
	return false, nil
}

func hashOf(ctx context.Context) keyHash {
	caller, _ := CallerFrom(ctx)
	return sha256.Sum256([]byte(caller.Key))
}

// since returns a view that was read after a time.
func (a *Accounts) since(ctx context.Context, key keyHash, after time.Time) (*View, error) {
	a.mu.Lock()
	view := a.keys[key]
	a.mu.Unlock()
	if view != nil && view.read.After(after) {
		return view, nil
	}
	for {
		view, err := a.read(ctx, key)
		if err != nil || !view.read.Before(after) { // not one that somebody else had asked for before
			return view, err
		}
	}
}

// read asks the upstream. Many streams of one key ask at the same time, and share one
// call: the first one's context must not end it for the others.
func (a *Accounts) read(ctx context.Context, key keyHash) (*View, error) {
	result := a.calls.DoChan(string(key[:]), func() (any, error) {
		view := &View{read: time.Now(), ids: make(map[string]struct{}), strangers: make(map[string]struct{})}
		ids, err := a.list(context.WithoutCancel(ctx))
		a.mu.Lock()
		defer a.mu.Unlock()
		if err != nil {
			delete(a.keys, key)
			return nil, err
		}
		for _, id := range ids {
			view.ids[id] = struct{}{}
		}
		if before := a.keys[key]; before != nil {
			view.strangers = before.strangers // who has become visible is found in ids
		}
		a.forget()
		a.keys[key] = view
		return view, nil
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*View), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// forget makes room for another key.
func (a *Accounts) forget() {
	if len(a.keys) < maxKeys {
		return
	}
	oldest := time.Now().Add(-a.ttl)
	maps.DeleteFunc(a.keys, func(_ keyHash, v *View) bool { return v.read.Before(oldest) })
	if len(a.keys) >= maxKeys {
		clear(a.keys) // they are read again when they are needed
	}
}

// Has reports whether an account can be seen.
func (v *View) Has(account string) bool {
	_, ok := v.ids[account]
	return ok
}

// IDs returns the accounts' ids, sorted.
func (v *View) IDs() []string { return slices.Sorted(maps.Keys(v.ids)) }
