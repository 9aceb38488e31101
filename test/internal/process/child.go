package process

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait, on machines that are busy.
const patience = 60 * time.Second

// A Child is a process that runs until its test ends it. One that ends by itself fails
// the test.
type Child struct {
	t     testing.TB
	name  string
	cmd   *exec.Cmd
	asked atomic.Bool   // to end
	ended chan struct{} // closed when it has
}

// Start starts a command, which is called name where its test fails. died hears at once
// why, should it end by itself. It is gone when the test ends.
func Start(t testing.TB, name string, cmd *exec.Cmd, died func(error)) *Child {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &Child{t: t, name: name, cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		_ = cmd.Wait() // its state says it
		if !c.asked.Load() {
			err := fmt.Errorf("%s has ended by itself: %v", name, cmd.ProcessState)
			t.Error(err)
			died(err)
		}
	}()
	t.Cleanup(c.Kill)
	return c
}

// Kill ends it with SIGKILL, if it runs, and waits for it.
func (c *Child) Kill() {
	c.signal(syscall.SIGKILL)
	<-c.ended
}

// Stop ends it with SIGTERM, if it runs, and waits for it. One that does not end within a
// minute fails the test.
func (c *Child) Stop() {
	c.Terminate()
	select {
	case <-c.ended:
	case <-time.After(patience):
		c.t.Errorf("%s does not end within %v of SIGTERM", c.name, patience)
		c.Kill()
	}
}

// Terminate asks it to end, with SIGTERM, and does not wait for it.
func (c *Child) Terminate() { c.signal(syscall.SIGTERM) }

func (c *Child) signal(s os.Signal) {
	c.asked.Store(true)
	_ = c.cmd.Process.Signal(s) // it may have ended
}

// A Log keeps what a process writes.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Tail is the end of it: what a failure shows.
func (l *Log) Tail() string {
	const most = 8 << 10
	text := l.String()
	return text[max(0, len(text)-most):]
}
