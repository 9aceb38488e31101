package sandbox

import (
	"context"
	"net/http"
	"sync"
	"time"
)

const (
	// hookedKey is the key whose world begins with Options.Webhook.
	hookedKey = "sk_sandbox"

	// maxPosts is the limit for webhook posts that are under way.
	maxPosts = 32
)

// poster is what the worker needs to post webhooks.
type poster struct {
	client  *http.Client
	timeout time.Duration // for an answer
	ctx     context.Context
	cancel  context.CancelFunc
	wake    chan struct{}
	running sync.WaitGroup // the worker and all posts

	mu       sync.Mutex
	busy     int // posts under way
	shutting bool
}

func (p *poster) init() {
	p.client = newPostClient()
	p.timeout = answerTime
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.wake = make(chan struct{}, 1)
}

// shut cancels what is under way and waits for its end.
func (p *poster) shut() {
	p.mu.Lock()
	p.shutting = true
	p.mu.Unlock()
	p.cancel()
	p.running.Wait()
	p.client.CloseIdleConnections()
}

// begin reserves one more post, unless the limit is reached. Posts that a request waits for
// are not limited.
func (p *poster) begin(limited bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shutting || limited && p.busy >= maxPosts {
		return false
	}
	p.busy++
	p.running.Add(1) // under the lock, so that shut is not waiting yet
	return true
}

func (p *poster) end() {
	p.mu.Lock()
	p.busy--
	p.mu.Unlock()
	p.nudge()
	p.running.Done()
}

// nudge makes the worker check everything again.
func (p *poster) nudge() {
	select {
	case p.wake <- struct{}{}:
	default: // it has been told already
	}
}

// SetWebhook replaces [Options.Webhook]: an empty URL removes it. It is meant for an
// address that is known only when the server runs.
func (s *Server) SetWebhook(url, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = Webhook{URL: url, Secret: secret}
	if w, ok := s.worlds[hookedKey]; ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.setWebhook(s.hook)
	}
}

// wakeFor makes the worker look at a world in which there is something new to do. The world
// is locked.
func (s *Server) wakeFor(w *world) {
	if w.changed {
		w.changed = false
		s.post.nudge()
	}
}

// work settles the worlds when something is due that no request has settled, and posts what
// is due to webhooks. It sleeps until the next known thing is due, or until nudge.
func (s *Server) work() {
	for {
		next := s.tick()
		var due <-chan time.Time
		if !next.IsZero() {
			due = s.clock.After(next.Sub(s.clock.Now())) // at once if it has passed
		}
		select {
		case <-due:
		case <-s.post.wake:
		case <-s.done:
			return
		}
	}
}

// tick does everything that is due, and returns when the next thing is.
func (s *Server) tick() (next time.Time) {
	s.mu.Lock()
	worlds := make([]*world, 0, len(s.worlds))
	for _, w := range s.worlds {
		worlds = append(worlds, w)
	}
	s.mu.Unlock()
	for _, w := range worlds {
		next = earliest(next, s.tickWorld(w))
	}
	return next
}

func (s *Server) tickWorld(w *world) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := s.clock.Now()
	next := w.settle(now)
	w.changed = false
	for _, h := range w.webhooks {
		for h.posting < s.opts.WebhookConcurrency {
			if d := h.outbox.next(); !reached(d, now) {
				next = earliest(next, d)
				break
			}
			if !s.post.begin(true) {
				break // the end of a post wakes the worker
			}
			d, _ := h.outbox.take(now)
			h.posting++
			go s.deliver(w, d, h.url, d.header())
		}
	}
	return next
}
