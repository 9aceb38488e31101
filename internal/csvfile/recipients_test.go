package csvfile

import (
	"io"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
)

func readRecipients(r io.Reader, o Options) ([]*Recipient, error) {
	c, err := NewRecipientReader(r, o)
	if err != nil {
		return nil, err
	}
	var all []*Recipient
	for {
		recipient, err := c.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, recipient)
	}
}

func TestRecipients(t *testing.T) {
	const phone = "+14155550123"
	for _, test := range []struct {
		name, file string
		columns    map[string]string
		want       *whatsappv1.BroadcastRecipientInput
	}{
		{"phone alone", "phone\n" + phone, nil, &whatsappv1.BroadcastRecipientInput{Phone: phone}},
		{"name", "phone,name\n" + phone + ",Ann", nil, &whatsappv1.BroadcastRecipientInput{Phone: phone, Name: proto.String("Ann")}},
		{"no name in the row", "phone;name\n" + phone + ";", nil, &whatsappv1.BroadcastRecipientInput{Phone: phone}},
		{"ways to name a variable", "1,{{2}},{{ 3 }},var4,Variable 5,variables.6,var.07,phone\na,b,c,d,e,f,," + phone, nil,
			&whatsappv1.BroadcastRecipientInput{Phone: phone, Variables: map[string]string{"1": "a", "2": "b", "3": "c", "4": "d", "5": "e", "6": "f"}}},
		{"mapped, sharing a column", "phone,first name,Code\n" + phone + ",Ann,X", map[string]string{"variables.1": "First Name", "variables.2": "code"},
			&whatsappv1.BroadcastRecipientInput{Phone: phone, Name: proto.String("Ann"), Variables: map[string]string{"1": "Ann", "2": "X"}}},
		{"no variables", "phone,0,10000,x1,{1}\n" + phone + ",a,b,c,d", nil, &whatsappv1.BroadcastRecipientInput{Phone: phone}},
	} {
		t.Run(test.name, func(t *testing.T) {
			all, err := readRecipients(strings.NewReader(test.file), Options{Columns: test.columns})
			if err != nil {
				t.Fatal(err)
			}
			same(t, all, []*Recipient{{Row: 2, Line: 2, Input: test.want}})
		})
	}
}

func TestRecipientProblems(t *testing.T) {
	all, err := readRecipients(strings.NewReader("phone,1\nx,a\n\n0049 151 12345678,b\n1\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []int64
	var reasons []string
	for _, r := range all {
		rows = append(rows, r.Row)
		for _, p := range r.Problems {
			reasons = append(reasons, p.Reason)
		}
		if (r.Input == nil) != (len(r.Problems) > 0) {
			t.Errorf("row %d: got problems %v and input %v, want one of them", r.Row, r.Problems, r.Input)
		}
	}
	same(t, rows, []int64{2, 4, 5})
	same(t, reasons, []string{phone.ReasonInvalid, ReasonFieldCount})
}

func TestRecipientErrors(t *testing.T) {
	for _, test := range []struct {
		file    string
		columns map[string]string
		reason  string
	}{
		{"name\nAnn\n", nil, ReasonNoPhoneColumn},
		{"phone,1,var1\n", nil, ReasonTwoColumns},
		{"phone,1,x\n", map[string]string{"variables.1": "x"}, ReasonTwoColumns},
		{"phone,x\n", map[string]string{"email": "x"}, ReasonUnknownField},
		{"phone,x\n", map[string]string{"variables.": "x"}, ReasonUnknownField},
		{"phone,x\n", map[string]string{"1": "x"}, ReasonUnknownField},
		{"phone,x\n", map[string]string{"variables.1": "y"}, ReasonColumnNotFound},
	} {
		_, err := readRecipients(strings.NewReader(test.file), Options{Columns: test.columns})
		failed(t, err, test.reason)
	}
}

func TestRecipientsIgnored(t *testing.T) {
	c, err := NewRecipientReader(strings.NewReader("phone,City,1,\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, c.Ignored(), []string{"City", "column 4 (no header)"})
}
