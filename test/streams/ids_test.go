package streams_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
)

// oddIDs have a special meaning in a subject of the log, a path or a query, or look like
// another id.
var oddIDs = []string{
	"*", ">", ".", "..", "*.*", "*.>", "a.b", "a.*", "lategate.>", "$JS", "~", "~x", " ", "  ", " a", "a ", "a", "A", "a/b", "a?b=c", "a&b", "%2e", "+", "ä", "a\u0308", "\u200b",
	strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 255), strings.Repeat("x", 256), strings.Repeat("*", 256),
}

// TestOddConversations checks that an odd id is matched literally and is not a pattern: a
// filter by it gets all of its events and no others.
func TestOddConversations(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	ids := append([]string{""}, oddIDs...) // an event may have no conversation
	round := func(n int) {
		for i, id := range ids {
			post(t, g, received("acc_1", id, fmt.Sprintf("%d in %d", n, i)))
		}
	}
	round(1)
	feeds := map[string]*feed{}
	for _, api := range apis {
		for i, id := range oddIDs {
			req := earliest()
			req.ConversationIds = []string{id}
			if i%2 == 1 {
				req.ConversationIds = []string{id, "nobody's"} // two ids, which the log itself cannot filter
			}
			feeds[api.name+id] = api.open(t, g, key, req)
		}
	}
	round(2)
	round(3)
	for _, api := range apis {
		for i, id := range oddIDs {
			want := []string{fmt.Sprintf("1 in %d", i+1), fmt.Sprintf("2 in %d", i+1), fmt.Sprintf("3 in %d", i+1)}
			if got := feeds[api.name+id].texts(3); !slices.Equal(got, want) {
				t.Errorf("%s: conversation %.20q: got %q, want %q", api.name, id, got, want)
			}
			feeds[api.name+id].close()
		}
	}
}

// TestOddAccounts checks the same for accounts.
func TestOddAccounts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: oddIDs, "sk_star": {"*"}})
	g := gateway.Start(t, with(w))
	round := func(n int) {
		for i, id := range oddIDs {
			post(t, g, received(id, "conv", fmt.Sprintf("%d of %d", n, i)))
		}
	}
	round(1)
	feeds := map[string]*feed{}
	for _, api := range apis {
		for i, id := range oddIDs {
			req := earliest()
			req.AccountIds = []string{id}
			if i%2 == 1 {
				req.AccountIds = []string{id, id}
			}
			feeds[api.name+id] = api.open(t, g, key, req)
		}
		feeds[api.name] = api.open(t, g, "sk_star", earliest())
	}
	round(2)
	round(3)
	for _, api := range apis {
		for i, id := range append(slices.Clone(oddIDs), "") {
			i %= len(oddIDs) // the last one is of the key that sees only the account named *
			want := []string{fmt.Sprintf("1 of %d", i), fmt.Sprintf("2 of %d", i), fmt.Sprintf("3 of %d", i)}
			if got := feeds[api.name+id].texts(3); !slices.Equal(got, want) {
				t.Errorf("%s: account %.20q: got %q, want %q", api.name, id, got, want)
			}
			feeds[api.name+id].close()
		}
	}
}

// TestOddBroadcasts checks the same for broadcasts.
func TestOddBroadcasts(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	ids := slices.DeleteFunc(slices.Clone(oddIDs), func(id string) bool { return id == "." || id == ".." })
	phone := func(i int) string { return fmt.Sprintf("+49151%08d", i) }
	for i, id := range ids {
		w.broadcast(id, recipients{phone(i): "delivered"})
	}
	// The first stream on each puts the upstream's statuses into the log, where the second
	// one finds them, from the beginning.
	for i, id := range ids {
		req := &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{id}}
		f := overGRPC.open(t, g, key, req)
		s := f.of("snapshot")
		f.close()
		if s.same("broadcastId") != id || !strings.Contains(fmt.Sprint(s.doc["recipients"]), phone(i)) || len(s.doc["recipients"].([]any)) != 1 {
			t.Errorf("broadcast %.20q: got the snapshot %v, want its one recipient", id, s.doc)
		}
	}
	for n, api := range apis {
		for i, id := range ids {
			if testing.Short() && i%len(apis) != n {
				continue // each id over one API
			}
			req := &whatsappv1.StreamDeliveryStatusesRequest{
				BroadcastIds: []string{id}, Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED.Enum(),
				Start: &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true},
			}
			items, err := api.open(t, g, key, req).end()
			var got []string
			for _, item := range items {
				if item.kind == "event" {
					got = append(got, item.same("broadcastId")+" "+item.same("phone")+" "+item.same("kind"))
				}
			}
			want := []string{id + " " + phone(i) + " message.sent", id + " " + phone(i) + " message.delivered"}
			if !slices.Equal(got, want) {
				t.Errorf("%s: broadcast %.20q: got %.200q, then %v, want %.200q", api.name, id, got, err, want)
			}
		}
	}
}

// TestLongIDs checks that ids that are too long for a request are still distinguished, and
// cannot be asked for by a part of them.
func TestLongIDs(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	long := strings.Repeat("x", 257)
	post(t, g, received("acc_1", long, "long"), received("acc_1", long+"y", "longer"), received("acc_1", long[:256], "short"))
	for _, api := range apis {
		f := api.open(t, g, key, earliest())
		ids := []string{}
		for range 3 {
			ids = append(ids, f.event().same("conversationId"))
		}
		if slices.Sort(ids); len(slices.Compact(ids)) != 3 {
			t.Errorf("%s: got conversations %.30q, want 3", api.name, ids)
		}
		for _, id := range ids { // an id in an event can be asked for
			req := earliest()
			req.ConversationIds = []string{id}
			if got := api.open(t, g, key, proto.Clone(req)).event().same("conversationId"); got != id {
				t.Errorf("%s: conversation %.30q: got %.30q", api.name, id, got)
			}
		}
	}
}
