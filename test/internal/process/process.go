// Package process runs the gateway as a process that can be killed and started again.
package process

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/lategate/lategate/internal/porttest"
	"github.com/lategate/lategate/test/internal/engine"
)

// A Gateway is a gateway that can be killed and started again, with the same addresses and
// the same data. If it ends by itself, its test fails.
type Gateway struct {
	// HTTP and GRPC are its addresses. They stay reserved while it is not running.
	HTTP, GRPC string

	t         testing.TB
	env       []string
	log       Log
	ctx       context.Context
	end       context.CancelCauseFunc
	child     *Child        // nil if it is not running
	listening chan struct{} // closed when it listens
}

// New returns a gateway that is not running yet, with settings as environment variables
// (NAME=value). It is killed when the test ends; its log is shown if the test has failed.
func New(t testing.TB, env ...string) *Gateway {
	t.Helper()
	g := &Gateway{HTTP: porttest.Hold(t), GRPC: porttest.Hold(t), t: t}
	g.ctx, g.end = context.WithCancelCause(t.Context())
	g.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
		"TMPDIR=" + t.TempDir(), // a killed gateway leaves its temporary files
		"GATEWAY_HTTP_ADDR=" + g.HTTP, "GATEWAY_GRPC_ADDR=" + g.GRPC,
	}, env...)
	onNATS := slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, "GATEWAY_NATS_URL=") })
	for _, v := range env {
		if dir, ok := strings.CutPrefix(v, "GATEWAY_DATA_DIR="); ok && !onNATS {
			if url := engine.URL(t, dir); url != "" {
				g.env = append(g.env, "GATEWAY_NATS_URL="+url)
			}
		}
	}
	t.Cleanup(func() {
		g.Kill()
		if t.Failed() {
			t.Logf("the log of the gateway on %s:\n%s", g.HTTP, g.log.Tail())
		}
	})
	return g
}

// Context ends when the gateway has ended by itself, and when the test ends, so that waits
// for the gateway can end.
func (g *Gateway) Context() context.Context { return g.ctx }

// Start starts the gateway and waits until it is ready.
func (g *Gateway) Start() {
	g.t.Helper()
	g.Launch()
	g.AwaitReady()
}

// Launch starts the gateway and does not wait for it.
func (g *Gateway) Launch() {
	g.t.Helper()
	cmd := exec.Command(Binary(g.t))
	listening := make(chan struct{})
	cmd.Env, cmd.Stdout, cmd.Stderr = g.env, &listenWatcher{listening: listening}, &g.log
	g.listening = listening
	g.child = Start(g.t, "the gateway on "+g.HTTP, cmd, g.end)
}

// A listenWatcher waits for the line that a gateway writes when it listens.
type listenWatcher struct {
	once      sync.Once
	listening chan<- struct{}
}

func (g *listenWatcher) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("gRPC on ")) {
		g.once.Do(func() { close(g.listening) })
	}
	return len(p), nil
}

// AwaitReady waits until a gateway that was launched is ready. It does not ask before this
// process listens, so that no other process can answer.
func (g *Gateway) AwaitReady() {
	g.t.Helper()
	ctx, cancel := context.WithTimeoutCause(g.ctx, waitLimit, fmt.Errorf("not within %v", waitLimit))
	defer cancel()
	select {
	case <-g.listening:
	case <-ctx.Done():
		g.t.Fatalf("the gateway does not listen, want it to: %v", context.Cause(ctx))
	}
	for {
		said := g.ready(ctx)
		if said == nil {
			return
		}
		select {
		case <-ctx.Done():
			g.t.Fatalf("the gateway is not ready, want it to be: %v; it said %v", context.Cause(ctx), said)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (g *Gateway) ready(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+g.HTTP+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %s", resp.Status)
	}
	return nil
}

// Kill ends it with SIGKILL, if it runs, and waits for it.
func (g *Gateway) Kill() {
	if g.child != nil {
		g.child.Kill()
		g.child = nil
	}
}

// Stop ends it with SIGTERM, if it runs, and waits for it.
func (g *Gateway) Stop() {
	if g.child != nil {
		g.child.Stop()
		g.child = nil
	}
}

// Terminate asks it to end, with SIGTERM, and does not wait for it; Stop does.
func (g *Gateway) Terminate() { g.child.Terminate() }

// Running reports whether it was started and has not been killed or stopped.
func (g *Gateway) Running() bool { return g.child != nil }

// PID is its process id while it runs. It must only be ended with Kill, Stop or Terminate;
// otherwise it counts as ended by itself.
func (g *Gateway) PID() int { return g.child.cmd.Process.Pid }

// Log is its output until now, of all its runs.
func (g *Gateway) Log() string { return g.log.String() }

// Dial returns a connection that reconnects soon after a restart.
func (g *Gateway) Dial() *grpc.ClientConn {
	g.t.Helper()
	conn, err := grpc.NewClient(g.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 20 * time.Millisecond, Multiplier: 1.5, MaxDelay: 200 * time.Millisecond}, MinConnectTimeout: time.Second}))
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// Refused starts a gateway that must refuse to run, and returns its output.
func (g *Gateway) Refused() string {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), waitLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, Binary(g.t))
	cmd.Env = g.env
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 {
		g.t.Errorf("got exit code %d, %v, want 1\n%s", cmd.ProcessState.ExitCode(), err, out[max(0, len(out)-8<<10):])
	}
	return string(out)
}
