package hub

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

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/runtest"
)

// followTest is a hub on a log in memory, in a synctest bubble, and a follower of kinds a
// and b that records what it gets.
type followTest struct {
	t      *testing.T
	engine *logtest.Memory
	log    *eventlog.Log
	hub    *Hub
	logged bytes.Buffer
	stop   func()

	told []string
	held chan struct{} // if not nil, Next waits for it
	fail error         // what Live and Next return
}

func newFollowTest(t *testing.T) *followTest {
	f := &followTest{t: t, engine: logtest.NewMemory()}
	f.log = eventlog.New(f.engine, logtest.Retention, nil)
	f.hub = New(f.log, slog.New(slog.NewTextHandler(&f.logged, nil)))
	t.Cleanup(func() {
		if err := f.log.Close(); err != nil {
			t.Error(err)
		}
	})
	f.stop = runtest.Start(t, f.hub.Run)
	return f
}

// add appends events, whose names begin with their kind. One with a question mark is not a
// record.
func (f *followTest) add(names ...string) {
	f.t.Helper()
	for _, name := range names {
		data, err := proto.Marshal(&logv1.Record{Event: name})
		if strings.HasSuffix(name, "?") {
			data = []byte{0xff}
		}
		if err == nil {
			_, err = f.log.Append(f.t.Context(), eventlog.Record{Kind: strings.TrimRight(name, "0123456789?"), ID: name, Data: data})
		}
		if err != nil {
			f.t.Fatal(err)
		}
	}
}

// follow follows what was appended since a time, in the background.
func (f *followTest) follow(ctx context.Context, since time.Time) <-chan error {
	ended := make(chan error, 1)
	go func() {
		ended <- f.hub.follow(ctx, since, Follower{
			Kinds: []string{"a", "b"},
			Past:  func(e *Event) { f.told = append(f.told, "past "+e.Record.GetEvent()) },
			Live:  func() error { f.told = append(f.told, "live"); return f.fail },
			Next: func(events []*Event) error {
				var names []string
				for _, e := range events {
					names = append(names, e.Record.GetEvent())
				}
				f.told = append(f.told, "next "+strings.Join(names, " "))
				if f.held != nil {
					<-f.held
				}
				return f.fail
			},
		}, func() {})
	}()
	return ended
}

// check compares the received events when all goroutines wait.
func (f *followTest) check(want ...string) {
	f.t.Helper()
	synctest.Wait()
	if !slices.Equal(f.told, want) {
		f.t.Errorf("told %q, want %q", f.told, want)
	}
	f.told = nil
}

// A follower gets the events since a time, kind by kind, and then the new ones, all that
// are there at once. No event comes twice.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFollowTest(t)
		f.add("a1", "b2")
		time.Sleep(time.Hour)
		since := time.Now()
		f.add("a3", "b4", "c5", "a6", "b7?", "b8")
		ctx, stop := context.WithCancel(t.Context())
		ended := f.follow(ctx, since)
		f.check("past a3", "past a6", "past b4", "past b8", "live")
		if got := f.logged.String(); strings.Count(got, "\n") != 2 { // the hub's own reading, too
			t.Errorf("logged %q, want one line of an event that is passed over, and one of the hub's", got)
		}
		f.held = make(chan struct{})
		f.add("b9")
		f.check("next b9")
		f.add("a10", eventlog.KindGap, "c11", "b12", "b13?")
		f.check()
		close(f.held)
		f.check("next a10 b12")
		time.Sleep(3 * followHeartbeat)
		f.check()
		stop()
		if err := <-ended; err != context.Canceled {
			t.Errorf("it ended with %v, want %v", err, context.Canceled)
		}
		f.add("a14")
		f.check()
	})
}

// Lost events are skipped.
func TestFollowGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFollowTest(t)
		f.add("a1", "a2", "a3", "a4", "a5")
		f.engine.Expire(2)
		f.engine.Lose(4)
		f.follow(t.Context(), time.Time{})
		f.check("past a2", "past a3", "past a5", "live")
	})
}

// More events come at once than the queue of a follower holds.
func TestFollowMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFollowTest(t)
		f.held = make(chan struct{})
		f.follow(t.Context(), time.Now())
		f.check("live")
		var want []string
		for i := range 3 * followQueue {
			want = append(want, fmt.Sprintf("a%d", i))
			f.add(want[i])
			synctest.Wait()
		}
		close(f.held)
		synctest.Wait()
		var got []string
		for _, batch := range f.told {
			names := strings.Fields(batch)[1:]
			if got = append(got, names...); len(names) > followQueue {
				t.Errorf("%d events at once, want %d at most", len(names), followQueue)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("told of %v, want %v", got, want)
		}
	})
}

// A follower that fails is not called any more.
func TestFollowFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFollowTest(t)
		broken := errors.New("broken")
		f.fail = broken
		ended := f.follow(t.Context(), time.Now())
		f.check("live")
		if err := <-ended; err != broken {
			t.Errorf("it ended with %v, want %v", err, broken)
		}
		f.fail = nil
		ended = f.follow(t.Context(), time.Now())
		f.check("live")
		f.fail = broken
		f.add("a1", "a2")
		if err := <-ended; err != broken {
			t.Errorf("it ended with %v, want %v", err, broken)
		}
		synctest.Wait()
		f.told = nil
		f.add("a3")
		f.check()
	})
}

// A follower ends when the hub stops.
func TestFollowStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFollowTest(t)
		ended := f.follow(t.Context(), time.Now())
		f.check("live")
		f.stop()
		if err := <-ended; err != ErrStopped {
			t.Errorf("it ended with %v, want %v", err, ErrStopped)
		}
		if err := <-f.follow(t.Context(), time.Now()); err != ErrStopped {
			t.Errorf("it ended with %v, want %v", err, ErrStopped)
		}
	})
}
