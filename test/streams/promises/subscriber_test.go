package promises_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A subscriber is a correct one, as in docs/streams.md: it keeps the token of each item and
// resumes from there whenever its stream ends. Everything that it gets is its record.
type subscriber struct {
	w         *world
	name, key string
	req       request
	random    *rand.Rand

	cancel context.CancelFunc
	done   chan struct{}

	mu      sync.Mutex
	streams []*opened
	token   string
	err     error // its final error; io.EOF for a normal end
}

// opened is one stream of a subscriber.
type opened struct {
	from  string // the token that it began after
	asked time.Time
	items []item
	ended time.Time // zero while it is open
	err   error
}

// subscribe runs a subscriber until the world ends, or it is cancelled.
func (w *world) subscribe(name, key string, r request) *subscriber {
	ctx, cancel := context.WithCancel(w.ctx)
	s := &subscriber{w: w, name: name, key: key, req: r, cancel: cancel, done: make(chan struct{}), token: r.token,
		random: w.random(uint64(len(name)) + 1000)}
	w.t.Cleanup(func() { cancel(); <-s.done })
	go func() {
		defer close(s.done)
		s.run(ctx)
	}()
	return s
}

func (s *subscriber) run(ctx context.Context) {
	for wait := 20 * time.Millisecond; ctx.Err() == nil; {
		told, err := s.follow(ctx)
		if told {
			wait = 20 * time.Millisecond
		}
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, io.EOF), final(status.Code(err)):
			s.mu.Lock()
			s.err = err
			s.mu.Unlock()
			return
		}
		most := 200 * time.Millisecond // so that it reconnects soon after a restart
		if status.Code(err) != codes.Unavailable {
			most = 2 * time.Second
		}
		wait = min(2*wait, most)
		sleep(ctx, wait/2+time.Duration(s.random.Int64N(int64(wait))))
	}
}

// follow reads one stream to its end, and reports whether it has begun.
func (s *subscriber) follow(parent context.Context) (told bool, err error) {
	ctx, cancel := context.WithCancel(s.w.as(parent, s.key))
	defer cancel()
	r := s.req
	if s.token != "" {
		r.token, r.earliest, r.since = s.token, false, time.Time{}
	}
	o := &opened{from: r.token, asked: time.Now()}
	s.mu.Lock()
	s.streams = append(s.streams, o)
	s.mu.Unlock()
	recv, err := open(ctx, s.w.conn, r)
	for err == nil {
		var i item
		if i, err = recv(); err != nil {
			break
		}
		s.mu.Lock()
		o.items = append(o.items, i)
		if s.req.cursor == "" || i.kind != "started" {
			s.token = i.token
		}
		s.mu.Unlock()
		totals.add(i.kind+"s told", 1)
		if s.req.slow && s.random.IntN(100) == 0 {
			sleep(ctx, time.Duration(s.random.IntN(2000))*time.Millisecond)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o.ended, o.err = time.Now(), err
	if len(o.items) > 0 {
		totals.add("streams opened", 1)
		if parent.Err() == nil {
			totals.add("streams ended by "+codeOf(err), 1)
		}
	}
	return len(o.items) > 0, err
}

// codeOf is the code and the reason of a stream's end.
func codeOf(err error) string {
	if errors.Is(err, io.EOF) {
		return "OK"
	}
	return fmt.Sprintf("%v %s", status.Code(err), reasonOf(err))
}

// record returns what the subscriber has got until now.
func (s *subscriber) record() []opened {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []opened
	for _, o := range s.streams {
		c := *o
		c.items = append([]item(nil), o.items...)
		out = append(out, c)
	}
	return out
}

// items are all of its items, across its streams.
func (s *subscriber) items() (all []item) {
	for _, o := range s.record() {
		all = append(all, o.items...)
	}
	return all
}

// outcome is its final error, and whether it has ended.
func (s *subscriber) outcome() (error, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err, s.err != nil
}

// has reports whether it has got an event.
func (s *subscriber) has(uid string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.streams {
		for _, i := range o.items {
			if i.kind == "event" && i.event.uid == uid {
				return true
			}
		}
	}
	return false
}

// hasStarted reports whether one of its streams has begun.
func (s *subscriber) hasStarted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.streams {
		if len(o.items) > 0 {
			return true
		}
	}
	return s.err != nil
}

// stop ends it.
func (s *subscriber) stop() {
	s.cancel()
	<-s.done
}

// readAll reads a stream from a position up to the event with the given name, or until it
// has caught up if that is "", and returns its items.
func (w *world) readAll(key string, r request, last string) ([]item, error) {
	ctx, cancel := context.WithTimeout(w.as(w.ctx, key), waitLimit)
	defer cancel()
	r.heartbeat = time.Second
	recv, err := open(ctx, w.conn, r)
	var items []item
	for err == nil {
		var i item
		if i, err = recv(); err != nil {
			break
		}
		items = append(items, i)
		if last != "" && i.kind == "event" && i.event.uid == last || last == "" && i.heartbeat.GetCaughtUp() {
			return items, nil
		}
	}
	return items, err
}

// patiently is readAll while the gateway may be restarting.
func (w *world) patiently(key string, r request, last string) (items []item, err error) {
	w.eventually(waitLimit, func() bool {
		items, err = w.readAll(key, r, last)
		return err == nil || status.Code(err) != codes.Unavailable
	})
	return items, err
}

// events are the events among some items.
func events(items []item) (out []event) {
	for _, i := range items {
		if i.kind == "event" {
			out = append(out, i.event)
		}
	}
	return out
}

// names are the events' names.
func names(events []event) (out []string) {
	for _, e := range events {
		out = append(out, e.uid)
	}
	return out
}
