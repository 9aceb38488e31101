package promises_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// common is the account that every key sees during the whole world.
const common = "acc_common"

// accessWorld is a world in which accounts come and go for each key, while many events of
// accounts that no key sees arrive.
func accessWorld(w *world) {
	w.up.limit = 60
	var env []string
	own := w.rnd.IntN(2) == 0
	if own {
		env = append(env, "LATE_API_KEY="+ownKey)
	}
	w.configure(env...)
	w.act("the gateway has a key: %v", own)
	w.start()

	accounts := []string{common, "acc_1", "acc_2", "acc_3", "acc_4", "acc_5"}
	keys := []string{"sk_1", "sk_2", "sk_3"}
	for _, a := range accounts {
		w.up.show("sk_all", a, true)
		w.up.show(ownKey, a, true)
		for _, k := range keys {
			w.up.show(k, a, a == common || w.rnd.IntN(2) == 0)
		}
	}
	subs := w.accessSubscribers(keys)
	w.up.show("sk_revoked", common, true)
	subs = append(subs, w.subscribe("of the key that is revoked", "sk_revoked", request{stream: messages, heartbeat: time.Second}))
	for _, s := range subs {
		w.eventually(waitLimit, s.hasStarted)
	}

	// Three actors post, one of them for accounts that a key may see.
	var known struct {
		sync.Mutex
		accounts []string
	}
	known.accounts = accounts
	var over atomic.Bool
	for n := range uint64(2) {
		w.actors.Go(func() {
			r := w.random(n)
			for i := 0; !over.Load() && w.ctx.Err() == nil; i++ {
				known.Lock()
				account := one(r, known.accounts)
				known.Unlock()
				w.deliver(w.anyPost(r, account, fmt.Sprintf("%d.%d", n, i)))
				w.sleep(time.Duration(r.IntN(60)) * time.Millisecond)
			}
		})
	}
	w.actors.Go(func() {
		r := w.random(9)
		for i := 0; !over.Load() && w.ctx.Err() == nil; i++ {
			account := fmt.Sprintf("acc_hidden_%d", i)
			if r.IntN(2) == 0 {
				account = fmt.Sprintf("acc_hidden_%d", r.IntN(i+1))
			}
			w.deliver(w.anyPost(r, account, fmt.Sprintf("hidden.%d", i)))
			totals.add("webhooks of hidden accounts", 1)
			w.sleep(time.Duration(r.IntN(100)) * time.Millisecond)
		}
	})

	for n, end := 0, time.Now().Add(18*time.Second); time.Now().Before(end); n++ {
		w.sleep(time.Duration(50+w.rnd.IntN(350)) * time.Millisecond)
		pick(w.rnd,
			choice{10, func() {
				key, account := one(w.rnd, keys), one(w.rnd, accounts[1:])
				shown := !w.up.sees(key, account)
				w.up.show(key, account, shown)
				w.act("%s sees %s: %v", key, account, shown)
				if shown || w.rnd.IntN(2) == 0 {
					w.deliver(w.anyPost(w.rnd, account, fmt.Sprintf("after.%d", n)))
				}
			}},
			choice{4, func() { // one that is connected now, perhaps with events before any key sees it
				key, account := one(w.rnd, keys), fmt.Sprintf("acc_new_%d", n)
				for i := range w.rnd.IntN(3) {
					w.deliver(w.anyPost(w.rnd, account, fmt.Sprintf("new.%d.before.%d", n, i)))
				}
				w.sleep(time.Duration(w.rnd.IntN(400)) * time.Millisecond)
				w.up.show("sk_all", account, true)
				if w.rnd.IntN(2) == 0 {
					w.up.show(ownKey, account, true)
				}
				w.up.show(key, account, true)
				w.act("%s sees %s, which is new", key, account)
				for i := range 1 + w.rnd.IntN(3) {
					w.deliver(w.anyPost(w.rnd, account, fmt.Sprintf("new.%d.%d", n, i)))
				}
				known.Lock()
				known.accounts = append(known.accounts, account)
				known.Unlock()
			}},
			choice{2, func() {
				if !*patient || n < 10 {
					w.restart()
				}
			}},
			choice{1, func() {
				key := one(w.rnd, keys)
				s := w.subscribe(fmt.Sprintf("one that came %d", n), key, request{stream: stream(w.rnd.IntN(3)), heartbeat: time.Second, earliest: w.rnd.IntN(2) == 0})
				subs = append(subs, s)
				w.act("%s begins, of %s", s.name, key)
			}},
			choice{1, func() {
				w.act("the upstream is away")
				w.up.goAway(true)
				w.sleep(time.Duration(300+w.rnd.IntN(2500)) * time.Millisecond)
				w.up.goAway(false)
				w.act("the upstream is there again")
			}},
			choice{1, func() {
				if w.up.history("sk_revoked").revoked.IsZero() {
					w.up.revoke("sk_revoked")
					w.act("sk_revoked is revoked")
				}
			}},
		)
	}
	if *patient {
		if w.up.history("sk_revoked").revoked.IsZero() {
			w.up.revoke("sk_revoked")
		}
		w.act("the world waits")
		w.sleep(135 * time.Second)
	}
	over.Store(true)
	w.actors.Wait()
	w.settle(subs)

	for _, s := range subs {
		acked := w.acknowledged(s.req.stream)
		w.checkTold(s, acked)
		w.checkHidden(s, acked)
		w.checkAccessGaps(s, acked)
		w.checkExhausted(s)
		w.checkNotices(s)
		w.checkRevoked(s)
	}
	for _, k := range keys {
		w.checkLooks(k)
	}
	w.checkTogether("sk_all", subs)
}

