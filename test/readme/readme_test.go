// Package readme runs the README's tour as a reader would paste it, and shows each
// service to grpcurl.
package readme

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

// step is a command of the tour and what it prints, if the README shows that.
type step struct{ command, output string }

var (
	fenced = regexp.MustCompile("(?s)```(sh|json)\n(.*?)```")
	// What differs from run to run: ids, times.
	volatile = regexp.MustCompile(`"(wamid\.[^"]*|[0-9a-f]{24}|\d{4}-\d\d-\d\dT[^"]*)"`)
)

// tour reads the steps from the README.
func tour(t *testing.T) []step {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := bytes.Cut(text, []byte("## A tour"))
	text, _, ended := bytes.Cut(text, []byte("\n## "))
	if !found || !ended {
		t.Fatal("the README has no tour")
	}
	var steps []step
	for _, block := range fenced.FindAllStringSubmatch(string(text), -1) {
		if block[1] == "sh" {
			steps = append(steps, step{command: block[2]})
		} else {
			steps[len(steps)-1].output = block[2]
		}
	}
	return steps
}

// TestTour pastes the tour into one shell. What a command prints is what the README
// shows, but for ids and times.
func TestTour(t *testing.T) {
	steps := tour(t)
	if len(steps) < 8 {
		t.Fatalf("found %d commands, the tour has more", len(steps))
	}
	grpcAddr, httpAddr := start(t)
	const mark = "--- end of step ---"
	var script strings.Builder
	script.WriteString("set -e\n")
	for _, s := range steps {
		c := strings.NewReplacer("localhost:8080", httpAddr, "localhost:9090", grpcAddr).Replace(s.command)
		fmt.Fprintf(&script, "%s\necho '%s'\n", c, mark)
	}
	printed := strings.Split(shell(t, script.String()), mark)
	for i, s := range steps {
		if s.output == "" {
			continue
		}
		if diff := cmp.Diff(normal(t, s.output), normal(t, printed[i])); diff != "" {
			t.Errorf("%s\nprints something else (-README +now):\n%s", s.command, diff)
		}
	}
}

// normal decodes JSON with what is volatile replaced.
func normal(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(volatile.ReplaceAll([]byte(text), []byte(`"*"`)), &v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	// How far messages are on their way depends on how fast the reader types.
	if m, _ := v.(map[string]any); m["summary"] != nil {
		sum := m["summary"].(map[string]any)
		underWay := 0.0
		for _, status := range []string{"sent", "delivered", "read"} {
			underWay += sum[status].(float64)
			delete(sum, status)
		}
		sum["under way"] = underWay
	}
	return v
}

// TestReflection lists the services with grpcurl and calls one RPC of each, knowing
// nothing but what reflection tells.
func TestReflection(t *testing.T) {
	calls := []struct{ method, request, wants string }{
		{"AccountsService/ListAccounts", `{}`, `"platform": "whatsapp"`},
		{"BroadcastsService/ListBroadcasts", `{"accountId":"YOUR_ACCOUNT_ID","status":"BROADCAST_STATUS_DRAFT"}`, `"BROADCAST_STATUS_DRAFT"`},
		{"BusinessProfilesService/GetDisplayName", `{"accountId":"YOUR_ACCOUNT_ID"}`, `"displayName"`},
		{"ConnectService/GetConnectUrl", `{"platform":"telegram","profileId":"YOUR_PROFILE_ID"}`, `"authUrl"`},
		{"ContactsService/ListContacts", `{"accountId":"YOUR_ACCOUNT_ID","limit":1}`, `"hasMore": true`},
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
			t.Errorf("%s is not listed", name)
		}
		got := shell(t, fmt.Sprintf(`grpcurl -plaintext -H 'authorization: Bearer sk_sandbox' -d '%s' %s lategate.whatsapp.v1.%s`, c.request, grpcAddr, c.method))
		if !strings.Contains(got, c.wants) {
			t.Errorf("%s answers without %s:\n%s", c.method, c.wants, got)
		}
	}
	if n := strings.Count(listed, "lategate.whatsapp.v1."); n != len(calls) {
		t.Errorf("%d services are listed, %d are called here", n, len(calls))
	}
}

// start runs a gateway with the sandbox.
func start(t *testing.T) (grpcAddr, httpAddr string) {
	t.Helper()
	g := gateway.Start(t, func(c *config.Serve) { c.Sandbox = true })
	return g.Conn.Target(), strings.TrimPrefix(g.URL, "http://")
}

// shell runs a script with grpcurl, pinned by tools/go.mod, on its path.
func shell(t *testing.T, script string) string {
	t.Helper()
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", bin+"/", "github.com/fullstorydev/grpcurl/cmd/grpcurl")
	build.Dir = "../../tools"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &stdout, &stderr)
	}
	return stdout.String()
}
