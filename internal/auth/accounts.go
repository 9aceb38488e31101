package auth

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

const (
	// maxKeys is how many keys are remembered, in addition to those in use.
	maxKeys = 10_000
	// lookInterval is the time between two questions to the upstream about a key because of
	// events that may be the key's. It doubles with each failure, up to maxLookInterval.
	lookInterval    = 2 * time.Second
	maxLookInterval = 30 * time.Second
)

// Accounts knows which accounts each caller's key can see. The upstream decides that; its
// answer is kept for a while. It is safe for concurrent use.
type Accounts struct {
	o   Options
	own atomic.Pointer[ownList] // nil until it is known; replaced under the lock

	mu   sync.Mutex
	keys map[keyHash]*Access
}

// Options configures an Accounts.
type Options struct {
	// List asks the upstream for the accounts that the caller in its context can see. A
	// background call has a lower priority than calls that a caller waits for, and is not
	// repeated. List calls sending before each request that it sends, and not if it uses
	// the answer to another call. Its errors are returned unchanged.
	List func(ctx context.Context, background bool, sending func()) ([]string, error)
	// Head is a position of the log: everything up to it has been appended.
	Head func() uint64
	// TTL is how long an answer is valid for opening a stream, and the interval at which an
	// open stream should ask again.
	TTL time.Duration
	// Settle is how long the gateway's own key must have seen an account before the account
	// counts as not visible to other keys: see [Access.Elsewhere].
	Settle time.Duration
}

// keyHash identifies a key without keeping it.
type keyHash [sha256.Size]byte

// NewAccounts returns an Accounts.
func NewAccounts(o Options) *Accounts {
	return &Accounts{o: o, keys: make(map[keyHash]*Access)}
}

// An Access is what one key can see, and how that has changed. All streams of the key share
// one.
type Access struct {
	accounts *Accounts
	latest   atomic.Pointer[View]
	holders  int // how many hold it; guarded by the lock of Accounts

	mu        sync.Mutex
	calls     [2]*call // under way: one that callers wait for, and one in the background
	asked     time.Time
	failures  int  // consecutive failed calls
	rejected  bool // the last call was refused because of the key
	lost      map[string]time.Time
	additions []Addition
}

// A View is what a key could see at one time. It does not change.
type View struct {
	ids      map[string]struct{}
	version  uint64
	read     time.Time
	through  uint64
	replaced chan struct{}
}

// call is a call of the upstream that is under way.
type call struct {
	view    *View // the view that its answer will fill
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	err     error
}

// Open returns what the key of the context's caller can see, not older than TTL. Its error
// is the upstream's; for a revoked key that is UNAUTHENTICATED. The caller must close the
// Access.
func (a *Accounts) Open(ctx context.Context) (*Access, error) {
	caller, _ := CallerFrom(ctx)
	x := a.hold(sha256.Sum256([]byte(caller.Key)))
	if err := x.Refresh(ctx); err != nil {
		x.Close()
		return nil, err
	}
	return x, nil
}

// hold returns a key's access.
func (a *Accounts) hold(key keyHash) *Access {
	a.mu.Lock()
	defer a.mu.Unlock()
	x := a.keys[key]
	if x == nil {
		a.forget()
		x = &Access{accounts: a, lost: make(map[string]time.Time)}
		a.keys[key] = x
	}
	x.holders++
	return x
}

// forget makes room for another key. The lock is held.
func (a *Accounts) forget() {
	if len(a.keys) < maxKeys {
		return
	}
	oldest := time.Now().Add(-a.o.TTL)
	maps.DeleteFunc(a.keys, func(_ keyHash, x *Access) bool {
		view := x.latest.Load()
		return x.holders == 0 && (view == nil || view.read.Before(oldest))
	})
	if len(a.keys) >= maxKeys { // when one of them is needed, the upstream is asked again
		maps.DeleteFunc(a.keys, func(_ keyHash, x *Access) bool { return x.holders == 0 })
	}
}

// Close says that the holder no longer needs the Access.
func (x *Access) Close() {
	x.accounts.mu.Lock()
	defer x.accounts.mu.Unlock()
	x.holders--
}

// View is what the key could see when the upstream was last asked.
func (x *Access) View() *View { return x.latest.Load() }

// Refresh asks the upstream if the view is older than TTL. It does not wait for a turn in
// the background, and callers at the same time share one call. Its error is the upstream's
// or the context's.
func (x *Access) Refresh(ctx context.Context) error {
	x.mu.Lock()
	// A little less than TTL, so that a stream that asks every TTL does not find the view
	// just not old enough each time.
	if v := x.latest.Load(); v != nil && !x.rejected && time.Since(v.read) < x.accounts.o.TTL*9/10 {
		x.mu.Unlock()
		return nil
	}
	return x.askNow(ctx)
}

