package promises_test

import (
	"errors"
	"io"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// checkStreams checks each stream by itself: it begins with `started`, its heartbeats come,
// and it only ends by itself with a documented reason.
func (w *world) checkStreams(s *subscriber) {
	for n, o := range s.record() {
		if len(o.items) > 0 && o.items[0].kind != "started" {
			w.violate("the first item is started", "%s, stream %d: it is a %s", s.name, n, o.items[0].kind)
		}
		for _, i := range o.items {
			if i.token == "" {
				w.violate("every item has a token", "%s, stream %d: a %s has none", s.name, n, i.kind)
			}
		}
		w.checkBegin(s, n, o)
		w.checkHeartbeats(s, n, o)
		w.checkEnd(s, n, o)
	}
}

// checkHeartbeats checks that a stream was never silent for too long.
func (w *world) checkHeartbeats(s *subscriber, n int, o opened) {
	if s.req.slow || s.req.heartbeat == 0 || len(o.items) == 0 {
		return
	}
	const margin = 2 * time.Second
	most := 3*s.req.heartbeat + margin
	times := []time.Time{}
	for _, i := range o.items {
		times = append(times, i.at)
	}
	if end := o.ended; !end.IsZero() {
		times = append(times, end)
	} else {
		times = append(times, time.Now())
	}
	for k := 1; k < len(times); k++ {
		if silent := w.aliveFor(times[k-1], times[k]); silent > most+stalled(times[k-1], times[k]) {
			w.violate("a heartbeat comes within three intervals", "%s (%s), stream %d, interval %v: nothing from %s to %s; the last item was a %s",
				s.name, s.key, n, s.req.heartbeat, w.at(times[k-1]), w.at(times[k]), o.items[k-1].kind)
		}
	}
	totals.add("heartbeat intervals measured", len(times)-1)
}

// alive reports whether the gateway ran during the whole time between two times.
func (w *world) alive(from, to time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.lives, func(l life) bool { return !l.from.After(from) && (l.to.IsZero() || l.to.After(to)) })
}

// aliveFor is how long the gateway that ran at the first of two times went on running, at
// most until the second.
func (w *world) aliveFor(from, to time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lives {
		if !l.from.After(from) && (l.to.IsZero() || l.to.After(from)) {
			if !l.to.IsZero() && l.to.Before(to) {
				to = l.to
			}
			return to.Sub(from)
		}
	}
	return 0
}

// checkBegin checks that a stream has begun promptly.
func (w *world) checkBegin(s *subscriber, n int, o opened) {
	const most = 10 * time.Second // a call of the upstream is part of it
	begun := o.ended
	if len(o.items) > 0 {
		begun = o.items[0].at
	} else if begun.IsZero() {
		begun = time.Now()
	}
	if w.aliveFor(o.asked, begun) > most+stalled(o.asked, begun) && !w.up.wasAway(o.asked, begun) {
		w.violate("started comes at once", "%s (%s), stream %d: asked for at %s, and begun at %s, if at all", s.name, s.key, n, w.at(o.asked), w.at(begun))
	}
}

// checkEnd checks why a stream ended.
func (w *world) checkEnd(s *subscriber, n int, o opened) {
	code := status.Code(o.err)
	switch {
	case o.err == nil, errors.Is(o.err, io.EOF) && s.req.until != 0, code == codes.Canceled && reasonOf(o.err) == "", code == codes.ResourceExhausted:
		return // it is open, was meant to end, was closed, or is covered by checkExhausted
	case errors.Is(o.err, io.EOF):
		w.violate("a stream does not end by itself", "%s, stream %d ended with OK", s.name, n)
		return
	case code == codes.Unavailable && !w.alive(o.ended.Add(-5*time.Second), o.ended.Add(time.Second)):
		return // the gateway was killed or stopped, or has just been started
	}
	if why := w.expectedEnd(s, o); why != "" {
		w.violate("a stream ends for a documented reason", "%s (%s), stream %d, opened at %s: after %d items, at %s: %s; %s",
			s.name, s.key, n, w.at(o.asked), len(o.items), w.at(o.ended), short(o.err), why)
	}
}

