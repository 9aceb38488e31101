// Package control is how a command reaches the gateway that runs on the same data directory:
// HTTP over a Unix socket in there, which only the user can open that runs the gateway.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

const (
	socket = "control.sock"
	// maxPath is how long the path of a socket may be, in bytes, on all systems.
	maxPath = 103
	// maxRequest bounds a request, in bytes: it has a path of 4 KiB at most, escaped.
	maxRequest = 16 << 10
	// backupTimeout bounds a backup: as long as it takes, the store deletes no files.
	backupTimeout = time.Hour
	// stopTimeout is how long Run waits for a backup that it has told to end.
	stopTimeout = 5 * time.Second
)

// A Log is what commands are about.
type Log interface {
	Backup(ctx context.Context, dir string) (pebblelog.Report, error)
}

// A Server answers commands.
type Server struct {
	log      Log
	logger   *slog.Logger
	path     string
	listener net.Listener
}

// Listen opens the socket in a data directory, which is this process's alone: a socket that
// is there is of a gateway that was killed.
func Listen(dataDir string, log Log, logger *slog.Logger) (*Server, error) {
	s := &Server{log: log, logger: logger, path: filepath.Join(dataDir, socket)}
	if info, err := os.Lstat(s.path); err == nil && info.Mode().Type() == fs.ModeSocket {
		if err := os.Remove(s.path); err != nil {
			return nil, err
		}
	}
	address, release, err := address(dataDir)
	if err != nil {
		return nil, err
	}
	defer release()
	config := net.ListenConfig{Control: private}
	if s.listener, err = config.Listen(context.Background(), "unix", address); err != nil {
		return nil, err
	}
	s.listener.(*net.UnixListener).SetUnlinkOnClose(false) // its address may not lead there any more
	if err := os.Chmod(s.path, 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// address is where the socket of a data directory is, in a form that is short enough, until
// it is released.
func address(dataDir string) (address string, release func(), err error) {
	address = filepath.Join(dataDir, socket)
	if len(address) <= maxPath {
		return address, func() {}, nil
	}
	dir, err := os.Open(dataDir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), socket), func() { _ = dir.Close() }, nil // it was only read
}

// Run answers until the context ends, and then ends what is under way. It returns nil: that
// no commands can be taken is no reason to stop the gateway.
func (s *Server) Run(ctx context.Context) error {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /backup", s.backup)
	server := &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    maxRequest,
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	server.SetKeepAlivesEnabled(false)
	stopped := make(chan struct{})
	defer context.AfterFunc(ctx, func() {
		defer close(stopped)
		stop, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			s.logger.Warn("a backup does not end", "error", err)
			_ = server.Close() // of the listener, which is closed by now
		}
	})()
	if err := server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		s.logger.Error("no commands are taken any more", "error", err)
		return nil
	}
	<-stopped
	return nil
}

// Close removes the socket.
func (s *Server) Close() error {
	_ = s.listener.Close() // Run has closed it in most cases
	if err := os.Remove(s.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (s *Server) backup(w http.ResponseWriter, r *http.Request) {
	dir := r.URL.Query().Get("dir")
	if !filepath.IsAbs(dir) {
		http.Error(w, fmt.Sprintf("%q is not an absolute path", dir), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), backupTimeout)
	defer cancel()
	begin := time.Now()
	report, err := s.log.Backup(ctx, dir)
	if err != nil {
		s.logger.Warn("the event log was not backed up", "dir", dir, "error", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.logger.Info("the event log was backed up", "dir", dir, "head", report.Head, "took", time.Since(begin))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(report) // whoever has asked is gone
}

// ErrNoGateway says that no gateway runs on a data directory, or none that has a socket there.
var ErrNoGateway = errors.New("no gateway runs on the data directory")

// Backup has the gateway that runs on a data directory make a backup of its log in a
// directory, an absolute path. An error may be ErrNoGateway, or what the gateway says.
func Backup(ctx context.Context, dataDir, dir string) (report pebblelog.Report, err error) {
	address, release, err := address(dataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return report, ErrNoGateway
	} else if err != nil {
		return report, err
	}
	defer release()
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", address)
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://gateway/backup?dir="+url.QueryEscape(dir), nil)
	if err != nil {
		return report, err
	}
	resp, err := transport.RoundTrip(req)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return report, ErrNoGateway
	case errors.Is(err, fs.ErrPermission):
		return report, fmt.Errorf("only the user that runs the gateway can reach it: %w", err)
	case err != nil:
		return report, fmt.Errorf("the gateway did not answer, and what is in %s is no backup: %w", dir, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return report, err
	}
	if resp.StatusCode != http.StatusOK {
		return report, errors.New(strings.TrimSpace(string(body)))
	}
	return report, json.Unmarshal(body, &report)
}
