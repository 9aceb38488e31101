package csvfile

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

// readContacts reads a whole file.
func readContacts(r io.Reader, o Options) ([]*Contact, error) {
	c, err := NewContactReader(r, o)
	if err != nil {
		return nil, err
	}
	var all []*Contact
	for {
		contact, err := c.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, contact)
	}
}

// good reads a file that must have no problems and returns its contacts.
func good(t *testing.T, file string, o Options) []*whatsappv1.ImportContactInput {
	t.Helper()
	contacts, err := readContacts(strings.NewReader(file), o)
	if err != nil {
		t.Fatal(err)
	}
	var all []*whatsappv1.ImportContactInput
	for _, c := range contacts {
		if len(c.Problems) > 0 {
			t.Errorf("row %d: got problems %+v, want none", c.Row, c.Problems)
		}
		all = append(all, c.Input)
	}
	return all
}

// failed checks the form of an error that ends a file and returns its message.
func failed(t *testing.T, err error, reason string) string {
	t.Helper()
	var e *apierror.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want %s", err, reason)
	}
	if e.Reason != reason || e.Code != codes.InvalidArgument || e.HTTPStatus != 400 {
		t.Fatalf("got %s, HTTP %d: %v, want %s", e.Code, e.HTTPStatus, e, reason)
	}
	return e.Message
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, protocmp.Transform()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func ann() *whatsappv1.ImportContactInput {
	return &whatsappv1.ImportContactInput{Phone: "+14155550123", Name: "Ann"}
}

func TestContactForms(t *testing.T) {
	two := []*whatsappv1.ImportContactInput{ann(), {Phone: "+4915112345678", Name: "Bo, \"the\" one\nand only"}}
	comma := "phone,name\n+14155550123,Ann\n+4915112345678,\"Bo, \"\"the\"\" one\nand only\"\n"
	for name, file := range map[string]string{
		"comma":           comma,
		"BOM":             "\ufeff" + comma,
		"CRLF":            strings.ReplaceAll(comma, "\n", "\r\n"),
		"CR":              strings.ReplaceAll(comma, "\n", "\r"),
		"BOM and CR":      "\ufeff" + strings.ReplaceAll(comma, "\n", "\r"),
		"no last line":    strings.TrimSuffix(comma, "\n"),
		"semicolon":       "phone;name\n+14155550123;Ann\n+4915112345678;\"Bo, \"\"the\"\" one\nand only\"\n",
		"tab":             "phone\tname\n+14155550123\tAnn\n+4915112345678\t\"Bo, \"\"the\"\" one\nand only\"\n",
		"quoted header":   "\"phone\",\"name\"\n+14155550123,Ann\n+4915112345678,\"Bo, \"\"the\"\" one\nand only\"\n",
		"empty lines":     "\n\r\nphone,name\n\n+14155550123,Ann\n,\n  \n+4915112345678,\"Bo, \"\"the\"\" one\nand only\"\n\n\n",
		"trailing commas": "phone,name,,\n+14155550123,Ann,,\n+4915112345678,\"Bo, \"\"the\"\" one\nand only\",,,,\n",
		"other order":     "Name , Phone-Number\nAnn, +14155550123\n\"Bo, \"\"the\"\" one\nand only\",+4915112345678\n",
	} {
		t.Run(name, func(t *testing.T) {
			same(t, good(t, file, Options{}), two)
			slow, err := readContacts(iotest.OneByteReader(strings.NewReader(file)), Options{})
			if err != nil || len(slow) != 2 {
				t.Errorf("byte by byte: got %d contacts and error %v, want 2", len(slow), err)
			}
		})
	}
}

