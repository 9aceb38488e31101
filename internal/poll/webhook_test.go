package poll

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const (
	listHooks  = "GET /webhooks/settings"
	createHook = "POST /webhooks/settings"
	updateHook = "PUT /webhooks/settings"
	ourURL     = "https://gw.example/webhooks/late"
)

// public configures a gateway that the upstream can reach.
func public(o *Options) { o.PublicURL, o.Secret = "https://gw.example/", "s3cret" }

// hooked is a world whose webhook is registered and works.
func hooked(w *world) (ours obj) {
	ours = obj{"_id": "wh_1", "url": ourURL, "events": anySlice(wantedEvents), "isActive": true, "failureCount": 0}
	w.webhooks = []obj{{"_id": "wh_other", "url": "https://other.example/hook", "events": []any{"message.received"}, "isActive": false}, ours}
	return ours
}

func anySlice(in []string) (out []any) {
	for _, s := range in {
		out = append(out, s)
	}
	return out
}

func TestWebhookIsRegistered(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		other := obj{"_id": "wh_other", "url": "https://other.example/hook", "isActive": false}
		w.webhooks = []obj{other}
		stop := w.run(w.poller(public).watchWebhook)
		pass(time.Second)
		want := obj{"_id": w.webhooks[1]["_id"], "name": "lategate", "url": ourURL, "secret": "s3cret", "isActive": true, "events": anySlice(wantedEvents)}
		if !reflect.DeepEqual(w.webhooks[1], want) {
			t.Errorf("created %v, want %v", w.webhooks[1], want)
		}
		pass(10 * time.Minute)
		stop()
		// After a restart there is nothing to do, until the secret is another.
		stop = w.run(w.poller(public).watchWebhook)
		pass(time.Minute)
		stop()
		if n, m := w.count(createHook), w.count(updateHook); n != 1 || m != 0 || len(w.sink.gaps)+len(w.notes()) != 0 {
			t.Errorf("%d created, %d updated, gaps %v, notices %v", n, m, w.sink.gaps, w.notes())
		}
		stop = w.run(w.poller(func(o *Options) { public(o); o.Secret = "next" }).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if w.count(updateHook) != 1 || w.webhooks[1]["secret"] != "next" {
			t.Errorf("%d updates, %v", w.count(updateHook), w.webhooks[1])
		}
		// With another URL it is another webhook, and nothing was lost.
		stop = w.run(w.poller(func(o *Options) { o.PublicURL = "https://moved.example" }).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if w.count(createHook) != 2 || len(w.sink.gaps) != 0 || w.webhooks[1]["isActive"] != true {
			t.Errorf("%d created, gaps %v, %v", w.count(createHook), w.sink.gaps, w.webhooks)
		}
		if len(other) != 3 {
			t.Errorf("another webhook is %v", other)
		}
	})
}

// TestWebhookEvents: those that lack are added, others stay, and what the upstream does
// not know is done without.
func TestWebhookEvents(t *testing.T) {
	all := len(wantedEvents)
	for name, tt := range map[string]struct {
		have    []any
		refused func(events []any) string // why they are refused
		drop    string                    // an event that is accepted and left out
		want    int
	}{
		"complete":    {have: anySlice(wantedEvents), want: all},
		"one lacks":   {have: anySlice(wantedEvents[1:]), want: all},
		"more":        {have: []any{"comment.received", "message.received"}, want: all + 1},
		"none to ask": {have: nil, want: all},
		"one refused": {refused: func(events []any) string {
			if slices.Contains(events, any("message.edited")) {
				return "Invalid event: message.edited"
			}
			return ""
		}, want: all - 1},
		"others refused": {refused: func(events []any) string {
			if len(events) > len(documentedEvents) {
				return "Validation failed"
			}
			return ""
		}, want: len(documentedEvents)},
		"left out": {drop: "message.deleted", want: all - 1},
	} {
		for _, exists := range []bool{false, true} {
			t.Run(fmt.Sprint(name, exists), func(t *testing.T) {
				want := tt.want
				bubble(t, func(t *testing.T, w *world) {
					if exists {
						hooked(w)["events"] = tt.have
					} else if slices.Contains(tt.have, any("comment.received")) {
						want--
					}
					w.refuse = func(r *http.Request, body obj) (int, http.Header, string) {
						events, _ := body["events"].([]any)
						if tt.refused != nil && events != nil && tt.refused(events) != "" {
							return 400, nil, tt.refused(events)
						}
						if events != nil {
							body["events"] = slices.DeleteFunc(events, func(e any) bool { return e == tt.drop })
						}
						return 0, nil, ""
					}
					stop := w.run(w.poller(public).watchWebhook)
					pass(10 * time.Minute)
					stop()
					got, _ := w.webhooks[len(w.webhooks)-1]["events"].([]any)
					if len(got) != want {
						t.Errorf("%d events, want %d: %v", len(got), want, got)
					}
					if n := w.count(createHook) + w.count(updateHook); n > 4 {
						t.Errorf("it was set %d times", n)
					}
				})
			})
		}
	}
}

