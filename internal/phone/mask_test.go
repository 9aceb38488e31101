package phone

import (
	"regexp"
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "",
		"nothing to hide":                      "nothing to hide",
		"+15550100001":                         "**********01",
		"to +15550100001, +15550100002.":       "to **********01, **********02.",
		"+15550100001 15550100002":             strings.Repeat("*", 22) + "02",
		"15550100001,15550100002":              "*********01,*********02",
		"+0987654":                             "******54",
		"phone=%2B15550100001&x":               "phone=************01&x",
		`\u002b15550100001`:                    strings.Repeat("*", 15) + "01",
		"+1 555-010 (0001)":                    strings.Repeat("*", 14) + "01)",
		"wa_15550100001_x":                     "wa_*********01_x",
		"(#131047) Rate limit hit":             "(#131047) Rate limit hit",
		"id 6500000000000000000000a1":          "id 6500000000000000000000a1",
		"id 650000000000000000000011":          "id 650000000000000000000011", // 24 digits
		"c0a8123456789012ff":                   "c0a8123456789012ff",
		"2026-03-01T12:00:00.000Z":             "2026-03-01T12:00:00.000Z",
		"127.0.0.1:8080":                       "127.0.0.1:8080",
		"/lategate.whatsapp.v1.X/Y took 12345": "/lategate.whatsapp.v1.X/Y took 12345",
	} {
		if got := Mask(in); got != want {
			t.Errorf("Mask(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestMaskName(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"+15550100001":             "*********01",
		"2903456":                  "*****56", // without its plus sign as well
		"6500000000000000000000a1": "6500000000000000000000a1",
	} {
		if got := MaskName(in); got != want {
			t.Errorf("MaskName(%q): got %q, want %q", in, got, want)
		}
	}
}

var anyDigit = regexp.MustCompile(`[0-9]`)

// FuzzMask checks that phone numbers are hidden in any text around them.
func FuzzMask(f *testing.F) {
	f.Add("key ", "15550100001", " end")
	f.Add("%20", "0987654", "%20")
	f.Add("Bearer sk_", "123456789012345", "sk_+")
	f.Add("\xff+", "1234567", "e\u0301")
	f.Fuzz(func(t *testing.T, before, number, after string) {
		if !contract.MatchString(number) || number[0] == '+' {
			return
		}
		// Digits beside the number would make another number of it.
		before, after = anyDigit.ReplaceAllString(before, ""), anyDigit.ReplaceAllString(after, "")
		if out := Mask(before + "+" + number + after); strings.Contains(out, number) {
			t.Errorf("got %q, want it without the number %s", out, number)
		}
		if len(number) < 10 {
			return
		}
		for _, mark := range []string{" ", "_", "/", `"`, "%", "\n", "é"} {
			if out := Mask(before + mark + number + mark + after); strings.Contains(out, number) {
				t.Errorf("got %q, want it without the bare number %s", out, number)
			}
		}
	})
}
