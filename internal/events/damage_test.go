package events

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// damage is done to the files of a closed log of 100 records.
type damage func(t *testing.T, dir string)

// inDir is a path in the stream's directory.
func inDir(dir string, elem ...string) string {
	return filepath.Join(append([]string{dir, "jetstream", "$G", "streams", streamName}, elem...)...)
}

// change rewrites the log's only block.
func change(edit func([]byte) []byte) damage {
	return func(t *testing.T, dir string) {
		blocks, err := filepath.Glob(inDir(dir, "msgs", "*.blk"))
		if err != nil || len(blocks) != 1 {
			t.Fatal(blocks, err)
		}
		block, err := os.ReadFile(blocks[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(blocks[0], edit(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func truncate(block []byte) []byte { return block[:bytes.Index(block, []byte("event-61"))] }

func flip(block []byte) []byte {
	block[bytes.Index(block, []byte("event-50"))] ^= 0x20
	return block
}

func sidecarText(text string) damage {
	return func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, "log.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func without(elem ...string) damage {
	return func(t *testing.T, dir string) { remove(t, filepath.Join(append([]string{dir}, elem...)...)) }
}

func withoutIndex(t *testing.T, dir string) { remove(t, inDir(dir, "msgs", "index.db")) }

// anotherLog puts a new log beside the old one's record.
func anotherLog(t *testing.T, dir string) {
	remove(t, filepath.Join(dir, "jetstream"))
	side, err := os.ReadFile(filepath.Join(dir, "log.json"))
	if err != nil {
		t.Fatal(err)
	}
	remove(t, filepath.Join(dir, "log.json"))
	closeLog(t, open(t, dir))
	sidecarText(string(side))(t, dir)
}

// TestDamage damages the files of a log. Either it is refused, with the way out, or a
// reader is told what is missing, and it goes on.
func TestDamage(t *testing.T) {
	tests := map[string]struct {
		damage []damage
		lost   bool // it is refused with ErrLost
		refuse bool // it is refused otherwise
		fresh  bool // it is another log
		gap    span
	}{
		"nothing":                             {},
		"the stream is gone":                  {damage: []damage{without("jetstream")}, lost: true},
		"its messages are gone":               {damage: []damage{func(t *testing.T, dir string) { remove(t, inDir(dir, "msgs")) }}, lost: true},
		"another log":                         {damage: []damage{anotherLog}, lost: true},
		"everything is gone":                  {damage: []damage{without("jetstream"), without("log.json")}, fresh: true},
		"a block is truncated":                {damage: []damage{change(truncate)}, gap: span{61, 100}},
		"a truncated block without its index": {damage: []damage{change(truncate), withoutIndex}, lost: true},
		"a block is empty":                    {damage: []damage{change(func([]byte) []byte { return nil })}, gap: span{1, 100}},
		"a byte is flipped":                   {damage: []damage{change(flip)}, gap: span{50, 50}},
		"a flipped byte without an index":     {damage: []damage{change(flip), withoutIndex}, lost: true},
		"the index is gone":                   {damage: []damage{withoutIndex}},
		"the record is empty":                 {damage: []damage{sidecarText("")}, refuse: true},
		"the record is no JSON":               {damage: []damage{sidecarText("\x00\x00\x00\x00")}, refuse: true},
		"the record has no epoch":             {damage: []damage{sidecarText(`{"high_water": 7}`)}, refuse: true},
		"the record is gone":                  {damage: []damage{without("log.json")}}, // which is the way out
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir)
			appendN(t, l, 100, 100)
			epoch := l.Epoch()
			closeLog(t, l)
			for _, d := range tt.damage {
				d(t, dir)
			}
			l, err := Open(context.Background(), Config{Dir: dir, Retention: 72 * time.Hour, Logger: slog.New(slog.DiscardHandler)})
			if tt.lost || tt.refuse {
				if err == nil {
					closeLog(t, l)
				}
				if err == nil || errors.Is(err, ErrLost) != tt.lost || !strings.Contains(err.Error(), "delete") || !strings.Contains(err.Error(), dir) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer closeLog(t, l)
			if (l.Epoch() != epoch) != tt.fresh {
				t.Errorf("the epoch is %s and was %s", l.Epoch(), epoch)
			}
			if tt.fresh {
				return
			}
			checkDamaged(t, l, tt.gap)
		})
	}
}

// checkDamaged reads and follows a log of 100 records that has a gap, and appends to it.
func checkDamaged(t *testing.T, l *Log, want span) {
	t.Helper()
	if out, err := appendOne(t.Context(), l, rec("event-101")); err != nil || out != (Appended{Seq: 101}) {
		t.Errorf("appending: %+v, %v", out, err)
	}
	seqs, err := readAll(t, l, 0, 101, Filter{})
	var gap *GapError
	if errors.As(err, &gap); gap == nil {
		gap = &GapError{}
	}
	if gap.span() != want || err != nil && gap.span() == (span{}) {
		t.Fatalf("reading: %v, want %v", err, want)
	}
	if want == (span{}) {
		if len(seqs) != 101 {
			t.Errorf("%d records are read", len(seqs))
		}
		return
	}
	if uint64(len(seqs)) != want.from-1 {
		t.Errorf("%d are read before the gap from %d to %d", len(seqs), want.from, want.to)
	}
	if seqs, err := readAll(t, l, want.to, 101, Filter{}); err != nil || uint64(len(seqs)) != 101-want.to {
		t.Errorf("after the gap: %v, %v", seqs, err)
	}
	f := follow(t, l, 0)
	<-f.done
	if gap = nil; !errors.As(f.err, &gap) || gap.span() != want || f.last != want.from-1 {
		t.Errorf("the tail is at %d: %v", f.last, f.err)
	}
	f = follow(t, l, want.to)
	f.at(t, 101)
	f.end(t)
}
