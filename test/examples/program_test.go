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

// A program is a running program.
type program struct {
	gateway *process.Gateway
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	read    chan struct{} // closed when it has written everything
	ended   sync.Once
	err     error // its outcome

	mu    sync.Mutex
	lines []string
}

// start runs a program against a gateway. It is killed when the test ends.
func start(t *testing.T, dir string, gateway *process.Gateway, path string, args ...string) *program {
	t.Helper()
	p := &program{gateway: gateway, cmd: exec.Command(path, args...), read: make(chan struct{})}
	p.cmd.Dir = dir
	p.cmd.Env = append(os.Environ(), "LATEGATE_ADDR="+gateway.GRPC, "TMPDIR="+t.TempDir(), "LATE_API_KEY="+stack.Key)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its child processes end with it
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

// end waits until it has ended, and returns the outcome.
func (p *program) end() error {
	p.ended.Do(func() { <-p.read; p.err = p.cmd.Wait() })
	return p.err
}

// kill ends it with SIGKILL, if it runs.
func (p *program) kill() {
	if p.cmd.ProcessState == nil {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	}
	_ = p.end() // its status is that it was killed
}

func (p *program) written() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.lines)
}

// output waits until it has ended by itself without an error, and returns its output.
func (p *program) output(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(p.gateway.Context(), waitLimit, fmt.Errorf("it does not end within %v", waitLimit))
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

// await waits until it has written exactly these lines.
func (p *program) await(t *testing.T, lines ...string) {
	t.Helper()
	p.wait(t, "it does not write "+strings.Join(lines, "; "), func() (bool, error) { return len(p.written()) >= len(lines), nil })
	if got := p.written(); !slices.Equal(got, lines) {
		t.Fatalf("the program wrote %q, want %q", got, lines)
	}
}

// wait waits for a condition that the program causes.
func (p *program) wait(t *testing.T, otherwise string, met func() (bool, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(p.gateway.Context(), waitLimit, fmt.Errorf("not within %v", waitLimit))
	defer cancel()
	for {
		var over error // read before met is called: the condition may be the last thing that it caused
		select {
		case <-p.read:
			over = fmt.Errorf("the program has ended: %w", p.end())
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
