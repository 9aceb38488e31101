package poll

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/ingest"
)

const (
	listConversations = "GET /inbox/conversations"
	poll              = whatsappv1.EventSource_EVENT_SOURCE_POLL
	backfill          = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
	upstreamGap       = whatsappv1.GapCause_GAP_CAUSE_UPSTREAM
)

// pushed appends a message as a webhook does.
func (w *world) pushed(account, conversation, id string, at time.Time) {
	_, _ = w.sink.Message(w.t.Context(), ingest.Message{Account: account, Conversation: conversation, ID: id, Time: at})
}

// polled returns the ids of the messages that were appended with a source.
func (w *world) polled(source whatsappv1.EventSource) (ids []string) {
	w.sink.mu.Lock()
	defer w.sink.mu.Unlock()
	for _, id := range w.sink.order {
		if w.sink.messages[id].Source == source {
			ids = append(ids, id)
		}
	}
	return ids
}

// TestInbox checks that old messages are not imported, and that messages that webhooks miss are found
// once, also after restarts.
func TestInbox(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.say("acc_1", "c1", "old", time.Now().Add(-time.Hour))
		w.say("acc_1", "c1", "newer", time.Now().Add(-2*time.Second))
		stop := w.run(w.poller(nil).pollInbox)
		pass(10 * time.Minute)
		if w.sink.ids() != "[]" {
			t.Fatalf("old messages were imported: %v, want none", w.sink.ids())
		}
		w.say("acc_1", "c1", "pushed", time.Now())
		w.pushed("acc_1", "c1", "pushed", time.Now())
		w.say("acc_1", "c2", "missed", time.Now())
		pass(time.Second)
		w.say("acc_1", "c1", "missed2", time.Now())
		pass(61 * time.Second)
		if got := fmt.Sprint(w.polled(poll)); got != "[missed missed2]" {
			t.Errorf("found %v, want [missed missed2]", got)
		}
		m := w.sink.messages["missed"]
		if m.Account != "acc_1" || m.Conversation != "c2" || m.Platform != "whatsapp" || m.Text != "text of missed" || m.SenderID != "4915" ||
			m.Direction != whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING || !strings.Contains(string(m.Raw), `"id":"missed"`) {
			t.Errorf("appended %+v, want missed as it is upstream", m)
		}
		pass(10 * time.Minute)
		reads := w.count("GET /inbox/conversations/c1/messages") + w.count("GET /inbox/conversations/c2/messages")
		if reads > 4 {
			t.Errorf("%d reads of two conversations that changed twice, want at most 4", reads)
		}
		pass(time.Hour)
		stop()
		stop = w.run(w.poller(nil).pollInbox) // with nothing to catch up on
		pass(30 * time.Second)
		if n := w.count("GET /inbox/conversations/c1/messages") + w.count("GET /inbox/conversations/c2/messages"); n != reads {
			t.Errorf("%d conversations were read again after a restart, want none", n-reads)
		}
		stop()

		w.say("acc_1", "c1", "while down", time.Now().Add(time.Minute))
		pass(3 * time.Hour)
		stop = w.run(w.poller(nil).pollInbox)
		pass(time.Minute)
		w.say("acc_1", "c2", "after", time.Now())
		pass(70 * time.Second)
		stop()
		if got := fmt.Sprint(w.polled(backfill), w.polled(poll)); got != "[while down] [missed missed2 after]" {
			t.Errorf("found %v, want [while down] [missed missed2 after]", got)
		}
	})
}

// TestInboxGrace checks that polling waits a few seconds for a message's webhook.
func TestInboxGrace(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		defer w.run(w.poller(nil).pollInbox)()
		pass(60*time.Second - time.Millisecond)
		w.say("acc_1", "c1", "m", time.Now().Add(-time.Second))
		pass(2 * time.Second)
		if n := w.count("GET /inbox/conversations/c1/messages"); n != 0 || w.sink.ids() != "[]" {
			t.Errorf("the conversation was read %d times, appended %v; want neither", n, w.sink.ids())
		}
		pass(3 * time.Second)
		if w.sink.ids() != "[m]" {
			t.Errorf("appended %v, want m", w.sink.ids())
		}
		pass(time.Hour) // it is read once more after settle
		if n := w.count("GET /inbox/conversations/c1/messages"); n != 2 {
			t.Errorf("the conversation was read %d times, want 2", n)
		}
	})
}

// TestInboxInterval checks that the inbox is polled more often while webhooks miss messages. Every ten
// minutes there is an extra request for archived conversations.
func TestInboxInterval(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		defer w.run(w.poller(nil).pollInbox)()
		pass(10*time.Minute + time.Second)
		quiet := w.count(listConversations)
		for i := range 10 {
			w.say("acc_1", "c1", fmt.Sprint(i), time.Now())
			pass(time.Minute)
		}
		missing := w.count(listConversations) - quiet
		if quiet != 12 || missing < 20 || missing > 41 {
			t.Errorf("%d polls in ten minutes without messages and %d in ten with missed ones; want 12, and 20 to 41", quiet, missing)
		}
	})
}

