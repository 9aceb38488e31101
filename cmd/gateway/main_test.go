package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is also the gateway: with this variable set it runs main.
const asGateway = "LATEGATE_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asGateway) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// waitLimit is the longest time to wait for the gateway, on busy machines.
const waitLimit = 60 * time.Second

// gateway returns a command that is not started. It does not get settings from the test's
// own environment.
func gateway(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = []string{asGateway + "=1", "GORACE=atexit_sleep_ms=0", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "GOCOVERDIR=" + t.TempDir(), "GATEWAY_DATA_DIR=" + t.TempDir()}
	return cmd
}

// run runs a command to its end.
func run(t *testing.T, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// serving is a running gateway that has printed its greeting.
type serving struct {
	*exec.Cmd
	greeting string
	startUp  time.Duration // from the start of the process to its greeting
	stderr   bytes.Buffer  // to read after it has ended
}

func startServing(t *testing.T, cmd *exec.Cmd) *serving {
	t.Helper()
	s := &serving{Cmd: cmd}
	cmd.Stderr = &s.stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if s.greeting += lines.Text() + "\n"; strings.HasSuffix(s.greeting, "\n\n") && strings.Contains(s.greeting, "Try:") {
			s.startUp = time.Since(begin)
			return s
		}
	}
	_ = cmd.Wait() // its output says why
	t.Fatalf("got output %q and errors %q, want a greeting", s.greeting, s.stderr.String())
	return nil
}

// end sends a signal and returns the exit code.
func (s *serving) end(t *testing.T, sig os.Signal) (code int) {
	t.Helper()
	if err := s.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := s.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return s.ProcessState.ExitCode()
}

var (
	curl    = regexp.MustCompile(`(?m)^  curl -H "([A-Za-z-]+): ([^"]+)" "([^"]+)"$`)
	grpcurl = regexp.MustCompile(`(?m)^  grpcurl -plaintext -H "authorization: Bearer ([^"]+)" -d '([^']+)' (\S+) (\S+)/(\S+)$`)
)

// TestServeSandbox: a new user runs `gateway --sandbox` and copies the first command, and
// it works.
func TestServeSandbox(t *testing.T) {
	for _, args := range [][]string{{"serve", "--sandbox"}, {"--sandbox"}} {
		s := startServing(t, gateway(t, append(args, "--http-addr=127.0.0.1:0", "--grpc-addr=127.0.0.1:0")...))
		t.Logf("%q greets after %v", args, s.startUp)

		m := curl.FindStringSubmatch(s.greeting)
		if m == nil {
			t.Fatalf("got greeting %q, want one with a curl command", s.greeting)
		}
		req, err := http.NewRequest("GET", m[3], nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(m[1], m[2])
		var got struct{ Templates []struct{ Name string } }
		if status := fetch(t, req, &got); status != 200 || len(got.Templates) == 0 || got.Templates[0].Name == "" {
			t.Errorf("%s: got status %d and %v, want 200 and templates with names", m[0], status, got)
		}
		// The gRPC command has the same arguments.
		g := grpcurl.FindStringSubmatch(s.greeting)
		if g == nil || g[1] != "sk_sandbox" || !json.Valid([]byte(g[2])) || g[4] != "lategate.whatsapp.v1.TemplatesService" || g[5] != "ListTemplates" {
			t.Errorf("got grpcurl command %q, want a call of ListTemplates with sk_sandbox", g)
		} else if conn, err := net.Dial("tcp", g[3]); err != nil {
			t.Error(err)
		} else {
			conn.Close()
		}
		web := strings.TrimSuffix(m[3][:strings.Index(m[3], "/v1/")], "/")
		if !strings.Contains(s.greeting, "docs at "+web+"/docs\n") {
			t.Errorf("got greeting %q, want the address of the docs in it", s.greeting)
		}
		addr := strings.TrimPrefix(web, "http://")
		if code, _, stderr := run(t, gateway(t, "healthcheck", "--http-addr", addr)); code != 0 {
			t.Errorf("healthcheck: got exit code %d and %q, want 0", code, stderr)
		}

		sig := os.Signal(syscall.SIGTERM)
		if len(args) == 1 {
			sig = os.Interrupt
		}
		if code := s.end(t, sig); code != 0 {
			t.Errorf("%v: got exit code %d, want 0; the log:\n%s", sig, code, s.stderr.String())
		}
		if log := s.stderr.String(); !strings.Contains(log, "msg=listening") || !strings.Contains(log, "msg=stopping") || strings.Contains(log, "level=ERROR") {
			t.Errorf("want listening, stopping and no error in the log, got:\n%s", log)
		}
		if code, _, stderr := run(t, gateway(t, "healthcheck", "--http-addr", addr)); code != 1 || !strings.HasPrefix(stderr, "gateway: ") {
			t.Errorf("healthcheck of a stopped gateway: got exit code %d and %q, want 1 and a message", code, stderr)
		}
	}
}

func fetch(t *testing.T, req *http.Request, into any) int {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: waitLimit}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("got body %q, want JSON: %v", body, err)
	}
	return resp.StatusCode
}

