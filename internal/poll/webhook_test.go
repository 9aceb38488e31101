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

// hooked registers the gateway's webhook upstream, beside another one, and returns it.
func hooked(w *world) (own obj) {
	own = obj{"_id": "wh_1", "url": ourURL, "events": anySlice(wantedEvents), "isActive": true, "failureCount": 0}
	w.webhooks = []obj{{"_id": "wh_other", "url": "https://other.example/hook", "events": []any{"message.received"}, "isActive": false}, own}
	return own
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
		// After a restart there is nothing to do until the secret changes.
		stop = w.run(w.poller(public).watchWebhook)
		pass(time.Minute)
		stop()
		if n, m := w.count(createHook), w.count(updateHook); n != 1 || m != 0 || len(w.sink.gaps)+len(w.notes()) != 0 {
			t.Errorf("%d created, %d updated, gaps %v, notices %v; want 1 created and nothing else", n, m, w.sink.gaps, w.notes())
		}
		stop = w.run(w.poller(func(o *Options) { public(o); o.Secret = "next" }).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if w.count(updateHook) != 1 || w.webhooks[1]["secret"] != "next" {
			t.Errorf("%d updates, webhook %v; want 1, with the secret next", w.count(updateHook), w.webhooks[1])
		}
		// Another URL needs another webhook, and no events were lost.
		stop = w.run(w.poller(func(o *Options) { o.PublicURL = "https://moved.example" }).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if w.count(createHook) != 2 || len(w.sink.gaps) != 0 || w.webhooks[1]["isActive"] != true {
			t.Errorf("%d created, gaps %v, webhooks %v; want 2, none and the first one active", w.count(createHook), w.sink.gaps, w.webhooks)
		}
		if len(other) != 3 {
			t.Errorf("the other webhook is %v, want it unchanged", other)
		}
	})
}

// TestWebhookEvents checks that missing events are added, other events are kept, and events that the
// upstream refuses or leaves out are not requested again.
func TestWebhookEvents(t *testing.T) {
	all := len(wantedEvents)
	for name, tt := range map[string]struct {
		have    []any
		refused func(events []any) string // why they are refused
		drop    string                    // an event that is accepted and left out
		want    int
	}{
		"complete":    {have: anySlice(wantedEvents), want: all},
		"one missing": {have: anySlice(wantedEvents[1:]), want: all},
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
						t.Errorf("got %d events, want %d: %v", len(got), want, got)
					}
					if n := w.count(createHook) + w.count(updateHook); n > 4 {
						t.Errorf("the webhook was created or updated %d times, want at most 4", n)
					}
				})
			})
		}
	}
}

// TestWebhookOutage checks that a webhook that is off is switched on again, and a gap is appended.
func TestWebhookOutage(t *testing.T) {
	for name, tt := range map[string]struct {
		off     func(w *world, own obj)
		since   time.Duration // where the gap begins, after the beginning
		created bool
	}{
		"switched off":        {func(w *world, own obj) { own["isActive"], own["failureCount"] = false, 10 }, 10 * time.Minute, false},
		"worked a while more": {func(w *world, own obj) { own["isActive"], own["lastFiredAt"] = false, stamp(time.Now()) }, 10*time.Minute + time.Second, false},
		"deleted":             {func(w *world, own obj) { w.webhooks = w.webhooks[:1] }, 10 * time.Minute, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				own := hooked(w)
				r := w.poller(public)
				begin := time.Now()
				stop := w.run(r.watchWebhook)
				defer stop()
				pass(10*time.Minute + time.Second)
				if len(w.notes()) != 0 || len(r.pollNow) != 0 {
					t.Fatalf("before the outage: notices %v, %d polls requested; want none", w.notes(), len(r.pollNow))
				}
				w.change(func() { tt.off(w, own) })
				pass(time.Minute)
				w.change(func() { own["failureCount"] = 0 }) // the next delivery
				pass(5 * time.Minute)
				want := gap{whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE, "[acc_1]", begin.Add(tt.since), begin.Add(11 * time.Minute)}
				if gaps := w.sink.allGaps(); len(gaps) != 1 || !same(gaps[0], want) {
					t.Errorf("gaps %v, want %v", gaps, want)
				}
				if got := fmt.Sprint(w.notes()); got != "[WEBHOOK_DISABLED WEBHOOK_ENABLED]" {
					t.Errorf("notices %v, want WEBHOOK_DISABLED and WEBHOOK_ENABLED", got)
				}
				if last := w.webhooks[1]; last["isActive"] != true || last["secret"] != "s3cret" {
					t.Errorf("the webhook is %v, want it active with the secret s3cret", last)
				}
				if got := w.count(createHook) == 1; got != tt.created {
					t.Errorf("created %v, want %v", got, tt.created)
				}
				if w.webhooks[0]["isActive"] != false || len(r.pollNow) != 1 || w.shared.values["outage"] == nil {
					t.Errorf("other webhook %v, %d polls requested, outage %s; want it inactive, 1 and a time", w.webhooks[0], len(r.pollNow), w.shared.values["outage"])
				}
			})
		})
	}
}

// same compares gaps. Their times may differ by less than two seconds.
func same(a, b gap) bool {
	return a.cause == b.cause && a.accounts == b.accounts && a.from.Sub(b.from).Abs() < 2*time.Second && a.to.Sub(b.to).Abs() < 2*time.Second
}

