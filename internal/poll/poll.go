// Package poll finds events that webhooks have missed. It registers the gateway's webhook
// upstream and monitors it, or monitors one that an operator has made. It polls the inbox for
// messages and broadcasts for delivery statuses, and appends a gap where events cannot be found.
//
// With the gateway's own API key it polls all accounts of that key. Without one it polls only
// the broadcasts that subscribers watch, with their keys. Of several replicas that share a log,
// one at a time does each of these jobs.
//
// Polling of the inbox starts when a gateway first runs: older messages are not imported.
package poll

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/upstream"
)

// Options configures a Poller.
type Options struct {
	// Client calls the upstream, and keeps polling within a share of each key's rate limit.
	Client *upstream.Client
	// Log has the events that are known already. Replicas share it, and their state in it.
	Log *eventlog.Log
	// Sink gets the events that are found.
	Sink Sink
	// Key is the gateway's own API key; without it only watched broadcasts are polled.
	Key string
	// PublicURL is where the upstream reaches the gateway, such as
	// https://gateway.example.com. Empty means that the operator manages the webhook: it is
	// monitored but never changed.
	PublicURL string
	// Secret is the secret with which the upstream signs webhooks.
	Secret string
	// Interval is the time between two polls of the inbox, the broadcasts and the webhook;
	// 0 means a minute.
	Interval time.Duration
	// Retention is how long the log keeps events; 0 means at least 52 hours.
	Retention time.Duration
	// Logger gets what an operator should know. If it is nil, nothing is logged.
	Logger *slog.Logger
	// Notify sends a notice to the streams of this replica; it may be nil. The reason is
	// WEBHOOK_DISABLED, WEBHOOK_ENABLED, POLL_BEHIND or POLL_CAUGHT_UP. The message is a
	// sentence. There are no accounts if it is not known which are affected.
	Notify func(reason, message string, accounts []string)
	// Called is called after each call upstream. Found is called with the number of events of
	// a kind that polling has found and webhooks had not brought. Both may be nil.
	Called func(method string, err error)
	Found  func(kind string, n int)
}

// A Sink appends events to the log. It drops those that the log has already. *ingest.Sink is one.
type Sink interface {
	Message(ctx context.Context, m ingest.Message) (duplicate bool, err error)
	Recipients(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, recipients, again []*whatsappv1.BroadcastRecipient) (appended int, err error)
	Gap(ctx context.Context, cause whatsappv1.GapCause, accounts []string, from, to time.Time, message string) error
}

// A Poller finds events that webhooks have missed. It is safe for concurrent use.
type Poller struct {
	o       Options
	logger  *slog.Logger
	shared  shared
	history history
	pollNow chan struct{} // makes the inbox be polled at once
	backlog atomic.Pointer[Backlog]
	// broadcasts is held during a call about broadcasts with the gateway's own key.
	broadcasts chan struct{}

	mu       sync.Mutex
	accounts accountList
	watches  map[string]*watch // by broadcast
	run      *running          // nil while Run is not
}

// New returns a Poller.
func New(o Options) *Poller { return newPoller(o, kv.NewJobs(o.Log), logHistory{o.Log}) }

func newPoller(o Options, s shared, h history) *Poller {
	if o.Interval <= 0 {
		o.Interval = time.Minute
	}
	if o.Retention <= 0 || o.Retention > rememberedFor {
		o.Retention = rememberedFor
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Poller{o: o, logger: o.Logger, shared: s, history: h, pollNow: make(chan struct{}, 1), broadcasts: make(chan struct{}, 1), watches: map[string]*watch{}}
}

// Run does all the work until the context ends, and returns the context's error once
// all of it has stopped. It is called once.
func (p *Poller) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	p.startWatches(ctx, g)
	if p.o.Key != "" {
		g.Go(func() error { return p.hold(ctx, "inbox", p.pollInbox) })
		g.Go(func() error { return p.hold(ctx, "broadcasts", p.findBroadcasts) })
		g.Go(func() error { return p.hold(ctx, "webhook", p.watchWebhook) })
	}
	g.Go(func() error {
		<-ctx.Done()
		p.stopWatches() // so that none is started while the group ends
		return ctx.Err()
	})
	return g.Wait()
}

// hold runs a job while this replica has the lease for it, until the context ends or the job is
// done. Failures are logged, and the job is run again after a pause.
func (p *Poller) hold(ctx context.Context, lease string, job func(context.Context) error) error {
	again := p.job("a job of polling", retry.Backoff{First: retryPause, Most: retryPause}, "job", lease)
	for {
		done := false
		err := p.shared.Hold(ctx, lease, func(ctx context.Context) error {
			err := job(ctx)
			done = err == nil
			return err
		})
		switch {
		case done:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, context.Canceled): // the lease was lost; the replica that has it continues
			err = nil
		}
		if err := retry.Sleep(ctx, again.Done(err, retryPause)); err != nil {
			return err
		}
	}
}

// retryPause is the pause before a job is run again.
const retryPause = 5 * time.Second

// found counts the events of a kind that polling has found.
func (p *Poller) found(kind string, n int) {
	if n > 0 && p.o.Found != nil {
		p.o.Found(kind, n)
	}
}

func (p *Poller) notify(reason, message string, accounts []string) {
	if p.o.Notify != nil {
		p.o.Notify(reason, message, accounts)
	}
}
