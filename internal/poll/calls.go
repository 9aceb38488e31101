package poll

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/upstream"
)

// broadcasts begins the names of the calls that have half of the share, where the inbox
// needs the other half.
const broadcasts = "/lategate.whatsapp.v1.BroadcastsService/"

// call makes one call with a key, when the share of that key's rate limit that polling may
// use has room for it, and decodes the answer. It is tried once: whoever polls comes back
// anyway. The error is an *apierror.Error or the context's.
func (p *Poller) call(ctx context.Context, key, method string, req, into proto.Message) (*upstream.Answer, error) {
	return p.callWith(ctx, key, method, req, nil, into)
}

// callWith is call with further query parameters.
func (p *Poller) callWith(ctx context.Context, key, method string, req proto.Message, further url.Values, into proto.Message) (*upstream.Answer, error) {
	if key == p.o.Key && strings.HasPrefix(method, broadcasts) {
		// One at a time: calls of a key get their turns in the order in which they came, so
		// that every other one is left to the inbox, however many broadcasts there are.
		select {
		case p.broadcasts <- struct{}{}:
			defer func() { <-p.broadcasts }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	res, err := p.o.Client.Read(ctx, upstream.Call{Method: contract.Of(method), Request: req, Query: further,
		Caller: auth.Caller{Key: key}, Class: upstream.Poll, Once: true}, into)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if p.o.Called != nil {
		p.o.Called(method, err)
	}
	return res, err
}

// with asks the upstream with a key, within that share.
func (p *Poller) with(key string) upstream.Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		_, err := p.call(ctx, key, method, req, into)
		return err
	}
}

// job is work that polling does again and again, with what the log says of it. Failures for
// the same reason are the same: their texts may differ.
func (p *Poller) job(name string, wait retry.Backoff, attrs ...any) *retry.Job {
	return &retry.Job{Name: name, Logger: p.logger.With(attrs...), Backoff: wait, Key: func(err error) string {
		if failed, ok := errors.AsType[*apierror.Error](err); ok {
			return failed.Reason
		}
		return err.Error()
	}}
}

// usual is how long the usual jobs wait after failures.
func (p *Poller) usual() retry.Backoff {
	return retry.Backoff{First: p.o.Interval, Most: 10 * p.o.Interval}
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
func (p *Poller) upstreamNow() time.Time { return time.Now().Add(p.o.Client.Ahead()) }
