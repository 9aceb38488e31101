package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

const (
	clientStreams = 1 << iota
	serverStreams
)

// streamsDesc is a service with one stream, test.Streams/Exchange.
func streamsDesc(kind int, handler func(grpc.ServerStream) error) *grpc.ServiceDesc {
	return &grpc.ServiceDesc{ServiceName: "test.Streams", HandlerType: (*any)(nil), Streams: []grpc.StreamDesc{{
		StreamName: "Exchange", ClientStreams: kind&clientStreams != 0, ServerStreams: kind&serverStreams != 0,
		Handler: func(_ any, stream grpc.ServerStream) error { return handler(stream) },
	}}}
}

func streamOverChannel(kind int, handler func(grpc.ServerStream) error, interceptors ...grpc.StreamServerInterceptor) *channel {
	c := newChannel(nil, chainStream(interceptors))
	c.RegisterService(streamsDesc(kind, handler), nil)
	return c
}

func streamOverNetwork(t *testing.T, kind int, handler func(grpc.ServerStream) error, interceptors ...grpc.StreamServerInterceptor) *grpc.ClientConn {
	t.Helper()
	s := grpc.NewServer(grpc.ChainStreamInterceptor(interceptors...))
	s.RegisterService(streamsDesc(kind, handler), nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	conn, err := grpc.NewClient("passthrough:///"+l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		s.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return conn
}

func openStream(ctx context.Context, conn grpc.ClientConnInterface, kind int) (grpc.ClientStream, error) {
	return conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: kind&clientStreams != 0, ServerStreams: kind&serverStreams != 0}, "/test.Streams/Exchange")
}

// receive receives a text.
func receive(s interface{ RecvMsg(any) error }) (string, error) {
	m := new(wrapperspb.StringValue)
	err := s.RecvMsg(m)
	return m.GetValue(), err
}

// TestChannelStreamsAsOverANetwork checks that the same handler and the same caller get the
// same over a network and in the process.
func TestChannelStreamsAsOverANetwork(t *testing.T) {
	const both = clientStreams | serverStreams
	refuse := errors.New("refused")
	collect := func(s grpc.ServerStream) (all []string, err error) {
		m := new(wrapperspb.StringValue) // one for all messages: fields of one must not stay in the next
		for {
			if err := s.RecvMsg(m); err == io.EOF {
				return all, nil
			} else if err != nil {
				return all, err
			}
			all = append(all, m.GetValue())
		}
	}
	for name, c := range map[string]struct {
		kind    int
		send    []string
		handler func(grpc.ServerStream) error
		want    []string // what the caller receives
		code    codes.Code
		message string
	}{
		"many to one": {clientStreams, []string{"a", "", "c"}, func(s grpc.ServerStream) error {
			all, err := collect(s)
			return errors.Join(err, s.SendMsg(wrapperspb.String(strings.Join(all, ","))))
		}, []string{"a,,c"}, codes.OK, ""},
		"none to one": {clientStreams, nil, func(s grpc.ServerStream) error {
			all, err := collect(s)
			return errors.Join(err, s.SendMsg(wrapperspb.String(fmt.Sprint(len(all)))))
		}, []string{"0"}, codes.OK, ""},
		"one that takes no more": {clientStreams, slices.Repeat([]string{"x"}, 100_000), func(s grpc.ServerStream) error {
			first, err := receive(s)
			return errors.Join(err, s.SendMsg(wrapperspb.String(first)))
		}, []string{"x"}, codes.OK, ""},
		"one that refuses": {clientStreams, slices.Repeat([]string{"x"}, 100_000), func(s grpc.ServerStream) error {
			_, err := receive(s)
			return errors.Join(err, refuse)
		}, nil, codes.Unknown, "refused"},
		"an answer, and then an error": {clientStreams, []string{"a"}, func(s grpc.ServerStream) error {
			_ = s.SendMsg(wrapperspb.String("lost"))
			return status.Error(codes.Aborted, "late")
		}, nil, codes.Aborted, "late"},
		"no answer": {clientStreams, []string{"a"}, func(s grpc.ServerStream) error {
			_, err := collect(s)
			return err
		}, nil, codes.Internal, ""},
		"two answers": {clientStreams, []string{"a"}, func(s grpc.ServerStream) error {
			return errors.Join(s.SendMsg(wrapperspb.String("1")), s.SendMsg(wrapperspb.String("2")))
		}, nil, codes.Internal, ""},
		"many to many": {both, []string{"a", "b", "c"}, func(s grpc.ServerStream) error {
			for {
				m, err := receive(s)
				if err == io.EOF {
					return s.SendMsg(wrapperspb.String("end"))
				}
				if err := errors.Join(err, s.SendMsg(wrapperspb.String(m+"!"))); err != nil {
					return err
				}
			}
		}, []string{"a!", "b!", "c!", "end"}, codes.OK, ""},
		"many to none": {both, []string{"a"}, func(s grpc.ServerStream) error {
			_, err := collect(s)
			return err
		}, nil, codes.OK, ""},
		"some, and then an error": {both, []string{"a"}, func(s grpc.ServerStream) error {
			return errors.Join(s.SendMsg(wrapperspb.String("1")), refuse)
		}, []string{"1"}, codes.Unknown, "refused"},
		"one to many": {serverStreams, []string{"a"}, func(s grpc.ServerStream) error {
			m, err := receive(s)
			if _, more := receive(s); more != io.EOF {
				return fmt.Errorf("after the request: %v", more)
			}
			return errors.Join(err, s.SendMsg(wrapperspb.String(m+"1")), s.SendMsg(wrapperspb.String(m+"2")))
		}, []string{"a1", "a2"}, codes.OK, ""},
		"one that cannot read": {serverStreams, []string{"a"}, func(grpc.ServerStream) error { return io.EOF }, nil, codes.Unknown, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			for on, conn := range map[string]grpc.ClientConnInterface{
				"network": streamOverNetwork(t, c.kind, c.handler), "channel": streamOverChannel(c.kind, c.handler),
			} {
				s, err := openStream(t.Context(), conn, c.kind)
				if err != nil {
					t.Fatal(err)
				}
				var sending sync.WaitGroup
				sending.Go(func() {
					for _, text := range c.send {
						if err := s.SendMsg(wrapperspb.String(text)); err == io.EOF {
							break // the handler has ended; receiving returns the reason
						} else if err != nil {
							t.Errorf("%s: SendMsg: got %v, want no error", on, err)
						}
					}
					if err := s.CloseSend(); err != nil {
						t.Errorf("%s: CloseSend: got %v, want no error", on, err)
					}
				})
				var got []string
				for err == nil {
					var text string
					if text, err = receive(s); err == nil {
						got = append(got, text)
					}
				}
				sending.Wait()
				if !slices.Equal(got, c.want) {
					t.Errorf("%s: received %q, want %q", on, got, c.want)
				}
				if c.code == codes.OK {
					if err != io.EOF {
						t.Errorf("%s: ended with %v, want %v", on, err, io.EOF)
					}
				} else if status.Code(err) != c.code && apierror.From(err).Code != c.code || !strings.Contains(err.Error(), c.message) {
					t.Errorf("%s: ended with %v, want %v %q", on, err, c.code, c.message)
				}
				if err := s.SendMsg(wrapperspb.String("late")); err == nil {
					t.Errorf("%s: SendMsg after the end succeeded, want an error", on)
				}
			}
		})
	}
}

