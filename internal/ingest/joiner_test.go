package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/hub"
)

// spy counts what is appended, and fails at first if it is told to.
type spy struct {
	log      appender
	failures atomic.Int64
	appended atomic.Int64
}

func (s *spy) Append(ctx context.Context, recs ...eventlog.Record) ([]eventlog.Appended, error) {
	if s.failures.Add(-1) >= 0 {
		return nil, fmt.Errorf("%w: not now", eventlog.ErrUnavailable)
	}
	s.appended.Add(int64(len(recs)))
	return s.log.Append(ctx, recs...)
}

// startHub runs a hub for the test.
func startHub(t *testing.T, log *eventlog.Log) *hub.Hub {
	t.Helper()
	hub := hub.New(log, quiet)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = hub.Run(ctx) // it ends with the context
	}()
	t.Cleanup(func() { stop(); <-done })
	return hub
}

// startJoiner runs a joiner until it is stopped, or the test ends.
func startJoiner(t *testing.T, log *eventlog.Log, hub *hub.Hub, failures int64) (counts *spy, stop func()) {
	t.Helper()
	j := NewJoiner(log, hub, quiet)
	j.pause = 10 * time.Millisecond
	counts = &spy{log: log}
	counts.failures.Store(failures)
	j.sink.log = counts
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := j.Run(ctx); err != nil {
			t.Errorf("the joiner ended with %v", err)
		}
	}()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return counts, stop
}

// await waits until a message or recipient has a history.
func await(t *testing.T, log *eventlog.Log, name, want string) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for {
		got := strings.Join(history(all(t, log))[name], " ")
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s went %q, want %q", name, got, want)
		}
		time.Sleep(5 * time.Millisecond) // between two looks
	}
}

func tell(t *testing.T, s *Sink, status string, n int) {
	t.Helper()
	push(t, s, zernio("message."+status, out(fmt.Sprint(n))+","+conv+","+zernAccount+`,"statusAt":"2026-03-20T08:00:03Z","error":{"code":131026,"message":"No"}`))
}

func listed(t *testing.T, s *Sink, n int, account string, status whatsappv1.BroadcastRecipientStatus) {
	t.Helper()
	if _, err := s.Recipients(t.Context(), "bc", account, poll, []*whatsappv1.BroadcastRecipient{recipient(fmt.Sprintf("+4917%07d", n), fmt.Sprintf("wamid.%d", n), status)}, nil); err != nil {
		t.Fatal(err)
	}
}

func recipientName(n int) string { return fmt.Sprintf("recipient bc 4917%07d", n) }

// TestJoiner lets the status and the broadcast come in either order, while the joiner
// runs, before it, and between two runs.
func TestJoiner(t *testing.T) {
	log := logtest.Open(t)
	hub := startHub(t, log)
	s := newSink(log)
	// Before it runs.
	tell(t, s, "read", 1)
	listed(t, s, 1, "acc_1", sent)
	listed(t, s, 2, "acc_1", sent)
	tell(t, s, "failed", 2)
	listed(t, s, 3, "acc_1", delivered) // nothing to add
	tell(t, s, "delivered", 4)          // no broadcast
	_, stop := startJoiner(t, log, hub, 3)
	await(t, log, recipientName(1), "sent delivered read")
	await(t, log, recipientName(2), "sent failed")
	// While it runs.
	listed(t, s, 5, "acc_1", sent)
	tell(t, s, "delivered", 5)
	await(t, log, recipientName(5), "sent delivered")
	tell(t, s, "read", 5)
	await(t, log, recipientName(5), "sent delivered read")
	tell(t, s, "delivered", 6)
	tell(t, s, "read", 6)
	listed(t, s, 6, "acc_1", sent)
	await(t, log, recipientName(6), "sent delivered read")
	tell(t, s, "failed", 7)
	listed(t, s, 7, "", sent)
	await(t, log, recipientName(7), "sent failed")
	tell(t, s, "delivered", 8)
	listed(t, s, 8, "acc_2", sent) // another account's
	// While it does not.
	stop()
	listed(t, s, 9, "acc_1", sent)
	tell(t, s, "delivered", 9)
	tell(t, s, "read", 4)
	counts, stop := startJoiner(t, log, hub, 0)
	await(t, log, recipientName(9), "sent delivered")
	listed(t, s, 10, "acc_1", read) // nothing to add
	listed(t, s, 4, "acc_1", sent)
	await(t, log, recipientName(4), "sent delivered read")
	stop()
	// It asked the log for nothing that it could see there.
	if n := counts.appended.Load(); n != 3 {
		t.Errorf("the second run appended %d records, want 3", n)
	}
	h := checkForward(t, all(t, log))
	if got := strings.Join(h[recipientName(8)], " "); got != "sent" {
		t.Errorf("the recipient of another account went %q", got)
	}
	if got := strings.Join(h[recipientName(3)], " "); got != "sent delivered" {
		t.Errorf("the recipient without news went %q", got)
	}
}

// faulty fails at first in a way that is not waited for.
type faulty struct {
	log      appender
	failures int
}

