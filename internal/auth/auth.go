// Package auth identifies the callers of the gateway.
package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/apierror"
)

// A Caller is who makes a call.
type Caller struct {
	// Key is the Late API key with which the call is made upstream. It is the caller's own:
	// the gateway's key is never used for a caller. It is empty if no caller was
	// authenticated.
	Key string
	// RequestID identifies the call in the gateway's log and to the upstream.
	RequestID string
}

type callerKey struct{}

// WithCaller returns a context that carries the caller.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerFrom returns the caller in a context. ok is false if no caller was authenticated.
func CallerFrom(ctx context.Context) (c Caller, ok bool) {
	c, _ = ctx.Value(callerKey{}).(Caller)
	return c, c.Key != ""
}

// Passthrough authenticates a call by the Late API key in its `authorization` metadata
// ("Bearer sk_..."). Whether the key is valid is decided by the upstream. A call without a
// key gets UNAUTHENTICATED.
func Passthrough(ctx context.Context) (context.Context, error) {
	values := metadata.ValueFromIncomingContext(ctx, "authorization")
	if len(values) == 0 {
		return nil, unauthenticated("no API key: send your Late API key as `authorization: Bearer sk_...`")
	}
	scheme, key, _ := strings.Cut(values[0], " ")
	key = strings.TrimSpace(key)
	if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") || key == "" || !printable(key) {
		return nil, unauthenticated("the authorization is not `Bearer` and one Late API key")
	}
	c, _ := CallerFrom(ctx) // may have a request id already
	c.Key = key
	return WithCaller(ctx, c), nil
}

// RequestIDFrom returns the request id of a context's caller, or "".
func RequestIDFrom(ctx context.Context) string {
	c, _ := CallerFrom(ctx)
	return c.RequestID
}

// printable reports whether a key can be part of a header.
func printable(key string) bool {
	for _, c := range []byte(key) {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

func unauthenticated(message string) error {
	return &apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_MISSING", Message: message}
}

// Owner identifies the caller as the owner of what the gateway stores for callers, without
// storing the key: a new key is a new owner.
func (c Caller) Owner() string {
	sum := sha256.Sum256([]byte(c.Key))
	return hex.EncodeToString(sum[:16])
}
