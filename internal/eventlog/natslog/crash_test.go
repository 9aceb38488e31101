package natslog

import (
	"bufio"
	"context"
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
)

// childEnv, in the environment, makes the test binary a process that is killed, and argsEnv
// is what it works with.
const (
	childEnv = "NATSLOG_TEST_CHILD"
	argsEnv  = "NATSLOG_TEST_ARGS"
	writers  = 8
)

// children are what such a process does. It returns if that fails.
var children = map[string]func() error{"gateway": childGateway, "nats": childNATS}

// startChild starts such a process, and kills it at the end of the test. Its output ends with
// it.
func startChild(t testing.TB, what string, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+what, argsEnv+"="+strings.Join(args, "\n"))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(child) })
	return child, bufio.NewScanner(out)
}

// kill kills a process and waits for its end; again it does nothing.
func kill(child *exec.Cmd) {
	_ = child.Process.Kill()
	_ = child.Wait() // it was killed
}

func childArgs() []string { return strings.Split(os.Getenv(argsEnv), "\n") }

// childGateway appends numbered records to the log at a URL from several goroutines, which
// begin at the numbers given, and prints the id of each when it is acknowledged.
func childGateway() error {
	args := childArgs()
	e, err := Open(context.Background(), Config{URL: args[0], Retention: 72 * time.Hour})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w, text := range args[1:] {
		go func() {
			n, err := strconv.Atoi(text)
			for ; err == nil; n++ {
				id := fmt.Sprintf("%d-%d", w, n)
				if _, err = appendOne(context.Background(), e, numbered(id)); err == nil {
					_, err = fmt.Println(id)
				}
			}
			failed <- err
		}()
	}
	return <-failed
}

// numbered is a record of a crash test; every third has an alias.
func numbered(id string) eventlog.Record {
	rec := eventlog.Record{Kind: "message", ID: id, Data: []byte(id)}
	if strings.HasSuffix(id, "3") {
		rec.Aliases = []string{"alias-" + id}
	}
	return rec
}

// childNATS is a NATS server in a directory, on a port, that syncs all it writes. It prints a
// line when it is there.
func childNATS() error {
	args := childArgs()
	port, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: args[0], SyncAlways: true, NoSigs: true, NoLog: true})
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

// startServer runs a NATS server as a process, and waits until it is there.
func startServer(t testing.TB, dir string, port int) *exec.Cmd {
	t.Helper()
	child, out := startChild(t, "nats", dir, strconv.Itoa(port))
	if !out.Scan() {
		t.Fatal("the NATS server ended by itself")
	}
	return child
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

// TestGatewayCrash kills a gateway five times while it appends. Each time the next one tries
// again what was not acknowledged, as the upstream does.
func TestGatewayCrash(t *testing.T) {
	t.Parallel()
	s := startNATS(t, t.TempDir(), -1)
	acked := make([]int, writers) // the next number of each
	for range 5 {
		args := []string{s.ClientURL()}
		for _, n := range acked {
			args = append(args, strconv.Itoa(n))
		}
		child, out := startChild(t, "gateway", args...)
		hang := time.AfterFunc(time.Minute, func() { _ = child.Process.Kill() })
		var once sync.Once
		lines, enough := 0, 1+rand.IntN(500)
		for out.Scan() {
			var w, n int
			if _, err := fmt.Sscanf(out.Text(), "%d-%d", &w, &n); err != nil || n != acked[w] {
				t.Errorf("the process printed %q, where goroutine %d is at %d", out.Text(), w, acked[w])
				break
			}
			acked[w]++
			if lines++; lines >= enough {
				once.Do(func() { _ = child.Process.Kill() }) // what it printed until then is still read
			}
		}
		hang.Stop()
		kill(child)
		if lines < enough {
			t.Fatalf("the process ended by itself after %d records", lines)
		}
	}
	verifyNumbered(t, openConfig(t, config(s)), acked)
}

// TestServerCrash kills the NATS server five times while a gateway appends to it and reads
// from it: nothing that was acknowledged is missing, and the gateway goes on by itself.
func TestServerCrash(t *testing.T) {
	t.Parallel()
	dir, port := t.TempDir(), heldPort(t)
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
	for range 5 {
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
