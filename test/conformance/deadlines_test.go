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

// Many calls at a time whose deadlines pass: their callers learn that, and not that
// somebody has cancelled them; and what became of a write. It is gRPC for Python, whose
// clock is the least exact, with the package and with the stubs alone.
func TestDeadlines(t *testing.T) {
	if !slices.Contains(languages.Of(t, rest), "python") {
		t.Skip("it is a program in Python: run with -languages python")
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
						t.Errorf("%d %s ended with %s, want DEADLINE_EXCEEDED", n, kind, how)
					}
				}
			}
			// Nearly all, where both sides have processors. Where neither has, Python's own
			// timer may be the first to be served; without the gateway's doing it always is.
			if n, all := ends.Write["DEADLINE_EXCEEDED SEND_OUTCOME_UNKNOWN"], *deadlineCalls/2; n < all/10 {
				t.Errorf("%d writes of %d ended with SEND_OUTCOME_UNKNOWN, want most of them", n, all)
			}
		})
	}
}
