package csvfile

import (
	"strings"
	"testing"

	"github.com/lategate/lategate/internal/phone"
)

func TestProblems(t *testing.T) {
	const head = "Mobile,Full Name,tags,customFields,City\n"
	for _, test := range []struct {
		row  string
		want []Problem // without messages
		says string
	}{
		{",Ann,,,", []Problem{{Column: "Mobile", Reason: phone.ReasonMissing}}, "no phone number"},
		{"12345,Ann,,,", []Problem{{Column: "Mobile", Reason: phone.ReasonInvalid}}, "5 digits"},
		{"0151 1234567,Ann,,,", []Problem{{Column: "Mobile", Reason: phone.ReasonNational}}, "region"},
		{"4.9E+12,Ann,,,", []Problem{{Column: "Mobile", Reason: phone.ReasonScientific}}, "as text"},
		{"+14155550123, ,,,", []Problem{{Column: "Full Name", Reason: ReasonNameMissing}}, "no name"},
		{"?,,,,x", []Problem{{Column: "Mobile", Reason: phone.ReasonInvalid}, {Column: "Full Name", Reason: ReasonNameMissing}}, "'?'"},
		{"+14155550123,Ann,,", []Problem{{Reason: ReasonFieldCount}}, "4 cells"},
		{"+14155550123,Ann,,,,x", []Problem{{Reason: ReasonFieldCount}}, "6 cells"},
		{"+14155550123,Ann \"A\" Lee,,,", []Problem{{Reason: ReasonQuote}}, "line 2"},
		{"+14155550123,\"Ann\" Lee,,,", []Problem{{Reason: ReasonQuote}}, "line 2"},
		{"+14155550123,Ren\xe9e,,,", []Problem{{Column: "Full Name", Reason: ReasonEncoding}}, "UTF-8"},
		{"+14155550123,Ann,,,Z\xfcrich", []Problem{{Column: "City", Reason: ReasonEncoding}}, "UTF-8"},
		{"+14155550123,Ann,,,a\x00b", []Problem{{Column: "City", Reason: ReasonNotText}}, "NUL"},
		{"+14155550123,Ann,\"[{}]\",,", []Problem{{Column: "tags", Reason: ReasonListInvalid}}, "semicolons"},
		{"+14155550123,Ann,,city=Oslo,", []Problem{{Column: "customFields", Reason: ReasonFieldsInvalid}}, "JSON"},
		{"+14155550123,Ann,,[1],", []Problem{{Column: "customFields", Reason: ReasonFieldsInvalid}}, "JSON"},
	} {
		contacts, err := readContacts(strings.NewReader(head+test.row+"\n\n+14155550124,Bo,,,\n"), Options{})
		if err != nil || len(contacts) != 2 {
			t.Errorf("%q: got %d contacts, %v; want 2", test.row, len(contacts), err)
			continue
		}
		bad, next := contacts[0], contacts[1]
		if bad.Row != 2 || bad.Line != 2 || bad.Input != nil || len(bad.Problems) == 0 {
			t.Errorf("%q: got %+v, want problems in row 2, line 2, and no input", test.row, bad)
			continue
		}
		if !strings.Contains(bad.Problems[0].Message, test.says) {
			t.Errorf("%q: got %q, want %q in it", test.row, bad.Problems[0].Message, test.says)
		}
		for i := range bad.Problems {
			bad.Problems[i].Message = ""
		}
		same(t, bad.Problems, test.want)
		if next.Row != 4 || next.Line != 4 || next.Input.GetName() != "Bo" || next.Problems != nil {
			t.Errorf("%q: got the next row %+v, want Bo in row 4, line 4", test.row, next)
		}
	}
}

// TestProblemOnce checks that a problem of a column that two fields share is reported once.
func TestProblemOnce(t *testing.T) {
	contacts, err := readContacts(strings.NewReader("phone\n\xff\n"), Options{Columns: map[string]string{"name": "phone", "notes": "phone"}})
	if err != nil || len(contacts) != 1 {
		t.Fatalf("got %v, %v, want one contact", contacts, err)
	}
	if p := contacts[0].Problems; len(p) != 1 || p[0].Reason != ReasonEncoding {
		t.Errorf("got problems %+v, want one, %s", p, ReasonEncoding)
	}
}

func TestRowsAndLines(t *testing.T) {
	type place struct{ Row, Line int64 }
	for _, test := range []struct {
		name, file string
		want       []place
	}{
		{"plain", "phone,name\n1,2\n3,4", []place{{2, 2}, {3, 3}}},
		{"empty lines", "\n\nphone,name\n\n1,2\n\n\n3,4\n", []place{{5, 5}, {8, 8}}},
		{"empty cells", "phone,name\n,\n1,2\n \n3,4\n", []place{{3, 3}, {5, 5}}},
		{"line breaks in the header", "phone,name,\"a\nb\"\n1,2,\n", []place{{2, 3}}},
		{"line breaks in cells", "phone,name\n\"1\n\n\",\"2\n3\"\n\n4,\"5\r\n\"\n6,7\n", []place{{2, 2}, {4, 7}, {5, 9}}},
		{"line breaks in the last cell", "phone,name\n1,\"\n\n\"\n\n4,5\n", []place{{2, 2}, {4, 6}}},
		{"bare quote", "phone,name\n1,2\"\n\n4,5\n", []place{{2, 2}, {4, 4}}},
		{"quote over lines", "phone,name\n1,\"2\n3,4\n5,\"6\"\n\n7,8\n", []place{{2, 2}, {4, 6}}},
		{"quote in the last row", "phone,name\n1,2\n3,\"4\n", []place{{2, 2}, {3, 3}}},
		{"CRLF", "phone,name\r\n\r\n1,2\r\n3,4\r\n", []place{{3, 3}, {4, 4}}},
		{"CR", "phone,name\r\r1,2\r\"3\r\",4\r5,6\r", []place{{3, 3}, {4, 4}, {5, 6}}},
	} {
		contacts, err := readContacts(strings.NewReader(test.file), Options{})
		if err != nil {
			t.Errorf("%s: got %v, want no error", test.name, err)
			continue
		}
		var got []place
		for _, c := range contacts {
			got = append(got, place{c.Row, c.Line})
		}
		t.Run(test.name, func(t *testing.T) { same(t, got, test.want) })
	}
}

// TestNobodyIsOptedInAgain checks that importing an export does not undo what its customers
// have asked for.
func TestNobodyIsOptedInAgain(t *testing.T) {
	contacts, err := readContacts(strings.NewReader("phone,name,isOptedIn,isBlocked\n+14155550101,Ann,true,false\n+14155550102,Bo,false,\n+14155550103,Cy,,TRUE\n"), Options{})
	if err != nil || len(contacts) != 3 {
		t.Fatalf("got %d contacts, %v, want 3", len(contacts), err)
	}
	for i, want := range []string{"", ReasonOptedOut, ReasonBlocked} {
		got := ""
		if len(contacts[i].Problems) > 0 {
			got = contacts[i].Problems[0].Reason
		}
		if got != want {
			t.Errorf("row %d: got the problem %q, want %q", contacts[i].Row, got, want)
		}
	}
}
