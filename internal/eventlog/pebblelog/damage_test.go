package pebblelog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

// prepare makes a closed log of some events in tables, of some more in the write-ahead log,
// and of a key.
func prepare(t testing.TB, inTables, inLog int) string {
	t.Helper()
	dir := t.TempDir()
	e, _ := open(t, Config{Dir: dir})
	appendEvents(t, e, 1, inTables)
	if _, err := e.Keys("cursors").Put(t.Context(), "a.b", []byte("1"), eventlog.IfRevision(0), 0); err != nil {
		t.Fatal(err)
	}
	closeLog(t, e)
	e, _ = open(t, Config{Dir: dir}) // which flushes
	appendEvents(t, e, inTables+1, inTables+inLog)
	closeLog(t, e)
	return dir
}

// copyDir copies a data directory.
func copyDir(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// files returns the files of a store that match a pattern, sorted.
func files(t testing.TB, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, storeDir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no files %s: %v", pattern, err)
	}
	return names
}

func edit(t testing.TB, name string, change func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, change(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkLog opens a log that may be damaged, and checks that appends work and that every read
// gives the same. It returns how many events are lost, and how many of the ids and aliases
// that it looks up are not known; -1 if the log was refused with an error that says what to
// do.
func checkLog(t testing.TB, dir string, events int) (lost, unknown int) {
	t.Helper()
	e, err := Open(t.Context(), Config{Dir: dir, Retention: 72 * time.Hour})
	if err != nil {
		if !strings.Contains(err.Error(), "Restore "+dir) || !strings.Contains(err.Error(), filepath.Join(dir, stateFile)) {
			t.Errorf("the refusal: got %v, want it with what to do", err)
		}
		return -1, 0
	}
	defer closeLog(t, e)
	if head := e.head.Load(); head != uint64(events) {
		t.Fatalf("the log's end: got %d, want %d", head, events)
	}
	if out := appendPatiently(t, e, record(events+1)); out[0].Seq != uint64(events+1) {
		t.Fatalf("the next event: got it at %d, want %d", out[0].Seq, events+1)
	}
	read, gaps := readAll(t, e, 0, uint64(events+1), eventlog.Filter{})
	for _, g := range gaps {
		lost += int(g.To - g.From + 1)
	}
	if read+lost != events+1 {
		t.Errorf("%d are read and %d are lost (%v) of %d", read, lost, gaps, events+1)
	}
	// Filtered reads get all gaps, also those that may not concern the filter.
	filtered, filteredGaps := readAll(t, e, 0, uint64(events+1), eventlog.Filter{Kind: "message"})
	if !slices.Equal(filteredGaps, gaps) || filtered < (read-lost)/2-1 || filtered > (read+lost)/2+1 {
		t.Errorf("filtered, %d are read, with the gaps %v, want them to be %v", filtered, filteredGaps, gaps)
	}
	if again, gapsAgain := readAll(t, e, 0, uint64(events+1), eventlog.Filter{}); again != read || !slices.Equal(gaps, gapsAgain) {
		t.Errorf("read again, %d and %v, and it was %d and %v", again, gapsAgain, read, gaps)
	}
	if _, err := e.AtTime(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Errorf("looking for a time: %v", err)
	}
	// What was damaged is not there any more, so a compaction does not fail.
	var known []eventlog.Record
	for n := 1; n <= events; n += 97 {
		rec := record(n)
		known = append(known, rec, eventlog.Record{Kind: "k", ID: rec.Aliases[0]})
	}
	for i, out := range appendPatiently(t, e, known...) {
		if out.Duplicate {
			continue
		}
		unknown++
		if n := uint64(1 + i/2*97); firstHole(gaps, n-1, n).To == 0 {
			t.Errorf("event %d is there, and %s is not known", n, known[i].ID)
		}
	}
	if _, err := e.Keys("cursors").Get(t.Context(), "a.b"); err != nil {
		t.Errorf("the key: %v", err)
	}
	if rev, err := e.Keys("cursors").Put(t.Context(), "c", nil, eventlog.IfRevision(0), 0); err != nil || rev == 0 {
		t.Errorf("putting a key: %d, %v", rev, err)
	}
	if err := e.db.Compact(context.Background(), []byte{0}, []byte{0xff}, false); err != nil {
		t.Errorf("compacting: %v", err)
	}
	return lost, unknown
}

// appendPatiently repeats an append while a repair takes longer than a caller waits, as the
// upstream repeats a webhook.
func appendPatiently(t testing.TB, e *Engine, recs ...eventlog.Record) []eventlog.Appended {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		out, err := e.Append(t.Context(), recs)
		if err == nil {
			return out
		}
		if !errors.Is(err, eventlog.ErrUnavailable) || time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// TestDamagedTable flips a byte of a table: what cannot be read is a gap, the log goes on, and
// all ids stay known. It does so for each table near its end, where what is needed to read any
// of it is, and at random.
func TestDamagedTable(t *testing.T) {
	t.Parallel()
	events, ends, anywhere := 6000, 4, 4
	if testing.Short() {
		events, ends, anywhere = 3000, 1, 2
	}
	dir := prepare(t, events-events/6, events/6)
	tables := files(t, dir, "*.sst")
	var gaps atomic.Int32
	t.Run("flips", func(t *testing.T) {
		for i := range (ends + anywhere) * len(tables) {
			name := filepath.Base(tables[i%len(tables)])
			t.Run(fmt.Sprintf("%s/%d", name, i/len(tables)), func(t *testing.T) {
				t.Parallel()
				copied := copyDir(t, dir)
				at := 0.0
				edit(t, filepath.Join(copied, storeDir, name), func(b []byte) []byte {
					n := rand.IntN(len(b))
					if i < ends*len(tables) {
						n = len(b) - 1 - i*17%200
					}
					at = float64(n) / float64(len(b))
					b[n] ^= 1 << (i % 8)
					return b
				})
				lost, unknown := checkLog(t, copied, events)
				t.Logf("flipped at %.4f, %d are lost", at, lost)
				if lost < 0 || i >= ends*len(tables) && lost > events/4 {
					t.Errorf("flipped at %.4f, %d events are lost", at, lost)
				}
				if unknown > 0 {
					t.Errorf("flipped at %.4f, %d ids are not known", at, unknown)
				}
				if lost > 0 {
					gaps.Add(1)
				}
			})
		}
	})
	if int(gaps.Load()) < ends {
		t.Errorf("only %d flips lost something: they were not where the events are", gaps.Load())
	}
}

// TestCompactionMeetsDamage lets a compaction find damage first.
func TestCompactionMeetsDamage(t *testing.T) {
	t.Parallel()
	const events = 3000
	dir := prepare(t, events, 0)
	for _, name := range files(t, dir, "*.sst") {
		edit(t, name, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	}
	e, text := open(t, Config{Dir: dir})
	eventually(t, "a compaction to succeed", func() bool {
		return e.db.Compact(t.Context(), []byte{0}, []byte{0xff}, false) == nil
	})
	if text.count("was repaired") == 0 {
		t.Errorf("nothing was repaired:\n%s", text)
	}
	closeLog(t, e)
	if lost, _ := checkLog(t, dir, events); lost <= 0 || lost > 500 {
		t.Errorf("got %d lost events, want 1 to 500", lost)
	}
}

// TestReadWhileRepaired reads a log again and again while a part of it is replaced: it
// always gets everything, and never a gap.
func TestReadWhileRepaired(t *testing.T) {
	t.Parallel()
	const events = 20
	e, _ := open(t, Config{Dir: prepare(t, events, 0)})
	defer closeLog(t, e)
	part := pebble.KeyRange{Start: recordKey(1), End: append(recordKey(events), 0)}
	var done atomic.Bool
	var readers sync.WaitGroup
	defer readers.Wait()
	defer done.Store(true)
	for range 4 {
		readers.Go(func() {
			for !done.Load() && !t.Failed() {
				if read, gaps := readAll(t, e, 0, events, eventlog.Filter{}); read != events || len(gaps) > 0 {
					t.Errorf("got %d events and the gaps %v, want %d events and no gap", read, gaps, events)
				}
			}
		})
	}
	for range 100 {
		// Only the writer replaces; it has nothing else to do here.
		if lost, err := e.replace(part); lost != 0 || err != nil {
			t.Fatalf("replacing what is whole: got %d lost events and %v, want none", lost, err)
		}
	}
}

// TestDamagedFiles damages each kind of file. Either the log is refused, or readers get a
// gap.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	const events = 1500
	dir := prepare(t, 1000, 500)
	flip := func(at float64) func(*testing.T, string) {
		return func(t *testing.T, name string) {
			edit(t, name, func(b []byte) []byte { b[int(at*float64(len(b)-1))] ^= 0x10; return b })
		}
	}
	truncate := func(at float64) func(*testing.T, string) {
		return func(t *testing.T, name string) {
			edit(t, name, func(b []byte) []byte { return b[:int(at*float64(len(b)))] })
		}
	}
	remove := func(t *testing.T, name string) {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	// A write that a crash has cut off before it was acknowledged.
	torn := func(more func(written []byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, name string) {
			edit(t, name, func(b []byte) []byte { return append(b, more(b)...) })
		}
	}
	const refused, gap, whole, any = "refused", "a gap", "whole", "refused or whole"
	for name, tt := range map[string]struct {
		pattern string
		damage  func(*testing.T, string)
		want    string
	}{
		"nothing":                   {"*.log", func(*testing.T, string) {}, whole},
		"the log flipped":           {"*.log", flip(0.3), refused},
		"the log flipped later":     {"*.log", flip(0.7), refused},
		"the log cut off":           {"*.log", truncate(0.5), refused},
		"the log emptied":           {"*.log", truncate(0), refused},
		"the log gone":              {"*.log", remove, refused},
		"the log's end torn":        {"*.log", torn(func(b []byte) []byte { return b[:len(b)/3] }), whole},
		"the log's end zeros":       {"*.log", torn(func([]byte) []byte { return make([]byte, 5000) }), whole},
		"the log's end of noise":    {"*.log", torn(func([]byte) []byte { return bytes.Repeat([]byte("noise"), 300) }), whole},
		"the manifest flipped":      {"MANIFEST-*", flip(0.5), refused},
		"the manifest cut off":      {"MANIFEST-*", truncate(0.5), refused},
		"the manifest gone":         {"MANIFEST-*", remove, refused},
		"the options flipped":       {"OPTIONS-*", flip(0.5), any},
		"the options cut off":       {"OPTIONS-*", truncate(0.5), any},
		"the options gone":          {"OPTIONS-*", remove, any},
		"the markers gone":          {"marker.*", remove, refused},
		"a table cut off":           {"*.sst", truncate(0.5), gap},
		"a table emptied":           {"*.sst", truncate(0), gap},
		"a table gone":              {"*.sst", remove, refused},
		"the store gone":            {"", remove, refused},
		"the state flipped":         {"../" + stateFile, flip(0.5), refused},
		"the state cut off":         {"../" + stateFile, truncate(0.5), refused},
		"the state emptied":         {"../" + stateFile, truncate(0), refused},
		"the state gone":            {"../" + stateFile, remove, whole}, // which is the way to go on
		"an old copy of the store":  {"", func(t *testing.T, name string) { remove(t, name); copyInto(t, prepare(t, 100, 0), name) }, refused},
		"all of the tables flipped": {"*.sst", flip(0.9), gap},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			copied := copyDir(t, dir)
			for _, name := range files(t, copied, tt.pattern) {
				tt.damage(t, name)
			}
			got := whole
			lost, _ := checkLog(t, copied, events)
			switch {
			case lost < 0:
				got = refused
			case lost > 0:
				got = gap
			}
			if got != tt.want && !(tt.want == any && (got == refused || got == whole)) {
				t.Errorf("it is %s (%d lost), want %s", got, lost, tt.want)
			}
		})
	}
}

// copyInto replaces the store of a data directory with that of another.
func copyInto(t *testing.T, dir, store string) {
	t.Helper()
	if err := os.CopyFS(store, os.DirFS(filepath.Join(dir, storeDir))); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
}

// TestGoOn does what the refusal says: without the state, the log continues with what it
// has, as another log.
func TestGoOn(t *testing.T) {
	t.Parallel()
	dir := prepare(t, 2000, 1000)
	e, _ := open(t, Config{Dir: dir})
	epoch := e.Epoch()
	closeLog(t, e)
	for _, name := range append(files(t, dir, "*.log"), filepath.Join(dir, stateFile)) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	e, _ = open(t, Config{Dir: dir})
	defer closeLog(t, e)
	head := e.head.Load()
	if read, gaps := readAll(t, e, 0, head, eventlog.Filter{}); uint64(read) != head || gaps != nil || head < 2000 {
		t.Errorf("%d of %d are read, with %v", read, head, gaps)
	}
	if e.Epoch() == epoch {
		t.Error("the epoch is the same")
	}
}
