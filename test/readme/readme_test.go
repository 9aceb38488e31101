// Package readme runs what the README, docs/streams.md and docs/bulk.md show, as a reader
// would, and calls each service with grpcurl.
package readme

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/process"
)

// step is a command of the tour, and its output if the page shows it.
type step struct {
	command, output string
	text            bool // the output is not JSON
}

var (
	fenced = regexp.MustCompile("(?s)```(sh|json|text)\n(.*?)```")
	// What differs from run to run: ids, resume tokens, tickets, times.
	volatile = regexp.MustCompile(`"(wamid\.[^"]*|late_[^"]*|[0-9a-f]{24}|[0-9A-Za-z_-]{44}|[A-Z2-7]{26}\.[0-9a-f]{16}|\d{4}-\d\d-\d\dT[^"]*)"`)
	// Machines that run tests may be slower than a reader's.
	slower = strings.NewReplacer("sleep 1\n", "sleep 4\n", "curl -sN -m 4 ", "curl -sN -m 10 ", "curl -sN -m 8 ", "curl -sN -m 15 ")
)

// section returns a part of a page: the text from its heading to the next one.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + page)
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := bytes.Cut(text, []byte("\n"+heading))
	text, _, ended := bytes.Cut(text, []byte("\n## "))
	if !found || !ended {
		t.Fatalf("%s has no %s, want it", page, heading)
	}
	return string(text)
}

// stepsOf returns the commands of a part of a page.
func stepsOf(text string) (steps []step) {
	for _, block := range fenced.FindAllStringSubmatch(text, -1) {
		if block[1] == "sh" {
			steps = append(steps, step{command: block[2]})
		} else {
			last := &steps[len(steps)-1]
			last.output, last.text = block[2], block[1] == "text"
		}
	}
	return steps
}

// TestTour pastes the README's tour, the REST part of docs/streams.md and the tour of
// docs/bulk.md into one shell each, and checks that a command prints what the page shows,
// except for ids and times.
func TestTour(t *testing.T) {
	for _, part := range []struct {
		page, heading string
		least         int
	}{{"README.md", "## A tour", 11}, {"docs/streams.md", "## Over REST", 2}, {"docs/bulk.md", "## A tour", 7}} {
		t.Run(part.page, func(t *testing.T) {
			t.Parallel()
			steps := stepsOf(section(t, part.page, part.heading))
			if len(steps) < part.least {
				t.Fatalf("found %d commands, want at least %d", len(steps), part.least)
			}
			paste(t, steps)
		})
	}
}

// paste runs commands in one shell, against a new gateway.
func paste(t *testing.T, steps []step) {
	grpcAddr, httpAddr := start(t)
	const mark = "--- end of step ---"
	var script strings.Builder
	script.WriteString("set -e\n")
	for _, s := range steps {
		c := strings.NewReplacer("localhost:8080", httpAddr, "localhost:9090", grpcAddr).Replace(slower.Replace(s.command))
		fmt.Fprintf(&script, "%s\necho '%s'\n", c, mark)
	}
	printed := strings.Split(shell(t, script.String()), mark)
	for i, s := range steps {
		if s.output == "" {
			continue
		}
		normal := normalJSON
		if s.text {
			normal = sortedLines
		}
		if diff := cmp.Diff(normal(t, s.output), normal(t, printed[i])); diff != "" {
			t.Errorf("%s\nprints something else than the page (-want +got):\n%s", s.command, diff)
		}
	}
}

// normalJSON decodes one or more JSON texts and replaces what is volatile.
func normalJSON(t *testing.T, text string) (all []any) {
	t.Helper()
	values := json.NewDecoder(bytes.NewReader(volatile.ReplaceAll([]byte(text), []byte(`"*"`))))
	for {
		var v any
		err := values.Decode(&v)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("got %[2]s, want JSON: %[1]v", err, text)
		}
		all = append(all, v)
	}
}

