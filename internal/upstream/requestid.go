package upstream

import (
	"context"
	"crypto/rand"
)

// NewRequestID returns the request id that a caller gave if it can stand in headers
// and logs, and a new one otherwise.
func NewRequestID(given string) string {
	for _, c := range []byte(given) {
		if c <= ' ' || c >= 0x7f {
			return rand.Text()
		}
	}
	if given == "" || len(given) > 128 {
		return rand.Text()
	}
	return given
}

type requestIDKey struct{}

// WithRequestID returns a context whose calls carry the id in X-Request-Id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestIDFrom returns the context's request id, empty where it has none.
func RequestIDFrom(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
