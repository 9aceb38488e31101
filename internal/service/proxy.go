package service

import (
	"context"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/upstream"
)

// proxy returns the handler of an RPC that is passed on to the upstream. Its answer is
// checked JSON for the REST facade, whose callers use the upstream's JSON, and wire bytes
// for gRPC.
func (s *Services) proxy(own override) handler {
	return func(ctx context.Context, call *upstream.Call) (any, error) {
		call.Caller, _ = auth.CallerFrom(ctx)
		if own.before != nil {
			if err := own.before(ctx, call); err != nil {
				return nil, err
			}
		}
		answer, err := s.Client.Do(ctx, *call)
		if err != nil {
			setHeader(ctx, apierror.From(err).Header)
			return nil, err
		}
		if own.after != nil {
			own.after(ctx, call, answer)
		}
		setHeader(ctx, answer.Header)
		if call.Relay {
			_, err = answer.JSON()
		} else if failed := upstream.ReportedFailure(call.Method, answer); failed != nil {
			return nil, failed
		} else {
			err = answer.Render()
		}
		if err != nil {
			return nil, upstream.Malformed(call.Method, err)
		}
		return answer, nil
	}
}

// relayed are the headers of the upstream that a caller gets: those about the rate limit.
var relayed = map[string]string{
	http.CanonicalHeaderKey("X-RateLimit-Limit"):     "x-ratelimit-limit",
	http.CanonicalHeaderKey("X-RateLimit-Remaining"): "x-ratelimit-remaining",
	http.CanonicalHeaderKey("X-RateLimit-Reset"):     "x-ratelimit-reset",
	http.CanonicalHeaderKey("Retry-After"):           "retry-after",
}

// setHeader passes the upstream's rate limit on to the caller. Setting headers fails only
// after they were sent, which a unary handler has not done.
func setHeader(ctx context.Context, h http.Header) {
	md := make(metadata.MD, len(relayed))
	for name, key := range relayed {
		if values := h[name]; len(values) > 0 {
			md[key] = values
		}
	}
	if len(md) > 0 {
		_ = grpc.SetHeader(ctx, md)
	}
}
