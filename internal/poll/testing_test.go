package poll

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// world is the upstream, the log and the replicas of a test. Most tests use it in a synctest bubble.
type world struct {
	t *testing.T
	*late
	sink   *records
	shared *replicas

	noteLock sync.Mutex
	noted    []string
}

func newWorld(t *testing.T) *world {
	return &world{t: t, late: newLate(), sink: newRecords(), shared: newReplicas()}
}

// poller makes a Poller with the gateway's own key. change, if not nil, may change its options.
func (w *world) poller(change func(*Options)) *Poller {
	w.t.Helper()
	o := Options{Client: w.client(w.t), Sink: w.sink, Key: "sk_own", Logger: slog.New(slog.DiscardHandler),
		Notify: func(reason, _ string, accounts []string) {
			w.noteLock.Lock()
			defer w.noteLock.Unlock()
			w.noted = append(w.noted, reason)
		}}
	if change != nil {
		change(&o)
	}
	return newPoller(o, w.shared, w.sink)
}

// notes returns the reasons of the notices so far.
func (w *world) notes() []string {
	w.noteLock.Lock()
	defer w.noteLock.Unlock()
	return slices.Clone(w.noted)
}

// run runs a job or a whole Poller until stop is called.
func (w *world) run(job func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- job(ctx) }()
	stopped := false
	stop = func() {
		w.t.Helper()
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			w.t.Errorf("the job ended with %v, want context.Canceled", err)
		}
	}
	w.t.Cleanup(cancel)
	return stop
}

// pass lets time pass, and waits until all goroutines of the bubble are blocked.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// bubble runs a test in a synctest bubble, with its own clock.
func bubble(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { fn(t, newWorld(t)) })
}

// watching returns how many broadcasts are followed.
func watching(p *Poller) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.watches)
}

// refuseAll answers every call with a status.
func refuseAll(status int) func(*http.Request, obj) (int, http.Header, string) {
	return func(*http.Request, obj) (int, http.Header, string) { return status, nil, "no" }
}
