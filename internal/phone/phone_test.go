package phone

import (
	"strings"
	"testing"
)

func TestDigits(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"+14155550123":             "14155550123",
		"14155550123":              "14155550123",
		" +1 (415) 555-0123 ":      "14155550123",
		"1.415.555.0123":           "14155550123",
		"0014155550123":            "14155550123",
		"+49 (0) 151/1234-5678":    "4915112345678",
		"+1\u00a0415\u20115550123": "14155550123",
		"+0987654321":              "0987654321", // the upstream's guide has it
		"1234567":                  "1234567",
		"+123456789012345":         "123456789012345",
		"+12-34":                   "1234", // too short for a number, but returned as well
		"1234567890123456":         "",     // too long
		"650000000000000000000011": "",     // an id
		"6500000000000000000000a1": "",
		"+":                        "",
		"00":                       "",
		"1+4155550123":             "",
		"+14155550123 ext 5":       "",
		"wa_14155550123":           "",
		"\xff14155550123":          "",
		"\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668": "", // Arabic digits
	} {
		if got := Digits(in); got != want {
			t.Errorf("Digits(%q): got %q, want %q", in, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"+14155550123":             "14155550123",
		"14155550123":              "14155550123",
		"+Ann":                     "+Ann",
		"conversation1":            "conversation1",
		"650000000000000000000011": "650000000000000000000011",
	} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q): got %q, want %q", in, got, want)
		}
	}
}

// Digits returns up to 15 digits. The result for these digits is the same again, also with
// a plus sign and with what people put between digits.
func FuzzDigits(f *testing.F) {
	for _, s := range []string{"+14155550123", "0014155550123", "+49 (0) 151/1234-5678", "+0987654321", "0000000000", "+00(0)1234567", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		digits := Digits(text)
		if digits == "" {
			return
		}
		if len(digits) > maxDigits || strings.Trim(digits, "0123456789") != "" {
			t.Fatalf("Digits(%q): got %q, want up to 15 digits", text, digits)
		}
		if got := Digits("+" + digits); got != digits {
			t.Errorf("Digits(%q): got %q, want the same with a plus sign", "+"+digits, got)
		}
		if got := Digits("+" + strings.Join(strings.Split(digits, ""), " ")); got != digits {
			t.Errorf("Digits(%q): got %q, want the same with spaces", text, got)
		}
	})
}

func BenchmarkDigits(b *testing.B) {
	for _, text := range []string{"+14155550123", "+1 (415) 555-0123", "65f1c0ffee0000000000a001"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Digits(text)
			}
		})
	}
}
