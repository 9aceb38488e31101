package streams_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

const otherKey = "sk_other"

// accountTest is an event of an account or, with "", of no account.
func accountTest(account, message string) []byte {
	members := obj{"message": message}
	if account != "" {
		members["account"] = obj{"id": account}
	}
	return event("webhook.test", members)
}

// TestTwoKeys checks that without account_ids a stream covers what its key can see, and
// nothing else, also when it is resumed from anywhere in the log.
func TestTwoKeys(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1", "acc_both"}, otherKey: {"acc_2", "acc_both"}, "sk_none": {}})
	g := gateway.Start(t, with(w))
	all := []string{"acc_2", "acc_1", "acc_both", "acc_0", ""}
	round := func(name string) {
		for _, a := range all {
			post(t, g, received(a, "conv", name+" "+a))
		}
	}
	round("before")
	type open struct {
		*feed
		key string
	}
	var feeds []open
	for _, api := range apis {
		for _, k := range []string{key, otherKey} {
			feeds = append(feeds, open{api.open(t, g, k, earliest()), k})
		}
	}
	none := overGRPC.open(t, g, "sk_none", earliest())
	if got := none.of("started").list("accountIds"); len(got) != 0 {
		t.Errorf("a key without accounts: got accounts %q, want none", got)
	}
	round("after")
	for _, f := range feeds {
		own := "acc_1"
		if f.key == otherKey {
			own = "acc_2"
		}
		if got := f.of("started").list("accountIds"); !slices.Equal(got, []string{own, "acc_both"}) {
			t.Errorf("%s, %s: got accounts %q, want %s and acc_both", f.api.name, f.key, got, own)
		}
		want := []string{"before " + own, "before acc_both", "after " + own, "after acc_both"}
		if got := f.texts(4); !slices.Equal(got, want) {
			t.Errorf("%s, %s: got %q, want %q", f.api.name, f.key, got, want)
		}
		// A token gives no access: another key sees only its own events from there.
		other := map[string]string{key: otherKey, otherKey: key}[f.key]
		if got := f.api.open(t, g, other, resume(f.tokens[0])).event().same("text"); got != map[string]string{key: "before acc_1", otherKey: "before acc_2"}[other] {
			t.Errorf("%s: resumed with %s: got %q, want its own first event", f.api.name, other, got)
		}
	}
	// The key without accounts has got no event, until it has an account.
	w.see("sk_none", "acc_new")
	post(t, g, received("acc_new", "conv", "new"))
	if got := none.event().same("text"); got != "new" {
		t.Errorf("a key that gets its first account: got %q, want new", got)
	}
}

// TestNoKey checks that a key that the upstream refuses opens no stream.
func TestNoKey(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	for _, api := range apis {
		for name, req := range streamRequests() {
			items, err := api.open(t, g, "sk_unknown", req).end()
			var o *outcome
			if !errors.As(err, &o) || len(items) > 0 || api == overGRPC && o.code.String() != "Unauthenticated" || api != overGRPC && o.status != 401 {
				t.Errorf("%s, %s: got %d items, then %v, want Unauthenticated", api.name, name, len(items), err)
			}
		}
	}
}

// rechecking is a gateway whose streams often ask what they can see.
func rechecking(w *world) func(*config.Serve) {
	return func(c *config.Serve) {
		with(w)(c)
		c.Recheck = 50 * time.Millisecond
	}
}

