package service

import (
	"sync"
)

// Notices is the board on which the gateway's parts put what all streams should tell
// their readers, such as that the webhook is disabled. It is there before any of them, so
// that each can be given it. It is safe for concurrent use; streams follow it at their
// own speed.
type Notices struct {
	mu   sync.Mutex
	tail *notice
}

// A notice is what was put on the board, and the place where the next one will be.
type notice struct {
	reason, message string
	accounts        []string

	published chan struct{} // closed when next is there
	next      *notice
}

// NewNotices returns an empty board.
func NewNotices() *Notices {
	return &Notices{tail: &notice{published: make(chan struct{})}}
}

// Publish tells something to all streams. Where it is about accounts that a stream does
// not cover, it is of no interest there, so nothing that is secret belongs into it.
func (n *Notices) Publish(reason, message string, accounts []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	next := &notice{reason: reason, message: message, accounts: accounts, published: make(chan struct{})}
	n.tail.next = next
	close(n.tail.published)
	n.tail = next
}

// last is the notice after which the next one comes.
func (n *Notices) last() *notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.tail
}
