package streams_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/lategate/lategate/test/internal/engine"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// TestDamageGap damages a block of events of the log. Over every API the gap says from when
// to when events may be missing, which are the times of the event before it and of the one
// after it, and its token can be resumed from.
func TestDamageGap(t *testing.T) {
	engine.Embedded(t)
	t.Parallel()
	w := newWorld(t, map[string][]string{key: {webhooks.Account}})
	dir := t.TempDir()
	p := process.New(t, "LATE_BASE_URL="+w.url, "GATEWAY_DATA_DIR="+dir, "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	p.Start()
	g := of(p)
	const events = 300
	var began, ended [events]time.Time // the time before and after each post
	for n := range events {
		began[n] = time.Now()
		post(t, g, received(webhooks.Account, "conv", fmt.Sprint(n)))
		ended[n] = time.Now()
	}
	p.Stop()
	p.Start() // which writes the events into a table
	p.Stop()
	flip(t, table(t, dir))
	p.Start()
	for _, api := range apis {
		t.Run(api.name, func(t *testing.T) {
			f := api.open(t, g, key, earliest())
			f.of("started")
			last := -1
			number := func(i item) (n int) {
				t.Helper()
				if _, err := fmt.Sscan(i.same("text"), &n); err != nil {
					t.Fatalf("got event %v, %v, want a number as its text", i.doc, err)
				}
				return n
			}
			i := f.next()
			for ; i.kind == "event"; i = f.next() {
				last = number(i)
			}
			if i.kind != "gap" || last < 0 {
				t.Fatalf("after event %d: got %v, want a gap", last, i)
			}
			f.close()
			from, fromErr := time.Parse(time.RFC3339Nano, i.same("fromTime"))
			to, toErr := time.Parse(time.RFC3339Nano, i.same("toTime"))
			resumed := api.open(t, g, key, resume(i.token))
			next := number(resumed.event())
			resumed.close()
			// The times have milliseconds.
			if fromErr != nil || toErr != nil || from.Before(began[last].Truncate(time.Millisecond)) || to.After(ended[next]) || to.Before(from) ||
				from.After(ended[last]) || to.Before(began[last+1].Truncate(time.Millisecond)) {
				t.Errorf("the gap between the events %d and %d: got %q to %q, want %v and %v", last, next, i.same("fromTime"), i.same("toTime"), began[last], ended[next])
			}
			if next <= last+1 || next > last+events/2 {
				t.Errorf("after event %d and the gap: got event %d, want one of the next block", last, next)
			}
		})
	}
}
