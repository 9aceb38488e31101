package streams_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

// until reads a number of events and returns their texts, with the reasons of the notices
// and the accounts of the gaps before each, in order.
func (f *feed) until(events int) []string {
	f.t.Helper()
	var out []string
	for events > 0 {
		switch i := f.next(); i.kind {
		case "event":
			events--
			out = append(out, i.same("text"))
		case "notice":
			out = append(out, i.same("reason")+" "+strings.Join(i.list("accountIds"), " "))
		case "gap":
			out = append(out, "gap "+strings.Join(i.list("accountIds"), " "))
		}
	}
	return out
}

// batch makes n messages of an account, each with its own text.
func batch(account, name string, n int) (bodies [][]byte, texts []string) {
	for i := range n {
		text := fmt.Sprintf("%s %d", name, i)
		bodies, texts = append(bodies, received(account, "conv", text)), append(texts, text)
	}
	return bodies, texts
}

// TestAccountBeginsToBeSeen has one event of an account come a little before the key sees
// the account, and five after: the first one need not be delivered, but none of the five is
// lost, and they come after the notice.
func TestAccountBeginsToBeSeen(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	var feeds []*feed
	for _, api := range apis {
		f := api.open(t, g, key, &whatsappv1.StreamMessagesRequest{})
		f.of("started")
		feeds = append(feeds, f)
	}
	asked := w.times(key)
	post(t, g, received("acc_2", "conv", "early"))
	eventually(t, "the upstream is asked about it", func() bool { return w.times(key) > asked })
	time.Sleep(500 * time.Millisecond) // as in production: the key sees it a little later
	w.see(key, "acc_1", "acc_2")
	bodies, texts := batch("acc_2", "seen", 5)
	post(t, g, bodies...)
	post(t, g, received("acc_1", "conv", "mine"))
	want := append(append([]string{"ACCOUNT_ADDED acc_2"}, texts...), "mine")
	for _, f := range feeds {
		if got := f.until(6); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", f.api.name, got, want)
		}
	}
}

// TestConnectedOvertakesList has an account.connected arrive before the list has the
// account, on a stream that carries it.
func TestConnectedOvertakesList(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	var feeds []*feed
	for _, api := range apis {
		f := api.open(t, g, key, &whatsappv1.StreamAccountEventsRequest{})
		f.of("started")
		feeds = append(feeds, f)
	}
	asked := w.times(key)
	post(t, g, event("account.connected", obj{"account": obj{"accountId": "acc_2"}}))
	eventually(t, "the upstream is asked about it", func() bool { return w.times(key) > asked })
	time.Sleep(500 * time.Millisecond)
	w.see(key, "acc_1", "acc_2")
	for i := range 5 {
		post(t, g, accountTest("acc_2", fmt.Sprint(i)))
	}
	for _, f := range feeds {
		for i := range 5 {
			if got := f.event(); got.same("kind") != "webhook.test" || got.same("accountId") != "acc_2" {
				t.Errorf("%s: event %d: got %v, want webhook.test of acc_2", f.api.name, i, got.doc)
			}
		}
	}
}

// TestHeldStreamLives checks that while a stream waits before an event, heartbeats come on
// time with the token before it, and other streams go on.
func TestHeldStreamLives(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_1", "acc_2"}})
	g := gateway.Start(t, with(w))
	held := overLines.open(t, g, key, &whatsappv1.StreamMessagesRequest{HeartbeatInterval: durationpb.New(time.Second)})
	held.of("started")
	other := overLines.open(t, g, otherKey, &whatsappv1.StreamMessagesRequest{})
	other.of("started")
	post(t, g, received("acc_1", "conv", "before"))
	held.event()
	other.event()
	w.fail(503)
	post(t, g, received("acc_2", "conv", "held"), received("acc_1", "conv", "behind"))
	if got := other.texts(2); !slices.Equal(got, []string{"held", "behind"}) {
		t.Errorf("the other key's stream: got %q, want held and behind", got)
	}
	last, token := time.Now(), ""
	for n := range 6 {
		i := held.next()
		if n == 0 && i.kind == "heartbeat" && i.doc["caughtUp"] == true {
			continue // the notice comes before the event
		}
		if i.kind != "heartbeat" || token != "" && i.token != token || i.doc["caughtUp"] == true {
			t.Fatalf("while it waits: got %s %q %v; want heartbeats with %q", i.kind, i.token, i.doc, token)
		}
		token = i.token
		if d := time.Since(last); d > 3*time.Second {
			t.Errorf("got a heartbeat after %v, want at most 3 s", d)
		}
		last = time.Now()
	}
	w.see(key, "acc_1", "acc_2")
	w.fail(0)
	if got, want := held.until(2), []string{"ACCOUNT_ADDED acc_2", "held", "behind"}; !slices.Equal(got, want) {
		t.Errorf("then: got %q, want %q", got, want)
	}
	if got := overLines.open(t, g, key, resume(token)).texts(2); !slices.Equal(got, []string{"held", "behind"}) {
		t.Errorf("a stream from the position where it waited: got %q, want held and behind", got)
	}
}

