package broadcast

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/runtest"
	"github.com/lategate/lategate/internal/webhook"
)

var quiet = slog.New(slog.DiscardHandler)

// A spy is an engine that counts the appended records. Its first appends can be made to fail.
type spy struct {
	eventlog.Engine
	failures, appended atomic.Int64
	failure            error
}

func (s *spy) Append(ctx context.Context, recs []eventlog.Record) ([]eventlog.Appended, error) {
	if s.failures.Add(-1) >= 0 {
		return nil, s.failure
	}
	s.appended.Add(int64(len(recs)))
	return s.Engine.Append(ctx, recs)
}

// spyOn opens two logs of an engine. The appends of the second go through a spy, which lets the first
// ones fail.
func spyOn(t *testing.T, engine eventlog.Engine, failures int64, failure error) (log, spied *eventlog.Log, s *spy) {
	t.Helper()
	s = &spy{Engine: engine, failure: failure}
	s.failures.Store(failures)
	log, spied = eventlog.New(engine, logtest.Retention, nil), eventlog.New(s, logtest.Retention, nil)
	t.Cleanup(func() {
		if err := errors.Join(spied.Close(), log.Close()); err != nil {
			t.Error(err)
		}
	})
	return log, spied, s
}

// startHub runs a hub until the test ends.
func startHub(t *testing.T, log *eventlog.Log) *hub.Hub {
	t.Helper()
	hub := hub.New(log, quiet)
	runtest.Start(t, hub.Run)
	return hub
}

// startJoiner runs a joiner until it is stopped, or the test ends.
func startJoiner(t *testing.T, log *eventlog.Log, hub *hub.Hub) (stop func()) {
	t.Helper()
	return runtest.Start(t, NewJoiner(log, hub, quiet).Run)
}

// A stored is a decoded status record of the log.
type stored struct {
	eventlog.Entry
	*logv1.Record
	status *whatsappv1.DeliveryStatusEvent
}

