package conformance

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/languages"
	"github.com/lategate/lategate/test/internal/stack"
)

var (
	deadlineCalls    = flag.Int("deadline-calls", 100, "how many calls TestDeadlines makes with the Python package, and how many without")
	shortestDeadline = flag.Duration("shortest-deadline", time.Second, "what their deadlines are, to twice as much")
)

// TestDeadlines makes many calls at the same time whose deadlines pass, and checks that
// their callers learn that, and not that they were cancelled, and what happened to a write.
// It uses gRPC for Python, whose timers are the least exact, with the package and with the
// stubs alone.
func TestDeadlines(t *testing.T) {
	if !slices.Contains(languages.Of(t, rest), "python") {
		t.Skip("needs a program in Python: run with -languages python")
	}
	program := languages.Program(t, "python")
	s := stack.New(t, sandbox.Options{Pace: -1, RateLimit: 1_000_000})
	s.Start()
	for _, over := range []string{"client", "stubs"} {
		t.Run(over, func(t *testing.T) {
			cmd := exec.Command(program, "deadlines", s.GRPC, fmt.Sprint(*deadlineCalls), fmt.Sprint(min(*deadlineCalls, 50)), fmt.Sprint(shortestDeadline.Seconds()), over)
			var said bytes.Buffer
			cmd.Stderr = &said
			out, err := cmd.Output()
			var ends struct{ Write, Stream map[string]int }
			if err == nil {
				err = json.Unmarshal(out, &ends)
			}
			if err != nil {
				t.Fatalf("%v: %s%s", err, out, &said)
			}
			t.Logf("%s", out)
			for kind, counts := range map[string]map[string]int{"writes": ends.Write, "streams": ends.Stream} {
				for how, n := range counts {
					if !strings.HasPrefix(how, "DEADLINE_EXCEEDED ") {
						t.Errorf("got %d %s that ended with %s, want DEADLINE_EXCEEDED", n, kind, how)
					}
				}
			}
			// Nearly all, if both sides have processors. If they do not, Python's own timer
			// may fire first; without the gateway's margin it always does.
			if n, all := ends.Write["DEADLINE_EXCEEDED SEND_OUTCOME_UNKNOWN"], *deadlineCalls/2; n < all/10 {
				t.Errorf("got %d writes of %d that ended with SEND_OUTCOME_UNKNOWN, want most of them", n, all)
			}
		})
	}
}
