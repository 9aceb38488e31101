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

// lists appends the status of message n from the broadcast's list, with one of its ids.
func lists(t *testing.T, s *Sink, n int, message string, status whatsappv1.BroadcastRecipientStatus) {
	t.Helper()
	if _, err := s.Recipients(t.Context(), "bc", "acc_1", poll, []*whatsappv1.BroadcastRecipient{recipient(fmt.Sprintf("+4917%07d", n), message, status)}, nil); err != nil {
		t.Fatal(err)
	}
}

// byMessage returns the account's statuses of each message, under either of its ids.
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

// TestTwoIDs checks that each status is in the log once, although a list has only one of a message's
// ids and webhooks have both, in any order.
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
	recorded := byMessage(t, log)
	for n := range 200 {
		// byMessage does not keep the order across the two ids. So this only checks that no
		// status is there twice, and that failed and delivered exclude each other.
		statuses := recorded[fmt.Sprint(n)]
		slices.Sort(statuses)
		if got := strings.Join(statuses, " "); len(statuses) != len(slices.Compact(slices.Clone(statuses))) || strings.Contains(got, "failed") && strings.Contains(got, "delivered") {
			t.Errorf("message %d has the statuses %q, want each once, and not both failed and delivered", n, got)
		}
	}
	checkRecipients(t, log)
}

func checkRecipients(t *testing.T, log *eventlog.Log) {
	t.Helper()
	for name, statuses := range history(all(t, log)) {
		if strings.HasPrefix(name, "recipient") && !slices.Contains(orders, strings.Join(statuses, " ")) {
			t.Errorf("%s has the statuses %v, want one of %q", name, statuses, orders)
		}
	}
}
