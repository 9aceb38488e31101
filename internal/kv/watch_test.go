package kv

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// fence waits for the result of a watch.
func fence(t *testing.T, c <-chan error) error {
	t.Helper()
	select {
	case err := <-c:
		return err
	case <-time.After(60 * time.Second):
		t.Fatal("the watch says nothing within a minute, want an error or its end")
		return nil
	}
}

// quiet checks that a watch has said nothing yet.
func quiet(t *testing.T, c <-chan error) {
	t.Helper()
	select {
	case err, open := <-c:
		t.Fatalf("the watch said %v (open: %v), want nothing yet", err, open)
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

// awaitWatch waits until the watches of one gateway have been told everything that has
// happened in another until now.
func awaitWatch(t *testing.T, a, b *gateway, name string) {
	t.Helper()
	_, told := hold(t, a, t.Context(), name)
	if err := b.cursors.Delete(t.Context(), "o", name); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, told); !errors.Is(err, ErrCursorNotFound) {
		t.Fatalf("the watch said %v, want %v", err, ErrCursorNotFound)
	}
}

// TestWatchCursor checks that holders in one process are told what happens in another to
// the cursor that they hold, and not to others, and nothing about their own commits.
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
		t.Errorf("taken: got %v, want the generation %d", err, gen+1)
	}
	t.Logf("told after %v", time.Since(start))
	if _, open := <-taken; open {
		t.Error("the watch says more after a cursor was taken, want it closed")
	}
	if err := b.cursors.Delete(ctx, "o", "deleted"); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, deleted); !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("deleted: got %v, want %v", err, ErrCursorNotFound)
	}
	end()
	if err := fence(t, cancelled); err != nil {
		t.Errorf("cancelled: got %v, want only the end", err)
	}
	quiet(t, kept)

	// A watch also reports what happened before it began, whether it is the first watch or
	// not.
	if err := fence(t, b.cursors.Watch(ctx, "o", "taken", gen)); !errors.Is(err, ErrCursorFenced) {
		t.Errorf("taken before, by the first watch: got %v, want %v", err, ErrCursorFenced)
	}
	for name, want := range map[string]error{"taken": ErrCursorFenced, "deleted": ErrCursorNotFound, "none": ErrCursorNotFound} {
		if err := fence(t, a.cursors.Watch(ctx, "o", name, gen)); !errors.Is(err, want) {
			t.Errorf("%s before: got %v, want %v", name, err, want)
		}
	}
	// A cursor that is deleted and created again at once counts as taken.
	gen, again := hold(t, a, ctx, "again")
	awaitWatch(t, a, b, "sentinel-3")
	if err := b.cursors.Delete(ctx, "o", "again"); err != nil {
		t.Fatal(err)
	}
	if c, _, err := b.cursors.Open(ctx, "o", "again", "messages"); err != nil || c.Generation == gen {
		t.Fatalf("created again: got %+v, %v, want another generation than %d", c, err, gen)
	}
	if err := fence(t, again); !errors.Is(err, ErrCursorFenced) && !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("created again: got %v, want %v or %v", err, ErrCursorFenced, ErrCursorNotFound)
	}
	quiet(t, kept)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fence(t, kept); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("closed: got %v, want %v", err, eventlog.ErrUnavailable)
	}
}
