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
// block nor call the Poller. release may be called more than once.
func (p *Poller) Watch(key, accountID, broadcastID string, changed func(gone bool)) (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.watchOf(broadcastID)
	if w.account == "" {
		w.account = accountID
	}
	me := &watcher{key, changed}
	w.watchers[me] = struct{}{}
	w.over, w.renewed = false, true // it may have begun anew
	p.start(w)
	w.nudge()
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if _, watching := w.watchers[me]; !watching {
			return
		}
		delete(w.watchers, me)
		p.settle(w)
		w.nudge()
	}
}

// tell tells those who watch a broadcast that it has changed.
func (p *Poller) tell(w *watch, gone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for me := range w.watchers {
		if me.changed != nil {
			me.changed(gone)
		}
	}
}

// watchOf returns the watch of a broadcast, which is new if there is none. The lock is
// held.
func (p *Poller) watchOf(id string) *watch {
	w := p.watches[id]
	if w == nil {
		w = &watch{id: id, watchers: map[*watcher]struct{}{}, wake: make(chan struct{}, 1)}
		p.watches[id] = w
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
func (p *Poller) settle(w *watch) {
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

// start begins to follow a broadcast, if Run is under way. The lock is held.
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
		p.settle(w)
		if p.watches[w.id] == w && (idle || w.renewed) {
			p.start(w) // somebody has come just now
		}
		return nil // the end of one broadcast is not that of the others
	})
}

// startWatches begins to follow what was watched before Run.
func (p *Poller) startWatches(ctx context.Context, g *errgroup.Group) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run = &running{ctx, g}
	for _, w := range p.watches {
		p.start(w)
	}
}

// stopWatches has none begun any more.
func (p *Poller) stopWatches() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run = nil
}

// discovered takes in a broadcast that the gateway's own key has found. changed says that its
// counts are others than before, or were not known: where they say that all has been read,
// it is looked at all the same, for its last statuses may have come between two looks.
func (p *Poller) discovered(account string, b *whatsappv1.Broadcast, changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w, now := p.watches[b.GetId()], p.upstreamNow()
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
		w = p.watchOf(b.GetId())
	} else if changed {
		w.over = false
		w.nudge()
	}
	w.account, w.own = account, true
	p.start(w)
}

// keyFor chooses the key to poll a broadcast with: the gateway's own if the broadcast is
// one of its accounts', else a subscriber's; not one that was refused, if there is
// another. watched reports whether a subscriber waits for it. An error is errIdle.
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

// accountOf is the account that sends a broadcast, which is looked for if it is not
// known yet; empty if no account of the key has it.
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
