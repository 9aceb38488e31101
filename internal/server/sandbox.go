package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
)

// sandboxServer is the simulated upstream on a loopback port.
type sandboxServer struct {
	url  string
	sim  *sandbox.Server
	http *http.Server
	done chan struct{}
}

func startSandbox(logger *slog.Logger, chaos bool) (*sandboxServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	opts := sandbox.Options{Logger: logger.With("component", "sandbox")}
	if chaos {
		opts.Era, opts.RetryScale = sandbox.EraMixed, 0.01
		opts.Chaos = sandbox.Chaos{Duplicates: 0.1, Reorders: 0.2, Drops: 0.1}
	}
	sim := sandbox.New(opts)
	s := &sandboxServer{
		url:  "http://" + l.Addr().String() + "/api",
		sim:  sim,
		http: &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second},
		done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			logger.Error("the sandbox stopped", "error", err)
		}
	}()
	return s, nil
}

func (s *sandboxServer) close() {
	s.sim.Close()
	_ = s.http.Close() // closes the listener and connections; there is nothing to save
	<-s.done
}

// openSandbox starts the sandbox and makes it the upstream: with its API key and, if no
// secret is set, with a secret for its webhooks.
func (s *Server) openSandbox(cfg *config.Serve) (err error) {
	if s.sandbox, err = startSandbox(s.logger, cfg.SandboxChaos); err != nil {
		return err
	}
	cfg.LateBaseURL = s.sandbox.url
	if cfg.LateAPIKey == "" {
		cfg.LateAPIKey = sandboxKey
	}
	if len(cfg.LateWebhookSecret) == 0 {
		cfg.LateWebhookSecret = []string{rand.Text()}
	}
	s.sandbox.sim.SetWebhook("http://"+loopback(s.httpListener)+webhookPath, cfg.LateWebhookSecret[0])
	return nil
}

// sandboxKey is the sandbox's API key.
const sandboxKey = "sk_sandbox"
