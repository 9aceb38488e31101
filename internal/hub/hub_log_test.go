package hub

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// TestHubLog runs a hub on a real log, with a small ring: subscribers join at all positions
// while the log grows, with and without filters, and resume from what was delivered.
func TestHubLog(t *testing.T) {
	l := logtest.Open(t)
	appended := 0
	grow := func(n int) {
		t.Helper()
		recs := make([]eventlog.Record, n)
		for i := range recs {
			account := []string{"a", "b c", ""}[appended%3]
			recs[i] = kindOf(t, []string{eventlog.KindMessageReceived, eventlog.KindMessageSent}[appended%2], appended+1, account, fmt.Sprint(appended%5))
			if appended%100 == 99 {
				recs[i] = kindOf(t, eventlog.KindGap, appended+1, account, "")
			}
			appended++
		}
		if _, err := l.Append(t.Context(), recs...); err != nil {
			t.Fatal(err)
		}
	}
	grow(100)
	h, stop := runHub(t, l, 100, 2)
	selections := map[string]struct {
		sel  *Selection
		want func(seq uint64) bool
	}{
		"all":         {&Selection{}, func(uint64) bool { return true }},
		"a kind":      {&Selection{Kinds: set(eventlog.KindMessageSent)}, func(seq uint64) bool { return seq%2 == 0 }},
		"an account":  {&Selection{Accounts: set("b c")}, func(seq uint64) bool { return seq%3 == 2 || seq%300 == 0 }},
		"no account":  {&Selection{Accounts: set(), Accountless: true}, func(seq uint64) bool { return seq%3 == 0 }},
		"a thread":    {&Selection{Threads: set("2")}, func(seq uint64) bool { return seq%5 == 3 || seq%100 == 0 }},
		"all of them": {&Selection{Kinds: set(eventlog.KindMessageReceived), Accounts: set("a"), Threads: set("0")}, func(seq uint64) bool { return seq%30 == 1 || seq%300 == 100 || seq%300 == 0 }},
	}
	type member struct {
		name  string
		c     *collector
		after uint64
		want  func(uint64) bool
	}
	var members []member
	const total = 1000
	for round := 0; appended < total; round++ {
		for name, s := range selections {
			m := member{name, newCollector(t), uint64(appended * (round % 4) / 3), s.want} // sometimes the head
			if m.after > uint64(appended) {
				m.after = 0
			}
			if _, err := h.Subscribe(t.Context(), eventlog.Place{Seq: m.after}, s.sel, time.Second, m.c); err != nil {
				t.Fatal(err)
			}
			members = append(members, m)
		}
		grow(min(total-appended, 50+round*30))
	}
	for _, m := range members {
		var want []uint64
		for seq := m.after + 1; seq <= total; seq++ {
			if m.want(seq) {
				want = append(want, seq)
			}
		}
		if got := m.c.until(len(want)); !slices.Equal(got, want) {
			t.Errorf("%s after %d: got %v, want %v", m.name, m.after, got, want)
		}
	}
	// A subscription can be resumed from a heartbeat's token.
	c := newCollector(t)
	s, err := h.Subscribe(t.Context(), eventlog.Place{Seq: 567}, &Selection{}, time.Second, c)
	if err != nil {
		t.Fatal(err)
	}
	c.until(total - 567)
	err = s.Do(func(h Heartbeat) error {
		if p, err := l.Check(t.Context(), h.Token); err != nil || p.Seq != total || !h.CaughtUp {
			t.Errorf("the token of %+v: got sequence %d, %v; want %d, caught up", h, p.Seq, err, total)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	stop()
}

// TestHubLogGaps runs a hub on a log from which records are lost.
func TestHubLogGaps(t *testing.T) {
	engine := logtest.NewMemory()
	l := eventlog.New(engine, time.Hour, nil)
	defer l.Close()
	for i := range 50 {
		if _, err := l.Append(t.Context(), record(t, i, "a", "t")); err != nil {
			t.Fatal(err)
		}
	}
	var times [51]time.Time
	if err := l.Read(t.Context(), 0, 50, eventlog.Filter{}, func(e eventlog.Entry) error { times[e.Seq] = e.Time; return nil }); err != nil {
		t.Fatal(err)
	}
	five, err := l.Place(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	engine.Expire(11)
	engine.Lose(20)
	h, stop := runHub(t, l, 100, 2)
	c := newCollector(t)
	s, err := h.Subscribe(t.Context(), five, &Selection{}, time.Second, c)
	if err != nil {
		t.Fatal(err)
	}
	c.until(39)
	stop()
	if err := s.Wait(); err != ErrStopped {
		t.Errorf("the subscription ended with %v, want %v", err, ErrStopped)
	}
	seqs, _, gaps := c.got()
	if want := []span{{6, 10}, {20, 20}}; !slices.Equal(gaps, want) || !slices.Equal(seqs, append(sequences(11, 19), sequences(21, 50)...)) {
		t.Fatalf("got %v, %v, want %v", seqs, gaps, want)
	}
	// A gap lasts from the entry before it to the one behind it, and its token is in between.
	for i, want := range [][2]time.Time{{times[5], times[11]}, {times[19], times[21]}} {
		if g := c.whole[i]; !g.Since.Equal(want[0]) || !g.After.Time.Equal(want[1]) {
			t.Errorf("the gap %v is from %v to %v, want %v", &g, g.Since, g.After.Time, want)
		}
		if p, err := l.Check(t.Context(), l.Token(c.whole[i].After)); p.Seq != gaps[i].to || err != nil {
			t.Errorf("the token of the gap %v: got %v, %v; want sequence %d", gaps[i], p, err, gaps[i].to)
		}
	}
}

// TestHubLogTokens checks the tokens of all heartbeats and events against the log,
// including heartbeats in the middle of a long part of history that a filter leaves out.
func TestHubLogTokens(t *testing.T) {
	l := logtest.Open(t)
	const total = 3000
	recs := make([]eventlog.Record, total)
	for i := range recs {
		recs[i] = record(t, i, "a", "t")
		if i%1000 == 500 {
			recs[i] = record(t, i, "b", "t")
		}
	}
	if _, err := l.Append(t.Context(), recs...); err != nil {
		t.Fatal(err)
	}
	h, stop := runHub(t, l, 16, 1)
	for name, sel := range map[string]*Selection{"all": {}, "one of a thousand": {Accounts: set("b")}, "none": {Accounts: set("c")}, "no kind": {Kinds: set(eventlog.KindGap, eventlog.KindOther)}} {
		c := newCollector(t)
		s, err := h.Subscribe(t.Context(), eventlog.Place{}, sel, time.Millisecond, c)
		if err != nil {
			t.Fatal(err)
		}
		caughtUp := func() bool {
			_, beats, _ := c.got()
			return len(beats) > 0 && beats[len(beats)-1].CaughtUp
		}
		logtest.Eventually(t, "the subscription to catch up", caughtUp)
		_, beats, _ := c.got()
		last := beats[len(beats)-1].Seq
		for _, b := range beats {
			if p, err := l.Check(t.Context(), b.Token); p.Seq != b.Seq || err != nil {
				t.Errorf("%s: the token of the heartbeat at %d: got %v, %v; want that sequence", name, b.Seq, p, err)
			}
		}
		if last != total {
			t.Errorf("%s: the last heartbeat is at %d, want %d", name, last, total)
		}
		if err := s.Do(func(h Heartbeat) error {
			if p, err := l.Check(t.Context(), h.Token); p.Seq != total || err != nil {
				t.Errorf("%s: the token between deliveries: got %v, %v; want sequence %d", name, p, err, total)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	stop()
}

// BenchmarkHistory reads a log of small records through a hub.
func BenchmarkHistory(b *testing.B) {
	l := logtest.Open(b)
	data, err := proto.Marshal(&logv1.Record{AccountId: "a", ConversationId: "t", Frame: make([]byte, 512)})
	if err != nil {
		b.Fatal(err)
	}
	const total = 50000
	for i := 0; i < total; i += 100 {
		var recs []eventlog.Record
		for j := range 100 {
			recs = append(recs, eventlog.Record{Kind: eventlog.KindMessageReceived, Account: "a", Thread: "t", ID: fmt.Sprint(i + j), Data: data})
		}
		if _, err := l.Append(b.Context(), recs...); err != nil {
			b.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	for name, sel := range map[string]*Selection{"all": {}, "filtered": {Kinds: set(eventlog.KindMessageReceived)}} {
		b.Run(name, func(b *testing.B) {
			h := New(l, slog.New(slog.DiscardHandler))
			ran := make(chan error, 1)
			runCtx, stop := context.WithCancel(ctx)
			go func() { ran <- h.Run(runCtx) }()
			for b.Loop() {
				to := &idle{}
				subCtx, end := context.WithCancel(ctx)
				s, err := h.Subscribe(subCtx, eventlog.Place{Seq: 0}, sel, time.Minute, to)
				if err != nil {
					b.Fatal(err)
				}
				for to.beats.Load() == 0 {
					time.Sleep(100 * time.Microsecond)
				}
				end()
				if err := s.Wait(); err != context.Canceled {
					b.Error(err)
				}
			}
			b.ReportMetric(total*float64(b.N)/b.Elapsed().Seconds(), "events/s")
			stop()
			if err := <-ran; err != nil {
				b.Error(err)
			}
		})
	}
}