// TestRevokedKey checks that a revoked key ends its streams, of all kinds, and no others.
func TestRevokedKey(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_1"}})
	g := gateway.Start(t, rechecking(w))
	var feeds []*feed
	for _, api := range apis {
		for _, req := range streamRequests() {
			f := api.open(t, g, key, req)
			f.of("started")
			feeds = append(feeds, f)
		}
	}
	other := overSSE.open(t, g, otherKey, &whatsappv1.StreamMessagesRequest{})
	other.of("started")
	w.see(key)
	for _, f := range feeds {
		items, err := f.end()
		var o *outcome
		if !errors.As(err, &o) || o.status != 0 || o.reason == "" || o.retry || f.api == overGRPC && o.code.String() != "Unauthenticated" {
			t.Errorf("%s: ended with %v, want Unauthenticated without a retry", f.api.name, err)
		}
		if len(items) == 0 || items[len(items)-1].kind != "heartbeat" {
			t.Errorf("%s: the last of %d items is not a heartbeat, want one", f.api.name, len(items))
		}
	}
	w.awaitAsked(t, otherKey, 3)
	post(t, g, received("acc_1", "conv", "after"))
	if got := other.event().same("text"); got != "after" {
		t.Errorf("the other key's stream: got %q, want after", got)
	}
	for _, api := range apis {
		if _, err := api.open(t, g, key, earliest()).end(); err == nil {
			t.Errorf("%s: the revoked key opened a stream, want an error", api.name)
		}
	}
}

// TestLostAccount checks that when the key can no longer see an account, there is a notice
// and no more events of it; and that both come when the key sees it again.
func TestLostAccount(t *testing.T) {
	for name, req := range map[string]*whatsappv1.StreamMessagesRequest{
		"asked for": {AccountIds: []string{"acc_1", "acc_2"}},
		"all":       {},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2"}})
			g := gateway.Start(t, rechecking(w))
			var feeds []*feed
			for _, api := range apis {
				f := api.open(t, g, key, req)
				f.of("started")
				feeds = append(feeds, f)
			}
			post(t, g, received("acc_2", "conv", "seen"))
			for _, f := range feeds {
				if got := f.event().same("text"); got != "seen" {
					t.Errorf("%s: got %q, want seen", f.api.name, got)
				}
			}
			w.see(key, "acc_1")
			for _, f := range feeds {
				if n := f.of("notice"); n.same("reason") != "ACCOUNT_LOST" || !slices.Equal(n.list("accountIds"), []string{"acc_2"}) {
					t.Errorf("%s: got %v, want ACCOUNT_LOST of acc_2", f.api.name, n.doc)
				}
			}
			post(t, g, received("acc_2", "conv", "unseen"), received("acc_1", "conv", "still"))
			for _, f := range feeds {
				if got := f.event().same("text"); got != "still" {
					t.Errorf("%s: got %q, want still", f.api.name, got)
				}
			}
			w.see(key, "acc_1", "acc_2")
			for _, f := range feeds {
				if n := f.of("notice"); n.same("reason") != "ACCOUNT_ADDED" || !slices.Equal(n.list("accountIds"), []string{"acc_2"}) {
					t.Errorf("%s: got %v, want ACCOUNT_ADDED of acc_2", f.api.name, n.doc)
				}
			}
			post(t, g, received("acc_2", "conv", "again"))
			for _, f := range feeds {
				if got := f.event().same("text"); got != "again" {
					t.Errorf("%s: got %q, want again", f.api.name, got)
				}
			}
		})
	}
}

// TestLostAccounts checks that a stream ends when none of the accounts in its request is
// left.
func TestLostAccounts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2", "acc_3"}})
	g := gateway.Start(t, rechecking(w))
	for _, api := range apis {
		w.see(key, "acc_1", "acc_2", "acc_3")
		w.awaitAsked(t, key, 0)
		var f *feed
		for { // the gateway may use an answer that it has just got
			f = api.open(t, g, key, &whatsappv1.StreamMessagesRequest{AccountIds: []string{"acc_1", "acc_2"}})
			if i, err := f.recv(); err == nil && i.kind == "started" {
				break
			}
		}
		w.see(key, "acc_3")
		_, err := f.end()
		if wrong := api.is(err, "PermissionDenied", "ACCOUNT_LOST", true); wrong != "" {
			t.Errorf("%s: got %s, want PermissionDenied ACCOUNT_LOST", api.name, wrong)
		}
	}
}

