package poll

import (
	"context"
	"errors"
	"net/http"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// shortestWait is the time between two reads of a broadcast while its counts change. It
	// grows up to longestWait while they do not.
	shortestWait = time.Second
	longestWait  = 30 * time.Second
	// unwatchedWait is the time between two reads of a broadcast that has ended and has no
	// subscriber. The list of broadcasts shows when its counts change.
	unwatchedWait = 5 * time.Minute
	// longestReread is the longest time between two reads of the recipients while they do not
	// agree with the counts.
	longestReread = 10 * time.Minute
	// behindLimit is how long a broadcast without subscribers is followed only because the
	// recipients do not agree with the counts.
	behindLimit = 10 * time.Minute
)

// errIdle says that a broadcast is no longer followed although it may still change.
var errIdle = errors.New("poll: the broadcast has no subscribers and is not worth following")

// A follower follows one broadcast.
type follower struct {
	poller *Poller
	w      *watch

	ledger ledger
	since  time.Time // the log has all events since then, by the local clock

	known   bool            // the recipients were read at least once
	read    counts          // the counts just before the recipients were last read
	settled bool            // every recipient has read the message, or it has failed
	failed  bool            // some messages have failed
	behind  bool            // the list of recipients may be older than the counts
	pause   time.Duration   // the time between two reads of the recipients while behind
	reread  time.Time       // when the recipients are read next while behind
	last    counts          // the counts at the last read of the broadcast
	changed time.Time       // when the counts in last were first seen
	moved   time.Time       // when the counts last changed; zero if they have not
	refused map[string]bool // keys that the upstream does not show the broadcast to
}

// follow appends the delivery statuses of a broadcast that webhooks have missed. It returns nil
// when no more can come, and errIdle when the broadcast need not be followed now.
func (p *Poller) follow(ctx context.Context, w *watch) error {
	f := &follower{poller: p, w: w, ledger: p.history.Broadcast(w.id), refused: map[string]bool{}}
	var err error
	if f.since, err = p.history.Since(ctx); err != nil {
		return err
	}
	began, wait := time.Now(), shortestWait
	job := p.job("following a broadcast", retry.Backoff{First: 2 * time.Second, Most: 10 * time.Minute}, "broadcast", w.id)
	for {
		b, watched, moved, err := f.look(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, errIdle) {
			return err
		}
		if err == nil {
			job.Worked()
		}
		ahead := p.o.Client.Ahead()
		now := time.Now().Add(ahead) // by the upstream's clock
		switch {
		case status(err) == http.StatusNotFound, status(err) == http.StatusGone:
			p.notifyWatchers(w, true) // it was deleted
			return nil
		case err != nil:
			wait = job.Failed(err)
		case broadcast.Ended(b) && f.settled && !(f.failed && watched): // with a subscriber, failed recipients may be sent another message
			return nil
		case broadcast.Ended(b) && now.Sub(latest(f.moved.Add(ahead), broadcast.EndedAt(b, began.Add(ahead)))) > recent:
			return nil
		case !watched && !worthFollowing(b, now) && !(f.behind && time.Since(f.changed) < behindLimit):
			return errIdle
		case moved:
			wait = shortestWait
		default:
			if wait = min(wait*3/2, longestWait); !watched && broadcast.Ended(b) {
				wait = unwatchedWait
			}
		}
		if err == nil && f.behind {
			wait = min(wait, max(time.Until(f.reread), shortestWait))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-w.wake:
			if err == nil { // after an error, do not read more often
				wait = shortestWait
			} else if err := retry.Sleep(ctx, shortestWait); err != nil {
				return err
			}
		}
		timer.Stop()
	}
}

// look reads the broadcast. It also reads the recipients if the counts have changed since the
// last read, or did not agree with the recipients then. watched reports whether the broadcast
// has a subscriber, and moved whether the counts have changed since the last call of look.
func (f *follower) look(ctx context.Context) (b *whatsappv1.Broadcast, watched, moved bool, err error) {
	key := ""
	for {
		if key, watched, err = f.poller.keyFor(f.w, f.refused); err != nil {
			return nil, false, false, err
		}
		b, err = f.poller.with(key).Broadcast(ctx, f.w.id)
		switch status(err) {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
			if again := f.refused[key]; again {
				clear(f.refused) // no key can see it; all are tried next time
				return nil, watched, false, err
			}
			f.refused[key] = true
			continue
		}
		if err != nil {
			return nil, watched, false, err
		}
		break
	}
	now := countsOf(b)
	if moved = now != f.last; moved {
		f.changed = time.Now()
		if f.last != (counts{}) {
			f.moved = f.changed
		}
		if f.last.status != now.status || f.last.recipients != now.recipients {
			f.poller.notifyWatchers(f.w, false)
		}
		f.last = now
	}
	if f.known && now == f.read && !(f.behind && !time.Now().Before(f.reread)) {
		return b, watched, moved, nil
	}
	return b, watched, moved, f.compare(ctx, key, b)
}

// compare reads the recipients, and appends the statuses that the log lacks.
func (f *follower) compare(ctx context.Context, key string, b *whatsappv1.Broadcast) error {
	all, err := f.poller.with(key).Recipients(ctx, f.w.id)
	if err != nil {
		return err
	}
	further, again, err := f.ledger.Missing(ctx, b, all, f.since.Add(f.poller.o.Client.Ahead()))
	if err != nil {
		return err
	}
	if len(further)+len(again) > 0 {
		account, err := f.poller.accountOf(ctx, key, f.w, b)
		if err != nil {
			return err
		}
		source := whatsappv1.EventSource_EVENT_SOURCE_POLL
		if !f.known {
			source = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
		}
		appended, err := f.poller.o.Sink.Recipients(ctx, f.w.id, account, source, further, again)
		f.poller.found("broadcast_status", appended)
		if err != nil {
			return err
		}
	}
	if f.pause = min(2*f.pause, longestReread); !f.known || f.read != countsOf(b) {
		f.pause = shortestWait
	}
	f.known, f.read = true, countsOf(b)
	f.behind, f.reread = broadcast.Behind(b, all), time.Now().Add(f.pause)
	f.settled, f.failed = broadcast.Settled(b, all)
	return nil
}
