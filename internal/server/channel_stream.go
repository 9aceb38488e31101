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

// NewStream implements grpc.ClientConnInterface, for streams of answers to one
// request. The handler runs in a goroutine of its own, which ends before RecvMsg
// returns its error. Whoever opens a stream ends it: by reading to that error, or
// with the context.
//
// RecvMsg takes an *any and sets it to what the handler has sent, which is shared by
// all streams and must not be changed. The error is the handler's own, not reduced to
// a status.
func (c *channel) NewStream(ctx context.Context, _ *grpc.StreamDesc, fullMethod string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	m, ok := c.streams[fullMethod]
	if !ok || m.desc.ClientStreams {
		return nil, status.Errorf(codes.Unimplemented, "%s is not streamed over the in-process connection", fullMethod)
	}
	p := &pipe{
		client:  ctx,
		request: make(chan proto.Message, 1),
		items:   make(chan any),
		begun:   make(chan struct{}),
		done:    make(chan struct{}),
	}
	p.call = callStream{method: fullMethod}
	p.server = serverContext(ctx, &p.call)
	go func() {
		defer close(p.done)
		info := &grpc.StreamServerInfo{FullMethod: fullMethod, IsServerStream: true}
		p.err = c.stream(m.srv, (*serverEnd)(p), info, m.desc.Handler)
	}()
	return (*clientEnd)(p), nil
}

// A pipe is one stream. Its two ends are clientEnd and serverEnd.
type pipe struct {
	client, server context.Context
	call           callStream
	request        chan proto.Message
	items          chan any // unbuffered: a slow reader holds the handler up, as on a network
	begin          sync.Once
	begun          chan struct{} // closed when the header is sent
	done           chan struct{} // closed when the handler has returned err
	err            error
}

type clientEnd pipe

func (c *clientEnd) Context() context.Context { return c.client }

func (c *clientEnd) SendMsg(m any) error {
	select {
	case c.request <- proto.Clone(m.(proto.Message)): // handlers own their request, and callers theirs
		return nil
	case <-c.done:
		return io.EOF
	}
}

func (c *clientEnd) CloseSend() error { return nil }

// Header waits for the header; it is there at the latest when the handler ends.
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
	select {
	case *m.(*any) = <-c.items:
		return nil
	case <-c.done:
		if c.err == nil {
			return io.EOF
		}
		return c.err
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

func (s *serverEnd) SetTrailer(md metadata.MD) { _ = s.call.SetTrailer(md) } // it has no error

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
	case req := <-s.request:
		proto.Merge(m.(proto.Message), req)
		return nil
	case <-s.server.Done():
		return status.FromContextError(s.server.Err()).Err()
	}
}
