package ingest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// lists says how message n of the broadcast fares, under one of its ids.
func lists(t *testing.T, s *Sink, n int, message string, status whatsappv1.BroadcastRecipientStatus) {
	t.Helper()
	if _, err := s.Recipients(t.Context(), "bc", "acc_1", poll, []*whatsappv1.BroadcastRecipient{recipient(fmt.Sprintf("+4917%07d", n), message, status)}, nil); err != nil {
		t.Fatal(err)
	}
}

// byMessage are the account's statuses of each message, whichever of its ids they have.
func byMessage(t *testing.T, log *eventlog.Log) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, statuses := range history(all(t, log)) {
		if n, ok := strings.CutPrefix(name, "message wamid."); ok {
			out[n] = append(out[n], statuses...)
		} else if n, ok := strings.CutPrefix(name, "message m_"); ok {
			out[n] = append(out[n], statuses...)
		}
	}
	return out
}

// TestTwoIDs: a list has the upstream's own id of a message, or the platform's, and
// webhooks have both. Whichever comes first, each status is there once.
func TestTwoIDs(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	random := rand.New(rand.NewPCG(3, 4))
	statuses := []whatsappv1.BroadcastRecipientStatus{sent, delivered, read, failed}
	for n := range 200 {
		own := n%2 == 0
		for range 1 + random.IntN(8) {
			status := statuses[random.IntN(len(statuses))]
			switch {
			case random.IntN(2) == 0:
				push(t, s, late("message."+statusNames[status], out(fmt.Sprint(n))+","+conv+","+lateAccount))
			case own:
				lists(t, s, n, fmt.Sprintf("m_%d", n), status)
			default:
				lists(t, s, n, fmt.Sprintf("wamid.%d", n), status)
			}
		}
	}
	told := byMessage(t, log)
	for n := range 200 {
		// The log is read message by message, so an order across the two ids cannot be seen
		// here: what counts is that nothing is there twice, and that one of the two ends stands.
		statuses := told[fmt.Sprint(n)]
		slices.Sort(statuses)
		if got := strings.Join(statuses, " "); len(statuses) != len(slices.Compact(slices.Clone(statuses))) || strings.Contains(got, "failed") && strings.Contains(got, "delivered") {
			t.Errorf("message %d went %q", n, got)
		}
	}
	checkRecipients(t, log)
}

func checkRecipients(t *testing.T, log *eventlog.Log) {
	t.Helper()
	for name, statuses := range history(all(t, log)) {
		if strings.HasPrefix(name, "recipient") && !slices.Contains(orders, strings.Join(statuses, " ")) {
			t.Errorf("%s went %v", name, statuses)
		}
	}
}

// TestJoinerTwoIDs: a webhook reaches the broadcast's recipients under either of the
// message's ids: while the joiner runs, and by what it finds when it begins.
func TestJoinerTwoIDs(t *testing.T) {
	log := logtest.Open(t)
	hub := startHub(t, log)
	s := newSink(log)
	tell(t, s, "delivered", 1) // before the list
	lists(t, s, 1, "m_1", sent)
	lists(t, s, 2, "m_2", sent) // after it
	tell(t, s, "delivered", 2)
	_, stop := startJoiner(t, log, hub, 0)
	await(t, log, recipientName(1), "sent delivered")
	await(t, log, recipientName(2), "sent delivered")
	tell(t, s, "delivered", 3)
	lists(t, s, 3, "m_3", sent)
	await(t, log, recipientName(3), "sent delivered")
	lists(t, s, 4, "m_4", sent)
	tell(t, s, "failed", 4)
	await(t, log, recipientName(4), "sent failed")
	stop()
	startJoiner(t, log, hub, 0)
	for n := 1; n < 4; n++ {
		tell(t, s, "read", n)
		await(t, log, recipientName(n), "sent delivered read")
		lists(t, s, n, fmt.Sprintf("m_%d", n), read)
		if got := strings.Join(byMessage(t, log)[fmt.Sprint(n)], " "); len(strings.Fields(got)) != 3 {
			t.Errorf("message %d went %q", n, got)
		}
	}
	for _, rec := range all(t, log) { // a broadcast's stream has the id that its list has
		if rec.Entry.Kind == eventlog.KindBroadcastStatus && !strings.HasPrefix(rec.status.GetMessageId(), "m_") {
			t.Errorf("%s of %s has the message %s", rec.Record.Event, rec.Phone, rec.status.GetMessageId())
		}
	}
}

// TestSentAgain: a recipient who has failed and is sent to again has a second chain, to
// which webhooks add.
func TestSentAgain(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	again := func(message string, status whatsappv1.BroadcastRecipientStatus) int {
		t.Helper()
		n, err := s.Recipients(t.Context(), "bc", "acc_1", poll, nil, []*whatsappv1.BroadcastRecipient{recipient(fmt.Sprintf("+4917%07d", 1), message, status)})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	_, stop := startJoiner(t, log, startHub(t, log), 0)
	lists(t, s, 1, "m_1", failed)
	if n := again("m_2", sent) + again("m_2", sent); n != 1 {
		t.Errorf("%d appended, want 1", n)
	}
	tell(t, s, "delivered", 2)
	await(t, log, recipientName(1), "sent failed sent delivered")
	stop()
	startJoiner(t, log, startHub(t, log), 0)
	tell(t, s, "read", 2)
	await(t, log, recipientName(1), "sent failed sent delivered read")
	if n := again("m_2", read); n != 0 {
		t.Errorf("%d appended of what webhooks told", n)
	}
}
