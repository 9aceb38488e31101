package hub

import (
	"errors"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// TestAny looks for events of a selection in parts of a log.
func TestAny(t *testing.T) {
	l := logtest.Open(t)
	for i, account := range []string{"a", "b", "a", "b"} {
		if _, err := l.Append(t.Context(), record(t, i+1, account, "t")); err != nil {
			t.Fatal(err)
		}
	}
	of := func(account, kind string) *Selection {
		return &Selection{Accounts: set(account), Kinds: set(kind)}
	}
	for name, tt := range map[string]struct {
		after, through uint64
		sel            *Selection
		want           bool
	}{
		"there":                   {0, 4, of("b", eventlog.KindMessageReceived), true},
		"the last":                {3, 4, of("b", eventlog.KindMessageReceived), true},
		"before":                  {2, 3, of("b", eventlog.KindMessageReceived), false},
		"nothing to look at":      {4, 4, of("b", eventlog.KindMessageReceived), false},
		"of another account":      {0, 4, of("c", eventlog.KindMessageReceived), false},
		"of another kind":         {0, 4, of("b", eventlog.KindMessageSent), false},
		"of one of two kinds":     {0, 4, &Selection{Accounts: set("b"), Kinds: set(eventlog.KindMessageSent, eventlog.KindMessageReceived)}, true},
		"in another thread":       {0, 4, &Selection{Accounts: set("b"), Threads: set("u")}, false},
		"with all in a selection": {0, 1, &Selection{}, true},
	} {
		if got, err := Any(t.Context(), l, tt.after, tt.through, tt.sel); err != nil || got != tt.want {
			t.Errorf("%s: %t, %v; want %t", name, got, err, tt.want)
		}
	}
	if _, err := Any(t.Context(), l, 0, 100, of("b", eventlog.KindMessageReceived)); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("beyond the end: %v, want ErrUnavailable", err)
	}
}