// TestChannelStreamContext checks that a handler sees of a stream what it would see over a
// network, and that calls of the handler's stream that still wait end with the handler.
func TestChannelStreamContext(t *testing.T) {
	left := make(chan error, 2)
	handler := func(s grpc.ServerStream) error {
		in, _ := metadata.FromIncomingContext(s.Context())
		for _, err := range []error{s.SetHeader(metadata.Pairs("h", "1")), s.SendHeader(metadata.Pairs("h", "2"))} {
			if err != nil {
				return err
			}
		}
		s.SetTrailer(metadata.Pairs("t", in.Get("given")[0]))
		go func() { _, err := receive(s); left <- err }()
		if in.Get("given")[0] == "fail" {
			return errors.New("failed")
		}
		return s.SendMsg(wrapperspb.String("answer"))
	}
	var infos []grpc.StreamServerInfo
	note := func(srv any, s grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
		infos = append(infos, *info)
		return next(srv, s)
	}
	for on, conn := range map[string]grpc.ClientConnInterface{
		"network": streamOverNetwork(t, clientStreams, handler, note), "channel": streamOverChannel(clientStreams, handler, note),
	} {
		for _, given := range []string{"pass", "fail"} {
			s, err := openStream(metadata.AppendToOutgoingContext(t.Context(), "given", given), conn, clientStreams)
			if err != nil {
				t.Fatal(err)
			}
			header, err := s.Header()
			if err != nil || !slices.Equal(header.Get("h"), []string{"1", "2"}) {
				t.Errorf("%s: got header %v, %v, want 1 and 2", on, header, err)
			}
			if _, err := receive(s); (err == nil) != (given == "pass") {
				t.Errorf("%s: given %q, got error %v", on, given, err)
			}
			if got := s.Trailer().Get("t"); !slices.Equal(got, []string{given}) {
				t.Errorf("%s: got trailer %v, want %q", on, got, given)
			}
			if err := <-left; status.Code(err) != codes.Canceled {
				t.Errorf("%s: a call that still waited got %v, want Canceled", on, err)
			}
		}
	}
	want := grpc.StreamServerInfo{FullMethod: "/test.Streams/Exchange", IsClientStream: true}
	if len(infos) != 4 || slices.ContainsFunc(infos, func(i grpc.StreamServerInfo) bool { return i != want }) {
		t.Errorf("interceptors got %+v, want 4 times %+v", infos, want)
	}
}

