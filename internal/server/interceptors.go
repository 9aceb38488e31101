package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	middleware "github.com/grpc-ecosystem/go-grpc-middleware/v2"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors"
	grpcauth "github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/auth"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/selector"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
)

// unaryChain is the interceptors of every unary call of both APIs, outermost first: the
// call gets an id, its end is logged, it ends before its deadline, a panic becomes an
// error, its caller is identified, its request is validated.
func unaryChain(logger *slog.Logger, v *validator) []grpc.UnaryServerInterceptor {
	return []grpc.UnaryServerInterceptor{
		requestID,
		logUnary(logger),
		endUnary,
		recovery.UnaryServerInterceptor(recovery.WithRecoveryHandlerContext(recovered(logger))),
		selector.UnaryServerInterceptor(grpcauth.UnaryServerInterceptor(auth.Passthrough), selector.MatchFunc(needsCaller)),
		v.unary,
	}
}

// streamChain is the same for streams. Those of the contract end by themselves when the
// gateway stops, after their last resume token; others are ended. left counts handlers that
// have outlived their streams.
func streamChain(logger *slog.Logger, v *validator, stopping <-chan struct{}, left *sync.WaitGroup) []grpc.StreamServerInterceptor {
	ours := selector.MatchFunc(isContract)
	return []grpc.StreamServerInterceptor{
		selector.StreamServerInterceptor(endWhen(stopping), selector.MatchFunc(func(ctx context.Context, c interceptors.CallMeta) bool { return !isContract(ctx, c) })),
		requestIDStream,
		logStream(logger),
		endStream(left),
		recovery.StreamServerInterceptor(recovery.WithRecoveryHandlerContext(recovered(logger))),
		selector.StreamServerInterceptor(grpcauth.StreamServerInterceptor(auth.Passthrough), ours),
		selector.StreamServerInterceptor(v.stream, ours),
	}
}

// finalMessageTimeout is how long a stream may take, after stopping began, to send its last
// message: a health watch says that the gateway is no longer serving.
const finalMessageTimeout = 250 * time.Millisecond

// endWhen ends streams that do not end by themselves when the gateway stops: health watches
// and reflection. The graceful stop would wait for them until its timeout.
func endWhen(stopping <-chan struct{}) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		done := make(chan error, 1)
		go func() { done <- handler(srv, stream) }() // it ends with the stream's context
		select {
		case err := <-done:
			return err
		case <-stopping:
		}
		select {
		case err := <-done:
			return err
		case <-time.After(finalMessageTimeout):
			return &apierror.Error{Code: codes.Unavailable, Reason: "STOPPING", Message: "the gateway is stopping; connect again"}
		}
	}
}

// isContract reports whether a method is one of the contract's.
func isContract(_ context.Context, c interceptors.CallMeta) bool {
	return strings.HasPrefix(c.Service, "lategate.")
}

// needsCaller excludes health checks, which infrastructure calls without a key.
func needsCaller(_ context.Context, c interceptors.CallMeta) bool {
	return serviceOf(c.FullMethod()) != "grpc.health.v1.Health"
}

const requestIDKey = "x-request-id"

// requestID takes the caller's request id, or makes one, and returns it in the
// header of the answer. The upstream gets the same id.
func requestID(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	id := requestIDOf(ctx)
	if err := grpc.SetHeader(ctx, metadata.Pairs(requestIDKey, id)); err != nil {
		return nil, err
	}
	return handler(auth.WithCaller(ctx, auth.Caller{RequestID: id}), req)
}

// requestIDStream does the same for a stream, whose header is sent with its first item.
func requestIDStream(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	id := requestIDOf(stream.Context())
	if err := stream.SetHeader(metadata.Pairs(requestIDKey, id)); err != nil {
		return err
	}
	return handler(srv, &middleware.WrappedServerStream{ServerStream: stream, WrappedContext: auth.WithCaller(stream.Context(), auth.Caller{RequestID: id})})
}

func requestIDOf(ctx context.Context) string {
	given := ""
	if values := metadata.ValueFromIncomingContext(ctx, requestIDKey); len(values) == 1 {
		given = values[0]
	}
	return auth.NewRequestID(given)
}

func recovered(logger *slog.Logger) recovery.RecoveryHandlerFuncContext {
	return func(ctx context.Context, p any) error {
		logger.ErrorContext(ctx, "panic in a handler", "panic", fmt.Sprint(p), "request_id", auth.RequestIDFrom(ctx), "stack", string(debug.Stack()))
		return &apierror.Error{Code: codes.Internal, Reason: "PANIC", Message: "the gateway failed to handle the call; its log has the cause under the request id"}
	}
}

func logUnary(logger *slog.Logger) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		begin := time.Now()
		resp, err := handler(ctx, req)
		logCall(ctx, logger, info.FullMethod, begin, err)
		return resp, err
	}
}

func logStream(logger *slog.Logger) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		begin := time.Now()
		err := handler(srv, stream)
		logCall(stream.Context(), logger, info.FullMethod, begin, err)
		return err
	}
}

// logCall logs the end of a call, but never its content, which belongs to customers.
func logCall(ctx context.Context, logger *slog.Logger, method string, begin time.Time, err error) {
	if err == nil {
		if logger.Enabled(ctx, slog.LevelDebug) {
			logger.DebugContext(ctx, "call", "method", method, "code", "OK", "took", time.Since(begin), "request_id", auth.RequestIDFrom(ctx))
		}
		return
	}
	e := apierror.From(err)
	logger.Log(ctx, levelOf(e), "call", "method", method, "code", e.Code.String(), "reason", e.Reason, "error", e.Message,
		"took", time.Since(begin), "request_id", auth.RequestIDFrom(ctx))
}

// levelOf returns info for what only the caller has to deal with, and a higher level for
// what an operator should look at.
func levelOf(e *apierror.Error) slog.Level {
	if e.Reason == "DEADLINE_EXCEEDED" {
		return slog.LevelInfo // the deadline of a stream is normal
	}
	switch e.Code {
	case codes.Unknown, codes.Internal, codes.DataLoss:
		return slog.LevelError
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}