// TestWebhookOutage: a webhook that is off is switched on again, and the hole is told.
func TestWebhookOutage(t *testing.T) {
	for name, tt := range map[string]struct {
		break_  func(w *world, ours obj)
		since   time.Duration // where the gap begins, after the beginning
		created bool
	}{
		"switched off":        {func(w *world, ours obj) { ours["isActive"], ours["failureCount"] = false, 10 }, 10 * time.Minute, false},
		"worked a while more": {func(w *world, ours obj) { ours["isActive"], ours["lastFiredAt"] = false, stamp(time.Now()) }, 10*time.Minute + time.Second, false},
		"deleted":             {func(w *world, ours obj) { w.webhooks = w.webhooks[:1] }, 10 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				ours := hooked(w)
				r := w.poller(public)
				begin := time.Now()
				stop := w.run(r.watchWebhook)
				defer stop()
				pass(10*time.Minute + time.Second)
				if len(w.notes()) != 0 || len(r.kick) != 0 {
					t.Fatalf("%v, %d", w.notes(), len(r.kick))
				}
				w.change(func() { tt.break_(w, ours) })
				pass(time.Minute)
				w.change(func() { ours["failureCount"] = 0 }) // the next delivery
				pass(5 * time.Minute)
				want := gap{whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE, "[acc_1]", begin.Add(tt.since), begin.Add(11 * time.Minute)}
				if gaps := w.sink.allGaps(); len(gaps) != 1 || !same(gaps[0], want) {
					t.Errorf("gaps %v, want %v", gaps, want)
				}
				if got := fmt.Sprint(w.notes()); got != "[WEBHOOK_DISABLED WEBHOOK_ENABLED]" {
					t.Errorf("notices %v", got)
				}
				if last := w.webhooks[1]; last["isActive"] != true || last["secret"] != "s3cret" {
					t.Errorf("the webhook is %v", last)
				}
				if got := w.count(createHook) == 1; got != tt.created {
					t.Errorf("created %v", got)
				}
				if w.webhooks[0]["isActive"] != false || len(r.kick) != 1 || w.shared.values["outage"] == nil {
					t.Errorf("other webhook %v, %d kicks", w.webhooks[0], len(r.kick))
				}
			})
		})
	}
}

// same compares gaps, whose times are upstream's to the millisecond.
func same(a, b gap) bool {
	return a.cause == b.cause && a.accounts == b.accounts && a.from.Sub(b.from).Abs() < 2*time.Second && a.to.Sub(b.to).Abs() < 2*time.Second
}

// TestWebhookFails: failed deliveries cost nothing until they are given up.
func TestWebhookFails(t *testing.T) {
	for worst, gaps := range map[int]int{1: 0, 2: 0, 3: 1, 9: 1} {
		t.Run(fmt.Sprint(worst), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				ours := hooked(w)
				r := w.poller(public)
				stop := w.run(r.watchWebhook)
				pass(10 * time.Minute)
				updates := w.count(updateHook)
				for n := range worst {
					w.change(func() { ours["failureCount"] = n + 1 })
					pass(time.Minute)
				}
				if got := w.count(updateHook) - updates; got != worst {
					t.Errorf("%d updates for %d failures", got, worst)
				}
				if len(r.kick) != 1 {
					t.Error("the inbox is not polled")
				}
				stop() // the next replica takes it from there
				stop = w.run(w.poller(public).watchWebhook)
				pass(2 * time.Minute)
				w.change(func() { ours["failureCount"] = 0 })
				pass(5 * time.Minute)
				stop()
				if got := w.sink.allGaps(); len(got) != gaps {
					t.Errorf("gaps %v, want %d", got, gaps)
				}
			})
		})
	}
}

// TestWebhookGapSurvives: what was lost is told although the gateway stopped, or could
// not append, in between.
func TestWebhookGapSurvives(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ours := hooked(w)
		stop := w.run(w.poller(public).watchWebhook)
		pass(10 * time.Minute)
		w.change(func() { ours["isActive"] = false })
		w.sink.failWith(fmt.Errorf("no log"))
		pass(2 * time.Minute)
		stop()
		if ours["isActive"] != true {
			t.Error("it is not switched on while the log is away")
		}
		w.sink.failWith(nil)
		stop = w.run(w.poller(public).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if gaps := w.sink.allGaps(); len(gaps) != 1 {
			t.Errorf("gaps %v", gaps)
		}
	})
}

