package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// epochKey is the stream's metadata that holds its identity.
const epochKey = "lategate.epoch"

// openStream finds the stream or creates it, and holds it against what this data
// directory knows of it. JetStream itself is silent about most damage: a stream
// whose files are gone is an empty one, and a shortened one uses its sequences
// again.
func (l *Log) openStream(ctx context.Context) error {
	var err error
	l.stream, err = l.js.Stream(ctx, streamName)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		if l.side.Epoch != "" {
			return l.noStream()
		}
		if err := l.createStream(ctx); err != nil {
			return err
		}
	case err != nil:
		return fmt.Errorf("events: opening the log: %w", err)
	}
	if l.local != nil {
		// What is there may have been written by a process that was killed before it was on
		// disk, and is counted upon from here on.
		if err := l.local.sync.sync(); err != nil {
			return fmt.Errorf("events: opening the log: %w", err)
		}
	}
	info, err := l.stream.Info(ctx)
	if err != nil {
		return fmt.Errorf("events: opening the log: %w", err)
	}
	epoch := info.Config.Metadata[epochKey]
	if l.epoch, err = uuid.Parse(epoch); err != nil {
		return fmt.Errorf("events: the stream %s was not made by lategate; use another NATS account", streamName)
	}
	if err := l.verify(info); err != nil {
		return err
	}
	if n := info.State.NumDeleted; n > 0 {
		l.log.Error("events are missing in the middle of the log; its files are damaged, or someone has deleted them", "missing", n)
	}
	if err := l.adjust(ctx, info.Config); err != nil {
		return err
	}
	return l.side.start(epoch, info.State)
}

// noStream is why a data directory without its log is refused.
func (l *Log) noStream() error {
	return fmt.Errorf("%w: %s knows of a log with %d events, and there is none. Restore it from a backup; or, to start "+
		"a new one and accept the loss, delete %s (subscribers' resume tokens become invalid)", ErrLost, l.side.path, l.side.reached(), l.side.path)
}

// verify holds the stream against what is known of it. An error is ErrLost.
func (l *Log) verify(info *jetstream.StreamInfo) error {
	epoch, reached := info.Config.Metadata[epochKey], l.side.reached()
	switch {
	case l.side.Epoch != "" && l.side.Epoch != epoch:
		return fmt.Errorf("%w: %s knows of another log (%s, not %s). Point the gateway at the right one; or delete %s to go on with this one",
			ErrLost, l.side.path, l.side.Epoch, epoch, l.side.path)
	case info.State.LastSeq < reached:
		return fmt.Errorf("%w: the log ends at %d, and %s has seen %d. Restore it from a backup; or, to go on with what is left and "+
			"accept the loss, delete the log's directory and %s", ErrLost, info.State.LastSeq, l.side.path, reached, l.side.path)
	case l.side.First > 0 && info.State.FirstSeq > l.side.First && l.cfg.MaxBytes <= 0 && info.Config.MaxBytes <= 0 &&
		time.Since(l.side.FirstTime) < info.Config.MaxAge:
		return fmt.Errorf("%w: the log begins at %d, and at %d when it was last opened, which is not so long ago that those before "+
			"could have expired. Restore it from a backup; or, to go on with what is left and accept the loss, delete %s",
			ErrLost, info.State.FirstSeq, l.side.First, l.side.path)
	}
	return nil
}

// adjust makes an existing stream keep what the configuration says. It starts from
// the stream's own configuration: an update without the metadata would drop the epoch.
func (l *Log) adjust(ctx context.Context, have jetstream.StreamConfig) error {
	want := have
	want.MaxAge, want.MaxBytes, want.Duplicates = l.cfg.Retention, l.maxBytes(), l.duplicates()
	if l.cfg.Replicas > 0 {
		want.Replicas = l.cfg.Replicas
	}
	if want.MaxAge == have.MaxAge && want.MaxBytes == have.MaxBytes && want.Duplicates == have.Duplicates && want.Replicas == have.Replicas {
		return nil
	}
	l.log.Warn("changing what the event log keeps", "retention", want.MaxAge, "was", have.MaxAge,
		"max_bytes", want.MaxBytes, "max_bytes_was", have.MaxBytes, "replicas", want.Replicas, "replicas_was", have.Replicas)
	stream, err := l.js.UpdateStream(ctx, want)
	if err != nil {
		return fmt.Errorf("events: changing what the log keeps: %w", err)
	}
	l.stream = stream
	return nil
}

// maxBytes is the bound as JetStream has it, where -1 is none.
func (l *Log) maxBytes() int64 {
	if l.cfg.MaxBytes <= 0 {
		return -1
	}
	return l.cfg.MaxBytes
}

// duplicates is the window of event ids; JetStream refuses one longer than the
// retention.
func (l *Log) duplicates() time.Duration { return min(dedupeWindow, l.cfg.Retention) }

// createStream creates the stream. Of several replicas that try, the first wins, and
// the others use what it made: creating must not update, which would change the
// epoch.
func (l *Log) createStream(ctx context.Context) (err error) {
	l.stream, err = l.js.CreateStream(ctx, jetstream.StreamConfig{
		Name:               streamName,
		Description:        "lategate's event log",
		Subjects:           []string{subjectRoot + ".>"},
		Storage:            jetstream.FileStorage,
		Retention:          jetstream.LimitsPolicy,
		Discard:            jetstream.DiscardOld,
		MaxAge:             l.cfg.Retention,
		MaxBytes:           l.maxBytes(),
		Duplicates:         l.duplicates(),
		Replicas:           max(l.cfg.Replicas, 1),
		AllowDirect:        true,
		AllowAtomicPublish: true,
		Metadata:           map[string]string{epochKey: uuid.NewString()},
	})
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		l.stream, err = l.js.Stream(ctx, streamName)
	}
	if err != nil {
		return fmt.Errorf("events: creating the log: %w", err)
	}
	return nil
}
