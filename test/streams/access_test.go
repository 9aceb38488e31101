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

// accountTest is an event of an account, or with "" of none.
func accountTest(account, message string) []byte {
	members := obj{"message": message}
	if account != "" {
		members["account"] = obj{"id": account}
	}
	return event("webhook.test", members)
}

// Without account_ids a stream covers what its key can see, also after a restart of
// the stream somewhere in the log, and no other key's.
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
		t.Errorf("a key without accounts covers %q", got)
	}
	round("after")
	for _, f := range feeds {
		own := "acc_1"
		if f.key == otherKey {
			own = "acc_2"
		}
		if got := f.of("started").list("accountIds"); !slices.Equal(got, []string{own, "acc_both"}) {
			t.Errorf("%s, %s: it covers %q", f.api.name, f.key, got)
		}
		want := []string{"before " + own, "before acc_both", "after " + own, "after acc_both"}
		if got := f.texts(4); !slices.Equal(got, want) {
			t.Errorf("%s, %s: %q, want %q", f.api.name, f.key, got, want)
		}
		// A position is not a leave: with the other's key there is nothing else.
		other := map[string]string{key: otherKey, otherKey: key}[f.key]
		if got := f.api.open(t, g, other, resume(f.tokens[0])).event().same("text"); got != map[string]string{key: "before acc_1", otherKey: "before acc_2"}[other] {
			t.Errorf("%s: resumed with %s: %q", f.api.name, other, got)
		}
	}
	// Nothing has come to the one without accounts, until it has one.
	w.see("sk_none", "acc_new")
	post(t, g, received("acc_new", "conv", "new"))
	if got := none.event().same("text"); got != "new" {
		t.Errorf("a key without accounts: %q", got)
	}
}

// A key that the upstream does not take opens no stream.
func TestNoKey(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	for _, api := range apis {
		for name, req := range streamRequests() {
			items, err := api.open(t, g, "sk_unknown", req).end()
			var o *outcome
			if !errors.As(err, &o) || len(items) > 0 || api == overGRPC && o.code.String() != "Unauthenticated" || api != overGRPC && o.status != 401 {
				t.Errorf("%s, %s: %d items, then %v", api.name, name, len(items), err)
			}
		}
	}
}

// rechecking is a gateway whose streams often ask what they may see.
func rechecking(w *world) func(*config.Serve) {
	return func(c *config.Serve) {
		with(w)(c)
		c.Recheck = 50 * time.Millisecond
	}
}

// A revoked key ends its streams, of all kinds, and nobody else's.
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
			t.Errorf("%s: ended with %v", f.api.name, err)
		}
		if len(items) == 0 || items[len(items)-1].kind != "heartbeat" {
			t.Errorf("%s: the last of %d items is no heartbeat", f.api.name, len(items))
		}
	}
	w.awaitAsked(t, otherKey, 3)
	post(t, g, received("acc_1", "conv", "after"))
	if got := other.event().same("text"); got != "after" {
		t.Errorf("the other key's stream: %q", got)
	}
	for _, api := range apis {
		if _, err := api.open(t, g, key, earliest()).end(); err == nil {
			t.Errorf("%s: the key opens a stream again", api.name)
		}
	}
}

// Of an account that the key cannot see any more a notice comes, and no event; of one
// that it sees again, both.
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
					t.Errorf("%s: %q", f.api.name, got)
				}
			}
			w.see(key, "acc_1")
			for _, f := range feeds {
				if n := f.of("notice"); n.same("reason") != "ACCOUNT_LOST" || !slices.Equal(n.list("accountIds"), []string{"acc_2"}) {
					t.Errorf("%s: %v", f.api.name, n.doc)
				}
			}
			post(t, g, received("acc_2", "conv", "unseen"), received("acc_1", "conv", "still"))
			for _, f := range feeds {
				if got := f.event().same("text"); got != "still" {
					t.Errorf("%s: %q", f.api.name, got)
				}
			}
			w.see(key, "acc_1", "acc_2")
			for _, f := range feeds {
				if n := f.of("notice"); n.same("reason") != "ACCOUNT_ADDED" || !slices.Equal(n.list("accountIds"), []string{"acc_2"}) {
					t.Errorf("%s: %v", f.api.name, n.doc)
				}
			}
			post(t, g, received("acc_2", "conv", "again"))
			for _, f := range feeds {
				if got := f.event().same("text"); got != "again" {
					t.Errorf("%s: %q", f.api.name, got)
				}
			}
		})
	}
}

// A stream that was asked for accounts of which none is left ends.
func TestLostAccounts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1", "acc_2", "acc_3"}})
	g := gateway.Start(t, rechecking(w))
	for _, api := range apis {
		w.see(key, "acc_1", "acc_2", "acc_3")
		w.awaitAsked(t, key, 0)
		var f *feed
		for { // the gateway may go by what it has just been told
			f = api.open(t, g, key, &whatsappv1.StreamMessagesRequest{AccountIds: []string{"acc_1", "acc_2"}})
			if i, err := f.recv(); err == nil && i.kind == "started" {
				break
			}
		}
		w.see(key, "acc_3")
		_, err := f.end()
		if wrong := api.is(err, "PermissionDenied", "ACCOUNT_LOST", true); wrong != "" {
			t.Errorf("%s: %s", api.name, wrong)
		}
	}
}

// An account that is connected while a stream is open has its first event delivered,
// although the key was last asked about before.
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
			t.Errorf("%s: %v", f.api.name, got.doc)
		}
	}
	// Those who have not asked for it, or whose key is another, get the next of their own.
	post(t, g, received("acc_1", "conv", "next"), received("acc_2", "conv", "next"))
	for _, f := range append(others, asked) {
		if got := f.event().same("text"); got != "next" {
			t.Errorf("%s: %q", f.api.name, got)
		}
	}
}

// What belongs to no account is for the gateway's own key alone, and there only for
// streams that have not asked for accounts.
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
						t.Errorf("%s, %s, %v: events of the accounts %q", api.name, tt.key, tt.req, got)
					}
				}
			}
		})
	}
}

// An upstream that cannot be asked is no reason to end a stream. To open one it is.
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
				t.Errorf("%s: %q", f.api.name, got)
			}
		}
		for _, api := range apis {
			_, err := api.open(t, g, key, earliest()).end()
			var o *outcome
			if !errors.As(err, &o) || o.status == 401 || o.status == 0 && o.reason == "" {
				t.Errorf("%s: opened with HTTP %d from the upstream: %v", api.name, status, err)
			}
		}
		w.fail(0)
		for _, f := range feeds {
			f.close()
		}
	}
}