// sortedLines is the output of a stream without its order, because it is not promised which
// of two recipients comes first.
func sortedLines(_ *testing.T, text string) (all []any) {
	for _, line := range slices.Sorted(strings.Lines(strings.TrimSpace(text) + "\n")) {
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

// TestReflection lists the services with grpcurl and calls one RPC of each, using only
// reflection.
func TestReflection(t *testing.T) {
	calls := []struct{ method, request, wants string }{
		{"AccountsService/ListAccounts", `{}`, `"platform": "whatsapp"`},
		{"BroadcastsService/ListBroadcasts", `{"accountId":"YOUR_ACCOUNT_ID","status":"BROADCAST_STATUS_DRAFT"}`, `"BROADCAST_STATUS_DRAFT"`},
		{"BusinessProfilesService/GetDisplayName", `{"accountId":"YOUR_ACCOUNT_ID"}`, `"displayName"`},
		{"ConnectService/GetConnectUrl", `{"platform":"telegram","profileId":"YOUR_PROFILE_ID"}`, `"authUrl"`},
		{"ContactsService/ListContacts", `{"accountId":"YOUR_ACCOUNT_ID","limit":1}`, `"hasMore": true`},
		{"EventsService/ListCursors", `{}`, `{`},
		{"InboxService/ListConversations", `{"limit":1}`, `"nextCursor"`},
		{"MediaService/CreateUploadUrl", `{"filename":"a.png","contentType":"image/png"}`, `"uploadUrl"`},
		{"PhoneNumbersService/ListPhoneNumbers", `{}`, `PHONE_NUMBER_STATUS_ACTIVE`},
		{"TemplatesService/ListTemplates", `{"accountId":"YOUR_ACCOUNT_ID"}`, `hello_world`},
		{"WebhooksService/ListWebhooks", `{}`, `{`},
	}
	grpcAddr, _ := start(t)
	listed := shell(t, "grpcurl -plaintext "+grpcAddr+" list")
	for _, c := range calls {
		name, _, _ := strings.Cut(c.method, "/")
		if !strings.Contains(listed, "lategate.whatsapp.v1."+name+"\n") {
			t.Errorf("%s is not listed, want it listed", name)
		}
		got := shell(t, fmt.Sprintf(`grpcurl -plaintext -H 'authorization: Bearer sk_sandbox' -d '%s' %s lategate.whatsapp.v1.%s`, c.request, grpcAddr, c.method))
		if !strings.Contains(got, c.wants) {
			t.Errorf("%s: want %s in the answer:\n%s", c.method, c.wants, got)
		}
	}
	if n := strings.Count(listed, "lategate.whatsapp.v1."); n != len(calls) {
		t.Errorf("%d services are listed, want the %d that are called here", n, len(calls))
	}
}

// start runs a gateway with the sandbox.
func start(t *testing.T) (grpcAddr, httpAddr string) {
	t.Helper()
	g := gateway.Start(t, func(c *config.Serve) { c.Sandbox = true })
	return g.Conn.Target(), strings.TrimPrefix(g.URL, "http://")
}

// grpcurl builds the program, whose version is in tools/go.mod, once: tests at the same
// time must not replace a program that another one runs. It returns the program's folder.
var grpcurl = sync.OnceValues(func() (string, error) {
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", bin+"/", "github.com/fullstorydev/grpcurl/cmd/grpcurl")
	build.Dir = "../../tools"
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return bin, nil
})

// shell runs a script with the gateway's program and grpcurl on its path.
func shell(t *testing.T, script string) string {
	t.Helper()
	bin, err := grpcurl()
	if err != nil {
		t.Fatal(err)
	}
	path := strings.Join([]string{filepath.Dir(process.Binary(t)), bin, os.Getenv("PATH")}, string(os.PathListSeparator))
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PATH="+path)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("got %v, want no error\n%s%s", err, &stdout, &stderr)
	}
	return stdout.String()
}
