package server

import (
	"context"
	"log/slog"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/events"
)

// openLog opens the event log that the configuration names.
func openLog(ctx context.Context, cfg config.Serve, log *slog.Logger) (*events.Log, error) {
	var opts []nats.Option
	if cfg.NATSCreds != "" {
		opts = append(opts, nats.UserCredentials(cfg.NATSCreds))
	}
	if cfg.NATSCA != "" {
		opts = append(opts, nats.RootCAs(cfg.NATSCA))
	}
	if cfg.NATSCert != "" {
		opts = append(opts, nats.ClientCert(cfg.NATSCert, cfg.NATSKey))
	}
	return events.Open(ctx, events.Config{
		Dir: cfg.DataDir, NATSURL: cfg.NATSURL, NATSOptions: opts, Replicas: cfg.NATSReplicas,
		Retention: cfg.Retention, MaxBytes: cfg.RetentionBytes, Logger: log.With("component", "events"),
	})
}
