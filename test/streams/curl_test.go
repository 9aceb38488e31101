package streams_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/lategate/lategate/test/internal/gateway"
)

// A curl is a curl process that reads a stream.
type curl struct {
	t    testing.TB
	cmd  *exec.Cmd
	read func() (item, error)
	last string // the last id
}

// startCurl runs curl on the stream of messages.
func startCurl(t testing.TB, g *gateway.Gateway, f api, args ...string) *curl {
	t.Helper()
	args = append([]string{"-N", "-s", "-S", "-H", "Authorization: Bearer " + key, "-H", "Accept: " + f.accept}, args...)
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit) // so that a missing item fails the test
	t.Cleanup(cancel)
	c := &curl{t: t, cmd: exec.CommandContext(ctx, "curl", append(args, g.URL+"/v1/inbox/messages:stream")...)}
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	in := bufio.NewReader(out)
	c.read = func() (item, error) {
		if f == overLines {
			return nextLine(in)
		}
		for {
			if i, ok, err := nextBlock(in); ok || err != nil {
				return i, err
			}
		}
	}
	return c
}

// kill ends it with SIGKILL.
func (c *curl) kill() {
	if c.cmd == nil {
		return
	}
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait() // its error is that it was killed
	c.cmd = nil
}

// of reads an item of a kind.
func (c *curl) of(kind string) item {
	c.t.Helper()
	for {
		i, err := c.read()
		if err != nil {
			c.t.Fatal(err)
		}
		c.last = i.token
		if i.kind == kind {
			return i
		}
		if i.kind == "gap" || i.kind == "event" {
			c.t.Fatalf("got while waiting for a %s: %s %v, want none of these", kind, i.kind, i.doc)
		}
	}
}

// TestCurl checks that a curl that is killed can go on from the last id that it has shown:
// no event is missing, and none comes twice. A line that was cut off has no id yet.
func TestCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI needs curl: ", err)
		}
		t.Skip("there is no curl: ", err)
	}
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	for _, f := range apis[1:] {
		t.Run(f.name, func(t *testing.T) {
			var want, got []string
			say := func(n int) {
				for range n {
					text := fmt.Sprintf("%s %d: %s\r\n\u2028data: x\n\nid: y", f.name, len(want), strings.Repeat("ü", 100*len(want)))
					want = append(want, text)
					post(t, g, received("acc_1", "conv", text))
				}
			}
			read := func(c *curl, n int) {
				t.Helper()
				for range n {
					got = append(got, c.of("event").same("text"))
				}
			}
			c := startCurl(t, g, f)
			c.of("started")
			say(10)
			read(c, 7) // three more are lost when it is killed
			c.kill()
			say(10)
			for range 2 {
				args := []string{"-H", "Last-Event-ID: " + c.last}
				if f == overLines { // browsers do not do that; the query can have the token
					args = []string{"-G", "--data-urlencode", "resumeToken=" + c.last}
				}
				c = startCurl(t, g, f, args...)
				c.of("started")
				read(c, 7)
				c.kill()
				say(2)
			}
			c = startCurl(t, g, f, "-H", "Last-Event-ID: "+c.last) // which any API accepts
			read(c, 3)
			if !slices.Equal(got, want) {
				t.Errorf("got %d events, want %d:\n%.300q\n%.300q", len(got), len(want), got, want)
			}
		})
	}
}

// TestCurlRefused checks that a wrong position is refused with an HTTP status, with which
// curl -f exits.
func TestCurlRefused(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI needs curl: ", err)
		}
		t.Skip("there is no curl: ", err)
	}
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	for id, want := range map[string]string{"nonsense": "400", "x.end": "204"} {
		out, err := exec.CommandContext(t.Context(), "curl", "-m", "60", "-N", "-s", "-o", os.DevNull, "-w", "%{http_code}", "-H", "Authorization: Bearer "+key, "-H", "Last-Event-ID: "+id,
			g.URL+"/v1/inbox/messages:stream").Output()
		if err != nil || string(out) != want {
			t.Errorf("resumed from %q: got HTTP %s, %v, want %s", id, out, err, want)
		}
	}
}
