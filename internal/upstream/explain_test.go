package upstream

import (
	"strings"
	"testing"
)

func TestExplain(t *testing.T) {
	for text, want := range map[string]struct {
		reason, says string
		code         int
	}{
		"(#131021) Invalid phone number": {"INVALID_PHONE_NUMBER", "E.164", 131021},
		"131049: not delivered":          {"MARKETING_LIMIT_HIT", "do not send it again", 131049},
		"(#199999) whatever":             {ReasonSendFailed, "whatever", 0},
		"":                               {ReasonSendFailed, "does not say", 0},
	} {
		reason, message, code := Explain(text)
		if reason != want.reason || code != want.code || !strings.Contains(message, want.says) || !strings.Contains(message, text) {
			t.Errorf("Explain(%q) = %s, %q, %d, want %s, the text with %q, %d", text, reason, message, code, want.reason, want.says, want.code)
		}
	}
}
