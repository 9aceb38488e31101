package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lategate/lategate/internal/retry"
)

// A token can be verified as long as the entry that it is bound to is in the log. In a log
// without new events all tokens would expire together with its last entry. So a marker is
// appended now and then: an entry that readers do not get. The heartbeats of open streams
// then have tokens that are bound to it.
const (
	// markShare is the part of the retention after which a marker follows the last entry,
	// here an eighth. A token is valid for at least the retention less this part.
	markShare = 8
	// markCheck is the longest pause between two checks of the log's end.
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

// mark appends a marker. If replicas do so at the same time, only one is stored, because
// its id is made from the position before it.
func (l *Log) mark(ctx context.Context) error {
	_, head, err := l.engine.Bounds(ctx)
	if err != nil {
		return err
	}
	_, err = l.append(ctx, []Record{{Kind: KindMarker, ID: fmt.Sprintf("lategate.marker.%d", head)}})
	return err
}