// TestTermination: a call that does not end in time does not stop the gateway from ending.
func TestTermination(t *testing.T) {
	there := make(chan struct{}, 1)
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/templates") { // the gateway makes a call of its own, too
			there <- struct{}{}
		}
		<-r.Context().Done()
	}))
	defer slow.Close()
	cmd := gateway(t, "--http-addr=127.0.0.1:0", "--grpc-addr=127.0.0.1:0", "--shutdown-timeout=100ms", "--late-base-url="+slow.URL, "--log-format=json")
	cmd.Env = append(cmd.Env, "LATE_API_KEY=sk_own_0123456789")
	s := startServing(t, cmd)
	if !strings.Contains(s.greeting, "$LATE_API_KEY") || strings.Contains(s.greeting, "sk_") {
		t.Errorf("without a sandbox: got greeting %q, want $LATE_API_KEY and no key in it", s.greeting)
	}
	m := curl.FindStringSubmatch(s.greeting)
	req, err := http.NewRequest("GET", m[3], nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer sk_of_a_caller")
	cut := make(chan error, 1)
	go func() {
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err == nil {
			resp.Body.Close()
		}
		cut <- err
	}()
	<-there
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("got exit code %d, want 0; the log:\n%s", code, s.stderr.String())
	}
	if err := <-cut; err == nil {
		t.Error("the call was answered, want it cut off")
	}
	if log := s.stderr.String(); strings.Contains(log, "0123456789") || strings.Contains(log, "sk_of_a_caller") || !strings.Contains(log, "cut off") {
		t.Errorf("want \"cut off\" and no keys in the log, got:\n%s", log)
	}
}

func TestCommands(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	notReady := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }))
	defer notReady.Close()
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer hangs.Close()
	addr := func(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "http://") }
	for _, c := range []struct {
		args           []string
		env            string
		ok             bool
		stdout, stderr string
	}{
		{args: []string{"version"}, ok: true, stdout: "\n"},
		{args: []string{"--help"}, ok: true, stdout: "Usage: gateway"},
		{args: []string{"serve", "--help"}, ok: true, stdout: "--sandbox"},
		{args: []string{"--nothing"}, stdout: "Usage: gateway", stderr: "unknown flag: --nothing"},
		{args: []string{"nothing"}, stdout: "Usage: gateway", stderr: "nothing"},
		{args: []string{"--auth=none"}, stdout: "Usage: gateway", stderr: "--auth"},
		{args: []string{"--shutdown-timeout=soon"}, stdout: "Usage: gateway", stderr: "--shutdown-timeout"},
		{env: "GATEWAY_LOG_LEVEL=loud", stdout: "Usage: gateway", stderr: "log-level"},
		{args: []string{"--grpc-addr=" + taken.Addr().String(), "--http-addr=127.0.0.1:0"}, stderr: "address already in use"},
		{args: []string{"--sandbox", "--grpc-addr=127.0.0.1:0", "--http-addr=" + taken.Addr().String()}, stderr: "gateway: HTTP listener: "},
		{args: []string{"--late-base-url=nowhere"}, stderr: "base URL"},
		{args: []string{"healthcheck", "--http-addr", addr(notReady)}, stderr: "gateway: not ready: 503"},
		{args: []string{"healthcheck", "--http-addr", taken.Addr().String(), "--timeout=50ms"}, stderr: "gateway: "},
		{args: []string{"healthcheck", "--http-addr", addr(hangs), "--timeout=50ms"}, stderr: "deadline exceeded"},
	} {
		cmd := gateway(t, c.args...)
		if c.env != "" {
			cmd.Env = append(cmd.Env, c.env)
		}
		code, stdout, stderr := run(t, cmd)
		if (code == 0) != c.ok || code < 0 || code == 2 || !strings.Contains(stdout+stderr, c.stdout) || !strings.Contains(stderr, c.stderr) || strings.Contains(stderr, "goroutine ") {
			t.Errorf("%q %s: got exit code %d, output %q and errors %q, want success %t with %q and %q", c.args, c.env, code, stdout, stderr, c.ok, c.stdout, c.stderr)
		}
	}
}

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{
		":8080": "localhost:8080", "0.0.0.0:8080": "localhost:8080", "[::]:8080": "localhost:8080", "127.0.0.1:80": "127.0.0.1:80",
		"[::1]:80": "[::1]:80", "example.com:1": "example.com:1", "nonsense": "nonsense",
	} {
		if got := local(in); got != want {
			t.Errorf("local(%q) = %q, want %q", in, got, want)
		}
	}
}