// TestWebhookFails checks that a gap is appended only after several failed deliveries in a row.
func TestWebhookFails(t *testing.T) {
	for worst, gaps := range map[int]int{1: 0, 2: 0, 3: 1, 9: 1} {
		t.Run(fmt.Sprint(worst), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				own := hooked(w)
				r := w.poller(public)
				stop := w.run(r.watchWebhook)
				pass(10 * time.Minute)
				updates := w.count(updateHook)
				for n := range worst {
					w.change(func() { own["failureCount"] = n + 1 })
					pass(time.Minute)
				}
				if got := w.count(updateHook) - updates; got != worst {
					t.Errorf("%d updates for %d failures, want one for each", got, worst)
				}
				if len(r.pollNow) != 1 {
					t.Errorf("%d polls of the inbox requested after failures, want 1", len(r.pollNow))
				}
				stop() // another replica continues
				stop = w.run(w.poller(public).watchWebhook)
				pass(2 * time.Minute)
				w.change(func() { own["failureCount"] = 0 })
				pass(5 * time.Minute)
				stop()
				if got := w.sink.allGaps(); len(got) != gaps {
					t.Errorf("gaps %v after %d failures, want %d", got, worst, gaps)
				}
			})
		})
	}
}

// TestWebhookGapSurvives checks that the gap of an outage is appended although the gateway was stopped
// or the log was unavailable in between.
func TestWebhookGapSurvives(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		own := hooked(w)
		stop := w.run(w.poller(public).watchWebhook)
		pass(10 * time.Minute)
		w.change(func() { own["isActive"] = false })
		w.sink.failWith(fmt.Errorf("no log"))
		pass(2 * time.Minute)
		stop()
		if own["isActive"] != true {
			t.Error("the webhook is not active while the log is unavailable, want it switched on")
		}
		w.sink.failWith(nil)
		stop = w.run(w.poller(public).watchWebhook)
		pass(5 * time.Minute)
		stop()
		if gaps := w.sink.allGaps(); len(gaps) != 1 {
			t.Errorf("gaps %v, want 1", gaps)
		}
	})
}

// TestWebhookLimit checks that a refusal that does not concern events does not change them.
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
			t.Errorf("the webhooks are %v, want one with all events", w.webhooks)
		}
	})
}

// TestWebhookRefused checks that errors of the upstream lead to few requests, and that the webhook is
// checked again once they end.
func TestWebhookRefused(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		hooked(w)
		w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) { return 401, nil, "Unauthorized" }
		stop := w.run(w.poller(public).watchWebhook)
		defer stop()
		pass(2 * time.Hour)
		if n := w.count(listHooks); n > 20 {
			t.Errorf("%d requests in two hours, want at most 20", n)
		}
		w.change(func() { w.refuse = nil })
		pass(11 * time.Minute)
		if n := w.count(updateHook); n != 1 { // an update, because its secret is not known
			t.Errorf("%d updates after the errors ended, want 1", n)
		}
	})
}

// TestWebhookObserved checks that without a public URL the operator's webhook is not changed, but its
// outages are reported.
func TestWebhookObserved(t *testing.T) {
	const observedURL = "https://elsewhere.example/prefix/webhooks/late"
	for name, tt := range map[string]struct {
		url     string
		pushed  bool // a webhook has arrived
		off, on func(w *world, h obj)
		gaps    int
		notes   string
	}{
		"switched off": {observedURL, false, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 2,
			"[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"deleted": {observedURL, false, func(w *world, _ obj) { w.webhooks = w.webhooks[:1] }, func(w *world, h obj) { w.webhooks = append(w.webhooks, h) }, 2,
			"[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"replaced": {observedURL, false, func(w *world, h obj) {
			h["isActive"] = false
			w.webhooks = append(w.webhooks, obj{"_id": "wh_2", "url": observedURL, "events": h["events"], "isActive": true})
		}, func(*world, obj) {}, 2, "[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"fails":              {observedURL, false, func(_ *world, h obj) { h["failureCount"] = 5 }, func(_ *world, h obj) { h["failureCount"] = 0 }, 1, "[]"},
		"behind a proxy":     {"https://proxy.example/x", true, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 2, "[WEBHOOK_DISABLED WEBHOOK_ENABLED]"},
		"of another gateway": {"https://proxy.example/x", false, func(_ *world, h obj) { h["isActive"] = false }, func(_ *world, h obj) { h["isActive"] = true }, 0, "[]"},
		"for other events":   {"https://other.example/hook", true, func(w *world, _ obj) { w.webhooks = w.webhooks[:1] }, func(*world, obj) {}, 1, "[WEBHOOK_DISABLED]"},
		"works":              {observedURL, true, func(*world, obj) {}, func(*world, obj) {}, 0, "[]"},
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
				stop() // a restart keeps the state
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
					t.Errorf("the operator's webhook was changed %d times, want none", n)
				}
				if len(gaps) == 0 {
					return
				}
				for _, g := range gaps {
					if g.cause != whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE || g.accounts != "[acc_1]" {
						t.Errorf("a gap is %v, want a webhook outage of acc_1", g)
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
