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
	// quickest and slowest are how often a broadcast is looked at while its counts move,
	// and when they have not for long.
	quickest = time.Second
	slowest  = 30 * time.Second
	// unwatched is how often one is looked at that is sent, and that no stream watches:
	// the list of broadcasts tells when its counts move.
	unwatched = 5 * time.Minute
	// slowestRead is how often the recipients are read again, in the end, while they do not
	// agree with the counts, and readPatience how long that keeps a broadcast followed that
	// nobody watches and that would be done with otherwise.
	slowestRead  = 10 * time.Minute
	readPatience = 10 * time.Minute
)

// errIdle is why a broadcast is not followed any more although it may still change.
var errIdle = errors.New("poll: nobody is interested in the broadcast")

// A follower follows one broadcast.
type follower struct {
	poller *Poller
	w      *watch

	ledger ledger
	since  time.Time // from when on the log has everything, by our clock

	known   bool            // the recipients were read
	read    counts          // the counts before that
	settled bool            // all recipients had read their message, or it had failed
	failed  bool            // it had, for some of them
	behind  bool            // the recipients were older than the counts, as far as can be told
	pause   time.Duration   // how long it is from one reading to the next while they are
	reread  time.Time       // when that is
	last    counts          // at the last look
	changed time.Time       // when the counts were first seen as they are
	moved   time.Time       // when they last moved; zero before they do
	refused map[string]bool // keys that the upstream does not show the broadcast to
}

// follow appends the delivery statuses of a broadcast that webhooks have not brought. It
// returns nil when no more can come, and errIdle when nobody is interested.
func (p *Poller) follow(ctx context.Context, w *watch) error {
	f := &follower{poller: p, w: w, ledger: p.history.Broadcast(w.id), refused: map[string]bool{}}
	var err error
	if f.since, err = p.history.Since(ctx); err != nil {
		return err
	}
	began, wait := time.Now(), quickest
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
		now := time.Now().Add(ahead) // the upstream's
		switch {
		case status(err) == http.StatusNotFound, status(err) == http.StatusGone:
			p.tell(w, true) // it was deleted
			return nil
		case err != nil:
			wait = job.Failed(err)
		case broadcast.Ended(b) && f.settled && !(f.failed && watched): // else it may be sent to those again
			return nil
		case broadcast.Ended(b) && now.Sub(latest(f.moved.Add(ahead), broadcast.EndedAt(b, began.Add(ahead)))) > recent:
			return nil
		case !watched && !worthFollowing(b, now) && !(f.behind && time.Since(f.changed) < readPatience):
			return errIdle
		case moved:
			wait = quickest
		default:
			if wait = min(wait*3/2, slowest); !watched && broadcast.Ended(b) {
				wait = unwatched
			}
		}
		if err == nil && f.behind {
			wait = min(wait, max(time.Until(f.reread), quickest))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-w.wake:
			if err == nil { // or it would not be left alone
				wait = quickest
			} else if err := retry.Sleep(ctx, quickest); err != nil {
				return err
			}
		}
		timer.Stop()
	}
}

// look reads the broadcast, and its recipients if its counts have moved since these were read,
// or did not agree with them then. It reports whether a subscriber waits for the broadcast,
// and whether the counts have moved since the last look.
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
				clear(f.refused) // no key sees it; all are tried next time
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
			f.poller.tell(f.w, false)
		}
		f.last = now
	}
	if f.known && now == f.read && !(f.behind && !time.Now().Before(f.reread)) {
		return b, watched, moved, nil
	}
	return b, watched, moved, f.compare(ctx, key, b)
}

// compare reads the recipients, and appends what the log does not have of them.
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
	if f.pause = min(2*f.pause, slowestRead); !f.known || f.read != countsOf(b) {
		f.pause = quickest
	}
	f.known, f.read = true, countsOf(b)
	f.behind, f.reread = broadcast.Behind(b, all), time.Now().Add(f.pause)
	f.settled, f.failed = broadcast.Settled(b, all)
	return nil
}
