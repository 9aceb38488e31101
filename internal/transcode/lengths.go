package transcode

import (
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// begin reserves two bytes for the length of what follows; finish fills them in.
func (d *decoder) begin() int {
	d.out = append(d.out, 0, 0)
	return len(d.out)
}

func (d *decoder) finish(start int) {
	n := len(d.out) - start
	if len(d.holes) > 0 {
		n += d.growth(len(d.out)) - d.growth(start)
	}
	switch {
	case n < 1<<7:
		copy(d.out[start-1:], d.out[start:])
		d.out = d.out[:len(d.out)-1]
		d.out[start-2] = byte(n)
	case n < 1<<14:
		d.out[start-2], d.out[start-1] = byte(n)|0x80, byte(n>>7)
	default:
		// Moving the written bytes here would cost their length once for each level of
		// nesting, so all of them are moved together at the end.
		grown := protowire.SizeVarint(uint64(n)) - 2
		d.holes = append(d.holes, hole{start, n, d.growth(len(d.out)) + grown})
	}
}

// hole is a length that needs more than its two bytes.
type hole struct {
	at     int // where its content starts, before any hole is widened
	length int
	grown  int // how many bytes this hole and those finished before it will add
}

// growth is how many bytes the holes whose content starts before an offset will add. Holes
// are finished innermost first, so those at or after the start of an open one are the last
// in the list.
func (d *decoder) growth(before int) int {
	i := len(d.holes)
	for i > 0 && d.holes[i-1].at >= before {
		i--
	}
	if i == 0 {
		return 0
	}
	return d.holes[i-1].grown
}

// widen makes room for the lengths that need more bytes, in one pass from the end.
func (d *decoder) widen() {
	if len(d.holes) == 0 {
		return
	}
	slices.SortFunc(d.holes, func(a, b hole) int { return a.at - b.at })
	end := len(d.out)
	total := 0
	for _, h := range d.holes {
		total += protowire.SizeVarint(uint64(h.length)) - 2
	}
	d.out = append(d.out, make([]byte, total)...)
	for i := len(d.holes) - 1; i >= 0; i-- {
		h := d.holes[i]
		copy(d.out[h.at+total:], d.out[h.at:end])
		end = h.at - 2
		total -= protowire.SizeVarint(uint64(h.length)) - 2
		protowire.AppendVarint(d.out[:end+total], uint64(h.length))
	}
}
