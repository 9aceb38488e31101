package natslog

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
)

// flushTogether appends calls as if all had come at the same time.
func flushTogether(t *testing.T, e *Engine, calls ...[]eventlog.Record) [][]eventlog.Appended {
	t.Helper()
	var queue []*call
	for _, recs := range calls {
		queue = append(queue, &call{recs: recs, out: make([]eventlog.Appended, len(recs)), result: make(chan error, 1)})
	}
	all := slices.Clone(queue)
	for len(queue) > 0 {
		queue = e.flush(queue) // flush returns the calls that are not done
	}
	var out [][]eventlog.Appended
	for _, c := range all {
		if err := <-c.result; err != nil {
			t.Fatal(err)
		}
		out = append(out, c.out)
	}
	return out
}

// tailIDs returns the ids of all records in the log, aliases with a mark.
func tailIDs(t *testing.T, e *Engine) (ids []string) {
	t.Helper()
	_, head, err := e.Bounds(t.Context())
	if err != nil || head == 0 {
		t.Fatal(head, err)
	}
	done := fmt.Errorf("all is read")
	err = e.Tail(t.Context(), 0, func(entries []eventlog.Entry) error {
		for _, e := range entries {
			if e.Seq != uint64(len(ids)+1) {
				t.Errorf("got record %d after %d records, want no gap", e.Seq, len(ids))
			}
			if e.Kind == eventlog.KindMarker {
				e.ID = "=" + e.ID
			}
			ids = append(ids, e.ID)
		}
		if uint64(len(ids)) >= head {
			return done
		}
		return nil
	})
	if err != done {
		t.Fatal(err)
	}
	return ids
}

// TestAlias appends records that have several ids, one after the other and at the same
// time, with and without the ids that the process remembers.
func TestAlias(t *testing.T) {
	t.Parallel()
	fresh := func(seq uint64) eventlog.Appended { return eventlog.Appended{Seq: seq} }
	dup := func(seq uint64) eventlog.Appended { return eventlog.Appended{Seq: seq, Duplicate: true} }
	tests := map[string]struct {
		before [][]eventlog.Record // one after the other
		calls  [][]eventlog.Record // at once
		want   [][]eventlog.Appended
		log    []string
		forgot [][]eventlog.Appended // the results that differ if the process remembers nothing
	}{
		"new":              {calls: [][]eventlog.Record{{rec("1", "a", "b")}, {rec("2")}}, want: [][]eventlog.Appended{{fresh(1)}, {fresh(4)}}, log: []string{"1", "=a", "=b", "2"}},
		"its alias":        {before: [][]eventlog.Record{{rec("1", "a")}}, calls: [][]eventlog.Record{{rec("a")}}, want: [][]eventlog.Appended{{dup(1)}}, log: []string{"1", "=a"}},
		"its id":           {before: [][]eventlog.Record{{rec("1")}}, calls: [][]eventlog.Record{{rec("2", "1")}}, want: [][]eventlog.Appended{{dup(1)}}, log: []string{"1"}},
		"a shared alias":   {before: [][]eventlog.Record{{rec("1", "a")}}, calls: [][]eventlog.Record{{rec("2", "b", "a")}}, want: [][]eventlog.Appended{{dup(1)}}, log: []string{"1", "=a"}},
		"nothing of a dup": {before: [][]eventlog.Record{{rec("1")}, {rec("1", "a")}}, calls: [][]eventlog.Record{{rec("a")}}, want: [][]eventlog.Appended{{fresh(2)}}, log: []string{"1", "a"}},
		"one of many": {before: [][]eventlog.Record{{rec("2", "b")}}, calls: [][]eventlog.Record{{rec("1", "a"), rec("2"), rec("3")}, {rec("b"), rec("4")}},
			want: [][]eventlog.Appended{{fresh(3), dup(1), fresh(5)}, {dup(1), fresh(6)}}, log: []string{"2", "=b", "1", "=a", "3", "4"}},
		"twins":              {calls: [][]eventlog.Record{{rec("1", "a")}, {rec("1")}, {rec("a")}, {rec("2", "a")}}, want: [][]eventlog.Appended{{fresh(1)}, {dup(1)}, {dup(1)}, {dup(1)}}, log: []string{"1", "=a"}},
		"twins in one call":  {calls: [][]eventlog.Record{{rec("1"), rec("1"), rec("2", "1"), rec("3")}}, want: [][]eventlog.Appended{{fresh(1), dup(1), dup(1), fresh(2)}}, log: []string{"1", "3"}},
		"order after a twin": {calls: [][]eventlog.Record{{rec("1")}, {rec("1"), rec("2")}, {rec("3")}}, want: [][]eventlog.Appended{{fresh(1)}, {dup(1), fresh(3)}, {fresh(2)}}, log: []string{"1", "3", "2"}},
		// A record that shares only ids of a duplicate which were not stored is not a
		// duplicate itself.
		"a dup's twin": {before: [][]eventlog.Record{{rec("1")}}, calls: [][]eventlog.Record{{rec("1", "a")}, {rec("2", "a")}, {rec("3")}},
			want: [][]eventlog.Appended{{dup(1)}, {fresh(2)}, {fresh(4)}}, log: []string{"1", "2", "=a", "3"},
			forgot: [][]eventlog.Appended{{dup(1)}, {fresh(3)}, {fresh(2)}}},
	}
	for name, tt := range tests {
		for _, forget := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/forget=%v", name, forget), func(t *testing.T) {
				e := open(t)
				for _, recs := range tt.before {
					flushTogether(t, e, recs)
				}
				want := tt.want
				if forget {
					e.recent = newRecent(e.dedupeWindow())
					if tt.forgot != nil {
						want = tt.forgot
					}
				}
				got := flushTogether(t, e, tt.calls...)
				same := func(got, want eventlog.Appended) bool {
					return got == want || forget && got == eventlog.Appended{Duplicate: true} && want.Duplicate
				}
				if !slices.EqualFunc(got, want, func(a, b []eventlog.Appended) bool { return slices.EqualFunc(a, b, same) }) {
					t.Errorf("got %v, want %v", got, want)
				}
				if forget && name == "a dup's twin" {
					return // the order is another then
				}
				if got := tailIDs(t, e); !slices.Equal(got, tt.log) {
					t.Errorf("the log: got %q, want %q", got, tt.log)
				}
			})
		}
	}
}
