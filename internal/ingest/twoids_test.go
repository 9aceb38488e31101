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
