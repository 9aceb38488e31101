package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/media/mediatest"
)

// hang is an upstream that answers no call: it says when a call has arrived and when the
// gateway has given it up.
func hang() (answer http.HandlerFunc, there, gone chan struct{}) {
	there, gone = make(chan struct{}, 10), make(chan struct{}, 10)
	return func(_ http.ResponseWriter, r *http.Request) {
		there <- struct{}{}
		<-r.Context().Done()
		gone <- struct{}{}
	}, there, gone
}

// TestCancellation checks that the upstream sees when a caller gives up, over both APIs.
func TestCancellation(t *testing.T) {
	answer, there, gone := hang()
	r := start(t, answer)
	for api, invoke := range map[string]func(context.Context) error{
		"gRPC": func(ctx context.Context) error { return listTemplates.grpc(withKey(ctx), r.conn) },
		"REST": func(ctx context.Context) error {
			_, _, _, err := r.rest(ctx, "GET", listTemplates.path, "")
			return err
		},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- invoke(ctx) }()
		<-there
		cancel()
		<-gone
		if err := <-ended; status.Code(err) != codes.Canceled && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want Canceled", api, err)
		}
	}
}

// TestDeadline checks the same for a deadline, and that the caller gets an answer.
func TestDeadline(t *testing.T) {
	answer, there, gone := hang()
	r := start(t, answer)
	const soon = 2 * time.Second // the upstream has to be reached before

	ctx, cancel := context.WithTimeout(withKey(context.Background()), soon)
	defer cancel()
	err := listTemplates.grpc(ctx, r.conn)
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("gRPC: got %v, want DeadlineExceeded", err)
	}
	<-there
	<-gone

	// REST has no deadlines of its own; gRPC's header works there as well.
	code, _, body, err := r.rest(context.Background(), "GET", listTemplates.path, "", "Grpc-Timeout: 2S")
	if err != nil || code != 504 || !strings.Contains(body, `"UPSTREAM_TIMEOUT"`) {
		t.Errorf("REST: got %d %s %v, want 504 UPSTREAM_TIMEOUT", code, body, err)
	}
	<-there
	<-gone
	// The error of a write that was under way says that its outcome is unknown.
	code, _, body, err = r.rest(context.Background(), "DELETE", "/v1/whatsapp/contacts/c1", "", "Grpc-Timeout: 2S")
	if err != nil || code != 504 || !strings.Contains(body, `"SEND_OUTCOME_UNKNOWN"`) {
		t.Errorf("REST: got %d %s %v, want 504 SEND_OUTCOME_UNKNOWN", code, body, err)
	}
	<-there
	<-gone
	code, _, body, err = r.rest(context.Background(), "GET", listTemplates.path, "", "Grpc-Timeout: soon")
	if err != nil || code != 400 || !strings.Contains(body, "grpc-timeout") {
		t.Errorf("REST: got %d %s %v, want 400 that names grpc-timeout", code, body, err)
	}
}

