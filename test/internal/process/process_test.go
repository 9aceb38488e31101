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

// The test binary runs one of the tests below, by the name that this variable has.
const running = "LATEGATE_TEST_WRONG"

// wrong are tests that a gateway has to fail, and what they say of it: one that has waited
// for its time to be over says that instead.
var wrong = map[string]struct {
	test func(t *testing.T)
	says []string
}{
	"it does not start": {func(t *testing.T) {
		New(t, "GATEWAY_LOG_LEVEL=loud").Start()
	}, []string{"the gateway does not listen: ", "has ended by itself: exit status 80", "--log-level must be one of"}},

	"another process has its port": {func(t *testing.T) {
		g := New(t, "GATEWAY_DATA_DIR="+t.TempDir())
		l, err := net.Listen("tcp", g.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		stranger := http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})} // says that it is ready
		go stranger.Serve(l)
		defer stranger.Close()
		g.Start()
		t.Error("the stranger was taken for it")
	}, []string{"the gateway does not listen: ", "has ended by itself: exit status 1", "address already in use"}},

	"it dies": {func(t *testing.T) {
		g := New(t, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_BASE_URL=http://127.0.0.1:1")
		g.Start()
		if err := syscall.Kill(g.PID(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-g.Context().Done()
	}, []string{"has ended by itself: signal: killed", "msg=listening"}},
}

// A gateway that ends by itself, or was never there, fails its test at once and with its
// log.
func TestEndsByItself(t *testing.T) {
	if name := os.Getenv(running); name != "" {
		wrong[name].test(t)
		return
	}
	Binary(t) // making it takes its time
	for name, c := range wrong {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestEndsByItself$", "-test.timeout="+(5*patience).String())
			cmd.Env = append(os.Environ(), running+"="+name)
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("the test ends with %v, want a failure", err)
			}
			for _, want := range c.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("it does not say %q", want)
				}
			}
			if t.Failed() {
				t.Logf("it says:\n%s", out)
			}
		})
	}
}

// A gateway that its test has ended has not failed it, and can be started again.
func TestEnded(t *testing.T) {
	g := New(t, "GATEWAY_DATA_DIR="+t.TempDir(), "LATE_BASE_URL=http://127.0.0.1:1")
	for _, end := range []func(){g.Kill, g.Stop, func() { g.Terminate(); g.Stop() }, func() { g.Kill(); g.Kill() }} {
		g.Start()
		end()
		if err := g.Context().Err(); err != nil || g.Running() {
			t.Errorf("it is said to have ended by itself: %v, or to run: %v", err, g.Running())
		}
	}
	if n := strings.Count(g.Log(), "msg=listening"); n != 4 {
		t.Errorf("it has listened %d times, want 4:\n%s", n, g.Log())
	}
}
