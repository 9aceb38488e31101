package streams_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

// forge changes the bytes of a token: a version, 16 of the log's identity, 8 of the
// position, 4 of the event's hash. The checksum after them is computed anew.
func forge(t testing.TB, token string, change func(b []byte)) string {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 33 {
		t.Fatalf("the token %q: got %d bytes, %v, want 33", token, len(b), err)
	}
	b = b[:29]
	change(b)
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(append(b, sum[:4]...))
}

// seqOf is the position in a token.
func seqOf(t testing.TB, token string) (seq uint64) {
	t.Helper()
	forge(t, token, func(b []byte) { seq = binary.BigEndian.Uint64(b[17:]) })
	return seq
}

func resume(token string) *whatsappv1.StreamMessagesRequest {
	return &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: token}}
}

func byCursor(name string) *whatsappv1.StreamMessagesRequest {
	return &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_CursorName{CursorName: name}}
}

func earliest() *whatsappv1.StreamMessagesRequest {
	return &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}}
}

// TestBadTokens checks that each kind of wrong position has its own code and reason.
func TestBadTokens(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	post(t, g, received("acc_1", "conv", "one"), received("acc_1", "conv", "two"))
	f := overGRPC.open(t, g, key, earliest())
	f.event()
	good := f.event().token
	f.close()
	at := func(seq uint64) func([]byte) {
		return func(b []byte) { binary.BigEndian.PutUint64(b[17:], seq) }
	}
	for name, tt := range map[string]struct{ token, code, reason string }{
		"no token":            {"one", "InvalidArgument", "TOKEN_MALFORMED"},
		"not base64url":       {strings.Repeat("+", len(good)), "InvalidArgument", "TOKEN_MALFORMED"},
		"one character less":  {good[:len(good)-1], "InvalidArgument", "TOKEN_MALFORMED"},
		"one character more":  {good + "A", "InvalidArgument", "TOKEN_MALFORMED"},
		"a space behind":      {good + " ", "InvalidArgument", "TOKEN_MALFORMED"},
		"padded":              {good + "=", "InvalidArgument", "TOKEN_MALFORMED"},
		"wildcards":           {"*.>", "InvalidArgument", "TOKEN_MALFORMED"},
		"a newer version":     {forge(t, good, func(b []byte) { b[0] = 9 }), "InvalidArgument", "TOKEN_MALFORMED"},
		"of another log":      {forge(t, good, func(b []byte) { b[1] ^= 1 }), "InvalidArgument", "TOKEN_FOREIGN"},
		"of another event":    {forge(t, good, func(b []byte) { b[28] ^= 2 }), "InvalidArgument", "TOKEN_FOREIGN"},
		"of no event":         {forge(t, good, func(b []byte) { copy(b[25:], "\x00\x00\x00\x00") }), "InvalidArgument", "TOKEN_FOREIGN"},
		"an older version":    {"AZjAQXmsa0htk5Yk_cI9SNoAAAAAAAAAGgAAAAA", "InvalidArgument", "TOKEN_MALFORMED"},
		"the next position":   {forge(t, good, at(seqOf(t, good)+1000)), "OutOfRange", "TOKEN_FUTURE"},
		"the last of all":     {forge(t, good, at(1<<64-1)), "OutOfRange", "TOKEN_FUTURE"},
		"as long as possible": {strings.Repeat("A", 256), "InvalidArgument", "TOKEN_MALFORMED"},
		"too long":            {strings.Repeat("A", 257), "InvalidArgument", "INVALID_REQUEST"},
		"empty":               {"", "InvalidArgument", "INVALID_REQUEST"},
	} {
		for _, api := range apis {
			t.Run(name+"/"+api.name, func(t *testing.T) {
				o := api.open(t, g, key, resume(tt.token)).fails(tt.code, tt.reason)
				if tt.reason == "TOKEN_FOREIGN" && o != nil && o.details["earliest_token"] != "" {
					t.Error("the error for a token of another log has earliest_token, want none")
				}
			})
		}
	}
	// The same request with a good token succeeds.
	post(t, g, received("acc_1", "conv", "three"))
	for _, api := range apis {
		if got := api.open(t, g, key, resume(good)).event().same("text"); got != "three" {
			t.Errorf("%s: got %q after the good token, want three", api.name, got)
		}
	}
}

