package promises_test

import (
	"fmt"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// checkTold checks that a subscriber got everything that it must get: what was acknowledged
// while its key saw the account.
func (w *world) checkTold(s *subscriber, acked []post) {
	ring := w.up.history(s.key)
	streams := s.record()
	var began time.Time
	told := map[string]bool{}
	for _, o := range streams {
		if began.IsZero() && len(o.items) > 0 {
			began = o.items[0].at
		}
		for _, e := range events(o.items) {
			told[e.uid] = true
		}
	}
	if began.IsZero() {
		return
	}
	_, over := s.outcome()
	if s.req.earliest {
		began = w.began
	}
	for _, p := range acked {
		asked := len(s.req.accounts) == 0 || slices.Contains(s.req.accounts, p.account)
		if told[p.uid] || !asked || p.sent.Before(began) || !w.mustTell(ring, streams, over, p) {
			continue
		}
		if slices.ContainsFunc(gapsOf(s), func(g *whatsappv1.StreamGap) bool {
			return covers(g, p.account, p.sent) || covers(g, p.account, p.acked)
		}) {
			totals.add("events that a gap names", 1)
			continue
		}
		w.violate("what is acknowledged is told", "%s (%s) was not told %s of %s, posted at %s and acknowledged at %s; the key's %s; the subscriber was told:%s",
			s.name, s.key, p.uid, p.account, w.at(p.sent), w.at(p.acked), w.sightings(ring, p.account), w.around(streams, p))
	}
	totals.add("events checked", len(told))
}

// checkAccessGaps checks that a gap only names a time in which something was not delivered.
func (w *world) checkAccessGaps(s *subscriber, acked []post) {
	told := map[string]bool{}
	for _, e := range events(s.items()) {
		told[e.uid] = true
	}
	for _, g := range gapsOf(s) {
		totals.add("gaps told", 1)
		missed := func(p post) bool {
			return !told[p.uid] && (covers(g, p.account, p.sent) || covers(g, p.account, p.acked))
		}
		if !slices.ContainsFunc(acked, missed) {
			totals.add("false gaps", 1)
			w.violate("a gap is told only where something is missing", "%s (%s): %v", s.name, s.key, g)
		}
	}
}

// mustTell reports whether an event must be delivered: the account was visible when the
// event was acknowledged, and still is. If the account is hidden by now, the gateway cannot
// know since when; so the event must have been delivered if a later one was delivered
// before that, or if the upstream had confirmed once more that the account is visible while
// a stream was open.
func (w *world) mustTell(ring keyring, streams []opened, over bool, p post) bool {
	if !ring.visibleThroughout(p.account, p.sent, p.acked) {
		return false
	}
	hidden := ring.hiddenAfter(p.account, p.acked)
	if hidden.IsZero() {
		return !over
	}
	for _, o := range streams {
		if len(o.items) == 0 || o.items[0].at.After(p.sent) {
			continue
		}
		for _, e := range o.items {
			if e.kind == "event" && e.at.Before(hidden) && w.sentAt(e.event.uid).After(p.acked) {
				return true
			}
		}
		const soon = 3 * time.Second
		for _, l := range ring.looks {
			end := l.at.Add(soon + stalled(l.at, l.at.Add(soon)))
			if l.at.After(p.acked) && slices.Contains(l.accounts, p.account) && end.Before(hidden) && (o.ended.IsZero() || end.Before(o.ended)) {
				return true
			}
		}
	}
	return false
}

// hiddenAfter is when a key stopped seeing an account after a time; zero if it did not.
func (k keyring) hiddenAfter(account string, from time.Time) time.Time {
	for _, c := range k.changes {
		if c.account == account && !c.shown && c.at.After(from) {
			return c.at
		}
	}
	return k.revoked
}

// sentAt is when the event with a name was first posted; zero if it was not.
func (w *world) sentAt(uid string) (at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.byName == nil || len(w.byName) != len(w.posts) {
		w.byName = map[string]*post{}
		for _, p := range w.posts {
			w.byName[p.uid] = p
		}
	}
	if p := w.byName[uid]; p != nil {
		return p.sent
	}
	return at
}

// around describes what a subscriber got about the time of an event.
func (w *world) around(streams []opened, p post) (text string) {
	for n, o := range streams {
		for k, i := range o.items {
			near := i.at.After(p.sent.Add(-100*time.Millisecond)) && i.at.Before(p.acked.Add(500*time.Millisecond))
			notice := i.notice != nil && slices.Contains(i.notice.GetAccountIds(), p.account)
			if near || notice || k == 0 && i.at.After(p.sent.Add(-10*time.Second)) && i.at.Before(p.sent.Add(10*time.Second)) {
				text += fmt.Sprintf("\n\t\tstream %d: %s %s %s%v", n, w.at(i.at), i.kind, i.event.uid, firstOf(i.notice.GetReason()))
			}
		}
		if k := slices.IndexFunc(o.items, func(i item) bool { return i.kind == "event" && w.sentAt(i.event.uid).After(p.acked) }); k >= 0 && o.asked.Before(p.sent) {
			text += fmt.Sprintf("\n\t\tstream %d: %s %s, which was posted later, at %s", n, w.at(o.items[k].at), o.items[k].event.uid, w.at(w.sentAt(o.items[k].event.uid)))
		}
		if !o.ended.IsZero() && o.ended.After(p.sent.Add(-10*time.Second)) && o.ended.Before(p.sent.Add(10*time.Second)) {
			text += fmt.Sprintf("\n\t\tstream %d: %s ended: %s", n, w.at(o.ended), short(o.err))
		}
	}
	return text
}

// sightings describes when a key saw an account, and when the gateway asked.
func (w *world) sightings(ring keyring, account string) string {
	text := "view of it:"
	for _, c := range ring.changes {
		if c.account == account {
			text += map[bool]string{true: " shown ", false: " hidden "}[c.shown] + w.at(c.at)
		}
	}
	text += "; asked for:"
	for _, l := range ring.looks[max(0, len(ring.looks)-12):] {
		text += " " + w.at(l.at) + map[bool]string{true: "+", false: "-"}[slices.Contains(l.accounts, account)]
	}
	return text
}

// checkHidden checks that nothing is delivered that the key may not see.
func (w *world) checkHidden(s *subscriber, acked []post) {
	ring := w.up.history(s.key)
	posts := map[string]post{}
	for _, p := range acked {
		posts[p.uid] = p
	}
	for n, o := range s.record() {
		lost := map[string]time.Time{} // the time of the notice
		for _, i := range o.items {
			switch i.kind {
			case "notice":
				for _, account := range i.notice.GetAccountIds() {
					switch i.notice.GetReason() {
					case "ACCOUNT_LOST":
						lost[account] = i.at
						totals.add("accounts told as lost", 1)
					case "ACCOUNT_ADDED":
						delete(lost, account)
						totals.add("accounts told as added", 1)
					}
				}
			case "event":
				account := i.event.account
				if !ring.everVisible(account, i.at) {
					w.violate("a subscriber sees its key's accounts only", "%s (%s), stream %d: told %s of %s, which the key has never seen", s.name, s.key, n, i.event.uid, account)
				}
				p, known := posts[i.event.uid]
				if at, gone := lost[account]; gone && known && !askedSince(ring, account, at, i.at) && !ring.knownAt(account, p.sent) {
					w.violate("nothing is told of an account that is lost", "%s (%s), stream %d: told %s of %s at %s, posted at %s, after ACCOUNT_LOST at %s; the key's %s",
						s.name, s.key, n, i.event.uid, account, w.at(i.at), w.at(p.sent), w.at(at), w.sightings(ring, account))
				}
			}
		}
	}
}

// askedSince reports whether, between two times, the gateway was told that a key sees an
// account.
func askedSince(ring keyring, account string, from, to time.Time) bool {
	return slices.ContainsFunc(ring.looks, func(l look) bool {
		return l.at.After(from) && l.at.Before(to) && slices.Contains(l.accounts, account)
	})
}

// checkLooks checks that accounts that no key sees do not make the gateway ask again and
// again.
func (w *world) checkLooks(key string) {
	const window, most = 10 * time.Second, 8
	looks := w.up.history(key).looks
	for n := range looks {
		if n < most || looks[n].at.Sub(looks[n-most].at) > window || !w.alive(looks[n-most].at, looks[n].at) {
			continue
		}
		w.violate("hidden accounts do not use up the rate limit", "%s: the accounts were asked for %d times from %s to %s", key, most+1, w.at(looks[n-most].at), w.at(looks[n].at))
		return
	}
}

// checkExhausted checks that no stream ends because of the rate limit.
func (w *world) checkExhausted(s *subscriber) {
	for n, o := range s.record() {
		if status.Code(o.err) == codes.ResourceExhausted {
			w.violate("no stream ends with RESOURCE_EXHAUSTED", "%s (%s), stream %d, after %d items: %s", s.name, s.key, n, len(o.items), short(o.err))
		}
	}
}

// checkNotices checks that a stream that was open long enough has had a notice of what its
// key lost or gained. The upstream is asked every minute; twice that time is enough.
func (w *world) checkNotices(s *subscriber) {
	if len(s.req.accounts) > 0 {
		return
	}
	const enough = 2*time.Minute + 10*time.Second
	ring := w.up.history(s.key)
	for n, o := range s.record() {
		end := o.ended
		if end.IsZero() {
			end = time.Now()
		}
		for k, c := range ring.changes {
			if len(o.items) == 0 || c.at.Before(o.items[0].at) || end.Sub(c.at) < enough {
				continue
			}
			if ring.knownAt(c.account, c.at) == c.shown {
				continue // it had changed for so short a time that the gateway could not see it
			}
			later := slices.ContainsFunc(ring.changes[k+1:], func(d change) bool { return d.account == c.account })
			told := slices.ContainsFunc(o.items, func(i item) bool {
				return i.at.After(c.at) && slices.Contains(i.notice.GetAccountIds(), c.account) &&
					i.notice.GetReason() == map[bool]string{true: "ACCOUNT_ADDED", false: "ACCOUNT_LOST"}[c.shown]
			})
			if !later && !told {
				w.violate("a notice tells which accounts come and go", "%s (%s), stream %d: nothing was told of %s, shown: %v at %s", s.name, s.key, n, c.account, c.shown, w.at(c.at))
			}
		}
	}
}

// knownAt is what the gateway had last been told at a time about whether the key sees an
// account.
func (k keyring) knownAt(account string, at time.Time) (seen bool) {
	for _, l := range k.looks {
		if l.at.Before(at) {
			seen = slices.Contains(l.accounts, account)
		}
	}
	return seen
}

// checkRevoked checks that the streams of a revoked key have ended in time.
func (w *world) checkRevoked(s *subscriber) {
	const enough = 2*time.Minute + 10*time.Second
	revoked := w.up.history(s.key).revoked
	err, over := s.outcome()
	switch {
	case revoked.IsZero():
	case !over && time.Since(revoked) > enough:
		w.violate("a revoked key ends its streams", "%s (%s): still open %v after", s.name, s.key, time.Since(revoked))
	case over && status.Code(err) != codes.Unauthenticated:
		w.violate("a revoked key ends its streams", "%s (%s): with %s", s.name, s.key, short(err))
	case over:
		totals.add("streams ended by a revoked key", 1)
		for _, e := range s.items() {
			if e.at.After(revoked.Add(enough)) {
				w.violate("a revoked key ends its streams", "%s (%s): told a %s %v after", s.name, s.key, e.kind, e.at.Sub(revoked))
				return
			}
		}
	}
}
