package streams_test

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/engine"
	"github.com/lategate/lategate/test/internal/process"
	"github.com/lategate/lategate/test/internal/webhooks"
)

// TestDamage checks that a gateway whose data was damaged while it was stopped either
// refuses to start and says what to do, or its subscribers get a gap for the missing
// events.
func TestDamage(t *testing.T) {
	engine.Embedded(t)
	for name, tt := range map[string]struct {
		damage  func(t *testing.T, dir string)
		refused string // a part of its output; empty if it starts and there is a gap
	}{
		"the write-ahead log lost":    {func(t *testing.T, dir string) { remove(t, newest(t, dir, "*.log")) }, "from a backup"},
		"the write-ahead log cut off": {func(t *testing.T, dir string) { truncate(t, newest(t, dir, "*.log")) }, "from a backup"},
		"a byte of it flipped":        {func(t *testing.T, dir string) { flip(t, newest(t, dir, "*.log")) }, "from a backup"},
		"the manifest lost":           {func(t *testing.T, dir string) { remove(t, newest(t, dir, "MANIFEST-*")) }, "from a backup"},
		"a table lost":                {func(t *testing.T, dir string) { remove(t, table(t, dir)) }, "from a backup"},
		"a byte of a table flipped":   {func(t *testing.T, dir string) { flip(t, table(t, dir)) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			g := process.New(t, "LATE_BASE_URL="+upstreamOf(t), "GATEWAY_DATA_DIR="+dir, "LATE_WEBHOOK_SECRET="+webhooks.Secret)
			g.Start()
			const events = 50
			for n := range events {
				if ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", webhooks.Received("conv", n, false)); !ok {
					t.Fatalf("a webhook: got HTTP %d, %v, want 200", status, err)
				}
			}
			g.Stop()
			if strings.Contains(name, "table") { // a start writes the events of the write-ahead log into tables
				g.Start()
				g.Stop()
			}
			tt.damage(t, dir)
			if tt.refused != "" {
				if said := g.Refused(); !strings.Contains(said, tt.refused) {
					t.Errorf("got the output\n%s\nwant %q in it", said, tt.refused)
				}
				return
			}
			g.Start()
			got, gaps := readAll(t, g)
			if gaps == 0 || got == 0 || got >= events {
				t.Errorf("got %d of %d events and %d gaps, want some of each, but not all events", got, events, gaps)
			}
		})
	}
}

// readAll reads the inbox from the earliest event until it has caught up.
func readAll(t *testing.T, g *process.Gateway) (events, gaps int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+key), time.Minute)
	defer cancel()
	stream, err := whatsappv1.NewInboxServiceClient(g.Dial()).StreamMessages(ctx, &whatsappv1.StreamMessagesRequest{
		Start: &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}})
	if err != nil {
		t.Fatal(err)
	}
	for {
		item, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case item.GetEvent() != nil:
			events++
		case item.GetGap() != nil:
			if c := item.GetGap().GetCause(); c != whatsappv1.GapCause_GAP_CAUSE_LOG_DAMAGED {
				t.Errorf("got a gap with the cause %v, want LOG_DAMAGED", c)
			}
			gaps++
		case item.GetHeartbeat().GetCaughtUp():
			return events, gaps
		}
	}
}

// newest is the last of the log's files of a kind.
func newest(t *testing.T, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "log", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no %s, want one: %v", pattern, err)
	}
	slices.Sort(names)
	return names[len(names)-1]
}

// table is the largest of the log's tables: the one with the events.
func table(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "log", "*.sst"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no table, want one: %v", err)
	}
	size := func(name string) int64 {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	return slices.MaxFunc(names, func(a, b string) int { return cmp.Compare(size(a), size(b)) })
}

func truncate(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err == nil {
		err = os.Truncate(name, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// flip changes a bit in the half of a file that has the events in a table.
func flip(t *testing.T, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)*3/5] ^= 0x40
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// TestDiskFull checks that while the disk is full, webhooks get a 503 and the gateway is
// not ready, and that it accepts them again by itself as soon as there is room, without
// having lost events.
func TestDiskFull(t *testing.T) {
	engine.Embedded(t)
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=96m"); err != nil {
		t.Skipf("no file system can be mounted here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	g := process.New(t, "LATE_BASE_URL="+upstreamOf(t), "GATEWAY_DATA_DIR="+filepath.Join(dir, "data"), "LATE_WEBHOOK_SECRET="+webhooks.Secret)
	t.Cleanup(g.Kill) // before the file system is unmounted
	g.Start()
	n, taken := 0, 0
	post := func() (status int, took time.Duration) {
		begin := time.Now()
		ok, status, err := webhooks.Post(client, "http://"+g.HTTP+"/webhooks/late", webhooks.Received("conv", n, false))
		if err != nil {
			t.Fatal(err)
		}
		n++
		if ok {
			taken++
		}
		return status, time.Since(begin)
	}
	ready := func() int {
		resp, err := http.Get("http://" + g.HTTP + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	if status, _ := post(); status != http.StatusOK {
		t.Fatalf("a webhook: got HTTP %d, want 200", status)
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 80<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	await(t, "a webhook to be refused", func() bool {
		status, took := post()
		if took > 10*time.Second {
			t.Errorf("an answer took %v, want at most 10 s", took)
		}
		return status == http.StatusServiceUnavailable
	})
	await(t, "the gateway not to be ready", func() bool { return ready() == http.StatusServiceUnavailable })
	remove(t, filler)
	await(t, "webhooks to be taken again", func() bool { status, _ := post(); return status == http.StatusOK })
	await(t, "the gateway to be ready again", func() bool { return ready() == http.StatusOK })
	if got, gaps := readAll(t, g); got < taken || got > n || gaps != 0 {
		t.Errorf("got %d events and %d gaps; %d of %d posts were accepted, want these and no gap", got, gaps, taken, n)
	}
}

// await polls until a condition is met.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited a minute for %s", what)
		}
	}
}