// all returns the status records of a log.
func all(t *testing.T, log *eventlog.Log) (records []stored) {
	t.Helper()
	_, head, err := log.Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Read(t.Context(), 0, head, eventlog.Filter{}, func(e eventlog.Entry) error {
		if e.Kind != eventlog.KindMessageStatus && e.Kind != eventlog.KindBroadcastStatus {
			return nil
		}
		rec, resp := new(logv1.Record), new(whatsappv1.StreamDeliveryStatusesResponse)
		if err := proto.Unmarshal(e.Data, rec); err != nil {
			return err
		}
		if err := proto.Unmarshal(rec.Frame, resp); err != nil {
			return err
		}
		records = append(records, stored{e, rec, resp.GetEvent()})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return records
}

// history returns the statuses of each message, under either of its ids, and of each recipient, in the
// order of the log.
func history(t *testing.T, log *eventlog.Log) map[string]string {
	t.Helper()
	h := map[string]string{}
	for _, rec := range all(t, log) {
		name := "recipient " + rec.Phone
		if rec.Entry.Kind == eventlog.KindMessageStatus {
			name = "message " + strings.TrimPrefix(strings.TrimPrefix(rec.MessageId, "wamid."), "m_") + " of " + rec.AccountId
		}
		h[name] = strings.TrimSpace(h[name] + " " + strings.TrimPrefix(rec.Record.Event, "message."))
	}
	return h
}

func recipientName(n int) string { return fmt.Sprintf("recipient 4917%07d", n) }

// await waits until the n-th recipient has the wanted history.
func await(t *testing.T, log *eventlog.Log, n int, want string) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for {
		got := history(t, log)[recipientName(n)]
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("recipient %d has the statuses %q, want %q", n, got, want)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// orders are all valid orders of the statuses of a message.
var orders = []string{"", "sent", "sent delivered", "sent delivered read", "sent failed", "failed"}

// checkForward checks that every history is one of orders, and returns them.
func checkForward(t *testing.T, log *eventlog.Log) map[string]string {
	t.Helper()
	h := history(t, log)
	for name, statuses := range h {
		if !slices.Contains(orders, statuses) {
			t.Errorf("%s has the statuses %q, want one of %q", name, statuses, orders)
		}
	}
	return h
}

// push appends a webhook with a status of the n-th message. It has both ids of the message.
func push(t *testing.T, log *eventlog.Log, status string, n int) {
	t.Helper()
	e, err := webhook.Decode(fmt.Appendf(nil, `{"id":"0b5e2c3a-9d0f-4a51-8a63-3f0b6f6f1a77","event":"message.%s","message":{"id":"m_%[2]d","conversationId":"conv_1",
		"platform":"whatsapp","platformMessageId":"wamid.%[2]d","direction":"outgoing","sentAt":"2026-03-20T08:00:00Z"},"conversation":{"id":"conv_1"},
		"account":{"id":"acc_1","platform":"whatsapp"},"statusAt":"2026-03-20T08:00:03Z","error":{"code":131026,"message":"No"},"timestamp":"2026-03-20T08:00:01.25Z"}`, status, n))
	if err != nil {
		t.Error(err)
		return
	}
	logtest.Insist(t, func() error { _, err := ingest.New(log, quiet).Append(t.Context(), e); return err })
}

// lists appends the status of the n-th recipient from the broadcast's list, and returns how many
// statuses are new. again says that an earlier message has failed.
func lists(t *testing.T, log *eventlog.Log, n int, message, account string, s status, again bool) (appended int) {
	t.Helper()
	list := []*whatsappv1.BroadcastRecipient{{Phone: proto.String(fmt.Sprintf("+4917%07d", n)), MessageId: &message, Status: s.Enum()}}
	first, later := list, list[1:]
	if again {
		first, later = later, first
	}
	logtest.Insist(t, func() error {
		n, err := ingest.New(log, quiet).Recipients(t.Context(), "bc", account, whatsappv1.EventSource_EVENT_SOURCE_POLL, first, later)
		appended += n
		return err
	})
	return appended
}

// listed is like lists, with the platform's id of the n-th message.
func listed(t *testing.T, log *eventlog.Log, n int, account string, s status) {
	t.Helper()
	lists(t, log, n, fmt.Sprintf("wamid.%d", n), account, s, false)
}

// TestJoiner checks that statuses are joined if the status and the broadcast come in any order: while
// the joiner runs, before that, and between two runs.
func TestJoiner(t *testing.T) {
	engine, err := pebblelog.Open(t.Context(), pebblelog.Config{Dir: t.TempDir(), Retention: logtest.Retention})
	if err != nil {
		t.Fatal(err)
	}
	log, spied, counts := spyOn(t, engine, 3, fmt.Errorf("%w: not now", eventlog.ErrUnavailable))
	hub := startHub(t, log)
	// Before the joiner runs.
	push(t, log, "read", 1)
	listed(t, log, 1, "acc_1", sent)
	listed(t, log, 2, "acc_1", sent)
	push(t, log, "failed", 2)
	listed(t, log, 3, "acc_1", delivered) // nothing to add
	push(t, log, "delivered", 4)          // no broadcast
	stop := startJoiner(t, spied, hub)
	await(t, log, 1, "sent delivered read")
	await(t, log, 2, "sent failed")
	// While the joiner runs.
	listed(t, log, 5, "acc_1", sent)
	push(t, log, "delivered", 5)
	await(t, log, 5, "sent delivered")
	push(t, log, "read", 5)
	await(t, log, 5, "sent delivered read")
	push(t, log, "delivered", 6)
	push(t, log, "read", 6)
	listed(t, log, 6, "acc_1", sent)
	await(t, log, 6, "sent delivered read")
	push(t, log, "failed", 7)
	listed(t, log, 7, "", sent)
	await(t, log, 7, "sent failed")
	push(t, log, "delivered", 8)
	listed(t, log, 8, "acc_2", sent) // another account's
	// Between two runs.
	stop()
	listed(t, log, 9, "acc_1", sent)
	push(t, log, "delivered", 9)
	push(t, log, "read", 4)
	before := counts.appended.Load()
	stop = startJoiner(t, spied, hub)
	await(t, log, 9, "sent delivered")
	listed(t, log, 10, "acc_1", read) // nothing to add
	listed(t, log, 4, "acc_1", sent)
	await(t, log, 4, "sent delivered read")
	stop()
	// It did not append records that the log had already.
	if n := counts.appended.Load() - before; n != 3 {
		t.Errorf("the second run appended %d records, want 3", n)
	}
	h := checkForward(t, log)
	if got := h[recipientName(8)]; got != "sent" {
		t.Errorf("the recipient of another account has the statuses %q, want %q", got, "sent")
	}
	if got := h[recipientName(3)]; got != "sent delivered" {
		t.Errorf("the recipient without new statuses has %q, want %q", got, "sent delivered")
	}
}

// TestJoinerFails checks that a joiner continues after several failures, and logs once that it fails and
// once that it works again.
func TestJoinerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, spied, _ := spyOn(t, logtest.NewMemory(), 5, errors.New("not now")) // an error that is not retried
		listed(t, log, 1, "acc_1", sent)
		push(t, log, "read", 1)
		var logged bytes.Buffer
		j := NewJoiner(spied, startHub(t, log), slog.New(slog.NewTextHandler(&logged, nil)))
		stop := runtest.Start(t, j.Run)
		await(t, log, 1, "sent delivered read")
		listed(t, log, 2, "acc_1", sent)
		push(t, log, "read", 2)
		await(t, log, 2, "sent delivered read") // so the joiner has caught up
		stop()
		text := logged.String()
		if strings.Count(text, "tried again") != 1 || !strings.Contains(text, "not now") || strings.Count(text, "works again") != 1 || !strings.Contains(text, "failures=5") {
			t.Errorf("logged %q, want that it fails and that it works again after 5 failures, once each", text)
		}
	})
}

