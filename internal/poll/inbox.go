package poll

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

const (
	// grace is how long polling waits for a message's webhook before it appends the message.
	grace = 5 * time.Second
	// overlap is how far before its saved position polling starts: for messages that were seen
	// but not yet appended, and for messages that appeared late.
	overlap = 5 * time.Minute
	// lateness is how far back running polls look, for messages that appear late.
	lateness = time.Hour
	// settle is how long after its last change a conversation is read once more. That finds
	// messages that the list of conversations does not show: one that appeared late, one
	// before the last, or one with the same time and text as the last.
	settle = 10 * time.Minute
	// settleLimit is after what time a conversation that keeps changing is read all the same.
	settleLimit = 20 * time.Minute
	// checkWithin is the latest time for that read; after that polling counts as behind.
	checkWithin = 3 * time.Hour
	// behindAfter is how far behind polling must be before streams get a notice.
	behindAfter = 5 * time.Minute
	// rememberedFor is a little less than the time for which the log knows the id of an event.
	rememberedFor = 50 * time.Hour
	// gapAfter is how long an account may be unreadable before a gap is appended.
	gapAfter = 10 * time.Minute
	// attempts is how many reads of a conversation may fail before polling gives it up.
	attempts = 3
	// tick is how often polling checks whether another replica saw an outage of webhooks, and
	// whether polling is behind.
	tick = 5 * time.Second
	// saveEvery is how often the position is saved while conversations are read.
	saveEvery = 20 * time.Second
)

// inboxState is the saved position of polling. It survives restarts. Times are by the upstream's
// clock.
type inboxState struct {
	// Since is when the inbox was first read. Older messages are never appended.
	Since time.Time `json:"since"`
	// Through is the time up to which all messages that the list of conversations shows were
	// appended, for all accounts that are not in Behind.
	Through time.Time `json:"through"`
	// Checked is the time up to which all changed conversations were read once more.
	Checked time.Time `json:"checked,omitzero"`
	// Behind are the accounts that could not be read, by id.
	Behind map[string]*behind `json:"behind,omitempty"`
	// Refused is the time since which the upstream refuses to show the inbox; zero if it shows it.
	Refused time.Time `json:"refused,omitzero"`
	// Outage is the last outage of webhooks for which the inbox was read again.
	Outage time.Time `json:"outage,omitzero"`
}

// behind is an account that could not be read.
type behind struct {
	Through time.Time `json:"through"` // all messages up to then were appended
	Since   time.Time `json:"since"`   // when reading began to fail
	Told    bool      `json:"told"`    // a gap was appended
	failing bool      // the last list of conversations could not include it
}

// inbox polls the conversations of all accounts of the gateway's key.
type inbox struct {
	poller        *Poller
	state         inboxState
	began         time.Time // older changes are ignored, except for accounts in state.Behind
	backfill      bool      // the next look catches up after a time without polling or webhooks
	conversations map[conversationKey]*conversation
	logged        logged

	looked         time.Time // when the list was last read (local clock)
	listed         time.Time // the same, by the upstream's clock
	deep           time.Time // when it was last read back to the horizon
	archives       bool      // the list has archived conversations without asking for them
	saved          time.Time
	nextCheck      time.Time
	behindTold     bool     // streams were told that polling is behind
	behindAccounts []string // the accounts that this notice named
}

// pollInboxNow makes the replica that polls the inbox do so at once.
func (p *Poller) pollInboxNow(ctx context.Context) {
	if err := p.save(ctx, "outage", time.Now()); err != nil {
		p.logger.Warn("the replica that polls the inbox could not be told of a webhook outage", "error", err)
	}
	select {
	case p.pollNow <- struct{}{}:
	default:
	}
}