// TestAskedForAccountComesBack has one of several requested accounts lost and added again:
// no event after the key could see it again is skipped.
func TestAskedForAccountComesBack(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2"}})
	g := gateway.Start(t, func(c *config.Serve) {
		with(w)(c)
		c.Recheck = 2 * time.Second
	})
	var feeds []*feed
	for _, api := range apis {
		f := api.open(t, g, key, &whatsappv1.StreamMessagesRequest{AccountIds: []string{"acc_2", "acc_1"}})
		f.of("started")
		feeds = append(feeds, f)
	}
	w.see(key, "acc_1")
	for _, f := range feeds {
		if n := f.of("notice"); n.same("reason") != "ACCOUNT_LOST" {
			t.Fatalf("%s: got %v, want ACCOUNT_LOST", f.api.name, n.doc)
		}
	}
	post(t, g, received("acc_2", "conv", "lost"), received("acc_1", "conv", "mine"))
	for _, f := range feeds {
		if got := f.event().same("text"); got != "mine" {
			t.Errorf("%s: while the account is lost: got %q, want mine", f.api.name, got)
		}
	}
	w.see(key, "acc_1", "acc_2")
	bodies, texts := batch("acc_2", "again", 5)
	post(t, g, bodies...)
	want := append([]string{"ACCOUNT_ADDED acc_2"}, texts...)
	for _, f := range feeds {
		if got := f.until(5); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", f.api.name, got, want)
		}
	}
}

// TestHiddenAccounts checks that 150 events of 150 accounts that the key does not see cost
// a few calls and not 150, and that the stream goes on.
func TestHiddenAccounts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	f := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{})
	f.of("started")
	began := time.Now()
	for i := range 150 {
		post(t, g, received(fmt.Sprintf("hidden_%d", i), "conv", "not yours"))
	}
	post(t, g, received("acc_1", "conv", "mine"))
	if got := f.event().same("text"); got != "mine" {
		t.Errorf("got %q, want mine", got)
	}
	took := time.Since(began)
	if n, most := w.times(key), 2+int(took/(2*time.Second)); n > most {
		t.Errorf("the accounts of the key were asked for %d times in %v, want at most %d", n, took, most)
	}
}

// agency is a gateway with its own key, which sees all accounts. It returns when events of
// a settled account no longer cost a customer's stream any calls.
func agency(t *testing.T, w *world, settle, recheck time.Duration, account string) (*gateway.Gateway, *feed) {
	t.Helper()
	w.generous = true
	g := gateway.Start(t, func(c *config.Serve) {
		with(w)(c)
		c.LateAPIKey, c.Settle, c.Recheck = ownKey, settle, recheck
	})
	f := overLines.open(t, g, key, &whatsappv1.StreamMessagesRequest{})
	f.of("started")
	n := 0
	eventually(t, "an account of the gateway's own key is somebody else's", func() bool {
		n++
		asked := w.times(key)
		mine := fmt.Sprintf("mine, settling %d", n)
		post(t, g, received(account, "conv", fmt.Sprintf("settling %d", n)), received("acc_1", "conv", mine))
		if got := f.event().same("text"); got != mine {
			t.Fatalf("got %q, want %q", got, mine)
		}
		return w.times(key) == asked // otherwise the stream would have waited
	})
	return g, f
}

const ownKey = "sk_own"

// TestAgency has an agency with 500 accounts, a key that sees them all, and a key for each
// customer: events of other customers cost a customer's stream no calls, and do not delay
// it.
func TestAgency(t *testing.T) {
	all := []string{"acc_1"}
	for i := range 500 {
		all = append(all, fmt.Sprintf("hidden_%d", i))
	}
	w := newWorld(t, map[string][]string{key: {"acc_1"}, ownKey: all})
	g, f := agency(t, w, time.Second, 0, "hidden_0")
	asked, began := w.times(key), time.Now()
	for i := range 500 {
		post(t, g, received(fmt.Sprintf("hidden_%d", i), "conv", "not yours"))
		if i%100 == 99 {
			text := fmt.Sprintf("mine %d", i)
			post(t, g, received("acc_1", "conv", text))
			if got := f.event().same("text"); got != text {
				t.Errorf("got %q, want %q", got, text)
			}
		}
	}
	if n := w.times(key) - asked; n > 1+int(time.Since(began)/(50*time.Second)) { // one call a minute
		t.Errorf("500 events of 500 accounts cost %d calls in %v, want one a minute", n, time.Since(began))
	}
}

