package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/service"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/window"
)

func TestMargin(t *testing.T) {
	for _, tt := range []struct{ left, want time.Duration }{
		{10 * time.Millisecond, 2 * time.Millisecond},
		{300 * time.Millisecond, 60 * time.Millisecond},
		{2 * time.Second, 120 * time.Millisecond},
		{30 * time.Second, 400 * time.Millisecond},
		{time.Hour, time.Second},
	} {
		if got := margin(tt.left); got != tt.want {
			t.Errorf("margin(%v) = %v, want %v", tt.left, got, tt.want)
		}
	}
}

// silent is an upstream that accepts every request and answers none.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// deadlineAPIs are a gateway's services, with an upstream that never answers, and one more
// stream, over gRPC and in the process, without any delays of their own.
type deadlineAPIs struct {
	apis  map[string]grpc.ClientConnInterface
	left  sync.WaitGroup
	log   lockedBuffer
	close func()
}

func newDeadlineAPIs(t *testing.T, stream func(grpc.ServerStream) error) *deadlineAPIs {
	t.Helper()
	f := &deadlineAPIs{}
	logger, err := NewLogger(&f.log, "json", "debug")
	if err != nil {
		t.Fatal(err)
	}
	v, err := newValidator(false)
	if err != nil {
		t.Fatal(err)
	}
	client, err := upstream.New(upstream.Options{BaseURL: "http://late.test/api", Transport: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	services, err := service.New(service.Options{Client: client, Logger: logger, Windows: window.New(nil, nil, nil, logger)})
	if err != nil {
		t.Fatal(err)
	}
	unary, streams := unaryChain(logger, v), streamChain(logger, v, nil, &f.left)
	s, channel := newGRPC(unary, streams), newChannel(chainUnary(unary), chainStream(streams))
	for _, r := range []grpc.ServiceRegistrar{s, channel} {
		services.Register(r)
		r.RegisterService(streamsDesc(clientStreams|serverStreams, stream), nil)
	}
	lis := bufconn.Listen(1 << 16)
	served := make(chan error, 1)
	go func() { served <- s.Serve(lis) }()
	conn, err := grpc.NewClient("passthrough:///bufconn", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return lis.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	f.apis = map[string]grpc.ClientConnInterface{"gRPC": conn, "in process": channel}
	f.close = func() {
		synctest.Wait() // until all calls are logged: stopping the server does not wait for calls whose callers have gone
		conn.Close()
		s.Stop()
		f.left.Wait()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}
	return f
}

// png is the beginning of a PNG picture.
const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

// TestCallersLearnHowTheirCallsEnd checks that a caller that has set a deadline learns the
// outcome of the call, over both APIs, and that the log has it too. gRPC itself would only
// say that the deadline has passed.
func TestCallersLearnHowTheirCallsEnd(t *testing.T) {
	const patience = 500 * time.Millisecond
	write := func(ctx context.Context, c grpc.ClientConnInterface) error {
		_, err := whatsappv1.NewContactsServiceClient(c).DeleteContact(ctx, &whatsappv1.DeleteContactRequest{ContactId: "c1"})
		return err
	}
	read := func(ctx context.Context, c grpc.ClientConnInterface) error {
		_, err := whatsappv1.NewContactsServiceClient(c).GetContact(ctx, &whatsappv1.GetContactRequest{ContactId: "c1"})
		return err
	}
	stream := func(ctx context.Context, c grpc.ClientConnInterface) error {
		s, err := openStream(ctx, c, clientStreams|serverStreams)
		if err != nil {
			return err
		}
		return s.RecvMsg(new(emptypb.Empty))
	}
	attachment := func(ctx context.Context, c grpc.ClientConnInterface) error {
		s, err := whatsappv1.NewInboxServiceClient(c).SendAttachment(ctx)
		if err != nil {
			return err
		}
		for _, m := range []*whatsappv1.SendAttachmentRequest{
			{Part: &whatsappv1.SendAttachmentRequest_Options{Options: &whatsappv1.SendAttachmentOptions{ConversationId: "c1", AccountId: "a1", Filename: "a.png", IgnoreWindow: proto.Bool(true)}}},
			{Part: &whatsappv1.SendAttachmentRequest_Data{Data: []byte(png)}},
		} {
			if err := s.Send(m); err != nil {
				return err
			}
		}
		_, err = s.CloseAndRecv()
		return err
	}
	upload := func(ctx context.Context, c grpc.ClientConnInterface) error {
		s, err := whatsappv1.NewMediaServiceClient(c).UploadMedia(ctx)
		if err != nil {
			return err
		}
		for _, m := range []*whatsappv1.UploadMediaRequest{
			{Part: &whatsappv1.UploadMediaRequest_Options{Options: &whatsappv1.UploadMediaOptions{Filename: "a.png", Size: proto.Int64(int64(len(png)))}}},
			{Part: &whatsappv1.UploadMediaRequest_Data{Data: []byte(png)}},
		} {
			if err := s.Send(m); err != nil {
				return err
			}
		}
		_, err = s.CloseAndRecv()
		return err
	}
	working := make(chan struct{})
	for name, tt := range map[string]struct {
		call    func(context.Context, grpc.ClientConnInterface) error
		handler func(grpc.ServerStream) error
		reason  string
		after   time.Duration
	}{
		"a read":        {read, nil, "UPSTREAM_TIMEOUT", 400 * time.Millisecond},
		"a write":       {write, nil, "SEND_OUTCOME_UNKNOWN", 400 * time.Millisecond},
		"an attachment": {attachment, nil, "SEND_OUTCOME_UNKNOWN", 400 * time.Millisecond},
		"a file":        {upload, nil, "MEDIA_UPLOAD_FAILED", 400 * time.Millisecond},
		"a stream": {stream, func(s grpc.ServerStream) error {
			<-s.Context().Done()
			return &apierror.Error{Code: codes.DeadlineExceeded, Reason: "OF_ITS_OWN"}
		}, "OF_ITS_OWN", 400 * time.Millisecond},
		"a stream that takes it for a cancellation": {stream, func(s grpc.ServerStream) error {
			<-s.Context().Done()
			return status.Error(codes.Canceled, "context canceled")
		}, "DEADLINE_EXCEEDED", 400 * time.Millisecond},
		"a stream that waits for its caller": {stream, func(s grpc.ServerStream) error {
			return s.RecvMsg(new(emptypb.Empty))
		}, "DEADLINE_EXCEEDED", 450 * time.Millisecond},
		"a stream whose work goes on": {stream, func(s grpc.ServerStream) error {
			<-working
			return s.SendMsg(new(emptypb.Empty))
		}, "DEADLINE_EXCEEDED", 450 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				working = make(chan struct{})
				f := newDeadlineAPIs(t, tt.handler)
				for api, conn := range f.apis {
					ctx, cancel := context.WithTimeout(withKey(context.Background()), patience)
					begin := time.Now()
					err := tt.call(ctx, conn)
					took, e := time.Since(begin), apierror.From(err)
					if api == "gRPC" && details[*errdetails.ErrorInfo](err) == nil || e.Code != codes.DeadlineExceeded || e.Reason != tt.reason || took.Round(5*time.Millisecond) != tt.after {
						t.Errorf("%s: got %v after %v, want DeadlineExceeded with %s after %v", api, err, took, tt.reason, tt.after)
					}
					cancel()
				}
				close(working)
				f.close()
				if log := f.log.String(); strings.Count(log, `"code":"DeadlineExceeded","reason":"`+tt.reason+`"`) != 2 {
					t.Errorf("got the log %[2]s, want %[1]s of both calls", tt.reason, log)
				}
			})
		})
	}
}

