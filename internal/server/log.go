package server

import (
	"io"
	"log/slog"
	"regexp"
	"strings"
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
		if err, ok := a.Value.Any().(error); ok {
			a.Value = slog.StringValue(mask(err.Error()))
		}
	}
	return a
}

var (
	secrets = regexp.MustCompile(`(?i)\b(sk_|bearer\s+)[A-Za-z0-9._~+/=-]+`)
	// A phone number has 7 to 15 digits. Without its plus sign, fewer than ten are
	// more often something else.
	phones = regexp.MustCompile(`\+[0-9]{7,15}|\b[0-9]{10,15}\b`)
)

// mask hides API keys, and all but the last two digits of phone numbers.
func mask(s string) string {
	s = secrets.ReplaceAllString(s, "${1}***")
	return phones.ReplaceAllStringFunc(s, func(phone string) string {
		return strings.Repeat("*", len(phone)-2) + phone[len(phone)-2:]
	})
}
