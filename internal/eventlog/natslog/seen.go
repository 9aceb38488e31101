package natslog

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

// What gateways have seen of the log is stored under a key in a space of its own, in
// another stream than the log's: the log's epoch, and a position that the log has certainly
// reached. It is written only after acknowledgements, so the log can be ahead of it but
// never behind.
const (
	seenSpace = "log"
	seenKey   = "seen"
)

// seen is the value of that key; zero if there is none.
type seen struct {
	Epoch     string `json:"epoch"`
	HighWater uint64 `json:"high_water"`
}

// forget says how an operator accepts a loss.
var forget = fmt.Sprintf("delete what is known of it (nats kv del %s %s) and restart all gateways", bucketName(seenSpace), seenKey)

// readSeen reads what gateways have seen, and the key's revision. It does not create the
// space if there is none yet.
func (e *Engine) readSeen(ctx context.Context, conn *nats.Conn) (s seen, rev uint64, err error) {
	m, err := e.space(seenSpace).last(ctx, conn, seenKey)
	if errors.Is(err, jetstream.ErrStreamNotFound) || err == nil && m.gone() {
		return seen{}, m.seq, nil
	}
	if err != nil {
		return seen{}, 0, err
	}
	if err := json.Unmarshal(m.data, &s); err != nil || s.Epoch == "" {
		return seen{}, 0, fmt.Errorf("natslog: what is known of the log is damaged; to trust the log as it is, %s", forget)
	}
	return s, m.seq, nil
}

// record writes the position that the log has reached for all gateways, if it is higher
// than the recorded one. It is called by one goroutine at a time.
func (e *Engine) record(ctx context.Context) error {
	if e.lost.Load() != nil {
		return nil
	}
	own := seen{Epoch: e.epoch.String(), HighWater: e.reached.Load()}
	if own == e.recorded {
		return nil
	}
	data, err := json.Marshal(own)
	if err != nil {
		return err
	}
	for {
		known, rev, err := e.readSeen(ctx, e.keys)
		if err != nil {
			return err
		}
		if known.Epoch != "" && known.Epoch != own.Epoch {
			return e.lose(otherLog(known.Epoch, own.Epoch))
		}
		if known.Epoch == "" || known.HighWater < own.HighWater {
			_, err = e.space(seenSpace).put(ctx, seenKey, data, eventlog.IfRevision(rev), 0)
			if errors.Is(err, eventlog.ErrConflict) {
				continue // another gateway has written it
			}
		}
		if err == nil {
			e.recorded = own
		}
		return err
	}
}

// recordLast is record when the engine is closed.
func (e *Engine) recordLast() {
	<-e.appended
	ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
	defer cancel()
	if err := e.record(ctx); err != nil {
		e.logger.Warn("cannot record how far the event log has got", "error", err)
	}
}

// verify finds the stream and compares it with what gateways have seen, and with what this
// one knows. It returns nil if there is no stream and no gateway has seen one. An error may
// be ErrLost, which stops the gateway for good, so it is checked twice.
func (e *Engine) verify(ctx context.Context) (*jetstream.StreamInfo, error) {
	info, err := e.compare(ctx)
	if errors.Is(err, eventlog.ErrLost) {
		if err := retry.Sleep(ctx, openPause); err != nil {
			return nil, err
		}
		info, err = e.compare(ctx)
	}
	return info, err
}

// compare is one attempt of verify. It uses the connection for appends: after an
// interruption the other connections may come back later.
func (e *Engine) compare(ctx context.Context) (*jetstream.StreamInfo, error) {
	// This is read first: what is acknowledged afterwards is in the stream, too.
	known, _, err := e.readSeen(ctx, e.publish)
	if err != nil {
		return nil, err
	}
	if e.epoch != uuid.Nil { // it was open before
		known.Epoch = cmp.Or(known.Epoch, e.epoch.String())
		known.HighWater = max(known.HighWater, e.reached.Load())
	}
	js, err := jetstream.New(e.publish)
	if err != nil {
		return nil, err
	}
	stream, err := js.Stream(ctx, streamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if known.Epoch == "" {
			return nil, nil
		}
		return nil, fmt.Errorf("%w: a log with %d events is known, and NATS has no stream %s. Restore it from a backup; or, to start a new "+
			"one and accept the loss, %s (subscribers' resume tokens become invalid)", eventlog.ErrLost, known.HighWater, streamName, forget)
	}
	if err != nil {
		return nil, err
	}
	info := stream.CachedInfo()
	switch epoch := info.Config.Metadata[epochKey]; {
	case known.Epoch != "" && known.Epoch != epoch:
		return nil, otherLog(known.Epoch, epoch)
	case e.epoch != uuid.Nil && e.epoch.String() != epoch:
		return nil, otherLog(e.epoch.String(), epoch)
	case info.State.LastSeq < known.HighWater:
		return nil, fmt.Errorf("%w: the stream %s ends at %d, and %d was seen. Restore it from a backup; or, to go on with what is left and "+
			"accept the loss, %s", eventlog.ErrLost, streamName, info.State.LastSeq, known.HighWater, forget)
	}
	return info, nil
}

func otherLog(known, found string) error {
	return fmt.Errorf("%w: another log is known (%s) than the one in the stream %s (%s). Restore the right one from a backup; or, to go on "+
		"with this one and accept the loss, %s", eventlog.ErrLost, known, streamName, found, forget)
}

// reverify is verify after the connection for appends was lost: NATS may have come back
// without its data. It returns nil if nothing is lost.
func (e *Engine) reverify(ctx context.Context) error {
	if lost := e.lost.Load(); lost != nil {
		return *lost
	}
	e.verifying.Lock()
	defer e.verifying.Unlock()
	// This number grows before anything can be published on a new connection.
	reconnects := e.publish.Stats().Reconnects
	if reconnects == e.verifiedAt {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	switch _, err := e.verify(wait); {
	case errors.Is(err, eventlog.ErrLost):
		return e.lose(err)
	case err != nil:
		return unavailable(ctx, err)
	}
	e.verifiedAt = reconnects
	return nil
}

// lose ends appending for good because of an ErrLost, and returns it as an ErrUnavailable.
func (e *Engine) lose(err error) error {
	err = fmt.Errorf("%w: %w", eventlog.ErrUnavailable, err)
	if e.lost.CompareAndSwap(nil, &err) {
		e.logger.Error("the event log has lost events; nothing is appended any more", "error", err)
	}
	return *e.lost.Load()
}
