package work

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// whileUnsent returns a context for an upstream call, which also ends with another one,
// but only as long as nothing was sent. A call that waits for its turn is not worth
// waiting for; one that was sent is let finish, or nobody would know what it did.
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
