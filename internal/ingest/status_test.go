package ingest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// recipient makes an entry of the upstream's list of recipients.
func recipient(phone, message string, status whatsappv1.BroadcastRecipientStatus) *whatsappv1.BroadcastRecipient {
	r := &whatsappv1.BroadcastRecipient{Phone: &phone, Status: status.Enum()}
	if message != "" {
		r.MessageId = &message
	}
	return r
}

// orders are all valid orders of statuses in the log.
var orders = []string{"", "sent", "sent delivered", "sent delivered read", "sent failed", "failed"}

// history returns the statuses of each message and of each recipient, in the order of the log.
func history(records []stored) map[string][]string {
	h := map[string][]string{}
	for _, rec := range records {
		if rec.status == nil {
			continue
		}
		name := "message " + rec.status.GetMessageId()
		if rec.Entry.Kind == eventlog.KindBroadcastStatus {
			name = "recipient " + rec.BroadcastId + " " + rec.Phone
		} else if rec.status.MessageId == nil {
			name = "message to " + rec.Phone
		} else if rec.AccountId != "acc_1" {
			name += " of " + rec.AccountId
		}
		h[name] = append(h[name], strings.TrimPrefix(rec.status.Kind, "message."))
	}
	return h
}

// checkForward checks that every history is one of orders.
func checkForward(t *testing.T, records []stored) map[string][]string {
	t.Helper()
	h := history(records)
	for name, statuses := range h {
		if !slices.Contains(orders, strings.Join(statuses, " ")) {
			t.Errorf("%s has the statuses %v, want one of %q", name, statuses, orders)
		}
	}
	return h
}

// reports returns functions that each append a status of message n, to the n-th phone: from webhooks,
// from lists, and a failure without a message id.
func reports(t *testing.T, n int) []func(*Sink) {
	id, phone, broadcast := fmt.Sprintf("wamid.%d", n), fmt.Sprintf("+4917%07d", n), "bc"
	var all []func(*Sink)
	for _, kind := range []string{"message.sent", "message.delivered", "message.read", "message.failed"} {
		e := event(t, late(kind, out(fmt.Sprint(n))+","+conv+","+lateAccount))
		all = append(all, func(s *Sink) {
			logtest.Insist(t, func() error { _, err := s.Append(t.Context(), e); return err })
		})
	}
	list := func(r *whatsappv1.BroadcastRecipient) func(*Sink) {
		return func(s *Sink) {
			logtest.Insist(t, func() error {
				_, err := s.Recipients(t.Context(), broadcast, "acc_1", poll, []*whatsappv1.BroadcastRecipient{r}, nil)
				return err
			})
		}
	}
	for _, status := range []whatsappv1.BroadcastRecipientStatus{sent, delivered, read, failed} {
		all = append(all, list(recipient(phone, id, status)))
	}
	return append(all, list(recipient(phone, "", failed)))
}

// permutations calls fn with every order of 0 to n-1.
func permutations(n int, fn func([]int)) {
	var grow func(done []int)
	grow = func(done []int) {
		if len(done) == n {
			fn(done)
		}
		for i := range n {
			if !slices.Contains(done, i) {
				grow(append(done[:len(done):len(done)], i))
			}
		}
	}
	grow(nil)
}

// TestStatusOrders appends statuses in every order, and checks which of them the log has.
func TestStatusOrders(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	n := 0
	want := map[string]string{}
	permutations(4, func(order []int) { // only webhooks
		n++
		report := reports(t, n)
		for _, i := range order {
			report[i](s)
		}
		// failed wins if it comes before delivered and read.
		final := "sent delivered read"
		if at := slices.Index(order, 3); at < slices.Index(order, 1) && at < slices.Index(order, 2) {
			final = "sent failed"
		}
		want[fmt.Sprintf("message wamid.%d", n)] = final
	})
	random := rand.New(rand.NewPCG(1, 2))
	runs := 400
	if testing.Short() {
		runs = 60
	}
	for range runs { // webhooks and lists, in part and also repeatedly
		n++
		report := reports(t, n)
		for range random.IntN(2 * len(report)) {
			report[random.IntN(len(report))](s)
		}
	}
	h := checkForward(t, all(t, log))
	for name, statuses := range want {
		if got := strings.Join(h[name], " "); got != statuses {
			t.Errorf("%s has the statuses %q, want %q", name, got, statuses)
		}
	}
}

