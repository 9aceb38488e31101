package broadcast

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/ingest"
)

// A waiting is a stream's progress with a broadcast, and the upstream's list of its recipients.
type waiting struct {
	t *testing.T
	*Progress
	list  []*whatsappv1.BroadcastRecipient
	reads int
}

// startWaiting begins a stream that waits for some phones, or all, to be delivered.
func startWaiting(t *testing.T, phones ...string) *waiting {
	t.Helper()
	log := eventlog.New(logtest.NewMemory(), logtest.Retention, nil)
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &waiting{t: t}
	o := &ProgressOptions{Log: log, Sink: ingest.New(log, quiet), Ahead: func() time.Duration { return 0 }, Until: delivered,
		Ask: func(_ context.Context, _ string, _, into proto.Message) error {
			w.reads++
			proto.Merge(into, &whatsappv1.ListBroadcastRecipientsResponse{Recipients: w.list})
			return nil
		}}
	for _, phone := range phones {
		if o.Phones == nil {
			o.Phones = map[string]struct{}{}
		}
		o.Phones[phone] = struct{}{}
	}
	w.Progress = NewProgress(o, "b1", "acc_1", &whatsappv1.Broadcast{})
	if err := w.Load(t.Context(), nil, 0, 0); err != nil {
		t.Fatal(err)
	}
	return w
}

// inList is an entry of the list, without a message if that is empty.
func inList(phone, message string, s status) *whatsappv1.BroadcastRecipient {
	r := &whatsappv1.BroadcastRecipient{Phone: &phone, Status: s.Enum()}
	if message != "" {
		r.MessageId = &message
	}
	return r
}

// verify has the upstream say something of the broadcast, with the list as it is, and checks
// what there is to wait for then.
func (w *waiting) verify(when string, s whatsappv1.BroadcastStatus, count int32, done, settled bool, reads int) {
	w.t.Helper()
	w.reads = 0
	if err := w.Verify(w.t.Context(), &whatsappv1.Broadcast{Status: s.Enum(), RecipientCount: &count}); err != nil {
		w.t.Fatal(err)
	}
	if w.Done() != done || w.Settled() != settled || w.reads != reads {
		w.t.Errorf("%s: done %v, settled %v, after %d reads; want %v, %v, %d", when, w.Done(), w.Settled(), w.reads, done, settled, reads)
	}
}

const isFailed = whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED

// TestProgress follows a broadcast from its draft to its end: whoever is added is waited for,
// whoever is removed is not, nor who has failed, unless another message is on its way.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWaiting(t)
		w.verify("without recipients", isDraft, 0, false, false, 0)
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "", pending), inList("+492", "", pending), inList("+493", "", pending)}
		w.verify("with three", isDraft, 3, false, false, 1)
		w.verify("as before", isDraft, 3, false, false, 0)
		w.list = w.list[:2]
		w.verify("with one less", isDraft, 2, false, false, 1)
		w.Apply(change("+491", delivered, 1))
		w.verify("when one is there", isSending, 2, false, false, 0)
		w.Apply(change("+492", failed, 1))
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "w+491", delivered), inList("+492", "again", sent)}
		w.verify("while the other gets another message", isSending, 2, true, false, 1)
		w.list[1] = inList("+492", "w+492", failed)
		w.verify("in the end", isCompleted, 2, true, true, 1)
		if s, all, summary := w.Snapshot(); s != isCompleted || len(all) != 2 || summary.GetDelivered() != 1 || summary.GetFailed() != 1 {
			t.Errorf("the snapshot is %v, %v, %v", s, all, summary)
		}
	})
}

// TestProgressAborted: nobody comes any further in a broadcast that was cancelled or has failed
// as a whole, but for what the counts say beyond the list.
func TestProgressAborted(t *testing.T) {
	for name, s := range map[string]whatsappv1.BroadcastStatus{"cancelled": isCancelled, "failed": isFailed} {
		synctest.Test(t, func(t *testing.T) {
			w := startWaiting(t)
			w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "", pending)}
			w.verify("before", isSending, 1, false, false, 1)
			w.verify(name, s, 1, true, true, 1)
		})
	}
}

// TestProgressShortList: a list that is shorter than the count is not believed for a minute.
func TestProgressShortList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWaiting(t)
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "", pending)}
		w.verify("before", isSending, 1, false, false, 1)
		w.Apply(change("+491", delivered, 1))
		w.verify("with a recipient that is not listed", isSending, 2, true, false, 1)
		time.Sleep(listPatience)
		w.verify("a minute later", isSending, 2, true, false, 1)
		time.Sleep(time.Nanosecond)
		w.verify("after the minute", isSending, 2, true, true, 1)
	})
}

// TestProgressOfSome: a stream that is about some recipients waits for these alone.
func TestProgressOfSome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWaiting(t, "491", "499")
		w.list = []*whatsappv1.BroadcastRecipient{inList("+492", "", pending)}
		w.verify("without any of them", isSending, 1, false, false, 1)
		w.list = append(w.list, inList("+49 1", "", pending))
		w.verify("with one", isSending, 2, false, false, 1)
		w.Apply(change("+491", read, 1))
		w.verify("in the end", isSending, 2, true, true, 1)
		if _, some, all := w.Snapshot(); len(some) != 1 || all.GetTotal() != 2 {
			t.Errorf("the snapshot has %v of %v, want one of two", some, all)
		}
	})
}
