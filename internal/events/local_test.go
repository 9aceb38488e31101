package events

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// hookSyncs makes a function stand before each fsync of the log, which fails if that
// does.
func hookSyncs(l *Log, before func(f *os.File) error) {
	l.sup.storing.Lock() // the committer may be under way
	defer l.sup.storing.Unlock()
	l.local.sync.fsync = func(f *os.File) error {
		if err := before(f); err != nil {
			return err
		}
		return f.Sync()
	}
}

// TestDurable holds fsyncs back: meanwhile nobody is answered, nobody can read what is
// not on disk, and what a fsync was for is all in its file when it comes.
func TestDurable(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 3, 10)
	begun, proceed := make(chan string), make(chan struct{})
	hookSyncs(l, func(f *os.File) error {
		text, err := os.ReadFile(f.Name())
		begun <- string(text)
		<-proceed
		return err
	})
	f := follow(t, l, 0)
	var answered atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := l.Append(t.Context(), rec(fmt.Sprintf("new-%d", i), fmt.Sprintf("alias-%d", i)), rec(fmt.Sprintf("more-%d", i))); err != nil {
				t.Error(err)
			}
			answered.Add(1)
		})
	}
	f.at(t, 3)
	for stored := 0; stored < 8*3; {
		block := <-begun
		info, err := l.info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := uint64(3 + stored)
		for stored = 0; stored < int(info.State.LastSeq)-3; stored++ {
			m, err := l.leaderGet(t.Context(), uint64(4+stored), "")
			if err != nil || !strings.Contains(block, m.id) {
				t.Errorf("record %d (%s) is not in the file: %v", 4+stored, m.id, err)
			}
		}
		_, head, err := l.Bounds(t.Context())
		if mark, _ := l.local.durable.get(); err != nil || head != before || mark != before || l.side.reached() > before {
			t.Errorf("before an fsync, after one up to %d: the head is %d, the mark %d, the record %d; %v", before, head, mark, l.side.reached(), err)
		}
		if n := answered.Load(); int(n)*3 > int(before)-3 {
			t.Errorf("%d are answered, and the log is on disk up to %d", n, before)
		}
		f.at(t, before)
		proceed <- struct{}{}
		f.at(t, uint64(3+stored))
	}
	wg.Wait()
	if err := f.end(t); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	hookSyncs(l, func(*os.File) error { return nil })
}

// TestSyncFails lets fsyncs fail: nothing is acknowledged, also when the next one
// succeeds, until the log has been written again.
func TestSyncFails(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 2, 10)
	var failing atomic.Bool
	failing.Store(true)
	hookSyncs(l, func(*os.File) error {
		if failing.Swap(false) {
			return errors.New("a bad sector")
		}
		return nil
	})
	if _, err := appendOne(t.Context(), l, rec("event-3", "alias-3")); !errors.Is(err, ErrUnavailable) {
		t.Fatalf("with an fsync that fails: %v", err)
	}
	if _, head, err := l.Bounds(t.Context()); head != 2 || err != nil {
		t.Errorf("after it the head is %d, %v", head, err)
	}
	if out, err := appendOne(t.Context(), l, rec("event-3", "alias-3")); !errors.Is(err, ErrUnavailable) {
		t.Errorf("with an fsync that does not: %+v, %v", out, err)
	}
	var out Appended
	eventually(t, "an append to succeed", func() (ok bool) {
		var err error
		out, err = appendOne(t.Context(), l, rec("event-3", "alias-3"))
		return err == nil
	})
	if !out.Duplicate || out.Seq != 3 && out.Seq != 4 { // it may be known by its alias
		t.Errorf("what was stored then is %+v", out)
	}
	if got, want := tailIDs(t, l), []string{"event-1", "event-2", "event-3", "=alias-3"}; !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
}

