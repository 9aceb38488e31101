package csvfile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// phones reads phone numbers as people write them.
type phones struct {
	region string // ISO 3166; empty if national numbers are not taken
}

func newPhones(region string) (phones, error) {
	region = strings.ToUpper(strings.TrimSpace(region))
	if region != "" && !phonenumbers.GetSupportedRegions()[region] {
		return phones{}, invalid(ReasonUnknownRegion, "region: %q is not the ISO 3166 code of a country, such as US", region)
	}
	return phones{region: region}, nil
}

var (
	// A spreadsheet's 4.91512E+12 has lost digits.
	scientific = regexp.MustCompile(`^[+-]?[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$`)
	// 4915112345678.0 is what a program writes that took the column for numbers.
	float = regexp.MustCompile(`^\+?[0-9]{7,15}\.0+$`)
)

// clean returns a number as the contract wants it, ^\+?[0-9]{7,15}$, or says why
// it cannot. An international number is not looked at further: the upstream judges.
func (p *phones) clean(s string) (number, reason, message string) {
	s = strings.TrimSpace(s)
	if plain(s) && (p.region == "" || s[0] == '+') && s[0] != '0' {
		return s, "", "" // as most are
	}
	s = strings.TrimLeft(s, "'’") // a spreadsheet's mark of a text
	if len(s) >= 4 && strings.EqualFold(s[:4], "tel:") {
		s = s[4:]
	}
	if scientific.MatchString(s) {
		return "", ReasonPhoneScientific, "a spreadsheet has rounded the number and its last digits are lost: format the column as text and fill it in again"
	}
	if float.MatchString(s) {
		s = s[:strings.IndexByte(s, '.')]
	}
	digits, bad := strip(s)
	if bad != 0 {
		return "", ReasonPhoneInvalid, fmt.Sprintf("%q is not part of a phone number: write one number, such as +14155550123", bad)
	}
	if digits == "" || digits == "+" {
		return "", ReasonPhoneMissing, "there is no phone number"
	}
	if strings.HasPrefix(digits, "00") {
		digits = "+" + digits[2:]
	}
	if digits[0] == '+' {
		if strings.HasPrefix(digits, "+0") && strings.Contains(s, "(0)") {
			return "", ReasonPhoneInvalid, "there is no country code: write it as +14155550123"
		}
		return international(digits)
	}
	if p.region != "" {
		return p.national(digits)
	}
	if digits[0] == '0' {
		return "", ReasonPhoneNational, "this is a national number: write it with its country code, such as +14155550123, or say with region which country the numbers are of"
	}
	return international(digits)
}

// international checks the length, which is all the contract asks for.
func international(digits string) (number, reason, message string) {
	if !plain(digits) {
		return "", ReasonPhoneInvalid, fmt.Sprintf("there are %d digits: a phone number with its country code has 7 to 15",
			len(strings.TrimPrefix(digits, "+")))
	}
	return digits, "", ""
}

// national reads a number as it is dialled within the region. Here it must be one
// that exists, and be that without doubt: a wrong guess would write to a stranger.
func (p *phones) national(digits string) (number, reason, message string) {
	own, mobile := p.valid(digits)
	abroad := ""
	if strings.HasPrefix(digits, strconv.Itoa(phonenumbers.GetCountryCodeForRegion(p.region))) {
		abroad, _ = p.valid("+" + digits) // an international number without its +
	}
	// Where numbers are dialled with a 0 in front, one without it is either not a
	// national number, or a spreadsheet has dropped the 0. Landlines have so many
	// lengths that nearly everything could be one of them, so only mobiles count.
	trunk := phonenumbers.GetNddPrefixForRegion(p.region, true)
	if trunk != "" && !strings.HasPrefix(digits, trunk) && !mobile {
		own = ""
	}
	switch {
	case own != "" && abroad != "" && own != abroad:
		return "", ReasonPhoneInvalid, "with and without a country code in front this is a phone number: write it with + and its country code"
	case own != "":
		return international(own)
	case abroad != "":
		return international(abroad)
	}
	return "", ReasonPhoneInvalid, fmt.Sprintf("the number has no + and is not one of %s: write it with its country code, such as +14155550123", p.region)
}

// valid returns a number that exists in E.164, else "", and whether it is one of a
// mobile phone, as far as can be told. Why a number cannot be read is in no words
// that would help its sender.
func (p *phones) valid(digits string) (number string, mobile bool) {
	n, err := phonenumbers.Parse(digits, p.region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	kind := phonenumbers.GetNumberType(n)
	return phonenumbers.Format(n, phonenumbers.E164), kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE
}

// strip takes out what people put between digits, and returns the first character
// that is neither a digit nor one of those.
func strip(s string) (digits string, bad rune) {
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "00") {
		// The 0 of +49 (0) 151 is not dialled after a country code.
		s = strings.Replace(s, "(0)", "", 1)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && len(b) == 0:
			b = append(b, byte(r))
		case r == '.', r == '/', r == '(', r == ')', r == '\u2212', // a minus
			unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r):
			// Cf: the invisible marks of direction that phones copy with a number.
		default:
			return "", r
		}
	}
	return string(b), 0
}

// plain reports whether s is ^\+?[0-9]{7,15}$.
func plain(s string) bool {
	s = strings.TrimPrefix(s, "+")
	if len(s) < 7 || len(s) > 15 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
