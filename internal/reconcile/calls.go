package reconcile

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream"
)

// broadcasts begins the names of the calls that have half of the share, where the inbox
// needs the other half.
const broadcasts = "/lategate.whatsapp.v1.BroadcastsService/"

// call makes one call with a key, when the share of that key's rate limit that polling may
// use has room for it, and decodes the answer. It is tried once: whoever polls comes back
// anyway. The error is an *apierror.Error or the context's.
func (r *Reconciler) call(ctx context.Context, key, method string, req, into proto.Message) (*upstream.Answer, error) {
	return r.callWith(ctx, key, method, req, nil, into)
}

// callWith is call with further query parameters.
func (r *Reconciler) callWith(ctx context.Context, key, method string, req proto.Message, further url.Values, into proto.Message) (*upstream.Answer, error) {
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
	res, err := r.o.Client.Read(ctx, upstream.Call{Method: contract.Of(method), Request: req, Query: further,
		Caller: auth.Caller{Key: key}, Class: upstream.Poll, Once: true}, into)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if r.o.Called != nil {
		r.o.Called(method, err)
	}
	return res, err
}

// with asks the upstream with a key, within that share.
func (r *Reconciler) with(key string) upstream.Ask {
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
func serverTime(res *upstream.Answer) time.Time {
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
