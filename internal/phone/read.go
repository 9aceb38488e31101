package phone

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// A Reader reads numbers as people write them into a form or a spreadsheet. The zero value
// takes international numbers alone.
type Reader struct {
	region string // ISO 3166; empty if national numbers are not taken
}

// NewReader returns a Reader that also takes the national numbers of a region, by its ISO
// 3166 code such as US; of no region if the code is empty. Any other text is an error.
func NewReader(region string) (Reader, error) {
	region = strings.ToUpper(strings.TrimSpace(region))
	if region != "" && !phonenumbers.GetSupportedRegions()[region] {
		return Reader{}, fmt.Errorf("%q is not the ISO 3166 code of a country, such as US", region)
	}
	return Reader{region: region}, nil
}

// A Problem says why a text cannot be read as a number.
type Problem struct {
	Reason  string // one of the reasons below
	Message string // for people; the number is never in it
}

// Reasons of problems. Users see them.
const (
	ReasonMissing    = "PHONE_MISSING"    // there are no digits
	ReasonInvalid    = "PHONE_INVALID"    // not a phone number
	ReasonNational   = "PHONE_NATIONAL"   // a national number, and the Reader has no region
	ReasonScientific = "PHONE_SCIENTIFIC" // a spreadsheet has rounded it, such as 4.9E+12
)

var (
	// A spreadsheet's 4.91512E+12 has lost digits.
	scientific = regexp.MustCompile(`^[+-]?[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$`)
	// A program that reads the column as numbers writes 4915112345678.0.
	float = regexp.MustCompile(`^\+?[0-9]{7,15}\.0+$`)
)

// Read returns a Valid number, or the problem with it. It does not check whether an
// international number exists: the upstream decides.
func (r Reader) Read(s string) (number string, problem *Problem) {
	s = strings.TrimSpace(s)
	if Valid(s) && (r.region == "" || s[0] == '+') && s[0] != '0' {
		return s, nil // as most are
	}
	s = strings.TrimLeft(s, "'’") // a spreadsheet's mark of a text
	if len(s) >= 4 && strings.EqualFold(s[:4], "tel:") {
		s = s[4:]
	}
	if scientific.MatchString(s) {
		return "", &Problem{ReasonScientific, "a spreadsheet has rounded the number and its last digits are lost: format the column as text and fill it in again"}
	}
	if float.MatchString(s) {
		s = s[:strings.IndexByte(s, '.')]
	}
	digits, bad := strip(s)
	switch {
	case bad != 0:
		return "", invalid("%q is not part of a phone number: write one number, such as +14155550123", bad)
	case digits == "" || digits == "+":
		return "", &Problem{ReasonMissing, "there is no phone number"}
	case strings.HasPrefix(digits, "+0") && strings.Contains(s, "(0)"):
		return "", invalid("there is no country code: write it as +14155550123")
	case digits[0] == '+':
		return checked(digits)
	case r.region != "":
		return r.national(digits)
	case digits[0] == '0':
		return "", &Problem{ReasonNational, "this is a national number: write it with its country code, such as +14155550123, or say with region which country the numbers are of"}
	}
	return checked(digits)
}

func invalid(format string, args ...any) *Problem {
	return &Problem{ReasonInvalid, fmt.Sprintf(format, args...)}
}

// checked returns an international number if the contract allows its length.
func checked(digits string) (number string, problem *Problem) {
	if !Valid(digits) {
		return "", invalid("there are %d digits: a phone number with its country code has 7 to 15", len(strings.TrimPrefix(digits, "+")))
	}
	return digits, nil
}

// national reads a number as it is dialled within the region. The number must certainly
// exist, because after a wrong guess a message would go to another person.
func (r Reader) national(digits string) (number string, problem *Problem) {
	own, mobile := r.existing(digits)
	abroad := ""
	if strings.HasPrefix(digits, strconv.Itoa(phonenumbers.GetCountryCodeForRegion(r.region))) {
		abroad, _ = r.existing("+" + digits) // an international number without its +
	}
	// Where numbers are dialled with a 0 in front, one without it is either not a
	// national number, or a spreadsheet has dropped the 0. Landlines have so many
	// lengths that nearly everything could be one of them, so only mobiles count.
	trunk := phonenumbers.GetNddPrefixForRegion(r.region, true)
	if trunk != "" && !strings.HasPrefix(digits, trunk) && !mobile {
		own = ""
	}
	switch {
	case own != "" && abroad != "" && own != abroad:
		return "", invalid("with and without a country code in front this is a phone number: write it with + and its country code")
	case own != "":
		return checked(own)
	case abroad != "":
		return checked(abroad)
	}
	return "", invalid("the number has no + and is not one of %s: write it with its country code, such as +14155550123", r.region)
}

// existing returns a number in E.164 if such a number can exist, else "", and whether it is
// probably that of a mobile phone. It returns no reason: the library's errors would not
// help the sender.
func (r Reader) existing(digits string) (number string, mobile bool) {
	n, err := phonenumbers.Parse(digits, r.region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	kind := phonenumbers.GetNumberType(n)
	return phonenumbers.Format(n, phonenumbers.E164), kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE
}
