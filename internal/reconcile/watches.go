package reconcile

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
)

// running is a Run that is under way.
type running struct {
	ctx   context.Context
	group *errgroup.Group
}

// A watch is a broadcast that is followed. All but the channel is guarded by the
// Reconciler's lock.
type watch struct {
	id      string
	account string         // empty until it is known
	keys    map[string]int // how many subscribers watch it, by key
	own     bool           // it was found with the gateway's own key, and is worth following
	over    bool           // nothing can change any more
	stop    context.CancelFunc
	wake    chan struct{} // something has changed: look at once
}

// Watch has a broadcast followed from now until release is called: it is what a stream
// asks for, or it is being sent. The key is the subscriber's, and is used for nothing
// else. accountID is the account that sends it, empty if that is not known. release may
// be called more than once.
func (r *Reconciler) Watch(key, accountID, broadcastID string) (release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.watchOf(broadcastID)
	if w.account == "" {
		w.account = accountID
	}
	w.keys[key]++
	r.start(w)
	w.nudge()
	released := false
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if released {
			return
		}
		released = true
		if w.keys[key]--; w.keys[key] == 0 {
			delete(w.keys, key)
		}
		r.settle(w)
		w.nudge()
	}
}

// watchOf returns the watch of a broadcast, which is new if there is none. The lock is
// held.
func (r *Reconciler) watchOf(id string) *watch {
	w := r.watches[id]
	if w == nil {
		w = &watch{id: id, keys: map[string]int{}, wake: make(chan struct{}, 1)}
		r.watches[id] = w
	}
	return w
}

// nudge has the broadcast looked at.
func (w *watch) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// settle ends a watch that nobody has a use for. The lock is held.
func (r *Reconciler) settle(w *watch) {
	if len(w.keys) > 0 || w.own && !w.over {
		return
	}
	if w.stop != nil {
		w.stop()
	}
	if r.watches[w.id] == w {
		delete(r.watches, w.id)
	}
}

// start begins to follow a broadcast, if Run is under way. The lock is held.
func (r *Reconciler) start(w *watch) {
	if r.run == nil || w.stop != nil || w.over {
		return
	}
	ctx, stop := context.WithCancel(r.run.ctx)
	w.stop = stop
	r.run.group.Go(func() error {
		defer stop()
		idle := false
		err := r.hold(ctx, "broadcast."+w.id, func(ctx context.Context) error {
			err := r.follow(ctx, w)
			if idle = errors.Is(err, errIdle); idle {
				return nil
			}
			return err
		})
		r.mu.Lock()
		defer r.mu.Unlock()
		w.stop = nil
		w.over = err == nil && !idle
		if idle {
			w.own = false // until it is found again
		}
		r.settle(w)
		if r.watches[w.id] == w && idle {
			r.start(w) // somebody has come just now
		}
		return nil // the end of one broadcast is not that of the others
	})
}

// startWatches begins to follow what was watched before Run.
func (r *Reconciler) startWatches(ctx context.Context, g *errgroup.Group) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.run = &running{ctx, g}
	for _, w := range r.watches {
		r.start(w)
	}
}

// stopWatches has none begun any more.
func (r *Reconciler) stopWatches() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.run = nil
}

// discovered takes in a broadcast that the gateway's own key has found.
func (r *Reconciler) discovered(account string, b *whatsappv1.Broadcast, moved bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.watches[b.GetId()]
	if !worthFollowing(b, time.Now()) {
		if w != nil && w.own {
			w.nudge() // it looks for itself, and ends
		}
		return
	}
	if w == nil {
		w = r.watchOf(b.GetId())
	}
	w.account, w.own = account, true
	r.start(w)
	if moved {
		w.nudge()
	}
}

// keyFor chooses the key to poll a broadcast with: the gateway's own if the broadcast is
// one of its accounts', else a subscriber's; not one that was refused, if there is
// another. watched reports whether a subscriber waits for it. An error is errIdle.
func (r *Reconciler) keyFor(w *watch, refused map[string]bool) (key string, watched bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	watched = len(w.keys) > 0
	if w.own && !refused[r.o.Key] {
		return r.o.Key, watched, nil
	}
	for k := range w.keys {
		if key == "" || refused[key] {
			key = k
		}
	}
	if key == "" {
		if w.own {
			return r.o.Key, watched, nil
		}
		return "", false, errIdle
	}
	return key, watched, nil
}

// accountOf is the account that sends a broadcast, which is looked for if it is not
// known yet; empty if no account of the key has it.
func (r *Reconciler) accountOf(ctx context.Context, key string, w *watch, b *whatsappv1.Broadcast) (string, error) {
	r.mu.Lock()
	account := w.account
	r.mu.Unlock()
	if account == "" {
		account = b.GetExtra().GetFields()["accountId"].GetStringValue()
	}
	if account == "" {
		list, err := r.listAccounts(ctx, key)
		if err != nil {
			return "", err
		}
		for _, id := range list.whatsapp {
			all, err := r.listBroadcasts(ctx, key, id, b.GetCreatedAt().AsTime())
			if err != nil {
				return "", err
			}
			for _, other := range all {
				if other.GetId() == b.GetId() {
					account = id
				}
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	w.account = account
	return account, nil
}
