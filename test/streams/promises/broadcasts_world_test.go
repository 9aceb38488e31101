package promises_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// broadcastsWorld is a world in which broadcasts are sent, and subscribers watch their
// recipients.
func broadcastsWorld(w *world) {
	w.up.limit = 60_000
	w.up.skew = one(w.rnd, []time.Duration{0, 0, time.Hour, -time.Hour})
	env := []string{"GATEWAY_POLL_INTERVAL=500ms", "GATEWAY_POLL_SHARE=1"}
	own := w.rnd.IntN(4) > 0
	if own {
		env = append(env, "LATE_API_KEY="+ownKey)
	}
	w.configure(env...)
	w.act("the gateway has a key: %v; clock %v", own, w.up.skew)
	for _, key := range []string{ownKey, "sk_watch"} {
		for _, a := range []string{common, "acc_1"} {
			w.up.show(key, a, true)
		}
	}
	w.start()
	bw := &broadcastWorld{world: w}
	wide := w.subscribe("all statuses", ownKey, request{stream: statuses, heartbeat: time.Second, earliest: true})
	w.eventually(waitLimit, wide.hasStarted)

	var over atomic.Bool
	w.actors.Go(func() { bw.single(w.random(1), &over) })
	for n := range 2 + w.rnd.IntN(2) {
		b := bw.draft(n)
		watch := func() {
			key := one(w.rnd, []string{ownKey, "sk_watch"})
			until := one(w.rnd, []whatsappv1.BroadcastRecipientStatus{sent, delivered, read, read, 0})
			name := fmt.Sprintf("%s until %v, %d", b.id, lateOf[until], len(bw.watchers))
			s := w.subscribe(name, key, request{stream: statuses, heartbeat: time.Second, broadcasts: []string{b.id}, until: until})
			bw.watchers = append(bw.watchers, watcher{s, b})
			w.act("%s watches %s", key, name)
		}
		watch()
		r := w.random(uint64(10 + n))
		w.actors.Go(func() { bw.send(r, b) })
		for range 2 {
			w.sleep(time.Duration(w.rnd.IntN(2500)) * time.Millisecond)
			watch()
			if w.rnd.IntN(3) == 0 {
				w.restart()
			}
		}
	}
	// One broadcast is deleted while it is watched, and would never end by itself.
	gone := bw.draft(9)
	w.up.setStatus(gone, "sending")
	w.up.advance(gone.recipients[0], sent)
	s := w.subscribe("of a broadcast that is deleted", one(w.rnd, []string{ownKey, "sk_watch"}),
		request{stream: statuses, heartbeat: time.Second, broadcasts: []string{gone.id}, until: read})
	w.eventually(waitLimit, s.hasStarted)
	w.sleep(time.Duration(w.rnd.IntN(2500)) * time.Millisecond)
	w.up.deleteBroadcast(gone)
	deletedAt := time.Now()
	w.act("%s is deleted", gone.id)

	for range 4 {
		w.sleep(time.Duration(w.rnd.IntN(1500)) * time.Millisecond)
		if w.rnd.IntN(4) == 0 {
			w.restart()
		}
	}
	over.Store(true)
	w.actors.Wait()
	w.act("all messages have their last status")
	bw.finish(wide)

	const enough = 75 * time.Second
	if !w.eventually(time.Until(deletedAt.Add(enough)), func() bool { _, over := s.outcome(); return over }) {
		w.violate("the stream of a deleted broadcast ends", "%s (%s): still open %v after", s.name, s.key, enough)
	}
	s.stop()
	if *patient {
		bw.losesAccount()
	}
	for _, x := range append(bw.watchers, watcher{s, gone}) {
		x.stop()
		w.checkStreams(x.subscriber)
		w.checkExhausted(x.subscriber)
		w.checkNoGaps(x.subscriber)
		w.checkWatcher(x)
	}
	wide.stop()
	w.checkStreams(wide)
	w.checkNoGaps(wide)
	w.checkWide(wide)
	w.checkUnique([]*subscriber{wide})
	for _, x := range bw.watchers {
		w.checkUnique([]*subscriber{x.subscriber})
	}
}

// A watcher is a subscriber to one broadcast.
type watcher struct {
	*subscriber
	b *broadcast
}

// A broadcastWorld is a world with the watchers of its broadcasts.
type broadcastWorld struct {
	*world
	watchers []watcher
}

// draft creates a broadcast that is not yet sent.
func (w *broadcastWorld) draft(n int) *broadcast {
	b := &broadcast{id: fmt.Sprintf("%024x", uint64(n)<<32+w.seed), account: one(w.rnd, []string{common, "acc_1"}), status: "draft", created: w.up.now(), internal: w.rnd.IntN(2) == 0}
	for i := range one(w.rnd, []int{3, 10, 30, 130}) {
		b.recipients = append(b.recipients, &recipient{phone: fmt.Sprintf("+4917%d%06d", n, i), message: fmt.Sprintf("%d.%d.%d", w.seed, n, i),
			status: pending, at: map[whatsappv1.BroadcastRecipientStatus]time.Time{}})
	}
	w.up.mu.Lock()
	defer w.up.mu.Unlock()
	w.up.broadcasts[b.id] = b
	return b
}

