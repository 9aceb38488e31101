package events

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// crashDir, in the environment, makes the test binary the process that is killed, and
// crashNext the numbers at which its goroutines begin.
const (
	crashDir  = "EVENTS_CRASH_DIR"
	crashNext = "EVENTS_CRASH_NEXT"
	writers   = 8
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		err := appendForever(dir, strings.Split(os.Getenv(crashNext), ","))
		fmt.Fprintln(os.Stderr, "the process to be killed:", err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// appendForever appends numbered records from several goroutines and prints the id of
// each when it is acknowledged. It returns if one fails.
func appendForever(dir string, next []string) error {
	l, err := Open(context.Background(), Config{Dir: dir, Retention: 72 * time.Hour})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w, text := range next {
		go func() {
			n, err := strconv.Atoi(text)
			for ; err == nil; n++ {
				id := fmt.Sprintf("%d-%d", w, n)
				if _, err = appendOne(context.Background(), l, Record{Kind: "message", ID: id, Data: []byte(id)}); err == nil {
					_, err = fmt.Println(id)
				}
			}
			failed <- err
		}()
	}
	return <-failed
}

// TestCrash kills a process five times while it appends. Each time the next one tries
// again what was not acknowledged, as the upstream does. In the end every record is in
// the log once, in its goroutine's order, and none that was acknowledged is missing.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	acked := make([]int, writers) // the next number of each
	for range 5 {
		runAndKill(t, dir, acked, 1+rand.IntN(500))
	}
	l := open(t, dir)
	defer closeLog(t, l)
	_, head, err := l.Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stored := make([]int, writers)
	err = l.Read(t.Context(), 0, head, Filter{}, func(e Entry) error {
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
	for w := range writers {
		// At most one was under way when the process was last killed.
		if extra := stored[w] - acked[w]; extra < 0 || extra > 1 {
			t.Errorf("goroutine %d: %d were acknowledged and %d are stored", w, acked[w], stored[w])
		}
	}
	t.Logf("%d records, acknowledged %v", head, acked)
}

// runAndKill runs the process until it has acknowledged some records, and counts all
// that it has.
func runAndKill(t *testing.T, dir string, acked []int, enough int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	next := strings.Trim(strings.ReplaceAll(fmt.Sprint(acked), " ", ","), "[]")
	child.Env = append(os.Environ(), crashDir+"="+dir, crashNext+"="+next)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var kill sync.Once
	lines := 0
	for scan := bufio.NewScanner(out); scan.Scan(); {
		var w, n int
		if _, err := fmt.Sscanf(scan.Text(), "%d-%d", &w, &n); err != nil || n != acked[w] {
			t.Errorf("the process printed %q, where goroutine %d is at %d", scan.Text(), w, acked[w])
			break
		}
		acked[w]++
		if lines++; lines >= enough {
			kill.Do(func() { _ = child.Process.Kill() }) // what it printed until then is still read
		}
	}
	_ = child.Process.Kill()
	_ = child.Wait() // it was killed
	if lines < enough {
		t.Fatalf("the process ended by itself after %d records", lines)
	}
}