// pollInbox polls the inbox until the context ends.
func (p *Poller) pollInbox(ctx context.Context) error {
	in := &inbox{poller: p, conversations: map[conversationKey]*conversation{}, backfill: true, looked: time.Now()}
	if _, err := p.load(ctx, "inbox", &in.state); err != nil {
		return err
	}
	in.began = earliest(in.state.Checked, in.state.Through).Add(-overlap)
	in.logged = newLogged(p.history, in.began)
	defer p.backlog.Store(nil)
	wait := p.o.Interval
	job := p.job("polling the inbox", p.defaultBackoff())
	for {
		begin := time.Now()
		calls, err := in.look(ctx)
		pause := in.paceFor(calls) // the list may use a third of the poll share
		for first := true; err == nil; first = false {
			found := 0
			if found, err = in.work(ctx, begin.Add(max(p.o.Interval, pause))); err != nil {
				break
			}
			switch {
			case found > 0:
				wait = p.o.Interval / 4 // webhooks miss messages: poll more often
			case first:
				wait = min(wait*2, p.o.Interval)
			}
			next := begin.Add(max(wait, pause))
			if !time.Now().Before(next) {
				break
			}
			var again bool
			if again, err = in.waitUntil(ctx, next, true); again {
				break
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			job.Worked()
			continue
		}
		wait = job.Failed(err)
		if _, err := in.waitUntil(ctx, time.Now().Add(wait), false); err != nil {
			return err
		}
	}
}

// outage returns the time of an outage for which the inbox was not yet read again; zero if there
// is none.
func (p *inbox) outage(ctx context.Context) (time.Time, error) {
	var at time.Time
	if _, err := p.poller.load(ctx, "outage", &at); err != nil || !at.After(p.state.Outage) {
		return time.Time{}, err
	}
	return at, nil
}

// waitUntil waits until next, and reports whether it is time to look again. If alert, it returns
// earlier when a conversation is due to be read, or there was an outage of webhooks. An error is
// the context's.
func (p *inbox) waitUntil(ctx context.Context, next time.Time, alert bool) (look bool, err error) {
	pollNow := p.poller.pollNow
	if !alert {
		pollNow = nil
	}
	until := next
	if due := p.due(); alert && !due.IsZero() && due.Before(until) {
		until = due
	}
	timer, ticker := time.NewTimer(time.Until(until)), time.NewTicker(tick)
	defer timer.Stop()
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-timer.C:
			return !time.Now().Before(next), nil
		case <-pollNow:
			return true, nil
		case <-ticker.C:
			p.progress()
			// An error comes from the shared state; the next look will report it.
			if !alert {
				continue
			}
			if at, err := p.outage(ctx); err == nil && !at.IsZero() {
				return true, nil
			}
		}
	}
}

// look reads the list of conversations, and notes which of them must be read. It returns how
// many calls it made.
func (p *inbox) look(ctx context.Context) (calls int, err error) {
	outage, err := p.outage(ctx)
	if err != nil {
		return 0, err
	}
	p.backfill = p.backfill || !outage.IsZero()
	begin := time.Now()
	l, err := p.list(ctx, p.backfill || begin.Sub(p.deep) >= settle)
	switch {
	case status(err) == http.StatusForbidden:
		return l.calls, errors.Join(err, p.refused(ctx))
	case err != nil:
		return l.calls, err
	}
	if p.state.Since.IsZero() {
		p.state.Since, p.state.Through, p.state.Checked, p.began = l.at, l.at, l.at, l.at
		p.logged.since = l.at
		p.poller.logger.Info("the inbox is polled from now on; what was in it before is not imported")
	}
	if !p.state.Refused.IsZero() {
		p.poller.logger.Info("the upstream shows the inbox again", "refused_since", p.state.Refused)
		p.state.Refused = time.Time{}
		p.backfill = true
	}
	if err := p.failed(ctx, l); err != nil {
		return l.calls, err
	}
	if err := p.logged.update(ctx); err != nil {
		return l.calls, err
	}
	// After a time without polling or webhooks, the log may have the last message of a
	// conversation but not the ones before it. So all are read.
	source, all := whatsappv1.EventSource_EVENT_SOURCE_POLL, !outage.IsZero() || p.backfill && l.at.Sub(p.state.Through) > overlap
	if p.backfill {
		source = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
	}
	p.looked = begin
	for _, c := range l.rows {
		p.note(c, l.at, source, all)
	}
	if all {
		for _, conv := range p.conversations {
			if !conv.unsettled.IsZero() && conv.missing.IsZero() {
				conv.missing, conv.from, conv.mustRead, conv.source, conv.after = begin, conv.unsettled, true, source, begin
			}
		}
	}
	p.listed = l.at
	if l.deep {
		p.deep = begin
	}
	if !outage.IsZero() {
		p.state.Outage = outage
	}
	p.backfill = false
	return l.calls, p.record(ctx, l)
}

// work reads the conversations that are due, first those with messages that the log lacks. It
// stops when none is due or the time until has come. found is how many messages were appended
// that webhooks should have brought.
func (p *inbox) work(ctx context.Context, until time.Time) (found int, err error) {
	if err := p.logged.update(ctx); err != nil {
		return 0, err
	}
	for first := true; first || time.Now().Before(until); first = false {
		name, conv := p.next()
		if conv == nil {
			break
		}
		check := conv.missing.IsZero()
		if !check && !conv.mustRead && p.logged.has(conv.row) {
			conv.missing = time.Time{} // its webhook has arrived since
			continue
		}
		pages, n, err := p.read(ctx, name, conv)
		if check {
			// These reads use at most a third of the poll share, too. Time that
			// a look has taken from them is made up for, up to one interval.
			p.nextCheck = latest(p.nextCheck, time.Now().Add(-p.poller.o.Interval)).Add(p.paceFor(pages))
		}
		found += n
		switch {
		case err == nil:
			conv.failures = 0
		case apierror.BlamesTarget(err):
			if failure := p.giveUp(ctx, name, conv, err); failure != nil {
				return found, failure
			}
			if conv.failures > 0 && status(err) > http.StatusInternalServerError {
				return found, err // the whole upstream may be failing
			}
		default:
			return found, err
		}
		if time.Since(p.saved) > saveEvery {
			if err := p.record(ctx, nil); err != nil {
				return found, err
			}
		}
		p.progress()
	}
	if p.saved.Before(p.looked) || p.pending() {
		return found, p.record(ctx, nil)
	}
	return found, nil
}

