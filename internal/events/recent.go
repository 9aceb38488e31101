package events

import (
	"context"
	"slices"
	"strings"
)

// maxRecent is how many ids are kept at hand. JetStream knows all of the window;
// these spare the common duplicate, which comes soon after the first, a round trip.
const maxRecent = 1 << 14

// recent remembers the sequences of the last records by their ids, aliases included.
// Only the committer uses it.
type recent struct {
	seqs map[string]uint64
	ring []string
	next int
}

func newRecent() *recent {
	return &recent{seqs: make(map[string]uint64), ring: make([]string, maxRecent)}
}

// seq returns the sequence of the first of the ids that is remembered.
func (r *recent) seq(ids []string) (uint64, bool) {
	for _, id := range ids {
		if seq, ok := r.seqs[id]; ok {
			return seq, true
		}
	}
	return 0, false
}

func (r *recent) add(id string, seq uint64) {
	if _, known := r.seqs[id]; known {
		return
	}
	delete(r.seqs, r.ring[r.next])
	r.ring[r.next], r.seqs[id] = id, seq
	r.next = (r.next + 1) % len(r.ring)
}

// warm fills what is remembered from the end of the log, so that a restart does not
// make the upstream's repetitions expensive. It returns the log's head, and the aliases
// there that are missing, in order, each with its record's account: a crash can come
// between a record and its aliases.
func (l *Log) warm(ctx context.Context) (head uint64, missing []Entry, err error) {
	info, err := l.state(ctx)
	if err != nil || info.State.LastSeq == 0 {
		return 0, nil, err
	}
	from, head := max(info.State.FirstSeq, 1), info.State.LastSeq
	if from > head {
		return head, nil, nil
	}
	if head > maxRecent {
		from = max(from, head-maxRecent+1)
	}
	p, err := newPuller(ctx, l.forHistory(), from, true)
	if err != nil {
		return 0, nil, err
	}
	defer p.close()
	var record uint64             // the last one that is no alias, whose aliases follow it
	owners := map[string]uint64{} // the records of the aliases that are announced
	present := map[string]struct{}{}
	for state, last := answerDone, uint64(0); state != answerEnd && last < head; {
		var entries []Entry
		if entries, state, err = p.chunk(ctx); err != nil {
			return 0, nil, unavailable(ctx, err)
		}
		for _, e := range entries {
			seq := e.Seq
			last = seq
			switch owner, announced := owners[e.ID]; {
			case e.Kind != KindAlias:
				record = e.Seq
			case announced:
				seq = owner
			case record != 0:
				seq = record
			}
			present[e.ID] = struct{}{}
			l.recent.add(e.ID, seq)
			for _, alias := range strings.Fields(e.aliases) {
				owners[alias] = e.Seq
				missing = append(missing, Entry{Seq: e.Seq, ID: alias, Account: e.Account})
			}
		}
	}
	missing = slices.DeleteFunc(missing, func(e Entry) bool {
		_, there := present[e.ID]
		return there
	})
	return head, missing, nil
}
