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
	// maxKeys bounds how many keys are remembered, besides those in use.
	maxKeys = 10_000
	// lookInterval is how long after the upstream was asked about a key it is asked again
	// for an event that may be the key's. After failures it is twice as long each time, up
	// to maxLookInterval.
	lookInterval    = 2 * time.Second
	maxLookInterval = 30 * time.Second
)

// Accounts knows which accounts each caller's key can see. The upstream decides: its
// answer is kept for a while. It is safe for concurrent use.
type Accounts struct {
	o   Options
	own atomic.Pointer[ownList] // nil until it is known; replaced under the lock

	mu   sync.Mutex
	keys map[keyHash]*Access
}

// Options is what an Accounts is made of.
type Options struct {
	// List asks the upstream for the accounts that the caller in its context can see. In
	// the background it lets calls go first that somebody waits for, and asks once. It calls
	// sending before each request that it sends, and not if another's answer serves. Its
	// errors are passed on.
	List func(ctx context.Context, background bool, sending func()) ([]string, error)
	// Head is a position of the log: everything up to it was appended before.
	Head func() uint64
	// TTL is how long an answer is good for opening a stream, and how often one that is
	// open should ask.
	TTL time.Duration
	// Settle is how long the gateway's own key must have seen an account before it counts
	// as somebody else's: see [Access.Elsewhere].
	Settle time.Duration
}

// keyHash stands for a key, which is not kept.
type keyHash [sha256.Size]byte

// NewAccounts returns an Accounts.
func NewAccounts(o Options) *Accounts {
	return &Accounts{o: o, keys: make(map[keyHash]*Access)}
}

// An Access is what one key can see, and how that has changed. All streams of the key
// share it.
type Access struct {
	accounts *Accounts
	latest   atomic.Pointer[View]
	holders  int // guarded by the lock of Accounts

	mu        sync.Mutex
	calls     [2]*call // under way: those that somebody waits for, and those in the background
	asked     time.Time
	failures  int  // calls in a row that failed
	rejected  bool // by the last call
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

// call is one to the upstream that is under way.
type call struct {
	view    *View // as it will be
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	err     error
}

// Open returns what the key of a context's caller can see, as it was TTL ago or later.
// An error is the upstream's: that of a key which was revoked is UNAUTHENTICATED. The
// holder closes it.
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
	if len(a.keys) >= maxKeys { // they are asked about again when they are needed
		maps.DeleteFunc(a.keys, func(_ keyHash, x *Access) bool { return x.holders == 0 })
	}
}

// Close says that the holder does not need it any more.
func (x *Access) Close() {
	x.accounts.mu.Lock()
	defer x.accounts.mu.Unlock()
	x.holders--
}

// View is what the key could see when the upstream was last asked.
func (x *Access) View() *View { return x.latest.Load() }

// Refresh asks the upstream if the view is older than it should be, at once and once for
// all who ask at the same time. An error is the upstream's or the context's.
func (x *Access) Refresh(ctx context.Context) error {
	x.mu.Lock()
	// A little less, so that streams which look at the same pace do not find it just too
	// young each time.
	if v := x.latest.Load(); v != nil && !x.rejected && time.Since(v.read) < x.accounts.o.TTL*9/10 {
		x.mu.Unlock()
		return nil
	}
	return x.askNow(ctx)
}

// Ask asks the upstream however young the view is, at once and once for all who ask at the
// same time. An error is the upstream's or the context's.
func (x *Access) Ask(ctx context.Context) error {
	x.mu.Lock()
	return x.askNow(ctx)
}

// askNow joins or begins a call that somebody waits for. The lock is held, and given up.
func (x *Access) askNow(ctx context.Context) error {
	c := x.calls[0]
	if c == nil {
		c = x.ask(ctx, 0, 0)
	}
	return x.wait(ctx, c)
}

// Look asks the upstream until there is a view that answers for an event at a position:
// that was asked for after the event was appended. It lets calls go first that somebody
// waits for. All who look at a key share its calls, of which there is one in some seconds
// at most. It gives up at the first call that fails: looking again then takes longer. An
// error is the upstream's or the context's.
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

// ask begins a call, for somebody who waits (0) or in the background (1). It knows of an
// event at a position. The lock is held.
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
	// Many share the call: the first one's end must not be that of the others.
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
		} else if ctx.Err() == nil { // or everybody has gone
			x.failures++
			x.rejected = apierror.BlamesKey(err)
		}
		close(c.done)
	}()
	return c
}

// wait waits for a call. The lock is held, and given up.
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

// install makes an answer the view, unless a later one has overtaken it. The lock is held.
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
		x.note(before, view) // after that, so that nothing is passed over later by the one before
	}
	close(before.replaced)
}

// Has reports whether an account can be seen.
func (v *View) Has(account string) bool {
	_, ok := v.ids[account]
	return ok
}

// Answers reports whether the view was asked for after everything up to a position had
// been appended: whoever is not in it then was not to be seen.
func (v *View) Answers(position uint64) bool { return position <= v.through }

// Same reports whether two views of a key have the same accounts.
func (v *View) Same(other *View) bool { return v.version == other.version }

// Age is how long ago the view was asked for.
func (v *View) Age() time.Duration { return time.Since(v.read) }

// Replaced is closed when there is a later view.
func (v *View) Replaced() <-chan struct{} { return v.replaced }

// IDs returns the accounts' ids, sorted.
func (v *View) IDs() []string { return slices.Sorted(maps.Keys(v.ids)) }
