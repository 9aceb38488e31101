package hub

import (
	"context"
	"log/slog"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// followQueue is the largest number of events that wait for a follower, which gets all of
	// them at a time.
	followQueue = 256
	// followHeartbeat could be any time: followers do not get heartbeats.
	followHeartbeat = time.Minute
	// After a failure a follower starts again in firstFollow, later in up to mostFollow.
	firstFollow = time.Second
	mostFollow  = 15 * time.Second
)

// A Follower is a part of the gateway that reads the events of the log. Only one of its
// functions is called at a time.
type Follower struct {
	// Kinds are the kinds of events that it gets.
	Kinds []string
	// Past gets each event that was in the log already: kind by kind, each in order.
	Past func(e *Event)
	// Live is called when Past has got all of them. It may be nil.
	Live func() error
	// Next gets the new events, in the order of the log: each time those that have come since
	// the last call, at least one.
	Next func(events []*Event) error
}

// Follow gives a follower the events that were appended since a time, and then the new
// ones, until the context ends, and then returns nil. After a failure it starts again, with
// what begin returns then. name says what the follower does, where logger gets a failure.
func (h *Hub) Follow(ctx context.Context, logger *slog.Logger, name string, begin func() (since time.Time, f Follower)) error {
	job := retry.Job{Name: name, Logger: logger, Backoff: retry.Backoff{First: firstFollow, Most: mostFollow}}
	return job.Forever(ctx, func(works func()) error {
		since, f := begin()
		return h.follow(ctx, since, f, works)
	})
}

// follow is Follow until a failure. It calls live when the follower got what was in the log
// already. It waits for the log to be open. Lost events, and those
// that cannot be read, are logged and left out. An error is the follower's, ErrStopped,
// eventlog.ErrUnavailable, eventlog.ErrFuture if a replica is behind, the reason why the
// log will never be open, or the context's.
func (h *Hub) follow(ctx context.Context, since time.Time, f Follower, live func()) error {
	if err := h.log.Wait(ctx); err != nil {
		return err
	}
	after, err := h.log.PlaceAt(ctx, since)
	if err != nil {
		return err
	}
	_, head, err := h.log.Bounds(ctx)
	if err != nil {
		return err
	}
	for _, kind := range f.Kinds {
		if err := h.Replay(ctx, after.Seq, head, kind, f.Past); err != nil {
			return err
		}
	}
	if f.Live != nil {
		if err := f.Live(); err != nil {
			return err
		}
	}
	live()
	return h.followOn(ctx, head, f)
}

// Replay calls fn for the events of a kind that are in the log after one position and up to
// another. Lost events, and those that cannot be read, are left out. An error is
// eventlog.ErrFuture if the log ends before that, eventlog.ErrUnavailable or the context's.
func (h *Hub) Replay(ctx context.Context, after, through uint64, kind string, fn func(*Event)) error {
	return h.log.Replay(ctx, after, through, eventlog.Filter{Kind: kind}, func(e eventlog.Entry) error {
		ev, err := newEvent(h.log, e)
		if err != nil {
			h.logger.Error("an event is passed over", "error", err)
			return nil
		}
		fn(ev)
		return nil
	})
}

// followOn gives a follower the events after a position.
func (h *Hub) followOn(ctx context.Context, after uint64, f Follower) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop() // and the subscription ends; it calls no function of the follower
	q := followed{ctx: ctx, events: make(chan *Event, followQueue), logger: h.logger}
	sel := &Selection{Kinds: make(map[string]struct{}, len(f.Kinds))}
	for _, kind := range f.Kinds {
		sel.Kinds[kind] = struct{}{}
	}
	sub, err := h.Subscribe(ctx, eventlog.Place{Seq: after}, sel, followHeartbeat, q)
	if err != nil {
		return err
	}
	for {
		select {
		case e := <-q.events:
			events := []*Event{e}
			for more := true; more && len(events) < followQueue; {
				select {
				case e := <-q.events:
					events = append(events, e)
				default:
					more = false
				}
			}
			if err := f.Next(events); err != nil {
				return err
			}
		case <-sub.Done():
			return sub.Wait()
		}
	}
}

// followed is a follower's subscription, which is ahead of the follower by the events in
// the queue.
type followed struct {
	ctx    context.Context
	events chan *Event
	logger *slog.Logger
}

func (q followed) Deliver(e *Event) error {
	if e.Kind == eventlog.KindGap {
		return nil // the follower did not ask for this kind
	}
	select {
	case q.events <- e:
		return nil
	case <-q.ctx.Done():
		return q.ctx.Err()
	}
}

func (q followed) Heartbeat(Heartbeat) error { return nil }

func (q followed) Gap(g *eventlog.GapError) error {
	q.logger.Warn("the gateway's own following of the log misses events", "from", g.From, "to", g.To)
	return nil
}
