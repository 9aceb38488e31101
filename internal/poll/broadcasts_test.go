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

// broadcast adds a broadcast with a number of recipients upstream.
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

// advance sets the status of the recipients from index from up to, but not including, to. If whole
// is set, it is the new status of the broadcast itself.
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

// appended counts the recipients by their status in the log.
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
			t.Fatalf("%d reads of the broadcast and %d of its recipients; want some and 1", w.count(getBroadcast), w.count(listRecipients))
		}
		pass(5 * time.Minute) // nothing changes
		looks := w.times(getBroadcast)
		if last := looks[len(looks)-1].Sub(looks[len(looks)-2]); last != longestWait || w.count(listRecipients) != 1 {
			t.Errorf("the last two reads of the broadcast were %v apart, with %d reads of recipients; want %v and 1", last, w.count(listRecipients), longestWait)
		}
		w.advance("b1", "sent", 0, 10, "sending")
		pass(longestWait)
		if got := w.appended(); got["sent"] != 10 || w.count(listRecipients) != 2 {
			t.Errorf("appended %v with %d reads of recipients, want 10 sent with 2", got, w.count(listRecipients))
		}
		w.advance("b1", "delivered", 0, 1, "")
		for w.appended()["delivered"] == 0 {
			pass(100 * time.Millisecond)
		}
		before := w.count(getBroadcast)
		for i := range 9 { // while the counts change, the broadcast is read every second
			w.advance("b1", "delivered", i+1, i+2, "")
			pass(time.Second)
		}
		if n := w.count(getBroadcast) - before; n != 9 || w.appended()["delivered"] != 10 {
			t.Errorf("%d reads of the broadcast in nine seconds, appended %v; want 9, and 10 delivered", n, w.appended())
		}
		w.advance("b1", "read", 0, 10, "completed")
		pass(10 * time.Second)
		if got := w.appended(); got["read"] != 10 {
			t.Errorf("appended %v, want 10 read", got)
		}
		if w.sink.account != "acc_1" || w.sink.sources[0] != poll {
			t.Errorf("account %q, sources %v; want acc_1 and first %v", w.sink.account, w.sink.sources, poll)
		}
		before = len(w.all())
		pass(time.Hour) // the broadcast has ended
		release()
		release()
		pass(time.Second)
		if len(w.all()) != before || watching(r) != 0 {
			t.Errorf("%d more requests, %d broadcasts followed; want none", len(w.all())-before, watching(r))
		}
		for _, q := range w.all() {
			if q.key != "sk_sub" {
				t.Errorf("%s was called with the key %s, want sk_sub", q.what, q.key)
			}
		}
	})
}

// TestWatchEnds checks that a broadcast is polled while it has a subscriber, with that key.
func TestWatchEnds(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 1)
		r := w.poller(keyless)
		defer w.run(r.Run)()
		first, second := r.Watch("sk_1", "acc_1", "b1", nil), r.Watch("sk_2", "acc_1", "b1", nil)
		pass(time.Minute)
		first()
		pass(time.Minute)
		first() // a second call changes nothing
		before := len(w.all())
		pass(time.Minute)
		for _, q := range w.all()[before:] {
			if q.key != "sk_2" {
				t.Errorf("polled with %s after the first subscriber left, want sk_2", q.key)
			}
		}
		if len(w.all()) == before {
			t.Error("no requests with one subscriber left, want some")
		}
		second()
		pass(time.Second)
		before = len(w.all())
		pass(time.Hour)
		if len(w.all()) != before || watching(r) != 0 {
			t.Errorf("%d requests and %d broadcasts followed without subscribers, want none", len(w.all())-before, watching(r))
		}
		third := r.Watch("sk_3", "acc_1", "b1", nil)
		pass(time.Second)
		if len(w.all()) == before {
			t.Error("no requests with a new subscriber, want some")
		}
		third()
	})
}

// TestWatchGivesUp checks that a broadcast is no longer polled after days without a change, or after
// it was deleted.
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
					t.Errorf("given up after %d requests, want more", before)
				}
				pass(24 * time.Hour)
				if n := len(w.all()) - before; n > 0 {
					t.Errorf("%d requests after giving up, want none", n)
				}
			})
		})
	}
}

