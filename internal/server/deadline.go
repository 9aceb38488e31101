package server

import (
	"context"
	"sync"
	"time"

	middleware "github.com/grpc-ecosystem/go-grpc-middleware/v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// margin is how long before its caller's deadline a call is ended, by the time that is left
// when it arrives: 100 ms and a hundredth of that, but a fifth and a second at most.
//
// At the deadline gRPC resets the stream, and the caller's own clock runs out: neither tells
// what became of the call. The status must be there before. Callers send the time that they
// have left, so the gateway sees a deadline that is later than theirs by the way here, and
// the status takes the way back: 100 ms are for both, across an ocean or with processors
// that are busy. The hundredth is for gRPC's C core (Python, C++, C#, Ruby, PHP), which
// rounds the time up to three digits.
func margin(left time.Duration) time.Duration {
	return min(left/5, 100*time.Millisecond+left/100, time.Second)
}

// ahead returns a context that ends the margin before a deadline.
func ahead(ctx context.Context, deadline time.Time) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, deadline.Add(-margin(time.Until(deadline))))
}

// endUnary ends a call in time for its caller to learn how. A call without a deadline gets
// none.
func endUnary(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return handler(ctx, req)
	}
	ctx, cancel := ahead(ctx, deadline)
	defer cancel()
	resp, err := handler(ctx, req)
	return resp, apierror.AtDeadline(ctx, err)
}

// endStream does the same for streams. Their handlers may be held up by what heeds no
// context of ours: messages that do not come or are not taken, and parts of larger work that
// are let finish. They get half of the margin; then the caller is answered without them, and
// left counts them until they have ended.
func endStream(left *sync.WaitGroup) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		deadline, ok := stream.Context().Deadline()
		if !ok {
			return handler(srv, stream)
		}
		ctx, cancel := ahead(stream.Context(), deadline)
		done := make(chan error, 1)
		left.Go(func() {
			defer cancel()
			done <- handler(srv, &middleware.WrappedServerStream{ServerStream: stream, WrappedContext: ctx})
		})
		select {
		case err := <-done:
			return apierror.AtDeadline(ctx, err)
		case <-ctx.Done():
		}
		if !apierror.PastDeadline(ctx) {
			return <-done // there is nobody to answer
		}
		last := time.NewTimer(time.Until(deadline) / 2)
		defer last.Stop()
		select {
		case err := <-done:
			return apierror.AtDeadline(ctx, err)
		case <-last.C:
			return &apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED",
				Message: "the call's deadline has passed; what was under way may have taken effect"}
		}
	}
}
