package poll

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/upstream"
)

const (
	getBroadcast   = "GET /whatsapp/broadcasts/b1"
	listRecipients = "GET /whatsapp/broadcasts/b1/recipients"
	listBroadcasts = "GET /whatsapp/broadcasts"
)

// broadcast puts a broadcast with so many recipients upstream.
func (w *world) broadcast(account, id, status string, recipients int) {
	b := obj{"id": id, "status": status, "recipientCount": recipients, "createdAt": stamp(time.Now().Add(w.ahead))}
	var all []obj
	for i := range recipients {
		all = append(all, obj{"phone": fmt.Sprintf("+4915%08d", i), "status": "pending"})
	}
	w.change(func() {
		w.broadcasts[account] = slices.Insert(w.broadcasts[account], 0, b)
		w.recipients[id] = all
	})
	if status != "draft" {
		w.change(func() { b["startedAt"] = stamp(time.Now().Add(w.ahead)) })
	}
}

// advance moves recipients of a broadcast to a status, from one index up to another, and
// the broadcast itself if it is given one.
func (w *world) advance(id, status string, from, to int, whole string) {
	w.change(func() {
		for _, all := range w.broadcasts {
			for _, b := range all {
				if b["id"] != id {
					continue
				}
				for i := from; i < to; i++ {
					w.recipients[id][i]["status"] = status
					w.recipients[id][i]["messageId"] = fmt.Sprint("wamid.", i)
				}
				n := map[any]int{}
				for _, r := range w.recipients[id] {
					n[r["status"]]++
				}
				b["readCount"], b["failedCount"] = n["read"], n["failed"]
				b["deliveredCount"] = n["read"] + n["delivered"]
				b["sentCount"] = n["read"] + n["delivered"] + n["sent"]
				if whole != "" {
					b["status"] = whole
				}
				if whole == "completed" {
					b["completedAt"] = stamp(time.Now().Add(w.ahead))
				}
			}
		}
	})
}

// appended counts the recipients by the status that the log has of them.
func (w *world) appended() map[string]int {
	w.sink.mu.Lock()
	defer w.sink.mu.Unlock()
	n := map[string]int{}
	for _, s := range w.sink.statuses {
		n[strings.ToLower(strings.TrimPrefix(s.String(), "BROADCAST_RECIPIENT_STATUS_"))]++
	}
	return n
}

func keyless(o *Options) { o.Key = "" }

// TestWatch follows a broadcast from its draft to its end, with the key of its
// subscriber.
func TestWatch(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "draft", 10)
		r := w.poller(keyless)
		release := r.Watch("sk_sub", "acc_1", "b1", nil) // before Run
		defer w.run(r.Run)()
		pass(time.Second)
		if w.count(getBroadcast) == 0 || w.count(listRecipients) != 1 {
			t.Fatalf("%d looks, %d reads", w.count(getBroadcast), w.count(listRecipients))
		}
		pass(5 * time.Minute) // nothing moves
		looks := w.times(getBroadcast)
		if last := looks[len(looks)-1].Sub(looks[len(looks)-2]); last != slowest || w.count(listRecipients) != 1 {
			t.Errorf("the last look came after %v, %d reads", last, w.count(listRecipients))
		}
		w.advance("b1", "sent", 0, 10, "sending")
		pass(slowest)
		if got := w.appended(); got["sent"] != 10 || w.count(listRecipients) != 2 {
			t.Errorf("appended %v with %d reads", got, w.count(listRecipients))
		}
		w.advance("b1", "delivered", 0, 1, "")
		for w.appended()["delivered"] == 0 {
			pass(100 * time.Millisecond)
		}
		before := w.count(getBroadcast)
		for i := range 9 { // while counts move they are looked at every second
			w.advance("b1", "delivered", i+1, i+2, "")
			pass(time.Second)
		}
		if n := w.count(getBroadcast) - before; n != 9 || w.appended()["delivered"] != 10 {
			t.Errorf("%d looks in nine seconds", n)
		}
		w.advance("b1", "read", 0, 10, "completed")
		pass(10 * time.Second)
		if got := w.appended(); got["read"] != 10 {
			t.Errorf("appended %v", got)
		}
		if w.sink.account != "acc_1" || w.sink.sources[0] != poll {
			t.Errorf("account %q, sources %v", w.sink.account, w.sink.sources)
		}
		before = len(w.all())
		pass(time.Hour) // it is over
		release()
		release()
		pass(time.Second)
		if len(w.all()) != before || watching(r) != 0 {
			t.Errorf("%d more requests, watched: %v", len(w.all())-before, watching(r))
		}
		for _, q := range w.all() {
			if q.key != "sk_sub" {
				t.Errorf("%s was made with the key %s", q.what, q.key)
			}
		}
	})
}

