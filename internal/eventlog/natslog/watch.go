package natslog

import (
	"context"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

// watchPause is the pause before a space is followed again after an interruption.
const watchPause = 200 * time.Millisecond

// watch follows one key.
type watch struct {
	space *space
	key   string
	// changes holds the last change that was not yet taken.
	changes chan eventlog.Change
}

// Watch implements [eventlog.Keys]. All that follow a space share one consumer, which
// outlasts the loss of connections; it ends with the last of them.
func (s *space) Watch(key string) eventlog.Watch { return s.watch(key) }

func (s *space) watch(key string) *watch {
	w := &watch{space: s, key: key, changes: make(chan eventlog.Change, 1)}
	s.engine.spacesMu.Lock() // for Close to wait for what begins here
	defer s.engine.spacesMu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine.run.Err() != nil {
		close(w.changes)
		return w
	}
	if s.watching == nil {
		ctx, stop := context.WithCancel(s.engine.run)
		s.watching = stop
		s.engine.background.Go(func() { s.follow(ctx) })
	}
	if s.watches[key] == nil {
		s.watches[key] = map[*watch]struct{}{}
	}
	s.watches[key][w] = struct{}{}
	if s.live {
		w.tell(eventlog.Change{Unknown: true})
	}
	return w
}

// Changes implements [eventlog.Watch].
func (w *watch) Changes() <-chan eventlog.Change { return w.changes }

// Stop implements [eventlog.Watch].
func (w *watch) Stop() {
	s := w.space
	s.mu.Lock()
	defer s.mu.Unlock()
	if delete(s.watches[w.key], w); len(s.watches[w.key]) == 0 {
		delete(s.watches, w.key)
	}
	if len(s.watches) == 0 && s.watching != nil {
		s.watching()
		s.watching, s.live = nil, false
	}
}

// tell replaces a change that was not taken; its caller holds the lock.
func (w *watch) tell(c eventlog.Change) {
	select {
	case <-w.changes:
	default:
	}
	w.changes <- c
}

// closeWatches ends all watches, when nothing is followed any more.
func (s *space) closeWatches() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, watches := range s.watches {
		for w := range watches {
			close(w.changes)
		}
	}
	clear(s.watches)
}

// follow follows the space until the context ends.
func (s *space) follow(ctx context.Context) {
	if s.engine.Wait(ctx) != nil {
		return
	}
	for warned := false; ; {
		began, err := s.consume(ctx)
		if ctx.Err() != nil {
			return
		}
		if began || !warned {
			s.engine.logger.Warn("watching keys is interrupted; trying again", "bucket", bucketName(s.name), "error", err)
		}
		warned = true
		if retry.Sleep(ctx, watchPause) != nil {
			return
		}
	}
}

// consume tells of the space's changes until an error, and whether it could begin. Whatever
// was missed before it began, it says so: the markers of keys that went may be gone
// themselves.
func (s *space) consume(ctx context.Context) (began bool, err error) {
	wait, cancel, err := s.use(ctx, readTimeout)
	if err != nil {
		return false, err
	}
	defer cancel()
	last, err := s.revision(ctx, wait)
	if err != nil {
		return false, err
	}
	p, err := newPuller(wait, s.engine.keys, pull{stream: s.streamName(), from: last + 1})
	if err != nil {
		return false, s.failed(ctx, err)
	}
	defer p.close()
	s.setLive(ctx, true)
	defer s.setLive(ctx, false)
	var msgs []message
	for {
		if err := p.request(true); err != nil {
			return true, err
		}
		for state := answerOpen; state == answerOpen; {
			m, err := p.next(ctx, pullPatience)
			if err != nil {
				return true, err
			}
			if msgs, state, err = p.read(m, msgs[:0]); err != nil {
				return true, err
			}
			for i := range msgs {
				s.changed(ctx, eventlog.Change{Value: s.value(&msgs[i]), Gone: msgs[i].gone()})
			}
		}
	}
}

// setLive notes whether the space is followed, and tells those who wait for that. After the
// context's end another may follow it.
func (s *space) setLive(ctx context.Context, live bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	if s.live = live; !live {
		return
	}
	for _, watches := range s.watches {
		for w := range watches {
			w.tell(eventlog.Change{Unknown: true})
		}
	}
}

// changed tells those who watch a key of a change.
func (s *space) changed(ctx context.Context, c eventlog.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	for w := range s.watches[c.Key] {
		// What nobody has taken may be that the key is to be read.
		select {
		case old := <-w.changes:
			c.Unknown = old.Unknown
		default:
		}
		w.changes <- c
	}
}