// lag freezes the list of b1's recipients for a time, so that it is behind the counts.
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

// TestListLags checks that statuses are found although the list of recipients is behind the counts
// for a while: with a subscriber and without, and when the counts say that all were read.
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
					t.Fatalf("appended %v while the list is behind, want none read", got)
				}
				pass(5 * time.Minute)
				if got := w.appended(); got["read"] != 5 {
					t.Errorf("appended %v, want 5 read", got)
				}
				before := w.count(listRecipients)
				pass(time.Hour)
				if n := w.count(listRecipients) - before; n > 1 { // list and counts agree now
					t.Errorf("the list was read %d more times, want at most 1", n)
				}
			})
		})
	}
}

// TestListNeverAgrees checks that the list is read less and less often if it never agrees with the
// counts.
func TestListNeverAgrees(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "sending", 5)
		w.change(func() { w.broadcasts["acc_1"][0]["sentCount"] = 7 })
		r := w.poller(keyless)
		defer w.run(r.Run)()
		defer r.Watch("sk_1", "acc_1", "b1", nil)()
		pass(2 * time.Hour)
		if n := w.count(listRecipients); n < 10 || n > 25 {
			t.Errorf("the list was read %d times in two hours, want 10 to 25", n)
		}
	})
}

// TestFoundAfterEnd checks that a broadcast that was sent and read between two polls is found.
func TestFoundAfterEnd(t *testing.T) {
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
			t.Errorf("%d more reads, %d broadcasts followed; want none", n, watching(r))
		}
	})
}

// TestSentAgain checks that statuses are found when a failed recipient is sent another message,
// although the broadcast had ended.
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
			t.Fatalf("appended %v, want 1 failed and 1 read", got)
		}
		w.advance("b1", "delivered", 0, 1, "sending")
		w.change(func() { w.recipients["b1"][0]["messageId"] = "wamid.again" })
		pass(time.Minute)
		if got := w.appended(); got["delivered"] != 1 || got["read"] != 1 {
			t.Errorf("appended %v, want 1 delivered and 1 read", got)
		}
	})
}

// TestWatchersAreNotified checks that subscribers learn what no event tells: fewer recipients,
// another status of the broadcast, and that it is gone.
func TestWatchersAreNotified(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.broadcast("acc_1", "b1", "draft", 3)
		r := w.poller(keyless)
		defer w.run(r.Run)()
		var lock sync.Mutex
		notified := []bool{}
		changed := func(gone bool) { lock.Lock(); defer lock.Unlock(); notified = append(notified, gone) }
		check := func(want ...bool) {
			t.Helper()
			pass(longestWait + time.Second)
			lock.Lock()
			defer lock.Unlock()
			if !slices.Equal(notified, want) {
				t.Errorf("notified with gone %v, want %v", notified, want)
			}
			notified = notified[:0]
		}
		defer r.Watch("sk_1", "acc_1", "b1", changed)()
		check(false) // the first read
		w.change(func() {
			w.recipients["b1"] = w.recipients["b1"][1:]
			w.broadcasts["acc_1"][0]["recipientCount"] = 2
		})
		check(false)
		w.advance("b1", "sent", 0, 2, "sending")
		check(false)
		w.change(func() { w.broadcasts["acc_1"] = nil })
		check(true)
		// A subscriber may watch it again; it is notified as well.
		defer r.Watch("sk_1", "acc_1", "b1", changed)()
		check(true, true)
	})
}

// TestUpstreamClock checks that broadcasts are followed for the usual time if the upstream's clock
// is wrong.
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
					t.Errorf("appended %v before 72 hours are over, want 1 read", got)
				}
				pass(recent + time.Hour)
				before := w.count(getBroadcast)
				pass(24 * time.Hour)
				if n := w.count(getBroadcast) - before; n > 0 {
					t.Errorf("%d reads after 72 hours, want none", n)
				}
			})
		})
	}
}