// TestSettledAccountIsSeen gives the key a settled account after all: its stream has a
// notice, and a gap for the events that were skipped since the key was last checked, and so
// has a stream that is opened with a token from then. There is no gap if the account was
// connected again just before.
func TestSettledAccountIsSeen(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, ownKey: {"acc_1", "acc_2", "acc_3"}})
	g, f := agency(t, w, 500*time.Millisecond, 8*time.Second, "acc_2")
	asked := w.times(key)
	eventually(t, "it is asked again", func() bool { return w.times(key) > asked })
	before := f.last
	post(t, g, received("acc_1", "conv", "first"))
	token := ""
	for _, want := range []string{"first", "second"} {
		if want == "second" {
			post(t, g, received("acc_2", "conv", "passed over"), received("acc_1", "conv", want))
		}
		i := f.event()
		if token = i.token; i.same("text") != want {
			t.Fatalf("got %v, want %q", i.doc, want)
		}
	}
	w.see(key, "acc_1", "acc_2", "acc_3")
	var gap item
	if n := f.of("notice"); n.same("reason") != "ACCOUNT_ADDED" || !slices.Equal(n.list("accountIds"), []string{"acc_2", "acc_3"}) {
		t.Errorf("got %v, want ACCOUNT_ADDED of acc_2 and acc_3", n.doc)
	}
	gapOf := func(f *feed) item {
		t.Helper()
		for {
			if i := f.next(); i.kind == "gap" {
				return i
			} else if i.kind == "event" {
				t.Fatalf("got the event %v, want a gap before it", i.doc)
			}
		}
	}
	gap = gapOf(f)
	from, err1 := time.Parse(time.RFC3339Nano, gap.same("fromTime"))
	to, err2 := time.Parse(time.RFC3339Nano, gap.same("toTime"))
	if err := errors.Join(err1, err2); err != nil || !slices.Equal(gap.list("accountIds"), []string{"acc_2"}) || !from.Before(to) || to.Sub(from) > waitLimit {
		t.Errorf("got the gap %v, %v, want one of acc_2 with both times", gap.doc, err)
	}
	again := overLines.open(t, g, key, resume(token))
	if got := gapOf(again); !slices.Equal(got.list("accountIds"), []string{"acc_2"}) {
		t.Errorf("a stream from the same time: got %v, want a gap of acc_2", got.doc)
	}
	all := overLines.open(t, g, key, resume(before))
	post(t, g, received("acc_2", "conv", "then"), received("acc_3", "conv", "and"))
	for f, want := range map[*feed][]string{f: {"then", "and"}, again: {"then", "and"}, all: {"first", "passed over", "second", "then", "and"}} {
		if got := f.until(len(want)); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestSettledAccountIsConnected checks that an account that is connected again is no longer
// skipped without asking.
func TestSettledAccountIsConnected(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, ownKey: {"acc_1", "acc_2"}})
	g, f := agency(t, w, 10*time.Second, time.Hour, "acc_2")
	post(t, g, event("account.connected", obj{"account": obj{"accountId": "acc_2"}}))
	n := 0
	eventually(t, "it is asked about again", func() bool {
		n++
		asked := w.times(key)
		mine := fmt.Sprintf("mine, unsettling %d", n)
		post(t, g, received("acc_2", "conv", fmt.Sprintf("unsettling %d", n)), received("acc_1", "conv", mine))
		if got := f.event().same("text"); got != mine {
			t.Fatalf("got %q, want %q", got, mine)
		}
		return w.times(key) > asked
	})
	w.see(key, "acc_1", "acc_2")
	post(t, g, received("acc_2", "conv", "first"))
	if got, want := f.until(1), []string{"ACCOUNT_ADDED acc_2", "first"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// delivered is a webhook about a broadcast's recipient.
func delivered(account, broadcast, phone string) []byte {
	return []byte(strings.ReplaceAll(string(statusOf("message.delivered", "wamid."+broadcast+phone)), "acc_1", account))
}

// TestLostBroadcast checks that nothing comes of a broadcast whose account the key can no
// longer see after the notice, that other broadcasts go on, and that the stream ends if
// none is left.
func TestLostBroadcast(t *testing.T) {
	for name, told := range map[string]bool{"its account is known": true, "its account is not known": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2"}, otherKey: {"acc_1", "acc_2"}})
			w.told, w.generous = told, true
			g := gateway.Start(t, func(c *config.Serve) {
				with(w)(c)
				c.Recheck = time.Second
			})
			w.owned("acc_1", "bc_1", recipients{"4917000001": "sent"})
			w.owned("acc_2", "bc_2", recipients{"4917000002": "sent"})
			req := func() proto.Message {
				return &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"bc_1", "bc_2"}}
			}
			witness := overLines.open(t, g, otherKey, req())
			var feeds []*feed
			for _, api := range apis {
				f := api.open(t, g, key, req())
				f.of("snapshot")
				f.of("snapshot")
				feeds = append(feeds, f)
			}
			witness.of("snapshot")
			witness.of("snapshot")
			w.see(key, "acc_1")
			for _, f := range feeds {
				for {
					n := f.of("notice")
					if n.same("reason") != "ACCOUNT_LOST" {
						t.Errorf("%s: got %v, want ACCOUNT_LOST", f.api.name, n.doc)
					}
					if strings.Contains(n.same("message"), "bc_2") || told {
						break
					}
				}
			}
			post(t, g, delivered("acc_2", "bc_2", "4917000002"))
			if e := witness.event(); e.same("phone") != "+4917000002" {
				t.Fatalf("the other key: got %v, want the status of its broadcast", e.doc)
			}
			post(t, g, delivered("acc_1", "bc_1", "4917000001"))
			for _, f := range feeds {
				if e := f.event(); e.same("phone") != "+4917000001" {
					t.Errorf("%s: got %v after the notice, want the other broadcast's status", f.api.name, e.doc)
				}
			}
			w.see(key, "acc_other")
			for _, f := range feeds {
				items, err := f.end()
				if wrong := f.api.is(err, "PermissionDenied", "ACCOUNT_LOST", true); wrong != "" {
					t.Errorf("%s: got %s, want PermissionDenied ACCOUNT_LOST", f.api.name, wrong)
				}
				for _, i := range items {
					if i.kind == "event" || i.kind == "snapshot" {
						t.Errorf("%s: got %v before the end, want no event and no snapshot", f.api.name, i.doc)
					}
				}
			}
		})
	}
}

