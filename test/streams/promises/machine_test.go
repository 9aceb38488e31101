package promises_test

import (
	"sync"
	"testing"
	"time"
)

// machine records how late this process was scheduled, so that the gateway is not blamed
// for a machine that is busy with something else.
var machine struct {
	mu   sync.Mutex
	late []lateness
}

type lateness struct {
	at time.Time
	by time.Duration
}

// watchMachine records until the test ends when short sleeps took long.
func watchMachine(t *testing.T) {
	const moment, worthNoting = 20 * time.Millisecond, 100 * time.Millisecond
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	go func() {
		for last := time.Now(); ; {
			select {
			case <-done:
				return
			case <-time.After(moment):
			}
			now := time.Now()
			if by := now.Sub(last) - moment; by > worthNoting {
				machine.mu.Lock()
				machine.late = append(machine.late, lateness{now, by})
				machine.mu.Unlock()
			}
			last = now
		}
	}()
}

// stalled is how long this process was not scheduled between two times.
func stalled(from, to time.Time) (sum time.Duration) {
	machine.mu.Lock()
	defer machine.mu.Unlock()
	for _, l := range machine.late {
		if l.at.After(from) && l.at.Add(-l.by).Before(to) {
			sum += l.by
		}
	}
	return sum
}