// TestPanic checks that a panic in a handler becomes an error with a request id and a log
// record, over both APIs, and that the next call is served.
func TestPanic(t *testing.T) {
	var buf lockedBuffer
	logger, err := NewLogger(&buf, "json", "info")
	if err != nil {
		t.Fatal(err)
	}
	v, err := newValidator(false)
	if err != nil {
		t.Fatal(err)
	}
	desc := &grpc.ServiceDesc{
		ServiceName: "test.Panics", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Now", Handler: func(srv any, ctx context.Context, dec func(any) error, i grpc.UnaryServerInterceptor) (any, error) {
			req := new(emptypb.Empty)
			if err := dec(req); err != nil {
				return nil, err
			}
			return i(ctx, req, &grpc.UnaryServerInfo{Server: srv, FullMethod: "/test.Panics/Now"}, func(context.Context, any) (any, error) {
				panic(errors.New("with the key sk_live_0123456789abcdef"))
			})
		}}},
		Streams: []grpc.StreamDesc{{StreamName: "Stream", ServerStreams: true, Handler: func(any, grpc.ServerStream) error { panic("streaming") }}},
	}
	unary := unaryChain(logger, v)
	s := newGRPC(unary, streamChain(logger, v, make(chan struct{}), new(sync.WaitGroup)))
	s.RegisterService(desc, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	conn, err := grpc.NewClient("passthrough:///"+l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	c := newChannel(chainUnary(unary), nil)
	c.RegisterService(desc, nil)
	for api, client := range map[string]grpc.ClientConnInterface{"gRPC": conn, "in process": c} {
		for range 2 {
			var header, trailer metadata.MD
			err := client.Invoke(withKey(context.Background(), "x-request-id", "find-"+api[:2]), "/test.Panics/Now", new(emptypb.Empty), new(emptypb.Empty), grpc.Header(&header), grpc.Trailer(&trailer))
			e := apierror.From(err)
			if e.Code != codes.Internal || e.Reason != "PANIC" || strings.Contains(err.Error(), "sk_live") {
				t.Errorf("%s: got %v, want Internal PANIC without the key", api, err)
			}
			if got := metadata.Join(header, trailer).Get("x-request-id"); len(got) != 1 || got[0] != "find-"+api[:2] {
				t.Errorf("%s: got request id %q, want the caller's", api, got)
			}
			if !strings.Contains(buf.String(), `"request_id":"find-`+api[:2]) || !strings.Contains(buf.String(), "calls_test.go") {
				t.Errorf("%s: got the log %s, want the panic with its stack", api, buf.String())
			}
		}
	}
	stream, err := conn.NewStream(withKey(context.Background()), &desc.Streams[0], "/test.Panics/Stream")
	if err == nil {
		err = stream.RecvMsg(new(emptypb.Empty))
	}
	if status.Code(err) != codes.Internal || details[*errdetails.ErrorInfo](err).GetReason() != "PANIC" {
		t.Errorf("stream: got %v, want Internal PANIC", err)
	}
	if strings.Contains(buf.String(), "0123456789abcdef") {
		t.Error("the log contains the key, want it masked")
	}
	conn.Close()
	s.Stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestUnknownMethod(t *testing.T) {
	r := start(t, nil)
	for _, method := range []string{"/lategate.whatsapp.v1.ContactsService/Nothing", "/nothing.At/All"} {
		err := r.conn.Invoke(withKey(context.Background()), method, new(emptypb.Empty), new(emptypb.Empty))
		if status.Code(err) != codes.Unimplemented {
			t.Errorf("%s: got %v, want Unimplemented", method, err)
		}
	}
}

// wireCounter counts the bytes of received messages, on the wire and decompressed.
type wireCounter struct {
	stats.Handler
	wire, plain atomic.Int64
}

func (w *wireCounter) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (w *wireCounter) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (w *wireCounter) HandleConn(context.Context, stats.ConnStats)                       {}
func (w *wireCounter) HandleRPC(_ context.Context, s stats.RPCStats) {
	if in, ok := s.(*stats.InPayload); ok {
		w.wire.Add(int64(in.CompressedLength))
		w.plain.Add(int64(in.Length))
	}
}

func TestGzip(t *testing.T) {
	text := strings.Repeat("compressible ", 10000)
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"contacts":[{"id":"c1","notes":"`+text+`"}]}`)
	})
	counter := new(wireCounter)
	conn, err := grpc.NewClient("passthrough:///"+r.server.GRPCAddr(), grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithStatsHandler(counter))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	got, err := whatsappv1.NewContactsServiceClient(conn).ListContacts(withKey(context.Background()), &whatsappv1.ListContactsRequest{AccountId: "a1"}, grpc.UseCompressor(gzip.Name))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.GetContacts()) != 1 || got.GetContacts()[0].GetNotes() != text {
		t.Error("got another answer than the upstream's, want the same")
	}
	if wire, plain := counter.wire.Load(), counter.plain.Load(); wire > plain/10 {
		t.Errorf("got %d bytes on the wire for %d, want at most a tenth", wire, plain)
	}
}

func TestMessageSizes(t *testing.T) {
	r := start(t, nil)
	profiles := whatsappv1.NewBusinessProfilesServiceClient(r.conn)
	upload := func(size int) error {
		picture := append([]byte(mediatest.PNG), make([]byte, size-len(mediatest.PNG))...)
		_, err := profiles.UploadProfilePhoto(withKey(context.Background()), &whatsappv1.UploadProfilePhotoRequest{
			AccountId: "a1", ContentType: "image/png", File: picture})
		return err
	}
	if err := upload(5 << 20); err != nil {
		t.Errorf("a photo of 5 MB: got %v, want no error", err)
	} else if seen := r.upstream.take(); len(seen) != 1 || !strings.HasPrefix(seen[0].Header.Get("Content-Type"), "multipart/form-data") {
		t.Errorf("the upstream saw %d calls, want 1 with a form", len(seen))
	}
	_, err := profiles.UploadProfilePhoto(withKey(context.Background()), &whatsappv1.UploadProfilePhotoRequest{
		AccountId: "a1", ContentType: "image/png", File: []byte("%PDF-1.4\n")})
	if reason := details[*errdetails.ErrorInfo](err).GetReason(); reason != "MEDIA_TYPE_MISMATCH" || len(r.upstream.take()) != 0 {
		t.Errorf("a photo that is not a picture: got %v, want MEDIA_TYPE_MISMATCH and no call", err)
	}
	if err := upload(5<<20 + 1); status.Code(err) != codes.InvalidArgument || details[*errdetails.BadRequest](err).GetFieldViolations()[0].GetReason() != "upstream.limit.photo_size" {
		t.Errorf("a photo over 5 MB: got %v, want upstream.limit.photo_size", err)
	}
	if err := upload(maxReceive); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("a message over 8 MiB: got %v, want ResourceExhausted", err)
	}
	if n := len(r.upstream.take()); n != 0 {
		t.Errorf("%d calls reached the upstream, want 0", n)
	}
	// Answers may be larger than requests; the client has to allow it.
	big := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"contacts":[{"id":"c1","notes":"`+strings.Repeat("x", 12<<20)+`"}]}`)
	})
	got, err := whatsappv1.NewContactsServiceClient(big.conn).ListContacts(withKey(context.Background()), &whatsappv1.ListContactsRequest{AccountId: "a1"}, grpc.MaxCallRecvMsgSize(maxSend))
	if err != nil || len(got.GetContacts()[0].GetNotes()) != 12<<20 {
		t.Errorf("an answer of 12 MiB: got %v, want it whole", err)
	}
}

