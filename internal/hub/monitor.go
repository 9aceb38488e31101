package hub

import (
	"sync/atomic"
	"time"
)

const (
	// stallAfter is how long a subscriber may block its shard.
	stallAfter = 10 * time.Millisecond
	// hurryStall is the limit for a short time after one has blocked its shard: when a
	// connection stalls, all its streams block at about the same time.
	hurryStall = time.Millisecond
	hurryFor   = time.Second
	// monitorIdle is how long the monitor goes on when no shard is inside a subscriber.
	monitorIdle = 100 * time.Millisecond
)

// monitor finds the subscribers that block their shard, as Go's scheduler finds system
// calls that block a processor.
type monitor struct {
	hub    *Hub
	asleep atomic.Bool
	wake   chan struct{}
}

func newMonitor(h *Hub) *monitor { return &monitor{hub: h, wake: make(chan struct{}, 1)} }

// awake makes the monitor start to look again.
func (m *monitor) awake() {
	if m.asleep.Load() && m.asleep.CompareAndSwap(true, false) {
		m.wake <- struct{}{}
	}
}

// run watches the shards until it is stopped.
func (m *monitor) run(stop <-chan struct{}) {
	type sight struct {
		turn  uint64
		since time.Duration
	}
	seen := make([]sight, len(m.hub.shards))
	timer := time.NewTimer(0)
	defer timer.Stop()
	var hurry, busy time.Duration // hurry is until when; busy is when a shard was last seen busy
	for {
		now := m.hub.now()
		stall := stallAfter
		if now < hurry {
			stall = hurryStall
		}
		for i, sh := range m.hub.shards {
			switch turn := sh.turn.Load(); {
			case turn != seen[i].turn:
				seen[i] = sight{turn, now}
				busy = now
			case turn%2 == 0:
			case now-seen[i].since >= stall && sh.seize(turn):
				hurry = now + hurryFor
				busy = now
			default:
				busy = now
			}
		}
		tick := timer.C
		if now-busy >= monitorIdle {
			m.asleep.Store(true)
			if m.idle() {
				tick = nil
			} else if !m.asleep.CompareAndSwap(true, false) {
				<-m.wake // awake is about to send
			}
		}
		timer.Reset(stall / 2)
		select {
		case <-tick:
		case <-m.wake:
			busy = m.hub.now()
		case <-stop:
			return
		}
	}
}

// idle reports whether no shard is inside a subscriber.
func (m *monitor) idle() bool {
	for _, sh := range m.hub.shards {
		if sh.turn.Load()%2 == 1 {
			return false
		}
	}
	return true
}
