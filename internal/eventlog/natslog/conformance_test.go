package natslog

import (
	"log/slog"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
)

// TestEngine holds the engine to what all engines promise, each part on a server of its own.
func TestEngine(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) enginetest.Opener {
		s := startNATS(t, t.TempDir(), -1)
		return func(cfg enginetest.Config) (eventlog.Engine, error) {
			own := config(s)
			own.Retention, own.MaxBytes = cfg.Retention, cfg.MaxBytes
			own.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
			return openAny(t.Context(), own)
		}
	})
}