// TestWatchEnds: who watches decides how long a broadcast is polled.
func TestWatchEnds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 1)
		r := w.poller(keyless)
		defer w.run(r.Run)()
		first, second := r.Watch("sk_1", "acc_1", "b1", nil), r.Watch("sk_2", "acc_1", "b1", nil)
		pass(time.Minute)
		first()
		pass(time.Minute)
		first() // once more changes nothing
		before := len(w.all())
		pass(time.Minute)
		for _, q := range w.all()[before:] {
			if q.key != "sk_2" {
				t.Errorf("polled with %s", q.key)
			}
		}
		if len(w.all()) == before {
			t.Error("it is not polled any more")
		}
		second()
		pass(time.Second)
		before = len(w.all())
		pass(time.Hour)
		if len(w.all()) != before || watching(r) != 0 {
			t.Errorf("%d requests for nobody", len(w.all())-before)
		}
		third := r.Watch("sk_3", "acc_1", "b1", nil)
		pass(time.Second)
		if len(w.all()) == before {
			t.Error("it is not polled again")
		}
		third()
	})
}

// TestWatchGivesUp: what does not change for days is left alone, and what is deleted.
func TestWatchGivesUp(t *testing.T) {
	for name, tt := range map[string]struct {
		whole string
		then  func(w *world)
		most  time.Duration
	}{
		"never read": {"completed", func(*world) {}, 3 * time.Hour},
		"cancelled":  {"cancelled", func(*world) {}, 3 * time.Hour},
		"deleted":    {"sending", func(w *world) { w.change(func() { w.broadcasts["acc_1"] = nil }) }, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.broadcast("acc_1", "b1", "sending", 1)
				w.advance("b1", "delivered", 0, 1, tt.whole)
				pass(recent - 2*time.Hour)
				r := w.poller(keyless)
				defer w.run(r.Run)()
				defer r.Watch("sk_1", "acc_1", "b1", nil)()
				pass(time.Minute)
				tt.then(w)
				pass(tt.most)
				before := len(w.all())
				if before < 5 || tt.most > time.Minute && before < 200 {
					t.Errorf("it was given up after %d requests", before)
				}
				pass(24 * time.Hour)
				if n := len(w.all()) - before; n > 0 {
					t.Errorf("%d more requests", n)
				}
			})
		})
	}
}

// lag has the list of b1's recipients stay as it is until the time is over: what it is read
// from is behind the counts.
func (w *world) lag(d time.Duration) {
	w.change(func() {
		until := time.Now().Add(d)
		old := make([]obj, len(w.recipients["b1"]))
		for i, r := range w.recipients["b1"] {
			old[i] = maps.Clone(r)
		}
		w.stale = func(id string) []obj {
			if id == "b1" && time.Now().Before(until) {
				return old
			}
			return w.recipients[id]
		}
	})
}

// TestListLags: what the counts tell is read, although the list is behind them; also the last
// of it, with nobody watching any more, and of a broadcast whose counts say that it is over.
func TestListLags(t *testing.T) {
	for name, tt := range map[string]struct {
		own   bool
		whole string
	}{
		"watched": {false, ""}, "watched, completed": {false, "completed"}, "found": {true, "completed"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.broadcast("acc_1", "b1", "sending", 5)
				w.advance("b1", "sent", 0, 5, "")
				change := keyless
				if tt.own {
					change = nil
				}
				r := w.poller(change)
				defer w.run(r.Run)()
				if !tt.own {
					defer r.Watch("sk_1", "acc_1", "b1", nil)()
				}
				pass(2 * time.Minute)
				w.lag(3 * time.Minute)
				w.advance("b1", "read", 0, 5, tt.whole)
				pass(2 * time.Minute)
				if got := w.appended(); got["read"] != 0 {
					t.Fatalf("appended %v while the list is behind", got)
				}
				pass(5 * time.Minute)
				if got := w.appended(); got["read"] != 5 {
					t.Errorf("appended %v, want 5 read", got)
				}
				before := w.count(listRecipients)
				pass(time.Hour)
				if n := w.count(listRecipients) - before; n > 1 { // they agree
					t.Errorf("the list was read %d times more", n)
				}
			})
		})
	}
}

// TestListNeverAgrees: where list and counts go on contradicting each other, the list is read
// ever less often.
func TestListNeverAgrees(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 5)
		w.change(func() { w.broadcasts["acc_1"][0]["sentCount"] = 7 })
		r := w.poller(keyless)
		defer w.run(r.Run)()
		defer r.Watch("sk_1", "acc_1", "b1", nil)()
		pass(2 * time.Hour)
		if n := w.count(listRecipients); n < 10 || n > 25 {
			t.Errorf("the list was read %d times in two hours", n)
		}
	})
}

