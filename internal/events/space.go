package events

import (
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// defaultMinFree is what must stay free on the log's file system, in bytes. JetStream
	// breaks without a word when there is nothing left.
	defaultMinFree = 64 << 20
	// spaceInterval is how long a look at the file system is good for.
	spaceInterval = time.Second
)

// space watches the room on a file system.
type space struct {
	dir string
	min int64 // in bytes; below 0 is not watched
	log *slog.Logger

	mu     sync.Mutex
	looked time.Time
	err    error
}

// check is nil if there is enough room, or if that cannot be known.
func (s *space) check() error {
	if s.min < 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := time.Now(); now.Sub(s.looked) >= spaceInterval {
		s.looked = now
		s.look()
	}
	return s.err
}

// look finds out, and logs a change.
func (s *space) look() {
	free, err := freeBytes(s.dir)
	was := s.err
	if s.err = nil; err == nil && free < s.min {
		s.err = fmt.Errorf("%w: its disk has %d bytes left, and nothing is appended below %d", ErrUnavailable, free, s.min)
	}
	switch {
	case was == nil && s.err != nil:
		s.log.Error("the disk of the event log is full; nothing can be appended until there is room", "dir", s.dir, "free_bytes", free, "needed_bytes", s.min)
	case was != nil && s.err == nil:
		s.log.Info("the disk of the event log has room again", "dir", s.dir, "free_bytes", free)
	}
}
