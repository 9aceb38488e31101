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

// broadcastsPrefix is the prefix of the methods that may use half of the poll share of the
// gateway's own key. The other half is for the inbox.
const broadcastsPrefix = "/lategate.whatsapp.v1.BroadcastsService/"

// call makes one call with a key and decodes the answer. It first waits until the share of the
// key's rate limit that polling may use has room. It does not retry: the job that polls repeats
// the call anyway. The error is an *apierror.Error or the context's.
func (p *Poller) call(ctx context.Context, key, method string, req, into proto.Message) (*upstream.Answer, error) {
	return p.callWith(ctx, key, method, req, nil, into)
}

// callWith is like call, with additional query parameters.
func (p *Poller) callWith(ctx context.Context, key, method string, req proto.Message, further url.Values, into proto.Message) (*upstream.Answer, error) {
	if key == p.o.Key && strings.HasPrefix(method, broadcastsPrefix) {
		// Only one such call waits at a time. Calls of a key are made in the order in which
		// they arrive, so every second one is left to the inbox, even with many broadcasts.
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

// with returns a function that makes calls with a key, as call does.
func (p *Poller) with(key string) upstream.Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		_, err := p.call(ctx, key, method, req, into)
		return err
	}
}

// job returns the retry state and log attributes of work that polling repeats. Failures with the
// same reason count as the same failure, even if their texts differ.
func (p *Poller) job(name string, wait retry.Backoff, attrs ...any) *retry.Job {
	return &retry.Job{Name: name, Logger: p.logger.With(attrs...), Backoff: wait, Key: func(err error) string {
		if failed, ok := errors.AsType[*apierror.Error](err); ok {
			return failed.Reason
		}
		return err.Error()
	}}
}

// defaultBackoff is how long most jobs wait after failures.
func (p *Poller) defaultBackoff() retry.Backoff {
	return retry.Backoff{First: p.o.Interval, Most: 10 * p.o.Interval}
}

// status returns the HTTP status of a failed call, or 0 if there is none.
func status(err error) int {
	if err == nil {
		return 0
	}
	return apierror.From(err).HTTPStatus
}

// serverTime returns the upstream's time from an answer, or the local time if the answer has no
// plausible time.
func serverTime(res *upstream.Answer) time.Time {
	now := time.Now()
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil || at.Sub(now).Abs() > 24*time.Hour {
		return now
	}
	return at
}

// upstreamNow returns the upstream's current time, estimated from its answers. Use it to compare
// with times that the upstream has sent.
func (p *Poller) upstreamNow() time.Time { return time.Now().Add(p.o.Client.Ahead()) }