func TestContactColumns(t *testing.T) {
	with := func(change func(c *whatsappv1.ImportContactInput)) *whatsappv1.ImportContactInput {
		c := ann()
		change(c)
		return c
	}
	full := with(func(c *whatsappv1.ImportContactInput) {
		c.Email, c.Company, c.Notes = proto.String("a@b.c"), proto.String("Acme"), proto.String("new")
		c.Tags, c.Groups = []string{"vip", "oslo"}, []string{"g"}
		c.CustomFields = map[string]string{}
	})
	city := with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"City": "Oslo"} })
	for _, test := range []struct {
		name, file string
		columns    map[string]string
		want       *whatsappv1.ImportContactInput
	}{
		{"all fields", "phone,name,email,company,tags,groups,notes,customFields\n+14155550123,Ann,a@b.c,Acme,vip;oslo,g,new,{}", nil, full},
		{"synonyms", "MOBILE_NUMBER,Full Name,E-Mail,Organisation,Tag,Group,Note,custom_fields\n+14155550123,Ann,a@b.c,Acme,vip|oslo|vip,g,new,", nil, full},
		{"first and last name", "first name,SURNAME,tel\nAnn,Lee,+14155550123\n", nil, with(func(c *whatsappv1.ImportContactInput) { c.Name = "Ann Lee" })},
		{"first name alone", "first name,tel\nAnn,+14155550123\n", nil, ann()},
		{"a first name beside the name", "name,first name,tel\nAnn,A,+14155550123\n", nil,
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"first name": "A"} })},
		{"custom", "phone,name, City \n+14155550123,Ann, Oslo", nil, city},
		{"custom with a prefix", "phone,name,customFields.City\n+14155550123,Ann,Oslo", nil, city},
		{"custom, mapped", "phone,name,Town\n+14155550123,Ann,Oslo", map[string]string{"customFields.City": "town"}, city},
		{"custom, empty", "phone,name,City\n+14155550123,Ann, ", nil, with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{} })},
		{"custom from JSON, columns first", "phone,name,customFields,b\n+14155550123,Ann,\"{\"\"a\"\":\"\"x\"\",\"\"b\"\":1,\"\"n\"\":1.50,\"\"z\"\":null,\"\"o\"\":{\"\"k\"\": [true]}}\",col", nil,
			with(func(c *whatsappv1.ImportContactInput) {
				c.CustomFields = map[string]string{"a": "x", "b": "col", "n": "1.50", "o": `{"k":[true]}`}
			})},
		{"mapped", "phone,Handy,who,name\n1,+14155550123,Ann,x", map[string]string{"phone": "HANDY", "name": "who"},
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"phone": "1", "name": "x"} })},
		{"two fields, one column", "phone\n+14155550123", map[string]string{"name": "Phone", "customFields.tel": "phone"},
			with(func(c *whatsappv1.ImportContactInput) {
				c.Name, c.CustomFields = "+14155550123", map[string]string{"tel": "+14155550123"}
			})},
		{"a mapped column is none of the usual ones", "phone,mobile,name\n+14155550123,7,Ann", map[string]string{"notes": "mobile"},
			with(func(c *whatsappv1.ImportContactInput) { c.Notes = proto.String("7") })},
		{"a date for a header", "phone,name,2026-01-15\n+14155550123,Ann,came", nil,
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"2026-01-15": "came"} })},
		{"passed over", ",phone,name,id,isOptedIn,updatedAt\n0,+14155550123,Ann,x,true,now", nil, ann()},
		{"mapped from what is passed over", "phone,name,id\n+14155550123,Ann,x", map[string]string{"customFields.id": "id"},
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"id": "x"} })},
		{"commas in a header of semicolons", "Tags (a,b,c,d);phone;name\n1;+14155550123;Ann", nil,
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"Tags (a,b,c,d)": "1"} })},
		{"a spreadsheet's apostrophe", "phone,name,City\n'+14155550123,Ann,'-x", nil,
			with(func(c *whatsappv1.ImportContactInput) { c.CustomFields = map[string]string{"City": "-x"} })},
	} {
		t.Run(test.name, func(t *testing.T) {
			same(t, good(t, test.file, Options{Columns: test.columns}), []*whatsappv1.ImportContactInput{test.want})
		})
	}
}

func TestIgnored(t *testing.T) {
	c, err := NewContactReader(strings.NewReader(",phone,name,ID,id,createdAt\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, c.Ignored(), []string{"column 1 (no header)", "id", "createdAt"})
}
