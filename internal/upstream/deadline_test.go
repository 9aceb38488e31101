package upstream

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// due is a context that is cancelled at its deadline, like the contexts of calls that gRPC
// ends.
type due struct {
	context.Context
	at time.Time
}

func (d due) Deadline() (time.Time, bool) { return d.at, true }

func cutIn(ctx context.Context, patience time.Duration) due {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(patience, cancel)
	return due{ctx, time.Now().Add(patience)}
}

// TestCutOffAtTheDeadline checks that a cancellation at the deadline counts as a missed
// deadline, wherever it is noticed.
func TestCutOffAtTheDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		call   func(*testing.T, *Client, caller) error
		reason string
	}{
		"a read": {func(_ *testing.T, _ *Client, o caller) error { return o.get("a") }, apierror.ReasonTimeout},
		"a read that has joined another": {func(t *testing.T, c *Client, o caller) error {
			first := callerOf(t, c, Interactive)
			ctx, cancel := context.WithCancel(first.ctx)
			first.ctx = ctx
			ended := make(chan error)
			go func() { ended <- first.get("a") }()
			synctest.Wait()
			err := o.get("a")
			cancel()
			<-ended
			return err
		}, apierror.ReasonTimeout},
		"a write": {func(_ *testing.T, _ *Client, o caller) error { return o.put() }, apierror.ReasonOutcomeUnknown},
		"a write that comes too late": {func(_ *testing.T, _ *Client, o caller) error {
			<-o.ctx.Done()
			return o.put()
		}, apierror.ReasonTimeout},
		"a file": {func(_ *testing.T, c *Client, o caller) error {
			return c.Put(o.ctx, "http://storage.test/up", "text/plain", 1, strings.NewReader("x"), nil)
		}, apierror.ReasonUploadFailed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := inMemory(t, hang)
				o := callerOf(t, c, Interactive)
				begin := time.Now()
				o.ctx = cutIn(o.ctx, time.Second)
				e := failed(t, nil, tt.call(t, c, o))
				if e.Code != codes.DeadlineExceeded || e.Reason != tt.reason || e.HTTPStatus != http.StatusGatewayTimeout || time.Since(begin) != time.Second {
					t.Errorf("got %v, HTTP %d after %v, want DeadlineExceeded, %s, 504 after a second", e, e.HTTPStatus, time.Since(begin), tt.reason)
				}
			})
		})
	}
}
