package server

import (
	"context"
	"io"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

type streamMethod struct {
	srv  any
	desc grpc.StreamDesc
}

// NewStream implements grpc.ClientConnInterface, for streams of requests, of answers, or
// both. The handler runs in its own goroutine, which ends before RecvMsg returns its error.
// The caller must end the stream: by reading to that error, or with the context.
//
// At most one message is buffered; further ones wait until the handler takes them, so that
// a slow handler slows its caller down as on a network. SendMsg returns io.EOF when the
// handler or the context has ended; RecvMsg returns the reason.
//
// SendMsg takes a message, or an *upstream.Call whose handler receives one.
//
// RecvMsg takes a message, or an *any, which it sets to what the handler has sent: that is
// shared by all streams and must not be changed. The error is the handler's own, not
// reduced to a status. If the method has only one answer, RecvMsg returns it when the
// handler has ended without an error, and io.EOF after that.
func (c *channel) NewStream(ctx context.Context, _ *grpc.StreamDesc, fullMethod string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	m, ok := c.streams[fullMethod]
	if !ok {
		return nil, status.Errorf(codes.Unimplemented, "unknown stream %s", fullMethod)
	}
	p := &pipe{
		client:   ctx,
		requests: make(chan any, 1),
		items:    make(chan any),
		single:   !m.desc.ServerStreams,
		begun:    make(chan struct{}),
		done:     make(chan struct{}),
	}
	p.call = callStream{method: fullMethod}
	// Everything that still waits when a handler ends, ends with it, as on a network.
	server, cancel := context.WithCancel(serverContext(ctx, &p.call))
	p.server = server
	go func() {
		defer close(p.done)
		defer cancel()
		info := &grpc.StreamServerInfo{FullMethod: fullMethod, IsClientStream: m.desc.ClientStreams, IsServerStream: m.desc.ServerStreams}
		if p.err = c.stream(m.srv, (*serverEnd)(p), info, m.desc.Handler); p.err == io.EOF {
			p.err = status.Error(codes.Unknown, io.EOF.Error()) // a handler that returns io.EOF has failed to read
		}
	}()
	return (*clientEnd)(p), nil
}

// A pipe is one stream. Its two ends are clientEnd and serverEnd.
type pipe struct {
	client, server context.Context
	call           callStream
	requests       chan any // messages and calls; closed by CloseSend
	closed         bool     // whether requests is closed; used by the client only
	items          chan any // unbuffered, so that a slow reader slows the handler down, as on a network
	single         bool     // whether there is at most one item
	answered       bool     // whether the client has got it; used by the client only
	begin          sync.Once
	begun          chan struct{} // closed when the header is sent
	done           chan struct{} // closed when the handler has returned err
	err            error
}

type clientEnd pipe

func (c *clientEnd) Context() context.Context { return c.client }

func (c *clientEnd) SendMsg(m any) error {
	if c.closed {
		return status.Errorf(codes.Internal, "%s: SendMsg after CloseSend", c.call.method)
	}
	select {
	case <-c.server.Done(): // the handler or the context has ended: checked even if there is room for a message
		return io.EOF
	default:
	}
	select {
	case c.requests <- own(m):
		return nil
	case <-c.server.Done():
		return io.EOF
	}
}

func (c *clientEnd) CloseSend() error {
	if !c.closed {
		c.closed = true
		close(c.requests)
	}
	return nil
}

// Header waits for the header, which is there at the latest when the handler ends.
func (c *clientEnd) Header() (metadata.MD, error) {
	select {
	case <-c.begun:
	case <-c.done:
	}
	c.call.mu.Lock()
	defer c.call.mu.Unlock()
	return c.call.header, nil
}

func (c *clientEnd) Trailer() metadata.MD {
	c.call.mu.Lock()
	defer c.call.mu.Unlock()
	return c.call.trailer
}

func (c *clientEnd) RecvMsg(m any) error {
	item, err := c.next()
	if err == io.EOF && c.single && !c.answered {
		return status.Errorf(codes.Internal, "%s ended without an answer", c.call.method)
	}
	if err != nil {
		return err
	}
	if c.single {
		// The answer counts only when the handler has ended without an error.
		switch _, err := c.next(); err {
		case io.EOF:
		case nil:
			return status.Errorf(codes.Internal, "%s gave more than one answer", c.call.method)
		default:
			return err
		}
		c.answered = true
	}
	if reply, ok := m.(proto.Message); ok {
		proto.Reset(reply)
	}
	return setReply(m, item, c.call.method)
}

// next returns the next item, or the reason why there is none.
func (c *clientEnd) next() (any, error) {
	select {
	case item := <-c.items:
		return item, nil
	case <-c.done:
		if c.err == nil {
			return nil, io.EOF
		}
		return nil, c.err
	}
}

type serverEnd pipe

func (s *serverEnd) Context() context.Context { return s.server }

func (s *serverEnd) SetHeader(md metadata.MD) error { return s.call.SetHeader(md) }

func (s *serverEnd) SendHeader(md metadata.MD) error {
	err := s.call.SendHeader(md)
	if err == nil {
		s.begin.Do(func() { close(s.begun) })
	}
	return err
}

func (s *serverEnd) SetTrailer(md metadata.MD) { _ = s.call.SetTrailer(md) } // never fails

func (s *serverEnd) SendMsg(m any) error {
	s.begin.Do(func() {
		s.call.mu.Lock()
		s.call.sent = true
		s.call.mu.Unlock()
		close(s.begun)
	})
	select {
	case s.items <- m:
		return nil
	case <-s.server.Done():
		return status.FromContextError(s.server.Err()).Err()
	}
}

func (s *serverEnd) RecvMsg(m any) error {
	select {
	case req, ok := <-s.requests:
		if ok {
			take(m, req)
			return nil
		}
		// The end of requests may be closed while a caller disconnects, but that does not
		// mean that the caller has sent everything.
		if err := s.server.Err(); err != nil {
			return status.FromContextError(err).Err()
		}
		return io.EOF
	case <-s.server.Done():
		return status.FromContextError(s.server.Err()).Err()
	}
}