// TestWebhookLimit: a refusal that has nothing to do with events changes none.
func TestWebhookLimit(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
			if r.Method == "POST" {
				return 400, nil, "Maximum of 10 webhooks reached"
			}
			return 0, nil, ""
		}
		defer w.run(w.poller(public).watchWebhook)()
		pass(time.Hour)
		w.change(func() { w.refuse = nil })
		pass(11 * time.Minute)
		if len(w.webhooks) != 1 || len(w.webhooks[0]["events"].([]any)) != len(wantedEvents) {
			t.Errorf("the webhooks are %v", w.webhooks)
		}
	})
}

// TestWebhookRefused: errors of the upstream are outlasted, and cost few requests.
func TestWebhookRefused(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		hooked(w)
		w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) { return 401, nil, "Unauthorized" }
		stop := w.run(w.poller(public).watchWebhook)
		defer stop()
		pass(2 * time.Hour)
		if n := w.count(listHooks); n > 20 {
			t.Errorf("%d requests in two hours", n)
		}
		w.change(func() { w.refuse = nil })
		pass(11 * time.Minute)
		if w.count(updateHook) != 1 { // its secret is not known
			t.Error("it is not looked at again")
		}
	})
}

// TestWebhookObserved: without a public URL the webhook is somebody else's: it is not
// touched, and its outages are told all the same.
func TestWebhookObserved(t *testing.T) {
	const theirs = "https://elsewhere.example/prefix/webhooks/late"
	for name, tt := range map[string]struct {
		url     string
		pushed  bool // a delivery has come
		off, on func(w *world, h obj)
		gaps    int
		notes   string
	}{
		"switched off": {theirs, false, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 2,
			"[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"deleted": {theirs, false, func(w *world, _ obj) { w.webhooks = w.webhooks[:1] }, func(w *world, h obj) { w.webhooks = append(w.webhooks, h) }, 2,
			"[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"replaced": {theirs, false, func(w *world, h obj) {
			h["isActive"] = false
			w.webhooks = append(w.webhooks, obj{"_id": "wh_2", "url": theirs, "events": h["events"], "isActive": true})
		}, func(*world, obj) {}, 2, "[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"fails":            {theirs, false, func(_ *world, h obj) { h["failureCount"] = 5 }, func(_ *world, h obj) { h["failureCount"] = 0 }, 1, "[]"},
		"behind a proxy":   {"https://proxy.example/x", true, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 2, "[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"of somebody else": {"https://proxy.example/x", false, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 0, "[]"},
		"for other events": {"https://other.example/hook", true, func(w *world, _ obj) { w.webhooks = w.webhooks[:1] }, func(*world, obj) {}, 1, "[WEBHOOK_DISABLED]"},
		"all is well":      {theirs, true, func(*world, obj) {}, func(*world, obj) {}, 0, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				h := obj{"_id": "wh_1", "url": tt.url, "events": []any{"message.received"}, "isActive": true, "failureCount": 0}
				w.webhooks = []obj{{"_id": "wh_other", "url": "https://other.example/hook", "events": []any{"post.published"}, "isActive": false}, h}
				stop := w.run(w.poller(nil).Run)
				pass(time.Minute / 2)
				if tt.pushed {
					w.pushed("acc_1", "c1", "m", time.Now())
				}
				pass(10 * time.Minute)
				lost := time.Now()
				w.change(func() { tt.off(w, h) })
				pass(5 * time.Minute)
				stop() // it is known after a restart
				stop = w.run(w.poller(nil).Run)
				pass(5 * time.Minute)
				w.change(func() { tt.on(w, h) })
				back := time.Now()
				pass(2 * time.Minute)
				stop()
				gaps := w.sink.allGaps()
				if len(gaps) != tt.gaps || fmt.Sprint(w.notes()) != tt.notes {
					t.Fatalf("gaps %v, notices %v; want %d and %v", gaps, w.notes(), tt.gaps, tt.notes)
				}
				if n := w.count(createHook) + w.count(updateHook); n != 0 {
					t.Errorf("somebody else's webhook was changed %d times", n)
				}
				if len(gaps) == 0 {
					return
				}
				for _, g := range gaps {
					if g.cause != whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE || g.accounts != "[acc_1]" {
						t.Errorf("a gap is %v", g)
					}
				}
				first, last := gaps[0], gaps[len(gaps)-1]
				if first.from.After(lost) || lost.Sub(first.from) > time.Minute {
					t.Errorf("the gap begins at %v, want within a minute before %v", first.from, lost)
				}
				if tt.gaps == 2 && first.to.Sub(last.from).Abs() > time.Second {
					t.Errorf("the gaps are %v, want one after the other from %v until %v", gaps, lost, back)
				}
			})
		})
	}
}