// TestJoined checks the fields of a joined record.
func TestJoined(t *testing.T) {
	for _, statusFirst := range []bool{false, true} {
		log := logtest.Open(t)
		startJoiner(t, log, startHub(t, log))
		if statusFirst {
			push(t, log, "failed", 1)
		}
		listed(t, log, 1, "acc_1", sent)
		if !statusFirst {
			push(t, log, "failed", 1)
		}
		await(t, log, 1, "sent failed")
		var accounts, broadcasts []stored
		for _, rec := range all(t, log) {
			if rec.Record.Event != "message.failed" {
				continue
			}
			if rec.Entry.Kind == eventlog.KindBroadcastStatus {
				broadcasts = append(broadcasts, rec)
			} else {
				accounts = append(accounts, rec)
			}
		}
		if len(accounts) != 1 || len(broadcasts) != 1 {
			t.Fatalf("%d failures of the account and %d of the broadcast, want one each", len(accounts), len(broadcasts))
		}
		got, from := broadcasts[0], accounts[0]
		want := proto.CloneOf(from.status)
		want.EventId, want.BroadcastId, want.Phone, want.ReceiveTime = got.ID, proto.String("bc"), proto.String("+49170000001"), got.status.ReceiveTime
		head := &logv1.Record{AccountId: "acc_1", ConversationId: "conv_1", BroadcastId: "bc", Phone: "49170000001", MessageId: "wamid.1", OtherMessageId: "m_1", Event: "message.failed", Frame: got.Frame, Raw: from.Raw}
		if !proto.Equal(want, got.status) || !proto.Equal(head, got.Record) || want.GetError().GetCode() != "131026" || len(from.Raw) == 0 {
			t.Errorf("status first %v: got %v of %v, want %v of %v", statusFirst, got.status, got.Record, want, head)
		}
	}
}

// TestJoinersAgree checks that two joiners agree while lists and webhooks come at the same time.
func TestJoinersAgree(t *testing.T) {
	logs := logtest.OpenReplicas(t, 2)
	for _, log := range logs {
		startJoiner(t, log, startHub(t, log))
	}
	const messages = 30
	var wg sync.WaitGroup
	for n := range messages {
		for i, status := range []string{"sent", "delivered", "read"} {
			wg.Go(func() { push(t, logs[(n+i)%2], status, n) })
		}
		wg.Go(func() { listed(t, logs[n%2], n, "acc_1", sent) })
	}
	wg.Wait()
	for n := range messages {
		await(t, logs[n%2], n, "sent delivered read")
	}
	checkForward(t, logs[0])
}

// TestIndex checks that the most recently used messages are kept.
func TestIndex(t *testing.T) {
	x := newIndex(3)
	for _, id := range []string{"a", "b", "c", "a", "d", "e"} {
		x.get(id, "")
	}
	if len(x.byID) != 3 || x.used.Len() != 3 {
		t.Errorf("%d messages by %d ids, want 3 by 3", x.used.Len(), len(x.byID))
	}
	for id, kept := range map[string]bool{"a": true, "b": false, "c": false, "d": true, "e": true} {
		if (x.byID[id] != nil) != kept {
			t.Errorf("message %s is kept: %v, want %v", id, !kept, kept)
		}
	}
}

