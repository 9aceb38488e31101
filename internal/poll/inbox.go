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
	// grace is how long a message is left to its webhook before polling takes it.
	grace = 5 * time.Second
	// overlap is how far before its position a poll looks after a start: for what was
	// seen but not yet appended, and for what appeared late.
	overlap = 5 * time.Minute
	// lateness is how far back polls look while they run, for what appears late.
	lateness = time.Hour
	// settle is how long after its last change a conversation is read once more, for
	// what its place in the list does not show: a message that appeared late, one before
	// the last, or one that cannot be told from the last by its time and text.
	settle = 10 * time.Minute
	// restless is after what time that is done with a conversation that keeps changing.
	restless = 20 * time.Minute
	// checkWithin is within what time it is done; else polling is behind.
	checkWithin = 3 * time.Hour
	// behindAfter is how far behind polling is before streams are told.
	behindAfter = 5 * time.Minute
	// rememberedFor is how long the log knows the id of an event, a little less.
	rememberedFor = 50 * time.Hour
	// patience is how long an account may fail before that is told as a gap.
	patience = 10 * time.Minute
	// attempts is how often a conversation may fail before it is given up.
	attempts = 3
	// tick is how often it is looked up whether another replica saw an outage, and
	// whether polling is behind.
	tick = 5 * time.Second
	// saveEvery is how often it is recorded how far polling has come while it reads.
	saveEvery = 20 * time.Second
)

// inboxState is how far the inbox was looked through, across restarts. Times are the
// upstream's.
type inboxState struct {
	// Since is when the inbox was first looked at; nothing before is appended.
	Since time.Time `json:"since"`
	// Through is up to when everything that the list of conversations shows has been
	// appended, of all accounts but those that are behind.
	Through time.Time `json:"through"`
	// Checked is up to when all conversations were read once more after they had changed.
	Checked time.Time `json:"checked,omitzero"`
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
	failing bool      // the list could not read it the last time
}

// inbox polls the conversations of all accounts of the gateway's key.
type inbox struct {
	poller   *Poller
	state    inboxState
	began    time.Time // nothing from before is looked at, but for accounts behind
	backfill bool      // the next look makes up for a time without polling, or without webhooks
	talks    map[conversation]*talk
	logged   logged

	looked    time.Time // when the list was last read
	listed    time.Time // the same by the upstream's clock
	deep      time.Time // when it was last read back to the horizon
	archives  bool      // the list has archived conversations, unasked
	saved     time.Time
	nextCheck time.Time
	told      []string // the accounts that were told that polling is behind
	late      bool     // that was told
}

// pollInboxNow has the inbox looked through at once, by whichever replica polls it.
func (p *Poller) pollInboxNow(ctx context.Context) {
	if err := p.save(ctx, "outage", time.Now()); err != nil {
		p.logger.Warn("a replica that polls the inbox is not told about an outage of webhooks", "error", err)
	}
	select {
	case p.kick <- struct{}{}:
	default:
	}
}

