package runtest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

// recorder is a test whose failures are wanted.
type recorder struct {
	testing.TB
	failures []string
	cleanup  func()
}

func (r *recorder) Helper()          {}
func (r *recorder) Cleanup(f func()) { r.cleanup = f }
func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func TestStart(t *testing.T) {
	wait := func(ctx context.Context) { <-ctx.Done() }
	goOn := func(context.Context) {}
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		run  func(context.Context)
		err  error
		want int // failures
	}{
		"as it should":             {wait, nil, 0},
		"with the context's":       {wait, context.Canceled, 0},
		"with an error":            {wait, broken, 1},
		"by itself":                {goOn, nil, 1},
		"by itself, with an error": {goOn, broken, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := &recorder{TB: t}
			ended := false
			stop := Start(r, func(ctx context.Context) error {
				tt.run(ctx)
				ended = true
				return tt.err
			})
			synctest.Wait()
			stop()
			r.cleanup()
			if !ended || len(r.failures) != tt.want {
				t.Errorf("%s: ended %v with the failures %q, want %d", name, ended, r.failures, tt.want)
			}
		})
	}
}
