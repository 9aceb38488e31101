package service

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/upstream"
)

const (
	// ownRetry is how soon the accounts of the gateway's own key are read again after that
	// has failed.
	ownRetry = 30 * time.Second
	// ownState is the name under which it is kept since when they are there, so that a
	// restart does not begin anew.
	ownState = "accounts"
	// followPause is the pause before following the log starts over; it is doubled each
	// time, up to maxFollowPause.
	followPause    = time.Second
	maxFollowPause = 15 * time.Second
)

// Run learns which accounts the gateway's own key sees, so that streams need not ask the
// upstream for events of all the others, until the context ends, and then returns nil. A
// gateway without a key of its own learns nothing.
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
	known, err := s.loadOwn(ctx)
	for {
		if err != nil {
			known, err = s.loadOwn(ctx)
		}
		if err == nil {
			known, err = s.learn(ctx, known)
		}
		pause := s.ownInterval
		if err != nil {
			pause = min(pause, ownRetry)
			if ctx.Err() == nil {
				s.logger.Warn("which accounts the gateway's own key sees is not known; streams ask the upstream more often", "error", err)
			}
		}
		if sleep(ctx, pause) != nil {
			return
		}
	}
}

// learn reads the list once. known is what was learned before, and what it returns is
// what is known then.
func (s *Streams) learn(ctx context.Context, known map[string]time.Time) (map[string]time.Time, error) {
	at := time.Now()
	ids, err := s.client.Ask(upstream.Call{Caller: auth.Caller{Key: s.ownKey}, Class: upstream.Poll, Once: true}).Accounts(ctx)
	if err != nil {
		return known, err
	}
	since := s.accounts.Learn(ids, at, known)
	if !maps.EqualFunc(since, known, time.Time.Equal) {
		if err := s.saveOwn(ctx, since); err != nil { // which matters after the next start only
			s.logger.Warn("which accounts the gateway's own key sees is not kept", "error", err)
		}
	}
	return since, nil
}

// loadOwn reads since when the accounts are there.
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

// followAccounts takes note of accounts that are connected or lost, until the context
// ends. Whatever goes wrong, it starts over.
func (s *Streams) followAccounts(ctx context.Context) {
	kinds := setOf([]string{eventlog.KindAccountConnected, eventlog.KindAccountDisconnected})
	c := &changes{accounts: s.accounts}
	for pause := followPause; ; pause = min(2*pause, maxFollowPause) {
		err := c.begin(ctx, s.log)
		if err == nil {
			var sub *hub.Subscription
			if sub, err = s.hub.Subscribe(ctx, eventlog.Place{Seq: c.through}, &hub.Selection{Kinds: kinds}, defaultHeartbeat, c); err == nil {
				pause = followPause
				err = sub.Wait()
			}
		}
		if ctx.Err() != nil || errors.Is(err, hub.ErrStopped) {
			return
		}
		s.logger.Error("following what happens to accounts starts over", "error", err)
		if sleep(ctx, pause) != nil {
			return
		}
	}
}

// changes is who follows accounts, as the hub sees it.
type changes struct {
	accounts *auth.Accounts
	begun    bool
	through  uint64 // the position up to which the log was followed
}

// begin has the log followed from its end on, the first time.
func (c *changes) begin(ctx context.Context, log *eventlog.Log) (err error) {
	if !c.begun {
		_, c.through, err = log.Bounds(ctx)
		c.begun = err == nil
	}
	return err
}

func (c *changes) Deliver(e *hub.Event) error {
	c.accounts.Changed(e.Record.GetAccountId(), e.Time)
	c.through = e.Seq
	return nil
}

func (c *changes) Heartbeat(h hub.Heartbeat) error {
	c.through = h.Seq
	return nil
}

func (*changes) Gap(*eventlog.GapError) error { return nil } // the lists tell

// sleep waits. An error is the context's.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
