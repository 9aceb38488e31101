package poll

import (
	"context"
	"net/http"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// recent is how long after its end a broadcast is still followed: read receipts may take
	// days.
	recent = 72 * time.Hour
	// scheduledAhead is how far ahead a broadcast can be scheduled. Broadcasts that were created
	// earlier than that need not be checked.
	scheduledAhead = 31 * 24 * time.Hour
	// broadcastPage is the number of broadcasts on a page.
	broadcastPage = 100
)

// findBroadcasts looks for broadcasts of the gateway's own accounts that are being sent or
// were sent recently, and starts to follow them.
func (p *Poller) findBroadcasts(ctx context.Context) error {
	last := map[string]counts{}
	job := p.job("finding broadcasts", p.defaultBackoff())
	for {
		begin := time.Now()
		err := p.findOnce(ctx, last)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := retry.Sleep(ctx, job.Done(err, p.o.Interval-time.Since(begin))); err != nil {
			return err
		}
	}
}

// findOnce lists the broadcasts of each account once. It uses at most a quarter of the rate
// that polling may use. last has the counts of the previous round, and is updated.
func (p *Poller) findOnce(ctx context.Context, last map[string]counts) error {
	accounts, err := p.ownAccounts(ctx)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, account := range accounts.whatsapp {
		begin := time.Now()
		all, err := p.listBroadcasts(ctx, account, p.upstreamNow().Add(-scheduledAhead))
		if status(err) == http.StatusNotFound {
			continue // the account was removed; the next list of accounts will not have it
		}
		if err != nil {
			return err
		}
		for _, b := range all {
			was, known := last[b.GetId()]
			now := countsOf(b)
			last[b.GetId()], listed[b.GetId()] = now, true
			p.discovered(account, b, !known || was != now)
		}
		calls := float64(1 + len(all)/broadcastPage)
		quarter := time.Duration(calls / (p.o.Client.PollsPerMinute(p.o.Key) / 4) * float64(time.Minute))
		if err := retry.Sleep(ctx, quarter-time.Since(begin)); err != nil {
			return err
		}
	}
	for id := range last {
		if !listed[id] {
			delete(last, id)
		}
	}
	return nil
}

// listBroadcasts reads the broadcasts of one of the gateway's own accounts that were created
// since a time. The upstream lists the newest first.
func (p *Poller) listBroadcasts(ctx context.Context, account string, since time.Time) ([]*whatsappv1.Broadcast, error) {
	var all []*whatsappv1.Broadcast
	err := p.with(p.o.Key).Broadcasts(ctx, account, func(page []*whatsappv1.Broadcast) bool {
		all = append(all, page...)
		oldest := page[len(page)-1].GetCreatedAt()
		return !oldest.IsValid() || !oldest.AsTime().Before(since)
	})
	return all, err
}

// counts are compared to see whether a broadcast has changed.
type counts struct {
	status                                    whatsappv1.BroadcastStatus
	recipients, sent, delivered, read, failed int32
}

func countsOf(b *whatsappv1.Broadcast) counts {
	return counts{b.GetStatus(), b.GetRecipientCount(), b.GetSentCount(), b.GetDeliveredCount(), b.GetReadCount(), b.GetFailedCount()}
}

// worthFollowing reports whether a broadcast without subscribers can still change: it is being
// sent, or was sent recently and has messages that are neither read nor failed. now is by the
// upstream's clock.
func worthFollowing(b *whatsappv1.Broadcast, now time.Time) bool {
	return mayLackStatuses(b, now) && (!broadcast.Ended(b) || b.GetReadCount()+b.GetFailedCount() < b.GetRecipientCount())
}

// mayLackStatuses reports whether the log may lack statuses of a broadcast: it is being sent, or
// was sent recently, in part or as a whole. now is by the upstream's clock.
func mayLackStatuses(b *whatsappv1.Broadcast, now time.Time) bool {
	begun := broadcast.Begun(b) || b.GetSentCount()+b.GetFailedCount() > 0 // a cancelled broadcast may have been sent in part
	return begun && (!broadcast.Ended(b) || now.Sub(broadcast.EndedAt(b, now)) < recent)
}
