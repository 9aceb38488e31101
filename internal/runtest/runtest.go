// Package runtest runs functions in tests that run until a context ends.
package runtest

import (
	"context"
	"errors"
	"sync"
	"testing"
)

// Start calls run in the background until the test ends, or until stop, which waits for its
// end. If run returns by itself, or with another error than its context's, the test fails.
func Start(t testing.TB, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err := run(ctx)
		switch {
		case ctx.Err() == nil:
			t.Errorf("what runs in the background has ended by itself, with %v", err)
		case err != nil && !errors.Is(err, context.Canceled):
			t.Errorf("what runs in the background has ended with %v, want nil", err)
		}
	}()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}
