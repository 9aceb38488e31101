package kv

import (
	"context"
	"fmt"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// Jobs is what the background jobs of all processes with one log share: which process does
// a job, and its state, which is how far it is. It is safe for concurrent use.
type Jobs struct {
	log    *eventlog.Log
	states eventlog.Keys
}

// NewJobs returns the jobs that are stored beside a log.
func NewJobs(log *eventlog.Log) *Jobs { return &Jobs{log: log, states: log.Keys("jobs")} }

// Hold runs work while this process holds the lease of that name: see eventlog.Log.Hold.
func (j *Jobs) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	return j.log.Hold(ctx, name, work)
}

// Held reports whether any process holds the lease of that name now. An error is
// eventlog.ErrUnavailable or the context's.
func (j *Jobs) Held(ctx context.Context, name string) (bool, error) { return j.log.Held(ctx, name) }

// LoadState returns the value that was last stored under a name; nil if there is none. An
// error is eventlog.ErrUnavailable or the context's.
func (j *Jobs) LoadState(ctx context.Context, name string) ([]byte, error) {
	v, err := j.states.Get(ctx, eventlog.KeyOf(name))
	return v.Data, err
}

// SaveState stores a value of up to 512 KiB durably under a name and replaces the previous
// one. If several processes store at the same time, the last one wins. An error is
// eventlog.ErrInvalid for a value that is too large, eventlog.ErrUnavailable or the
// context's; after the latter two the value may have been stored.
func (j *Jobs) SaveState(ctx context.Context, name string, data []byte) error {
	return j.save(ctx, name, data, 0)
}

// SaveStateFor is SaveState for a value that expires after ttl, which must be at least a
// second and is counted in whole seconds. Each time the value is stored, its time begins
// anew. A shorter ttl is eventlog.ErrInvalid.
func (j *Jobs) SaveStateFor(ctx context.Context, name string, data []byte, ttl time.Duration) error {
	if ttl < time.Second {
		return fmt.Errorf("%w: the state %q for %v", eventlog.ErrInvalid, name, ttl)
	}
	return j.save(ctx, name, data, ttl)
}

// save stores a value; with a ttl of 0 it does not expire.
func (j *Jobs) save(ctx context.Context, name string, data []byte, ttl time.Duration) error {
	_, err := j.states.Put(ctx, eventlog.KeyOf(name), data, eventlog.Condition{}, ttl)
	return err
}
