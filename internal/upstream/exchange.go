package upstream

import (
	"context"

	"github.com/lategate/lategate/internal/transcode"
)

// An Exchange is the REST facade's side of one call. The facade's callers speak
// the upstream's own JSON, so what they send is relayed as it came once it has
// been decoded and validated, and what the upstream answers is relayed as it is.
type Exchange struct {
	// Body is the caller's JSON, nil where the method has none.
	Body []byte
	// Query is the caller's raw query.
	Query string
	// Path is the caller's escaped path.
	Path string

	// Answer and Status are set by the call.
	Answer *transcode.Answer
	Status int
}

type exchangeKey struct{}

// WithExchange returns a context that carries a REST call's exchange.
func WithExchange(ctx context.Context, x *Exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// ExchangeFrom returns the exchange of the REST call that a context belongs to, nil
// for a gRPC call.
func ExchangeFrom(ctx context.Context) *Exchange {
	x, _ := ctx.Value(exchangeKey{}).(*Exchange)
	return x
}
