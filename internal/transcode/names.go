package transcode

import (
	"bytes"
)

// lastOffsets maps each name of the object being read, whose first member is at d.pos, to
// the offset of its last occurrence.
func (d *decoder) lastOffsets() map[string]int {
	look := decoder{in: d.in, pos: d.pos, mode: d.mode, depth: d.depth}
	last := make(map[string]int)
	for {
		look.peek()
		at := look.pos
		name, ok := look.key()
		if !ok {
			return last
		}
		last[string(name.bytes(nil))] = at
		if !look.skip() {
			return last
		}
		if more, ok := look.next('}'); !ok || !more {
			return last
		}
	}
}

// nameSet finds names that occur twice in one object, without an allocation for the few
// members that most objects have.
type nameSet struct {
	few  [8][]byte
	n    int
	many map[string]struct{}
}

// add adds a name, which must not change afterwards.
func (s *nameSet) add(raw []byte) (fresh bool) {
	if s.many == nil {
		for _, old := range s.few[:s.n] {
			if bytes.Equal(old, raw) {
				return false
			}
		}
		if s.n < len(s.few) {
			s.few[s.n] = raw
			s.n++
			return true
		}
		s.many = make(map[string]struct{}, 2*len(s.few))
		for _, old := range s.few {
			s.many[string(old)] = struct{}{}
		}
	}
	if _, twice := s.many[string(raw)]; twice {
		return false
	}
	s.many[string(raw)] = struct{}{}
	return true
}
