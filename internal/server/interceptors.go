package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors"
	grpcauth "github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/auth"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/logging"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/recovery"
	"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/selector"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/upstream"
)

// unaryChain is what every unary call goes through, outermost first, whichever
// face it came from: it gets an id, its end is logged, a panic becomes an error,
// its caller is known, its request is valid.
func unaryChain(log *slog.Logger, v *validator) []grpc.UnaryServerInterceptor {
	return []grpc.UnaryServerInterceptor{
		requestID,
		logging.UnaryServerInterceptor(logger(log), loggingOptions()...),
		recovery.UnaryServerInterceptor(recovery.WithRecoveryHandlerContext(recovered(log))),
		selector.UnaryServerInterceptor(grpcauth.UnaryServerInterceptor(auth.Passthrough), selector.MatchFunc(needsCaller)),
		v.unary,
	}
}

// streamChain is what health watches and reflection go through.
func streamChain(log *slog.Logger) []grpc.StreamServerInterceptor {
	return []grpc.StreamServerInterceptor{
		logging.StreamServerInterceptor(logger(log), loggingOptions()...),
		recovery.StreamServerInterceptor(recovery.WithRecoveryHandlerContext(recovered(log))),
	}
}

// needsCaller exempts what infrastructure calls: health checks.
func needsCaller(_ context.Context, c interceptors.CallMeta) bool {
	return serviceOf(c.FullMethod()) != "grpc.health.v1.Health"
}

const requestIDKey = "x-request-id"

// requestID takes the caller's request id, or makes one, and returns it in the
// header of the answer. The upstream gets the same id.
func requestID(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	given := ""
	if values := metadata.ValueFromIncomingContext(ctx, requestIDKey); len(values) == 1 {
		given = values[0]
	}
	id := upstream.NewRequestID(given)
	if err := grpc.SetHeader(ctx, metadata.Pairs(requestIDKey, id)); err != nil {
		return nil, err
	}
	return handler(upstream.WithRequestID(ctx, id), req)
}

func recovered(log *slog.Logger) recovery.RecoveryHandlerFuncContext {
	return func(ctx context.Context, p any) error {
		log.ErrorContext(ctx, "panic in a handler", "panic", fmt.Sprint(p), "request_id", upstream.RequestIDFrom(ctx), "stack", string(debug.Stack()))
		return &apierror.Error{Code: codes.Internal, Reason: "PANIC", Message: "the gateway failed to handle the call; its log has the cause under the request id"}
	}
}

func logger(l *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(ctx context.Context, level logging.Level, msg string, fields ...any) {
		l.Log(ctx, slog.Level(level), msg, fields...)
	})
}

func loggingOptions() []logging.Option {
	return []logging.Option{
		logging.WithLogOnEvents(logging.FinishCall),
		logging.WithLevels(levelOf),
		logging.WithCodes(func(err error) codes.Code { return codeOf(err) }),
		logging.WithFieldsFromContext(func(ctx context.Context) logging.Fields {
			return logging.Fields{"request_id", upstream.RequestIDFrom(ctx)}
		}),
	}
}

func codeOf(err error) codes.Code {
	if err == nil {
		return codes.OK
	}
	return apierror.From(err).Code
}

// levelOf logs what the caller did right at debug level, what the caller did wrong
// at info, and what an operator should look at above.
func levelOf(c codes.Code) logging.Level {
	switch c {
	case codes.OK:
		return logging.LevelDebug
	case codes.Unknown, codes.Internal, codes.DataLoss:
		return logging.LevelError
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		return logging.LevelWarn
	default:
		return logging.LevelInfo
	}
}
