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

// margin is how long before its caller's deadline a call is ended, depending on the time
// that is left when it arrives: 100 ms and a hundredth of that time, but at most a fifth of
// it and at most a second.
//
// At the deadline gRPC resets the stream, and the caller's own timer fires: neither says
// what happened to the call. So the status must arrive before. Callers send the time that
// they have left, so the gateway's deadline is later than theirs by the time that the call
// takes to arrive, and the status takes the same time back: 100 ms are for both, across an
// ocean or with busy processors. The hundredth is for gRPC's C core (Python, C++, C#, Ruby,
// PHP), which rounds the time up to three digits.
func margin(left time.Duration) time.Duration {
	return min(left/5, 100*time.Millisecond+left/100, time.Second)
}

// ahead returns a context that ends the margin before a deadline.
func ahead(ctx context.Context, deadline time.Time) (context.Context, context.CancelFunc) {
	return context.WithDeadline(ctx, deadline.Add(-margin(time.Until(deadline))))
}

// endUnary ends a call in time for its caller to learn the outcome. A call without a
// deadline does not get one.
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

// endStream does the same for streams. Their handlers may wait for something that ignores
// the context: messages that are not sent or not read, and parts of larger work that are
// allowed to finish. They get half of the margin; then the caller is answered without them,
// and left counts them until they have ended.
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
			return <-done // there is no caller left to answer
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