// TestNoOtherDeadlines checks that a call without a deadline does not get one, and that a
// caller that disconnects before its deadline counts as gone and not as late.
func TestNoOtherDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newDeadlineAPIs(t, func(s grpc.ServerStream) error {
			if deadline, ok := s.Context().Deadline(); ok {
				t.Errorf("got the deadline %v, want none", deadline)
			}
			return nil
		})
		for api, conn := range f.apis {
			s, err := openStream(withKey(t.Context()), conn, clientStreams|serverStreams)
			if err == nil {
				err = s.RecvMsg(new(emptypb.Empty))
			}
			if err != io.EOF {
				t.Errorf("%s: got %v, want %v", api, err, io.EOF)
			}
			ctx, cancel := context.WithTimeout(withKey(t.Context()), time.Minute)
			time.AfterFunc(time.Second, cancel)
			_, err = whatsappv1.NewContactsServiceClient(conn).GetContact(ctx, &whatsappv1.GetContactRequest{ContactId: "c1"})
			if apierror.From(err).Code != codes.Canceled {
				t.Errorf("%s: got %v, want Canceled", api, err)
			}
		}
		f.close()
		if log := f.log.String(); strings.Count(log, `"code":"Canceled","reason":"CANCELLED"`) != 2 {
			t.Errorf("got the log %s, want both calls Canceled", log)
		}
	})
}