// TestIndexOfTwoIDs checks that two messages are merged once they turn out to be the same.
func TestIndexOfTwoIDs(t *testing.T) {
	x := newIndex(3)
	x.get("wamid.1", "").waiting[read] = 7
	x.get("m_1", "").setBroadcast(&logv1.Record{BroadcastId: "bc", MessageId: "m_1"})
	x.get("wamid.2", "m_2").waiting[sent] = 8
	one := x.get("wamid.1", "m_1")
	if x.get("m_1", "") != one || one.of.Broadcast != "bc" || one.of.Message != "m_1" || one.other() != "wamid.1" || len(one.due()) != 1 || one.waiting[read] != 7 {
		t.Errorf("one message is %+v, want m_1 of bc, with the other id wamid.1 and read at 7", one)
	}
	x.get("m_3", "")
	x.get("m_4", "") // drops the second message, with both its ids
	if len(x.byID) != 4 || x.used.Len() != 3 || x.byID["m_2"] != nil || x.byID["wamid.2"] != nil {
		t.Errorf("%d messages by %d ids, want 3 by 4", x.used.Len(), len(x.byID))
	}
}

// TestJoinerTwoIDs checks that a webhook is joined if the list has either of the message's ids: while
// the joiner runs, and for records from before it started.
func TestJoinerTwoIDs(t *testing.T) {
	log := logtest.Open(t)
	hub := startHub(t, log)
	push(t, log, "delivered", 1) // before the list
	lists(t, log, 1, "m_1", "acc_1", sent, false)
	lists(t, log, 2, "m_2", "acc_1", sent, false) // after it
	push(t, log, "delivered", 2)
	stop := startJoiner(t, log, hub)
	await(t, log, 1, "sent delivered")
	await(t, log, 2, "sent delivered")
	push(t, log, "delivered", 3)
	lists(t, log, 3, "m_3", "acc_1", sent, false)
	await(t, log, 3, "sent delivered")
	lists(t, log, 4, "m_4", "acc_1", sent, false)
	push(t, log, "failed", 4)
	await(t, log, 4, "sent failed")
	stop()
	startJoiner(t, log, hub)
	for n := 1; n < 4; n++ {
		push(t, log, "read", n)
		await(t, log, n, "sent delivered read")
		lists(t, log, n, fmt.Sprintf("m_%d", n), "acc_1", read, false)
		if got := history(t, log)[fmt.Sprintf("message %d of acc_1", n)]; got != "sent delivered read" {
			t.Errorf("message %d has the statuses %q, want %q", n, got, "sent delivered read")
		}
	}
	for _, rec := range all(t, log) { // records of the broadcast have the id of its list
		if rec.Entry.Kind == eventlog.KindBroadcastStatus && !strings.HasPrefix(rec.status.GetMessageId(), "m_") {
			t.Errorf("%s of %s has the message %s, want m_", rec.Record.Event, rec.Phone, rec.status.GetMessageId())
		}
	}
}

// TestSentAgain checks that a failed recipient who is sent another message gets a second chain, to which
// webhooks add statuses.
func TestSentAgain(t *testing.T) {
	log := logtest.Open(t)
	stop := startJoiner(t, log, startHub(t, log))
	lists(t, log, 1, "m_1", "acc_1", failed, false)
	if n := lists(t, log, 1, "m_2", "acc_1", sent, true) + lists(t, log, 1, "m_2", "acc_1", sent, true); n != 1 {
		t.Errorf("another message after a failure, twice: %d appended, want 1", n)
	}
	push(t, log, "delivered", 2)
	await(t, log, 1, "sent failed sent delivered")
	stop()
	startJoiner(t, log, startHub(t, log))
	push(t, log, "read", 2)
	await(t, log, 1, "sent failed sent delivered read")
	if n := lists(t, log, 1, "m_2", "acc_1", read, true); n != 0 {
		t.Errorf("statuses that webhooks brought: %d appended, want 0", n)
	}
}
