package events

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

// fence waits for what a watch says.
func fence(t *testing.T, c <-chan error) error {
	t.Helper()
	select {
	case err := <-c:
		return err
	case <-time.After(60 * time.Second):
		t.Fatal("the watch says nothing")
		return nil
	}
}

// quiet is a check that a watch has said nothing so far.
func quiet(t *testing.T, c <-chan error) {
	t.Helper()
	select {
	case err, open := <-c:
		t.Fatalf("the watch said %v (open: %v)", err, open)
	default:
	}
}

// hold opens a cursor and watches it.
func hold(t *testing.T, l *Log, ctx context.Context, name string) (int64, <-chan error) {
	t.Helper()
	c, _, err := l.OpenCursor(ctx, "o", name, "messages")
	if err != nil {
		t.Fatal(err)
	}
	return c.Generation, l.WatchCursor(ctx, "o", name, c.Generation)
}

// awaitWatch waits until the bucket's watch has begun and has taken all watches in.
func awaitWatch(t *testing.T, l *Log, bucket string) {
	t.Helper()
	becomes(t, time.Minute, "the watch", func() bool {
		l.kv.mu.Lock()
		defer l.kv.mu.Unlock()
		b := l.kv.watches[bucket]
		if b == nil || !b.live {
			return false
		}
		for _, watches := range b.keys {
			for w := range watches {
				if len(w.changes) > 0 {
					return false
				}
			}
		}
		return true
	})
}

// TestWatchCursor tells holders in one process what happens in another: of the cursor
// that they hold and no other, and not of their own commits.
func TestWatchCursor(t *testing.T) {
	s := startNATS(t, t.TempDir(), -1)
	a, b := openConfig(t, external(t, s)), openConfig(t, external(t, s))
	defer closeLog(t, a)
	defer closeLog(t, b)
	ctx := t.Context()
	gen, taken := hold(t, a, ctx, "taken")
	_, deleted := hold(t, a, ctx, "deleted")
	ended, end := context.WithCancel(ctx)
	_, cancelled := hold(t, a, ended, "cancelled")
	_, kept := hold(t, a, ctx, "kept")
	awaitWatch(t, a, cursorBucket)
	for range 20 {
		if _, err := a.CommitCursor(ctx, "o", "taken", a.Token(Place{}), gen, false); err != nil {
			t.Fatal(err)
		}
	}
	awaitWatch(t, a, cursorBucket)
	quiet(t, taken)

	start := time.Now()
	if _, _, err := b.OpenCursor(ctx, "o", "taken", "messages"); err != nil {
		t.Fatal(err)
	}
	var fenced *FencedError
	if err := fence(t, taken); !errors.As(err, &fenced) || fenced.Generation != gen+1 {
		t.Errorf("taken: %v", err)
	}
	t.Logf("told after %v", time.Since(start))
	if _, open := <-taken; open {
		t.Error("more is said")
	}
	if err := b.DeleteCursor(ctx, "o", "deleted"); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, deleted); !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("deleted: %v", err)
	}
	end()
	if err := fence(t, cancelled); err != nil {
		t.Errorf("cancelled: %v", err)
	}
	quiet(t, kept)

	// What happened before a watch is told, too, whether there already is one.
	if err := fence(t, b.WatchCursor(ctx, "o", "taken", gen)); !errors.Is(err, ErrCursorFenced) {
		t.Errorf("taken before, by the first watch: %v", err)
	}
	for name, want := range map[string]error{"taken": ErrCursorFenced, "deleted": ErrCursorNotFound, "none": ErrCursorNotFound} {
		if err := fence(t, a.WatchCursor(ctx, "o", name, gen)); !errors.Is(err, want) {
			t.Errorf("%s before: %v", name, err)
		}
	}
	// Deleted and made again at once is as good as taken.
	gen, again := hold(t, a, ctx, "again")
	awaitWatch(t, a, cursorBucket)
	if err := b.DeleteCursor(ctx, "o", "again"); err != nil {
		t.Fatal(err)
	}
	if c, _, err := b.OpenCursor(ctx, "o", "again", "messages"); err != nil || c.Generation == gen {
		t.Fatalf("made again: %+v, %v", c, err)
	}
	if err := fence(t, again); !errors.Is(err, ErrCursorFenced) && !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("made again: %v", err)
	}
	quiet(t, kept)
	closeLog(t, a)
	if err := fence(t, kept); !errors.Is(err, ErrUnavailable) {
		t.Errorf("closed: %v", err)
	}
	becomes(t, time.Minute, "the watch to end", func() bool {
		a.kv.mu.Lock()
		defer a.kv.mu.Unlock()
		return len(a.kv.watches) == 0
	})
}

// TestWatchCursorReconnect tells a watch what happened while its connection was lost, and
// after the server was restarted.
func TestWatchCursorReconnect(t *testing.T) {
	dir := t.TempDir()
	s := startNATS(t, dir, -1)
	a, wire := openCable(t, s)
	b := openConfig(t, external(t, s))
	defer closeLog(t, a)
	defer closeLog(t, b)
	ctx := t.Context()
	watch := func(name string) <-chan error {
		c, _, err := b.OpenCursor(ctx, "o", name, "messages")
		if err != nil {
			t.Fatal(err)
		}
		return a.WatchCursor(ctx, "o", name, c.Generation)
	}
	first, second, kept := watch("first"), watch("second"), watch("kept")
	awaitWatch(t, a, cursorBucket)
	for range 5 { // the watches have asked before, and most likely are answered by then
		if _, err := a.GetCursor(ctx, "o", "kept"); err != nil {
			t.Fatal(err)
		}
	}
	open := func(name string) {
		becomes(t, time.Minute, "the cursor to be opened", func() bool {
			_, _, err := b.OpenCursor(ctx, "o", name, "messages")
			return err == nil
		})
	}
	wire.pull(t, s, a)
	open("first")
	quiet(t, first)
	wire.mend()
	if err := fence(t, first); !errors.Is(err, ErrCursorFenced) {
		t.Errorf("after a lost connection: %v", err)
	}
	quiet(t, second)

	back := b.keyValueJS().Conn().StatusChanged(nats.CONNECTED)
	port := s.Addr().(*net.TCPAddr).Port
	stopNATS(s)
	startNATS(t, dir, port)
	await(t, back)
	open("second")
	if err := fence(t, second); !errors.Is(err, ErrCursorFenced) {
		t.Errorf("after a restart: %v", err)
	}
	quiet(t, kept)
}
