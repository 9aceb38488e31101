package rest

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
)

const (
	messagesPath   = "/v1/inbox/messages:stream"
	deliveriesPath = "/v1/whatsapp/broadcasts:streamDeliveryStatuses"
	accountsPath   = "/v1/accounts:streamEvents"
)

// fakeConn is an in-process connection to a handler of the test.
type fakeConn struct {
	stream func(call *fakeCall) error
	header metadata.MD // what handlers set

	mu     sync.Mutex
	unary  []string // methods called
	opened int
}

func (c *fakeConn) Invoke(_ context.Context, method string, _, reply any, _ ...grpc.CallOption) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unary = append(c.unary, method)
	*reply.(*any) = contract.Of(method).NewResponse()
	return nil
}

func (c *fakeConn) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	c.mu.Lock()
	c.opened++
	c.mu.Unlock()
	return &fakeCall{ctx: ctx, method: method, header: c.header, handler: c.stream, items: make(chan any), done: make(chan struct{})}, nil
}

func (c *fakeConn) calls() (opened int, unary []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opened, append([]string(nil), c.unary...)
}

// fakeCall is both sides of a stream.
type fakeCall struct {
	ctx     context.Context
	method  string
	request proto.Message
	header  metadata.MD
	handler func(call *fakeCall) error
	items   chan any
	done    chan struct{}
	err     error
}

func (c *fakeCall) SendMsg(m any) error { c.request = proto.Clone(m.(proto.Message)); return nil }

func (c *fakeCall) CloseSend() error {
	go func() {
		defer close(c.done)
		c.err = c.handler(c)
	}()
	return nil
}

// send is called by the handler: it waits until the facade takes the item.
func (c *fakeCall) send(item any) error {
	select {
	case c.items <- item:
		return nil
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

func (c *fakeCall) Header() (metadata.MD, error) { return c.header, nil }

func (c *fakeCall) RecvMsg(m any) error {
	select {
	case item := <-c.items:
		*m.(*any) = item
		return nil
	case <-c.done:
		if c.err == nil {
			return io.EOF
		}
		return c.err
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

func (c *fakeCall) Trailer() metadata.MD     { return nil }
func (c *fakeCall) Context() context.Context { return c.ctx }

// authorization is the caller's authorization, as the handler gets it.
func (c *fakeCall) authorization() string {
	md, _ := metadata.FromOutgoingContext(c.ctx)
	return strings.Join(md.Get("authorization"), ",")
}

// sharedFrame is a frame like those of the event log's hub.
type sharedFrame struct {
	wire    []byte
	once    sync.Once
	text    []byte
	err     error
	renders int
}

func (f *sharedFrame) Wire() []byte { return f.wire }

func (f *sharedFrame) JSON(render func([]byte) ([]byte, error)) ([]byte, error) {
	f.once.Do(func() {
		f.renders++
		f.text, f.err = render(f.wire)
	})
	return f.text, f.err
}

func framed(t testing.TB, m proto.Message) *sharedFrame {
	t.Helper()
	wire, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return &sharedFrame{wire: wire}
}

// message is an event of a message stream.
func message(token, id string) *whatsappv1.StreamMessagesResponse {
	return &whatsappv1.StreamMessagesResponse{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Event{
		Event: &whatsappv1.InboxEvent{EventId: id, Kind: "message.received"}}}
}

func heartbeat(token string) *whatsappv1.StreamMessagesResponse {
	return &whatsappv1.StreamMessagesResponse{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Heartbeat{
		Heartbeat: &whatsappv1.StreamHeartbeat{CaughtUp: proto.Bool(true)}}}
}

func started(token string) *whatsappv1.StreamMessagesResponse {
	return &whatsappv1.StreamMessagesResponse{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Started{
		Started: &whatsappv1.StreamStarted{EarliestToken: "t0", HeadToken: "t9", AccountIds: []string{"a1"}}}}
}

// streamServer is a facade on a socket.
type streamServer struct {
	*httptest.Server
	t      *testing.T
	conn   *fakeConn
	facade *facade
	client *http.Client
}

// serveStreams runs a facade in front of a handler until the test ends.
func serveStreams(t *testing.T, handler func(call *fakeCall) error, change ...func(*facade, *httptest.Server)) *streamServer {
	t.Helper()
	s := &streamServer{t: t, conn: &fakeConn{stream: handler}, client: &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: time.Minute}}
	f, err := newFacade(Options{Conn: s.conn, Logger: slog.New(slog.DiscardHandler)}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.facade = f
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(f.serve))
	for _, c := range change {
		c(f, s.Server)
	}
	s.Start()
	t.Cleanup(func() {
		s.client.CloseIdleConnections()
		s.Close()
	})
	return s
}

// get opens a stream. headers are "Name: value".
func (s *streamServer) get(path string, headers ...string) *http.Response {
	s.t.Helper()
	return s.do(http.MethodGet, path, append([]string{"Authorization: Bearer sk_test"}, headers...)...)
}

func (s *streamServer) do(method, path string, headers ...string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest(method, s.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Add(name, value)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// all reads an answer to its end.
func all(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// sse is one block of server-sent events, as the standard reads it.
type sse struct {
	id, event, data, retry string
	hasID, hasData         bool
}

// sseReader reads server-sent events.
type sseReader struct {
	in     *bufio.Scanner
	lastID string
}

func newSSEReader(r io.Reader) *sseReader {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 16<<20)
	return &sseReader{in: in}
}

// next returns the next block; ok is false at the end.
func (r *sseReader) next() (e sse, ok bool) {
	for r.in.Scan() {
		line := r.in.Text()
		if line == "" {
			return e, true
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			e.id, e.hasID, r.lastID = value, true, value
		case "event":
			e.event = value
		case "data":
			e.data, e.hasData = e.data+value, true
		case "retry":
			e.retry = value
		}
	}
	return e, false
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, met func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !met(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}
