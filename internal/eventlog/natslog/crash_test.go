package natslog

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
	"github.com/lategate/lategate/internal/natstest"
)

// serverDir and serverPort, in the environment, make the test binary a NATS server that syncs
// all it writes, to be killed.
const (
	serverDir  = "NATSLOG_TEST_SERVER_DIR"
	serverPort = "NATSLOG_TEST_SERVER_PORT"
	writers    = 8
)

// runServer is that server. It prints a line when it is there, and returns if it fails.
func runServer(dir string) error {
	port, err := strconv.Atoi(os.Getenv(serverPort))
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, SyncAlways: true, NoSigs: true, NoLog: true})
	if err != nil {
		return err
	}
	s.Start()
	if !s.ReadyForConnections(time.Minute) {
		return errors.New("the NATS server did not start")
	}
	fmt.Println("ready")
	s.WaitForShutdown()
	return errors.New("the NATS server has stopped")
}

// startServer runs a NATS server as a process, waits until it is there, and kills it at the
// end of the test.
func startServer(t testing.TB, dir string, port int) *exec.Cmd {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), serverDir+"="+dir, serverPort+"="+strconv.Itoa(port))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(child) })
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the NATS server ended by itself")
	}
	return child
}

// kill kills a process and waits for its end; again it does nothing.
func kill(child *exec.Cmd) {
	_ = child.Process.Kill()
	_ = child.Wait() // it was killed
}

// numbered is a record of a crash test; some have an alias.
func numbered(id string) eventlog.Record {
	rec := eventlog.Record{Kind: "message", ID: id, Data: []byte(id)}
	if strings.HasSuffix(id, "3") {
		rec.Aliases = []string{"alias-" + id}
	}
	return rec
}

// verifyNumbered reads a log of numbered records: of each goroutine all that were
// acknowledged, once and in order, and at most one more.
func verifyNumbered(t *testing.T, e *Engine, acked []int) {
	t.Helper()
	_, head, err := e.Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stored := make([]int, len(acked))
	err = e.Read(t.Context(), 0, head, eventlog.Filter{}, func(e eventlog.Entry) error {
		var w, n int
		if _, err := fmt.Sscanf(e.ID, "%d-%d", &w, &n); err != nil || string(e.Data) != e.ID {
			return fmt.Errorf("record %d is %q: %q", e.Seq, e.ID, e.Data)
		}
		if n != stored[w] {
			return fmt.Errorf("record %d is %s, after number %d of the same goroutine", e.Seq, e.ID, stored[w]-1)
		}
		stored[w]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for w := range acked {
		if extra := stored[w] - acked[w]; extra < 0 || extra > 1 {
			t.Errorf("goroutine %d: %d were acknowledged and %d are stored", w, acked[w], stored[w])
		}
	}
	t.Logf("%d positions, acknowledged %v", head, acked)
}

// TestServerCrash kills the NATS server again and again while a gateway appends to it and reads
// from it: nothing that was acknowledged is missing, and the gateway goes on by itself.
func TestServerCrash(t *testing.T) {
	t.Parallel()
	dir, port := t.TempDir(), natstest.HeldPort(t)
	child := startServer(t, dir, port)
	e := openConfig(t, configAt(fmt.Sprintf("nats://127.0.0.1:%d", port)))
	f := follow(t, e, 0)
	acked := make([]int, writers)
	var total atomic.Int32
	stopped := make(chan struct{})
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for {
				select {
				case <-stopped:
					return
				default:
				}
				_, err := appendOne(t.Context(), e, numbered(fmt.Sprintf("%d-%d", w, acked[w])))
				switch {
				case err == nil:
					acked[w]++
					total.Add(1)
				case errors.Is(err, eventlog.ErrLost) || !errors.Is(err, eventlog.ErrUnavailable):
					t.Error(err)
					return
				default:
					time.Sleep(time.Millisecond) // as a caller would, or this takes all of the processor
				}
			}
		})
	}
	stop := sync.OnceFunc(func() { close(stopped); wg.Wait() })
	defer stop()
	for range enginetest.Kills() {
		before, enough := total.Load(), int32(1+rand.IntN(200))
		eventually(t, "some appends", func() bool { return total.Load() >= before+enough || t.Failed() })
		kill(child)
		child = startServer(t, dir, port)
	}
	before := total.Load()
	eventually(t, "appends after the last crash", func() bool { return total.Load() > before || t.Failed() })
	stop()
	verifyNumbered(t, e, acked)
	_, head, err := e.Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.at(t, head)
	f.end(t)
}
