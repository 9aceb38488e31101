package reconcile

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
)

const (
	// grace is how long a message is left to its webhook before polling takes it.
	grace = 5 * time.Second
	// overlap is how far before its position a poll looks after a start: for what was
	// seen but not yet appended, and for what appeared late.
	overlap = 5 * time.Minute
	// lateness is how far back polls look while they run. It costs little, because a
	// conversation is read only if it has changed.
	lateness = time.Hour
	// rememberedFor is how long the log knows the id of an event, a little less.
	rememberedFor = 50 * time.Hour
	// pageSize is the most conversations that a page may have.
	pageSize = 100
	// patience is how long an account may fail before that is told as a gap.
	patience = 10 * time.Minute
	// attempts is how often a conversation may fail before it is given up.
	attempts = 3
	// outageTick is how often it is looked up whether another replica saw an outage.
	outageTick = 5 * time.Second
	// saveEvery is how often a long round records how far it has come.
	saveEvery = 20 * time.Second
)

// inboxState is how far the inbox was looked through, across restarts. Times are the
// upstream's.
type inboxState struct {
	// Since is when the inbox was first looked at; nothing before is appended.
	Since time.Time `json:"since"`
	// Through is up to when everything that was found has been appended, of all accounts
	// but those that are behind.
	Through time.Time `json:"through"`
	// Behind are the accounts that could not be read, by id.
	Behind map[string]*behind `json:"behind,omitempty"`
	// Refused is since when the upstream shows no inbox at all.
	Refused time.Time `json:"refused,omitzero"`
	// Outage is the last outage of webhooks that was looked into.
	Outage time.Time `json:"outage,omitzero"`
}

// behind is an account that could not be read.
type behind struct {
	Through time.Time `json:"through"` // everything before was appended
	Since   time.Time `json:"since"`   // when that began
	Told    bool      `json:"told"`    // as a gap
}

// inbox polls the conversations of all accounts of the gateway's key.
type inbox struct {
	r     *Reconciler
	state inboxState
	began time.Time                  // nothing from before is looked at, but for accounts behind
	seen  map[conversation]*lastRead // since this poller runs, and not too long ago
}

// conversation names one.
type conversation struct{ account, id string }

// lastRead is what a conversation was when it was last read.
type lastRead struct {
	mark     string               // changes whenever the conversation does
	updated  time.Time            // what the list said, or when it was read
	messages map[string]time.Time // appended, by id
	again    bool                 // something is to be read again, even if nothing has changed
	hole     time.Time            // where a list began too late, which was told
	failures int                  // in a row
}

// pollInboxNow has the inbox looked through at once, by whichever replica polls it.
func (r *Reconciler) pollInboxNow(ctx context.Context) {
	if err := r.save(ctx, "outage", time.Now()); err != nil {
		r.log.Warn("a replica that polls the inbox is not told about an outage of webhooks", "error", err)
	}
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

// pollInbox looks through the inbox again and again.
func (r *Reconciler) pollInbox(ctx context.Context) error {
	p := &inbox{r: r, seen: map[conversation]*lastRead{}}
	if _, err := r.load(ctx, "inbox", &p.state); err != nil {
		return err
	}
	p.began = p.state.Through.Add(-overlap)
	source := whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
	wait := r.o.Interval
	var t trouble
	for {
		outage, err := p.outage(ctx)
		if !outage.IsZero() {
			source = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
		}
		found := 0
		if err == nil {
			found, err = p.round(ctx, source)
		}
		if err == nil && !outage.IsZero() {
			p.state.Outage = outage
			err = r.save(ctx, "inbox", &p.state)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.report(r.log, "inbox", err)
		switch {
		case err != nil:
			wait = t.backoff(r.o.Interval, 10*r.o.Interval)
		case found > 0 && source == whatsappv1.EventSource_EVENT_SOURCE_POLL:
			wait = r.o.Interval / 4 // webhooks miss things: look more often
		default:
			wait = min(wait*2, r.o.Interval)
		}
		if err == nil {
			source = whatsappv1.EventSource_EVENT_SOURCE_POLL
		}
		if err := p.rest(ctx, wait, err == nil); err != nil {
			return err
		}
	}
}

// outage returns an outage that was not yet looked into.
func (p *inbox) outage(ctx context.Context) (time.Time, error) {
	var at time.Time
	if _, err := p.r.load(ctx, "outage", &at); err != nil || !at.After(p.state.Outage) {
		return time.Time{}, err
	}
	return at, nil
}

// rest waits for the next round or, if alert, for an outage. An error is the
// context's.
func (p *inbox) rest(ctx context.Context, wait time.Duration, alert bool) error {
	kick := p.r.kick
	if !alert {
		kick = nil
	}
	timer, tick := time.NewTimer(wait), time.NewTicker(outageTick)
	defer timer.Stop()
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		case <-kick:
			return nil
		case <-tick.C:
			// An error is that of the shared state, which the next round reports.
			if !alert {
				continue
			}
			if at, err := p.outage(ctx); err == nil && !at.IsZero() {
				return nil
			}
		}
	}
}

