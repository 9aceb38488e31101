package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is a log whose backups are what a test does.
type fake func(ctx context.Context, dir string) (pebblelog.Report, error)

func (f fake) Backup(ctx context.Context, dir string) (pebblelog.Report, error) { return f(ctx, dir) }

// serve runs a server until it is ended, or the test is.
func serve(t *testing.T, dataDir string, log fake) (end func()) {
	t.Helper()
	s, err := Listen(dataDir, log, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	end = sync.OnceFunc(func() {
		stop()
		if err := errors.Join(<-ended, s.Close()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	return end
}

// A command is answered with what the log says, whatever the data directory is called; only
// the owner can open the socket, which is gone afterwards.
func TestBackup(t *testing.T) {
	for name, dir := range map[string]string{"short": t.TempDir(), "long": filepath.Join(t.TempDir(), strings.Repeat("x", 150))} {
		t.Run(name, func(t *testing.T) {
			if _, err := Backup(t.Context(), filepath.Join(dir, "nothing"), "/copy"); !errors.Is(err, ErrNoGateway) {
				t.Errorf("without a data directory: %v", err)
			}
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if _, err := Backup(t.Context(), dir, "/copy"); !errors.Is(err, ErrNoGateway) {
				t.Errorf("without a gateway: %v", err)
			}
			want := pebblelog.Report{First: 3, Head: 9, Records: 5, Gaps: [][2]uint64{{4, 5}}}
			end := serve(t, dir, func(_ context.Context, dir string) (pebblelog.Report, error) {
				if dir != "/a b&c/ü" {
					return pebblelog.Report{}, fmt.Errorf("not to %q", dir)
				}
				return want, nil
			})
			path := filepath.Join(dir, socket)
			if info, err := os.Lstat(path); err != nil || info.Mode() != fs.ModeSocket|0o600 {
				t.Errorf("the socket is %v, %v", info, err)
			}
			if got, err := Backup(t.Context(), dir, "/a b&c/ü"); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
			for dir, says := range map[string]string{"/other": `not to "/other"`, "other": "not an absolute path", "/" + strings.Repeat("x", 2*maxRequest): "Request Header Fields Too Large"} {
				if _, err := Backup(t.Context(), filepath.Dir(path), dir); err == nil || !strings.Contains(err.Error(), says) {
					t.Errorf("got %v, want %q", err, says)
				}
			}
			end()
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the socket is left: %v", err)
			}
			if _, err := Backup(t.Context(), dir, "/copy"); !errors.Is(err, ErrNoGateway) {
				t.Errorf("after the end: %v", err)
			}
		})
	}
}

// A gateway that was killed leaves its socket: nobody answers there, and the next one takes
// its place. Anything else in that place stays.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, socket)
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(t.Context(), dir, "/copy"); !errors.Is(err, ErrNoGateway) {
		t.Errorf("of one that was killed: %v", err)
	}
	end := serve(t, dir, func(context.Context, string) (pebblelog.Report, error) { return pebblelog.Report{Head: 1}, nil })
	if got, err := Backup(t.Context(), dir, "/copy"); err != nil || got.Head != 1 {
		t.Errorf("of the next one: %+v, %v", got, err)
	}
	end()
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Listen(dir, nil, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a file was replaced", s.Close())
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("the file is %q, %v", text, err)
	}
}

// A backup ends when its command does, and when the gateway does.
func TestEnds(t *testing.T) {
	dir, began, over := t.TempDir(), make(chan struct{}), make(chan error)
	end := serve(t, dir, func(ctx context.Context, _ string) (pebblelog.Report, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("it has no deadline")
		}
		began <- struct{}{}
		<-ctx.Done()
		over <- ctx.Err()
		return pebblelog.Report{}, ctx.Err()
	})
	begin := func() (cancel func(), failed chan error) {
		ctx, cancel := context.WithCancel(t.Context())
		failed = make(chan error, 1)
		go func() {
			_, err := Backup(ctx, dir, "/copy")
			failed <- err
		}()
		<-began
		return cancel, failed
	}
	cancel, failed := begin()
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("the backup ends with %v", err)
	}
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("the command that was ended: %v", err)
	}
	cancel, failed = begin()
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		end()
	}()
	<-over
	<-ended
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("the command of a gateway that ends: %v", err)
	}
}

// There is one thing to ask for.
func TestOthers(t *testing.T) {
	dir := t.TempDir()
	serve(t, dir, func(context.Context, string) (pebblelog.Report, error) {
		t.Error("a backup is made")
		return pebblelog.Report{}, nil
	})
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(dir, socket))
	}}
	for _, c := range []struct {
		method, path string
		code         int
	}{{"GET", "/backup?dir=/copy", 405}, {"POST", "/", 404}, {"POST", "/backup", 400}} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://gateway"+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if resp.Body.Close(); resp.StatusCode != c.code {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, resp.StatusCode, c.code)
		}
	}
}
