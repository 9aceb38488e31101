package upstream

import "context"

type onceKey struct{}

// Once returns a context whose calls are made one time only: a read that fails is not
// repeated. It is for a caller that counts its requests.
func Once(ctx context.Context) context.Context {
	return context.WithValue(ctx, onceKey{}, true)
}

// isOnce reports whether a context is one of Once.
func isOnce(ctx context.Context) bool {
	once, _ := ctx.Value(onceKey{}).(bool)
	return once
}