// TestFailedWithoutMessage checks that a failure without a message id is appended whether or not the
// message is known as sent, and that no status follows it.
func TestFailedWithoutMessage(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	list := func(phone string, message string, status whatsappv1.BroadcastRecipientStatus) int {
		appended, err := s.Recipients(t.Context(), "bc", "acc_1", poll, []*whatsappv1.BroadcastRecipient{recipient(phone, message, status)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return appended
	}
	for _, step := range []struct {
		phone, message string
		status         whatsappv1.BroadcastRecipientStatus
		appended       int
	}{
		{"+491", "", failed, 1}, {"+491", "", failed, 0}, {"+491", "w1", sent, 0}, {"+491", "w1", failed, 0}, {"+491", "w1", read, 0},
		{"+492", "w2", sent, 1}, {"+492", "", failed, 1}, {"+492", "w2", delivered, 0}, {"+492", "w2", failed, 0},
		{"+493", "w3", delivered, 2}, {"+493", "", failed, 0}, {"+493", "w3", failed, 0}, {"+493", "w3", read, 1},
		{"+494", "w4", failed, 2}, {"+494", "", failed, 0}, {"+494", "w4", read, 0},
	} {
		if got := list(step.phone, step.message, step.status); got != step.appended {
			t.Errorf("%s %q %v: %d appended, want %d", step.phone, step.message, step.status, got, step.appended)
		}
	}
	h := checkForward(t, all(t, log))
	for phone, want := range map[string]string{"491": "failed", "492": "sent failed", "493": "sent delivered read", "494": "sent failed"} {
		if got := strings.Join(h["recipient bc "+phone], " "); got != want {
			t.Errorf("%s has the statuses %q, want %q", phone, got, want)
		}
	}
}

// TestConcurrentStatuses checks the order of statuses if two replicas append those of the same messages
// at the same time.
func TestConcurrentStatuses(t *testing.T) {
	logs := logtest.OpenReplicas(t, 2)
	messages := 60
	if testing.Short() {
		messages = 15
	}
	var wg sync.WaitGroup
	for n := range messages {
		for i, report := range reports(t, n) {
			for r, log := range logs {
				s := newSink(log)
				if (n+i+r)%3 == 0 {
					continue // each replica lacks some of the reports
				}
				wg.Go(func() { report(s) })
			}
		}
	}
	wg.Wait()
	for _, log := range logs {
		h := checkForward(t, all(t, log))
		for n := range messages {
			for _, name := range []string{fmt.Sprintf("message wamid.%d", n), fmt.Sprintf("recipient bc 4917%07d", n)} {
				// One replica or the other had each report, so each message has a final status.
				if s := h[name]; len(s) == 0 || s[len(s)-1] != "read" && s[len(s)-1] != "failed" {
					t.Errorf("%s has the statuses %v, want read or failed at the end", name, s)
				}
			}
		}
	}
}

// TestRecipients checks the records of a list, for streams of the account and of the broadcast, and
// their times.
func TestRecipients(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	r := recipient("+49 (170) 00001", "w1", read)
	r.SentAt, r.ReadAt = timestamppb.New(received.Add(-3*time.Second)), timestamppb.New(received.Add(-time.Second))
	lost := recipient("4917000002", "w2", failed)
	lost.Error, lost.SentAt = proto.String("Undeliverable"), r.SentAt
	rest := []*whatsappv1.BroadcastRecipient{recipient("4917000003", "", whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING), {}, recipient("", "", failed)}
	appended, err := s.Recipients(t.Context(), "bc", "acc_1", backfill, append([]*whatsappv1.BroadcastRecipient{r, lost}, rest...), nil)
	if err != nil || appended != 6 {
		t.Fatalf("%d appended, %v; want 6", appended, err)
	}
	type key struct{ kind, phone, event string }
	got := map[key]stored{}
	for _, rec := range all(t, log) {
		got[key{rec.Entry.Kind, rec.Phone, rec.Record.Event}] = rec
		if rec.BroadcastId != "bc" || rec.AccountId != "acc_1" || rec.status.GetBroadcastId() != "bc" || rec.status.GetSource() != backfill || rec.status.EventId != rec.ID {
			t.Errorf("got %v, want a record of bc and acc_1 with the source %v", rec.Record, backfill)
		}
	}
	for _, kind := range []string{eventlog.KindMessageStatus, eventlog.KindBroadcastStatus} {
		for _, want := range []struct {
			phone, event, message string
			implied               bool
			ago                   time.Duration // 0 for no time
			err                   string
		}{
			{"4917000001", "message.sent", "w1", false, 3 * time.Second, ""},
			{"4917000001", "message.delivered", "w1", true, time.Second, ""},
			{"4917000001", "message.read", "w1", false, time.Second, ""},
			{"4917000002", "message.sent", "w2", false, 3 * time.Second, ""},
			{"4917000002", "message.failed", "w2", false, 0, "Undeliverable"},
		} {
			rec, ok := got[key{kind, want.phone, want.event}]
			if !ok {
				t.Errorf("%s: got no %s of %s, want one", kind, want.event, want.phone)
				continue
			}
			e := rec.status
			timed := e.EventTime == nil && want.ago == 0 || e.EventTime != nil && e.EventTime.AsTime().Equal(received.Add(-want.ago))
			if e.GetPhone() != "+"+want.phone || e.GetMessageId() != want.message || e.GetImplied() != want.implied || !timed || e.GetError().GetMessage() != want.err {
				t.Errorf("%s: got %v, want %+v", kind, e, want)
			}
		}
	}
	if len(got) != 12 {
		t.Errorf("%d records, want 12", len(got))
	}
	if appended, err := s.Recipients(t.Context(), "bc", "acc_1", poll, []*whatsappv1.BroadcastRecipient{r, lost}, nil); err != nil || appended != 0 {
		t.Errorf("the same list again: %d appended, %v; want 0", appended, err)
	}
}

// TestBulkResults appends the same answer to two bulk sends. A result without a message id belongs to
// its send only. One with an id is the message that webhooks report.
func TestBulkResults(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	phone, id, no := proto.String("+4917000001"), proto.String("wamid.7"), proto.String("Not on WhatsApp")
	answer := []*whatsappv1.SendBulkResult{
		{Phone: phone, Success: proto.Bool(true), MessageId: id},
		{Phone: proto.String("4917000002"), Success: proto.Bool(false), Error: no},
		{Phone: proto.String("4917000002"), Error: no},
		{Phone: proto.String("4917000003"), Success: proto.Bool(false), Error: no, MessageId: proto.String("wamid.8")},
		{Phone: proto.String("4917000004")},
	}
	for range 2 {
		if err := s.BulkResults(t.Context(), "acc_1", answer); err != nil {
			t.Fatal(err)
		}
	}
	push(t, s, late("message.delivered", out("7")+","+conv+","+lateAccount))
	h := history(all(t, log))
	for name, want := range map[string]string{"message wamid.7": "sent delivered", "message to 4917000002": "failed failed failed failed", "message wamid.8": "sent failed", "message to 4917000004": ""} {
		if got := strings.Join(h[name], " "); got != want {
			t.Errorf("%s has the statuses %q, want %q", name, got, want)
		}
	}
	for _, rec := range all(t, log) {
		if e := rec.status; e.GetStatus() == failed && e.GetError().GetMessage() != *no {
			t.Errorf("got %v, want the error %q", e, *no)
		}
	}
}
