package poll

import (
	"context"
	"encoding/json"
	"fmt"
)

// shared is what replicas share: leases that say which replica does which job, and state that
// survives restarts. It is a *kv.Jobs.
type shared interface {
	// Hold waits until no other replica has the lease, does the job, and gives the lease
	// back. The job's context ends when the lease is lost. An error is the job's, or why
	// there is no lease.
	Hold(ctx context.Context, lease string, job func(context.Context) error) error
	// LoadState returns the value that was last stored under a key, or nil.
	LoadState(ctx context.Context, key string) ([]byte, error)
	// SaveState stores a value durably.
	SaveState(ctx context.Context, key string, value []byte) error
}

// load reads a job's state into a struct, and reports whether there was any.
func (p *Poller) load(ctx context.Context, key string, into any) (found bool, err error) {
	raw, err := p.shared.LoadState(ctx, key)
	if err != nil || raw == nil {
		return false, err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("poll: the state %q cannot be read: %w", key, err)
	}
	return true, nil
}

// save stores a job's state.
func (p *Poller) save(ctx context.Context, key string, state any) error {
	raw, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("poll: the state %q: %w", key, err)
	}
	return p.shared.SaveState(ctx, key, raw)
}
