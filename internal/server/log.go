package server

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"

	"github.com/lategate/lategate/internal/phone"
)

// NewLogger returns a logger that writes text or json at the given level and above,
// with API keys and phone numbers masked wherever they occur.
func NewLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var min slog.Level
	if err := min.UnmarshalText([]byte(level)); err != nil {
		return nil, err
	}
	opts := &slog.HandlerOptions{Level: min, ReplaceAttr: maskAttr}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return slog.New(slog.NewTextHandler(w, opts)), nil
}

func maskAttr(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(mask(a.Value.String()))
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case nil, slog.Level, *slog.Source:
		case error:
			a.Value = slog.StringValue(mask(v.Error()))
		default:
			a.Value = slog.StringValue(mask(fmt.Sprintf("%+v", v)))
		}
	}
	return a
}

// A text after sk_ is a key: always at the beginning of a word, and inside a word (as in
// %20sk_...) if it is as long as a key.
var secrets = regexp.MustCompile(`(?i)\b(sk_|bearer(?:\s|%20|\+)+)[A-Za-z0-9._~+/=-]+|sk_[A-Za-z0-9_-]{16,}`)

// mask hides API keys, and all but the last two digits of phone numbers.
func mask(s string) string { return phone.Mask(secrets.ReplaceAllString(s, "${1}***")) }
