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

// pushed has a message come by webhook.
func (w *world) pushed(account, conversation, id string, at time.Time) {
	_, _ = w.sink.Message(w.t.Context(), ingest.Message{Account: account, Conversation: conversation, ID: id, Time: at})
}

// polled returns the messages that polling has appended, and how.
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

// TestInbox: what was there is not imported, what webhooks bring is left alone, and what
// they miss is found, once, also across restarts.
func TestInbox(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.say("acc_1", "c1", "old", time.Now().Add(-time.Hour))
		w.say("acc_1", "c1", "newer", time.Now().Add(-2*time.Second))
		stop := w.run(w.poller(nil).pollInbox)
		pass(10 * time.Minute)
		if w.sink.ids() != "[]" {
			t.Fatalf("history was imported: %v", w.sink.ids())
		}
		w.say("acc_1", "c1", "pushed", time.Now())
		w.pushed("acc_1", "c1", "pushed", time.Now())
		w.say("acc_1", "c2", "missed", time.Now())
		pass(time.Second)
		w.say("acc_1", "c1", "missed2", time.Now())
		pass(61 * time.Second)
		if got := fmt.Sprint(w.polled(poll)); got != "[missed missed2]" {
			t.Errorf("found %v", got)
		}
		m := w.sink.messages["missed"]
		if m.Account != "acc_1" || m.Conversation != "c2" || m.Platform != "whatsapp" || m.Text != "text of missed" || m.SenderID != "4915" ||
			m.Direction != whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING || !strings.Contains(string(m.Raw), `"id":"missed"`) {
			t.Errorf("appended %+v", m)
		}
		pass(10 * time.Minute)
		reads := w.count("GET /inbox/conversations/c1/messages") + w.count("GET /inbox/conversations/c2/messages")
		if reads > 4 {
			t.Errorf("%d reads of two conversations that changed twice", reads)
		}
		pass(time.Hour)
		stop()
		stop = w.run(w.poller(nil).pollInbox) // with nothing to catch up on
		pass(30 * time.Second)
		if n := w.count("GET /inbox/conversations/c1/messages") + w.count("GET /inbox/conversations/c2/messages"); n != reads {
			t.Errorf("%d conversations were read again after a restart", n-reads)
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
			t.Errorf("found %v", got)
		}
	})
}

// TestInboxGrace: a message is left to its webhook for a few seconds.
func TestInboxGrace(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		defer w.run(w.poller(nil).pollInbox)()
		pass(60*time.Second - time.Millisecond)
		w.say("acc_1", "c1", "m", time.Now().Add(-time.Second))
		pass(2 * time.Second)
		if n := w.count("GET /inbox/conversations/c1/messages"); n != 0 || w.sink.ids() != "[]" {
			t.Errorf("read %d times, appended %v, want neither", n, w.sink.ids())
		}
		pass(3 * time.Second)
		if w.sink.ids() != "[m]" {
			t.Errorf("appended %v, want m", w.sink.ids())
		}
		pass(time.Hour) // once more when it has come to rest
		if n := w.count("GET /inbox/conversations/c1/messages"); n != 2 {
			t.Errorf("it was read %d times, want 2", n)
		}
	})
}

// TestInboxInterval: the inbox is looked at more often while webhooks miss things. Once in
// ten minutes the archived conversations are asked for apart.
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
			t.Errorf("%d looks in ten quiet minutes, %d in ten others", quiet, missing)
		}
	})
}

// TestInboxPages: all pages with news are read, and the older ones are not.
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
		if n, pages := len(w.polled(backfill)), w.count(listConversations)-before; n != 250 || pages != 4 { // one for archived conversations
			t.Errorf("%d messages found on %d pages", n, pages)
		}
		if got := w.sink.ids(); !strings.HasPrefix(got, "[n0 n1 n2 ") {
			t.Errorf("the order is %.40s", got)
		}
	})
}

// TestInboxLogAway: the position does not move past what could not be appended.
func TestInboxLogAway(t *testing.T) {
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
			t.Errorf("found %v", got)
		}
	})
}

// TestInboxOutage: an outage of webhooks that any replica has seen has the inbox looked
// through within seconds.
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
				t.Errorf("%s: %v", id, w.sink.messages[id])
			}
			looks := w.count(listConversations)
			pass(30 * time.Second)
			if n := w.count(listConversations) - looks; n > 1 {
				t.Errorf("%d looks after that", n)
			}
			pass(5 * time.Minute)
		}
	})
}

// TestInboxFailedAccount: an account that cannot be read is caught up with later, and
// told as a gap if that takes long.
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
				stop() // what is behind is known after a restart
				stop = w.run(w.poller(nil).pollInbox)
				pass(minutes * time.Minute / 2)
				w.change(func() { w.failed = nil })
				w.say("acc_2", "c2", "late", lost)
				pass(2 * time.Minute)
				stop()
				if got := w.sink.ids(); got != "[seen late]" {
					t.Errorf("found %v", got)
				}
				if got := w.sink.allGaps(); len(got) != gaps || gaps > 0 && (got[0].cause != upstreamGap || got[0].accounts != "[acc_2]") {
					t.Errorf("gaps %v, want %d", got, gaps)
				}
				if strings.Contains(string(w.shared.values["inbox"]), "behind") {
					t.Errorf("the state is %s", w.shared.values["inbox"])
				}
			})
		})
	}
}

// TestInboxRefused: an account without the Inbox add-on is told once, and asked rarely.
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
			t.Errorf("%d looks in two hours", n)
		}
		w.say("acc_1", "c1", "m", time.Now().Add(-time.Hour))
		w.change(func() { w.refuse = nil })
		pass(11 * time.Minute)
		stop()
		if gaps := w.sink.allGaps(); len(gaps) != 1 || gaps[0].cause != upstreamGap || gaps[0].accounts != "[acc_1]" || fmt.Sprint(w.polled(backfill)) != "[m]" {
			t.Errorf("gaps %v, found %v", gaps, w.sink.ids())
		}
	})
}

// TestInboxHole: a list of messages that does not reach back is a gap, once.
func TestInboxHole(t *testing.T) {
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
					t.Errorf("gaps %v, want %d", gaps, tt.gaps)
				}
				if !strings.HasSuffix(w.sink.ids(), "listed next later]") {
					t.Errorf("found %v", w.sink.ids())
				}
			})
		})
	}
}

// TestInboxConversationFails: one conversation that cannot be read holds up the others
// for a while only, and is a gap.
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
					t.Errorf("%d attempts, gaps %v, found %v", n, w.sink.allGaps(), w.sink.ids())
				}
				w.change(func() { w.refuse = nil })
				w.say("acc_1", "bad", "next", time.Now())
				pass(2 * time.Minute)
				stop()
				if w.sink.ids() != "[m hidden next]" || len(w.sink.allGaps()) != 1 {
					t.Errorf("gaps %v, found %v", w.sink.allGaps(), w.sink.ids())
				}
			})
		})
	}
}

// TestInboxLongOutage: what the log has, but knows no longer by id, is not appended
// again.
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
			t.Errorf("found %v with %d appends", got, calls)
		}
	})
}
