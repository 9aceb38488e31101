package poll

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/webhook"
)

// A gateway has the real log and Sink, and a fake upstream over HTTP.
type gateway struct {
	*world
	log  *eventlog.Log
	sink *ingest.Sink
	opts Options
}

func newGateway(t *testing.T) *gateway {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	log := logtest.Open(t)
	g := &gateway{world: newWorld(t), log: log, sink: ingest.New(log, quiet)}
	srv := httptest.NewServer(g.late)
	t.Cleanup(srv.Close)
	client, err := upstream.New(upstream.Options{BaseURL: srv.URL + "/api", UserAgent: "lategate/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	g.opts = Options{Client: client, Log: log, Sink: g.sink, Key: "sk_own", Interval: 20 * time.Millisecond, Logger: quiet}
	return g
}

// entries returns the events of the log as text: the ids of a message, or the phone and status of a
// recipient, each with the source; or the word gap.
func (g *gateway) entries() (all []string) {
	g.t.Helper()
	earliest, head, err := g.log.Bounds(context.Background())
	if err != nil {
		g.t.Fatal(err)
	}
	err = g.log.Read(context.Background(), earliest, head, eventlog.Filter{}, func(e eventlog.Entry) error {
		var rec logv1.Record
		if err := proto.Unmarshal(e.Data, &rec); err != nil {
			return err
		}
		switch e.Kind {
		case eventlog.KindMessageReceived, eventlog.KindMessageSent:
			var resp whatsappv1.StreamMessagesResponse
			if err := proto.Unmarshal(rec.GetFrame(), &resp); err != nil {
				return err
			}
			ev := resp.GetEvent()
			all = append(all, fmt.Sprint(ev.GetMessageId(), "/", ev.GetPlatformMessageId(), " ", ev.GetSource().Number()))
		case eventlog.KindBroadcastStatus:
			var resp whatsappv1.StreamDeliveryStatusesResponse
			if err := proto.Unmarshal(rec.GetFrame(), &resp); err != nil {
				return err
			}
			all = append(all, fmt.Sprint(resp.GetEvent().GetPhone(), " ", resp.GetEvent().GetStatus().Number(), " ", resp.GetEvent().GetSource().Number()))
		case eventlog.KindGap:
			all = append(all, "gap")
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return all
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// push appends a message as a webhook does.
func (g *gateway) push(conversation, id, platformID string, at time.Time) {
	g.t.Helper()
	e, err := webhook.Decode(fmt.Appendf(nil, `{"event":"message.received","timestamp":%q,"account":{"id":"acc_1","platform":"whatsapp"},
		"message":{"id":%q,"platformMessageId":%q,"conversationId":%q,"platform":"whatsapp","direction":"incoming","text":"hi","sender":{"id":"4915"},"sentAt":%[1]q}}`,
		stamp(at), id, platformID, conversation))
	if err != nil {
		g.t.Fatal(err)
	}
	if _, err := g.sink.Append(context.Background(), e); err != nil {
		g.t.Fatal(err)
	}
}

// TestOneMessageOnce checks that a message is in the log once, whichever of its ids the list has, and
// whether the webhook or polling is first; and that polling continues after a restart.
func TestOneMessageOnce(t *testing.T) {
	g := newGateway(t)
	stop := g.run(New(g.opts).Run)
	eventually(t, "the first poll", func() bool { raw, _ := kv.NewJobs(g.log).LoadState(t.Context(), "inbox"); return raw != nil })
	rounds := func() {
		n := g.count(listConversations)
		eventually(t, "two more polls", func() bool { return g.count(listConversations) > n+2 })
	}
	at := time.Now().Add(time.Second)
	eventually(t, "the messages' time", func() bool { return time.Since(at) > grace })
	g.push("c1", "m1", "wamid.1", at)
	g.say("acc_1", "c1", "m1", at) // by the upstream's id
	g.push("c1", "m2", "wamid.2", at)
	g.say("acc_1", "c1", "wamid.2", at) // by the platform's
	g.say("acc_1", "c1", "m3", at)      // missed
	g.say("acc_1", "c1", "wamid.4", at) // missed; the webhook comes later
	eventually(t, "the missed messages", func() bool { return len(g.entries()) >= 4 })
	rounds()
	stop()
	g.push("c1", "m3", "wamid.3", at)
	g.push("c1", "m4", "wamid.4", at)
	g.say("acc_1", "c2", "m5", at) // while the gateway is down
	g.push("c2", "m6", "wamid.6", at)
	g.say("acc_1", "c2", "m6", at)
	stop = g.run(New(g.opts).Run)
	eventually(t, "the messages missed in between", func() bool { return len(g.entries()) >= 6 })
	rounds()
	stop()
	want := "[m1/wamid.1 1 m2/wamid.2 1 m3/ 2 wamid.4/ 2 m6/wamid.6 1 m5/ 3]"
	if got := fmt.Sprint(g.entries()); got != want {
		t.Errorf("the log has %v, want %v", got, want)
	}
}

// TestOneStatusOnce checks that statuses in the log are not appended again when several replicas
// follow a broadcast: one of them polls it, and another takes over.
func TestOneStatusOnce(t *testing.T) {
	g := newGateway(t)
	g.broadcast("acc_1", "b1", "sending", 3)
	g.advance("b1", "sent", 0, 3, "")
	var first, second int
	keyless(&g.opts)
	with := func(n *int) Options {
		o := g.opts
		o.Sink = countingStatuses{g.sink, n}
		return o
	}
	one, two := New(with(&first)), New(with(&second))
	stopOne, stopTwo := g.run(one.Run), g.run(two.Run)
	defer one.Watch("sk_1", "acc_1", "b1", nil)()
	defer two.Watch("sk_2", "acc_1", "b1", nil)()
	eventually(t, "three statuses", func() bool { return len(g.entries()) == 3 })
	g.advance("b1", "read", 0, 1, "") // its webhook was missed, and those before
	eventually(t, "two more", func() bool { return len(g.entries()) == 5 })
	looks := g.count(getBroadcast)
	eventually(t, "another read of the broadcast", func() bool { return g.count(getBroadcast) > looks })
	keys := map[string]bool{}
	for _, q := range g.all() {
		keys[q.key] = true
	}
	if len(keys) != 1 {
		t.Errorf("polled with the keys %v, want those of one replica", keys)
	}
	// A new replica takes over, and finds nothing new.
	stopOne()
	stopTwo()
	if first+second != 4 {
		t.Errorf("%d and %d recipients were appended, want 4 in all", first, second)
	}
	third := 0
	stop := g.run(New(with(&third)).Run)
	defer stop()
	reader := New(with(&third))
	stopReader := g.run(reader.Run)
	defer stopReader()
	reads := g.count(listRecipients)
	defer reader.Watch("sk_3", "acc_1", "b1", nil)()
	eventually(t, "its recipients", func() bool { return g.count(listRecipients) > reads })
	g.advance("b1", "failed", 2, 3, "completed")
	eventually(t, "the failure", func() bool { return len(g.entries()) == 6 })
	if third != 1 {
		t.Errorf("%d recipients were appended after the takeover, want 1", third)
	}
	want := "[+491500000000 2 3 +491500000001 2 3 +491500000002 2 3 +491500000000 3 2 +491500000000 4 2 +491500000002 5 2]"
	if got := fmt.Sprint(g.entries()); got != want {
		t.Errorf("the log has %v, want %v", got, want)
	}
}

// countingStatuses counts the recipients that are passed to the Sink.
type countingStatuses struct {
	*ingest.Sink
	n *int
}

func (c countingStatuses) Recipients(ctx context.Context, broadcast, account string, source whatsappv1.EventSource, all, again []*whatsappv1.BroadcastRecipient) (int, error) {
	*c.n += len(all)
	return c.Sink.Recipients(ctx, broadcast, account, source, all, again)
}

// TestHistory checks what logHistory reads from a log.
func TestHistory(t *testing.T) {
	g := newGateway(t)
	h := logHistory{g.log}
	if since, err := h.Since(t.Context()); err != nil || time.Since(since) < startMargin || time.Since(since) > startMargin+time.Minute {
		t.Errorf("an empty log is complete since %v, %v; want %v ago", since, err, startMargin)
	}
	at := time.Now().Truncate(time.Millisecond).UTC()
	g.push("c.1", "m1", "wamid.1", at)
	g.push("c*1", "m2", "", at)
	got, err := h.Messages(t.Context(), "acc_1", "c.1")
	if err != nil || len(got) != 2 || !got["m1"].at.Equal(at) || !got["wamid.1"].at.Equal(at) {
		t.Errorf("messages of c.1: got %v, %v; want m1 and wamid.1 at %v", got, err, at)
	}
	if got, err := h.Messages(t.Context(), "acc_1", "c.2"); err != nil || len(got) != 0 {
		t.Errorf("messages of c.2: got %v, %v; want none", got, err)
	}
	since, err := h.Since(t.Context())
	if err != nil || time.Since(since) < startMargin || time.Since(since) > startMargin+time.Minute {
		t.Errorf("the log is complete since %v, %v; want %v ago", since, err, startMargin)
	}
}
