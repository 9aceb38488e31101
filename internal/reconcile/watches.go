package reconcile

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// running is a Run that is under way.
type running struct {
	ctx   context.Context
	group *errgroup.Group
}

// A watch is a broadcast that is followed. All but the channel is guarded by the
// Reconciler's lock.
type watch struct {
	id       string
	account  string // empty until it is known
	watchers map[*watcher]struct{}
	own      bool // it was found with the gateway's own key, and is worth following
	over     bool // nothing can change any more, as it seems
	renewed  bool // somebody has come since following it began
	stop     context.CancelFunc
	wake     chan struct{} // something has changed: look at once
}

// A watcher is a subscriber that watches a broadcast.
type watcher struct {
	key     string
	changed func(gone bool)
}

// Watch has a broadcast followed from now until release is called: it is what a stream
// asks for, or it is being sent. The key is the subscriber's, and is used for nothing
// else. accountID is the account that sends it, empty if that is not known. changed, which
// may be nil, is called when the broadcast's own status or the number of its recipients has
// changed, or when it seems to be gone, because no key sees it any more. It must neither
// block nor call the Reconciler. release may be called more than once.
func (r *Reconciler) Watch(key, accountID, broadcastID string, changed func(gone bool)) (release func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.watchOf(broadcastID)
	if w.account == "" {
		w.account = accountID
	}
	me := &watcher{key, changed}
	w.watchers[me] = struct{}{}
	w.over, w.renewed = false, true // it may have begun anew
	r.start(w)
	w.nudge()
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if _, watching := w.watchers[me]; !watching {
			return
		}
		delete(w.watchers, me)
		r.settle(w)
		w.nudge()
	}
}

// tell tells those who watch a broadcast that it has changed.
func (r *Reconciler) tell(w *watch, gone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for me := range w.watchers {
		if me.changed != nil {
			me.changed(gone)
		}
	}
}

// watchOf returns the watch of a broadcast, which is new if there is none. The lock is
// held.
func (r *Reconciler) watchOf(id string) *watch {
	w := r.watches[id]
	if w == nil {
		w = &watch{id: id, watchers: map[*watcher]struct{}{}, wake: make(chan struct{}, 1)}
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
	if len(w.watchers) > 0 || w.own && !w.over {
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
	w.stop, w.renewed = stop, false
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
		w.over = err == nil && !idle && !w.renewed
		if idle {
			w.own = false // until it is found again
		}
		r.settle(w)
		if r.watches[w.id] == w && (idle || w.renewed) {
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

// discovered takes in a broadcast that the gateway's own key has found. changed says that its
// counts are others than before, or were not known: where they say that all has been read,
// it is looked at all the same, for its last statuses may have come between two looks.
func (r *Reconciler) discovered(account string, b *whatsappv1.Broadcast, changed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w, now := r.watches[b.GetId()], r.upstreamNow()
	if !worthFollowing(b, now) {
		if w != nil && w.own {
			w.nudge() // it looks for itself, and ends
			return
		}
		if !changed || !worthALook(b, now) {
			return
		}
	}
	if w == nil {
		w = r.watchOf(b.GetId())
	} else if changed {
		w.over = false
		w.nudge()
	}
	w.account, w.own = account, true
	r.start(w)
}

// keyFor chooses the key to poll a broadcast with: the gateway's own if the broadcast is
// one of its accounts', else a subscriber's; not one that was refused, if there is
// another. watched reports whether a subscriber waits for it. An error is errIdle.
func (r *Reconciler) keyFor(w *watch, refused map[string]bool) (key string, watched bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	watched = len(w.watchers) > 0
	if w.own && !refused[r.o.Key] {
		return r.o.Key, watched, nil
	}
	for me := range w.watchers {
		if key == "" || refused[key] {
			key = me.key
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
