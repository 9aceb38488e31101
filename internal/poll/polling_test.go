package poll

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/ingest"
)

// says adds a message to the upstream's list and appends it as a webhook does.
func (w *world) says(account, conversation, id string, at time.Time) {
	w.say(account, conversation, id, at)
	_, _ = w.sink.Message(w.t.Context(), ingest.Message{Account: account, Conversation: conversation, ID: id, Text: "text of " + id, Time: at})
}

// reads returns how many pages of messages were read.
func (w *world) reads() (n int) {
	for _, q := range w.all() {
		if strings.HasSuffix(q.what, "/messages") {
			n++
		}
	}
	return n
}

// TestInboxLongConversation checks that missed messages are found in a conversation that is longer
// than a page, on both kinds of upstream. If they go back too far, a gap is appended.
func TestInboxLongConversation(t *testing.T) {
	for _, tt := range []struct {
		paged        bool
		old, missed  int
		found, pages int
		gaps         int
	}{
		{paged: false, old: 250, missed: 3, found: 3, pages: 1},
		{paged: false, old: 250, missed: 1500, found: 1500, pages: 1},
		{paged: true, old: 250, missed: 3, found: 3, pages: 1},
		{paged: true, old: 250, missed: 350, found: 350, pages: 4},
		{paged: true, old: 250, missed: 1500, found: 1000, pages: 10, gaps: 1},
		{paged: true, old: 0, missed: 350, found: 350, pages: 4},
	} {
		t.Run(fmt.Sprint(tt.paged, tt.old, tt.missed), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.paged = tt.paged
				for i := range tt.old {
					w.say("acc_1", "c1", fmt.Sprint("old", i), time.Now().Add(time.Duration(i-tt.old)*time.Minute))
				}
				defer w.run(w.poller(nil).pollInbox)()
				pass(2 * time.Hour)
				begin := time.Now()
				for i := range tt.missed {
					w.say("acc_1", "c1", fmt.Sprint("m", i), begin.Add(time.Duration(i)*time.Millisecond))
				}
				pass(5 * time.Minute)
				if got := len(w.polled(poll)); got != tt.found || w.reads() != tt.pages {
					t.Errorf("found %d messages on %d pages, want %d on %d", got, w.reads(), tt.found, tt.pages)
				}
				gaps := w.sink.allGaps()
				if len(gaps) != tt.gaps {
					t.Fatalf("gaps %v, want %d", gaps, tt.gaps)
				}
				for _, g := range gaps {
					first := begin.Add(time.Duration(tt.missed-tt.found) * time.Millisecond)
					if g.cause != upstreamGap || g.accounts != "[acc_1]" || !g.to.Equal(first.Truncate(time.Millisecond)) || g.from.After(begin) || begin.Sub(g.from) > lateness+5*time.Minute {
						t.Errorf("the gap is %v, want one from before %v to %v", g, begin, first)
					}
				}
			})
		})
	}
}

// TestInboxMissedBeforePushed checks that a gap starts before a message that a webhook brought, if the
// messages before that one may have been missed as well.
func TestInboxMissedBeforePushed(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.paged = true
		defer w.run(w.poller(nil).pollInbox)()
		pass(2*time.Hour + time.Second)
		missed := time.Now()
		w.say("acc_1", "c1", "missed", missed)
		w.says("acc_1", "c1", "brought", missed.Add(time.Second))
		pass(2 * time.Minute)
		for i := range 1500 {
			w.say("acc_1", "c1", fmt.Sprint("m", i), time.Now().Add(time.Duration(i)*time.Millisecond))
		}
		pass(5 * time.Minute)
		if gaps := w.sink.allGaps(); len(gaps) != 1 || gaps[0].from.After(missed) || missed.Sub(gaps[0].from) > lateness {
			t.Errorf("gaps %v, want one that starts at the latest at %v, when a message was missed", gaps, missed)
		}
	})
}

// TestInboxArchived checks that a message in an archived conversation is found, whether or not the
// list has archived conversations by default.
func TestInboxArchived(t *testing.T) {
	for _, only := range []bool{false, true} {
		t.Run(fmt.Sprint(only), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.onlyActive = only
				defer w.run(w.poller(nil).pollInbox)()
				pass(5 * time.Minute)
				w.say("acc_1", "c1", "missed", time.Now())
				w.change(func() { w.conversations[0]["status"] = "archived" })
				pass(11 * time.Minute)
				if w.sink.ids() != "[missed]" {
					t.Errorf("found %v, want missed", w.sink.ids())
				}
			})
		})
	}
}