// Ask asks the upstream, whatever the age of the view. Callers at the same time share one
// call. Its error is the upstream's or the context's.
func (x *Access) Ask(ctx context.Context) error {
	x.mu.Lock()
	return x.askNow(ctx)
}

// askNow joins or begins a call that callers wait for. The lock is held, and released.
func (x *Access) askNow(ctx context.Context) error {
	c := x.calls[0]
	if c == nil {
		c = x.ask(ctx, 0, 0)
	}
	return x.wait(ctx, c)
}

// Look asks the upstream until there is a view that is valid for an event at a position:
// one that was asked for after the event was appended. The calls have background priority.
// All streams of a key share them, and there is at most one in lookInterval. It returns
// after the first call that fails; the next Look then waits longer. Its error is the
// upstream's or the context's.
func (x *Access) Look(ctx context.Context, position uint64) error {
	for {
		x.mu.Lock()
		view := x.latest.Load()
		if view.Answers(position) {
			x.mu.Unlock()
			return nil
		}
		c := x.calls[1]
		if soon := x.calls[0]; soon != nil && soon.view.Answers(position) {
			c = soon
		}
		pause := time.Until(x.asked.Add(min(lookInterval<<min(x.failures, 10), maxLookInterval)))
		if c == nil && pause <= 0 {
			c = x.ask(ctx, 1, position)
		}
		if c != nil {
			if err := x.wait(ctx, c); err != nil {
				return err
			}
			continue
		}
		x.mu.Unlock()
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-view.replaced:
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// ask begins a call for waiting callers (kind 0) or in the background (kind 1). position is
// that of an event that the caller knows of. The lock is held.
func (x *Access) ask(ctx context.Context, kind int, position uint64) *call {
	c := &call{done: make(chan struct{})}
	c.view = &View{ids: make(map[string]struct{}), read: time.Now(), replaced: make(chan struct{})}
	sending := func() {
		at, head := time.Now(), x.accounts.o.Head()
		x.mu.Lock()
		defer x.mu.Unlock()
		x.asked, c.view.read, c.view.through = at, at, max(head, position)
	}
	x.calls[kind], x.asked = c, c.view.read
	// Several callers share the call: the end of the first one's context must not end it.
	ctx, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer c.cancel()
		ids, err := x.accounts.o.List(ctx, kind == 1, sending)
		x.mu.Lock()
		defer x.mu.Unlock()
		if x.calls[kind] == c {
			x.calls[kind] = nil
		}
		if c.err = err; err == nil {
			x.failures, x.rejected = 0, false
			x.install(c.view, ids)
		} else if ctx.Err() == nil { // otherwise no caller waits any more
			x.failures++
			x.rejected = apierror.BlamesKey(err)
		}
		close(c.done)
	}()
	return c
}

// wait waits for a call. The lock is held, and released.
func (x *Access) wait(ctx context.Context, c *call) error {
	c.waiting++
	x.mu.Unlock()
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if c.waiting--; c.waiting == 0 {
		for kind := range x.calls {
			if x.calls[kind] == c {
				x.calls[kind] = nil
			}
		}
		c.cancel()
	}
	return ctx.Err()
}

// install makes an answer the current view, unless a later one is already there. The lock
// is held.
func (x *Access) install(view *View, ids []string) {
	for _, id := range ids {
		view.ids[id] = struct{}{}
	}
	before := x.latest.Load()
	switch {
	case before == nil:
		x.latest.Store(view)
		return
	case before.read.After(view.read):
		return
	}
	changed := !maps.Equal(view.ids, before.ids)
	if view.version = before.version; changed {
		view.version++
	}
	x.latest.Store(view)
	if changed {
		x.note(before, view) // after that, so that no stream skips events by the old view later
	}
	close(before.replaced)
}

// Has reports whether an account can be seen.
func (v *View) Has(account string) bool {
	_, ok := v.ids[account]
	return ok
}

// Answers reports whether the view was asked for after everything up to a position had been
// appended: an account that is not in it could not be seen at that position.
func (v *View) Answers(position uint64) bool { return position <= v.through }

// Same reports whether two views of a key have the same accounts.
func (v *View) Same(other *View) bool { return v.version == other.version }

// Age is the time since the view was asked for.
func (v *View) Age() time.Duration { return time.Since(v.read) }

// Replaced is closed when there is a later view.
func (v *View) Replaced() <-chan struct{} { return v.replaced }

// IDs returns the accounts' ids, sorted.
func (v *View) IDs() []string { return slices.Sorted(maps.Keys(v.ids)) }
