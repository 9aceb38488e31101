package events

import "sync"

// watermark is how far the log is on disk. Nobody is given what is beyond it.
type watermark struct {
	mu    sync.Mutex
	seq   uint64
	moved chan struct{} // closed when it moves
}

func newWatermark() *watermark { return &watermark{moved: make(chan struct{})} }

// set moves the mark.
func (w *watermark) set(seq uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if seq > w.seq {
		w.seq = seq
		close(w.moved)
		w.moved = make(chan struct{})
	}
}

// get returns the mark, and a channel that is closed when it moves.
func (w *watermark) get() (uint64, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seq, w.moved
}
