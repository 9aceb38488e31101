package streams_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/engine"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// command runs a command of the gateway's program on a data directory.
func command(t *testing.T, dir string, args ...string) (code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, process.Binary(t), args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "GATEWAY_DATA_DIR=" + dir}
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// A commandCase is a command, its exit code, and a part of its output.
type commandCase struct {
	args []string
	code int
	says string
}

// commands runs commands and checks that.
func commands(t *testing.T, dir string, cases ...commandCase) {
	t.Helper()
	for _, c := range cases {
		if code, said := command(t, dir, c.args...); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("gateway %q: got exit code %d and %q, want %d and %q", c.args, code, said, c.code, c.says)
		}
	}
}

// TestBackup checks that a gateway accepts webhooks while its log is backed up. It is
// killed then, and a gateway that is started on the copy has every event that was
// acknowledged before the backup, and refuses tokens of the original. The copy is verified,
// and damage in it is found.
func TestBackup(t *testing.T) {
	engine.Embedded(t)
	t.Parallel()
	// The path is longer than the path of a socket may be.
	dir := filepath.Join(t.TempDir(), strings.Repeat("d", 120))
	copied, again, atRest := filepath.Join(t.TempDir(), "a", "copy"), t.TempDir(), filepath.Join(t.TempDir(), "copy")
	env := []string{"LATE_BASE_URL=" + upstreamOf(t), "LATE_WEBHOOK_SECRET=" + webhooks.Secret}
	g := process.New(t, append(env, "GATEWAY_DATA_DIR="+dir)...)
	g.Start()
	if info, err := os.Lstat(filepath.Join(dir, "control.sock")); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the socket: got %v, %v, want a socket with mode 0600", info, err)
	}

	var acked [4]atomic.Int64 // the number of acknowledged messages of each poster
	var stop atomic.Bool
	var posters sync.WaitGroup
	for p := range acked {
		posters.Go(func() {
			for n := 0; !stop.Load() && g.Context().Err() == nil; n++ {
				if ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", webhooks.Received(fmt.Sprint("conv", p), n, false)); !ok {
					t.Errorf("a webhook: got HTTP %d, %v, want 200", status, err)
					return
				}
				acked[p].Add(1)
			}
		})
	}
	defer posters.Wait()
	defer stop.Store(true)
	enough := func(n int64) func() bool {
		return func() bool {
			for p := range acked {
				if acked[p].Load() < n {
					return t.Failed() // the test fails below
				}
			}
			return true
		}
	}
	await(t, "webhooks to be taken", enough(50))
	token := firstToken(t, g)
	want := map[string]bool{}
	for p := range acked {
		for n := range acked[p].Load() {
			want[webhooks.Received(fmt.Sprint("conv", p), int(n), false).Message] = true
		}
	}
	commands(t, dir, commandCase{[]string{"log", "backup", copied}, 0, "is copied to " + copied})
	commands(t, dir,
		commandCase{[]string{"log", "backup", again}, 0, "gateway --data-dir " + again},
		commandCase{[]string{"log", "backup", copied}, 1, "not an empty directory"},
		commandCase{[]string{"log", "verify", dir}, 1, "stop the gateway first"},
		commandCase{[]string{"log", "backup", "--nats-url", "nats://127.0.0.1:1", atRest}, 1, "nats stream backup"},
	)
	await(t, "more webhooks to be taken", enough(int64(len(want))))
	stop.Store(true)
	posters.Wait()
	g.Kill()

	commands(t, dir,
		commandCase{[]string{"log", "verify", dir}, 0, "events, from position 1 to"},
		commandCase{[]string{"log", "verify", copied}, 0, "events, from position 1 to"},
		commandCase{[]string{"log", "verify", again}, 0, "events, from position 1 to"},
		commandCase{[]string{"log", "backup", atRest}, 0, "is copied to " + atRest}, // the socket of the killed gateway is still there
		commandCase{[]string{"log", "verify", atRest}, 0, "events, from position 1 to"},
		commandCase{[]string{"log", "verify", filepath.Join(dir, "nothing")}, 1, "there is no log in"},
	)
	commands(t, filepath.Join(dir, "nothing"), commandCase{[]string{"log", "backup", atRest + "2"}, 1, "there is no log in"})

	restored := process.New(t, append(env, "GATEWAY_DATA_DIR="+copied)...)
	restored.Start()
	for message := range messagesOf(t, restored) {
		delete(want, message)
	}
	if len(want) > 0 {
		t.Errorf("the copy lacks %d events that were acknowledged before it was made, want none: %v", len(want), want)
	}
	if _, err := overGRPC.open(t, of(restored), key, resume(token)).endOrItem(); overGRPC.is(err, "InvalidArgument", "TOKEN_FOREIGN", false) != "" {
		t.Errorf("a token of the original: got %v, want TOKEN_FOREIGN", err)
	}
	restored.Stop()
	if _, err := os.Lstat(filepath.Join(copied, "control.sock")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket after the gateway was stopped: got %v, want %v", err, fs.ErrNotExist)
	}

	restored.Start() // which writes its events into tables
	restored.Stop()
	flip(t, table(t, copied))
	commands(t, dir, commandCase{[]string{"log", "verify", copied}, 1, "files are damaged"}, commandCase{[]string{"log", "verify", copied}, 1, "damaged: "})
	restored.Start() // which skips what is damaged
	if got, gaps := readAll(t, restored); got == 0 || gaps == 0 {
		t.Errorf("the damaged copy: got %d events and %d gaps, want some of each", got, gaps)
	}
	restored.Stop()
	if code, said := command(t, dir, "log", "verify", copied); code != 1 || !strings.Contains(said, "missing: ") || !strings.Contains(said, "events are missing") {
		t.Errorf("log verify of the damaged copy: got exit code %d and %q, want 1 and what is missing", code, said)
	}
}

// firstToken is the token of the first message.
func firstToken(t *testing.T, g *process.Gateway) string {
	t.Helper()
	f := overGRPC.open(t, of(g), key, earliest())
	defer f.close()
	return f.event().token
}

// messagesOf reads the messages of a gateway's log.
func messagesOf(t *testing.T, g *process.Gateway) map[string]bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+key), time.Minute)
	defer cancel()
	stream, err := whatsappv1.NewInboxServiceClient(g.Dial()).StreamMessages(ctx, earliest())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for {
		item, err := stream.Recv()
		switch {
		case err != nil:
			t.Fatal(err)
		case item.GetEvent() != nil:
			got[item.GetEvent().GetPlatformMessageId()] = true
		case item.GetGap() != nil:
			t.Errorf("got a gap, want none: %v", item.GetGap())
		case item.GetHeartbeat().GetCaughtUp():
			return got
		}
	}
}
