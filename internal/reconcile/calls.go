package reconcile

import (
	"context"
	"maps"
	"net/http"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/upstream"
)

// budget is the budget of a key.
func (r *Reconciler) budget(key string) *budget {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.budgets[key]
	if b == nil {
		maps.DeleteFunc(r.budgets, func(_ string, b *budget) bool { return b.idle() })
		b = newBudget(r.o.Share)
		r.budgets[key] = b
	}
	return b
}

// call makes one call with a key, when that key's budget has room for it, and decodes
// the answer. It is tried once: whoever polls comes back anyway. The error is an
// *apierror.Error or the context's.
func (r *Reconciler) call(ctx context.Context, key, method string, req, into proto.Message) (*upstream.Result, error) {
	b := r.budget(key)
	if err := b.wait(ctx); err != nil {
		return nil, err
	}
	res, err := r.o.Client.Read(upstream.Once(auth.WithCaller(ctx, auth.Caller{Key: key})), r.o.Bindings[method], req, into)
	if err != nil {
		failed := apierror.From(err)
		b.learn(failed.Header, failed)
		err = failed
		if ctx.Err() != nil {
			err = ctx.Err()
		}
	} else {
		b.learn(res.Header, nil)
	}
	if r.o.Called != nil {
		r.o.Called(method, err)
	}
	return res, err
}

// with asks the upstream with a key, within its budget.
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