// TestInboxPages checks that the pages with new messages are read, and older ones are not.
func TestInboxPages(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		for i := range 1000 {
			w.say("acc_1", fmt.Sprint("old", i), fmt.Sprint("m", i), time.Now().Add(-3*time.Hour))
		}
		stop := w.run(w.poller(nil).pollInbox)
		pass(time.Second)
		stop()
		for i := range 250 {
			w.say("acc_1", fmt.Sprint("new", i), fmt.Sprint("n", i), time.Now().Add(time.Duration(i)*time.Second))
		}
		pass(2 * time.Hour)
		before := w.count(listConversations)
		defer w.run(w.poller(nil).pollInbox)()
		pass(50 * time.Second)
		if n, pages := len(w.polled(backfill)), w.count(listConversations)-before; n != 250 || pages != 4 { // one of them for archived conversations
			t.Errorf("%d messages found on %d pages, want 250 on 4", n, pages)
		}
		if got := w.sink.ids(); !strings.HasPrefix(got, "[n0 n1 n2 ") {
			t.Errorf("the order is %.40s, want n0 n1 n2 first", got)
		}
	})
}

// TestInboxLogUnavailable checks that the position does not move past messages that could not be
// appended.
func TestInboxLogUnavailable(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		stop := w.run(w.poller(nil).pollInbox)
		pass(5 * time.Minute)
		w.say("acc_1", "c1", "m", time.Now())
		w.sink.failWith(errors.New("no log"))
		pass(3 * time.Hour)
		stop()
		w.sink.failWith(nil)
		stop = w.run(w.poller(nil).pollInbox)
		pass(time.Minute)
		stop()
		if got := fmt.Sprint(w.polled(backfill)); got != "[m]" {
			t.Errorf("found %v, want [m]", got)
		}
	})
}

// TestInboxOutage checks that the inbox is polled within seconds after any replica has seen an outage
// of webhooks.
func TestInboxOutage(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		poller, other := w.poller(nil), w.poller(nil)
		defer w.run(poller.pollInbox)()
		pass(5*time.Minute + 10*time.Second)
		for i, seen := range []*Poller{poller, other} {
			id := fmt.Sprint("m", i)
			w.say("acc_1", "c1", id, time.Now().Add(-10*time.Second))
			seen.pollInboxNow(t.Context())
			pass(6 * time.Second)
			if w.sink.messages[id].Source != backfill {
				t.Errorf("%s was appended as %v, want it from a backfill", id, w.sink.messages[id])
			}
			looks := w.count(listConversations)
			pass(30 * time.Second)
			if n := w.count(listConversations) - looks; n > 1 {
				t.Errorf("%d polls in the 30 seconds after that, want at most 1", n)
			}
			pass(5 * time.Minute)
		}
	})
}

// TestInboxFailedAccount checks that an account that cannot be read is read later, and that a gap is
// appended if that takes long.
func TestInboxFailedAccount(t *testing.T) {
	for minutes, gaps := range map[time.Duration]int{3: 0, 30: 1, 300: 1} {
		t.Run(fmt.Sprint(int(minutes)), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				stop := w.run(w.poller(nil).pollInbox)
				pass(5 * time.Minute)
				w.change(func() { w.failed = []string{"acc_2"} })
				pass(61 * time.Second)
				lost := time.Now()
				w.say("acc_1", "c1", "seen", time.Now())
				pass(minutes * time.Minute / 2)
				stop() // a restart keeps the accounts that are behind
				stop = w.run(w.poller(nil).pollInbox)
				pass(minutes * time.Minute / 2)
				w.change(func() { w.failed = nil })
				w.say("acc_2", "c2", "late", lost)
				pass(2 * time.Minute)
				stop()
				if got := w.sink.ids(); got != "[seen late]" {
					t.Errorf("found %v, want [seen late]", got)
				}
				if got := w.sink.allGaps(); len(got) != gaps || gaps > 0 && (got[0].cause != upstreamGap || got[0].accounts != "[acc_2]") {
					t.Errorf("gaps %v, want %d of acc_2", got, gaps)
				}
				if strings.Contains(string(w.shared.values["inbox"]), "behind") {
					t.Errorf("the state is %s, want no account behind", w.shared.values["inbox"])
				}
			})
		})
	}
}

