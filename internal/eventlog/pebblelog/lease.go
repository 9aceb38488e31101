package pebblelog

import (
	"context"
	"errors"
	"sync"

	"github.com/lategate/lategate/internal/eventlog"
)

// leases are the leases that are held. Only one process has the log, so they are in its
// memory, and free when the log is opened again.
type leases struct {
	mu    sync.Mutex
	queue map[string][]chan struct{} // the holder, and then those that wait; the holder's channel is closed
}

// enter joins the queue for a lease; the channel is closed when the lease is held.
func (l *leases) enter(name string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	turn := make(chan struct{})
	if l.queue == nil {
		l.queue = map[string][]chan struct{}{}
	}
	if l.queue[name] = append(l.queue[name], turn); len(l.queue[name]) == 1 {
		close(turn)
	}
	return turn
}

// leave gives the lease back, or the place in the queue.
func (l *leases) leave(name string, turn chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue := l.queue[name]
	for i, t := range queue {
		if t != turn {
			continue
		}
		queue = append(queue[:i:i], queue[i+1:]...)
		if i == 0 && len(queue) > 0 {
			close(queue[0])
		}
		break
	}
	if l.queue[name] = queue; len(queue) == 0 {
		delete(l.queue, name)
	}
}

// Hold runs work while nobody else holds the lease of that name. Those who wait get it in
// the order in which they came.
func (e *Engine) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	if err := errors.Join(e.usable(), ctx.Err()); err != nil {
		return err
	}
	turn := e.leases.enter(name)
	defer e.leases.leave(name, turn)
	select {
	case <-turn:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.run.Done():
		return eventlog.ErrClosed
	}
	held, lose := context.WithCancel(ctx)
	defer lose()
	defer context.AfterFunc(e.run, lose)()
	err := work(held)
	if e.run.Err() != nil && held.Err() != nil {
		return eventlog.ErrClosed // the lease was lost for good
	}
	return err
}

// Held reports whether the lease of that name is held.
func (e *Engine) Held(ctx context.Context, name string) (bool, error) {
	if err := errors.Join(e.usable(), ctx.Err()); err != nil {
		return false, err
	}
	e.leases.mu.Lock()
	defer e.leases.mu.Unlock()
	return len(e.leases.queue[name]) > 0, nil
}
