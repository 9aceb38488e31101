package broadcast

import (
	"context"
	"log/slog"
	"time"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
)

// joinWindow is how far back in the log a Joiner starts. A status and the broadcast of its message
// can be joined if both become known within this time. It must be less than the time for which the
// log knows ids.
const joinWindow = 48 * time.Hour

// A Joiner appends the statuses that webhooks report to the events of their broadcasts. A webhook
// names no broadcast, but a list of recipients names the message of each. The webhook and the list
// may come in any order. Each replica may run a Joiner; what several append is in the log once.
type Joiner struct {
	hub    *hub.Hub
	sink   *ingest.Sink
	logger *slog.Logger
}

// NewJoiner returns a Joiner that follows the hub and appends to the log.
func NewJoiner(log *eventlog.Log, hub *hub.Hub, logger *slog.Logger) *Joiner {
	return &Joiner{hub: hub, sink: ingest.New(log, logger), logger: logger}
}

// Run joins the statuses in the log, and then new ones, until the context ends. It then returns nil.
// After a failure it starts again with a new index, which it fills from the log.
func (j *Joiner) Run(ctx context.Context) error {
	return j.hub.Follow(ctx, j.logger, "joining delivery statuses with their broadcasts", func() (time.Time, hub.Follower) {
		idx := newIndex(maxMessages)
		return time.Now().Add(-joinWindow), hub.Follower{
			Kinds: []string{eventlog.KindMessageStatus, eventlog.KindBroadcastStatus},
			Past:  func(e *hub.Event) { idx.note(e) },
			Live:  func() error { return j.catchUp(ctx, idx) },
			Next:  func(events []*hub.Event) error { return j.join(ctx, idx, events) },
		}
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
		m.setBroadcast(rec)
	}
	switch {
	case e.Kind == eventlog.KindBroadcastStatus:
		m.done(status)
	case rec.BroadcastId == "" && !m.joined[status]: // if it names the broadcast, its source appends both records
		m.waiting[status] = e.Seq
	}
	return m
}

// catchUpDrafts is about how many records catchUp appends at a time.
const catchUpDrafts = 256

// catchUp appends the statuses that are due after the index was filled from the log.
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

// join takes in events, and appends the statuses that are due after them.
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

// derive makes the records of a message's statuses that its broadcast lacks. at has records that were
// just received, by position; others are read from the log.
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
			continue // it left the log, or another account has a message with the same id
		}
		chain, err := j.sink.Joined(rec, m.of, m.other())
		if err != nil {
			j.logger.Error("broadcast: a record of the log cannot be read and is skipped", "seq", seq, "error", err)
			continue
		}
		for _, d := range chain {
			// The log would drop those that it has, but the check costs time.
			if s := d.Status(); !m.joined[s] {
				m.done(s) // if appending fails, Run makes a new index
				drafts = append(drafts, d)
			}
		}
	}
	return drafts, nil
}

// record reads the record at a position; nil if it left the log or cannot be decoded.
func (j *Joiner) record(ctx context.Context, seq uint64) (rec *logv1.Record, err error) {
	err = j.hub.Replay(ctx, seq-1, seq, eventlog.KindMessageStatus, func(e *hub.Event) { rec = e.Record })
	return rec, err
}