// round looks through the inbox once, and returns how many messages were news.
func (p *inbox) round(ctx context.Context, source whatsappv1.EventSource) (found int, err error) {
	l, err := p.list(ctx)
	switch {
	case status(err) == http.StatusForbidden:
		return 0, errors.Join(err, p.refused(ctx))
	case err != nil:
		return 0, err
	}
	if p.state.Since.IsZero() {
		p.state.Since, p.state.Through, p.began = l.at, l.at, l.at
		p.r.log.Info("the inbox is polled from now on; what was in it before is not imported")
		return 0, p.r.save(ctx, "inbox", &p.state)
	}
	if !p.state.Refused.IsZero() {
		p.r.log.Info("the upstream shows the inbox again", "refused_since", p.state.Refused)
		p.state.Refused = time.Time{}
		source = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
	}
	if err := p.failed(ctx, l); err != nil {
		return 0, err
	}
	whole, saved := true, time.Now()
	for _, c := range l.changed {
		n, err := p.read(ctx, c, source, l.at)
		found += n
		switch {
		case err == nil:
		case p.hopeless(err):
			if failure := p.giveUp(ctx, c, err); failure != nil {
				return found, failure
			}
			again := p.seen[nameOf(c)].again
			if again && status(err) > http.StatusInternalServerError {
				return found, err // it may be all of the upstream
			}
			whole = whole && !again
		default:
			return found, err
		}
		// They come in the order of their changes, so that all before is done with.
		if at := c.GetUpdatedTime(); whole && at.IsValid() && time.Since(saved) > saveEvery && at.AsTime().After(p.state.Through) && at.AsTime().Before(l.at) {
			p.state.Through, saved = at.AsTime(), time.Now()
			if err := p.r.save(ctx, "inbox", &p.state); err != nil {
				return found, err
			}
		}
	}
	if !whole {
		return found, nil // the position stays where it is
	}
	for account := range p.state.Behind {
		if !l.failed[account] {
			p.r.log.Info("the account's inbox can be read again", "account", account)
			delete(p.state.Behind, account)
		}
	}
	p.state.Through = l.at
	p.forget()
	return found, p.r.save(ctx, "inbox", &p.state)
}

// listing is what the list of conversations says.
type listing struct {
	at      time.Time                  // when, by the upstream's clock
	changed []*whatsappv1.Conversation // to be read; those changed first come first
	failed  map[string]bool            // the accounts that could not be read
}

// list finds the conversations that have changed: page by page, the latest first,
// until the others are older than what was looked through already.
func (p *inbox) list(ctx context.Context) (*listing, error) {
	l := &listing{failed: map[string]bool{}}
	there := map[conversation]bool{}
	req := &whatsappv1.ListConversationsRequest{Limit: proto.Int32(pageSize), SortOrder: whatsappv1.SortOrder_SORT_ORDER_DESC.Enum()}
	for {
		var page whatsappv1.ListConversationsResponse
		res, err := p.r.call(ctx, p.r.o.Key, whatsappv1.InboxService_ListConversations_FullMethodName, req, &page)
		if err != nil {
			return nil, err
		}
		if l.at.IsZero() {
			l.at = serverTime(res)
		}
		for _, f := range page.GetMeta().GetFailedAccounts() {
			l.failed[f.GetAccountId()] = true
		}
		if p.state.Since.IsZero() {
			return l, nil
		}
		stop := p.horizon("")
		for account := range p.state.Behind {
			if at := p.horizon(account); !l.failed[account] && at.Before(stop) {
				stop = at
			}
		}
		var oldest time.Time
		for _, c := range page.GetConversations() {
			at := c.GetUpdatedTime()
			if at.IsValid() && (oldest.IsZero() || at.AsTime().Before(oldest)) {
				oldest = at.AsTime()
			}
			if !there[nameOf(c)] && p.changed(c) {
				there[nameOf(c)] = true
				l.changed = append(l.changed, c)
			}
		}
		next := page.GetPagination().GetNextCursor()
		if !page.GetPagination().GetHasMore() || next == "" || len(page.GetConversations()) == 0 || !oldest.IsZero() && oldest.Before(stop) {
			break
		}
		if next == req.GetCursor() {
			return nil, fmt.Errorf("reconcile: the upstream's pages of conversations do not end")
		}
		req.Cursor = proto.String(next)
	}
	slices.SortStableFunc(l.changed, func(a, b *whatsappv1.Conversation) int {
		return a.GetUpdatedTime().AsTime().Compare(b.GetUpdatedTime().AsTime())
	})
	return l, nil
}

// horizon is from when on an account is looked at.
func (p *inbox) horizon(account string) time.Time {
	if b := p.state.Behind[account]; b != nil {
		return latest(b.Through.Add(-overlap), p.state.Since)
	}
	return latest(latest(p.began, p.state.Through.Add(-lateness)), p.state.Since)
}

// changed reports whether a conversation has to be read.
func (p *inbox) changed(c *whatsappv1.Conversation) bool {
	if last := p.seen[nameOf(c)]; last != nil && !last.again && last.mark == markOf(c) {
		return false
	}
	at := c.GetUpdatedTime()
	return !at.IsValid() || at.AsTime().After(p.horizon(c.GetAccountId()))
}

// forget drops what is beyond the horizon.
func (p *inbox) forget() {
	for name, last := range p.seen {
		if last.updated.Before(p.horizon(name.account)) {
			delete(p.seen, name)
		}
	}
}

func nameOf(c *whatsappv1.Conversation) conversation {
	return conversation{c.GetAccountId(), c.GetId()}
}

// markOf tells states of a conversation apart.
func markOf(c *whatsappv1.Conversation) string {
	return c.GetUpdatedTime().AsTime().String() + " " + c.GetLastMessage()
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