func (w *world) accessSubscribers(keys []string) (subs []*subscriber) {
	for _, k := range keys {
		for _, s := range []stream{messages, statuses, accountEvents} {
			subs = append(subs, w.subscribe(fmt.Sprintf("%v of %s", s, k), k, request{stream: s, heartbeat: time.Second}))
		}
	}
	subs = append(subs, w.subscribe("messages of sk_all", "sk_all", request{stream: messages, heartbeat: 2 * time.Second}),
		w.subscribe("messages of the common account", "sk_1", request{stream: messages, heartbeat: time.Second, accounts: []string{common}}),
		w.subscribe("messages of two accounts", "sk_2", request{stream: messages, heartbeat: time.Second, accounts: []string{common, "acc_1"}}))
	return append(subs, w.subscribe("slow", "sk_3", request{stream: messages, heartbeat: time.Second, earliest: true, slow: true}))
}

// anyPost is an event of any kind, for any stream.
func (w *world) anyPost(r *rand.Rand, account, id string) *post {
	switch r.IntN(5) {
	case 0:
		return w.statusPost(r, account, id, "message.sent")
	case 1:
		return w.accountPost(r, account, id)
	default:
		return w.inboxPost(r, account, fmt.Sprintf("conv_%d", r.IntN(5)), id)
	}
}

// settle posts a last event for each kind of stream, of the account that all keys see, and
// waits until each subscriber has received it or has ended for good.
func (w *world) settle(subs []*subscriber) {
	last := map[stream]*post{
		messages:      w.receivedPost(w.rnd, common, "conv", "last", w.up.now()),
		statuses:      w.statusPost(w.rnd, common, "last", "message.sent"),
		accountEvents: w.accountPost(w.rnd, common, "last"),
	}
	for _, p := range last {
		w.deliver(p)
	}
	w.act("the last events are posted")
	deadline := time.Now().Add(waitLimit)
	for _, s := range subs {
		told := w.eventually(time.Until(deadline), func() bool {
			_, over := s.outcome()
			return over || s.has(last[s.req.stream].uid) || !w.up.history(s.key).revoked.IsZero()
		})
		if !told {
			w.violate("what is acknowledged is told", "%s (%s): the last event has not come within %v", s.name, s.key, waitLimit)
		}
	}
}

// checkTogether checks what must hold for all subscribers of a world together: each event
// comes once, under one id, in one order, which is that of a reader from the beginning
// whose key sees all accounts.
func (w *world) checkTogether(key string, subs []*subscriber) {
	all := map[stream]order{}
	for _, s := range []stream{messages, statuses, accountEvents} {
		items, err := w.patiently(key, request{stream: s, earliest: true}, "")
		if err != nil {
			w.violate("everything can be read from the beginning", "%v: %s", s, short(err))
			continue
		}
		all[s] = w.orderOf(events(items))
		ring := w.up.history(key)
		for _, p := range w.acknowledged(s) {
			if _, told := all[s][p.uid]; !told && ring.visibleThroughout(p.account, p.sent, time.Now()) {
				w.violate("what is acknowledged can be read from the beginning", "%s of %s, acknowledged at %s", p.uid, p.account, w.at(p.acked))
			}
		}
	}
	for _, s := range subs {
		s.stop()
		w.checkStreams(s)
		w.checkOrder(s, all[s.req.stream])
	}
	w.checkUnique(subs)
}