// TestWatchKeys checks that a key that cannot see the broadcast is replaced by one that can, and that
// the account is looked up if no subscriber has named it.
func TestWatchKeys(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.accounts = []string{"acc_0", "acc_1"}
		w.broadcast("acc_1", "b1", "sending", 1)
		w.advance("b1", "sent", 0, 1, "")
		w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
			if r.Header.Get("Authorization") == "Bearer sk_refused" {
				return 404, nil, "not found"
			}
			return 0, nil, ""
		}
		r := w.poller(keyless)
		defer w.run(r.Run)()
		defer r.Watch("sk_refused", "", "b1", nil)()
		defer r.Watch("sk_allowed", "", "b1", nil)()
		pass(time.Minute)
		if w.appended()["sent"] != 1 || w.sink.account != "acc_1" {
			t.Errorf("appended %v of account %q, want 1 sent of acc_1", w.appended(), w.sink.account)
		}
	})
}

// TestWatchPages checks that a list is read to its end if its pages have fewer recipients than were
// requested, or if it refuses such large pages.
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
					t.Errorf("appended %v, want 333 sent", got)
				}
				if w.sink.sources[0] != backfill {
					t.Errorf("sources %v, want first %v", w.sink.sources, backfill)
				}
				all, err := w.client(t).Ask(upstream.Call{}).Recipients(t.Context(), "b1")
				if err != nil || len(all) != 333 {
					t.Errorf("got %d recipients, %v; want 333", len(all), err)
				}
			})
		})
	}
}

// TestFindBroadcasts checks that, with the gateway's own key, broadcasts that are being sent or were
// sent recently are followed without a subscriber.
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
			t.Errorf("%d broadcasts followed before one is sent, want none", watching(r))
		}
		w.broadcast("acc_2", "b1", "sending", 5)
		w.advance("b1", "sent", 0, 3, "")
		pass(2 * time.Minute)
		if w.appended()["sent"] != 3 || w.sink.account != "acc_2" {
			t.Errorf("appended %v of account %q, want 3 sent of acc_2", w.appended(), w.sink.account)
		}
		w.advance("b1", "delivered", 0, 5, "completed")
		pass(2 * time.Minute)
		if w.appended()["delivered"] != 5 {
			t.Errorf("appended %v, want 5 delivered", w.appended())
		}
		// It has ended, and the list of broadcasts shows when its counts change.
		before := w.count(getBroadcast)
		pass(30 * time.Minute)
		if n := w.count(getBroadcast) - before; n > 7 {
			t.Errorf("%d reads in half an hour, want at most 7", n)
		}
		w.advance("b1", "read", 0, 4, "")
		pass(time.Minute + time.Second)
		if w.appended()["read"] != 4 {
			t.Errorf("appended %v, want 4 read", w.appended())
		}
		w.advance("b1", "read", 4, 5, "")
		pass(2 * time.Minute)
		if w.appended()["read"] != 5 || watching(r) != 0 {
			t.Errorf("appended %v, %d broadcasts followed; want 5 read and none", w.appended(), watching(r))
		}
	})
}

// TestFindBroadcastsBudget checks that many accounts do not use up the poll share.
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
			t.Errorf("%d requests in a minute, want at most 12", most)
		}
		if n := w.count(listBroadcasts); n > 500 || n < 100 {
			t.Errorf("%d of %d requests in two hours were for lists of broadcasts, want 100 to 500", n, len(all))
		}
		if n := w.count(listConversations); n < 100 {
			t.Errorf("the inbox was polled %d times in two hours, want at least 100", n)
		}
	})
}

// TestReplicas checks that one replica does each job, and that another takes over.
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
			t.Errorf("%d reads of the broadcast and %d of its recipients; want 20 to 40 and 1", looks, reads)
		}
		if n := w.count(listConversations); n != 12 { // one of them for archived conversations
			t.Errorf("the inbox was polled %d times, want 12", n)
		}
		stopOne()
		w.advance("b1", "sent", 0, 5, "")
		w.say("acc_1", "c1", "m", time.Now())
		pass(2 * time.Minute)
		if w.appended()["sent"] != 5 || w.sink.ids() != "[m]" {
			t.Errorf("appended statuses %v and messages %v, want 5 sent and [m]", w.appended(), w.sink.ids())
		}
	})
}
