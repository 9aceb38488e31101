package window

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/runtest"
	"github.com/lategate/lategate/internal/webhook"
)

// run runs a Windows that follows a log, until stop is called.
func run(t *testing.T, log *eventlog.Log) (w *Windows, stop func()) {
	t.Helper()
	events := hub.New(log, quiet)
	w = New((&lister{err: errors.New("not asked")}).of, log, events, quiet)
	return w, runtest.Start(t, func(ctx context.Context) error {
		g, ctx := errgroup.WithContext(ctx)
		g.Go(func() error { return events.Run(ctx) })
		g.Go(func() error { return w.Run(ctx) })
		return g.Wait()
	})
}

// push appends the event of a webhook.
func push(t *testing.T, s *ingest.Sink, body string) {
	t.Helper()
	e, err := webhook.Decode([]byte(body))
	if err == nil {
		_, err = s.Append(t.Context(), e)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// received returns the webhook of a message that came some time ago.
func received(id, conversation, platform, direction string, ago time.Duration) string {
	return `{"event":"message.received","account":{"id":"a1","platform":"` + platform + `"},"conversation":{"id":"` + conversation + `","participantId":"15550100002"},` +
		`"message":{"id":"` + id + `","platform":"` + platform + `","direction":"` + direction + `","sender":{"id":"15550100002"},` +
		`"sentAt":"` + Format(time.Now().Add(-ago)) + `"},"timestamp":"` + Format(time.Now()) + `"}`
}

// closesIn waits until the window of a conversation is known to end in want, within a
// tolerance for the time that the test takes.
func closesIn(t *testing.T, w *Windows, id string, want time.Duration) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(5 * time.Millisecond) { // between two looks
		at, ok := w.ExpiresAt("a1", id)
		if ok && (time.Until(at)-want).Abs() < time.Minute {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s closes: got in %v (%t), want in %v", id, time.Until(at), ok, want)
		}
	}
}

// TestRestart reads the log again after a restart, and follows it in between.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	log := logtest.OpenDir(t, dir)
	sink := ingest.New(log, quiet)
	push(t, sink, received("m1", "conv", "whatsapp", "incoming", 30*time.Hour))
	push(t, sink, received("m2", "other", "instagram", "incoming", time.Hour))
	push(t, sink, received("m3", "ours", "whatsapp", "outgoing", time.Hour))

	w, stop := run(t, log)
	closesIn(t, w, "conv", -6*time.Hour)
	closesIn(t, w, "+15550100002", -6*time.Hour) // by the customer's number
	push(t, sink, received("m4", "conv", "whatsapp", "incoming", 2*time.Hour))
	closesIn(t, w, "conv", 22*time.Hour)
	push(t, sink, received("m5", "conv", "whatsapp", "incoming", 3*time.Hour)) // it comes late
	// A message that polling found, whose direction is not known, does not certainly open a
	// window.
	for id, direction := range map[string]whatsappv1.MessageDirection{"m6": unsaid, "m7": incoming} {
		if _, err := sink.Message(t.Context(), ingest.Message{Account: "a1", Conversation: id, Platform: "whatsapp", ID: id, Direction: direction,
			SenderID: "1555010000" + id[1:], Time: time.Now().Add(-time.Hour), Source: whatsappv1.EventSource_EVENT_SOURCE_POLL}); err != nil {
			t.Fatal(err)
		}
	}
	push(t, sink, `{"event":"reaction.received","account":{"id":"a1","platform":"whatsapp"},"conversation":{"id":"reacted","participantId":"15550100009"},`+
		`"reaction":{"emoji":"+","action":"added","messageId":"m0","sender":{"id":"15550100009"},"reactedAt":"`+Format(time.Now())+`"}}`)
	push(t, sink, received("m8", "last", "whatsapp", "incoming", 0))
	closesIn(t, w, "last", 24*time.Hour) // and all before it has come
	check := func(w *Windows) {
		t.Helper()
		closesIn(t, w, "conv", 22*time.Hour)
		closesIn(t, w, "m7", 23*time.Hour)
		// Reactions come after the messages, whether they are read from the log or come.
		for _, id := range []string{"m6", "reacted"} {
			logtest.Eventually(t, id+" to be open perhaps", func() bool { return w.known.find(keysOf("a1", id)...).maybeOpen(time.Now()) })
		}
		for _, id := range []string{"other", "ours", "m6", "reacted"} {
			if at, ok := w.ExpiresAt("a1", id); ok {
				t.Errorf("%s closes: got at %v, want that it is not known", id, at)
			}
		}
	}
	check(w)
	stop()
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}

	log = logtest.OpenDir(t, dir)
	w, stop = run(t, log)
	closesIn(t, w, "last", 24*time.Hour)
	check(w)
	stop()
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestOlder learns from messages that are too old for an open window, too: a window is
// known to be closed only if its messages are known.
func TestOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := eventlog.New(logtest.NewMemory(), logtest.Retention, nil)
		sink := ingest.New(log, quiet)
		push(t, sink, received("m1", "old", "whatsapp", "incoming", 0))
		time.Sleep(30 * time.Hour)
		push(t, sink, received("m2", "young", "whatsapp", "incoming", 0))
		w, stop := run(t, log)
		synctest.Wait()
		for id, want := range map[string]time.Duration{"old": -6 * time.Hour, "young": 24 * time.Hour} {
			if at, ok := w.ExpiresAt("a1", id); !ok || (time.Until(at)-want).Abs() > time.Second {
				t.Errorf("%s closes: got in %v (%t), want in %v", id, time.Until(at), ok, want)
			}
		}
		stop()
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestNote passes records that no gateway appends.
func TestNote(t *testing.T) {
	var logged strings.Builder
	w := newWindows(&lister{})
	w.logger = logger(&logged)
	w.note(&hub.Event{Kind: eventlog.KindMessageReceived, Seq: 7, Time: time.Now(), Record: &logv1.Record{Frame: []byte{0xff}}})
	if !strings.Contains(logged.String(), "seq=7") {
		t.Errorf("an unreadable record: got log %q, want a line with seq=7", logged.String())
	}
	timeless := &whatsappv1.InboxEvent{AccountId: "a1", ConversationId: "c", Platform: proto.String("whatsapp"), Direction: incoming.Enum()}
	wrong := proto.CloneOf(timeless)
	wrong.ConversationId, wrong.EventTime = "w", &timestamppb.Timestamp{Nanos: -1}
	for _, e := range []*whatsappv1.InboxEvent{timeless, wrong, {}} {
		frame, err := proto.Marshal(&whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Event{Event: e}})
		if err != nil {
			t.Fatal(err)
		}
		w.note(&hub.Event{Kind: eventlog.KindMessageReceived, Seq: 8, Time: time.Now().Add(-time.Hour), Record: &logv1.Record{Frame: frame}})
		if at, ok := w.ExpiresAt(e.GetAccountId(), e.GetConversationId()); ok {
			t.Errorf("%v closes: got at %v, want that it is not known", e, at)
		}
		if h := w.known.find(keysOf(e.GetAccountId(), e.GetConversationId())...); (h.perhaps != 0) != (e.AccountId != "") {
			t.Errorf("%v: got %+v, want perhaps set only with an account", e, h)
		}
	}
}