// send gives the recipients of a broadcast their last statuses, in any order, and posts
// webhooks about some of them, late, twice or in the wrong order.
func (w *broadcastWorld) send(r *rand.Rand, b *broadcast) {
	w.sleep(time.Duration(r.IntN(1500)) * time.Millisecond)
	w.up.setStatus(b, "sending")
	w.act("%s is sent, to %d", b.id, len(b.recipients))
	byHook := one(r, []int{0, 3, 8, 10}) // of ten changes
	pause := 8 * time.Second / time.Duration(len(b.recipients)*3)
	left := make([]*recipient, len(b.recipients))
	copy(left, b.recipients)
	for len(left) > 0 && w.ctx.Err() == nil {
		n := r.IntN(len(left))
		p := left[n]
		to := p.status + 1
		if p.status < delivered && r.IntN(15) == 0 {
			to = failed
		}
		if p.status == sent && to != failed && r.IntN(6) == 0 {
			to = read // the upstream has skipped a status
		}
		w.up.advance(p, to)
		totals.add("statuses", 1)
		kinds := []string{"message." + lateOf[to]}
		if r.IntN(10) < byHook && !(to == failed && p.at[sent].IsZero()) {
			if r.IntN(5) == 0 {
				kinds = append(kinds, kinds[0])
			}
			if to == delivered && r.IntN(4) == 0 {
				kinds = append(kinds, "message.sent") // which comes late
			}
			for _, kind := range kinds {
				hook := w.statusPost(r, b.account, p.message, kind)
				w.deliver(hook)
			}
		}
		if to == read || to == failed {
			left[n] = left[len(left)-1]
			left = left[:len(left)-1]
		}
		if r.IntN(3) == 0 {
			w.sleep(time.Duration(r.Int64N(int64(6 * pause))))
		}
		if b.status == "sending" && !pendingIn(left) {
			w.up.setStatus(b, "completed")
		}
	}
	w.up.setStatus(b, "completed")
}

func pendingIn(left []*recipient) bool {
	for _, p := range left {
		if p.status == pending {
			return true
		}
	}
	return false
}

// single posts statuses of messages that belong to no broadcast, in any order.
func (w *broadcastWorld) single(r *rand.Rand, over *atomic.Bool) {
	for n := 0; !over.Load() && w.ctx.Err() == nil; n++ {
		kinds := []string{"message.sent", "message.delivered", "message.read", "message.failed", "message.delivered"}
		r.Shuffle(len(kinds), func(a, b int) { kinds[a], kinds[b] = kinds[b], kinds[a] })
		account := one(r, []string{common, "acc_1"})
		for _, kind := range kinds[:1+r.IntN(len(kinds))] {
			w.deliver(w.statusPost(r, account, fmt.Sprintf("single.%d", n), kind))
		}
		w.sleep(time.Duration(r.IntN(300)) * time.Millisecond)
	}
}

// finish waits until the watchers' streams have ended, and have delivered everything.
func (w *broadcastWorld) finish(wide *subscriber) {
	last := w.statusPost(w.rnd, common, "last", "message.sent")
	w.deliver(last)
	w.eventually(waitLimit, func() bool { return wide.has(last.uid) })
	const enough = 75 * time.Second // the upstream is asked every 30 seconds when nothing changes
	deadline := time.Now().Add(enough)
	for _, x := range w.watchers {
		done := w.eventually(time.Until(deadline), func() bool {
			_, over := x.outcome()
			return over || x.req.until == 0 && w.complete(x)
		})
		switch {
		case !done && x.req.until != 0:
			w.violate("until ends a stream", "%s (%s): it is still open %v after everybody was", x.name, x.key, enough)
		case !done:
			w.violate("every change of a broadcast is told", "%s (%s)", x.name, x.key)
		}
	}
}

// losesAccount hides an account from a key that watches, while its broadcast goes on.
func (w *broadcastWorld) losesAccount() {
	w.up.show("sk_watch", "acc_lost", true)
	w.up.show(ownKey, "acc_lost", true)
	b := w.draft(8)
	b.account = "acc_lost"
	w.up.setStatus(b, "sending")
	byID := w.subscribe("of a broadcast whose account is lost", "sk_watch", request{stream: statuses, heartbeat: time.Second, broadcasts: []string{b.id}})
	w.eventually(waitLimit, byID.hasStarted)
	w.up.show("sk_watch", "acc_lost", false)
	hidden := time.Now()
	w.act("sk_watch does not see acc_lost any more")
	const enough = 2*time.Minute + 10*time.Second
	w.sleep(enough)
	limit := time.Now()
	for n, p := range b.recipients {
		w.up.advance(p, sent)
		if n%2 == 0 {
			w.deliver(w.statusPost(w.rnd, b.account, p.message, "message.sent"))
		}
	}
	w.sleep(5 * time.Second)
	byID.stop()
	for _, i := range byID.items() {
		if i.kind == "event" && i.at.After(limit) {
			w.violate("a lost account's broadcasts are not told of", "%s: %s, %v after", byID.name, i.event.uid, i.at.Sub(hidden))
		}
	}
}
