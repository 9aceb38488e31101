package streams_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/engine"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// given is a token from a gateway, and its position.
type given struct {
	kind, token string
	next        int // the number of messages before it
}

// everyToken gets a token of each kind from a gateway with a quiet log of a number of
// messages. phase makes names unique.
func everyToken(t *testing.T, g *gateway.Gateway, phase string, messages int) (all []given) {
	t.Helper()
	add := func(kind, token string, next int) {
		t.Helper()
		if token == "" {
			t.Fatalf("got no token of a %s, want one", kind)
		}
		all = append(all, given{kind, token, next})
	}
	f := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{HeartbeatInterval: durationpb.New(1e9)})
	started := f.of("started")
	add("started", started.token, messages)
	add("head", started.same("headToken"), messages)
	add("earliest", started.same("earliestToken"), 0)
	add("heartbeat that has caught up", f.of("heartbeat").token, messages)
	add("quiet heartbeat", f.of("heartbeat").token, messages)
	f.close()
	f = overGRPC.open(t, g, key, earliest())
	add("started at the earliest", f.of("started").token, 0)
	for n := range messages {
		add("event", f.event().token, n+1)
	}
	f.close()
	f = overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{ConversationIds: []string{"quiet"}, Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}})
	add("heartbeat of a filter", f.of("heartbeat").token, messages)
	f.close()
	f = overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_StartTime{StartTime: timestamppb.Now()}})
	add("started at a time", f.of("started").token, messages)
	f.close()
	f = overGRPC.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"b"}})
	add("snapshot", f.of("snapshot").token, messages)
	f.close()
	f = overGRPC.open(t, g, key, byCursor(phase))
	add("started with a cursor", f.of("started").token, messages)
	f.close()
	m, err := (cursors{overGRPC, t, g, key}).get(phase)
	if err != nil {
		t.Fatal(err)
	}
	add("cursor", m.Token, messages)
	return all
}

// of is a process in the form that the tests of one gateway use.
func of(g *process.Gateway) *gateway.Gateway {
	return &gateway.Gateway{URL: "http://" + g.HTTP, HTTP: client, Conn: g.Dial()}
}

// TestRestore restores a log from a copy. Tokens from before the copy have the same meaning
// as before. Tokens of events after it are refused: at first because they are ahead of the
// log, and later, when other events have their positions, because they belong to another
// history; whatever the kind of token, and even if one of the new events is the same as
// before.
func TestRestore(t *testing.T) {
	engine.Embedded(t)
	t.Parallel()
	w := newWorld(t, map[string][]string{key: {webhooks.Account}})
	w.broadcast("b", recipients{"+4917000001": "pending"})
	dir, saved := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "copy")
	p := process.New(t, "LATE_BASE_URL="+w.url, "GATEWAY_DATA_DIR="+dir, "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	p.Start()
	g := of(p)
	var texts []string
	say := func(more ...string) {
		t.Helper()
		for _, text := range more {
			post(t, g, received(webhooks.Account, "conv", text))
			texts = append(texts, text)
		}
	}
	say("a1", "a2", "a3")
	before := everyToken(t, g, "before", 3)
	p.Stop()
	if err := os.CopyFS(saved, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	p.Start()
	say("b1", "b2", "b3")
	lost := slices.DeleteFunc(everyToken(t, g, "lost", 6), func(given given) bool { return given.next <= 3 })
	p.Stop()
	if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(saved))); err != nil {
		t.Fatal(err)
	}
	p.Start()
	texts = texts[:3]
	mine := cursors{overGRPC, t, g, key}
	refused := func(when, code, reason string) {
		t.Helper()
		for _, l := range lost {
			if _, err := overGRPC.open(t, g, key, resume(l.token)).endOrItem(); overGRPC.is(err, code, reason, false) != "" {
				t.Errorf("%s, the token of a lost %s: got %v, want %s %s", when, l.kind, err, code, reason)
			}
			if m, err := mine.commit("other", l.token, 0, true); overGRPC.is(err, code, reason, false) != "" {
				t.Errorf("%s, commit of the token of a lost %s: got %+v, %v, want %s %s", when, l.kind, m, err, code, reason)
			}
		}
	}
	refused("after the restore", "OutOfRange", "TOKEN_FUTURE")
	say("b1", "c2", "c3", "c4", "c5") // the first one is the same as before, the others are new
	refused("when others are in their places", "InvalidArgument", "TOKEN_FOREIGN")
	for _, b := range before {
		f := overGRPC.open(t, g, key, resume(b.token))
		if got, want := f.texts(len(texts)-b.next), texts[b.next:]; !slices.Equal(got, want) {
			t.Errorf("after the token of a %s from before: got %q, want %q", b.kind, got, want)
		}
		f.close()
		if _, err := mine.commit(fmt.Sprintf("c-%x", b.kind), b.token, 0, false); err != nil && b.kind != "event" {
			t.Errorf("commit of the token of a %s from before: got %v, want no error", b.kind, err)
		}
	}
	if got := overGRPC.open(t, g, key, byCursor("before")).texts(len(texts) - 3); !slices.Equal(got, texts[3:]) {
		t.Errorf("the cursor from before: got %q, want %q", got, texts[3:])
	}
	// A cursor that was created after the copy does not exist.
	if m, err := mine.get("lost"); overGRPC.is(err, "NotFound", "CURSOR_NOT_FOUND", false) != "" {
		t.Errorf("the cursor of the lost history: got %+v, %v, want NotFound CURSOR_NOT_FOUND", m, err)
	}
}

// TestChangedTokens flips each bit of a token of each kind, and changes each of its
// characters, and checks that the result is never a valid token.
func TestChangedTokens(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {webhooks.Account}})
	w.broadcast("b", recipients{"+4917000001": "pending"})
	g := gateway.Start(t, with(w))
	post(t, g, received(webhooks.Account, "conv", "one"), received(webhooks.Account, "conv", "two"))
	for _, kind := range everyToken(t, g, "c", 2) {
		b, err := base64.RawURLEncoding.DecodeString(kind.token)
		if err != nil {
			t.Fatal(err)
		}
		var changed []string
		for bit := range 8 * len(b) {
			b[bit/8] ^= 1 << (bit % 8)
			changed = append(changed, base64.RawURLEncoding.EncodeToString(b))
			b[bit/8] ^= 1 << (bit % 8)
		}
		for i, c := range []byte(kind.token) {
			other := byte('A')
			if c == other {
				other = 'B'
			}
			changed = append(changed, kind.token[:i]+string(other)+kind.token[i+1:])
		}
		wrong := 0
		for i, token := range changed {
			items, err := overGRPC.open(t, g, key, resume(token)).endOrItem()
			_, commitErr := (cursors{overGRPC, t, g, key}).commit("changed", token, 0, true)
			for _, err := range []error{err, commitErr} {
				if said := overGRPC.is(err, "InvalidArgument", "TOKEN_MALFORMED", false); said != "" {
					if wrong++; wrong <= 3 {
						t.Errorf("the token of a %s, change %d: got %d items, %s, want InvalidArgument TOKEN_MALFORMED", kind.kind, i, items, said)
					}
				}
			}
		}
		if wrong > 3 {
			t.Errorf("the token of a %s: %d of %d changes were not refused as malformed, want all refused", kind.kind, wrong, 2*len(changed))
		}
	}
}

// endOrItem reads the first item, or the error, and closes the stream.
func (f *feed) endOrItem() (items int, err error) {
	defer f.close()
	if _, err := f.recv(); err != nil {
		return 0, err
	}
	return 1, errors.New("the stream was opened")
}