// TestExpiredToken checks that an expired position is refused with the earliest one, which
// can be resumed from. The position of a cursor may expire too.
func TestExpiredToken(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, func(c *config.Serve) {
		with(w)(c)
		c.RetentionBytes = 1 << 20
	})
	post(t, g, received("acc_1", "conv", "first"))
	f := overGRPC.open(t, g, key, earliest())
	expired := f.event().token
	f.close()
	old := overGRPC.open(t, g, key, byCursor("old"))
	old.of("started")
	old.close()
	last := ""
	for i := range 40 {
		last = fmt.Sprintf("%d %s", i, strings.Repeat("x", 60_000))
		post(t, g, received("acc_1", "conv", last))
	}
	for _, api := range apis {
		for name, req := range map[string]*whatsappv1.StreamMessagesRequest{"token": resume(expired), "cursor": byCursor("old")} {
			t.Run(name+"/"+api.name, func(t *testing.T) {
				o := api.open(t, g, key, req).fails("OutOfRange", "TOKEN_EXPIRED")
				if o == nil {
					return
				}
				// Retention may drop more between two calls: then the error names a later position.
				before, next := expired, o.details["earliest_token"]
				var f *feed
				var i item
				for {
					if seqOf(t, next) <= seqOf(t, before) {
						t.Fatalf("the earliest position is %d, want one after %d", seqOf(t, next), seqOf(t, before))
					}
					f = api.open(t, g, key, resume(next))
					var err error
					if i, err = f.recv(); err == nil {
						break
					}
					if wrong := api.is(err, "OutOfRange", "TOKEN_EXPIRED", false); wrong != "" || !errors.As(err, &o) {
						t.Fatalf("resuming at the earliest position, %d: %s", seqOf(t, next), wrong)
					}
					before, next = next, o.details["earliest_token"]
				}
				for n := 1; i.same("text") != last; n++ {
					if i.kind == "gap" || n > 40 { // there must be no gap after the earliest position
						t.Fatalf("item %d after the earliest position is a %s, want events up to the last", n, i.kind)
					}
					i = f.next()
				}
			})
		}
	}
}

// TestBadRequests checks that invalid requests are refused before the stream begins.
func TestBadRequests(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	ids := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("id_%d", i))
		}
		return out
	}
	beat := func(d time.Duration) *durationpb.Duration { return durationpb.New(d) }
	read := whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ.Enum()
	tests := map[string]proto.Message{
		"heartbeat too often":         &whatsappv1.StreamMessagesRequest{HeartbeatInterval: beat(999 * time.Millisecond)},
		"heartbeat too rare":          &whatsappv1.StreamMessagesRequest{HeartbeatInterval: beat(25*time.Second + time.Millisecond)},
		"heartbeat never":             &whatsappv1.StreamAccountEventsRequest{HeartbeatInterval: beat(0)},
		"heartbeat in the past":       &whatsappv1.StreamDeliveryStatusesRequest{HeartbeatInterval: beat(-time.Second)},
		"too many accounts":           &whatsappv1.StreamMessagesRequest{AccountIds: ids(101)},
		"too many conversations":      &whatsappv1.StreamMessagesRequest{ConversationIds: ids(101)},
		"too many broadcasts":         &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: ids(21)},
		"a broadcast twice":           &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"b", "b"}},
		"too many kinds":              &whatsappv1.StreamAccountEventsRequest{Kinds: ids(101)},
		"an unknown kind":             &whatsappv1.StreamMessagesRequest{Kinds: []string{"message.*"}},
		"an empty account":            &whatsappv1.StreamMessagesRequest{AccountIds: []string{"acc_1", ""}},
		"an empty conversation":       &whatsappv1.StreamMessagesRequest{ConversationIds: []string{""}},
		"a conversation too long":     &whatsappv1.StreamMessagesRequest{ConversationIds: []string{strings.Repeat("x", 257)}},
		"a broadcast that is a path":  &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{".."}},
		"a broadcast with a newline":  &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"b\n"}},
		"no phone number":             &whatsappv1.StreamDeliveryStatusesRequest{Phones: []string{"*"}},
		"until without broadcasts":    &whatsappv1.StreamDeliveryStatusesRequest{Until: read},
		"max_wait without broadcasts": &whatsappv1.StreamDeliveryStatusesRequest{MaxWait: beat(time.Minute)},
		"until with kinds":            &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{"b"}, Until: read, Kinds: []string{"message.read"}},
		"earliest that is false":      &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_Earliest{}},
	}
	for _, name := range []string{"", ".", "..", "a b", "a/b", "*", ">", "a*", "ü", "a\x00", strings.Repeat("x", 129)} {
		tests[fmt.Sprintf("cursor %.20q", name)] = byCursor(name)
	}
	for name, req := range tests {
		for _, api := range apis {
			t.Run(name+"/"+api.name, func(t *testing.T) {
				api.open(t, g, key, req).fails("InvalidArgument", "INVALID_REQUEST")
			})
		}
	}
}

