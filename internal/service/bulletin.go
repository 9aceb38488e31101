package service

import "sync"

// A bulletin is a notice to all streams, and the place where the next one will be.
type bulletin struct {
	reason, message string
	accounts        []string

	published chan struct{} // closed when next is there
	next      *bulletin
}

// bulletins are the notices to all streams. Each stream follows them at its own speed.
type bulletins struct {
	mu   sync.Mutex
	tail *bulletin
}

func newBulletins() *bulletins {
	return &bulletins{tail: &bulletin{published: make(chan struct{})}}
}

// last is the bulletin after which the next one comes.
func (b *bulletins) last() *bulletin {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tail
}

func (b *bulletins) publish(reason, message string, accounts []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := &bulletin{reason: reason, message: message, accounts: accounts, published: make(chan struct{})}
	b.tail.next = next
	close(b.tail.published)
	b.tail = next
}
