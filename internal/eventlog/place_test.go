package eventlog_test

import (
	"testing"
	"time"

	. "github.com/lategate/lategate/internal/eventlog"
)

// TestPlaceAt finds positions by time.
func TestPlaceAt(t *testing.T) {
	engine, l := memoryLog(t)
	check := func(what string, at time.Time, want uint64) {
		t.Helper()
		if p, err := l.PlaceAt(t.Context(), at); err != nil || p.Seq != want {
			t.Errorf("%s: got %d and error %v, want %d", what, p.Seq, err, want)
		}
	}
	check("an empty log", time.Now(), 0)
	appendN(t, l, 1, 10)
	var times []time.Time
	if err := l.Read(t.Context(), 0, 10, Filter{}, func(e Entry) error { times = append(times, e.Time); return nil }); err != nil {
		t.Fatal(err)
	}
	check("before the first", times[0].Add(-time.Hour), 0)
	check("the first", times[0], 0)
	check("after the first", times[0].Add(1), 1)
	check("the fifth", times[4], 4)
	check("the last", times[9], 9)
	check("after the last", times[9].Add(1), 10)
	check("the future", time.Now().Add(time.Hour), 10)
	check("long ago", time.Time{}, 0)
	engine.Lose(6)
	engine.Expire(3)
	check("what is gone", times[0], 2)
	check("a hole", times[5], 6)
	engine.Expire(11)
	check("a purged log", times[0], 10)
}
