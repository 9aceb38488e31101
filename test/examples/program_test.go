package examples

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/stack"
)

// A program is one that runs.
type program struct {
	gateway *process.Gateway
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	read    chan struct{} // closed when it has written everything
	ended   sync.Once
	err     error // how it ended

	mu    sync.Mutex
	lines []string
}

// start runs a program against a gateway. It is gone when the test ends.
func start(t *testing.T, dir string, gateway *process.Gateway, path string, args ...string) *program {
	t.Helper()
	p := &program{gateway: gateway, cmd: exec.Command(path, args...), read: make(chan struct{})}
	p.cmd.Dir = dir
	p.cmd.Env = append(os.Environ(), "LATEGATE_ADDR="+gateway.GRPC, "TMPDIR="+t.TempDir(), "LATE_API_KEY="+stack.Key)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what it starts dies with it
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.read)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.mu.Lock()
			p.lines = append(p.lines, s.Text())
			p.mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s wrote:\n%s\nand, as errors:\n%s", args[0], strings.Join(p.written(), "\n"), p.stderr.String())
		}
	})
	return p
}

// end waits until it has ended, and returns how.
func (p *program) end() error {
	p.ended.Do(func() { <-p.read; p.err = p.cmd.Wait() })
	return p.err
}

// kill ends it with SIGKILL, if it runs.
func (p *program) kill() {
	if p.cmd.ProcessState == nil {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
	_ = p.end() // its status says how it was killed
}

func (p *program) written() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// output waits until it has ended by itself and well, and returns what it wrote.
func (p *program) output(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(p.gateway.Context(), patience, fmt.Errorf("it does not end within %v", patience))
	defer cancel()
	inTime := context.AfterFunc(ctx, func() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) })
	err := p.end()
	if !inTime() {
		t.Fatal(context.Cause(ctx))
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(p.written(), "\n") + "\n"
}

// await waits until it has written these lines and no others.
func (p *program) await(t *testing.T, lines ...string) {
	t.Helper()
	p.wait(t, "it does not write "+strings.Join(lines, "; "), func() (bool, error) { return len(p.written()) >= len(lines), nil })
	if got := p.written(); !slices.Equal(got, lines) {
		t.Fatalf("it wrote %q, want %q", got, lines)
	}
}

// wait waits for a condition that the program brings about.
func (p *program) wait(t *testing.T, otherwise string, met func() (bool, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(p.gateway.Context(), patience, fmt.Errorf("not within %v", patience))
	defer cancel()
	for {
		var over error // found before the look: that may show the last thing that it did
		select {
		case <-p.read:
			over = fmt.Errorf("it has ended: %w", p.end())
		case <-ctx.Done():
			over = context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
		ok, err := met()
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		if over != nil {
			t.Fatalf("%s: %v", otherwise, over)
		}
	}
}
