package pebblelog

import (
	"log/slog"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
)

func TestEngine(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) enginetest.Opener {
		dir := t.TempDir()
		return func(cfg enginetest.Config) (eventlog.Engine, error) {
			return Open(t.Context(), Config{Dir: dir, Retention: cfg.Retention, MaxBytes: cfg.MaxBytes, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
		}
	})
}
