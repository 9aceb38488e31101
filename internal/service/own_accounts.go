package service

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/upstream"
)

const (
	// ownRetry is the pause before the accounts of the gateway's own key are read again
	// after a failure.
	ownRetry = 30 * time.Second
	// ownState is the name under which it is stored since when the key has seen each
	// account, so that a restart does not lose these times.
	ownState = "accounts"
)

// Run learns which accounts the gateway's own key sees, so that streams need not ask the
// upstream about the events of accounts that this key has seen for a while and their own
// does not see. It returns nil when the context ends. A gateway without a key of its own
// does nothing here.
func (s *Streams) Run(ctx context.Context) error {
	if s.ownKey == "" {
		return nil
	}
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		s.followAccounts(ctx)
	}()
	s.learnAccounts(ctx)
	<-followed
	return nil
}

// learnAccounts reads the list again and again, until the context ends.
func (s *Streams) learnAccounts(ctx context.Context) {
	soon := min(s.ownInterval, ownRetry)
	job := retry.Job{Name: "learning which accounts the gateway's own key sees, without which streams ask the upstream more often,",
		Logger: s.logger, Backoff: retry.Backoff{First: soon, Most: soon}}
	known, err := s.loadOwn(ctx)
	for {
		if err != nil {
			known, err = s.loadOwn(ctx)
		}
		if err == nil {
			known, err = s.learn(ctx, known)
		}
		if ctx.Err() != nil {
			return
		}
		if retry.Sleep(ctx, job.Done(err, s.ownInterval)) != nil {
			return
		}
	}
}

// learn reads the list once. known is what was learned before; it returns the new state.
func (s *Streams) learn(ctx context.Context, known map[string]time.Time) (map[string]time.Time, error) {
	at := time.Now()
	ids, err := s.client.Ask(upstream.Call{Caller: auth.Caller{Key: s.ownKey}, Class: upstream.Poll, Once: true}).Accounts(ctx)
	if err != nil {
		return known, err
	}
	since := s.accounts.Learn(ids, at, known)
	if !maps.EqualFunc(since, known, time.Time.Equal) {
		if err := s.saveOwn(ctx, since); err != nil { // matters only after the next start
			s.logger.Warn("cannot store since when the gateway's own key sees its accounts", "error", err)
		}
	}
	return since, nil
}

// loadOwn reads since when the key has seen each account.
func (s *Streams) loadOwn(ctx context.Context) (map[string]time.Time, error) {
	raw, err := s.jobs.LoadState(ctx, ownState)
	if err != nil || raw == nil {
		return nil, err
	}
	var seconds map[string]int64
	if err := json.Unmarshal(raw, &seconds); err != nil {
		return nil, err
	}
	since := make(map[string]time.Time, len(seconds))
	for id, t := range seconds {
		since[id] = time.Unix(t, 0)
	}
	return since, nil
}

func (s *Streams) saveOwn(ctx context.Context, since map[string]time.Time) error {
	seconds := make(map[string]int64, len(since))
	for id, t := range since {
		seconds[id] = t.Unix()
	}
	raw, err := json.Marshal(seconds)
	if err != nil {
		return err
	}
	return s.jobs.SaveState(ctx, ownState, raw)
}

// followAccounts takes note of accounts that are connected or lost, until the context ends.
// After any error it starts again.
func (s *Streams) followAccounts(ctx context.Context) {
	since := time.Now()
	changed := func(e *hub.Event) { s.accounts.Changed(e.Record.GetAccountId(), e.Time) }
	// Follow never returns an error.
	_ = s.hub.Follow(ctx, s.logger, "following which accounts are connected and lost", func() (time.Time, hub.Follower) {
		return since, hub.Follower{
			Kinds: []string{eventlog.KindAccountConnected, eventlog.KindAccountDisconnected},
			Past:  changed,
			Next: func(events []*hub.Event) error {
				for _, e := range events {
					changed(e)
				}
				return nil
			},
		}
	})
}