// TestInboxLate checks that messages that appear late with an earlier time are found although others
// came after them. So is a message with the same time and text as the last one.
func TestInboxLate(t *testing.T) {
	for name, tt := range map[string]struct {
		ago    time.Duration // how much earlier its time is
		same   bool          // it has the time and text of the last message, so the list does not change
		unread bool          // the list shows the number of unread messages
		within time.Duration
	}{
		"before the last":                       {ago: time.Minute, within: settle + 2*time.Minute},
		"by hours":                              {ago: 5 * time.Hour, within: settle + 2*time.Minute},
		"by two days":                           {ago: 48 * time.Hour, within: settle + 2*time.Minute},
		"same time and text":                    {same: true, within: settle + 2*time.Minute},
		"same time and text, counted as unread": {same: true, unread: true, within: 2 * time.Minute},
		"before the last, counted as unread":    {ago: time.Minute, unread: true, within: 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				defer w.run(w.poller(nil).pollInbox)()
				pass(50 * time.Hour)
				at := time.Now()
				w.says("acc_1", "c1", "known", at)
				w.change(func() {
					if tt.unread {
						w.conversations[0]["unreadCount"] = 1
					}
				})
				pass(2 * time.Minute) // polling has seen it
				last := time.Now()
				if tt.same {
					last = at
				}
				w.change(func() {
					late := obj{"id": "late", "accountId": "acc_1", "platform": "whatsapp", "message": "text of known", "createdAt": stamp(at.Add(-tt.ago)), "direction": "incoming"}
					w.messages["c1"] = append([]obj{late}, w.messages["c1"]...)
				})
				if !tt.same {
					w.says("acc_1", "c1", "last", last)
				}
				if tt.unread {
					w.change(func() { w.conversations[0]["unreadCount"] = 2 + len(w.sink.order) - 1 })
				}
				pass(tt.within)
				if got := fmt.Sprint(w.polled(poll)); got != "[late]" {
					t.Errorf("found %v, want late", got)
				}
				if gaps := w.sink.allGaps(); len(gaps) != 0 {
					t.Errorf("gaps %v, want none", gaps)
				}
			})
		})
	}
}

// TestInboxBusyConversation checks that a missed message is found within hours in a conversation that
// keeps changing, also if polling restarts meanwhile.
func TestInboxBusyConversation(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint(restart), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				stop := w.run(w.poller(nil).pollInbox)
				pass(5*time.Minute + 5*time.Second)
				w.says("acc_1", "c1", "first", time.Now())
				w.say("acc_1", "c1", "missed", time.Now())
				for i := range int(2 * time.Hour / time.Minute) {
					w.says("acc_1", "c1", fmt.Sprint("m", i), time.Now().Add(time.Second))
					if restart && i == 20 {
						stop()
						stop = w.run(w.poller(nil).pollInbox)
					}
					pass(time.Minute)
				}
				stop()
				if got := fmt.Sprint(append(w.polled(poll), w.polled(backfill)...)); got != "[missed]" {
					t.Errorf("found %v, want missed", got)
				}
				if n := w.reads(); n > 6 {
					t.Errorf("%d reads of a conversation whose webhooks arrived, want at most 6", n)
				}
			})
		})
	}
}

// TestInboxFalseGap checks that no gap is appended if the list lacks a message that a webhook brought.
func TestInboxFalseGap(t *testing.T) {
	for _, paged := range []bool{false, true} {
		for _, restart := range []bool{false, true} {
			t.Run(fmt.Sprint(paged, restart), func(t *testing.T) {
				bubble(t, func(t *testing.T, w *world) {
					w.paged = paged
					stop := w.run(w.poller(nil).pollInbox)
					pass(5 * time.Minute)
					w.pushed("acc_1", "c1", "deleted", time.Now())
					pass(5 * time.Minute)
					if restart {
						stop()
						stop = w.run(w.poller(nil).pollInbox)
					}
					w.say("acc_1", "c1", "missed", time.Now())
					pass(time.Hour)
					w.say("acc_1", "c1", "next", time.Now())
					pass(time.Hour)
					stop()
					if gaps := w.sink.allGaps(); len(gaps) != 0 || w.sink.ids() != "[deleted missed next]" {
						t.Errorf("gaps %v, found %v; want none and [deleted missed next]", gaps, w.sink.ids())
					}
				})
			})
		}
	}
}

// activeConversations adds a message to each of n conversations, and waits a minute. pushed says
// whether the messages arrive by webhook as well. The list has the last twenty of each.
func activeConversations(w *world, n int, pushed bool) {
	at := time.Now().Add(-6 * time.Second)
	w.change(func() {
		w.conversations = nil
		for i := range n {
			c, id := fmt.Sprint("c", i), fmt.Sprintf("m%d.%d", i, at.Unix())
			m := obj{"id": id, "accountId": "acc_1", "platform": "whatsapp", "message": "text of " + id, "direction": "incoming", "createdAt": stamp(at)}
			w.messages[c] = append(w.messages[c], m)
			w.messages[c] = w.messages[c][max(0, len(w.messages[c])-20):]
			w.conversations = append(w.conversations, obj{"id": c, "accountId": "acc_1", "platform": "whatsapp", "updatedTime": stamp(at), "lastMessage": "text of " + id})
			if pushed {
				_, _ = w.sink.Message(w.t.Context(), ingest.Message{Account: "acc_1", Conversation: c, ID: id, Text: "text of " + id, Time: at})
			}
		}
	})
	pass(time.Minute)
}

