package phone

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

var contract = regexp.MustCompile(`^\+?[0-9]{7,15}$`)

func TestRead(t *testing.T) {
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
		{"\u202a+49 (0) 151 12345678\u202c", "", "+4915112345678"},
		{"0049(0)15112345678", "", "+4915112345678"},
		{"tel:+1-415-555-0123", "", "+14155550123"},
		{"\u202a+1\u00a0415\u2011555\u20130123\u202c", "", "+14155550123"},
		{"14155550123.0", "", "14155550123"},
		{"4.91512E+12", "", ReasonScientific},
		{"4,91512e12", "", ReasonScientific},
		{"1E+12", "DE", ReasonScientific},
		{"0151 12345678", "", ReasonNational},
		{"(0)151 12345678", "", ReasonNational},
		{"+", "", ReasonMissing},
		{"-", "", ReasonMissing},
		{"123456", "", ReasonInvalid},
		{"+1234567890123456", "", ReasonInvalid},
		{"+14155550123 ext 5", "", ReasonInvalid},
		{"+14155550123, +14155550124", "", ReasonInvalid},
		{"+14155550123 / +14155550124", "", ReasonInvalid},
		{"491,512,345,678", "", ReasonInvalid},
		{"unknown", "", ReasonInvalid},
		{"(415) 555-2671", "US", "+14155552671"},
		{"1-415-555-2671", "us", "+14155552671"},
		{"14155552671", "US", "+14155552671"},
		{"+4915112345678", "US", "+4915112345678"},
		{"+15550100001", "US", "+15550100001"}, // a number that does not exist: the upstream decides
		{"5550100001", "US", ReasonInvalid},
		{"0151 12345678", "DE", "+4915112345678"},
		{"15112345678", "DE", "+4915112345678"}, // a spreadsheet has dropped the 0
		{"4915112345678", "DE", "+4915112345678"},
		{"004915112345678", "DE", "+4915112345678"},
		{"436641234567", "DE", ReasonInvalid}, // Austria's without its +: not a German landline
		{"14155552671", "DE", ReasonInvalid},
		{"030 901820", "DE", "+4930901820"},
		{"07911 123456", "GB", "+447911123456"},
		{"447911123456", "GB", "+447911123456"},
		{"3912345678", "IT", "+393912345678"},
		{"06 6982", "IT", "+39066982"}, // Italy dials the 0 from abroad too
		{"9198765432", "IN", "+919198765432"},
		{"919876543210", "IN", "+919876543210"},
		{"112", "DE", ReasonInvalid},
	} {
		r, err := NewReader(test.region)
		if err != nil {
			t.Fatal(err)
		}
		number, problem := r.Read(test.in)
		got, message := number, ""
		if problem != nil {
			got, message = number+problem.Reason, problem.Message
		}
		if got != test.want {
			t.Errorf("Read(%q) in %q: got %s (%s), want %s", test.in, test.region, got, message, test.want)
		}
		if (problem == nil) != contract.MatchString(number) || problem != nil && (problem.Reason == "" || message == "") {
			t.Errorf("Read(%q) in %q: got %q and %+v, want a number of the contract or a problem", test.in, test.region, number, problem)
		}
		if digits := regexp.MustCompile(`\d{4,}`).FindString(strings.ReplaceAll(message, "+14155550123", "")); digits != "" {
			t.Errorf("Read(%q) in %q: the message %q has digits of the number, want none", test.in, test.region, message)
		}
	}
}

func TestUnknownRegion(t *testing.T) {
	for _, region := range []string{"XX", "Germany", "49", "001"} {
		if _, err := NewReader(region); err == nil || !strings.Contains(err.Error(), "such as US") {
			t.Errorf("NewReader(%q): got %v, want an error that says what a region is", region, err)
		}
	}
}

// A number that is read without a region has the same Digits as the text that it was read
// from.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"+14155550123", "0049 (0) 151 12345678", "tel:+1-415-555-0123", "'4915112345678.0", "4.9E+12", "\u202a+1\u00a0415\u2011555\u20130123\u202c", "\xff"} {
		f.Add(s, "")
		f.Add(s, "DE")
	}
	f.Fuzz(func(t *testing.T, text, region string) {
		r, err := NewReader(region)
		if err != nil {
			r = Reader{}
		}
		number, problem := r.Read(text)
		if problem != nil {
			if number != "" || problem.Reason == "" || !utf8.ValidString(problem.Message) {
				t.Errorf("Read(%q): got %q and %+v, want no number, a reason, and a message in UTF-8", text, number, problem)
			}
			return
		}
		if !contract.MatchString(number) {
			t.Errorf("Read(%q): got %q, want a number of the contract", text, number)
		}
		if got := Digits(text); r == (Reader{}) && got != "" && got != Digits(number) && !float.MatchString(strings.TrimSpace(text)) {
			t.Errorf("Digits(%q): got %s, want %s as of what is read from it", text, got, Digits(number))
		}
	})
}
