package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/porttest"
)

// result is the outcome of a call over one of the APIs.
type result struct {
	api string
	err error
}

// callBoth makes a call over both APIs at the same time, for different accounts: identical
// reads would become one call upstream.
func (r *running) callBoth() <-chan result {
	out := make(chan result, 2)
	go func() { out <- result{"gRPC", listTemplates.grpc(withKey(context.Background()), r.conn)} }()
	go func() {
		code, _, body, err := r.rest(context.Background(), "GET", listTemplates.path+"_2", "")
		if err == nil && code != 200 {
			err = fmt.Errorf("%d %s", code, body)
		}
		out <- result{"REST", err}
	}()
	return out
}

// TestShutdownLetsCallsFinish checks that calls that are under way when the gateway is told
// to stop may finish, while new ones are not accepted and it is no longer ready.
func TestShutdownLetsCallsFinish(t *testing.T) {
	there, goOn := make(chan struct{}, 2), make(chan struct{})
	r := start(t, func(w http.ResponseWriter, _ *http.Request) {
		there <- struct{}{}
		<-goOn
		_, _ = io.WriteString(w, `{}`)
	}, func(c *config.Serve) { c.ShutdownTimeout = time.Minute })
	watch, err := healthpb.NewHealthClient(r.conn).Watch(context.Background(), &healthpb.HealthCheckRequest{}, grpc.WaitForReady(true))
	if err != nil {
		t.Fatal(err)
	}
	if first, err := watch.Recv(); err != nil || first.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		t.Fatalf("watch: got %v, %v, want SERVING", first, err)
	}
	results := r.callBoth()
	<-there
	<-there
	r.stop()

	// The watch says so, then ends. By then the gateway is not ready, and accepts nothing.
	if got, err := watch.Recv(); err != nil || got.GetStatus() != healthpb.HealthCheckResponse_NOT_SERVING {
		t.Errorf("watch: got %v, %v, want NOT_SERVING", got, err)
	}
	if _, err := watch.Recv(); status.Code(err) != codes.Unavailable {
		t.Errorf("watch: got %v, want Unavailable", err)
	}
	for path, want := range map[string]int{"/readyz": 503, "/healthz": 200} {
		w := httptest.NewRecorder()
		if r.server.routes.ServeHTTP(w, httptest.NewRequest("GET", path, nil)); w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
	select {
	case err := <-r.ended:
		t.Errorf("Run returned %v while calls were under way, want it to wait", err)
		r.ended <- err
	default:
	}
	close(goOn)
	for range 2 {
		if got := <-results; got.err != nil {
			t.Errorf("%s: got %v, want no error", got.api, got.err)
		}
	}
	if err := r.wait(); err != nil {
		t.Errorf("Run: got %v, want no error", err)
	}
	for _, addr := range []string{r.server.GRPCAddr(), r.server.HTTPAddr()} {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			t.Errorf("%s is still open, want it closed", addr)
		}
	}
}

// TestShutdownCutsOff checks that calls that do not finish in time are cut off, and Run
// returns.
func TestShutdownCutsOff(t *testing.T) {
	const timeout = 200 * time.Millisecond
	answer, there, gone := hang()
	r := start(t, answer, func(c *config.Serve) { c.ShutdownTimeout = timeout })
	results := r.callBoth()
	<-there
	<-there
	begin := time.Now()
	r.stop()
	if err := r.wait(); err != nil {
		t.Errorf("Run: got %v, want no error", err)
	}
	if took := time.Since(begin); took < timeout || took > timeout+30*time.Second {
		t.Errorf("Run took %v, want %v", took, timeout)
	}
	for range 2 {
		if got := <-results; got.err == nil || got.api == "gRPC" && status.Code(got.err) != codes.Unavailable {
			t.Errorf("%s: got %v, want Unavailable", got.api, got.err)
		}
	}
	<-gone // the calls of the upstream end too
	<-gone
	for _, want := range []string{"HTTP requests were cut off", "gRPC calls were cut off"} {
		if !strings.Contains(r.log.String(), want) {
			t.Errorf("the log does not contain %q, want it", want)
		}
	}
}

