package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	const key = "sk_live_0123456789abcdef0123456789abcdef"
	for in, want := range map[string]string{
		"":                                "",
		"nothing to hide":                 "nothing to hide",
		key:                               "sk_***",
		"sk_sandbox":                      "sk_***",
		"SK_LIVE":                         "SK_***",
		"key=" + key + "&x=1":             "key=sk_***&x=1",
		`{"k":"` + key + `"}`:             `{"k":"sk_***"}`,
		"Bearer " + key:                   "Bearer ***",
		"Bearer   opaque.to/us==":         "Bearer   ***",
		"authorization: bearer abc, next": "authorization: bearer ***, next",
		"Authorization=Bearer%20" + key:   "Authorization=Bearer%20***",
		"%20" + key:                       "%20***",
		"x" + key:                         "x***",
		"the task_id of a disk_full":      "the task_id of a disk_full",
		key + " for +15550100001":         "sk_*** for **********01",
		"(#131047) Rate limit hit":        "(#131047) Rate limit hit",
		"id 6500000000000000000000a1":     "id 6500000000000000000000a1",
	} {
		if got := mask(in); got != want {
			t.Errorf("mask(%q): got %q, want %q", in, got, want)
		}
	}
}

// TestLoggerMasks checks that keys and numbers are masked everywhere in a record: in its
// message, texts, errors, groups and other values.
func TestLoggerMasks(t *testing.T) {
	const key, phone = "sk_live_0123456789abcdef", "+15550100001"
	for _, format := range []string{"json", "text"} {
		var buf bytes.Buffer
		logger, err := NewLogger(&buf, format, "debug")
		if err != nil {
			t.Fatal(err)
		}
		logger.With("with", key).WithGroup("g").Info("for "+phone, "text", key, "error", fmt.Errorf("no %w", errors.New(phone)),
			slog.Group("deep", "phone", phone), "list", []string{key, phone}, "struct", struct{ Key string }{key},
			"bytes", json.RawMessage(`"`+key+`"`), "stringer", stringer(phone), "nil", nil, "number", 17)
		out := buf.String()
		if strings.Contains(out, "0123456789abcdef") || strings.Contains(out, "5550100001") {
			t.Errorf("%s: got %s, want keys and phone numbers masked", format, out)
		}
		for _, want := range []string{"INFO", "***", "**01", "17"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: got %s, want %s in it", format, out, want)
			}
		}
	}
	var buf bytes.Buffer
	logger, err := NewLogger(&buf, "text", "warn")
	if err != nil {
		t.Fatal(err)
	}
	if logger.Info("below"); buf.Len() > 0 {
		t.Errorf("got a record below the level: %s, want none", buf.String())
	}
	if _, err := NewLogger(&buf, "text", "loud"); err == nil {
		t.Error("an unknown level was accepted, want an error")
	}
}

type stringer string

func (s stringer) String() string { return string(s) }

var keyForm = regexp.MustCompile(`^[A-Za-z0-9]{16,64}$`)

// FuzzMask checks that keys are masked in any surroundings.
func FuzzMask(f *testing.F) {
	f.Add("key ", "0123456789abcdef", " end")
	f.Add("%20", "live0123456789abcdef", "%20")
	f.Add("Bearer sk_", "AAAAAAAAAAAAAAAA", "sk_+")
	f.Add("\xff+", "0000000000000000", "e\u0301")
	f.Fuzz(func(t *testing.T, before, key, after string) {
		if !keyForm.MatchString(key) {
			return
		}
		if out := mask(before + "sk_" + key + after); strings.Contains(out, "sk_"+key) {
			t.Errorf("got %q, want it without the key sk_%s", out, key)
		}
		if out := mask(before + " Bearer " + key + after); strings.Contains(out, "Bearer "+key) {
			t.Errorf("got %q, want it without the token %s", out, key)
		}
	})
}
