package upstream

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestClock checks that the upstream's clock is read from the Date of its answers.
func TestClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Client
		for _, tt := range []struct {
			date  time.Duration // from now; 0 for none
			age   string
			ahead time.Duration
		}{
			{0, "", 0},
			{time.Hour, "", time.Hour},
			{0, "", time.Hour}, // an answer without a Date changes nothing
			{-time.Hour, "", -time.Hour},
			{-time.Hour, "0", -time.Hour},
			{-time.Hour, "3600", 0},
			{-90 * time.Hour, "", -90 * time.Hour},
			{2 * time.Second, "", 0},
		} {
			h := http.Header{}
			if tt.date != 0 {
				h.Set("Date", time.Now().Add(tt.date).UTC().Format(http.TimeFormat))
			}
			if tt.age != "" {
				h.Set("Age", tt.age)
			}
			if c.clock.read(h); c.Ahead() != tt.ahead {
				t.Errorf("date %v, age %q: got %v ahead, want %v", tt.date, tt.age, c.Ahead(), tt.ahead)
			}
		}
	})
}
