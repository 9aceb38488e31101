package broadcast

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/retry"
)

// joinWindow is how far back a Joiner looks when it starts: how long it may take until a
// status and the broadcast of its message are both known. It is less than the log remembers
// ids.
const joinWindow = 48 * time.Hour

// A Joiner appends, for those who follow a broadcast, the statuses that webhooks
// report: a webhook names no broadcast, but once a list of recipients has named the
// message, its broadcast is known. Whichever comes first waits for the other. Several
// replicas may have one each; what two of them append is in the log once.
type Joiner struct {
	log    *eventlog.Log
	hub    *hub.Hub
	sink   *ingest.Sink
	logger *slog.Logger
}

// NewJoiner returns a Joiner that follows the hub and appends to the log.
func NewJoiner(log *eventlog.Log, hub *hub.Hub, logger *slog.Logger) *Joiner {
	return &Joiner{log: log, hub: hub, sink: ingest.New(log, logger), logger: logger}
}

// Run joins what is in the log, and then what comes, until the context ends, and then
// returns nil. Whatever goes wrong, it starts over, and makes the index anew from the log.
func (j *Joiner) Run(ctx context.Context) error {
	job := retry.Job{Name: "joining delivery statuses with their broadcasts", Logger: j.logger,
		Backoff: retry.Backoff{First: time.Second, Most: 15 * time.Second}}
	return job.Forever(ctx, func(works func()) error {
		idx := newIndex(maxMessages)
		return j.hub.Follow(ctx, time.Now().Add(-joinWindow), hub.Follower{
			Kinds: []string{eventlog.KindMessageStatus, eventlog.KindBroadcastStatus},
			Past:  func(e *hub.Event) { idx.note(e) },
			Live: func() error {
				err := j.catchUp(ctx, idx)
				if err == nil {
					works()
				}
				return err
			},
			Next: func(events []*hub.Event) error { return j.join(ctx, idx, events) },
		})
	})
}

// note takes in an event and returns its message, or nil if it has none.
func (x *index) note(e *hub.Event) *message {
	rec := e.Record
	status, known := ingest.StatusOf(rec)
	if !known || rec.MessageId == "" {
		return nil
	}
	m := x.get(rec.MessageId, rec.OtherMessageId)
	if rec.BroadcastId != "" {
		m.belongs(rec)
	}
	switch {
	case e.Kind == eventlog.KindBroadcastStatus:
		m.done(status)
	case rec.BroadcastId == "" && !m.joined[status]: // with one, its source appends both
		m.waiting[status] = e.Seq
	}
	return m
}

// catchUpDrafts is how many records are appended at a time that nobody has appended yet.
const catchUpDrafts = 256

// catchUp appends what no one has appended yet.
func (j *Joiner) catchUp(ctx context.Context, idx *index) error {
	var drafts []ingest.Draft
	for e := idx.used.Back(); e != nil; e = e.Prev() {
		more, err := j.derive(ctx, e.Value.(*message), nil)
		if err != nil {
			return err
		}
		if drafts = append(drafts, more...); len(drafts) >= catchUpDrafts {
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
		if m := idx.note(e); m != nil {
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
	err = j.log.Replay(ctx, seq-1, seq, eventlog.Filter{}, func(e eventlog.Entry) error {
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