// TestChannelStreamCancelled checks that a caller that disconnects ends its call, and that
// this is never taken for the end of its requests.
func TestChannelStreamCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen error
		c := streamOverChannel(clientStreams|serverStreams, func(s grpc.ServerStream) error {
			_, seen = receive(s)
			for seen == nil {
				_, seen = receive(s)
			}
			return seen
		})
		ctx, cancel := context.WithCancel(context.Background())
		s, err := openStream(ctx, c, clientStreams|serverStreams)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SendMsg(wrapperspb.String("a")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		cancel()
		if err := errors.Join(s.CloseSend(), s.CloseSend()); err != nil {
			t.Error(err)
		}
		if _, err := receive(s); status.Code(err) != codes.Canceled || status.Code(seen) != codes.Canceled {
			t.Errorf("the caller got %v, the handler %v, want Canceled", err, seen)
		}
	})
}

// TestChannelStreamHoldsBack checks that sending waits for the handler, so that only a
// small part of a large file is in memory.
func TestChannelStreamHoldsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin, release := make(chan struct{}), make(chan struct{})
		c := streamOverChannel(clientStreams, func(s grpc.ServerStream) error {
			<-begin
			for range 2 {
				if _, err := receive(s); err != nil {
					return err
				}
			}
			<-release
			return s.SendMsg(wrapperspb.String("enough"))
		})
		s, err := openStream(context.Background(), c, clientStreams)
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		var sending sync.WaitGroup
		sending.Go(func() {
			for {
				if err := s.SendMsg(wrapperspb.String("x")); err != nil {
					if err != io.EOF {
						t.Error(err)
					}
					return
				}
				sent++
			}
		})
		synctest.Wait()
		if sent != 1 {
			t.Errorf("%d messages were sent before the handler took one, want 1", sent)
		}
		close(begin)
		synctest.Wait()
		if sent != 3 {
			t.Errorf("%d messages were sent while the handler took two, want 3", sent)
		}
		close(release)
		if got, err := receive(s); got != "enough" || err != nil {
			t.Errorf("got %q, %v, want enough", got, err)
		}
		sending.Wait()
	})
}

// TestChannelStreamMessages checks that each side owns its messages, and that an answer of
// the upstream is decoded for a caller that asks for a message.
func TestChannelStreamMessages(t *testing.T) {
	typ, err := transcode.For((&whatsappv1.SendAttachmentResponse{}).ProtoReflect().Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	c := streamOverChannel(clientStreams, func(s grpc.ServerStream) error {
		m := new(wrapperspb.BytesValue)
		if err := s.RecvMsg(m); err != nil {
			return err
		}
		m.Value[0] = 'H'
		if string(m.Value) == "Hello" {
			return s.SendMsg(&upstream.Answer{Answer: transcode.NewAnswer(typ, []byte(`{"success":true}`), nil)})
		}
		return s.SendMsg(17)
	})
	for _, text := range []string{"hello", "hi"} {
		for _, want := range []any{new(any), new(whatsappv1.SendAttachmentResponse)} {
			s, err := openStream(t.Context(), c, clientStreams)
			if err != nil {
				t.Fatal(err)
			}
			req := wrapperspb.Bytes([]byte(text))
			if err := errors.Join(s.SendMsg(req), s.CloseSend(), s.CloseSend()); err != nil {
				t.Fatal(err)
			}
			if err := s.SendMsg(req); status.Code(err) != codes.Internal {
				t.Errorf("SendMsg after CloseSend: got %v, want Internal", err)
			}
			err = s.RecvMsg(want)
			if string(req.Value) != text {
				t.Errorf("the caller's message became %q, want %q", req.Value, text)
			}
			switch got := want.(type) {
			case *any:
				if _, ok := (*got).(*upstream.Answer); err != nil || ok != (text == "hello") {
					t.Errorf("%s: got a %T, %v, want an *upstream.Answer for hello only", text, *got, err)
				}
			case *whatsappv1.SendAttachmentResponse:
				if got.GetSuccess() != (text == "hello") || (err == nil) != (text == "hello") {
					t.Errorf("%s: got %v, %v, want success for hello only", text, got, err)
				}
			}
			if err := s.RecvMsg(want); err != io.EOF {
				t.Errorf("after the answer: got %v, want %v", err, io.EOF)
			}
		}
	}
}
