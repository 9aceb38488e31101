package natslog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	streamName = "LATEGATE"
	// epochKey is the stream's metadata that holds its identity.
	epochKey = "lategate.epoch"
	// readTimeout is how long to wait for an answer, and for each next part of it.
	readTimeout = 5 * time.Second
)

// openStream finds the stream or creates it, and compares it with what is known of it.
// JetStream itself does not report most damage: a stream whose files are gone is an empty
// one, and one that has lost its end uses the same positions again.
func (e *Engine) openStream(ctx context.Context) error {
	info, err := e.verify(ctx)
	if err == nil && info == nil {
		err = e.createStream(ctx)
	}
	if err == nil {
		e.stream, err = e.js.Stream(ctx, streamName)
	}
	if err != nil {
		return fmt.Errorf("natslog: opening the log: %w", err)
	}
	info = e.stream.CachedInfo()
	if e.epoch, err = uuid.Parse(info.Config.Metadata[epochKey]); err != nil {
		return fmt.Errorf("natslog: the stream %s was not made by lategate; use another NATS account", streamName)
	}
	if n := info.State.NumDeleted; n > 0 {
		e.logger.Error("events are missing in the middle of the log; its files are damaged, or someone has deleted them", "missing", n)
	}
	if err := e.adjust(ctx, info.Config); err != nil {
		return err
	}
	e.replicas = max(e.stream.CachedInfo().Config.Replicas, 1)
	e.reached.Store(info.State.LastSeq)
	return e.record(ctx)
}

// createStream creates the stream. Of several gateways that try, the first succeeds, and
// the others use its stream: they must not update it, which would change the epoch.
func (e *Engine) createStream(ctx context.Context) error {
	_, err := e.js.CreateStream(ctx, jetstream.StreamConfig{
		Name:               streamName,
		Description:        "lategate's event log",
		Subjects:           []string{allSubjects},
		Storage:            jetstream.FileStorage,
		Retention:          jetstream.LimitsPolicy,
		Discard:            jetstream.DiscardOld,
		MaxAge:             e.cfg.Retention,
		MaxBytes:           e.maxBytes(),
		Duplicates:         e.dedupeWindow(),
		Replicas:           max(e.cfg.Replicas, 1),
		AllowDirect:        true,
		AllowAtomicPublish: true,
		Metadata:           map[string]string{epochKey: uuid.NewString()},
	})
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		return nil
	}
	return err
}

// adjust makes an existing stream keep what the configuration says. It starts from the
// stream's own configuration: an update without the metadata would drop the epoch.
func (e *Engine) adjust(ctx context.Context, have jetstream.StreamConfig) error {
	want := have
	want.MaxAge, want.MaxBytes, want.Duplicates = e.cfg.Retention, e.maxBytes(), e.dedupeWindow()
	if e.cfg.Replicas > 0 {
		want.Replicas = e.cfg.Replicas
	}
	if want.MaxAge == have.MaxAge && want.MaxBytes == have.MaxBytes && want.Duplicates == have.Duplicates && want.Replicas == have.Replicas {
		return nil
	}
	e.logger.Warn("changing what the event log keeps", "retention", want.MaxAge, "was", have.MaxAge,
		"max_bytes", want.MaxBytes, "max_bytes_was", have.MaxBytes, "replicas", want.Replicas, "replicas_was", have.Replicas)
	stream, err := e.js.UpdateStream(ctx, want)
	if err != nil {
		return fmt.Errorf("natslog: changing what the log keeps: %w", err)
	}
	e.stream = stream
	return nil
}

// maxBytes is the limit in JetStream's form, where -1 means none.
func (e *Engine) maxBytes() int64 {
	if e.cfg.MaxBytes <= 0 {
		return -1
	}
	return e.cfg.MaxBytes
}

// dedupeWindow is how long ids are remembered; JetStream refuses a window longer than the
// retention.
func (e *Engine) dedupeWindow() time.Duration { return min(eventlog.DedupeWindow, e.cfg.Retention) }