// TestReportedFailure checks that a 200 that reports a failure is an error over gRPC, and
// unchanged over REST.
func TestReportedFailure(t *testing.T) {
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"success":false,"error":"Template not found (132001)"}`)
	})
	c := sendBulk(1, "+15550100001")
	err := c.grpc(withKey(context.Background()), r.conn)
	if status.Code(err) != codes.NotFound || details[*errdetails.ErrorInfo](err).GetReason() != "UPSTREAM_REPORTED_FAILURE" {
		t.Errorf("gRPC: got %v, want NotFound UPSTREAM_REPORTED_FAILURE", err)
	}
	code, _, body, err := r.rest(context.Background(), c.method, c.path, c.body)
	if err != nil || code != 200 || !strings.HasPrefix(body, `{"success":false,`) {
		t.Errorf("REST: got %d %s %v, want 200 and the upstream's body", code, body, err)
	}
}

// TestExtraMembersAreCounted checks that members of the upstream's answers beyond the
// contract are counted, whatever their names.
func TestExtraMembersAreCounted(t *testing.T) {
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "{\"templates\":[{\"colour\":1,\"name\":17}],\"\\ud800\":1,\"\xff\":2,\""+strings.Repeat("long", 30)+"\":3}")
	})
	if err := listTemplates.grpc(withKey(context.Background()), r.conn); err != nil {
		t.Fatal(err)
	}
	_, _, body, err := r.rest(context.Background(), "GET", "/metrics", "")
	if err != nil {
		t.Fatal(err)
	}
	const prefix = `lategate_upstream_extra_members_total{cause="`
	for _, want := range []string{`unnamed",member="colour"`, `misfit",member="name"`, `unnamed",member="other"`} {
		if !strings.Contains(body, prefix+want) {
			t.Errorf("got\n%[2]s\nwant %[1]s in it", want, body[strings.Index(body, "# HELP lategate"):])
		}
	}
}
