// Package sdks runs programs that use the vendor's own SDKs against a gateway with a
// sandbox behind it. Only the base URL is changed.
package sdks

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

var (
	sdks     = flag.String("sdks", "", "the SDKs to test, with commas between: "+strings.Join(names(), ","))
	projects = flag.String("projects", "", "the absolute path of the directory into which install.sh has put them")
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// waitLimit is the limit for a program, whose own longest wait is that of a refused bulk
// send.
const waitLimit = 3 * time.Minute

// everywhere is what is tested with each SDK: the guide's calls, and its errors.
var everywhere = []string{
	"bulk send", "create a broadcast", "send a broadcast", "schedule a broadcast", "add recipients",
	"list templates", "create a template",
	"create a contact", "import contacts", "bulk operation",
	"business profile",
	"list numbers", "purchase numbers",
	"connect as the SDK declares", "connect by credentials",
	"list conversations", "fetch messages", "send a message", "archive a conversation",
	"subscribe a webhook",
	"error validation", "error unknown member", "error attachment by address",
	"error 401", "error 402", "error 403", "error 404", "error 429", "error 500",
	"error Meta, a recipient", "error Meta, a template", "error Meta, a message", "error the window has closed",
}

// cases are the cases of each SDK.
var cases = map[string][]string{
	// It cannot request or submit verification codes.
	"node": append([]string{"connect by embedded signup"}, everywhere...),
	// It has no method that takes the guide's arguments for embedded signup.
	"python": append([]string{"verify a number", "asynchronous calls", "rate limit of an answer"}, everywhere...),
}

func names() []string { return []string{"node", "python"} }

func TestSDKs(t *testing.T) {
	if *sdks == "" {
		t.Log("nothing is tested without -sdks and -projects; see install.sh")
		return
	}
	g := gateway.Start(t, func(cfg *config.Serve) { cfg.Sandbox = true })
	for _, sdk := range strings.Split(*sdks, ",") {
		t.Run("sdk-"+sdk, func(t *testing.T) {
			want, ok := cases[sdk]
			if !ok {
				t.Fatalf("unknown SDK, want one of %s", strings.Join(names(), ", "))
			}
			output := run(t, filepath.Join(*projects, "sdk-"+sdk, "run"), g.URL+"/api")
			var ran []string
			for line := range strings.Lines(output) {
				line = strings.TrimSpace(line)
				if name, ok := strings.CutPrefix(line, "ok "); ok {
					ran = append(ran, name)
				} else if failure, ok := strings.CutPrefix(line, "FAIL "); ok {
					name, why, _ := strings.Cut(failure, ": ")
					t.Errorf("%s failed: %s", name, why)
					ran = append(ran, name)
				} else {
					t.Errorf("got the line %q, want ok or FAIL", line)
				}
			}
			slices.Sort(ran)
			if want := slices.Sorted(slices.Values(want)); !slices.Equal(ran, want) {
				t.Errorf("got the cases\n%q, want\n%q", ran, want)
			}
		})
	}
}

// run runs a program and returns its output. Its exit code must be consistent with it.
func run(t *testing.T, program, baseURL string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "BASE_URL="+baseURL, "KEY=sk_sandbox_sdk")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Errorf("%s: got %v, want no error\n%s", program, err, &errs)
	}
	return out.String()
}