// TestPollingCalls counts the calls of polling with 500 conversations that get a message a minute each,
// by webhook, at a limit of 60 calls a minute. It also checks that polling is not behind.
func TestPollingCalls(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates hours of many conversations")
	}
	bubble(t, func(t *testing.T, w *world) {
		w.limit = 60
		r := w.poller(nil)
		defer w.run(r.Run)()
		pass(5*time.Minute + 10*time.Second)
		from := len(w.all())
		const minutes = 210
		worst := time.Duration(0)
		for range minutes {
			activeConversations(w, 500, true)
			worst = max(worst, r.Backlog().Lag())
		}
		kinds := map[string]int{}
		for _, q := range w.all()[from:] {
			kind := q.what
			if strings.HasSuffix(kind, "/messages") {
				kind = "messages"
			}
			kinds[kind]++
		}
		t.Logf("in %d minutes: %v, most behind %v", minutes, kinds, worst)
		if worst > behindAfter || slices.Contains(w.notes(), "POLL_BEHIND") {
			t.Errorf("polling was %v behind, notices %v; want at most %v and no POLL_BEHIND", worst, w.notes(), behindAfter)
		}
		if got := kinds["messages"]; got > 4*minutes {
			t.Errorf("%d reads of messages in %d minutes, want at most %d", got, minutes, 4*minutes)
		}
		// A missed message is still found quickly.
		w.say("acc_1", "c7", "missed", time.Now())
		pass(5 * time.Minute)
		if got := fmt.Sprint(w.polled(poll)); got != "[missed]" {
			t.Errorf("found %v, want missed", got)
		}
	})
}

// TestPollBehind checks the notices when polling cannot keep up, and when it has caught up.
func TestPollBehind(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.limit = 60
		r := w.poller(nil)
		defer w.run(r.Run)()
		pass(5*time.Minute + 10*time.Second)
		if lag := r.Backlog().Lag(); lag > time.Minute {
			t.Errorf("without messages polling is %v behind, want at most a minute", lag)
		}
		activeConversations(w, 300, false)
		pass(2 * time.Minute)
		if n := w.notes(); len(n) != 0 {
			t.Errorf("notices %v after three minutes, want none", n)
		}
		pass(5 * time.Minute)
		if b := r.Backlog(); b.Missing < 100 || b.Lag() < behindAfter || fmt.Sprint(w.notes()) != "[POLL_BEHIND]" {
			t.Errorf("%d conversations missing, %v behind, notices %v; want at least 100, five minutes and POLL_BEHIND", b.Missing, b.Lag(), w.notes())
		}
		pass(2 * time.Hour)
		if b := r.Backlog(); b.Missing != 0 || fmt.Sprint(w.notes()) != "[POLL_BEHIND POLL_CAUGHT_UP]" || len(w.polled(poll)) != 300 {
			t.Errorf("%d conversations missing, notices %v, found %d; want none, both notices and 300", b.Missing, w.notes(), len(w.polled(poll)))
		}
	})
}

// TestPollBehindWithoutList checks that polling is also behind when it cannot read the list at all.
func TestPollBehindWithoutList(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		r := w.poller(nil)
		stop := w.run(r.pollInbox)
		pass(5 * time.Minute)
		w.change(func() { w.refuse = refuseAll(502) })
		pass(4 * time.Minute)
		early := len(w.notes())
		pass(3 * time.Minute)
		if fmt.Sprint(w.notes()) != "[POLL_BEHIND]" || early != 0 {
			t.Errorf("notices %v, %d of them before five minutes; want POLL_BEHIND and none", w.notes(), early)
		}
		w.change(func() { w.refuse = nil })
		pass(15 * time.Minute)
		if fmt.Sprint(w.notes()) != "[POLL_BEHIND POLL_CAUGHT_UP]" {
			t.Errorf("notices %v, want POLL_BEHIND and POLL_CAUGHT_UP", w.notes())
		}
		stop()
		if b := r.Backlog(); b.Lag() != 0 {
			t.Errorf("a replica that does not poll is %v behind, want 0", b.Lag())
		}
	})
}

// TestFindingLeavesHalfToInbox checks that the inbox gets at least half of the poll share while the
// broadcasts of many accounts are listed and many are followed.
func TestFindingLeavesHalfToInbox(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.limit = 60
		for i := range 60 {
			w.accounts = append(w.accounts, fmt.Sprint("more_", i))
		}
		r := w.poller(nil)
		defer w.run(r.Run)()
		pass(time.Minute)
		for i := range 30 {
			id := fmt.Sprint("b", i)
			w.broadcast("acc_1", id, "sending", 3)
			defer r.Watch("sk_own", "acc_1", id, nil)()
		}
		pass(10 * time.Minute)
		begin := time.Now()
		for i := range 40 {
			w.say("acc_1", fmt.Sprint("c", i), fmt.Sprint("m", i), time.Now().Add(-6*time.Second))
		}
		for len(w.polled(poll)) < 40 && time.Since(begin) < time.Hour {
			pass(10 * time.Second)
		}
		// Polling may make ten calls a minute. Half of them are for the inbox, one of these for its list.
		if took := time.Since(begin); took > 15*time.Minute {
			t.Errorf("40 conversations took %v, want about ten minutes", took)
		}
	})
}
