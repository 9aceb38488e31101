package service

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/upstream"
)

// Streams serves the streaming RPCs and the cursors.
type Streams struct {
	client   *upstream.Client
	accounts *auth.Accounts
	notices  *Notices

	log      *eventlog.Log
	cursors  *kv.Cursors
	jobs     *kv.Jobs
	hub      *hub.Hub
	sink     *ingest.Sink
	ownKey   string
	watch    func(key, accountID, broadcastID string, changed func(gone bool)) (release func())
	ahead    func() time.Duration // how far the upstream's clock is ahead
	stopping <-chan struct{}
	logger   *slog.Logger

	recheckInterval, ownInterval time.Duration
}

const (
	// defaultRecheck is how often a stream asks what its key can still see.
	defaultRecheck = time.Minute
	defaultSettle  = 10 * time.Minute
)

func newStreams(o Options) *Streams {
	s := &Streams{client: o.Client, notices: o.Notices, log: o.Log, cursors: o.Cursors, jobs: o.Jobs, hub: o.Hub, sink: o.Sink,
		ownKey: o.OwnKey, watch: o.Watch, ahead: o.Client.Ahead, stopping: o.Stopping, logger: o.Logger, recheckInterval: cmp.Or(o.Recheck, defaultRecheck)}
	settle := cmp.Or(o.Settle, defaultSettle)
	s.ownInterval = settle / 2
	s.accounts = auth.NewAccounts(auth.Options{List: s.listAccounts, Head: o.Hub.Head, TTL: s.recheckInterval, Settle: settle})
	return s
}

// ask returns a function that makes calls of a class with the key of the context's caller.
func (s *Streams) ask(ctx context.Context, class upstream.Class) upstream.Ask {
	return asking(ctx, s.client, class)
}
