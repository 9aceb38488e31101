package events

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestAppendInvalid refuses what could not be stored, and does not let it fail the
// records that it comes with.
func TestAppendInvalid(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	tests := map[string]struct {
		rec Record
		bad bool
	}{
		"no kind":              {Record{ID: "1"}, true},
		"a kind of two":        {Record{Kind: "a.b", ID: "1"}, true},
		"a long kind":          {Record{Kind: strings.Repeat("k", 65), ID: "1"}, true},
		"no id":                {Record{Kind: "k"}, true},
		"a long id":            {Record{Kind: "k", ID: strings.Repeat("1", maxID+1)}, true},
		"an id with a break":   {Record{Kind: "k", ID: "1\r\n2"}, true},
		"an id with a blank":   {Record{Kind: "k", ID: "1 "}, true},
		"an id beyond ASCII":   {Record{Kind: "k", ID: "é"}, true},
		"the kind alias":       {Record{Kind: "alias", ID: "1"}, true},
		"six aliases":          {Record{Kind: "k", ID: "1", Aliases: []string{"2", "3", "4", "5", "6", "7"}}, true},
		"an empty alias":       {Record{Kind: "k", ID: "1", Aliases: []string{""}}, true},
		"an alias with a tab":  {Record{Kind: "k", ID: "1", Aliases: []string{"2", "\t"}}, true},
		"its id as an alias":   {Record{Kind: "k", ID: "1", Aliases: []string{"1"}}, true},
		"too large":            {Record{Kind: "k", ID: "1", Data: make([]byte, maxPayload)}, true},
		"as large as possible": {Record{Kind: strings.Repeat("k", 64), Account: "ä", Thread: "ö", ID: strings.Repeat("1", maxID), Data: make([]byte, maxPayload-headerRoom)}, false},
		"an odd account":       {Record{Kind: "k", Account: "> *.\r\n", Thread: "\x00", ID: "odd"}, false},
		"a large account":      {Record{Kind: "k", Account: strings.Repeat("a", 1<<16), ID: "large"}, false},
		"five aliases":         {Record{Kind: "k", ID: "a1", Aliases: []string{"a2", "a3", "a4", "a5", "a6"}}, false},
		"an odd id":            {Record{Kind: "k", ID: "wamid.A==:*>/~"}, false},
	}
	var wg sync.WaitGroup
	for name, tt := range tests {
		wg.Go(func() {
			_, err := appendOne(t.Context(), l, tt.rec)
			if errors.Is(err, ErrInvalid) != tt.bad || !tt.bad && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	wg.Wait()
}

// TestClose closes a log several times, while records are appended.
func TestClose(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	var wg sync.WaitGroup
	begun := make(chan struct{}, 4)
	var mu sync.Mutex
	acked := map[string]uint64{}
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := string(rune('a'+w)) + strings.Repeat("-", i)
				out, err := appendOne(t.Context(), l, Record{Kind: "k", ID: id[:min(len(id), maxID)]})
				if i == 3 {
					begun <- struct{}{}
				}
				if err != nil {
					if !errors.Is(err, ErrUnavailable) {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				acked[id[:min(len(id), maxID)]] = out.Seq
				mu.Unlock()
			}
		})
	}
	for range 4 {
		<-begun
	}
	for range 3 {
		wg.Go(func() { closeLog(t, l) })
	}
	wg.Wait()
	if _, err := appendOne(t.Context(), l, Record{Kind: "k", ID: "late"}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("an append after the end: %v", err)
	}
	if err := l.Read(t.Context(), 0, 1, Filter{}, func(Entry) error { return nil }); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a read after the end: %v", err)
	}
	l = open(t, dir)
	defer closeLog(t, l)
	for id, seq := range acked {
		if m, err := l.leaderGet(t.Context(), seq, ""); err != nil || m.id != id {
			t.Errorf("%s was acknowledged at %d: %+v, %v", id, seq, m, err)
		}
	}
}

// TestAdjust opens a log with another retention: it is the same log, and keeps less.
func TestAdjust(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	epoch := l.Epoch()
	closeLog(t, l)
	l, err := Open(t.Context(), Config{Dir: dir, Retention: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer closeLog(t, l)
	info, err := l.stream.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := info.Config
	if l.Epoch() != epoch || c.Metadata[epochKey] != epoch || c.MaxAge != time.Hour || c.Duplicates != time.Hour || c.MaxBytes != -1 {
		t.Errorf("the epoch was %s, and the stream is %+v", epoch, c)
	}
}

// TestRetention fills a log beyond its bound: the oldest events go, their tokens expire,
// and a reader from before them is told what is missing.
func TestRetention(t *testing.T) {
	l, err := Open(t.Context(), Config{Dir: t.TempDir(), Retention: time.Hour, MaxBytes: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	defer closeLog(t, l)
	appendN(t, l, 30, 8<<10)
	earliest, head, err := l.Bounds(t.Context())
	if err != nil || earliest < 20 || earliest > 25 || head != 30 {
		t.Fatalf("the log is from %d to %d: %v", earliest, head, err)
	}
	var expired *ExpiredError
	if _, err := l.Check(t.Context(), l.Token(Place{Seq: earliest - 1})); !errors.As(err, &expired) || expired.Earliest != tokenAtSeq(t, l, earliest) {
		t.Errorf("an old token: %v", err)
	}
	for _, f := range []Filter{{}, {Kind: "message"}} {
		var gap *GapError
		if seqs, err := readAll(t, l, 7, head, f); seqs != nil || !errors.As(err, &gap) || gap.span() != (span{8, earliest}) {
			t.Errorf("reading what is gone: %v, %v", seqs, err)
		}
		if seqs, err := readAll(t, l, earliest, head, f); len(seqs) == 0 || err != nil {
			t.Errorf("reading what is left: %v, %v", seqs, err)
		}
	}
}

// TestOpenTwice keeps a second process out of the data directory.
func TestOpenTwice(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	cfg := Config{Dir: dir, Retention: time.Hour}
	if second, err := Open(t.Context(), cfg); err == nil {
		closeLog(t, second)
		t.Error("it was opened twice")
	}
	closeLog(t, l)
	closeLog(t, open(t, dir))
}

// TestOpenRefused refuses a retention that no one can mean.
func TestOpenRefused(t *testing.T) {
	if _, err := Open(context.Background(), Config{Dir: t.TempDir(), Retention: time.Second, Logger: slog.Default()}); err == nil {
		t.Error("it was opened")
	}
}
