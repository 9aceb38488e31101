package service

import (
	"sync"
)

// Notices holds what all streams should tell their readers, such as that the webhook is
// disabled. Any part of the gateway can publish a notice. It is safe for concurrent use;
// each stream reads the notices at its own speed.
type Notices struct {
	mu   sync.Mutex
	tail *notice
}

// A notice is an element of a linked list; next is set when the next notice is published.
type notice struct {
	reason, message string
	accounts        []string

	published chan struct{} // closed when next is there
	next      *notice
}

// NewNotices returns Notices without any.
func NewNotices() *Notices {
	return &Notices{tail: &notice{published: make(chan struct{})}}
}

// Publish sends a notice to all streams, or, if it names accounts, to those that cover one
// of them. Readers of any account may get it, so it must not contain anything secret.
func (n *Notices) Publish(reason, message string, accounts []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	next := &notice{reason: reason, message: message, accounts: accounts, published: make(chan struct{})}
	n.tail.next = next
	close(n.tail.published)
	n.tail = next
}

// last returns the latest notice; its next is the first one after this call.
func (n *Notices) last() *notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.tail
}
