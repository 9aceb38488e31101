package events

// maxRecent is how many ids are kept at hand. JetStream knows all of the window;
// these spare the common duplicate, which comes soon after the first, a flush.
const maxRecent = 1 << 14

// recent remembers the sequences of the last records. Only the committer uses it.
type recent struct {
	seqs map[string]uint64
	ring []string
	next int
}

func newRecent() *recent {
	return &recent{seqs: make(map[string]uint64), ring: make([]string, maxRecent)}
}

func (r *recent) seq(id string) (uint64, bool) {
	seq, ok := r.seqs[id]
	return seq, ok
}

func (r *recent) add(id string, seq uint64) {
	if _, known := r.seqs[id]; known {
		return
	}
	delete(r.seqs, r.ring[r.next])
	r.ring[r.next], r.seqs[id] = id, seq
	r.next = (r.next + 1) % len(r.ring)
}
