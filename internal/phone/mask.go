package phone

import (
	"regexp"
	"strings"
)

var (
	// A number with its plus sign, however it is grouped and escaped.
	international = regexp.MustCompile(`(?i)(?:\+|%2B|\\u002b)[0-9](?:[-. ()]{0,2}[0-9]){6,}`)
	bare          = regexp.MustCompile(`[0-9]+`)
)

// Mask hides all but the last two digits of each phone number in a text. Without the plus
// sign, fewer than ten digits are more often something else, and so is what has letters
// around it, such as an id: these stay.
func Mask(text string) string {
	text = international.ReplaceAllStringFunc(text, stars)
	var out strings.Builder
	end := 0
	for _, at := range bare.FindAllStringIndex(text, -1) {
		from, to := at[0], at[1]
		if n := to - from; n < 10 || n > 15 || from > 0 && letter(text[from-1]) || to < len(text) && letter(text[to]) {
			continue
		}
		out.WriteString(text[end:from])
		out.WriteString(stars(text[from:to]))
		end = to
	}
	return out.String() + text[end:]
}

// MaskName hides all but the last two digits of a name that is a phone number, also a
// short one without its plus sign, which Mask would leave. Another name stays as it is.
func MaskName(name string) string {
	if digits := Digits(name); len(digits) >= minDigits {
		return stars(digits)
	}
	return name
}

func stars(s string) string { return strings.Repeat("*", len(s)-2) + s[len(s)-2:] }

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
