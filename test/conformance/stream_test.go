package conformance

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
	"github.com/lategate/lategate/test/internal/tokenfile"
)

// A stream is one that the client reads with its resuming subscriber.
type stream struct {
	name    string
	id      int
	replies *queue
	output  protoreflect.MessageDescriptor
	ignored []string
	place   *place
	retries int     // the number since the last step about this stream
	ended   *result // nil while it is open
}

// A place is a file in which a client keeps its token, and what was seen of the streams
// that use it.
type place struct {
	file string
	last string // the token of the last item
	seen map[string]bool
}

func (p *player) subscribe(s *conformancev1.Subscribe) error {
	if p.streams[s.GetStream()] != nil {
		return errors.New("there already is a stream of that name")
	}
	method, err := methodOf(s.GetMethod())
	if err != nil {
		return err
	}
	wire, err := p.wire(s.GetRequest())
	if err != nil {
		return err
	}
	name := s.GetPlace()
	if name == "" {
		name = "of " + s.GetStream()
	}
	if p.places[name] == nil {
		p.places[name] = &place{file: filepath.Join(p.dir, name), seen: make(map[string]bool)}
	}
	in := &stream{name: s.GetStream(), output: method.Output(), ignored: s.GetIgnore(), place: p.places[name]}
	p.streams[in.name] = in
	in.id, in.replies, err = p.client.send(order{Subscribe: &subscribeOrder{Method: s.GetMethod(), Request: wire, TokenFile: in.place.file}})
	if err != nil {
		return err
	}
	// It has begun when it has saved a token, or has reported anything.
	return p.client.eventually("the stream does not begin", func() (bool, error) {
		token, err := tokenfile.Read(in.place.file)
		return token != "" || in.replies.any(), err
	})
}

// settle waits until the client has saved the token of the last item that it got.
func (s *stream) settle(c *client) error {
	if s.place.last == "" || s.ended != nil {
		return nil
	}
	return c.eventually("the place of the last item is not kept", func() (bool, error) {
		return tokenfile.Reached(s.place.file, s.place.last)
	})
}

// item returns the next item that is not to be ignored; nil if the stream has ended.
func (s *stream) item(wait time.Duration) (proto.Message, error) {
	for s.ended == nil {
		r, err := s.replies.next(wait)
		switch {
		case err != nil:
			return nil, err
		case r.Failure != nil: // the package itself refused the call
			s.ended = &result{Code: int(codes.Unknown), Message: *r.Failure}
		case r.Retry != nil:
			s.retries++
		case r.End != nil:
			s.ended = r.End
		default:
			m, err := s.read(r.Item)
			if m != nil || err != nil {
				return m, err
			}
		}
	}
	return nil, nil
}

// read reads an item; nil if it is to be ignored.
func (s *stream) read(wire []byte) (proto.Message, error) {
	m, err := decode(s.output, wire)
	if err != nil {
		return nil, err
	}
	item := m.ProtoReflect()
	s.place.last = item.Get(s.output.Fields().ByName("resume_token")).String()
	fd := item.WhichOneof(s.output.Oneofs().ByName("item"))
	if fd == nil {
		return m, nil
	}
	switch name := string(fd.Name()); {
	case name == "started" || name == "heartbeat":
		return nil, fmt.Errorf("a subscriber must not return %s items", name)
	case name == "event":
		event := item.Get(fd).Message()
		id := event.Get(event.Descriptor().Fields().ByName("event_id")).String()
		if s.place.seen[id] {
			return nil, fmt.Errorf("got event %s twice: %v", id, m)
		}
		s.place.seen[id] = true
	case slices.Contains(s.ignored, name):
		return nil, nil
	}
	return m, nil
}

// expect waits for what a step expects of a stream.
func (p *player) expect(e *conformancev1.Expect) error {
	s := p.streams[e.GetStream()]
	if s == nil {
		return errors.New("the stream is closed")
	}
	var open []*conformancev1.Expected // the items that have not come yet
	open = append(open, e.GetItems()...)
	for len(open) > 0 {
		m, err := s.item(waitLimit)
		switch {
		case err != nil:
			return fmt.Errorf("%w; still expected: %v", err, open)
		case m == nil:
			return fmt.Errorf("the stream has ended: %+v; still expected: %v", *s.ended, open)
		}
		n := len(open)
		var mismatch error
		for i := 0; i < n && len(open) == n; i++ {
			if mismatch = p.saved.match(open[i], m); mismatch == nil {
				open = slices.Delete(open, i, i+1)
			}
			if !e.GetAnyOrder() {
				break
			}
		}
		if len(open) == n {
			return fmt.Errorf("item %d of %d: %w\n%v", len(e.GetItems())-n+1, len(e.GetItems()), mismatch, m)
		}
	}
	if e.GetRetried() && len(e.GetItems()) == 0 {
		if err := s.awaitRetry(); err != nil {
			return err
		}
	}
	if e.GetRetried() && s.retries == 0 {
		return errors.New("the client has not reported a retry")
	}
	s.retries = 0
	if e.GetEnd() == nil {
		return nil
	}
	m, err := s.item(waitLimit)
	if err != nil {
		return err
	}
	if m != nil {
		return fmt.Errorf("got one item too many: %v", m)
	}
	delete(p.streams, s.name)
	return p.compareStatus(e.GetEnd(), s.ended)
}

// awaitRetry waits until the client reports a retry, before anything else.
func (s *stream) awaitRetry() error {
	for s.retries == 0 {
		r, err := s.replies.next(waitLimit)
		if err != nil {
			return err
		}
		if r.Retry == nil {
			return fmt.Errorf("got %+v before a retry", r)
		}
		s.retries++
	}
	return nil
}

// cancel ends a stream after the client has handled its items.
func (p *player) cancel(name string) error {
	s := p.streams[name]
	if s == nil {
		return errors.New("the stream is closed")
	}
	delete(p.streams, name)
	if err := s.settle(p.client); err != nil {
		return err
	}
	r, err := p.client.ask(order{Cancel: &cancelOrder{ID: s.id}})
	if err == nil && r.Cancelled == nil {
		err = fmt.Errorf("the runner did not cancel: %+v", r)
	}
	if err != nil {
		return err
	}
	if err := s.leftOver(); err != nil {
		return err
	}
	if s.ended == nil || s.ended.Code != int(codes.Canceled) {
		return fmt.Errorf("a cancelled stream ended with %+v", s.ended)
	}
	return nil
}

// leftOver looks for items that no step has expected among the remaining replies.
func (s *stream) leftOver() error {
	for {
		r, ok, _ := s.replies.poll() // the runner may have been killed
		switch {
		case !ok:
			return nil
		case r.End != nil:
			s.ended = r.End
		case r.Retry == nil:
			if m, err := s.read(r.Item); m != nil || err != nil {
				return fmt.Errorf("no step expected %v (%v)", m, err)
			}
		}
	}
}
