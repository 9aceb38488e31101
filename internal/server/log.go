package server

import (
	"fmt"
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

var (
	// What follows sk_ is a key in any case where a word begins, and inside of a word
	// (as of %20sk_...) if it is as long as keys are.
	secrets = regexp.MustCompile(`(?i)\b(sk_|bearer(?:\s|%20|\+)+)[A-Za-z0-9._~+/=-]+|sk_[A-Za-z0-9_-]{16,}`)
	// A phone number with its plus sign, however it is grouped and escaped.
	phones = regexp.MustCompile(`(?i)(?:\+|%2B|\\u002b)[0-9](?:[-. ()]{0,2}[0-9]){6,}`)
	digits = regexp.MustCompile(`[0-9]+`)
)

// mask hides API keys, and all but the last two digits of phone numbers. These have 7
// to 15 digits; without the plus sign, fewer than ten are more often something else,
// and so is what has letters around it, such as an id.
func mask(s string) string {
	s = secrets.ReplaceAllString(s, "${1}***")
	s = phones.ReplaceAllStringFunc(s, stars)
	var out strings.Builder
	end := 0
	for _, at := range digits.FindAllStringIndex(s, -1) {
		from, to := at[0], at[1]
		if n := to - from; n < 10 || n > 15 || from > 0 && letter(s[from-1]) || to < len(s) && letter(s[to]) {
			continue
		}
		out.WriteString(s[end:from])
		out.WriteString(stars(s[from:to]))
		end = to
	}
	return out.String() + s[end:]
}

func stars(s string) string { return strings.Repeat("*", len(s)-2) + s[len(s)-2:] }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