// TestLostBroadcastComesBack checks that when the account of a broadcast comes back, a
// snapshot contains what was missed.
func TestLostBroadcastComesBack(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2"}, otherKey: {"acc_1", "acc_2"}})
	w.told, w.generous = true, true
	g := gateway.Start(t, func(c *config.Serve) {
		with(w)(c)
		c.Recheck = time.Second
	})
	w.owned("acc_1", "bc_1", recipients{"4917000001": "sent"})
	w.owned("acc_2", "bc_2", recipients{"4917000002": "sent"})
	until := whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED
	req := &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"bc_1", "bc_2"}, Until: &until}
	witness, f := overLines.open(t, g, otherKey, &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"bc_2"}}), overLines.open(t, g, key, req)
	witness.of("snapshot")
	f.of("snapshot")
	f.of("snapshot")
	w.see(key, "acc_1")
	if n := f.of("notice"); n.same("reason") != "ACCOUNT_LOST" {
		t.Fatalf("got %v, want ACCOUNT_LOST", n.doc)
	}
	post(t, g, delivered("acc_2", "bc_2", "4917000002"))
	witness.event()
	asked := w.times(key)
	eventually(t, "these two are passed over", func() bool { return w.times(key) > asked+3 })
	w.see(key, "acc_1", "acc_2")
	if n := f.of("notice"); n.same("reason") != "ACCOUNT_ADDED" {
		t.Fatalf("got %v, want ACCOUNT_ADDED", n.doc)
	}
	s := f.of("snapshot")
	if s.same("broadcastId") != "bc_2" || !strings.Contains(strings.ToLower(fmt.Sprint(s.doc["recipients"])), "delivered") {
		t.Errorf("got %v, want a snapshot of bc_2 with a delivered recipient", s.doc)
	}
	post(t, g, delivered("acc_1", "bc_1", "4917000001"))
	if items, err := f.end(); !errors.Is(err, io.EOF) || items[len(items)-2].same("reason") != "UNTIL_REACHED" {
		t.Errorf("ended with %v after %v, want UNTIL_REACHED, then the end", err, items)
	}
}
