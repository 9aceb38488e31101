package enginetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
)

// testAppendOnce appends records that are known by several ids, one call after the other.
// For each record a case says of which it is a duplicate; "" means that it is new.
func testAppendOnce(t *testing.T, s *subject) {
	s.start()
	for name, tt := range map[string]struct {
		calls [][]eventlog.Record
		want  [][]string
		log   []string
	}{
		"new":                  {[][]eventlog.Record{{rec("1", "a", "b")}, {rec("2")}}, [][]string{{""}, {""}}, []string{"1", "2"}},
		"again":                {[][]eventlog.Record{{rec("1", "a")}, {rec("1", "a")}}, [][]string{{""}, {"1"}}, []string{"1"}},
		"by its alias":         {[][]eventlog.Record{{rec("1", "a")}, {rec("a")}}, [][]string{{""}, {"1"}}, []string{"1"}},
		"its id as an alias":   {[][]eventlog.Record{{rec("1")}, {rec("2", "1")}}, [][]string{{""}, {"1"}}, []string{"1"}},
		"a shared alias":       {[][]eventlog.Record{{rec("1", "a")}, {rec("2", "b", "a")}}, [][]string{{""}, {"1"}}, []string{"1"}},
		"nothing of a dup":     {[][]eventlog.Record{{rec("1")}, {rec("1", "a")}, {rec("a")}}, [][]string{{""}, {"1"}, {""}}, []string{"1", "a"}},
		"one of many":          {[][]eventlog.Record{{rec("2", "b")}, {rec("1", "a"), rec("2"), rec("3")}, {rec("b"), rec("4")}}, [][]string{{""}, {"", "2", ""}, {"2", ""}}, []string{"2", "1", "3", "4"}},
		"twins":                {[][]eventlog.Record{{rec("1"), rec("1"), rec("2", "1"), rec("3")}}, [][]string{{"", "1", "1", ""}}, []string{"1", "3"}},
		"twins by alias":       {[][]eventlog.Record{{rec("1", "a"), rec("a", "c"), rec("c")}}, [][]string{{"", "1", ""}}, []string{"1", "c"}},
		"five aliases":         {[][]eventlog.Record{{rec("1", "a", "b", "c", "d", "e")}, {rec("e")}}, [][]string{{""}, {"1"}}, []string{"1"}},
		"odd ids":              {[][]eventlog.Record{{rec("wamid.A==:*>/~", "*")}, {rec("*")}, {rec(">")}}, [][]string{{""}, {"wamid.A==:*>/~"}, {""}}, []string{"wamid.A==:*>/~", ">"}},
		"a part of another id": {[][]eventlog.Record{{rec("12", "3")}, {rec("1", "23")}, {rec("2")}}, [][]string{{""}, {""}, {""}}, []string{"12", "1", "2"}},
	} {
		t.Run(name, func(t *testing.T) {
			own := func(id string) string { return strings.ReplaceAll(name, " ", "-") + "/" + id } // one log for all
			seqs, after := map[string]uint64{}, s.head()
			for i, call := range tt.calls {
				recs := slices.Clone(call)
				for j := range recs {
					recs[j].ID, recs[j].Aliases = own(recs[j].ID), slices.Clone(recs[j].Aliases)
					for k := range recs[j].Aliases {
						recs[j].Aliases[k] = own(recs[j].Aliases[k])
					}
				}
				for j, out := range s.append(recs...) {
					switch want := tt.want[i][j]; {
					case out.Duplicate != (want != ""):
						t.Errorf("record %d of call %d: got %+v, want a duplicate of %q", j, i, out, want)
					case want == "" && out.Seq == 0, want != "" && out.Seq != 0 && out.Seq != seqs[want]:
						t.Errorf("record %d of call %d: got %+v, want the position of %q, %d", j, i, out, want, seqs[want])
					case want == "":
						seqs[call[j].ID] = out.Seq
					}
				}
			}
			ids, _, err := s.read(after, s.head(), eventlog.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, id := range tt.log {
				want = append(want, own(id))
			}
			equal(t, "the log", ids, want)
		})
	}
}

// testAppendMany appends more records at once than an engine stores in one batch.
func testAppendMany(t *testing.T, s *subject) {
	s.start()
	recs := make([]eventlog.Record, 3000)
	var ids []string
	for i := range recs {
		recs[i] = rec(eventID(i), fmt.Sprintf("alias-%d", i))
		recs[i].Data = []byte(strings.Repeat(recs[i].ID, 50))
		ids = append(ids, recs[i].ID)
	}
	first := s.append(recs...)
	for i, a := range first {
		if a.Duplicate || i > 0 && a.Seq <= first[i-1].Seq {
			t.Fatalf("record %d: %+v after %+v", i, a, first[max(i, 1)-1])
		}
	}
	for i, a := range s.append(recs...) {
		if !a.Duplicate || a.Seq != 0 && a.Seq != first[i].Seq {
			t.Fatalf("record %d again: got %+v, want a duplicate of %+v", i, a, first[i])
		}
	}
	equal(t, "the log", s.all(), ids)
	i := 0
	err := s.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		if e.Seq != first[i].Seq || e.Kind != "k" || string(e.Data) != string(recs[i].Data) {
			t.Errorf("record %d: got %+v, want %+v", i, e, recs[i])
		}
		i++
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// testAppendConcurrently appends the same records from many goroutines: each is stored
// once, and all callers get the same position.
func testAppendConcurrently(t *testing.T, s *subject) {
	s.start()
	const records, posters = 200, 8
	var mu sync.Mutex
	seqs, fresh := map[string]uint64{}, 0
	var wg sync.WaitGroup
	for p := range posters {
		wg.Go(func() {
			for i := range records {
				id := eventID((i*7 + p*13) % records)
				out, err := s.Append(t.Context(), []eventlog.Record{{Kind: "message", Account: "a.b", Thread: "c*>", ID: id, Data: []byte(id)}})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if !out[0].Duplicate {
					fresh++
				}
				if out[0].Seq != 0 {
					if seqs[id] != 0 && seqs[id] != out[0].Seq {
						t.Errorf("%s: got the positions %d and %d, want one", id, seqs[id], out[0].Seq)
					}
					seqs[id] = out[0].Seq
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	ids := s.all()
	if fresh != records || len(ids) != records {
		t.Errorf("got %d new and %d stored records, want %d", fresh, len(ids), records)
	}
	err := s.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		if seqs[e.ID] != e.Seq || string(e.Data) != e.ID {
			t.Errorf("%s with %q: got it at %d, want the acknowledged position %d", e.ID, e.Data, e.Seq, seqs[e.ID])
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// testAppendCrossing appends the same things under several ids at the same time: each is
// stored once, and the records of a call are in its order.
func testAppendCrossing(t *testing.T, s *subject) {
	s.start()
	const things, posters = 60, 16
	var mu sync.Mutex
	fresh := map[int]int{}
	var wg sync.WaitGroup
	for p := range posters {
		wg.Go(func() {
			for i := range things {
				thing := (i*7 + p%5*11) % things
				m, u := fmt.Sprintf("m%d", thing), fmt.Sprintf("u%d", thing)
				first := [][]string{{m, u}, {u, m}, {u}}[p%3]
				out, err := s.Append(t.Context(), []eventlog.Record{rec(first[0], first[1:]...), rec(m + "-2"), rec(m+"-3", u+"-3")})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if !out[0].Duplicate {
					fresh[thing]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	ids := s.all()
	for thing := range things {
		m, u := fmt.Sprintf("m%d", thing), fmt.Sprintf("u%d", thing)
		first := max(slices.Index(ids, m), slices.Index(ids, u))
		second, third := slices.Index(ids, m+"-2"), slices.Index(ids, m+"-3")
		if first < 0 || first > second || second > third || fresh[thing] != 1 {
			t.Errorf("thing %d: got the positions %d, %d, %d and %d new records, want them in this order and 1", thing, first, second, third, fresh[thing])
		}
	}
	sorted := slices.Sorted(slices.Values(ids))
	if once := slices.Compact(slices.Clone(sorted)); len(once) != len(ids) {
		t.Errorf("got %d stored records of which %d are different, want all different", len(ids), len(once))
	}
}

// testAppendSizes appends small records and the largest, with odd fields.
func testAppendSizes(t *testing.T, s *subject) {
	s.start()
	id := strings.Repeat("1", 256)
	recs := []eventlog.Record{
		{Kind: "k", ID: "empty"},
		{Kind: strings.Repeat("k", 64), Account: "ä", Thread: "ö", ID: id, Data: make([]byte, s.MaxData())},
		{Kind: "k", Account: "> *.\r\n", Thread: "\x00", ID: "odd", Data: []byte("\x00\r\n")},
		{Kind: "k", Account: strings.Repeat("a", 1<<10), ID: "large account"[:5]},
		{Kind: "k", ID: "last", Data: make([]byte, 100<<10)},
	}
	f := s.follow(0)
	for _, r := range recs {
		s.append(r)
	}
	f.has(t, len(recs))
	f.end(t)
	i := 0
	err := s.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		for what, e := range map[string]eventlog.Entry{"read": e, "told": f.entries[i]} {
			if r := recs[i]; e.Kind != r.Kind || e.ID != r.ID || string(e.Data) != string(r.Data) {
				t.Errorf("record %d is %s as %s %s with %d bytes", i, what, e.Kind, e.ID, len(e.Data))
			}
		}
		i++
		return nil
	})
	if err != nil || i != len(recs) {
		t.Errorf("%d of %d are read: %v", i, len(recs), err)
	}
	for _, f := range []eventlog.Filter{{Account: "> *.\r\n"}, {Thread: "\x00"}} {
		if ids, _, err := s.read(0, s.head(), f); err != nil || !slices.Equal(ids, []string{"odd"}) {
			t.Errorf("%q: got %q, %v, want odd", f, ids, err)
		}
	}
}

// testAppendCanceled appends with a context that has ended.
func testAppendCanceled(t *testing.T, s *subject) {
	s.start()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Append(ctx, []eventlog.Record{rec("1")}); !errors.Is(err, context.Canceled) && !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("Append: got %v, want the context's error or ErrUnavailable", err)
	}
	if out := s.append(rec("1")); len(s.all()) != 1 {
		t.Errorf("after the result %+v: got the log %q, want one record", out, s.all())
	}
}
