package server

import (
	"context"
	"log/slog"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/natslog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

// openEngine opens the configured event log: that of a NATS cluster, or otherwise one in
// the data directory.
func openEngine(ctx context.Context, cfg config.Serve, logger *slog.Logger) (eventlog.Engine, error) {
	if cfg.NATSURL != "" {
		return natslog.Open(ctx, natslog.Config{
			URL: cfg.NATSURL, Options: natsOptions(cfg), Replicas: cfg.NATSReplicas,
			Retention: cfg.Retention, MaxBytes: cfg.RetentionBytes, Logger: logger,
		})
	}
	return pebblelog.Open(ctx, pebblelog.Config{Dir: cfg.DataDir, Retention: cfg.Retention, MaxBytes: cfg.RetentionBytes, Logger: logger})
}

// natsOptions are how to connect to NATS.
func natsOptions(cfg config.Serve) (opts []nats.Option) {
	if cfg.NATSCreds != "" {
		opts = append(opts, nats.UserCredentials(cfg.NATSCreds))
	}
	if cfg.NATSCA != "" {
		opts = append(opts, nats.RootCAs(cfg.NATSCA))
	}
	if cfg.NATSCert != "" {
		opts = append(opts, nats.ClientCert(cfg.NATSCert, cfg.NATSKey))
	}
	return opts
}
