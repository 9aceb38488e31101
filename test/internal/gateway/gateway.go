// Package gateway runs a whole gateway for a test: both listeners on loopback ports,
// and clients for both.
package gateway

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/runtest"
	"github.com/lategate/lategate/internal/server"
	"github.com/lategate/lategate/test/internal/engine"
)

// A Gateway serves until its test ends.
type Gateway struct {
	// URL is the base URL of REST, without a slash at the end.
	URL string
	// HTTP calls it, and does not follow redirects, because there should be none.
	HTTP *http.Client
	// Conn is a connection to its gRPC listener.
	Conn *grpc.ClientConn
}

// Start runs a gateway with the defaults of the command line, except for what set changes.
// It and its clients are stopped when the test ends.
func Start(t testing.TB, set func(*config.Serve)) *Gateway {
	t.Helper()
	cfg := config.Serve{
		GRPCAddr:        "127.0.0.1:0",
		HTTPAddr:        "127.0.0.1:0",
		Auth:            "passthrough",
		UpstreamLimits:  "enforce",
		UnknownMembers:  "reject",
		DataDir:         t.TempDir(),
		Retention:       7 * 24 * time.Hour,
		PollInterval:    time.Minute,
		PollShare:       0.2,
		ShutdownTimeout: 10 * time.Second,
	}
	set(&cfg)
	if cfg.NATSURL == "" {
		cfg.NATSURL = engine.URL(t, cfg.DataDir)
	}
	srv, err := server.New(cfg, "test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	runtest.Start(t, srv.Run)

	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	conn, err := grpc.NewClient(srv.GRPCAddr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Gateway{
		URL: "http://" + srv.HTTPAddr(),
		HTTP: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
		Conn: conn,
	}
}
