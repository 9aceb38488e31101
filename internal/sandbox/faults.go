package sandbox

import (
	"math/rand/v2"
	"net/http"
	"sync"
)

// Faults gives, for each way in which a call may go wrong, the fraction of the calls that
// it happens to: from 0 for none to 1 for all. Together they are at most 1.
type Faults struct {
	// Fail answers 503 before anything is done.
	Fail float64
	// Break does what was asked, and closes the connection without an answer.
	Break float64
	// Timeout does what was asked, and answers 504 as a proxy does that has lost its
	// patience.
	Timeout float64
	// Reads has calls that change nothing go wrong too.
	Reads bool
	// Seed makes the choice repeatable.
	Seed uint64
}

// fault is what goes wrong with one call.
type fault int

const (
	faultless fault = iota
	fails
	breaks
	timesOut
)

// dice choose what goes wrong.
type dice struct {
	Faults
	mu  sync.Mutex
	rng *rand.Rand
}

func newDice(f Faults) *dice { return &dice{Faults: f, rng: rand.New(rand.NewPCG(f.Seed, 0xfa17))} }

func (d *dice) throw(method string) fault {
	if d.Fail+d.Break+d.Timeout == 0 || !d.Reads && (method == http.MethodGet || method == http.MethodHead) {
		return faultless
	}
	d.mu.Lock()
	x := d.rng.Float64()
	d.mu.Unlock()
	switch {
	case x < d.Fail:
		return fails
	case x < d.Fail+d.Break:
		return breaks
	case x < d.Fail+d.Break+d.Timeout:
		return timesOut
	}
	return faultless
}