// pollInbox looks through the inbox again and again.
func (p *Poller) pollInbox(ctx context.Context) error {
	in := &inbox{poller: p, talks: map[conversation]*talk{}, backfill: true, looked: time.Now()}
	if _, err := p.load(ctx, "inbox", &in.state); err != nil {
		return err
	}
	in.began = earliest(in.state.Checked, in.state.Through).Add(-overlap)
	in.logged = newLogged(p.history, in.began)
	defer p.backlog.Store(nil)
	wait := p.o.Interval
	job := p.job("polling the inbox", p.usual())
	for {
		begin := time.Now()
		calls, err := in.look(ctx)
		pause := in.third(calls) // of what polling may use, which is enough for the list
		for first := true; err == nil; first = false {
			found := 0
			if found, err = in.work(ctx, begin.Add(max(p.o.Interval, pause))); err != nil {
				break
			}
			switch {
			case found > 0:
				wait = p.o.Interval / 4 // webhooks miss things: look more often
			case first:
				wait = min(wait*2, p.o.Interval)
			}
			next := begin.Add(max(wait, pause))
			if !time.Now().Before(next) {
				break
			}
			var again bool
			if again, err = in.rest(ctx, next, true); again {
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
		if _, err := in.rest(ctx, time.Now().Add(wait), false); err != nil {
			return err
		}
	}
}

// outage returns an outage that was not yet looked into.
func (p *inbox) outage(ctx context.Context) (time.Time, error) {
	var at time.Time
	if _, err := p.poller.load(ctx, "outage", &at); err != nil || !at.After(p.state.Outage) {
		return time.Time{}, err
	}
	return at, nil
}

// rest waits until it is time to look again, which it reports, or, if alert, until a
// conversation is to be read, or there was an outage. An error is the context's.
func (p *inbox) rest(ctx context.Context, next time.Time, alert bool) (look bool, err error) {
	kick := p.poller.kick
	if !alert {
		kick = nil
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
		case <-kick:
			return true, nil
		case <-ticker.C:
			p.progress()
			// An error is that of the shared state, which the next look reports.
			if !alert {
				continue
			}
			if at, err := p.outage(ctx); err == nil && !at.IsZero() {
				return true, nil
			}
		}
	}
}

// look reads the list of conversations, and notes which of them are to be read. It
// returns how many calls that took.
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
	// After a while without polling, or without webhooks, nothing is taken as known
	// because what came after it is.
	source, all := whatsappv1.EventSource_EVENT_SOURCE_POLL, !outage.IsZero() || p.backfill && l.at.Sub(p.state.Through) > overlap
	if p.backfill {
		source = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
	}
	p.looked = begin
	for _, c := range l.rows {
		p.note(c, l.at, source, all)
	}
	if all {
		for _, t := range p.talks {
			if !t.unsettled.IsZero() && t.missing.IsZero() {
				t.missing, t.from, t.sure, t.source, t.after = begin, t.unsettled, true, source, begin
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

// work reads the conversations that are to be read, those first of which the log lacks
// something, until none is due or it is time to look again. It returns how many messages it has
// found while webhooks should have brought them.
func (p *inbox) work(ctx context.Context, until time.Time) (found int, err error) {
	if err := p.logged.update(ctx); err != nil {
		return 0, err
	}
	for first := true; first || time.Now().Before(until); first = false {
		name, t := p.next()
		if t == nil {
			break
		}
		check := t.missing.IsZero()
		if !check && !t.sure && p.logged.has(t.row) {
			t.missing = time.Time{} // its webhook has come meanwhile
			continue
		}
		pages, n, err := p.read(ctx, name, t)
		if check {
			// A third of what polling may use is enough for them, too. What a look has
			// kept them from is made up for.
			p.nextCheck = latest(p.nextCheck, time.Now().Add(-p.poller.o.Interval)).Add(p.third(pages))
		}
		found += n
		switch {
		case err == nil:
			t.failures = 0
		case apierror.BlamesTarget(err):
			if failure := p.giveUp(ctx, name, t, err); failure != nil {
				return found, failure
			}
			if t.failures > 0 && status(err) > http.StatusInternalServerError {
				return found, err // it may be all of the upstream
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

// third is how long calls take that use a third of what polling may use.
func (p *inbox) third(calls int) time.Duration {
	return time.Duration(float64(calls) / (p.poller.o.Client.PollsPerMinute(p.poller.o.Key) / 3) * float64(time.Minute))
}

// pending reports whether what is recorded is behind what was done.
func (p *inbox) pending() bool {
	return p.state.Through.Before(p.through()) || len(p.state.Behind) > 0
}

// through is up to when everything that the list shows has been appended.
func (p *inbox) through() time.Time {
	at := p.listed
	for name, t := range p.talks {
		if p.state.Behind[name.account] == nil && !t.missing.IsZero() {
			at = earliest(at, t.from)
		}
	}
	return latest(at, p.state.Through)
}

// record saves how far polling has come. l is what was just listed, nil if nothing was.
func (p *inbox) record(ctx context.Context, l *listing) error {
	if l != nil {
		for account, b := range p.state.Behind {
			b.failing = l.failed[account]
		}
	}
	for account, b := range p.state.Behind {
		waits := func() bool {
			for name, t := range p.talks {
				if name.account == account && !t.missing.IsZero() {
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
	for _, t := range p.talks {
		if !t.unsettled.IsZero() {
			checked = earliest(checked, t.unsettled)
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
	// Missing is how many conversations wait to be read because the upstream's list
	// shows something that the log does not have, and Checks how many because they have
	// changed.
	Missing, Checks int
	oldest          time.Time
}

// Lag is for how long the inbox may have changed without polling having looked at it.
func (b Backlog) Lag() time.Duration {
	if b.oldest.IsZero() {
		return 0
	}
	return max(0, time.Since(b.oldest))
}

// Backlog is how far polling the inbox is behind. It is nothing in a process that does
// not poll it: one of several replicas does.
func (p *Poller) Backlog() Backlog {
	if b := p.backlog.Load(); b != nil {
		return *b
	}
	return Backlog{}
}

// progress tells how far polling is behind: always the metrics, and the streams when that
// becomes much, and when it is made up for.
func (p *inbox) progress() {
	if p.state.Since.IsZero() || !p.state.Refused.IsZero() {
		return // there is nothing to be behind with, or a gap has told
	}
	limit := max(behindAfter, 3*p.poller.o.Interval)
	b := Backlog{oldest: p.looked}
	var accounts []string
	for name, t := range p.talks {
		oldest := time.Time{}
		switch {
		case !t.missing.IsZero():
			b.Missing++
			oldest = t.missing
		case !t.unsettled.IsZero():
			b.Checks++
			oldest = t.overdue
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
	case lag > limit && !p.late:
		if time.Since(p.looked) > limit {
			accounts = nil // it may be any
		}
		slices.Sort(accounts)
		p.late, p.told = true, accounts
		p.poller.logger.Warn("polling the inbox is behind: messages whose webhooks were missed come late", "behind", lag.Round(time.Second), "conversations", b.Missing, "checks", b.Checks)
		p.poller.notify("POLL_BEHIND", "polling is more than "+limit.String()+" behind: messages whose webhooks were missed come late", accounts)
	case lag <= limit/2 && p.late:
		p.poller.logger.Info("polling the inbox has caught up")
		p.poller.notify("POLL_CAUGHT_UP", "polling has caught up", p.told)
		p.late, p.told = false, nil
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