// TestInboxRefused checks that without the Inbox add-on one gap is appended, and few calls are made.
func TestInboxRefused(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		stop := w.run(w.poller(nil).pollInbox)
		pass(5 * time.Minute)
		w.change(func() {
			w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
				if strings.Contains(r.URL.Path, "/inbox/") {
					return 403, nil, "Inbox addon required"
				}
				return 0, nil, ""
			}
		})
		before := w.count(listConversations)
		pass(time.Hour)
		stop()
		stop = w.run(w.poller(nil).pollInbox)
		pass(time.Hour)
		if n := w.count(listConversations) - before; n > 22 {
			t.Errorf("%d polls in two hours, want at most 22", n)
		}
		w.say("acc_1", "c1", "m", time.Now().Add(-time.Hour))
		w.change(func() { w.refuse = nil })
		pass(11 * time.Minute)
		stop()
		if gaps := w.sink.allGaps(); len(gaps) != 1 || gaps[0].cause != upstreamGap || gaps[0].accounts != "[acc_1]" || fmt.Sprint(w.polled(backfill)) != "[m]" {
			t.Errorf("gaps %v, found %v; want one of acc_1, and [m]", gaps, w.sink.ids())
		}
	})
}

// TestInboxGap checks that one gap is appended if a list of messages does not reach back to the last
// known message.
func TestInboxGap(t *testing.T) {
	for name, tt := range map[string]struct {
		known, restart bool
		gaps           int
	}{
		"a new conversation":   {false, false, 0},
		"known from this run":  {true, false, 1},
		"known from the log":   {true, true, 1},
		"new, after a restart": {false, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				stop := w.run(w.poller(nil).pollInbox)
				pass(5 * time.Minute)
				known := time.Now()
				if tt.known {
					w.say("acc_1", "c1", "known", known)
				}
				pass(10 * time.Minute)
				if tt.restart {
					stop()
					pass(2 * time.Hour)
				}
				listed := time.Now()
				w.change(func() { w.messages["c1"] = nil })
				w.say("acc_1", "c1", "listed", listed)
				w.say("acc_1", "c1", "next", listed.Add(time.Second))
				if tt.restart {
					stop = w.run(w.poller(nil).pollInbox)
				}
				pass(10 * time.Minute)
				w.say("acc_1", "c1", "later", time.Now())
				pass(10 * time.Minute)
				stop()
				gaps := w.sink.allGaps()
				if len(gaps) != tt.gaps || tt.gaps > 0 && !same(gaps[0], gap{upstreamGap, "[acc_1]", known, listed}) {
					t.Errorf("gaps %v, want %d from %v to %v", gaps, tt.gaps, known, listed)
				}
				if !strings.HasSuffix(w.sink.ids(), "listed next later]") {
					t.Errorf("found %v, want listed, next and later at the end", w.sink.ids())
				}
			})
		})
	}
}

// TestInboxConversationFails checks that a conversation that cannot be read delays the others only for
// a while, and that a gap is appended for it.
func TestInboxConversationFails(t *testing.T) {
	for _, status := range []int{404, 500, 504} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				stop := w.run(w.poller(nil).pollInbox)
				pass(5 * time.Minute)
				w.change(func() {
					w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
						if strings.Contains(r.URL.Path, "/bad/") {
							return status, nil, "oops"
						}
						return 0, nil, ""
					}
				})
				w.say("acc_1", "bad", "hidden", time.Now())
				w.say("acc_1", "good", "m", time.Now())
				pass(30 * time.Minute)
				if n := w.count("GET /inbox/conversations/bad/messages"); n != attempts || len(w.sink.allGaps()) != 1 || w.sink.ids() != "[m]" {
					t.Errorf("%d attempts, gaps %v, found %v; want %d, one gap and [m]", n, w.sink.allGaps(), w.sink.ids(), attempts)
				}
				w.change(func() { w.refuse = nil })
				w.say("acc_1", "bad", "next", time.Now())
				pass(2 * time.Minute)
				stop()
				if w.sink.ids() != "[m hidden next]" || len(w.sink.allGaps()) != 1 {
					t.Errorf("gaps %v, found %v; want one gap and [m hidden next]", w.sink.allGaps(), w.sink.ids())
				}
			})
		})
	}
}

// TestInboxLongOutage checks that messages are not appended again if the log has them but no longer
// knows their ids.
func TestInboxLongOutage(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		stop := w.run(w.poller(nil).pollInbox)
		pass(5 * time.Minute)
		stop()
		at := time.Now().Add(time.Hour)
		w.say("acc_1", "c1", "lost", at)
		w.say("acc_1", "c1", "pushed", at.Add(time.Minute))
		w.pushed("acc_1", "c1", "pushed", at.Add(time.Minute))
		pass(100 * time.Hour)
		w.say("acc_1", "c1", "recent", time.Now().Add(-time.Hour))
		calls := 0
		stop = w.run(w.poller(func(o *Options) { o.Sink = counting{w.sink, &calls} }).pollInbox)
		pass(time.Minute)
		stop()
		if got := fmt.Sprint(w.polled(backfill)); got != "[lost recent]" || calls != 2 {
			t.Errorf("found %v with %d appends, want [lost recent] with 2", got, calls)
		}
	})
}
