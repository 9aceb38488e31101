package csvfile

import (
	"regexp"
	"strings"
	"testing"
)

var contract = regexp.MustCompile(`^\+?[0-9]{7,15}$`)

func TestPhones(t *testing.T) {
	for _, test := range []struct {
		in, region string
		want       string // the number, or the reason why there is none
	}{
		{"+14155550123", "", "+14155550123"},
		{"14155550123", "", "14155550123"},
		{"+0987654321", "", "+0987654321"}, // the guide's own
		{" +1 (415) 555-0123 ", "", "+14155550123"},
		{"+49 151/1234.5678", "", "+4915112345678"},
		{"0049 151 12345678", "", "+4915112345678"},
		{"'+4915112345678", "", "+4915112345678"},
		{"'4915112345678", "", "4915112345678"},
		{"+49 (0) 151 12345678", "", "+4915112345678"},
		{"0049(0)15112345678", "", "+4915112345678"},
		{"tel:+1-415-555-0123", "", "+14155550123"},
		{"\u202a+1\u00a0415\u2011555\u20130123\u202c", "", "+14155550123"},
		{"14155550123.0", "", "14155550123"},
		{"4.91512E+12", "", ReasonPhoneScientific},
		{"4,91512e12", "", ReasonPhoneScientific},
		{"1E+12", "DE", ReasonPhoneScientific},
		{"0151 12345678", "", ReasonPhoneNational},
		{"(0)151 12345678", "", ReasonPhoneNational},
		{"+", "", ReasonPhoneMissing},
		{"-", "", ReasonPhoneMissing},
		{"123456", "", ReasonPhoneInvalid},
		{"+1234567890123456", "", ReasonPhoneInvalid},
		{"+14155550123 ext 5", "", ReasonPhoneInvalid},
		{"+14155550123, +14155550124", "", ReasonPhoneInvalid},
		{"+14155550123 / +14155550124", "", ReasonPhoneInvalid},
		{"491,512,345,678", "", ReasonPhoneInvalid},
		{"unknown", "", ReasonPhoneInvalid},
		{"(415) 555-2671", "US", "+14155552671"},
		{"1-415-555-2671", "us", "+14155552671"},
		{"14155552671", "US", "+14155552671"},
		{"+4915112345678", "US", "+4915112345678"},
		{"+15550100001", "US", "+15550100001"}, // a number that does not exist: the upstream judges
		{"5550100001", "US", ReasonPhoneInvalid},
		{"0151 12345678", "DE", "+4915112345678"},
		{"15112345678", "DE", "+4915112345678"}, // a spreadsheet has dropped the 0
		{"4915112345678", "DE", "+4915112345678"},
		{"004915112345678", "DE", "+4915112345678"},
		{"436641234567", "DE", ReasonPhoneInvalid}, // Austria's without its +: not a German landline
		{"14155552671", "DE", ReasonPhoneInvalid},
		{"030 901820", "DE", "+4930901820"},
		{"07911 123456", "GB", "+447911123456"},
		{"447911123456", "GB", "+447911123456"},
		{"3912345678", "IT", "+393912345678"},
		{"06 6982", "IT", "+39066982"}, // Italy dials the 0 from abroad too
		{"9198765432", "IN", "+919198765432"},
		{"919876543210", "IN", "+919876543210"},
		{"112", "DE", ReasonPhoneInvalid},
	} {
		p, err := newPhones(test.region)
		if err != nil {
			t.Fatal(err)
		}
		number, reason, message := p.clean(test.in)
		if number+reason != test.want {
			t.Errorf("%q in %q: got %q %s (%s), want %s", test.in, test.region, number, reason, message, test.want)
		}
		if (reason == "") != contract.MatchString(number) || (reason == "") != (message == "") {
			t.Errorf("%q in %q: got %q, %q, %q", test.in, test.region, number, reason, message)
		}
		if digits := regexp.MustCompile(`\d{4,}`).FindString(strings.ReplaceAll(message, "+14155550123", "")); digits != "" {
			t.Errorf("%q: the message %q has the number", test.in, message)
		}
	}
}

func TestUnknownRegion(t *testing.T) {
	for _, region := range []string{"XX", "Germany", "49", "001"} {
		_, err := NewContactReader(strings.NewReader("phone,name\n"), Options{Region: region})
		failed(t, err, ReasonUnknownRegion)
	}
}
