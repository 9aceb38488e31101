package retry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for _, tt := range []struct {
			wait, took time.Duration
			err        error
		}{
			{-time.Second, 0, nil},
			{0, 0, nil},
			{20 * time.Second, 20 * time.Second, nil},
			{time.Hour, 40 * time.Second, context.DeadlineExceeded},
			{0, 0, context.DeadlineExceeded},
			{time.Hour, 0, context.DeadlineExceeded},
		} {
			begin := time.Now()
			err := Sleep(ctx, tt.wait)
			if took := time.Since(begin); err != tt.err || took != tt.took {
				t.Errorf("Sleep(%v): got %v after %v, want %v after %v", tt.wait, err, took, tt.err, tt.took)
			}
		}
	})
}

func TestBackoff(t *testing.T) {
	b := Backoff{First: time.Second, Most: 5 * time.Second}
	for range 2 {
		var got []time.Duration
		for range 5 {
			got = append(got, b.Next()/time.Second)
		}
		if want := []time.Duration{1, 2, 4, 5, 5}; !slices.Equal(got, want) {
			t.Errorf("got waits of %v s, want %v", got, want)
		}
		b.Reset()
	}
	for range 200 { // nothing overflows
		if wait := b.Next(); wait < b.First || wait > b.Most {
			t.Fatalf("got a wait of %v, want %v to %v", wait, b.First, b.Most)
		}
	}
}

// newJob returns a job that waits 1, 2, 4 and then 8 seconds, and what it logs.
func newJob() (*Job, *bytes.Buffer) {
	var logged bytes.Buffer
	return &Job{Name: "digging", Backoff: Backoff{First: time.Second, Most: 8 * time.Second},
		Logger: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))}, &logged
}

func lines(all ...string) string { return strings.Join(append(all, ""), "\n") }

const (
	rock  = `level=ERROR msg="digging fails; it is tried again" error=rock`
	water = `level=ERROR msg="digging fails; it is tried again" error=water`
)

// A failure is logged when it begins, when it changes, and when the job works again.
func TestJobLogs(t *testing.T) {
	j, logged := newJob()
	j.Worked()
	for _, err := range []string{"rock", "rock", "water", "water", "rock"} {
		j.Failed(errors.New(err))
	}
	for _, err := range []error{nil, nil, errors.New("rock")} {
		want := time.Hour
		if err != nil {
			want = j.First
		}
		if wait := j.Done(err, time.Hour); wait != want {
			t.Errorf("after %[2]v: got a wait of %[1]v, want %[3]v", wait, err, want)
		}
	}
	want := lines(rock, water, rock, `level=INFO msg="digging works again" failures=5`, rock)
	if got := logged.String(); got != want {
		t.Errorf("got log:\n%swant:\n%s", got, want)
	}
}

// Failures with the same key are logged once.
func TestJobKey(t *testing.T) {
	j, logged := newJob()
	j.Key = func(err error) string { return strings.Fields(err.Error())[0] }
	for i := range 3 {
		j.Failed(fmt.Errorf("rock %d", i))
	}
	if got := strings.Count(logged.String(), "\n"); got != 1 {
		t.Errorf("got %d lines, want 1:\n%s", got, logged)
	}
}

// A job that fails begins again after longer and longer waits, until it has worked for a
// while.
func TestForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, logged := newJob()
		ctx, stop := context.WithCancel(t.Context())
		begin := time.Now()
		var at []time.Duration
		err := j.Forever(ctx, func(works func()) error {
			at = append(at, time.Since(begin)/time.Second)
			switch len(at) {
			case 3: // it works, for a moment
				works()
			case 5:
				works()
				time.Sleep(20 * time.Second)
				return errors.New("water")
			case 7:
				works()
				stop()
			}
			return errors.New("rock")
		})
		if err != nil || len(at) != 7 {
			t.Errorf("got %v after %d attempts, want nil after 7", err, len(at))
		}
		if want := []time.Duration{0, 1, 3, 7, 15, 36, 38}; !slices.Equal(at, want) {
			t.Errorf("got attempts after %v s, want %v", at, want)
		}
		const works = `level=INFO msg="digging works again" failures=`
		want := lines(rock, works+"2", rock, works+"2", water, rock, works+"2")
		if got := logged.String(); got != want {
			t.Errorf("got log:\n%swant:\n%s", got, want)
		}
	})
}

// The end of the context is not a failure, and ends a wait.
func TestForeverEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, logged := newJob()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		if err := j.Forever(ctx, func(func()) error { return errors.New("rock") }); err != nil || time.Since(begin) != 10*time.Second {
			t.Errorf("got %v after %v, want nil after 10s", err, time.Since(begin))
		}
		if got := logged.String(); got != lines(rock) {
			t.Errorf("got log:\n%swant:\n%s", got, rock)
		}
		if err := j.Forever(ctx, func(func()) error { return ctx.Err() }); err != nil || logged.String() != lines(rock) {
			t.Errorf("after the context has ended: got %v and log:\n%swant nil and no more lines", err, logged)
		}
	})
}
