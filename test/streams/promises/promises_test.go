// Package promises_test checks at random the promises of docs/streams.md.
//
// The gateway is a process that is only used through its public APIs, and the test relies
// only on documents: README.md, docs/streams.md, docs/errors.md and the contract's
// comments. It shares no code with the gateway, does not decode tokens, and has its own
// upstream, which lags, contradicts itself and fails as a seed decides.
//
// A seed makes a world: an upstream, a gateway, and actors that act according to the seed's
// random numbers. Everything that subscribers get is recorded. Checkers read only the
// record and what the world knows to be true. There are five kinds of worlds:
//
//   - access: accounts come and go, keys are revoked, and many events belong to accounts that no key sees
//   - tokens: every token is tried, changed, and tried again after a restore from a copy
//   - cursors: holders fence each other, cursors are deleted, and counted to the limit
//   - polling: messages that no webhook brings, in lists that are paged, late and wrong
//   - broadcasts: statuses of recipients by webhook and by list, in any order
//
// In all of them the gateway is killed, stopped and started again, heartbeats are timed,
// and events must be unique, in one order, and complete.
//
//	go test ./test/streams/promises                                    # eight seeds
//	go test -v ./test/streams/promises -promises.seeds=100 -timeout 1h  # seeds 1 to 100
//	go test -v ./test/streams/promises -promises.first=7 -promises.seeds=1
//	go test -v ./test/streams/promises -promises.world=polling -promises.seeds=20
//	go test -v ./test/streams/promises -promises.world=access -promises.seeds=4 -promises.patient -parallel 4 -timeout 1h
//
// With -promises.patient a world waits for what the gateway does by itself only once a
// minute or, if an upstream's lists hide something, within ten: three minutes for access
// and broadcasts, a quarter of an hour for polling. With PROMISES_ACTIONS=1 in the
// environment a world that fails prints all its actions.
//
// Seed n is a world of the kind n modulo 5, in that order from 1 on, unless -promises.world
// says otherwise. A violation is reported with its seed, the promise, what was seen, and
// the last actions. The schedule depends only on the seed; what happens also depends on the
// machine, as always with processes that are killed.
package promises_test

import (
	"flag"
	"fmt"
	"testing"
)

var (
	seedsFlag = flag.Int("promises.seeds", 0, "how many seeds to run; 0: 8, with -short 2")
	firstFlag = flag.Uint64("promises.first", 1, "the first seed")
	worldFlag = flag.String("promises.world", "", "the kind of world of all seeds; empty: the seed says")
	patient   = flag.Bool("promises.patient", false, "wait for what the gateway does once a minute, or within ten")
)

// kinds are the kinds of worlds.
var kinds = []struct {
	name string
	run  func(*world)
}{
	{"access", accessWorld},
	{"tokens", tokensWorld},
	{"cursors", cursorsWorld},
	{"polling", pollingWorld},
	{"broadcasts", broadcastsWorld},
}

func TestPromises(t *testing.T) {
	seeds := *seedsFlag
	switch {
	case seeds == 0 && testing.Short():
		seeds = 2
	case seeds == 0:
		seeds = 8
	}
	watchMachine(t)
	t.Run("seeds", func(t *testing.T) {
		for i := range uint64(seeds) {
			seed := *firstFlag + i
			kind := kinds[(seed+uint64(len(kinds))-1)%uint64(len(kinds))]
			for _, k := range kinds {
				if k.name == *worldFlag {
					kind = k
				}
			}
			t.Run(fmt.Sprintf("%s/%d", kind.name, seed), func(t *testing.T) {
				t.Parallel() // as many at a time as -parallel allows
				w := newWorld(t, kind.name, seed)
				kind.run(w)
				w.report()
			})
		}
	})
	t.Log(totals.String())
}
