// Package examples runs the examples of each client, and the program in its README, as its
// users would. docs/conformance.md says how.
package examples

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/languages"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/stack"
	"github.com/lategate/lategate/test/internal/tokenfile"
)

// waitLimit is the limit for every wait, for machines on which a Java program may take a
// minute to start.
const waitLimit = 5 * time.Minute

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// each runs a test for each language that was asked for.
func each(t *testing.T, test func(t *testing.T, program string)) {
	all := languages.Of(t)
	if len(all) == 0 {
		t.Log("nothing to run: no -languages are given")
	}
	for _, language := range all {
		t.Run(language, func(t *testing.T) { test(t, languages.Program(t, language)) })
	}
}

// TestQuickstart checks that the quickstart sends a broadcast and prints its statuses until
// everybody has read it or it has failed.
func TestQuickstart(t *testing.T) {
	each(t, func(t *testing.T, program string) {
		s := stack.New(t, sandbox.Options{Pace: 2 * time.Millisecond})
		s.Start()
		p := start(t, t.TempDir(), s.Gateway, program, "quickstart")
		out := p.output(t)

		beginning := regexp.MustCompile(`^template: monthly_update APPROVED
broadcast: [0-9a-f]{24}
recipients: 2 added
sent: 1 failed: 1
`)
		head := beginning.FindString(out)
		if head == "" {
			t.Fatalf("got the output\n%s\nwant the expected beginning", out)
		}
		order := []string{"pending", "sent", "delivered", "read"}
		at := map[string]string{}
		for line := range strings.Lines(out[len(head):]) {
			phone, status, ok := strings.Cut(strings.TrimSpace(line), " ")
			if !ok || phone != "+14155550101" && phone != "+15550131026" {
				t.Fatalf("got the line %q, want a status of a recipient:\n%s", line, out)
			}
			if status != "failed" && slices.Index(order, status) <= slices.Index(order, at[phone]) {
				t.Errorf("%s: got %s after %s, want a later status:\n%s", phone, status, at[phone], out)
			}
			at[phone] = status
		}
		if at["+14155550101"] != "read" || at["+15550131026"] != "failed" {
			t.Errorf("in the end: got %v, want one read and one failed:\n%s", at, out)
		}
	})
}

// TestInbox checks that the inbox example prints each message once, although gateway and
// program are killed.
func TestInbox(t *testing.T) {
	each(t, func(t *testing.T, program string) {
		s := stack.New(t, sandbox.Options{Pace: -1})
		s.Start()
		dir := t.TempDir()
		file := filepath.Join(dir, "place")
		var want []string
		customer := func() {
			text := fmt.Sprintf("message %d – número %d 👋", len(want)+1, len(want)+1)
			want = append(want, "Kim: "+text)
			s.Customer("+15550107001", "Kim", text)
		}
		p := start(t, dir, s.Gateway, program, "inbox", file)
		p.wait(t, "the example keeps no place", func() (bool, error) {
			token, err := tokenfile.Read(file)
			return token != "", err
		})
		customer()
		p.await(t, want...)

		s.Kill()
		customer()
		s.Start()
		p.await(t, want...) // before the next message, because a retried webhook may be overtaken
		customer()
		p.await(t, want...)

		// A message whose token was not saved before the kill would be printed again.
		last := tokenOf(t, s, strings.TrimPrefix(want[len(want)-1], "Kim: "))
		p.wait(t, "the example does not keep its place", func() (bool, error) { return tokenfile.Reached(file, last) })
		p.kill()
		before := len(want)
		customer()
		again := start(t, dir, s.Gateway, program, "inbox", file)
		again.await(t, want[before:]...)
		customer()
		again.await(t, want[before:]...)
	})
}

// tokenOf is the token after the message with a text.
func tokenOf(t *testing.T, s *stack.Stack, text string) string {
	t.Helper()
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+stack.Key)
	stream, err := whatsappv1.NewInboxServiceClient(s.Dial()).StreamMessages(ctx, &whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}})
	if err != nil {
		t.Fatal(err)
	}
	for {
		item, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if item.GetEvent().GetText() == text {
			return item.GetResumeToken()
		}
	}
}

// TestReadme runs the program in a README against what `make run` starts.
func TestReadme(t *testing.T) {
	each(t, func(t *testing.T, program string) {
		gateway := process.New(t, "GATEWAY_SANDBOX=true", "GATEWAY_DATA_DIR="+t.TempDir())
		gateway.Start()
		start(t, t.TempDir(), gateway, program, "readme").output(t)
	})
}
