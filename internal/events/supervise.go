package events

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

const (
	// superviseInterval is how often the supervisor looks, and healthInterval how often it
	// asks the embedded server, which reads directories for that.
	superviseInterval = 500 * time.Millisecond
	healthInterval    = 5 * time.Second
	// maxFailures is how many flushes in a row may fail before something is done.
	maxFailures = 2
	// restartTimeout is how long the log may take to be there again after a restart.
	restartTimeout = 30 * time.Second
)

// errRestarting is why nothing can be appended while the embedded server restarts.
var errRestarting = fmt.Errorf("%w: it is being restarted", ErrUnavailable)

// supervision is what the supervisor, the committer and Healthy share.
type supervision struct {
	storing  sync.Mutex // held during a flush and during a restart
	failures atomic.Int32
	down     atomic.Bool           // it is being restarted
	lost     atomic.Pointer[error] // it came back without what was acknowledged
	space    *space
	done     chan struct{}
}

// guarded runs a flush, unless there is a reason not to.
func (l *Log) guarded(b *batch) error {
	if len(b.units) == 0 {
		return nil
	}
	if !l.sup.storing.TryLock() {
		return errRestarting
	}
	defer l.sup.storing.Unlock()
	if lost := l.sup.lost.Load(); lost != nil {
		return *lost
	}
	if err := l.sup.space.check(); err != nil {
		return err
	}
	err := l.store(b)
	if err == nil {
		l.sup.failures.Store(0)
		return nil
	}
	if n := l.sup.failures.Add(1); n == maxFailures {
		l.log.Error("the event log cannot be appended to", "error", err)
	}
	return err
}

// Healthy is nil if appends can be expected to succeed. It asks nobody, so that it can
// be called often and returns at once.
func (l *Log) Healthy() error {
	if err := l.opened(); err != nil {
		return err
	}
	select {
	case <-l.done:
		return errClosed
	default:
	}
	if lost := l.sup.lost.Load(); lost != nil {
		return *lost
	}
	if l.sup.down.Load() {
		return errRestarting
	}
	if err := l.sup.space.check(); err != nil {
		return err
	}
	if l.sup.failures.Load() >= maxFailures {
		return fmt.Errorf("%w: appends fail", ErrUnavailable)
	}
	if status := l.publish.Status(); status != nats.CONNECTED {
		return fmt.Errorf("%w: the connection to NATS is %s", ErrUnavailable, status)
	}
	return nil
}

// supervise restarts the embedded server when it does not store anything any more:
// after its disk was full, that is the only way out. With an external NATS it finds out
// when that can be reached again.
func (l *Log) supervise(ctx context.Context) {
	defer close(l.sup.done)
	tick := time.NewTicker(superviseInterval)
	defer tick.Stop()
	var asked time.Time
	unwell := false // by the last answer
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		failing := l.sup.failures.Load() >= maxFailures
		if l.embedded == nil {
			if failing && l.answers(ctx) {
				l.sup.failures.Store(0) // appends find out whether that is all
			}
			continue
		}
		if l.sup.lost.Load() != nil {
			continue
		}
		// One bad answer is not enough: a stream that is being created has its folder
		// before the server knows it, and counts as lost for that moment.
		if !failing && !l.sup.down.Load() && (unwell || time.Since(asked) >= healthInterval) {
			asked = time.Now()
			err := l.embedded.health()
			switch {
			case err == nil && unwell:
				l.log.Info("the embedded event log is well again")
			case err != nil:
				l.log.Warn("the embedded event log is not well", "error", err)
				failing = unwell
			}
			unwell = err != nil
		}
		if failing || l.sup.down.Load() {
			l.recover(ctx)
		}
	}
}

// answers reports whether the stream can be asked.
func (l *Log) answers(ctx context.Context) bool {
	_, err := l.info(ctx)
	return err == nil
}

// recover restarts the embedded server if its disk is well, and checks that what was
// acknowledged is there. If not, it is called again.
func (l *Log) recover(ctx context.Context) {
	if l.sup.space.check() != nil {
		return
	}
	start := time.Now()
	if err := l.tryDisk(); err != nil {
		return // no room after all, which the failing appends have reported
	}
	if !l.sup.down.Load() && time.Since(start) > publishTimeout {
		l.sup.failures.Store(0) // it stalled, and goes on by itself
		return
	}
	l.sup.down.Store(true)
	l.sup.storing.Lock() // what is under way times out first
	defer l.sup.storing.Unlock()
	l.log.Warn("restarting the embedded event log")
	err := l.restart()
	if err == nil {
		err = l.recheck(ctx)
	}
	switch {
	case errors.Is(err, ErrLost):
		l.log.Error("the event log has lost events; nothing is appended any more", "error", err)
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
		l.sup.lost.Store(&err)
	case err != nil:
		l.log.Error("restarting the embedded event log failed", "error", err)
		return
	default:
		l.log.Warn("the embedded event log is there again", "after", time.Since(start))
	}
	l.sup.failures.Store(0)
	l.sup.down.Store(false)
}

// restart stops the embedded servers and starts them again.
func (l *Log) restart() error {
	l.embedded.stop()
	l.local.settled = false
	if err := l.local.sync.rewrite(); err != nil {
		return err
	}
	return l.embedded.start()
}

// recheck waits for the restarted server and holds the stream against what this process
// has seen.
func (l *Log) recheck(ctx context.Context) error {
	for end := time.Now().Add(restartTimeout); ; {
		info, err := l.info(ctx)
		switch {
		case err == nil:
			return l.verify(info)
		case time.Now().After(end) || ctx.Err() != nil:
			return err
		case errors.Is(err, errNoStream):
			return l.noStream()
		}
		if err := pause(ctx, tailPause); err != nil {
			return err
		}
	}
}

// tryDisk writes a file as the log is written.
func (l *Log) tryDisk() error {
	name := filepath.Join(l.cfg.Dir, "probe")
	defer os.Remove(name)
	return writeSynced(name, make([]byte, 64<<10))
}

// health is the servers' own opinion of what they store.
func (e *embedded) health() error { return errors.Join(e.log.health(), e.keys.health()) }

func (e *natsServer) health() error {
	e.mu.Lock()
	s := e.server
	e.mu.Unlock()
	if s == nil {
		return errors.New("events: the embedded log is not running")
	}
	if h := s.Healthz(&server.HealthzOptions{}); h.Status != "ok" {
		return errors.New("events: " + h.Error)
	}
	return nil
}
