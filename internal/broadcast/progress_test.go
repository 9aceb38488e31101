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

// A waiting is the Progress of a stream, and the upstream's list of recipients.
type waiting struct {
	t *testing.T
	*Progress
	list  []*whatsappv1.BroadcastRecipient
	reads int
}

// startWaiting returns the progress of a stream that waits until the messages to some phones, or to
// all, are delivered.
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

// inList makes an entry of the list. An empty message means that it has none.
func inList(phone, message string, s status) *whatsappv1.BroadcastRecipient {
	r := &whatsappv1.BroadcastRecipient{Phone: &phone, Status: s.Enum()}
	if message != "" {
		r.MessageId = &message
	}
	return r
}

// verify calls Verify with a status and count of recipients, and checks what the stream waits for then.
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

// TestProgress follows a broadcast from its draft to its end. It waits for added recipients, but not for
// removed ones. It does not wait for failed ones, unless they are sent another message.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWaiting(t)
		w.verify("without recipients", isDraft, 0, false, false, 0)
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "", pending), inList("+492", "", pending), inList("+493", "", pending)}
		w.verify("with three", isDraft, 3, false, false, 1)
		w.verify("without a change", isDraft, 3, false, false, 0)
		w.list = w.list[:2]
		w.verify("with one less", isDraft, 2, false, false, 1)
		w.Apply(change("+491", delivered, 1))
		w.verify("when one is delivered", isSending, 2, false, false, 0)
		w.Apply(change("+492", failed, 1))
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "w+491", delivered), inList("+492", "again", sent)}
		w.verify("while the other gets another message", isSending, 2, true, false, 1)
		w.list[1] = inList("+492", "w+492", failed)
		w.verify("in the end", isCompleted, 2, true, true, 1)
		if s, all, summary := w.Snapshot(); s != isCompleted || len(all) != 2 || summary.GetDelivered() != 1 || summary.GetFailed() != 1 {
			t.Errorf("the snapshot is %v, %v, %v; want completed, two recipients, one delivered and one failed", s, all, summary)
		}
	})
}

// TestProgressAborted checks that a stream does not wait for the recipients of a broadcast that was
// cancelled or has failed as a whole.
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

// TestProgressShortList checks that a stream waits a minute for a list that is shorter than the count.
func TestProgressShortList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWaiting(t)
		w.list = []*whatsappv1.BroadcastRecipient{inList("+491", "", pending)}
		w.verify("before", isSending, 1, false, false, 1)
		w.Apply(change("+491", delivered, 1))
		w.verify("with a recipient that is not listed", isSending, 2, true, false, 1)
		time.Sleep(listGrace)
		w.verify("a minute later", isSending, 2, true, false, 1)
		time.Sleep(time.Nanosecond)
		w.verify("after the minute", isSending, 2, true, true, 1)
	})
}

// TestProgressOfSome checks that a stream for some recipients waits only for these.
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
			t.Errorf("the snapshot has %v of %v, want one recipient of two", some, all)
		}
	})
}
