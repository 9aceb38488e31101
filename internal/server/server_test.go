package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"github.com/lategate/lategate/internal/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running is a gateway in front of a fake upstream, with a client for each of its APIs.
type running struct {
	t        *testing.T
	server   *Server
	log      *lockedBuffer
	conn     *grpc.ClientConn
	web      *http.Client
	url      string
	upstream *upstreamStub

	stop  context.CancelFunc
	ended chan error
}

func testConfig(t testing.TB, baseURL string) config.Serve {
	t.Helper()
	return config.Serve{
		LateBaseURL: baseURL, GRPCAddr: "127.0.0.1:0", HTTPAddr: "127.0.0.1:0", Auth: "passthrough",
		UpstreamLimits: "enforce", UnknownMembers: "reject", ShutdownTimeout: 5 * time.Second,
		DataDir: t.TempDir(), Retention: time.Hour, PollInterval: time.Minute, PollShare: 0.2,
	}
}

// start runs a gateway until the test ends. answer is the upstream's handler; nil answers
// everything with an empty object.
func start(t *testing.T, answer http.HandlerFunc, change ...func(*config.Serve)) *running {
	t.Helper()
	if answer == nil {
		answer = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) }
	}
	up := &upstreamStub{answer: answer}
	backend := httptest.NewServer(up)
	cfg := testConfig(t, backend.URL)
	for _, c := range change {
		c(&cfg)
	}
	r := &running{t: t, log: &lockedBuffer{}, upstream: up, ended: make(chan error, 1)}
	logger, err := NewLogger(r.log, "json", "debug")
	if err != nil {
		t.Fatal(err)
	}
	if r.server, err = New(cfg, "test", logger); err != nil {
		t.Fatal(err)
	}
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	go func() { r.ended <- r.server.Run(ctx) }()
	r.url = "http://" + r.server.HTTPAddr()
	r.web = &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
	if r.conn, err = grpc.NewClient("passthrough:///"+r.server.GRPCAddr(), grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.conn.Close()
		r.stop()
		if err := <-r.ended; err != nil {
			t.Errorf("Run: got %v, want no error", err)
		}
		r.ended <- nil // for a test that waits for the end itself
		r.web.CloseIdleConnections()
		backend.Close()
	})
	return r
}

// wait returns what Run returned.
func (r *running) wait() error {
	err := <-r.ended
	r.ended <- err
	return err
}

// upstreamStub records the requests that it gets.
type upstreamStub struct {
	answer http.HandlerFunc

	mu   sync.Mutex
	seen []*http.Request
	body [][]byte
}

func (u *upstreamStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	u.mu.Lock()
	u.seen, u.body = append(u.seen, r), append(u.body, body)
	u.mu.Unlock()
	u.answer(w, r)
}

// take returns the requests since take was last called.
func (u *upstreamStub) take() []*http.Request {
	u.mu.Lock()
	defer u.mu.Unlock()
	seen := u.seen
	u.seen, u.body = nil, nil
	return seen
}

// withKey is a context for gRPC calls with a key and further metadata, in pairs.
func withKey(ctx context.Context, pairs ...string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, append([]string{"authorization", "Bearer sk_test"}, pairs...)...)
}

// rest makes a REST call with a key. headers are "Name: value"; "Name: " removes one.
func (r *running) rest(ctx context.Context, method, path, body string, headers ...string) (status int, header http.Header, text string, err error) {
	req, err := http.NewRequestWithContext(ctx, method, r.url+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, "", err
	}
	req.Header.Set("Authorization", "Bearer sk_test")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if req.Header.Set(name, value); value == "" {
			req.Header.Del(name)
		}
	}
	resp, err := r.web.Do(req)
	if err != nil {
		return 0, nil, "", err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(content), err
}

// lockedBuffer is a buffer that a test can read while it is written.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

var discard = slog.New(slog.DiscardHandler)
