package pebblelog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

// stateFile is beside the store and not in it, because it says what the store must have:
// for Pebble a directory without files is a new store.
const stateFile = "state.json"

// state is what is stored about the log outside of the store.
type state struct {
	// Epoch is the log's identity.
	Epoch uuid.UUID `json:"epoch"`
	// First is the first position that retention has left. It is written before records
	// are deleted.
	First uint64 `json:"first"`
	// Head is a position that was acknowledged: a store that ends before it has lost
	// events.
	Head uint64 `json:"head"`
	// Holes are positions after First whose records are lost, in order, not adjacent.
	Holes []span `json:"holes,omitempty"`
	// Copied says that this is a backup, which gets a new epoch when it is opened.
	Copied bool `json:"copied,omitempty"`
}

// span is a part of the log, from a first to a last position.
type span struct{ From, To uint64 }

// missing finds the gaps between positions that it gets in order.
type missing struct {
	next  uint64 // the first that may be missing
	holes []span
}

func (m *missing) see(seq uint64) {
	if seq > m.next {
		m.holes = append(m.holes, span{m.next, seq - 1})
	}
	m.next = max(m.next, seq+1)
}

// sealed is a state with its checksum, as in the file.
type sealed struct {
	State json.RawMessage `json:"state"`
	CRC   uint32          `json:"crc32"`
}

// loadState reads the state of a data directory; false means that there is none.
func loadState(dir string) (state, bool, error) {
	name := filepath.Join(dir, stateFile)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, false, nil
	}
	if err != nil {
		return state{}, false, fmt.Errorf("pebblelog: %w", err)
	}
	var file sealed
	var s state
	if err = json.Unmarshal(text, &file); err == nil {
		err = json.Unmarshal(file.State, &s)
	}
	if err == nil && crc32.ChecksumIEEE(file.State) != file.CRC {
		err = errors.New("its checksum is wrong")
	}
	if err == nil && (s.Epoch == uuid.Nil || s.First == 0) {
		err = errors.New("it is not complete")
	}
	if err != nil {
		return state{}, false, fmt.Errorf("pebblelog: %s is damaged: %w. %s", name, err, wayOut(dir))
	}
	return s, true, nil
}

// save replaces the state of a data directory. When it returns nil, the new state is
// durable.
func (s *state) save(dir string) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	text, err := json.Marshal(sealed{State: body, CRC: crc32.ChecksumIEEE(body)})
	if err != nil {
		return err
	}
	name := filepath.Join(dir, stateFile)
	if err := writeSynced(name+".new", text); err != nil {
		return fmt.Errorf("pebblelog: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("pebblelog: %w", err)
	}
	return syncDir(dir)
}

func writeSynced(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncDir(dir string) error {
	d, err := vfs.Default.OpenDir(dir) // on Windows directories cannot be flushed, and it does not try
	if err != nil {
		return fmt.Errorf("pebblelog: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("pebblelog: %w", err)
	}
	return nil
}

// addHole adds a span to the holes.
func (s *state) addHole(hole span) {
	var out []span
	for _, h := range s.Holes {
		switch {
		case h.To+1 < hole.From || hole.To+1 < h.From:
			out = append(out, h)
		default:
			hole = span{min(h.From, hole.From), max(h.To, hole.To)}
		}
	}
	s.Holes = append(out, hole)
	slices.SortFunc(s.Holes, func(a, b span) int { return cmp.Compare(a.From, b.From) })
}

// dropBefore makes the log begin at a position.
func (s *state) dropBefore(first uint64) {
	s.First = first
	s.Holes = slices.DeleteFunc(slices.Clone(s.Holes), func(h span) bool { return h.To < first })
}

// firstHole returns the first hole in a part of the log; its To is 0 if there is none.
func firstHole(holes []span, after, through uint64) span {
	for _, h := range holes {
		if h.To > after && h.From <= through {
			return span{max(h.From, after+1), min(h.To, through)}
		}
	}
	return span{}
}

// wayOut says what can be done with a data directory that is refused.
func wayOut(dir string) string {
	return fmt.Sprintf("Restore %s from a backup. To begin anew, with no events, cursors and jobs, delete %s and %s",
		dir, filepath.Join(dir, storeDir), filepath.Join(dir, stateFile))
}

// wayOn says how to go on with what a store still has.
func wayOn(dir string) string {
	return fmt.Sprintf("%s. To go on with what is left, and with tokens of before refused, delete only %s", wayOut(dir), filepath.Join(dir, stateFile))
}
