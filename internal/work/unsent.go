package work

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// whileUnsent returns a context for an upstream call that also ends with another context,
// but only until the call is sent. A call that still waits for the rate limit is given up;
// one that was sent may finish, because otherwise its outcome would be unknown.
func whileUnsent(ctx, other context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	var sent atomic.Bool
	stop := context.AfterFunc(other, func() {
		if !sent.Load() {
			cancel()
		}
	})
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: func(string) { sent.Store(true) }})
	return traced, func() { stop(); cancel() }
}
