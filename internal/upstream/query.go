package upstream

import (
	"context"
	"net/url"
)

type queryKey struct{}

// WithQuery returns a context whose calls without a body have further query parameters:
// those that the upstream has come to know since the contract was written. An upstream
// that does not know them ignores them.
func WithQuery(ctx context.Context, query url.Values) context.Context {
	return context.WithValue(ctx, queryKey{}, query)
}

// withQuery adds the context's parameters to a query.
func withQuery(ctx context.Context, query string) string {
	further, _ := ctx.Value(queryKey{}).(url.Values)
	switch {
	case len(further) == 0:
		return query
	case query == "":
		return further.Encode()
	}
	return query + "&" + further.Encode()
}
