package kv

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
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
func hold(t *testing.T, l *gateway, ctx context.Context, name string) (int64, <-chan error) {
	t.Helper()
	c, _, err := l.cursors.Open(ctx, "o", name, "messages")
	if err != nil {
		t.Fatal(err)
	}
	return c.Generation, l.cursors.Watch(ctx, "o", name, c.Generation)
}

// awaitWatch waits until what watches are told in one gateway has come to what has happened
// in another so far.
func awaitWatch(t *testing.T, a, b *gateway, name string) {
	t.Helper()
	_, told := hold(t, a, t.Context(), name)
	if err := b.cursors.Delete(t.Context(), "o", name); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, told); !errors.Is(err, ErrCursorNotFound) {
		t.Fatalf("the watch says %v, want %v", err, ErrCursorNotFound)
	}
}

// TestWatchCursor tells holders in one process what happens in another: of the cursor
// that they hold and no other, and not of their own commits.
func TestWatchCursor(t *testing.T) {
	a, b := replicas(t)
	ctx := t.Context()
	gen, taken := hold(t, a, ctx, "taken")
	_, deleted := hold(t, a, ctx, "deleted")
	ended, end := context.WithCancel(ctx)
	_, cancelled := hold(t, a, ended, "cancelled")
	_, kept := hold(t, a, ctx, "kept")
	awaitWatch(t, a, b, "sentinel-1")
	for range 20 {
		if _, err := a.cursors.Commit(ctx, "o", "taken", a.Token(eventlog.Place{}), gen, false); err != nil {
			t.Fatal(err)
		}
	}
	awaitWatch(t, a, b, "sentinel-2")
	quiet(t, taken)

	start := time.Now()
	if _, _, err := b.cursors.Open(ctx, "o", "taken", "messages"); err != nil {
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
	if err := b.cursors.Delete(ctx, "o", "deleted"); err != nil {
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
	if err := fence(t, b.cursors.Watch(ctx, "o", "taken", gen)); !errors.Is(err, ErrCursorFenced) {
		t.Errorf("taken before, by the first watch: %v", err)
	}
	for name, want := range map[string]error{"taken": ErrCursorFenced, "deleted": ErrCursorNotFound, "none": ErrCursorNotFound} {
		if err := fence(t, a.cursors.Watch(ctx, "o", name, gen)); !errors.Is(err, want) {
			t.Errorf("%s before: %v", name, err)
		}
	}
	// Deleted and made again at once is as good as taken.
	gen, again := hold(t, a, ctx, "again")
	awaitWatch(t, a, b, "sentinel-3")
	if err := b.cursors.Delete(ctx, "o", "again"); err != nil {
		t.Fatal(err)
	}
	if c, _, err := b.cursors.Open(ctx, "o", "again", "messages"); err != nil || c.Generation == gen {
		t.Fatalf("made again: %+v, %v", c, err)
	}
	if err := fence(t, again); !errors.Is(err, ErrCursorFenced) && !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("made again: %v", err)
	}
	quiet(t, kept)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, kept); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("closed: got %v, want %v", err, eventlog.ErrUnavailable)
	}
}
