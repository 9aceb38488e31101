package poll

import (
	"context"
	"strconv"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// fakeHistory is a log with one message in each of a number of conversations.
type fakeHistory struct {
	history
	conversations int
	at            time.Time
}

func (h fakeHistory) Appended(_ context.Context, _ uint64, _ time.Time, _ bool, fn func(entry)) (uint64, error) {
	for i := range h.conversations {
		fn(entry{account: "a", names: []string{strconv.Itoa(i)}, at: h.at.Add(time.Duration(i)), incoming: true})
	}
	return uint64(h.conversations), nil
}

// TestLoggedIsBounded checks that the number of remembered conversations is bounded. Those without new
// messages for the longest time are dropped first, and forget drops those before a time.
func TestLoggedIsBounded(t *testing.T) {
	const more = 10
	at := time.Date(2026, 3, 11, 12, 0, 0, 0, time.UTC)
	l := newLogged(fakeHistory{conversations: mostListed + more, at: at}, at)
	if err := l.update(t.Context()); err != nil {
		t.Fatal(err)
	}
	check := func(i int, want bool) {
		t.Helper()
		id, account := strconv.Itoa(i), "a"
		if got := len(l.of(&whatsappv1.Conversation{Id: id, AccountId: &account})) > 0; got != want {
			t.Errorf("conversation %d is remembered: got %t, want %t", i, got, want)
		}
	}
	check(more-1, false)
	check(more, true)
	check(mostListed+more-1, true)
	l.forget(at.Add(1000))
	check(999, false)
	check(1000, true)
}