// paceFor returns how long this many calls must take to use only a third of the poll share.
func (p *inbox) paceFor(calls int) time.Duration {
	return time.Duration(float64(calls) / (p.poller.o.Client.PollsPerMinute(p.poller.o.Key) / 3) * float64(time.Minute))
}

// pending reports whether the saved state is older than the work that was done.
func (p *inbox) pending() bool {
	return p.state.Through.Before(p.through()) || len(p.state.Behind) > 0
}

// through returns the time up to which all messages that the list shows were appended.
func (p *inbox) through() time.Time {
	at := p.listed
	for name, conv := range p.conversations {
		if p.state.Behind[name.account] == nil && !conv.missing.IsZero() {
			at = earliest(at, conv.from)
		}
	}
	return latest(at, p.state.Through)
}

// record saves the position of polling. l is the list that was just read, or nil.
func (p *inbox) record(ctx context.Context, l *listing) error {
	if l != nil {
		for account, b := range p.state.Behind {
			b.failing = l.failed[account]
		}
	}
	for account, b := range p.state.Behind {
		waits := func() bool {
			for name, conv := range p.conversations {
				if name.account == account && !conv.missing.IsZero() {
					return true
				}
			}
			return false
		}
		if !b.failing && !waits() {
			p.poller.logger.Info("the account's inbox can be read again", "account", account)
			delete(p.state.Behind, account)
		}
	}
	p.state.Through = p.through()
	checked := p.state.Through
	for _, conv := range p.conversations {
		if !conv.unsettled.IsZero() {
			checked = earliest(checked, conv.unsettled)
		}
	}
	p.state.Checked = latest(checked, p.state.Checked)
	p.forget()
	if err := p.poller.save(ctx, "inbox", &p.state); err != nil {
		return err
	}
	p.saved = time.Now()
	p.progress()
	return nil
}

// A Backlog is how far polling is behind.
type Backlog struct {
	// Missing is how many conversations wait to be read because the upstream's list shows a
	// message that the log lacks. Checks is how many wait to be read once more after a change.
	Missing, Checks int
	oldest          time.Time
}

// Lag returns the age of the oldest change that polling has not read; 0 if there is none.
func (b Backlog) Lag() time.Duration {
	if b.oldest.IsZero() {
		return 0
	}
	return max(0, time.Since(b.oldest))
}

// Backlog returns how far polling the inbox is behind. It is zero in a replica that does not
// poll the inbox: only one of them does.
func (p *Poller) Backlog() Backlog {
	if b := p.backlog.Load(); b != nil {
		return *b
	}
	return Backlog{}
}

// progress updates the backlog for the metrics. It also sends a notice to the streams when polling
// falls far behind, and when it has caught up.
func (p *inbox) progress() {
	if p.state.Since.IsZero() || !p.state.Refused.IsZero() {
		return // nothing can be behind, or a gap was appended
	}
	limit := max(behindAfter, 3*p.poller.o.Interval)
	b := Backlog{oldest: p.looked}
	var accounts []string
	for name, conv := range p.conversations {
		oldest := time.Time{}
		switch {
		case !conv.missing.IsZero():
			b.Missing++
			oldest = conv.missing
		case !conv.unsettled.IsZero():
			b.Checks++
			oldest = conv.overdue
		default:
			continue
		}
		b.oldest = earliest(b.oldest, oldest)
		if time.Since(oldest) > limit && !slices.Contains(accounts, name.account) {
			accounts = append(accounts, name.account)
		}
	}
	p.poller.backlog.Store(&b)
	switch lag := b.Lag(); {
	case lag > limit && !p.behindTold:
		if time.Since(p.looked) > limit {
			accounts = nil // any account may be affected
		}
		slices.Sort(accounts)
		p.behindTold, p.behindAccounts = true, accounts
		p.poller.logger.Warn("polling the inbox is behind: messages whose webhooks were missed come late", "behind", lag.Round(time.Second), "conversations", b.Missing, "checks", b.Checks)
		p.poller.notify("POLL_BEHIND", "polling is more than "+limit.String()+" behind: messages whose webhooks were missed come late", accounts)
	case lag <= limit/2 && p.behindTold:
		p.poller.logger.Info("polling the inbox has caught up")
		p.poller.notify("POLL_CAUGHT_UP", "polling has caught up", p.behindAccounts)
		p.behindTold, p.behindAccounts = false, nil
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
