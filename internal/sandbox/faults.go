package sandbox

import (
	"math/rand/v2"
	"net/http"
	"sync"
)

// Faults gives, for each kind of failure, the fraction of the calls that fail in this way:
// from 0 for none to 1 for all. Together they are at most 1.
type Faults struct {
	// Fail answers 503 before anything is done.
	Fail float64
	// Break executes the call, and closes the connection without an answer.
	Break float64
	// Timeout executes the call, and answers 504 like a proxy after its timeout.
	Timeout float64
	// Reads makes calls that change nothing fail too.
	Reads bool
	// Seed makes the choice repeatable.
	Seed uint64
}

// fault is how one call fails.
type fault int

const (
	faultless fault = iota
	fails
	breaks
	timesOut
)

// dice choose how a call fails.
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
