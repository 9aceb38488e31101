// Package phone says what a phone number is: what identifies it (Digits, Key), how people
// write it (Reader), and how it is hidden in logs (Mask, MaskName).
//
// A number is in E.164: a plus sign and 7 to 15 digits, of which the first are the country
// code. The upstream's lists, its webhooks and its users write the same number with the
// plus sign and without, and with spaces and dashes between the digits.
package phone

import (
	"strings"
	"unicode"
)

// How many digits a number has, with its country code.
const (
	minDigits = 7
	maxDigits = 15
)

// Valid reports whether a text has the form of a number in the contract: ^\+?[0-9]{7,15}$.
// Only the upstream knows whether the number exists.
func Valid(s string) bool {
	s = strings.TrimPrefix(s, "+")
	if len(s) < minDigits || len(s) > maxDigits {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Digits returns what identifies a number: its digits with the country code, without the
// plus sign. Two texts are the same number if these are the same. Fewer digits than a
// number has are returned as well: this function does not check the length. The result is
// empty if there is anything else in the text, or more than 15 digits.
func Digits(text string) string {
	if !Valid(text) || text[0] == '0' { // most are valid
		var bad rune
		if text, bad = strip(text); bad != 0 {
			return ""
		}
	}
	digits := strings.TrimPrefix(text, "+")
	if len(digits) > maxDigits {
		return ""
	}
	return digits
}

// Key returns what identifies somebody who is known by a phone number or by another name,
// as the customer of a conversation is: the number's Digits, or the name as it is.
func Key(name string) string {
	if digits := Digits(name); digits != "" {
		return digits
	}
	return name
}

// strip removes what people put between digits, replaces a leading 00 with a plus sign, and
// returns the first other character that is not a digit.
func strip(s string) (digits string, bad rune) {
	s = strings.TrimLeftFunc(s, between)
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "00") {
		// The 0 of +49 (0) 151 is not dialled after a country code.
		s = strings.Replace(s, "(0)", "", 1)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && len(b) == 0:
			b = append(b, byte(r))
		case r != '.' && r != '/' && r != '(' && r != ')' && !between(r):
			return "", r
		}
	}
	if abroad, ok := strings.CutPrefix(string(b), "00"); ok {
		return "+" + abroad, 0
	}
	return string(b), 0
}

// between reports whether a character is a space, a dash or a minus, or one of the
// invisible direction marks that phones copy with a number.
func between(r rune) bool {
	return r == '\u2212' || unicode.In(r, unicode.Pd, unicode.Cf) || unicode.IsSpace(r)
}
