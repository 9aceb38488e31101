package natslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// maxReads and maxFilteredReads are how many chunks of history are read at a time. A
	// filter makes the server look through much that it does not deliver.
	maxReads         = 8
	maxFilteredReads = 2
	// maxInterrupted is how many times in a row a read is interrupted before it fails.
	maxInterrupted = 5
	// fetchBytes and fetchMessages bound a chunk of what a filter lets through. JetStream
	// appends nothing while it collects one, so they bound how long a reader holds up the
	// writers, too: a MiB of small records would be some 50 ms.
	fetchBytes    = 128 << 10
	fetchMessages = 512
	// lagPause is the pause before asking again a replica that is behind the leader.
	lagPause = 50 * time.Millisecond
)

// Read implements [eventlog.Engine]. It holds about half a MiB at a time, and one record
// more. With a filter it notices what retention took, but no gap in the middle of the log.
// Few reads are served at a time; the others wait for their turn, chunk by chunk.
func (e *Engine) Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	if _, head, err := e.Bounds(ctx); err != nil {
		return err
	} else if through > head {
		return eventlog.ErrFuture
	}
	r := reader{engine: e, subject: filterSubject(f), next: after + 1, through: through, fn: fn}
	defer r.close()
	for after < through && r.next <= through {
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reader is a Read under way.
type reader struct {
	engine        *Engine
	subject       string // "" is all
	next, through uint64
	fn            func(eventlog.Entry) error

	pull        *puller // without a filter
	interrupted int     // times in a row
}

// step reads a chunk.
func (r *reader) step(ctx context.Context) error {
	chunk, deliver := r.pullChunk, r.deliver
	if r.subject != "" {
		chunk, deliver = r.fetchChunk, r.deliverSparse
	}
	msgs, more, err := chunk(ctx)
	if err != nil {
		return err
	}
	if err := deliver(ctx, entries(msgs)); err != nil || more || r.next > r.through {
		return err
	}
	return r.end(ctx)
}

// deliver hands over consecutive entries. A jump is a gap: the log itself leaves no position
// out.
func (r *reader) deliver(ctx context.Context, entries []eventlog.Entry) error {
	for _, e := range entries {
		if e.Seq != r.next {
			switch gone, err := r.engine.gone(ctx, r.next, e.Seq); {
			case err != nil:
				return err
			case gone:
				return r.gap(e.Seq - 1)
			}
			return r.interrupt(ctx, fmt.Errorf("%w: a replica left out %d to %d", errPull, r.next, e.Seq-1))
		}
		if err := r.hand(e); err != nil {
			return err
		}
		if r.next++; r.next > r.through {
			return nil
		}
	}
	return nil
}

// deliverSparse hands over entries between which others were left out. So a jump says
// nothing, and it is the log's beginning, looked at after the chunk was fetched, that tells
// whether retention took something before it could be read.
func (r *reader) deliverSparse(ctx context.Context, entries []eventlog.Entry) error {
	earliest, _, err := r.engine.Bounds(ctx)
	if err != nil {
		return err
	}
	overtaken := earliest >= r.next
	for _, e := range entries {
		if e.Seq > r.through {
			if overtaken {
				break
			}
			r.next = math.MaxUint64
			return nil
		}
		if overtaken && e.Seq > earliest {
			break
		}
		if err := r.hand(e); err != nil {
			return err
		}
		if !overtaken {
			r.next = e.Seq + 1
		}
	}
	if overtaken {
		return r.gap(earliest)
	}
	return nil
}

// hand hands over a record, but no marker: that is a position like any other with nothing to
// read.
func (r *reader) hand(e eventlog.Entry) error {
	if e.Kind == eventlog.KindMarker {
		return nil
	}
	return r.fn(e)
}

// end decides what it means that there is nothing from next on, where the reader is not yet
// through. The entries may have come from a replica that is behind, so the leader is asked.
func (r *reader) end(ctx context.Context) error {
	subject := r.subject
	if subject == "" {
		subject = allSubjects
	}
	s, err := r.engine.stored(ctx, getRequest{Seq: r.next, NextFor: subject})
	switch {
	case err == nil && s.Seq <= r.through:
		return retry.Sleep(ctx, lagPause)
	case err != nil && !errors.Is(err, eventlog.ErrNoEntry):
		return err
	case r.subject == "":
		return r.gap(r.through)
	}
	if err := r.deliverSparse(ctx, nil); err != nil {
		return err
	}
	r.next = math.MaxUint64
	return nil
}

// gap says that what is from next to a position is gone.
func (r *reader) gap(to uint64) error {
	return &eventlog.GapError{From: r.next, To: min(to, r.through)}
}

// pullChunk reads what is next, and whether there may be more. After an interruption it has
// nothing, and the reader goes on at the same place.
func (r *reader) pullChunk(ctx context.Context) ([]message, bool, error) {
	select {
	case r.engine.reads <- struct{}{}:
		defer func() { <-r.engine.reads }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	msgs, state, err := r.answer(ctx)
	if errors.Is(err, errPull) {
		return nil, true, r.interrupt(ctx, err)
	}
	if err != nil {
		return nil, false, err
	}
	r.interrupted = 0
	return msgs, state == answerDone, nil
}

// answer makes a request and reads its answer.
func (r *reader) answer(ctx context.Context) (msgs []message, state answer, err error) {
	if r.pull == nil {
		if r.pull, err = newPuller(ctx, r.engine.forHistory(), pull{stream: streamName, from: r.next}); err != nil {
			return nil, 0, err
		}
	}
	return r.pull.chunk(ctx)
}

// interrupt gives up the consumer, so that the next chunk comes from a new one, and waits. An
// error is ErrUnavailable, after several, or the context's.
func (r *reader) interrupt(ctx context.Context, cause error) error {
	r.close()
	if r.interrupted++; r.interrupted > maxInterrupted {
		return unavailable(ctx, cause)
	}
	return retry.Sleep(ctx, lagPause)
}

func (r *reader) close() {
	if r.pull != nil {
		r.pull.close()
		r.pull = nil
	}
}

// fetchChunk reads what is next that passes the filter, and whether there is more. A replica
// may answer that is behind the leader.
//
// It is a batched direct get rather than a consumer: nothing is left behind on the server
// when a reader goes away, and there is no state that could be lost.
func (r *reader) fetchChunk(ctx context.Context) (msgs []message, more bool, err error) {
	select {
	case r.engine.filteredReads <- struct{}{}:
		defer func() { <-r.engine.filteredReads }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	request, err := json.Marshal(map[string]any{"seq": r.next, "next_by_subj": r.subject, "batch": fetchMessages, "max_bytes": fetchBytes})
	if err != nil {
		return nil, false, err
	}
	conn := r.engine.forHistory()
	inbox := conn.NewInbox()
	sub, err := conn.SubscribeSync(inbox)
	if err != nil {
		return nil, false, unavailable(ctx, err)
	}
	defer func() { _ = sub.Unsubscribe() }() // it fails only if the connection is closed
	if err := conn.PublishRequest("$JS.API.DIRECT.GET."+streamName, inbox, request); err != nil {
		return nil, false, unavailable(ctx, err)
	}
	for {
		wait, cancel := context.WithTimeout(ctx, readTimeout)
		m, err := sub.NextMsgWithContext(wait)
		cancel()
		if err != nil {
			return nil, false, unavailable(ctx, err)
		}
		switch status := m.Header.Get("Status"); status {
		case "":
			got, err := directMessage(m)
			if err != nil {
				return nil, false, err
			}
			msgs = append(msgs, got)
		case "204": // the end of the batch
			return msgs, m.Header.Get("Nats-Num-Pending") != "0", nil
		case "404":
			return msgs, false, nil
		default:
			return nil, false, fmt.Errorf("%w: reading: status %s %s", eventlog.ErrUnavailable, status, m.Header.Get("Description"))
		}
	}
}

// directMessage reads the answer to a direct get.
func directMessage(m *nats.Msg) (message, error) {
	seq, err := strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	if err != nil {
		return message{}, fmt.Errorf("%w: a message without a position", eventlog.ErrUnavailable)
	}
	at, err := time.Parse(time.RFC3339Nano, m.Header.Get(jetstream.TimeStampHeaer))
	if err != nil {
		return message{}, fmt.Errorf("%w: message %d has no time", eventlog.ErrUnavailable, seq)
	}
	return message{subject: m.Header.Get(jetstream.SubjectHeader), header: m.Header, data: m.Data, seq: seq, time: at}, nil
}
