package broadcast

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
)

const (
	// joinWindow is how far back a Joiner looks when it starts: how long it may take
	// until a status and the broadcast of its message are both known. It is less than
	// the log remembers ids.
	joinWindow = 48 * time.Hour
	// joinPause is the pause before a Joiner starts over; it is doubled each time, up to
	// maxJoinPause: the index is made anew from the log. It begins anew itself after a run
	// that has lasted that long.
	joinPause    = time.Second
	maxJoinPause = 15 * time.Second
	// joinQueue is how many events wait to be joined, and share a flush.
	joinQueue = 256
)

// A Joiner appends, for those who follow a broadcast, the statuses that webhooks
// report: a webhook names no broadcast, but once a list of recipients has named the
// message, its broadcast is known. Whichever comes first waits for the other. Several
// replicas may have one each; what two of them append is in the log once.
type Joiner struct {
	log    *eventlog.Log
	hub    *hub.Hub
	sink   *ingest.Sink
	logger *slog.Logger
	pause  time.Duration
}

// NewJoiner returns a Joiner that follows the hub and appends to the log.
func NewJoiner(log *eventlog.Log, hub *hub.Hub, logger *slog.Logger) *Joiner {
	return &Joiner{log: log, hub: hub, sink: ingest.New(log, logger), logger: logger, pause: joinPause}
}

// Run joins until the context ends, and then returns nil. Whatever goes wrong, it
// starts over. The same failure time after time is logged once.
func (j *Joiner) Run(ctx context.Context) error {
	pause, failures, logged := j.pause, 0, ""
	for {
		var since time.Time // when it had caught up
		err := j.run(ctx, func() {
			since = time.Now()
			if failures > 0 {
				j.logger.Info("broadcast: joining delivery statuses with their broadcasts works again", "failures", failures)
			}
		})
		if ctx.Err() != nil {
			return nil
		}
		if !since.IsZero() && time.Since(since) >= maxJoinPause {
			pause, failures, logged = j.pause, 0, ""
		}
		failures++
		if text := err.Error(); text != logged {
			j.logger.Error("broadcast: joining delivery statuses with their broadcasts starts over, until it works", "error", err)
			logged = text
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
		pause = min(2*pause, maxJoinPause)
	}
}

// run joins what is in the log, calls live, and joins what comes.
func (j *Joiner) run(ctx context.Context, live func()) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	idx := newIndex(maxMessages)
	head, err := j.rebuild(ctx, idx)
	if err != nil {
		return err
	}
	if err := j.catchUp(ctx, idx); err != nil {
		return err
	}
	q := queue{ctx: ctx, events: make(chan *hub.Event, joinQueue), logger: j.logger}
	sub, err := j.hub.Subscribe(ctx, eventlog.Place{Seq: head}, &hub.Selection{Kinds: joinKinds, Accountless: true}, 25*time.Second, q)
	if err != nil {
		return err
	}
	live()
	ended := make(chan error, 1)
	go func() { ended <- sub.Wait() }()
	defer func() { // the subscription does not outlast the run
		if ended != nil {
			stop()
			<-ended
		}
	}()
	for {
		select {
		case e := <-q.events:
			batch := []*hub.Event{e}
			for more := true; more && len(batch) < joinQueue; {
				select {
				case e := <-q.events:
					batch = append(batch, e)
				default:
					more = false
				}
			}
			if err := j.join(ctx, idx, batch); err != nil {
				return err
			}
		case err := <-ended:
			ended = nil
			return fmt.Errorf("broadcast: the subscription has ended: %w", err)
		}
	}
}

// joinKinds are the kinds that a Joiner follows.
var joinKinds = map[string]struct{}{eventlog.KindMessageStatus: {}, eventlog.KindBroadcastStatus: {}}

// queue takes a subscription's events. What is lost with it is found again by the next
// run.
type queue struct {
	ctx    context.Context
	events chan *hub.Event
	logger *slog.Logger
}

func (q queue) Deliver(e *hub.Event) error {
	select {
	case q.events <- e:
		return nil
	case <-q.ctx.Done():
		return q.ctx.Err()
	}
}

func (q queue) Heartbeat(hub.Heartbeat) error { return nil }

func (q queue) Gap(g *eventlog.GapError) error {
	q.logger.Warn("broadcast: delivery statuses may miss in streams of broadcasts", "error", g)
	return nil
}

