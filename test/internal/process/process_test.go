package process

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// The test binary runs one of the tests below, whose name is in this environment variable.
const running = "LATEGATE_TEST_WRONG"

// wrong are tests that a gateway must fail, with the expected output. A test that waits for
// its timeout instead would say something else.
var wrong = map[string]struct {
	test func(t *testing.T)
	says []string
}{
	"it does not start": {func(t *testing.T) {
		New(t, "GATEWAY_LOG_LEVEL=loud").Start()
	}, []string{"the gateway does not listen, want it to: ", "has ended by itself: exit status 1", "expected one of debug,info,warn,error"}},

	"another process has its port": {func(t *testing.T) {
		g := New(t, "GATEWAY_DATA_DIR="+t.TempDir())
		l, err := net.Listen("tcp", g.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		other := http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})} // answers that it is ready
		go other.Serve(l)
		defer other.Close()
		g.Start()
		t.Error("another server was taken for the gateway, want it not to be")
	}, []string{"the gateway does not listen, want it to: ", "has ended by itself: exit status 1", "address already in use"}},

	"it dies": {func(t *testing.T) {
		g := New(t, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_BASE_URL=http://127.0.0.1:1")
		g.Start()
		if err := syscall.Kill(g.PID(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-g.Context().Done()
	}, []string{"has ended by itself: signal: killed", "msg=listening"}},
}

// TestEndsByItself checks that a gateway that ends by itself, or never ran, fails its test
// at once and with its log.
func TestEndsByItself(t *testing.T) {
	if name := os.Getenv(running); name != "" {
		wrong[name].test(t)
		return
	}
	Binary(t) // building it takes long
	for name, c := range wrong {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestEndsByItself$", "-test.timeout="+(5*waitLimit).String())
			cmd.Env = append(os.Environ(), running+"="+name)
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("the test ended with %v, want a failure", err)
			}
			for _, want := range c.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("the test's output does not contain %q, want it", want)
				}
			}
			if t.Failed() {
				t.Logf("the test's output:\n%s", out)
			}
		})
	}
}

// TestEnded checks that a gateway that its test has ended does not fail it, and can be
// started again.
func TestEnded(t *testing.T) {
	g := New(t, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_BASE_URL=http://127.0.0.1:1")
	for _, end := range []func(){g.Kill, g.Stop, func() { g.Terminate(); g.Stop() }, func() { g.Kill(); g.Kill() }} {
		g.Start()
		end()
		if err := g.Context().Err(); err != nil || g.Running() {
			t.Errorf("got %v, running %t, want nil, false", err, g.Running())
		}
	}
	if n := strings.Count(g.Log(), "msg=listening"); n != 4 {
		t.Errorf("the gateway has listened %d times, want 4:\n%s", n, g.Log())
	}
}
