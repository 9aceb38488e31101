// Package process runs the gateway as a process of its own, to be killed and started
// again.
package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
)

// patience bounds every wait, on machines that are busy.
const patience = 60 * time.Second

// binary is the gateway that is tested: that of LATEGATE_TEST_GATEWAY, where many tests
// share one, or else one that is built now.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("LATEGATE_TEST_GATEWAY"); path != "" {
		return path, nil
	}
	dir, err := os.MkdirTemp("", "lategate-process")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "gateway")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/gateway")
	cmd.Dir = moduleRoot()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, nil
})

// moduleRoot is the directory above the test's that has the go.mod.
func moduleRoot() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return "."
}

// A Gateway is a gateway that can be killed and started again, on the same addresses
// and with the same data.
type Gateway struct {
	// HTTP and GRPC are its addresses.
	HTTP, GRPC string

	t      testing.TB
	env    []string
	cmd    *exec.Cmd
	stderr bytes.Buffer
}

// New returns a gateway that is not running yet, with settings as environment
// variables (NAME=value). It is gone when the test ends; its log is shown if the test
// has failed.
func New(t testing.TB, env ...string) *Gateway {
	t.Helper()
	g := &Gateway{HTTP: FreeAddr(t), GRPC: FreeAddr(t), t: t}
	g.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
		"GATEWAY_HTTP_ADDR=" + g.HTTP, "GATEWAY_GRPC_ADDR=" + g.GRPC,
	}, env...)
	t.Cleanup(func() {
		g.Kill()
		if t.Failed() {
			t.Logf("the gateway on %s said:\n%s", g.HTTP, tail(g.stderr.Bytes()))
		}
	})
	return g
}

// Start starts the gateway and waits until it is ready.
func (g *Gateway) Start() {
	g.t.Helper()
	g.Launch()
	g.AwaitReady()
}

// Launch starts the gateway and does not wait for it.
func (g *Gateway) Launch() {
	g.t.Helper()
	path, err := binary()
	if err != nil {
		g.t.Fatal(err)
	}
	g.cmd = exec.Command(path)
	g.cmd.Env, g.cmd.Stderr = g.env, &g.stderr
	if err := g.cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
}

// AwaitReady waits until a gateway that was launched is ready.
func (g *Gateway) AwaitReady() {
	g.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		resp, err := http.Get("http://" + g.HTTP + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			g.Kill()
			g.t.Fatalf("the gateway is not ready: %v\n%s", err, tail(g.stderr.Bytes()))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Kill ends it with SIGKILL, if it runs.
func (g *Gateway) Kill() { g.end(syscall.SIGKILL) }

// Stop ends it with SIGTERM, and waits for it.
func (g *Gateway) Stop() { g.end(syscall.SIGTERM) }

func (g *Gateway) end(signal os.Signal) {
	if g.cmd == nil {
		return
	}
	_ = g.cmd.Process.Signal(signal) // it may have ended by itself
	_ = g.cmd.Wait()                 // its status says how it was killed
	g.cmd = nil
}

// Running reports whether it has been started and not ended.
func (g *Gateway) Running() bool { return g.cmd != nil }

// PID is its process id while it runs.
func (g *Gateway) PID() int { return g.cmd.Process.Pid }

// Log is what it has written so far. It is to be read when the gateway has ended.
func (g *Gateway) Log() string { return g.stderr.String() }

// Dial returns a connection that finds the gateway again soon after a restart.
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

// given are the ports that FreeAddr has given.
var given sync.Map

// FreeAddr is an address that nobody listens on just now. Its port is below those that
// the system gives to connections: one of those could be taken while a gateway is down.
func FreeAddr(t testing.TB) string {
	t.Helper()
	const lowest, highest = 20000, 32767
	for {
		port := lowest + rand.IntN(highest-lowest+1)
		if _, before := given.LoadOrStore(port, true); before {
			continue
		}
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		return l.Addr().String()
	}
}

func tail(log []byte) string {
	const most = 8 << 10
	if len(log) > most {
		log = log[len(log)-most:]
	}
	return string(log)
}

// Refused starts a gateway that should refuse to run, and returns what it says.
func (g *Gateway) Refused() string {
	g.t.Helper()
	path, err := binary()
	if err != nil {
		g.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(g.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = g.env
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != 1 {
		g.t.Errorf("exit code %d, %v\n%s", cmd.ProcessState.ExitCode(), err, tail(out))
	}
	return string(out)
}