// TestFoundWhenOver: a broadcast that was sent and read between two looks is found.
func TestFoundWhenOver(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		r := w.poller(nil)
		defer w.run(r.Run)()
		pass(90 * time.Second)
		w.broadcast("acc_1", "b1", "sending", 3)
		w.advance("b1", "read", 0, 3, "completed")
		pass(2 * time.Minute)
		if got := w.appended(); got["read"] != 3 {
			t.Errorf("appended %v, want 3 read", got)
		}
		before := len(w.times(getBroadcast))
		pass(time.Hour)
		if n := len(w.times(getBroadcast)) - before; n > 0 || watching(r) != 0 {
			t.Errorf("%d more looks, followed %d", n, watching(r))
		}
	})
}

// TestSentAgain: a recipient who has failed may be sent to again, also in a broadcast that
// was over.
func TestSentAgain(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 2)
		w.advance("b1", "failed", 0, 1, "")
		w.advance("b1", "read", 1, 2, "completed")
		r := w.poller(keyless)
		defer w.run(r.Run)()
		defer r.Watch("sk_1", "acc_1", "b1", nil)()
		pass(time.Hour)
		if got := w.appended(); got["failed"] != 1 || got["read"] != 1 {
			t.Fatalf("appended %v", got)
		}
		w.advance("b1", "delivered", 0, 1, "sending")
		w.change(func() { w.recipients["b1"][0]["messageId"] = "wamid.again" })
		pass(time.Minute)
		if got := w.appended(); got["delivered"] != 1 || got["read"] != 1 {
			t.Errorf("appended %v", got)
		}
	})
}

// TestWatchersAreTold of what they cannot learn from events: that recipients are fewer, that
// the broadcast has another status, and that it is gone.
func TestWatchersAreTold(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "draft", 3)
		r := w.poller(keyless)
		defer w.run(r.Run)()
		var lock sync.Mutex
		told := []bool{}
		tell := func(gone bool) { lock.Lock(); defer lock.Unlock(); told = append(told, gone) }
		so := func(want ...bool) {
			t.Helper()
			pass(slowest + time.Second)
			lock.Lock()
			defer lock.Unlock()
			if !slices.Equal(told, want) {
				t.Errorf("told %v, want %v", told, want)
			}
			told = told[:0]
		}
		defer r.Watch("sk_1", "acc_1", "b1", tell)()
		so(false) // as it was found
		w.change(func() {
			w.recipients["b1"] = w.recipients["b1"][1:]
			w.broadcasts["acc_1"][0]["recipientCount"] = 2
		})
		so(false)
		w.advance("b1", "sent", 0, 2, "sending")
		so(false)
		w.change(func() { w.broadcasts["acc_1"] = nil })
		so(true)
		// Whoever sees it all the same watches again.
		defer r.Watch("sk_1", "acc_1", "b1", tell)()
		so(true, true)
	})
}

// TestUpstreamClock: an upstream whose clock is wrong is followed for as long as any other.
func TestUpstreamClock(t *testing.T) {
	for name, off := range map[string]time.Duration{"behind": -80 * time.Hour, "a little behind": -time.Hour, "ahead": 80 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.ahead = off
				w.broadcast("acc_1", "b1", "sending", 2)
				w.advance("b1", "delivered", 0, 2, "completed")
				r := w.poller(nil)
				defer w.run(r.Run)()
				pass(recent - time.Hour)
				w.advance("b1", "read", 0, 1, "")
				pass(2 * time.Minute)
				if got := w.appended(); got["read"] != 1 {
					t.Errorf("appended %v before 72 hours are over", got)
				}
				pass(recent + time.Hour)
				before := w.count(getBroadcast)
				pass(24 * time.Hour)
				if n := w.count(getBroadcast) - before; n > 0 {
					t.Errorf("%d looks after that", n)
				}
			})
		})
	}
}

// TestWatchKeys: a key that does not see the broadcast is replaced by one that does, and
// the account is looked for where nobody has named it.
func TestWatchKeys(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.accounts = []string{"acc_0", "acc_1"}
		w.broadcast("acc_1", "b1", "sending", 1)
		w.advance("b1", "sent", 0, 1, "")
		w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
			if r.Header.Get("Authorization") == "Bearer sk_blind" {
				return 404, nil, "not found"
			}
			return 0, nil, ""
		}
		r := w.poller(keyless)
		defer w.run(r.Run)()
		defer r.Watch("sk_blind", "", "b1", nil)()
		defer r.Watch("sk_seeing", "", "b1", nil)()
		pass(time.Minute)
		if w.appended()["sent"] != 1 || w.sink.account != "acc_1" {
			t.Errorf("appended %v of %q", w.appended(), w.sink.account)
		}
	})
}

