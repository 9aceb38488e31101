package reconcile

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/lategate/lategate/internal/events"
)

// shared is what replicas have in common: who does which job, and a little state that
// outlives them.
type shared interface {
	// Hold waits until no other replica has the lease, does the job, and gives the lease
	// back. The job's context ends when the lease is lost. An error is the job's, or why
	// there is no lease.
	Hold(ctx context.Context, lease string, job func(context.Context) error) error
	// Get returns what was last put under a key, nil if nothing was.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put stores a value durably.
	Put(ctx context.Context, key string, value []byte) error
}

// load reads a job's state into a struct, and reports whether there was any.
func (r *Reconciler) load(ctx context.Context, key string, into any) (found bool, err error) {
	raw, err := r.shared.Get(ctx, key)
	if err != nil || raw == nil {
		return false, err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("reconcile: the state %q cannot be read: %w", key, err)
	}
	return true, nil
}

// save stores a job's state.
func (r *Reconciler) save(ctx context.Context, key string, state any) error {
	raw, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("reconcile: the state %q: %w", key, err)
	}
	return r.shared.Put(ctx, key, raw)
}

// logShared is what replicas share by sharing a log.
type logShared struct{ log *events.Log }

func (s logShared) Hold(ctx context.Context, lease string, job func(context.Context) error) error {
	return s.log.Hold(ctx, lease, job)
}

func (s logShared) Get(ctx context.Context, key string) ([]byte, error) {
	return s.log.LoadState(ctx, key)
}

func (s logShared) Put(ctx context.Context, key string, value []byte) error {
	return s.log.SaveState(ctx, key, value)
}
