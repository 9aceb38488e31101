package reconcile

import (
	"context"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/upstream"
)

// broadcasts begins the names of the calls that have half of the share, where the inbox
// needs the other half.
const broadcasts = "/lategate.whatsapp.v1.BroadcastsService/"

// call makes one call with a key, when the share of that key's rate limit that polling may
// use has room for it, and decodes the answer. It is tried once: whoever polls comes back
// anyway. The error is an *apierror.Error or the context's.
func (r *Reconciler) call(ctx context.Context, key, method string, req, into proto.Message) (*upstream.Result, error) {
	if key == r.o.Key && strings.HasPrefix(method, broadcasts) {
		// One at a time: calls of a key get their turns in the order in which they came, so
		// that every other one is left to the inbox, however many broadcasts there are.
		select {
		case r.broadcasts <- struct{}{}:
			defer func() { <-r.broadcasts }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	polls := upstream.WithClass(upstream.Once(auth.WithCaller(ctx, auth.Caller{Key: key})), upstream.Poll)
	res, err := r.o.Client.Read(polls, r.o.Bindings[method], req, into)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if r.o.Called != nil {
		r.o.Called(method, err)
	}
	return res, err
}

// with asks the upstream with a key, within that share.
func (r *Reconciler) with(key string) delivery.Upstream {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		_, err := r.call(ctx, key, method, req, into)
		return err
	}
}

// status is the HTTP status of a failed call, 0 if there is none.
func status(err error) int {
	if err == nil {
		return 0
	}
	return apierror.From(err).HTTPStatus
}

// serverTime is the upstream's clock, or ours where it does not tell.
func serverTime(res *upstream.Result) time.Time {
	now := time.Now()
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil || at.Sub(now).Abs() > 24*time.Hour {
		return now
	}
	return at
}

// upstreamNow is the upstream's clock, as far as its answers have told: what times that it
// has told are compared with.
func (r *Reconciler) upstreamNow() time.Time { return time.Now().Add(r.o.Client.Ahead()) }

// sleep waits. An error is the context's.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