// expectedEnd says why an end is wrong; "" if it is right.
func (w *world) expectedEnd(s *subscriber, o opened) string {
	ring := w.up.history(s.key)
	switch code, reason := status.Code(o.err), reasonOf(o.err); {
	case code == codes.Unauthenticated:
		if ring.revoked.IsZero() {
			return "the key was never revoked"
		}
	case reason == "ACCOUNT_LOST", reason == "ACCOUNT_NOT_FOUND":
		lost := func(account string) bool {
			return !ring.visibleThroughout(account, o.asked.Add(-2*time.Minute), o.ended)
		}
		if len(s.req.accounts) == 0 || !slices.ContainsFunc(s.req.accounts, lost) {
			return "the key saw the accounts all the time"
		}
	case code == codes.Unavailable && len(o.items) == 0 && w.up.wasAway(o.asked.Add(-time.Second), o.ended):
	case code == codes.NotFound && len(s.req.broadcasts) > 0:
		if !w.up.goneFor(s.key, s.req.broadcasts) {
			return "the key sees the broadcast"
		}
	case reason == "CURSOR_FENCED", reason == "CURSOR_DELETED":
		if s.req.cursor == "" {
			return "it has no cursor"
		}
	default:
		return "nothing happened that explains it"
	}
	return ""
}

// checkUnique checks that a subscriber got everything once, and that an event has the same
// id for all.
func (w *world) checkUnique(subs []*subscriber) {
	ids := map[string]string{}
	for _, s := range subs {
		seen := map[string]int{}
		for n, o := range s.record() {
			for _, i := range o.items {
				if i.kind != "event" {
					continue
				}
				key := i.event.uid
				if s.req.stream == statuses {
					// A change has different ids in a broadcast's and in an account's
					// events.
					key += " " + i.event.phone + " " + firstOf(s.req.broadcasts...)
				}
				if before, twice := seen[key]; twice {
					w.violate("an event is told once", "%s: %s (id %s) in stream %d and again in stream %d, which began after %q", s.name, key, i.event.id, before, n, o.from)
				}
				seen[key] = n
				if id, known := ids[key]; known && id != i.event.id {
					w.violate("an event has one id", "%s is %s, and %s for %s", key, id, i.event.id, s.name)
				}
				ids[key] = i.event.id
			}
		}
	}
}

// An order gives the position of each event in the log.
type order map[string]int

// checkOrder checks that a subscriber got its events in the common order.
func (w *world) checkOrder(s *subscriber, all order) {
	last, name := -1, ""
	for _, i := range s.items() {
		if i.kind != "event" {
			continue
		}
		at, known := all[i.event.uid]
		if !known {
			continue // events that must not be delivered at all are checked elsewhere
		}
		if at < last {
			w.violate("all are told in one order", "%s: %s comes after %s, and for the others before", s.name, i.event.uid, name)
		}
		last, name = at, i.event.uid
	}
}

// orderOf is the order of some events, and reports those that occur twice.
func (w *world) orderOf(told []event) order {
	out := order{}
	for n, e := range told {
		if before, twice := out[e.uid]; twice {
			w.violate("an event is in the log once", "%s is event %d and %d from the beginning", e.uid, before, n)
			continue
		}
		out[e.uid] = n
	}
	return out
}

// gapsOf are the gaps that a subscriber got.
func gapsOf(s *subscriber) (gaps []*whatsappv1.StreamGap) {
	for _, i := range s.items() {
		if i.kind == "gap" {
			gaps = append(gaps, i.gap)
		}
	}
	return gaps
}

// covers reports whether a gap names an account and a time.
func covers(g *whatsappv1.StreamGap, account string, at time.Time) bool {
	if len(g.GetAccountIds()) > 0 && !slices.Contains(g.GetAccountIds(), account) {
		return false
	}
	if g.GetFromTime().IsValid() && at.Before(g.GetFromTime().AsTime()) {
		return false
	}
	return !g.GetToTime().IsValid() || !at.After(g.GetToTime().AsTime())
}

// checkNoGaps checks that no gap is reported if nothing is missing.
func (w *world) checkNoGaps(s *subscriber) {
	for _, g := range gapsOf(s) {
		totals.add("false gaps", 1)
		w.violate("a gap is told only where something is missing", "%s: %v", s.name, g)
	}
}
