package promises_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// waitLimit is the limit for every wait, for busy machines.
const waitLimit = 60 * time.Second

// A world belongs to one seed: an upstream, a gateway, and what is known about both.
type world struct {
	t    *testing.T
	kind string
	seed uint64
	// rnd makes the schedule. Only the world's own goroutine uses it; actors have their
	// own.
	rnd   *rand.Rand
	ctx   context.Context
	began time.Time

	up   *upstream
	gw   *process.Gateway
	data string // the gateway's data directory
	conn *grpc.ClientConn

	actors sync.WaitGroup
	tried  atomic.Int64 // the number of cursors created to try a token

	mu         sync.Mutex
	actions    []string // what was done, in order
	violations map[string]int
	lives      []life // the gateway's runs
	posts      []*post
	byName     map[string]*post // the posts by name; rebuilt when there are more
}

// A life is a run of the gateway, from its start to its end.
type life struct{ from, to time.Time } // to is zero while it lives

func newWorld(t *testing.T, kind string, seed uint64) *world {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
	t.Cleanup(cancel)
	w := &world{
		t: t, kind: kind, seed: seed, ctx: ctx, began: time.Now(), rnd: rand.New(rand.NewPCG(seed, 0)),
		data: filepath.Join(t.TempDir(), "data"), violations: map[string]int{},
	}
	w.up = newUpstream(t, w)
	return w
}

// random is an actor's own source of random numbers.
func (w *world) random(actor uint64) *rand.Rand { return rand.New(rand.NewPCG(w.seed, 1+actor)) }

// configure makes the gateway, which is not running yet, with more settings.
func (w *world) configure(env ...string) {
	w.gw = process.New(w.t, append([]string{
		"LATE_BASE_URL=" + w.up.url, "LATE_WEBHOOK_SECRET=" + webhooks.Secret, "GATEWAY_DATA_DIR=" + w.data, "GATEWAY_LOG_LEVEL=warn",
	}, env...)...)
	w.conn = w.gw.Dial()
}

// as is the context of a caller with a key.
func (w *world) as(ctx context.Context, key string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
}

// act records what is done, for the report of a violation.
func (w *world) act(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.actions = append(w.actions, fmt.Sprintf("%7.3f ", time.Since(w.began).Seconds())+fmt.Sprintf(format, args...))
}

// at is a time in the format of the actions.
func (w *world) at(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return fmt.Sprintf("%.3f", t.Sub(w.began).Seconds())
}

// violate reports that a promise was broken; of each promise, only the first few times.
func (w *world) violate(promise, format string, args ...any) {
	const most = 2
	w.mu.Lock()
	defer w.mu.Unlock()
	w.violations[promise]++
	totals.add("violations", 1)
	if w.violations[promise] > most {
		return
	}
	actions := w.actions[max(0, len(w.actions)-10):]
	w.t.Errorf("seed %d (%s) violates %q at %.3f: %s\n\tlast actions:\n\t\t%s", w.seed, w.kind, promise, time.Since(w.began).Seconds(),
		fmt.Sprintf(format, args...), strings.Join(actions, "\n\t\t"))
}

// report says how often each promise was broken.
func (w *world) report() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for promise, n := range w.violations {
		w.t.Errorf("seed %d (%s): %q was violated %d times", w.seed, w.kind, promise, n)
	}
	totals.add("worlds", 1)
	if w.t.Failed() && os.Getenv("PROMISES_ACTIONS") != "" {
		w.t.Logf("seed %d did:\n\t%s", w.seed, strings.Join(w.actions, "\n\t"))
	}
}

// start starts the gateway.
func (w *world) start() {
	w.gw.Start()
	w.act("the gateway is ready")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lives = append(w.lives, life{from: time.Now()})
}

// end ends the gateway with SIGKILL or SIGTERM.
func (w *world) end(kill bool) {
	if kill {
		w.act("SIGKILL")
		totals.add("SIGKILLs", 1)
	} else {
		w.act("SIGTERM")
		totals.add("SIGTERMs", 1)
	}
	w.mu.Lock()
	w.lives[len(w.lives)-1].to = time.Now()
	w.mu.Unlock()
	if kill {
		w.gw.Kill()
	} else {
		w.gw.Stop()
	}
}

// restart ends the gateway in one of these ways, and starts it again after a while.
func (w *world) restart() {
	w.end(w.rnd.IntN(3) > 0)
	if w.rnd.IntN(3) == 0 {
		w.sleep(time.Duration(w.rnd.IntN(1500)) * time.Millisecond)
	}
	w.start()
}

// sleep waits.
func (w *world) sleep(d time.Duration) { sleep(w.ctx, d) }

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// eventually waits for a condition, and reports whether it was met.
func (w *world) eventually(within time.Duration, met func() bool) bool {
	for deadline := time.Now().Add(within); !met(); w.sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) || w.ctx.Err() != nil {
			return false
		}
	}
	return true
}

// A choice is something that an actor may do; its weight is how often.
type choice struct {
	weight int
	do     func()
}

// pick does one of the choices at random.
func pick(r *rand.Rand, choices ...choice) {
	sum := 0
	for _, c := range choices {
		sum += c.weight
	}
	n := r.IntN(sum)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			c.do()
			return
		}
	}
}

// one returns one of the values at random.
func one[T any](r *rand.Rand, values []T) T { return values[r.IntN(len(values))] }
