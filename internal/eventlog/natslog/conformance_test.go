package natslog

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
	"github.com/lategate/lategate/internal/natstest"
)

// TestEngine runs the tests of all engines, each on a server of its own.
func TestEngine(t *testing.T) {
	t.Parallel()
	enginetest.Run(t, func(t *testing.T) enginetest.Opener {
		s := natstest.Start(t, t.TempDir(), natstest.FreePort)
		return func(cfg enginetest.Config) (eventlog.Engine, error) {
			own := config(s)
			own.Retention, own.MaxBytes = cfg.Retention, cfg.MaxBytes
			own.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
			return Open(t.Context(), own)
		}
	})
}

// openURL opens the log at a URL.
func openURL(url string) (eventlog.Engine, error) {
	return Open(context.Background(), Config{URL: url, Retention: 72 * time.Hour})
}

// TestCrash kills a gateway.
func TestCrash(t *testing.T) {
	t.Parallel()
	enginetest.Crash(t, natstest.Start(t, t.TempDir(), natstest.FreePort).ClientURL(), openURL)
}