// info asks the stream's leader for its state. An error is ErrUnavailable or the context's.
func (e *Engine) info(ctx context.Context) (*jetstream.StreamInfo, error) {
	if err := e.opened(); err != nil {
		return nil, err
	}
	wait, cancel := whileConnected(ctx, e.control)
	defer cancel()
	info, err := e.stream.Info(wait)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	return info, nil
}

// Bounds implements [eventlog.Engine].
func (e *Engine) Bounds(ctx context.Context) (earliest, head uint64, err error) {
	info, err := e.info(ctx)
	if err != nil {
		return 0, 0, err
	}
	return max(info.State.FirstSeq, 1) - 1, info.State.LastSeq, nil
}

// At implements [eventlog.Engine].
func (e *Engine) At(ctx context.Context, seq uint64) (eventlog.Stored, error) {
	return e.stored(ctx, getRequest{Seq: max(seq, 1), NextFor: allSubjects})
}

// AtTime implements [eventlog.Engine].
func (e *Engine) AtTime(ctx context.Context, t time.Time) (eventlog.Stored, error) {
	return e.stored(ctx, getRequest{StartTime: &t, NextFor: allSubjects})
}

func (e *Engine) stored(ctx context.Context, get getRequest) (eventlog.Stored, error) {
	if err := e.opened(); err != nil {
		return eventlog.Stored{}, err
	}
	m, err := getMessage(ctx, e.control, streamName, get)
	return eventlog.Stored{Seq: m.seq, ID: m.header.Get(nats.MsgIdHdr), Time: m.time}, err
}

// message is what a stream stores.
type message struct {
	subject string
	header  nats.Header
	data    []byte
	seq     uint64
	time    time.Time
}

// getRequest is a request for a message: the first one of a subject from a position or a
// time on, or the last one of a subject.
type getRequest struct {
	Seq       uint64     `json:"seq,omitempty"`
	StartTime *time.Time `json:"start_time,omitempty"`
	NextFor   string     `json:"next_by_subj,omitempty"`
	LastFor   string     `json:"last_by_subj,omitempty"`
}

// noMessageFound is JetStream's error code for a message that does not exist.
const noMessageFound = 10037

// getMessage asks a stream's leader for a message; no replica is ahead of the leader. An
// error is ErrNoEntry, ErrUnavailable, which may have a *jetstream.APIError in it, or the
// context's.
func getMessage(ctx context.Context, conn *nats.Conn, stream string, get getRequest) (message, error) {
	request, err := json.Marshal(get)
	if err != nil {
		return message{}, err
	}
	wait, cancel := whileConnected(ctx, conn)
	defer cancel()
	resp, err := conn.RequestWithContext(wait, "$JS.API.STREAM.MSG.GET."+stream, request)
	if errors.Is(err, nats.ErrNoResponders) {
		return message{}, fmt.Errorf("%w: %w", eventlog.ErrUnavailable, err)
	}
	if err != nil {
		return message{}, unavailable(ctx, err)
	}
	var answer struct {
		Error   *jetstream.APIError `json:"error"`
		Message *struct {
			Subject string    `json:"subject"`
			Seq     uint64    `json:"seq"`
			Header  []byte    `json:"hdrs"`
			Data    []byte    `json:"data"`
			Time    time.Time `json:"time"`
		} `json:"message"`
	}
	if err := json.Unmarshal(resp.Data, &answer); err != nil {
		return message{}, fmt.Errorf("%w: an answer that is not JSON", eventlog.ErrUnavailable)
	}
	switch {
	case answer.Error != nil && answer.Error.ErrorCode == noMessageFound:
		return message{}, eventlog.ErrNoEntry
	case answer.Error != nil:
		return message{}, fmt.Errorf("%w: %w", eventlog.ErrUnavailable, answer.Error)
	case answer.Message == nil:
		return message{}, fmt.Errorf("%w: an answer without a message", eventlog.ErrUnavailable)
	}
	m := message{subject: answer.Message.Subject, data: answer.Message.Data, seq: answer.Message.Seq, time: answer.Message.Time}
	if len(answer.Message.Header) > 0 {
		if m.header, err = nats.DecodeHeadersMsg(answer.Message.Header); err != nil {
			return message{}, fmt.Errorf("%w: message %d: %v", eventlog.ErrUnavailable, m.seq, err)
		}
	}
	return m, nil
}