// rebuild fills an index from the log and returns how far it has read.
func (j *Joiner) rebuild(ctx context.Context, idx *index) (head uint64, err error) {
	since, err := j.log.PlaceAt(ctx, time.Now().Add(-joinWindow))
	if err != nil {
		return 0, err
	}
	if _, head, err = j.log.Bounds(ctx); err != nil {
		return 0, err
	}
	for kind := range joinKinds {
		if err := readOn(ctx, j.log, since.Seq, head, eventlog.Filter{Kind: kind}, func(e eventlog.Entry) error {
			rec := new(logv1.Record)
			if err := proto.Unmarshal(e.Data, rec); err != nil {
				j.unreadable(e.Seq, err)
				return nil
			}
			idx.note(e.Kind, e.Seq, rec)
			return nil
		}); err != nil {
			return 0, err
		}
	}
	return head, nil
}

// readOn reads like eventlog.Log.Read, but goes on after what is gone.
func readOn(ctx context.Context, log *eventlog.Log, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	for {
		err := log.Read(ctx, after, through, f, fn)
		gap, gone := errors.AsType[*eventlog.GapError](err)
		if !gone {
			return err
		}
		if after = gap.To; after >= through {
			return nil
		}
	}
}

// note takes in a record and returns its message, or nil if it has none.
func (x *index) note(kind string, seq uint64, rec *logv1.Record) *message {
	status, known := ingest.StatusOf(rec)
	if !known || rec.MessageId == "" {
		return nil
	}
	m := x.get(rec.MessageId, rec.OtherMessageId)
	if rec.BroadcastId != "" {
		m.belongs(rec)
	}
	switch {
	case kind == eventlog.KindBroadcastStatus:
		m.done(status)
	case rec.BroadcastId == "" && !m.joined[status]: // with one, its source appends both
		m.waiting[status] = seq
	}
	return m
}

// catchUp appends what no one has appended yet.
func (j *Joiner) catchUp(ctx context.Context, idx *index) error {
	var drafts []ingest.Draft
	for e := idx.used.Back(); e != nil; e = e.Prev() {
		more, err := j.derive(ctx, e.Value.(*message), nil)
		if err != nil {
			return err
		}
		if drafts = append(drafts, more...); len(drafts) >= joinQueue {
			if err := j.sink.Retry(ctx, drafts); err != nil {
				return err
			}
			drafts = nil
		}
	}
	return j.sink.Retry(ctx, drafts)
}

// join takes in events and appends what follows from all of them.
func (j *Joiner) join(ctx context.Context, idx *index, batch []*hub.Event) error {
	at := make(map[uint64]*logv1.Record, len(batch))
	var touched []*message
	for _, e := range batch {
		at[e.Seq] = e.Record
		if m := idx.note(e.Kind, e.Seq, e.Record); m != nil {
			touched = append(touched, m)
		}
	}
	var drafts []ingest.Draft
	for _, m := range touched {
		more, err := j.derive(ctx, m, at)
		if err != nil {
			return err
		}
		drafts = append(drafts, more...)
	}
	return j.sink.Retry(ctx, drafts)
}

// derive makes the records of a message's statuses that its broadcast lacks. at are the
// records at hand by their positions; others are read from the log.
func (j *Joiner) derive(ctx context.Context, m *message, at map[uint64]*logv1.Record) (drafts []ingest.Draft, err error) {
	for _, status := range m.due() {
		seq := m.waiting[status]
		m.waiting[status] = 0
		rec := at[seq]
		if rec == nil {
			if rec, err = j.record(ctx, seq); err != nil {
				return nil, err
			}
		}
		if rec == nil || rec.AccountId != "" && m.of.Account != "" && rec.AccountId != m.of.Account {
			continue // it is gone, or it is another account's and the ids are the same by chance
		}
		chain, err := j.sink.Joined(rec, m.of, m.other())
		if err != nil {
			j.unreadable(seq, err)
			continue
		}
		for _, d := range chain {
			// Those that are there would be left out, but at the price of a look.
			if s := d.Status(); !m.joined[s] {
				m.done(s) // if appending fails in the end, the index is made anew
				drafts = append(drafts, d)
			}
		}
	}
	return drafts, nil
}

// record reads the record at a position; nil if it is gone or cannot be read.
func (j *Joiner) record(ctx context.Context, seq uint64) (rec *logv1.Record, err error) {
	err = readOn(ctx, j.log, seq-1, seq, eventlog.Filter{}, func(e eventlog.Entry) error {
		found := new(logv1.Record)
		if err := proto.Unmarshal(e.Data, found); err != nil {
			j.unreadable(seq, err)
			return nil
		}
		rec = found
		return nil
	})
	return rec, err
}

func (j *Joiner) unreadable(seq uint64, err error) {
	j.logger.Error("broadcast: a record of the log cannot be read and is passed over", "seq", seq, "error", err)
}
