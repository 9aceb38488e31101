package poll

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/broadcast"
)

// running is a Run that is under way.
type running struct {
	ctx   context.Context
	group *errgroup.Group
}

// A watch is a broadcast that is followed. All but the channel is guarded by the
// Poller's lock.
type watch struct {
	id       string
	account  string // empty until it is known
	watchers map[*watcher]struct{}
	own      bool // found with the gateway's own key, and worth following
	over     bool // it seems that nothing can change any more
	renewed  bool // a subscriber was added since following began
	stop     context.CancelFunc
	wake     chan struct{} // makes the follower read the broadcast at once
}

// A watcher is a subscriber that watches a broadcast.
type watcher struct {
	key     string
	changed func(gone bool)
}

// Watch follows a broadcast until release is called: for a stream that asks for it, or while it
// is being sent. The key is the subscriber's; it is used for this broadcast only. accountID is
// the account that sends it, empty if that is not known.
//
// changed may be nil. It is called when the broadcast's own status or the number of its
// recipients has changed, and with gone when no key can see the broadcast any more. It must
// neither block nor call the Poller. release may be called more than once.
func (p *Poller) Watch(key, accountID, broadcastID string, changed func(gone bool)) (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.watchOf(broadcastID)
	if w.account == "" {
		w.account = accountID
	}
	me := &watcher{key, changed}
	w.watchers[me] = struct{}{}
	w.over, w.renewed = false, true // it may be sent again
	p.start(w)
	w.wakeUp()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if _, watching := w.watchers[me]; !watching {
			return
		}
		delete(w.watchers, me)
		p.dropUnused(w)
		w.wakeUp()
	}
}

// notifyWatchers calls the subscribers of a broadcast because it has changed.
func (p *Poller) notifyWatchers(w *watch, gone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for me := range w.watchers {
		if me.changed != nil {
			me.changed(gone)
		}
	}
}

// watchOf returns the watch of a broadcast, and makes one if there is none. The caller holds the
// lock.
func (p *Poller) watchOf(id string) *watch {
	w := p.watches[id]
	if w == nil {
		w = &watch{id: id, watchers: map[*watcher]struct{}{}, wake: make(chan struct{}, 1)}
		p.watches[id] = w
	}
	return w
}

// wakeUp makes the follower read the broadcast at once.
func (w *watch) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// dropUnused ends a watch without subscribers that is not worth following. The caller holds the
// lock.
func (p *Poller) dropUnused(w *watch) {
	if len(w.watchers) > 0 || w.own && !w.over {
		return
	}
	if w.stop != nil {
		w.stop()
	}
	if p.watches[w.id] == w {
		delete(p.watches, w.id)
	}
}

// start begins to follow a broadcast, if Run is running. The caller holds the lock.
func (p *Poller) start(w *watch) {
	if p.run == nil || w.stop != nil || w.over {
		return
	}
	ctx, stop := context.WithCancel(p.run.ctx)
	w.stop, w.renewed = stop, false
	p.run.group.Go(func() error {
		defer stop()
		idle := false
		err := p.hold(ctx, "broadcast."+w.id, func(ctx context.Context) error {
			err := p.follow(ctx, w)
			if idle = errors.Is(err, errIdle); idle {
				return nil
			}
			return err
		})
		p.mu.Lock()
		defer p.mu.Unlock()
		w.stop = nil
		w.over = err == nil && !idle && !w.renewed
		if idle {
			w.own = false // until it is found again
		}
		p.dropUnused(w)
		if p.watches[w.id] == w && (idle || w.renewed) {
			p.start(w) // a subscriber was added meanwhile
		}
		return nil // an error would end the other jobs of the group
	})
}

// startWatches begins to follow the broadcasts that were watched before Run.
func (p *Poller) startWatches(ctx context.Context, g *errgroup.Group) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run = &running{ctx, g}
	for _, w := range p.watches {
		p.start(w)
	}
}

// stopWatches makes sure that no further broadcast is followed.
func (p *Poller) stopWatches() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run = nil
}

// discovered takes in a broadcast that was found with the gateway's own key. changed says that its
// counts are new or differ from the last ones. Such a broadcast is read even if all its messages
// have been read: its last statuses may have come between two lists.
func (p *Poller) discovered(account string, b *whatsappv1.Broadcast, changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, now := p.watches[b.GetId()], p.upstreamNow()
	if !worthFollowing(b, now) {
		if w != nil && w.own {
			w.wakeUp() // the follower sees that itself, and ends
			return
		}
		if !changed || !mayLackStatuses(b, now) {
			return
		}
	}
	if w == nil {
		w = p.watchOf(b.GetId())
	} else if changed {
		w.over = false
		w.wakeUp()
	}
	w.account, w.own = account, true
	p.start(w)
}

// keyFor chooses the key to poll a broadcast with: the gateway's own if its accounts have the
// broadcast, else a subscriber's. It avoids keys that were refused, if there is another. watched
// reports whether the broadcast has a subscriber. An error is errIdle.
func (p *Poller) keyFor(w *watch, refused map[string]bool) (key string, watched bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	watched = len(w.watchers) > 0
	if w.own && !refused[p.o.Key] {
		return p.o.Key, watched, nil
	}
	for me := range w.watchers {
		if key == "" || refused[key] {
			key = me.key
		}
	}
	if key == "" {
		if w.own {
			return p.o.Key, watched, nil
		}
		return "", false, errIdle
	}
	return key, watched, nil
}

// accountOf returns the account that sends a broadcast. If it is not known, it is looked up. It is
// empty if no account of the key has the broadcast.
func (p *Poller) accountOf(ctx context.Context, key string, w *watch, b *whatsappv1.Broadcast) (string, error) {
	p.mu.Lock()
	account := w.account
	p.mu.Unlock()
	if account == "" {
		list, err := p.listAccounts(ctx, key)
		if err == nil {
			account, err = broadcast.Account(ctx, p.with(key), b, list.whatsapp)
		}
		if err != nil {
			return "", err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	w.account = account
	return account, nil
}
