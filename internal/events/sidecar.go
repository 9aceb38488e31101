package events

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// sidecar is the data directory's own record of the log, kept outside of JetStream's
// files: which log it is, where it began when it was opened, and a sequence that it has
// certainly reached. It is written only after acknowledgements, so the log can be ahead
// of it but never behind.
type sidecar struct {
	Epoch     string `json:"epoch"`
	HighWater uint64 `json:"high_water"`
	// First is the sequence of the first record when the log was last opened, and
	// FirstTime when it was appended; of an empty log, of the one that would be next.
	First     uint64    `json:"first"`
	FirstTime time.Time `json:"first_time"`

	path string
	log  *slog.Logger
	mu   sync.Mutex
	seen uint64 // not yet written
	quit chan struct{}
	done chan struct{}
}

// openSidecar reads the record; where there is none, it is empty.
func openSidecar(dir string, log *slog.Logger) (*sidecar, error) {
	s := &sidecar{path: filepath.Join(dir, "log.json"), log: log}
	text, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	if err := json.Unmarshal(text, s); err != nil || s.Epoch == "" {
		return nil, fmt.Errorf("events: %s is damaged (%v); delete it to trust the log as it is", s.path, err)
	}
	return s, nil
}

// start records the log and keeps the record up to date, about once a second.
func (s *sidecar) start(epoch string, state jetstream.StreamState) error {
	s.Epoch, s.seen = epoch, state.LastSeq
	s.First, s.FirstTime = max(state.FirstSeq, 1), state.FirstTime
	if state.Msgs == 0 {
		s.FirstTime = time.Now()
	}
	if err := s.write(); err != nil {
		return err
	}
	s.quit, s.done = make(chan struct{}), make(chan struct{})
	go func() {
		defer close(s.done)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		failing := false
		for {
			select {
			case <-s.quit:
				return
			case <-tick.C:
				// A record that is behind is still true; the next tick tries again.
				err := s.writeChanged()
				if err != nil && !failing {
					s.log.Error("cannot record how far the event log has got", "error", err)
				}
				failing = err != nil
			}
		}
	}()
	return nil
}

// acked notes that the log has reached a sequence.
func (s *sidecar) acked(seq uint64) {
	s.mu.Lock()
	s.seen = max(s.seen, seq)
	s.mu.Unlock()
}

// writeChanged writes the record if the log has grown.
func (s *sidecar) writeChanged() error {
	s.mu.Lock()
	changed := s.seen != s.HighWater
	s.mu.Unlock()
	if !changed {
		return nil
	}
	return s.write()
}

// write puts the record on disk, whole or not at all. It is called by one goroutine at
// a time, so that the temporary file needs no name of its own: one that a crash leaves
// behind is overwritten.
func (s *sidecar) write() error {
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	text, err := json.Marshal(&sidecar{Epoch: s.Epoch, HighWater: seen, First: s.First, FirstTime: s.FirstTime})
	if err != nil {
		return err
	}
	temp := s.path + ".tmp"
	if err = writeSynced(temp, text); err == nil {
		err = os.Rename(temp, s.path)
	}
	if err != nil {
		os.Remove(temp)
		return fmt.Errorf("events: %w", err)
	}
	s.mu.Lock()
	s.HighWater = seen
	s.mu.Unlock()
	return nil
}

// close writes the record for the last time.
func (s *sidecar) close() error {
	if s.quit == nil {
		return nil
	}
	close(s.quit)
	<-s.done
	return s.writeChanged()
}

// writeSynced writes a file and waits until it is on disk.
func writeSynced(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// reached is the sequence that the log has certainly reached.
func (s *sidecar) reached() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(s.seen, s.HighWater)
}
