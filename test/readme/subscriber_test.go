package readme

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestSubscriber runs the program of docs/streams.md: what happens while it runs and
// while it does not, it handles once.
func TestSubscriber(t *testing.T) {
	code := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(section(t, "docs/streams.md", "## A correct subscriber"))
	if code == nil {
		t.Fatal("the page has no program")
	}
	dir := t.TempDir()
	source, binary, place := filepath.Join(dir, "main.go"), filepath.Join(dir, "follow"), filepath.Join(dir, "place")
	if err := os.WriteFile(source, []byte(code[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"vet", "build -o " + binary} {
		build := exec.CommandContext(t.Context(), "go", strings.Fields(command+" "+source)...)
		build.Dir = "../.." // its module
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", command, err, out)
		}
	}
	grpcAddr, httpAddr := start(t)
	say := func(text string) {
		t.Helper()
		body := fmt.Sprintf(`{"from": "+15550107002", "name": "Lee", "text": %q}`, text)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+httpAddr+"/sandbox/messages", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer sk_sandbox")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("HTTP %d, %v", resp.StatusCode, err)
		}
	}
	// run starts the program, and kills it once it has handled a message. It returns
	// all messages that it has handled.
	run := func(ready func(), last string) (handled []string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), binary, grpcAddr, place)
		cmd.Env = append(os.Environ(), "LATE_API_KEY=sk_sandbox")
		cmd.Stderr = t.Output()
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		hurry := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
		defer hurry.Stop()
		ready()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			_, text, isMessage := strings.Cut(lines.Text(), " message.received ")
			if !isMessage {
				continue
			}
			if handled = append(handled, text); text == last {
				break
			}
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it says that it was killed
		return handled
	}
	handled := run(func() {
		kept(t, place) // it listens, and has a place to come back to
		say("one")
		say("two")
	}, "two")
	say("three") // to nobody
	handled = append(handled, run(func() { say("four") }, "four")...)
	// Killed between handling and keeping, it handles the last one again, as the page says.
	if got := strings.ReplaceAll(strings.Join(handled, " "), "two two", "two"); got != "one two three four" {
		t.Errorf("handled %s", got)
	}
}

// kept waits until the place has been kept.
func kept(t *testing.T, place string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(place); err == nil {
			return
		}
	}
	t.Fatal("the program has kept no place")
}
