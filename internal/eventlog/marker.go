package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lategate/lategate/internal/retry"
)

// A token can be verified for as long as the entry is there that it is bound to. So that
// those of a quiet log do not expire all at once, with its last entry, a marker is appended
// now and then: an entry that no reader is given. Subscribers who are listening move on to
// it with their heartbeats.
const (
	// markShare is after which part of the retention without an entry there is a marker: a
	// token is good for the retention less that.
	markShare = 8
	// markCheck is how often the end of the log is looked at, at most.
	markCheck = time.Minute
)

// keepMarked appends markers until the context ends.
func (l *Log) keepMarked(ctx context.Context) {
	defer close(l.marked)
	if l.engine.Wait(ctx) != nil {
		return
	}
	age := l.retention / markShare
	pause := min(age/2, markCheck)
	job := retry.Job{Name: "appending a marker to the event log", Logger: l.logger, Backoff: retry.Backoff{First: pause, Most: pause}}
	for retry.Sleep(ctx, pause) == nil {
		if err := l.markAfter(ctx, age); ctx.Err() == nil {
			job.Done(err, pause)
		}
	}
}

// markAfter appends a marker if the last entry is older than an age, or all have expired.
func (l *Log) markAfter(ctx context.Context, age time.Duration) error {
	_, head, err := l.engine.Bounds(ctx)
	if err != nil || head == 0 {
		return err
	}
	switch last, err := l.engine.At(ctx, head); {
	case errors.Is(err, ErrNoEntry):
	case err != nil:
		return err
	case time.Since(last.Time) < age:
		return nil
	}
	return l.mark(ctx)
}

// mark appends a marker. Replicas that do so at the same time append one, for its id is of
// the position that it follows.
func (l *Log) mark(ctx context.Context) error {
	_, head, err := l.engine.Bounds(ctx)
	if err != nil {
		return err
	}
	_, err = l.append(ctx, []Record{{Kind: KindMarker, ID: fmt.Sprintf("lategate.marker.%d", head)}})
	return err
}
