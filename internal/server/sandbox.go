package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/lategate/lategate/internal/sandbox"
)

// sandboxServer is the simulated upstream on a loopback port.
type sandboxServer struct {
	url  string
	sim  *sandbox.Server
	http *http.Server
	done chan struct{}
}

func startSandbox(log *slog.Logger) (*sandboxServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	sim := sandbox.New(sandbox.Options{Logger: log.With("component", "sandbox")})
	s := &sandboxServer{
		url:  "http://" + l.Addr().String() + "/api",
		sim:  sim,
		http: &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second},
		done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the sandbox stopped", "error", err)
		}
	}()
	return s, nil
}

func (s *sandboxServer) close() {
	s.sim.Close()
	_ = s.http.Close() // closes the listener and connections; nothing is left to save
	<-s.done
}