// TestTorn opens logs that end between a record and its aliases: they are completed
// before anything is appended, once.
func TestTorn(t *testing.T) {
	for stored := range 3 {
		t.Run(strconv.Itoa(stored), func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir)
			flushTogether(t, l, []Record{rec("1", "a")})
			u := unit{rec: &Record{Kind: "k", Account: "x.y", ID: "2", Aliases: []string{"b", "c"}}}
			msgs := u.messages()
			msgs[0].Header.Set(aliasesHeader, "b c")
			for _, m := range msgs[:1+stored] {
				publishRaw(t, l, m)
			}
			closeLog(t, l)
			for range 2 {
				l = open(t, dir)
				if got, want := tailIDs(t, l), []string{"1", "=a", "2", "=b", "=c"}; !slices.Equal(got, want) {
					t.Errorf("the log has %q, want %q", got, want)
				}
				for _, id := range []string{"2", "b", "c"} {
					if out, err := appendOne(t.Context(), l, rec(id)); err != nil || out != (Appended{Seq: 3, Duplicate: true}) {
						t.Errorf("%s again: %+v, %v", id, out, err)
					}
				}
				closeLog(t, l)
			}
		})
	}
}

// publishRaw stores a message as a process would that is then killed.
func publishRaw(t *testing.T, l *Log, m *nats.Msg) {
	t.Helper()
	resp, err := l.publish.RequestMsg(m, publishTimeout)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := parseAck(resp); err != nil || a.Error != nil || a.Duplicate {
		t.Fatal(a, err)
	}
}

// TestTornInProcess breaks off a flush between a record and its alias; the next one
// completes it, and does not take the record for a whole one.
func TestTornInProcess(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	flushTogether(t, l, []Record{rec("1")})
	m := unit{rec: &Record{Kind: "k", ID: "2"}}.messages()[0]
	m.Header.Set(aliasesHeader, "b")
	publishRaw(t, l, m)
	l.sup.storing.Lock()
	l.local.settled = false // as after any flush that fails
	l.sup.storing.Unlock()
	got := flushTogether(t, l, []Record{rec("b")}, []Record{rec("3", "c")})
	if want := [][]Appended{{{Seq: 3, Duplicate: true}}, {{Seq: 4}}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := tailIDs(t, l), []string{"1", "2", "=b", "3", "=c"}; !slices.Equal(got, want) {
		t.Errorf("the log has %q, want %q", got, want)
	}
}

// TestSyncBlocks appends so much that files are begun and removed: each that is there is
// put on disk after the last that was written to it, and so is its name.
func TestSyncBlocks(t *testing.T) {
	for name, maxBytes := range map[string]int64{"all is kept": 0, "retention": 256 << 10} {
		t.Run(name, func(t *testing.T) {
			l := openConfig(t, Config{Dir: t.TempDir(), Retention: time.Hour, MaxBytes: maxBytes})
			defer closeLog(t, l)
			synced := map[string]int64{} // sizes; the committer's, and ours in between
			hookSyncs(l, func(f *os.File) error {
				info, err := f.Stat()
				if err == nil && !info.IsDir() {
					synced[f.Name()] = info.Size()
				} else if err == nil {
					names, rerr := os.ReadDir(f.Name())
					for _, n := range names {
						synced["name of "+n.Name()] = 1
					}
					err = rerr
				}
				return err
			})
			for i := range 12 {
				recs := make([]Record, 40)
				for j := range recs {
					recs[j] = Record{Kind: "k", ID: fmt.Sprintf("event-%d-%d", i, j), Data: make([]byte, 64<<10)}
				}
				if _, err := l.Append(t.Context(), recs...); err != nil {
					t.Fatal(err)
				}
				l.sup.storing.Lock()
				numbers, err := l.local.sync.blocks()
				if err != nil || len(numbers) == 0 {
					t.Fatal(numbers, err)
				}
				for _, n := range numbers {
					path := l.local.sync.blockPath(n)
					info, err := os.Stat(path)
					if err != nil {
						t.Fatal(err)
					}
					if n == 1 && len(numbers) == 1 {
						synced["name of 1.blk"] = 1 // since the log was opened
					}
					if synced[path] != info.Size() || synced[fmt.Sprintf("name of %d.blk", n)] == 0 {
						t.Errorf("block %d of %d has %d bytes, and %d are on disk", n, len(numbers), info.Size(), synced[path])
					}
				}
				l.sup.storing.Unlock()
			}
			if l.local.sync.block < 3 {
				t.Errorf("there are only %d blocks", l.local.sync.block)
			}
		})
	}
}