// TestBadQueries checks queries that have no equivalent as a message: two beginnings, a
// parameter twice, or invalid values.
func TestBadQueries(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	const path = "/v1/inbox/messages:stream"
	for name, query := range map[string]string{
		"two beginnings":           "earliest=true&cursorName=a",
		"a token and a time":       "resumeToken=abc&startTime=2026-03-20T08:00:00Z",
		"a beginning twice":        "cursorName=a&cursorName=b",
		"an unknown parameter":     "conversation=a",
		"a misspelled parameter":   "account_ids[]=a",
		"a time that is none":      "startTime=yesterday",
		"a duration that is none":  "heartbeatInterval=often",
		"a number as a duration":   "heartbeatInterval=5",
		"a flag that is none":      "includeRaw=perhaps",
		"a percent sign":           "cursorName=%",
		"what is not UTF-8":        "conversationIds=%ff",
		"the upstream's parameter": "limit=10",
	} {
		for _, api := range apis[1:] {
			t.Run(name+"/"+api.name, func(t *testing.T) {
				req, err := url.Parse(g.URL + path + "?" + query)
				if err != nil {
					t.Fatal(err)
				}
				f := api.getURL(t, g, key, req, "")
				items, err := f.end()
				o, ok := err.(*outcome)
				if len(items) > 0 || !ok || o.status != 400 || o.reason == "" || o.message == "" {
					t.Errorf("got %d items, then %v, want 400 with a reason", len(items), err)
				}
			})
		}
	}
}

// TestUnknownAccounts checks that a key that cannot see an account cannot learn whether it
// exists.
func TestUnknownAccounts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, "sk_other": {"acc_2"}})
	g := gateway.Start(t, with(w))
	post(t, g, received("acc_2", "conv", "secret"))
	for _, api := range apis {
		for name, req := range map[string]func(ids ...string) proto.Message{
			"messages":          func(ids ...string) proto.Message { return &whatsappv1.StreamMessagesRequest{AccountIds: ids} },
			"delivery statuses": func(ids ...string) proto.Message { return &whatsappv1.StreamDeliveryStatusesRequest{AccountIds: ids} },
			"account events":    func(ids ...string) proto.Message { return &whatsappv1.StreamAccountEventsRequest{AccountIds: ids} },
		} {
			t.Run(name+"/"+api.name, func(t *testing.T) {
				var answers []*outcome
				for _, id := range []string{"acc_2", "acc_0", "*", ">", ".", " ", "acc_*", strings.Repeat("x", 256)} {
					answers = append(answers, api.open(t, g, key, req("acc_1", id)).fails("NotFound", "ACCOUNT_NOT_FOUND"))
				}
				for i, a := range answers {
					if !reflect.DeepEqual(a, answers[0]) {
						t.Errorf("answer %d: got %+v, want the same as the first, %+v", i, a, answers[0])
					}
				}
			})
		}
		t.Run("broadcast/"+api.name, func(t *testing.T) {
			for _, id := range []string{"b_0", "*", ">", " ", "a.b", "a/b", "a?b", "%2e%2e", strings.Repeat("x", 256)} {
				items, err := api.open(t, g, key, &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{id}}).end()
				o, ok := err.(*outcome)
				if !ok || len(items) > 0 || api == overGRPC && o.code.String() != "NotFound" || api != overGRPC && o.status != 404 {
					t.Errorf("broadcast %q: got %d items, then %v, want NotFound", id, len(items), err)
				}
			}
		})
	}
}
