package window

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/lategate/lategate/internal/phone"
)

const (
	// maxKnown is how many names of conversations are remembered. One takes about 70 bytes;
	// most conversations have two names, their id and the customer's number.
	maxKnown = 1_000_000
	// maxAge is how old a message may be to be remembered.
	maxAge = 30 * 24 * time.Hour
)

// heard is what is known about a customer's messages. Times are in Unix milliseconds, 0 for
// none.
type heard struct {
	// wrote is the time of the last message that certainly opened the window.
	wrote int64
	// perhaps is the last time at which something came that may have opened the window: a
	// message whose direction or time is not known, or a reaction.
	perhaps int64
}

// expires returns when the window that the last message opened ends.
func (h heard) expires() (time.Time, bool) {
	if h.wrote == 0 {
		return time.Time{}, false
	}
	return time.UnixMilli(h.wrote).UTC().Add(Length), true
}

// maybeOpen reports whether the window is open, or may be.
func (h heard) maybeOpen(now time.Time) bool {
	last := max(h.wrote, h.perhaps)
	return !now.After(time.UnixMilli(last).Add(Length + slack))
}

func (h heard) with(o heard) heard {
	return heard{max(h.wrote, o.wrote), max(h.perhaps, o.perhaps)}
}

// wroteAt is what a customer's message of a time says about the window. A time in the
// future is wrong: the message came, but it is not known when.
func wroteAt(t, now time.Time) heard {
	if t.After(now.Add(slack)) {
		return heard{perhaps: now.UnixMilli()}
	}
	return heard{wrote: t.UnixMilli()}
}

// perhapsAt is what an event of a time says that may have opened the window.
func perhapsAt(t, now time.Time) heard {
	if t.After(now) {
		t = now
	}
	return heard{perhaps: t.UnixMilli()}
}

// key identifies a conversation of an account by one of its names. It is a hash, because
// names may be long and there are many.
type key [16]byte

// keysOf returns the keys of a conversation's names: its id and the customer's number. Both
// are used as conversation ids. Empty names have no key.
func keysOf(account string, names ...string) []key {
	var keys []key
	for _, name := range names {
		if account == "" || name == "" {
			continue
		}
		sum := sha256.Sum256([]byte(account + "\x00" + phone.Key(name)))
		keys = append(keys, key(sum[:16]))
	}
	return keys
}

// known has what was heard, by the names of conversations. It has two generations: when the
// young one is full, or half of maxAge old, it replaces the old one, which is dropped. So
// conversations without messages for the longest time are dropped first. An LRU list would
// take three times the memory.
type known struct {
	max int // names in a generation

	mu         sync.RWMutex
	young, old map[key]heard
	turned     time.Time // when the young generation began
}

func newKnown(most int) *known {
	return &known{max: most / 2, young: map[key]heard{}, turned: time.Now()}
}

// learn records what was heard of a conversation under each of its names, in any order.
func (k *known) learn(h heard, keys ...key) {
	now := time.Now()
	oldest := now.Add(-maxAge).UnixMilli()
	if max(h.wrote, h.perhaps) < oldest {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, name := range keys {
		if len(k.young) >= k.max || now.Sub(k.turned) > maxAge/2 {
			k.old, k.young, k.turned = k.young, map[key]heard{}, now
		}
		k.young[name] = k.young[name].with(k.old[name]).with(h)
	}
}

// find returns what is known under any of some names.
func (k *known) find(keys ...key) (h heard) {
	k.mu.RLock()
	for _, name := range keys {
		h = h.with(k.young[name]).with(k.old[name])
	}
	k.mu.RUnlock()
	if oldest := time.Now().Add(-maxAge).UnixMilli(); h.wrote < oldest {
		h.wrote = 0
	}
	return h
}