func (f *faulty) Append(ctx context.Context, recs ...eventlog.Record) ([]eventlog.Appended, error) {
	if f.failures > 0 {
		f.failures--
		return nil, errors.New("not now")
	}
	return f.log.Append(ctx, recs...)
}

// TestJoinerTrouble has a joiner fail several times: it goes on by itself, and says so
// once, and that it works again.
func TestJoinerTrouble(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	listed(t, s, 1, "acc_1", sent)
	tell(t, s, "read", 1)
	var logged bytes.Buffer
	j := NewJoiner(log, startHub(t, log), slog.New(slog.NewTextHandler(&logged, nil)))
	j.pause = time.Millisecond
	j.sink.log = &faulty{log: log, failures: 5}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- j.Run(ctx) }()
	await(t, log, recipientName(1), "sent delivered read")
	listed(t, s, 2, "acc_1", sent)
	tell(t, s, "read", 2)
	await(t, log, recipientName(2), "sent delivered read") // so it has caught up
	stop()
	if err := <-done; err != nil {
		t.Errorf("it ended with %v", err)
	}
	text := logged.String()
	if strings.Count(text, "starts over") != 1 || !strings.Contains(text, "not now") || strings.Count(text, "works again") != 1 || !strings.Contains(text, "failures=5") {
		t.Errorf("logged %q", text)
	}
}

// TestJoined checks what a joined record says.
func TestJoined(t *testing.T) {
	for _, statusFirst := range []bool{false, true} {
		log := logtest.Open(t)
		s := newSink(log)
		startJoiner(t, log, startHub(t, log), 0)
		if statusFirst {
			tell(t, s, "failed", 1)
		}
		listed(t, s, 1, "acc_1", sent)
		if !statusFirst {
			tell(t, s, "failed", 1)
		}
		await(t, log, recipientName(1), "sent failed")
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
			t.Fatalf("%d and %d failures", len(accounts), len(broadcasts))
		}
		got, from := broadcasts[0], accounts[0]
		want := proto.CloneOf(from.status)
		want.EventId, want.BroadcastId, want.Phone, want.ReceiveTime = got.ID, proto.String("bc"), proto.String("+49170000001"), got.status.ReceiveTime
		head := &logv1.Record{AccountId: "acc_1", ConversationId: "conv_1", BroadcastId: "bc", Phone: "49170000001", MessageId: "wamid.1", OtherMessageId: "m_1", Event: "message.failed", Frame: got.Frame, Raw: from.Raw}
		if !proto.Equal(want, got.status) || !proto.Equal(head, got.Record) || want.GetError().GetCode() != "131026" || len(from.Raw) == 0 {
			t.Errorf("status first %v: got %v of %v", statusFirst, got.status, got.Record)
		}
	}
}

// TestJoinersAgree runs two joiners, while lists and webhooks come at the same time.
func TestJoinersAgree(t *testing.T) {
	logs := logtest.OpenReplicas(t, 2)
	for _, log := range logs {
		startJoiner(t, log, startHub(t, log), 0)
	}
	const messages = 30
	var wg sync.WaitGroup
	for n := range messages {
		for i, status := range []string{"sent", "delivered", "read"} {
			wg.Go(func() { tell(t, newSink(logs[(n+i)%2]), status, n) })
		}
		wg.Go(func() { listed(t, newSink(logs[n%2]), n, "acc_1", sent) })
	}
	wg.Wait()
	for n := range messages {
		await(t, logs[n%2], recipientName(n), "sent delivered read")
	}
	checkForward(t, all(t, logs[0]))
}

// TestIndex checks that the messages used last are kept.
func TestIndex(t *testing.T) {
	x := newIndex(3)
	for _, id := range []string{"a", "b", "c", "a", "d", "e"} {
		x.get(id, "").phone = id
	}
	if len(x.byID) != 3 || x.used.Len() != 3 {
		t.Errorf("%d messages", len(x.byID))
	}
	for id, kept := range map[string]bool{"a": true, "b": false, "c": false, "d": true, "e": true} {
		if (x.byID[id] != nil) != kept {
			t.Errorf("%s is kept: %v", id, !kept)
		}
	}
}

// TestIndexOfTwoIDs: what was known of two messages is known of one, once they are the same.
func TestIndexOfTwoIDs(t *testing.T) {
	x := newIndex(3)
	x.get("wamid.1", "").waiting[read] = 7
	x.get("m_1", "").belongs(&logv1.Record{BroadcastId: "bc", MessageId: "m_1"})
	x.get("wamid.2", "m_2").waiting[sent] = 8
	one := x.get("wamid.1", "m_1")
	if x.get("m_1", "") != one || one.broadcast != "bc" || one.named != "m_1" || one.other("m_1") != "wamid.1" || len(one.due()) != 1 || one.waiting[read] != 7 {
		t.Errorf("one message is %+v", one)
	}
	x.get("m_3", "")
	x.get("m_4", "") // the second goes, under both its ids
	if len(x.byID) != 4 || x.used.Len() != 3 || x.byID["m_2"] != nil || x.byID["wamid.2"] != nil {
		t.Errorf("%d messages by %d ids", x.used.Len(), len(x.byID))
	}
}