// TestNewAccount checks that the first event of an account that is connected while a stream
// is open is delivered, although the key was last checked before.
func TestNewAccount(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_2"}})
	g := gateway.Start(t, with(w))
	var feeds, others []*feed
	for _, api := range apis {
		for _, req := range streamRequests() {
			f := api.open(t, g, key, req)
			f.of("started")
			feeds = append(feeds, f)
		}
		f := api.open(t, g, otherKey, &whatsappv1.StreamMessagesRequest{})
		f.of("started")
		others = append(others, f)
	}
	asked := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{AccountIds: []string{"acc_1"}})
	asked.of("started")
	w.see(key, "acc_1", "acc_new")
	post(t, g, event("account.connected", obj{"account": obj{"accountId": "acc_new"}}), received("acc_new", "conv", "first"),
		[]byte(strings.ReplaceAll(string(statusOf("message.delivered", "wamid.1")), "acc_1", "acc_new")))
	for _, f := range feeds {
		if got := f.event(); got.same("accountId") != "acc_new" {
			t.Errorf("%s: got %v, want an event of acc_new", f.api.name, got.doc)
		}
	}
	// Streams that have not asked for it, or whose key cannot see it, get their own next
	// event.
	post(t, g, received("acc_1", "conv", "next"), received("acc_2", "conv", "next"))
	for _, f := range append(others, asked) {
		if got := f.event().same("text"); got != "next" {
			t.Errorf("%s: got %q, want next", f.api.name, got)
		}
	}
}

// TestAccountless checks that an event that belongs to no account is only delivered to the
// gateway's own key, and only to streams without account_ids.
func TestAccountless(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_1"}})
	for name, own := range map[string]string{"a key of its own": key, "none": ""} {
		t.Run(name, func(t *testing.T) {
			g := gateway.Start(t, func(c *config.Serve) {
				with(w)(c)
				c.LateAPIKey = own
			})
			post(t, g, accountTest("", "secret"), event("something.new", obj{"about": "nobody"}), accountTest("acc_1", "for all"))
			for _, api := range apis {
				for _, tt := range []struct {
					key  string
					req  proto.Message
					want bool
				}{
					{key, &whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}}, own == key},
					{key, &whatsappv1.StreamAccountEventsRequest{AccountIds: []string{"acc_1"}, Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}}, false},
					{otherKey, &whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}}, false},
				} {
					f := api.open(t, g, tt.key, tt.req)
					var got []string
					for len(got) == 0 || got[len(got)-1] != "acc_1" {
						got = append(got, f.event().same("accountId"))
					}
					if want := map[bool]int{true: 3, false: 1}[tt.want]; len(got) != want {
						t.Errorf("%s, %s, %v: got events of the accounts %q, want %d", api.name, tt.key, tt.req, got, want)
					}
				}
			}
		})
	}
}

// TestUpstreamAway checks that a stream is not ended because the upstream cannot be asked,
// but that none can be opened then.
func TestUpstreamAway(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, rechecking(w))
	for _, status := range []int{503, 429} {
		var feeds []*feed
		for _, api := range apis {
			for _, req := range []*whatsappv1.StreamMessagesRequest{{}, {AccountIds: []string{"acc_1"}}} {
				f := api.open(t, g, key, req)
				f.of("started")
				feeds = append(feeds, f)
			}
		}
		w.fail(status)
		w.awaitAsked(t, key, 5) // reads are tried four times
		text := time.Duration(status).String()
		post(t, g, received("acc_1", "conv", text))
		for _, f := range feeds {
			if got := f.event().same("text"); got != text {
				t.Errorf("%s: got %q, want %q", f.api.name, got, text)
			}
		}
		for _, api := range apis {
			_, err := api.open(t, g, key, earliest()).end()
			var o *outcome
			if !errors.As(err, &o) || o.status == 401 || o.status == 0 && o.reason == "" {
				t.Errorf("%s: opened while the upstream answers %d: got %v, want an error that does not blame the key", api.name, status, err)
			}
		}
		w.fail(0)
		for _, f := range feeds {
			f.close()
		}
	}
}
