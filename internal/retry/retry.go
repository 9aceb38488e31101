// Package retry is for work that is tried again until it succeeds: how long to wait in
// between, and what is logged.
package retry

import (
	"context"
	"log/slog"
	"time"
)

// Sleep waits for a time; it returns at once if the time is not positive. An error is the
// context's.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Backoff is how long to wait after each of several failures in a row: twice as long as
// the time before. Callers that may fail at the same time should wait a random part of it.
type Backoff struct {
	// First is the wait after the first failure, Most the longest.
	First, Most time.Duration

	next time.Duration
}

// Next is the wait after one more failure.
func (b *Backoff) Next() time.Duration {
	wait := min(max(b.next, b.First), b.Most)
	b.next = 2 * wait
	return wait
}

// Reset makes the next failure the first.
func (b *Backoff) Reset() { b.next = 0 }

// A Job is work that is tried again when it fails. The same failure time after time is
// logged once, and so is that the job works again.
type Job struct {
	// Name says what the job does, where it is logged.
	Name   string
	Logger *slog.Logger
	Backoff
	// Key returns what equal failures have in common: a failure with the key of the one
	// before is not logged. If Key is nil, the error's text is used.
	Key func(error) string

	failures int
	logged   string // the key of what was logged last
}

// Failed takes note of a failure, and returns how long to wait before the job is tried
// again.
func (j *Job) Failed(err error) time.Duration {
	key := err.Error()
	if j.Key != nil {
		key = j.Key(err)
	}
	if j.failures++; key != j.logged {
		j.Logger.Error(j.Name+" fails; it is tried again", "error", err)
		j.logged = key
	}
	return j.Next()
}

// Worked takes note that the job works.
func (j *Job) Worked() {
	j.recovered()
	j.Reset()
}

func (j *Job) recovered() {
	if j.failures > 0 {
		j.Logger.Info(j.Name+" works again", "failures", j.failures)
	}
	j.failures, j.logged = 0, ""
}

// Done takes note of the outcome of a job that is repeated regularly, and returns how long
// to wait before the next time: usual, unless it has failed.
func (j *Job) Done(err error, usual time.Duration) time.Duration {
	if err != nil {
		return j.Failed(err)
	}
	j.Worked()
	return usual
}

// Forever runs work again each time that it fails, until the context ends, and then returns
// nil. work must call works as soon as it works. If it fails again and again soon after
// that, the waits still grow.
func (j *Job) Forever(ctx context.Context, work func(works func()) error) error {
	for {
		var since time.Time
		err := work(func() {
			since = time.Now()
			j.recovered()
		})
		if ctx.Err() != nil {
			return nil
		}
		if !since.IsZero() && time.Since(since) >= j.Most {
			j.Reset()
		}
		if Sleep(ctx, j.Failed(err)) != nil {
			return nil
		}
	}
}