// TestShutdownEndsStreams checks that streams that do not end by themselves do not delay
// the shutdown.
func TestShutdownEndsStreams(t *testing.T) {
	r := start(t, nil, func(c *config.Serve) { c.ShutdownTimeout = time.Minute })
	watch, err := healthpb.NewHealthClient(r.conn).Watch(context.Background(), &healthpb.HealthCheckRequest{Service: "nothing"}, grpc.WaitForReady(true))
	if err != nil {
		t.Fatal(err)
	}
	tool, err := newReflector(context.Background(), r.conn, "v1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tool.list(); err != nil {
		t.Fatal(err)
	}
	if _, err := watch.Recv(); err != nil {
		t.Fatal(err)
	}
	r.stop()
	if err := r.wait(); err != nil {
		t.Errorf("Run: got %v, want no error", err)
	}
	if strings.Contains(r.log.String(), "cut off") {
		t.Error("streams were cut off at the timeout, want them ended before")
	}
	_, watchErr := watch.Recv()
	for _, err := range []error{watchErr, tool.RecvMsg(new(reflectpb.ServerReflectionResponse))} {
		if status.Code(err) != codes.Unavailable {
			t.Errorf("a stream ended with %v, want Unavailable", err)
		}
	}
}

// TestStoppedBeforeRun checks that a gateway that is stopped before it runs reports no
// error.
func TestStoppedBeforeRun(t *testing.T) {
	for range 20 { // repeated because of a race
		s, err := New(testConfig(t, "http://127.0.0.1:1"), "test", discard)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFailedNew checks that a gateway that cannot be built leaves no goroutine and no open
// port.
func TestFailedNew(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	addr := porttest.Hold(t)
	before := goleak.IgnoreCurrent()
	for name, c := range map[string]struct {
		change func(*config.Serve)
		says   string
	}{
		"gRPC port in use":   {func(c *config.Serve) { c.GRPCAddr = taken.Addr().String() }, "gRPC listener"},
		"HTTP port in use":   {func(c *config.Serve) { c.GRPCAddr, c.HTTPAddr = addr, taken.Addr().String() }, "HTTP listener"},
		"one port for both":  {func(c *config.Serve) { c.GRPCAddr, c.HTTPAddr = addr, addr }, "HTTP listener"},
		"no such address":    {func(c *config.Serve) { c.HTTPAddr = "127.0.0.1:99999" }, "HTTP listener"},
		"no upstream":        {func(c *config.Serve) { c.LateBaseURL = "" }, "base URL"},
		"not a web address":  {func(c *config.Serve) { c.LateBaseURL = "ftp://x" }, "base URL"},
		"sandbox, port used": {func(c *config.Serve) { c.Sandbox, c.HTTPAddr = true, taken.Addr().String() }, "HTTP listener"},
	} {
		cfg := testConfig(t, "http://127.0.0.1:1")
		c.change(&cfg)
		s, err := New(cfg, "test", discard)
		if err == nil || s != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, %v, want an error with %q", name, s, err, c.says)
		}
	}
	for end := time.Now().Add(60 * time.Second); ; { // some goroutines end a little later
		if err = goleak.Find(before); err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		t.Error(err)
	}
	again, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("listening on the gRPC port again: got %v, want it closed", err)
	}
	again.Close()
}

// TestListenerFails checks that the gateway ends with an error if one listener fails.
func TestListenerFails(t *testing.T) {
	for _, kill := range []func(*Server){func(s *Server) { s.grpcListener.Close() }, func(s *Server) { s.httpListener.Close() }} {
		s, err := New(testConfig(t, "http://127.0.0.1:1"), "test", discard)
		if err != nil {
			t.Fatal(err)
		}
		kill(s)
		if err := s.Run(context.Background()); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Run: got %v, want %v", err, net.ErrClosed)
		}
	}
}

func TestSandbox(t *testing.T) {
	before := goleak.IgnoreCurrent()
	cfg := testConfig(t, "")
	cfg.Sandbox = true
	s, err := New(cfg, "test", discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	if s.SandboxURL() == "" {
		t.Error("the sandbox has no URL, want one")
	}
	client := &http.Client{Transport: &http.Transport{}}
	req, err := http.NewRequest("GET", "http://"+s.HTTPAddr()+"/v1/whatsapp/templates?accountId=YOUR_ACCOUNT_ID", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_sandbox")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != 200 || !strings.Contains(string(body), "hello_world") {
		t.Errorf("got %d, %v, %s, want 200 with hello_world", resp.StatusCode, err, body)
	}
	client.CloseIdleConnections()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for end := time.Now().Add(60 * time.Second); ; { // some goroutines end a little later
		if err = goleak.Find(before); err == nil || time.Now().After(end) {
			break
		}
	}
	if err != nil {
		t.Error(err)
	}
}
