package broadcast

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 3, 20, 8, 0, 0, 0, time.UTC)

func at(seconds int) *timestamppb.Timestamp {
	return timestamppb.New(start.Add(time.Duration(seconds) * time.Second))
}

func change(phone string, s status, seconds int) *whatsappv1.DeliveryStatusEvent {
	return &whatsappv1.DeliveryStatusEvent{Phone: &phone, MessageId: proto.String("w" + phone), Status: s.Enum(), EventTime: at(seconds)}
}

// entry decodes an entry of the upstream's list.
func entry(t *testing.T, json string) *whatsappv1.BroadcastRecipient {
	t.Helper()
	r := new(whatsappv1.BroadcastRecipient)
	if err := protojson.Unmarshal([]byte(json), r); err != nil {
		t.Fatal(err)
	}
	return r
}

func everybody(*whatsappv1.BroadcastRecipient) bool { return true }

func empty() *recipients { return &recipients{byKey: map[string]*recipient{}} }

// TestForward checks every step from one status to another.
func TestForward(t *testing.T) {
	for from, to := range map[status][]status{
		unknown: {pending, sent, delivered, read, failed}, pending: {sent, delivered, read, failed}, sent: {delivered, read, failed},
		delivered: {read}, read: {}, failed: {},
	} {
		possible := map[status]bool{}
		for _, s := range to {
			possible[s] = true
		}
		for s := unknown; s <= failed+1; s++ {
			if forward(from, s) != possible[s] {
				t.Errorf("%v to %v: possible %v, want %v", from, s, !possible[s], possible[s])
			}
		}
	}
}