// TestWatchPages: a list that gives fewer than were asked for, or refuses so many, is
// read to its end.
func TestWatchPages(t *testing.T) {
	for name, change := range map[string]func(w *world){
		"all at once": func(*world) {},
		"capped":      func(w *world) { w.most = 70 },
		"refused": func(w *world) {
			w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
				if limit := r.URL.Query().Get("limit"); len(limit) > 3 {
					return 400, nil, "limit is at most 500"
				}
				return 0, nil, ""
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.broadcast("acc_1", "b1", "sending", 333)
				w.advance("b1", "sent", 0, 333, "")
				change(w)
				r := w.poller(keyless)
				defer w.run(r.Run)()
				defer r.Watch("sk_1", "acc_1", "b1", nil)()
				pass(time.Minute)
				if got := w.appended(); got["sent"] != 333 {
					t.Errorf("appended %v", got)
				}
				if w.sink.sources[0] != backfill {
					t.Errorf("sources %v", w.sink.sources)
				}
				all, err := w.client(t).Ask(upstream.Call{}).Recipients(t.Context(), "b1")
				if err != nil || len(all) != 333 {
					t.Errorf("%d recipients, %v", len(all), err)
				}
			})
		})
	}
}

// TestFindBroadcasts: with the gateway's own key, what is being sent or was lately is
// followed unasked.
func TestFindBroadcasts(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.accounts = []string{"acc_1", "acc_2"}
		w.broadcast("acc_2", "old", "completed", 5)
		w.advance("old", "sent", 0, 5, "completed")
		pass(recent)
		w.broadcast("acc_1", "draft", "draft", 5)
		r := w.poller(nil)
		defer w.run(r.Run)()
		pass(5 * time.Minute)
		if watching(r) != 0 {
			t.Errorf("followed: %v", watching(r))
		}
		w.broadcast("acc_2", "b1", "sending", 5)
		w.advance("b1", "sent", 0, 3, "")
		pass(2 * time.Minute)
		if w.appended()["sent"] != 3 || w.sink.account != "acc_2" {
			t.Errorf("appended %v of %q", w.appended(), w.sink.account)
		}
		w.advance("b1", "delivered", 0, 5, "completed")
		pass(2 * time.Minute)
		if w.appended()["delivered"] != 5 {
			t.Errorf("appended %v", w.appended())
		}
		// It is sent now, and the list tells when something moves.
		before := w.count(getBroadcast)
		pass(30 * time.Minute)
		if n := w.count(getBroadcast) - before; n > 7 {
			t.Errorf("%d looks in half an hour", n)
		}
		w.advance("b1", "read", 0, 4, "")
		pass(time.Minute + time.Second)
		if w.appended()["read"] != 4 {
			t.Errorf("appended %v", w.appended())
		}
		w.advance("b1", "read", 4, 5, "")
		pass(2 * time.Minute)
		if w.appended()["read"] != 5 || watching(r) != 0 {
			t.Errorf("appended %v, followed %v", w.appended(), watching(r))
		}
	})
}

// TestFindBroadcastsBudget: many accounts do not use the budget up.
func TestFindBroadcastsBudget(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.limit, w.accounts = 60, nil
		for i := range 25 {
			w.accounts = append(w.accounts, fmt.Sprint("acc_", i))
		}
		defer w.run(w.poller(public).Run)()
		pass(2 * time.Hour)
		var all []time.Time
		for _, q := range w.all() {
			all = append(all, q.at)
		}
		if most := mostInAWindow(all); most > 12 {
			t.Errorf("%d requests in a minute", most)
		}
		if n := w.count(listBroadcasts); n > 500 || n < 100 {
			t.Errorf("%d of %d requests in two hours were for lists of broadcasts", n, len(all))
		}
		if n := w.count(listConversations); n < 100 {
			t.Errorf("the inbox was looked at %d times", n)
		}
	})
}

// TestReplicas: each job is done by one replica, and another takes over.
func TestReplicas(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 5)
		one, two := w.poller(nil), w.poller(nil)
		stopOne, stopTwo := w.run(one.Run), w.run(two.Run)
		defer stopTwo()
		defer one.Watch("sk_1", "acc_1", "b1", nil)()
		defer two.Watch("sk_2", "acc_1", "b1", nil)()
		pass(10*time.Minute + time.Second)
		if looks, reads := w.count(getBroadcast), w.count(listRecipients); looks < 20 || looks > 40 || reads != 1 {
			t.Errorf("%d looks and %d reads", looks, reads)
		}
		if n := w.count(listConversations); n != 12 { // once for archived conversations
			t.Errorf("the inbox was looked at %d times, want 12", n)
		}
		stopOne()
		w.advance("b1", "sent", 0, 5, "")
		w.say("acc_1", "c1", "m", time.Now())
		pass(2 * time.Minute)
		if w.appended()["sent"] != 5 || w.sink.ids() != "[m]" {
			t.Errorf("appended %v, %v", w.appended(), w.sink.ids())
		}
	})
}
