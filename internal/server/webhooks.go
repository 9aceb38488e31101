package server

import (
	"log/slog"
	"net"
	"net/http"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/webhook"
)

// webhookPath is where the upstream posts its webhooks.
const webhookPath = "/webhooks/late"

// newWebhooks returns the receiver of the upstream's webhooks.
func newWebhooks(cfg config.Serve, sink *ingest.Sink, m *metrics, logger *slog.Logger) http.Handler {
	if len(cfg.LateWebhookSecret) == 0 && cfg.WebhookInsecure {
		logger.Warn("webhooks are accepted WITHOUT a signature: anyone can send them")
	}
	return webhook.NewHandler(webhook.NewVerifier(cfg.LateWebhookSecret, cfg.WebhookInsecure), sink, logger, m.webhook)
}

// loopback is the URL with which this process reaches its own listener.
func loopback(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsUnspecified() {
		return l.Addr().String()
	}
	return net.JoinHostPort("127.0.0.1", port)
}

// first is the first of the secrets, or "".
func first(secrets []string) string {
	if len(secrets) == 0 {
		return ""
	}
	return secrets[0]
}