// TestApply checks events in the wrong order, and repeated ones.
func TestApply(t *testing.T) {
	implied := change("+491", delivered, 9)
	implied.Implied = proto.Bool(true)
	broken := change("+492", failed, 3)
	broken.Error = &whatsappv1.DeliveryError{Title: proto.String("Undeliverable"), Code: proto.String("131026")}
	coded := change("+493", failed, 3)
	coded.Error = &whatsappv1.DeliveryError{Code: proto.String("131026")}
	p := empty()
	for _, e := range []*whatsappv1.DeliveryStatusEvent{
		change("+491", sent, 1), implied, change("+491", sent, 8), change("+491", read, 10), change("+491", delivered, 11), change("+491", failed, 12),
		change("+492", sent, 2), broken, change("+492", read, 4), coded,
		change("", sent, 1), {MessageId: proto.String("w"), Status: delivered.Enum()}, // without phones, the message id says that it is one message
	} {
		p.Apply(e)
	}
	want := []*whatsappv1.BroadcastRecipient{
		{Phone: proto.String("+491"), MessageId: proto.String("w+491"), Status: read.Enum(), SentAt: at(1), ReadAt: at(10)},
		{Phone: proto.String("+492"), MessageId: proto.String("w+492"), Status: failed.Enum(), SentAt: at(2), Error: proto.String("Undeliverable")},
		{Phone: proto.String("+493"), MessageId: proto.String("w+493"), Status: failed.Enum(), Error: proto.String("131026")},
		{MessageId: proto.String("w"), Status: delivered.Enum(), SentAt: at(1)},
	}
	if diff := cmp.Diff(want, p.List(), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	summary := &whatsappv1.BroadcastRecipientSummary{Total: proto.Int32(4), Pending: proto.Int32(0), Sent: proto.Int32(0), Delivered: proto.Int32(1), Read: proto.Int32(1), Failed: proto.Int32(2)}
	if diff := cmp.Diff(summary, p.Summary(), protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.List()[0].Status = pending.Enum()
	if p.List()[0].GetStatus() != read {
		t.Error("a caller has changed a recipient, want a copy")
	}
}

// TestMerge checks what the upstream's list adds, with events and without.
func TestMerge(t *testing.T) {
	list := []*whatsappv1.BroadcastRecipient{
		entry(t, `{"phone":"49-1","name":"Ada","variables":{"1":"x"},"status":"BROADCAST_RECIPIENT_STATUS_READ","messageId":"w1","sentAt":"2026-03-20T08:00:01Z","deliveredAt":"2026-03-20T08:00:05Z","readAt":"2026-03-20T08:00:06Z"}`),
		entry(t, `{"phone":"+492","name":"Bob"}`),
		entry(t, `{"phone":"+493","status":"BROADCAST_RECIPIENT_STATUS_DELIVERED","deliveredAt":"2026-03-20T08:00:05Z"}`),
		entry(t, `{"phone":"+494","status":"BROADCAST_RECIPIENT_STATUS_SENT","error":"odd"}`),
	}
	p := empty()
	p.Apply(change("+491", sent, 2))
	p.Apply(change("+491", delivered, 4))
	p.Apply(change("+494", failed, 4))
	want := []*whatsappv1.BroadcastRecipient{
		// A status that only the list has will still come as an event.
		entry(t, `{"phone":"49-1","name":"Ada","variables":{"1":"x"},"status":"BROADCAST_RECIPIENT_STATUS_DELIVERED","messageId":"w+491","sentAt":"2026-03-20T08:00:02Z","deliveredAt":"2026-03-20T08:00:04Z"}`),
		entry(t, `{"phone":"+494","status":"BROADCAST_RECIPIENT_STATUS_FAILED","messageId":"w+494","error":"odd"}`),
		entry(t, `{"phone":"+492","name":"Bob","status":"BROADCAST_RECIPIENT_STATUS_PENDING"}`),
		list[2],
	}
	for range 2 {
		p.Merge(list)
		if diff := cmp.Diff(want, p.List(), protocmp.Transform()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	// Later events for statuses that were shown already, and a list that is behind.
	p.Apply(change("+493", sent, 1))
	p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+493","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`)})
	p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+495","status":"BROADCAST_RECIPIENT_STATUS_READ"}`)})
	p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+495","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`)})
	all := p.List()
	if all[3].GetStatus() != delivered || all[4].GetStatus() != read {
		t.Errorf("went back to %v and %v, want delivered and read", all[3].GetStatus(), all[4].GetStatus())
	}
}

func TestMissing(t *testing.T) {
	p := empty()
	p.Apply(change("+491", delivered, 2))
	p.Apply(change("+492", failed, 2))
	p.Apply(&whatsappv1.DeliveryStatusEvent{Phone: proto.String("+494"), Status: failed.Enum()}) // a failure without a message id
	for _, tc := range []struct {
		json           string
		missing, again bool
	}{
		{`{"phone":"491","status":"BROADCAST_RECIPIENT_STATUS_DELIVERED"}`, false, false},
		{`{"phone":"491","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`, false, false},
		{`{"phone":"491","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`, false, false},
		{`{"phone":"491","status":"BROADCAST_RECIPIENT_STATUS_READ"}`, true, false},
		{`{"phone":"492","status":"BROADCAST_RECIPIENT_STATUS_READ"}`, false, false},
		{`{"phone":"493"}`, false, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_PENDING"}`, false, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`, true, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_SENT","sentAt":"2026-03-20T08:00:00Z"}`, true, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_SENT","sentAt":"2026-03-20T07:59:59Z"}`, false, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_READ","sentAt":"2026-03-20T07:59:59Z","readAt":"2026-03-20T08:00:01Z"}`, true, false},
		{`{"phone":"493","status":"BROADCAST_RECIPIENT_STATUS_FAILED","error":"x"}`, true, false},
		{`{"messageId":"w","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`, true, false},
		// Another message to a failed recipient.
		{`{"phone":"492","messageId":"w2","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`, false, true},
		{`{"phone":"492","messageId":"w2","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`, false, true},
		{`{"phone":"492","messageId":"w2","status":"BROADCAST_RECIPIENT_STATUS_PENDING"}`, false, false},
		{`{"phone":"492","messageId":"w+492","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`, false, false},
		{`{"phone":"492","messageId":"w2","status":"BROADCAST_RECIPIENT_STATUS_SENT","sentAt":"2026-03-20T07:59:59Z"}`, false, false},
		{`{"phone":"494","messageId":"w4","status":"BROADCAST_RECIPIENT_STATUS_SENT"}`, false, true},
		{`{"phone":"494","messageId":"w4","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`, false, false},
	} {
		for range 2 { // before the list is taken in, and after
			list := []*whatsappv1.BroadcastRecipient{entry(t, tc.json)}
			further, again := p.Missing(nil, list, start)
			if (len(further) == 1) != tc.missing || (len(again) == 1) != tc.again {
				t.Errorf("%s: %d missing, %d again; want %v, %v", tc.json, len(further), len(again), tc.missing, tc.again)
			}
			p.Merge(list)
		}
	}
}

func TestReached(t *testing.T) {
	p := empty()
	if p.Reached(sent, everybody) {
		t.Error("Reached without recipients: got true, want false")
	}
	p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+491"}`), entry(t, `{"phone":"+492"}`)})
	for _, step := range []struct {
		e       *whatsappv1.DeliveryStatusEvent
		reached [3]bool // sent, delivered, read
	}{
		{change("+491", read, 1), [3]bool{}},
		{change("+492", sent, 1), [3]bool{true, false, false}},
		{change("+492", failed, 1), [3]bool{true, true, true}},
	} {
		p.Apply(step.e)
		for i, until := range []status{sent, delivered, read} {
			if p.Reached(until, everybody) != step.reached[i] {
				t.Errorf("after %v: reached %v is %v, want %v", step.e, until, !step.reached[i], step.reached[i])
			}
		}
	}
}

// TestLoad checks that loadRecipients reads only the events of its broadcast.
func TestLoad(t *testing.T) {
	log := logtest.Open(t)
	if p, err := loadRecipients(t.Context(), log, "bc", 0); err != nil || len(p.List()) != 0 {
		t.Fatalf("an empty log: %v, %v, want no recipients", p, err)
	}
	var seqs []uint64
	add := func(kind, thread, broadcast, id string, e *whatsappv1.DeliveryStatusEvent) {
		t.Helper()
		frame, err := proto.Marshal(&whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Event{Event: e}})
		if err != nil {
			t.Fatal(err)
		}
		data, err := proto.Marshal(&logv1.Record{BroadcastId: broadcast, Frame: frame})
		if err != nil {
			t.Fatal(err)
		}
		appended, err := log.Append(t.Context(), eventlog.Record{Kind: kind, Account: "a", Thread: thread, ID: id, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		seqs = append(seqs, appended[0].Seq)
	}
	add(eventlog.KindBroadcastStatus, "bc", "bc", "1", change("+491", sent, 1))
	add(eventlog.KindBroadcastStatus, "bd", "bd", "2", change("+491", read, 1))
	add(eventlog.KindMessageStatus, "bc", "bc", "3", change("+491", read, 1))
	add(eventlog.KindBroadcastStatus, "bc", "other", "4", change("+491", read, 1)) // its thread has the same hash
	add(eventlog.KindBroadcastStatus, "bc", "bc", "5", change("+491", delivered, 2))
	add(eventlog.KindBroadcastStatus, "bc", "bc", "6", change("+492", sent, 2))
	for i, want := range []string{"SENT", "SENT", "SENT", "SENT", "DELIVERED", "DELIVERED"} {
		p, err := loadRecipients(t.Context(), log, "bc", seqs[i])
		if err != nil {
			t.Fatal(err)
		}
		got := p.List()
		if len(got) != 1+i/5 || got[0].GetStatus().String() != "BROADCAST_RECIPIENT_STATUS_"+want {
			t.Errorf("through %d: %v, want %s", seqs[i], got, want)
		}
	}
	if _, err := loadRecipients(t.Context(), log, "bc", seqs[5]+1); err == nil {
		t.Error("a position that the log has not reached: no error, want one")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := loadRecipients(ctx, log, "bc", seqs[5]); err == nil {
		t.Error("after the context has ended: no error, want one")
	}
}

// TestMissingLongAgo checks that failures are left out if the broadcast was completed before the log
// began. The upstream does not say when a message failed.
func TestMissingLongAgo(t *testing.T) {
	list := []*whatsappv1.BroadcastRecipient{
		entry(t, `{"phone":"+491","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`), entry(t, `{"phone":"+492","status":"BROADCAST_RECIPIENT_STATUS_READ"}`),
	}
	for completed, want := range map[*timestamppb.Timestamp]int{nil: 2, at(0): 2, at(-1): 1} {
		further, again := empty().Missing(&whatsappv1.Broadcast{CompletedAt: completed}, list, start)
		if len(further) != want || len(again) != 0 {
			t.Errorf("completed at %v: %d missing and %d again, want %d and 0", completed, len(further), len(again), want)
		}
	}
}

// TestAgain checks that another message to a failed recipient sets new statuses, whatever the list has.
func TestAgain(t *testing.T) {
	other := func(s status, seconds int) *whatsappv1.DeliveryStatusEvent {
		e := change("+491", s, seconds)
		e.MessageId = proto.String("again")
		return e
	}
	for name, list := range map[string]string{
		"none": "", "as it failed": `{"phone":"+491","messageId":"w+491","status":"BROADCAST_RECIPIENT_STATUS_FAILED","error":"no"}`,
		"ahead": `{"phone":"+491","messageId":"again","status":"BROADCAST_RECIPIENT_STATUS_READ"}`,
	} {
		for _, logged := range []bool{true, false} { // is the failure still in the log?
			p := empty()
			if logged {
				p.Apply(change("+491", sent, 1))
				p.Apply(change("+491", failed, 2))
			}
			if list != "" {
				p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, list)})
			}
			p.Apply(other(sent, 3))
			p.Apply(other(delivered, 4))
			if got := p.List()[0]; name != "ahead" && (got.GetStatus() != delivered || got.GetMessageId() != "again" || got.Error != nil || !got.GetSentAt().AsTime().Equal(at(3).AsTime())) {
				t.Errorf("%s, logged %v: %v, want delivered, with the other message's id and times", name, logged, got)
			} else if got.GetStatus() < delivered || got.GetStatus() == failed {
				t.Errorf("%s, logged %v: %v, want delivered or read", name, logged, got)
			}
			further, again := p.Missing(nil, []*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+491","messageId":"again","status":"BROADCAST_RECIPIENT_STATUS_READ"}`)}, start)
			if (len(again) == 1) != logged || len(further)+len(again) != 1 {
				t.Errorf("%s, logged %v: %d missing, %d again; want one, again if logged", name, logged, len(further), len(again))
			}
		}
	}
}

// TestRetain checks that removed recipients are dropped, unless something was sent to them.
func TestRetain(t *testing.T) {
	p := empty()
	p.Merge([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"+49 1"}`), entry(t, `{"phone":"+492"}`), entry(t, `{"phone":"+493"}`)})
	p.Apply(change("+493", sent, 1))
	p.Retain([]*whatsappv1.BroadcastRecipient{entry(t, `{"phone":"491"}`)})
	if p.Len() != 2 || p.Has(entry(t, `{"phone":"+492"}`)) || !p.Has(entry(t, `{"phone":"+493"}`)) {
		t.Errorf("left are %v, want +49 1 and +493", p.List())
	}
	if !p.Reached(pending, everybody) || p.Reached(sent, everybody) {
		t.Errorf("reached pending %v and sent %v, want only the former", p.Reached(pending, everybody), p.Reached(sent, everybody))
	}
}

// TestBehind compares a list with the counts that were read before it.
func TestBehind(t *testing.T) {
	list := []*whatsappv1.BroadcastRecipient{
		entry(t, `{"phone":"+491","status":"BROADCAST_RECIPIENT_STATUS_DELIVERED"}`), entry(t, `{"phone":"+492","status":"BROADCAST_RECIPIENT_STATUS_READ"}`),
		entry(t, `{"phone":"+493","status":"BROADCAST_RECIPIENT_STATUS_FAILED"}`),
	}
	for json, behind := range map[string]bool{
		`{"recipientCount":3,"sentCount":2,"deliveredCount":2,"readCount":1,"failedCount":1}`: false,
		`{"recipientCount":3,"sentCount":1}`:                                                  false, // the list is ahead
		`{"recipientCount":4}`:                                                                true,
		`{"recipientCount":3,"sentCount":3}`:                                                  true,
		`{"deliveredCount":3}`:                                                                true,
		`{"readCount":2}`:                                                                     true,
		`{"failedCount":2}`:                                                                   true,
		`{}`:                                                                                  true, // no counts, and one message is not read yet
	} {
		b := new(whatsappv1.Broadcast)
		if err := protojson.Unmarshal([]byte(json), b); err != nil {
			t.Fatal(err)
		}
		if Behind(b, list) != behind {
			t.Errorf("%s: behind %v, want %v", json, !behind, behind)
		}
	}
	if Behind(new(whatsappv1.Broadcast), list[1:]) {
		t.Error("without counts, and all read or failed: behind true, want false")
	}
}
