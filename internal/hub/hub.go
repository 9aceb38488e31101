// Package hub delivers the events of the log to any number of streams. One reader follows the
// end of the log for all of them; events are decoded and encoded once, kept in a ring, and
// handed out by a few goroutines, the shards. A subscriber that is behind the ring, or that
// blocks, is served by a goroutine of its own until it has caught up.
package hub

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// ringEvents and ringBytes bound the events that are kept in memory. A subscriber that
	// is further behind reads the log.
	ringEvents = 16 << 10
	ringBytes  = 32 << 20
	// maxReaders is how many subscriptions read the log at a time; the others wait.
	maxReaders = 32
	// headPause is the pause before the log is asked again where it ends.
	headPause = 100 * time.Millisecond
)

// ErrStopped is why subscriptions end when the hub stops.
var ErrStopped = errors.New("hub: the hub has stopped")

// A Hub delivers the log's events to any number of subscribers: in the log's order,
// each once, none left out. It reads the end of the log once for all of them. It is safe
// for concurrent use.
type Hub struct {
	log     source
	logger  *slog.Logger
	ring    *ring
	shards  []*shard
	monitor *monitor
	readers chan struct{} // a semaphore: one for each subscription that reads the log
	begin   time.Time
	turn    atomic.Uint64 // which shard is next
}

// source is what a hub needs of a log.
type source interface {
	tokens
	Wait(ctx context.Context) error
	Bounds(ctx context.Context) (earliest, head uint64, err error)
	Place(ctx context.Context, seq uint64) (eventlog.Place, error)
	PlaceAt(ctx context.Context, t time.Time) (eventlog.Place, error)
	Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error
	Replay(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error
	Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error
}

// New returns a hub, which delivers nothing before Run is called.
func New(log *eventlog.Log, logger *slog.Logger) *Hub {
	return newHub(log, logger, newRing(ringEvents, ringBytes), runtime.GOMAXPROCS(0))
}

func newHub(log source, logger *slog.Logger, r *ring, shards int) *Hub {
	h := &Hub{log: log, logger: logger, ring: r, readers: make(chan struct{}, maxReaders), begin: time.Now()}
	for range maxReaders {
		h.readers <- struct{}{}
	}
	for range shards {
		h.shards = append(h.shards, newShard(h))
	}
	h.monitor = newMonitor(h)
	return h
}

// now is the time since the hub was made.
func (h *Hub) now() time.Duration { return time.Since(h.begin) }

// Run delivers until the context ends, and all subscriptions end with it; a subscriber that
// is blocked in Deliver ends when Deliver returns. Run can be called once. It returns an
// error if the log turns out to end before an entry that was already read from it.
func (h *Hub) Run(ctx context.Context) error {
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.monitor.run(stop)
	}()
	for _, sh := range h.shards {
		sh.start()
	}
	err := h.tail(ctx)
	close(stop)
	for _, sh := range h.shards {
		sh.stop()
	}
	<-done
	return err
}

// tail reads the end of the log into the ring. It returns nil when the context has ended.
func (h *Hub) tail(ctx context.Context) error {
	_, after, err := h.log.Bounds(ctx)
	for err != nil {
		if retry.Sleep(ctx, headPause) != nil {
			return nil
		}
		_, after, err = h.log.Bounds(ctx)
	}
	h.ring.start(after)
	for {
		err := h.log.Tail(ctx, after, func(entries []eventlog.Entry) error {
			events := make([]*Event, len(entries))
			for i, e := range entries {
				var err error
				if events[i], err = newEvent(h.log, e); err != nil {
					h.logger.Error("the subscribers miss an event that cannot be decoded", "error", err)
				}
			}
			after = entries[len(entries)-1].Seq
			h.push(events)
			return nil
		})
		var gap *eventlog.GapError
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.As(err, &gap):
			h.logger.Error("events are missing from the log", "from", gap.From, "to", gap.To)
			after = gap.To
			h.push([]*Event{{Seq: gap.To, tokens: h.log, place: gap.After, gap: gap}})
		default:
			return fmt.Errorf("hub: the end of the log cannot be read: %w", err)
		}
	}
}

func (h *Hub) push(events []*Event) {
	h.ring.push(events)
	for _, sh := range h.shards {
		sh.awake()
	}
}

// Head is the sequence of the last event that the hub has seen; 0 before it has begun.
func (h *Hub) Head() uint64 { return h.ring.head.Load() }

// Stats is the state of a hub.
type Stats struct {
	// Live subscriptions are at the end of the log. CatchingUp ones have not reached it
	// yet. Detached ones have fallen behind after they had, or keep up again only since a
	// short time.
	Live, CatchingUp, Detached int
	// Head is the sequence of the last event that the hub has seen.
	Head uint64
	// RingEvents and RingBytes are the number and the size of the events in memory.
	RingEvents, RingBytes int
}

// Stats returns the state of the hub.
func (h *Hub) Stats() Stats {
	s := Stats{Head: h.ring.head.Load()}
	s.RingEvents, s.RingBytes = h.ring.count()
	for _, sh := range h.shards {
		sh.count(&s)
	}
	return s
}
