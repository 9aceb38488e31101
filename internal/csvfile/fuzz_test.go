package csvfile

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

var contract = regexp.MustCompile(`^\+?[0-9]{7,15}$`)

func FuzzContactReader(f *testing.F) {
	for _, s := range []string{
		"phone,name\n+14155550123,Ann\n",
		"\ufeffphone;name;tags;City\r\n\r\n0151 1234567;\"A;\n\"\"B\";x|y;Oslo\r\n",
		"tel\tfirst name\tlast name\tcustomFields\r1\t2\t3\t{\"a\":[1]}\r",
		"phone,name,\"a\nb\"\n\"\n\",\"x\"y,\n,,\n\xff,\x00,\n4.9E+12,x,",
		"PK\x03\x04", "{\"a\":1}", "[1]", "\xff\xfe", "phone,name\n1,\"", "\r\n\r",
		",phone,name,id,customFields.x\n'0049,'=x,[\"a\"],b,c\n",
	} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "DE")
	}
	f.Fuzz(func(t *testing.T, file []byte, region string) {
		if _, err := newPhones(Options{Region: region}); err != nil {
			region = ""
		}
		o := Options{Region: region}
		whole, err := readContacts(strings.NewReader(string(file)), o)
		if err != nil {
			fatal(t, err)
		}
		var row, line int64
		bytes := 0
		for _, c := range whole {
			if c.Row <= row || c.Row < 1 || c.Line < c.Row || c.Line <= line {
				t.Fatalf("got row %d, line %d after row %d, line %d, want increasing numbers", c.Row, c.Line, row, line)
			}
			row, line = c.Row, c.Line
			if (c.Input == nil) != (len(c.Problems) > 0) {
				t.Fatalf("row %d: got input %v and problems %+v, want one of them", c.Row, c.Input, c.Problems)
			}
			for _, p := range c.Problems {
				if p.Reason == "" || p.Message == "" || !utf8.ValidString(p.Message) || !utf8.ValidString(p.Column) {
					t.Fatalf("row %d: got problem %+v, want a reason and a message in UTF-8", c.Row, p)
				}
			}
			if c.Input != nil && (!contract.MatchString(c.Input.Phone) || c.Input.Name == "") {
				t.Fatalf("row %d: got %v, want a phone number and a name", c.Row, c.Input)
			}
			for _, s := range append(append([]string{c.Input.GetPhone(), c.Input.GetName(), c.Input.GetEmail(), c.Input.GetCompany(),
				c.Input.GetNotes()}, c.Input.GetTags()...), c.Input.GetGroups()...) {
				if !utf8.ValidString(s) {
					t.Fatalf("row %d: got %q, want UTF-8", c.Row, s)
				}
				bytes += len(s)
			}
			for _, v := range c.Input.GetCustomFields() {
				bytes += len(v)
			}
		}
		if row > int64(len(file)) {
			t.Fatalf("got %d rows in %d bytes, want fewer rows than bytes", row, len(file))
		}
		// A country code is added, and JSON text gets at most three times as long.
		if bytes > 3*len(file)+4*len(whole) {
			t.Fatalf("got %d bytes of texts from a file of %d, want at most about three times as many", bytes, len(file))
		}
		// The result is the same if the file comes in pieces.
		slow, slowErr := readContacts(iotest.OneByteReader(strings.NewReader(string(file))), o)
		if (err == nil) != (slowErr == nil) || err != nil && err.Error() != slowErr.Error() {
			t.Fatalf("byte by byte: got %v, want %v", slowErr, err)
		}
		same(t, slow, whole)
		if _, err := readRecipients(strings.NewReader(string(file)), o); err != nil {
			fatal(t, err)
		}
	})
}

// fatal checks an error that ends a file.
func fatal(t *testing.T, err error) {
	t.Helper()
	message := ""
	for _, reason := range []string{ReasonEmpty, ReasonNotText, ReasonNotCSV, ReasonEncoding, ReasonNoHeader, ReasonNoPhoneColumn,
		ReasonNoNameColumn, ReasonTwoColumns, ReasonTooManyColumns, ReasonRecordTooLong, ReasonUnterminatedQuote, ReasonUnknownField} {
		if strings.Contains(err.Error(), reason) {
			message = failed(t, err, reason)
		}
	}
	if message == "" || !utf8.ValidString(message) || err == io.EOF {
		t.Fatalf("got %v, want one of the reasons of errors with a message in UTF-8", err)
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add("Ann", "note", "vip", "a;b", "City", "Oslo")
	f.Add("=1+1", "'-x\r\ny", "[x", " y", "", "{}")
	f.Fuzz(func(t *testing.T, name, notes, tag1, tag2, field, value string) {
		for _, s := range []string{name, notes, tag1, tag2, field, value} {
			if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
				t.Skip("a protobuf text is UTF-8, and NUL is refused")
			}
		}
		custom := map[string]string{}
		if field != "" && value != "" {
			custom[field] = value
		}
		roundTrip(t, contactOf(name, notes, normalList([]string{tag1, tag2}), custom))
	})
}
