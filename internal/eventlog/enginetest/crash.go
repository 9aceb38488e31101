package enginetest

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// kills is how often the process is killed; use a high number after a change of an engine.
var kills = flag.Int("enginetest.kills", 5, "how often a crash test kills its process")

// Kills returns how often a crash test kills its process.
func Kills() int { return *kills }

const (
	// crashLog, in the environment, makes the test binary the process that is killed, and
	// crashNext the numbers at which its goroutines begin.
	crashLog  = "ENGINETEST_CRASH_LOG"
	crashNext = "ENGINETEST_CRASH_NEXT"
	writers   = 8
)

// Child runs the process that Crash kills, if this process is one; otherwise it returns.
// TestMain must call it. The function opens the log with the name that Crash was given.
func Child(open func(name string) (eventlog.Engine, error)) {
	name := os.Getenv(crashLog)
	if name == "" {
		return
	}
	err := appendForever(open, name, strings.Split(os.Getenv(crashNext), ","))
	fmt.Fprintln(os.Stderr, "the process to be killed:", err)
	os.Exit(1)
}

// appendForever appends numbered records from several goroutines, each with an alias and
// every third with a second one, and prints what is acknowledged. It returns when an append
// fails.
func appendForever(open func(string) (eventlog.Engine, error), name string, next []string) error {
	e, err := open(name)
	if err != nil {
		return err
	}
	if err := e.Wait(context.Background()); err != nil {
		return err
	}
	failed := make(chan error)
	for w, text := range next {
		go func() {
			n, err := strconv.Atoi(text)
			for ; err == nil; n++ {
				if _, err = e.Append(context.Background(), []eventlog.Record{crashRecord(w, n)}); err == nil {
					_, err = fmt.Println(crashID(w, n))
				}
			}
			failed <- err
		}()
	}
	return <-failed
}

func crashID(w, n int) string { return fmt.Sprintf("%d-%d", w, n) }

func crashRecord(w, n int) eventlog.Record {
	id := crashID(w, n)
	return eventlog.Record{Kind: "message", Account: fmt.Sprint(w), ID: id, Aliases: []string{"alias-" + id}, Data: []byte(strings.Repeat(id, 1+n%100))}
}

// Crash kills a process again and again while it appends to the log with a name. The next
// process repeats what was not acknowledged, as the upstream does. At the end every record
// is in the log once, in its goroutine's order, no acknowledged record is missing, and all
// are known by both their ids.
func Crash(t *testing.T, name string, open func(name string) (eventlog.Engine, error)) {
	acked := make([]int, writers) // the next number of each
	for range *kills {
		runAndKill(t, name, acked, 1+rand.IntN(500))
	}
	e, err := open(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &subject{t: t, Engine: e}
	defer s.close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := e.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	stored := make([]int, writers)
	err = e.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		var w, n int
		if _, err := fmt.Sscanf(e.ID, "%d-%d", &w, &n); err != nil || w >= writers || string(e.Data) != string(crashRecord(w, n).Data) {
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
		// At most one append was under way when the process was killed the last time.
		if extra := stored[w] - acked[w]; extra < 0 || extra > 1 {
			t.Errorf("goroutine %d: got %[3]d stored records, want the %[2]d that were acknowledged or one more", w, acked[w], stored[w])
		}
		for n := range stored[w] {
			id := crashID(w, n)
			for _, out := range s.append(rec(id), rec("alias-"+id)) {
				if !out.Duplicate {
					t.Fatalf("%s appended again: got %+v, want a duplicate", id, out)
				}
			}
			if n > 300 { // the first records are enough
				break
			}
		}
	}
	t.Logf("after %d kills %d records, acknowledged %v", *kills, s.head(), acked)
}

// runAndKill runs the process until it has acknowledged enough records, and counts all that
// it has acknowledged.
func runAndKill(t *testing.T, name string, acked []int, enough int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	next := strings.Trim(strings.ReplaceAll(fmt.Sprint(acked), " ", ","), "[]")
	child.Env = append(os.Environ(), crashLog+"="+name, crashNext+"="+next)
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
			t.Errorf("the process: got the line %q, want goroutine %d at %d", scan.Text(), w, acked[w])
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
		t.Fatalf("the process: got its end after %d records, want it to run until it is killed", lines)
	}
}
