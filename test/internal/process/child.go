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

// waitLimit is the limit for every wait, for busy machines.
const waitLimit = 60 * time.Second

// A Child is a process that runs until its test ends it. If it ends by itself, the test
// fails.
type Child struct {
	t     testing.TB
	name  string
	cmd   *exec.Cmd
	asked atomic.Bool   // set when it was told to end
	ended chan struct{} // closed when it has ended
}

// Start starts a command; name is its name in failure messages. If it ends by itself, died
// is called at once with the reason. It is killed when the test ends.
func Start(t testing.TB, name string, cmd *exec.Cmd, died func(error)) *Child {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &Child{t: t, name: name, cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		_ = cmd.Wait() // its state has the outcome
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

// Stop ends it with SIGTERM, if it runs, and waits for it. The test fails if it does not
// end within a minute.
func (c *Child) Stop() {
	c.Terminate()
	select {
	case <-c.ended:
	case <-time.After(waitLimit):
		c.t.Errorf("%s still runs %v after SIGTERM, want it ended", c.name, waitLimit)
		c.Kill()
	}
}

// Terminate asks it to end, with SIGTERM, and does not wait for it.
func (c *Child) Terminate() { c.signal(syscall.SIGTERM) }

func (c *Child) signal(s os.Signal) {
	c.asked.Store(true)
	_ = c.cmd.Process.Signal(s) // it may have ended
}

// A Log keeps the output of a process.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is everything that was written until now.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Tail is its end, which a failure shows.
func (l *Log) Tail() string {
	const most = 8 << 10
	text := l.String()
	return text[max(0, len(text)-most):]
}
