package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

func write(t testing.TB, contacts ...*whatsappv1.Contact) string {
	t.Helper()
	var b bytes.Buffer
	w := NewContactWriter(&b)
	if err := w.Write(contacts...); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const exportHead = "phone,name,email,company,tags,groups,isOptedIn,isBlocked,notes,customFields,id,waId,optInDate," +
	"optOutDate,lastMessageSentAt,lastMessageReceivedAt,messagesSentCount,messagesReceivedCount,createdAt,updatedAt\r\n"

func TestWrite(t *testing.T) {
	if got := write(t); got != exportHead {
		t.Errorf("got %q without contacts, want the header", got)
	}
	fields, err := structpb.NewStruct(map[string]any{"b": 1.5, "a": "<x>", "c": true})
	if err != nil {
		t.Fatal(err)
	}
	noon := timestamppb.New(time.Date(2026, 3, 1, 12, 0, 0, 5e8, time.UTC))
	got := write(t, &whatsappv1.Contact{
		Id: "c1", Phone: proto.String("+14155550123"), WaId: proto.String("14155550123"), Name: proto.String("=cmd()"),
		Email: proto.String("a@b.c"), Company: proto.String("A, \"B\""), Tags: []string{"vip", "a b"}, Groups: []string{"x;y", "z"},
		IsOptedIn: proto.Bool(false), IsBlocked: proto.Bool(true), OptInDate: noon, CustomFields: fields,
		MessagesSentCount: proto.Int32(0), Notes: proto.String("one\r\ntwo\rthree"), CreatedAt: noon,
	}, &whatsappv1.Contact{Id: "c2"})
	want := exportHead +
		`+14155550123,'=cmd(),a@b.c,"A, ""B""",vip;a b,"[""x;y"",""z""]",false,true,"one` + "\r\ntwo\r\nthree" +
		`","{""a"":""<x>"",""b"":1.5,""c"":true}",c1,14155550123,2026-03-01T12:00:00.5Z,,,,0,,2026-03-01T12:00:00.5Z,` + "\r\n" +
		strings.Repeat(",", 10) + "c2" + strings.Repeat(",", 9) + "\r\n"
	same(t, got, want)
	// The header names each cell in its place.
	rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows[1][slices.Index(rows[0], "optInDate")], "2026-03-01T12:00:00.5Z")
	same(t, rows[1][slices.Index(rows[0], "messagesSentCount")], "0")
	same(t, rows[1][slices.Index(rows[0], "createdAt")], "2026-03-01T12:00:00.5Z")
}

type failing struct{}

var errFull = errors.New("disk full")

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFails(t *testing.T) {
	w := NewContactWriter(failing{})
	if err := errors.Join(w.Write(&whatsappv1.Contact{Id: "c1"}), w.Flush()); !errors.Is(err, errFull) {
		t.Errorf("got %v, want the writer's error", err)
	}
}

// TestExportedColumns checks that a written file has a column for everything that can be
// imported, and that the others are ignored.
func TestExportedColumns(t *testing.T) {
	c, err := NewContactReader(strings.NewReader(exportHead), Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, slices.Sorted(slices.Values(c.Ignored())), slices.Sorted(slices.Values(notImported)))
	if len(c.custom) > 0 || min(c.email, c.company, c.tags, c.groups, c.notes, c.fields) < 0 {
		t.Errorf("got %+v, want a column for each field and no custom fields", c)
	}
}

// normal is a text after it was written and read.
func normal(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

func normalList(items []string) []string {
	var out []string
	for _, item := range items {
		if item != "" && !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}

// roundTrip writes a contact and reads it, and compares the fields that an import can set.
// The lists and fields must not contain empty texts.
func roundTrip(t *testing.T, c *whatsappv1.Contact) {
	t.Helper()
	file := write(t, c)
	got, err := readContacts(strings.NewReader(file), Options{})
	if err != nil || len(got) != 1 {
		t.Fatalf("%q: got %v, %v, want one contact", file, got, err)
	}
	want := &whatsappv1.ImportContactInput{
		Phone: c.GetPhone(), Name: normal(c.GetName()),
		Email: optional(normal(c.GetEmail())), Company: optional(normal(c.GetCompany())), Notes: optional(normal(c.GetNotes())),
		Tags: normalList(c.GetTags()), Groups: normalList(c.GetGroups()),
	}
	for name, v := range c.GetCustomFields().GetFields() {
		if want.CustomFields == nil {
			want.CustomFields = map[string]string{}
		}
		want.CustomFields[name] = v.GetStringValue()
	}
	if want.Name == "" {
		if len(got[0].Problems) != 1 || got[0].Problems[0].Reason != ReasonNameMissing {
			t.Errorf("%q: got %+v, want only the problem %s", file, got[0], ReasonNameMissing)
		}
		return
	}
	if got[0].Problems != nil {
		t.Fatalf("%q: got problems %+v, want none", file, got[0].Problems)
	}
	if len(got[0].Input.CustomFields) == 0 {
		got[0].Input.CustomFields = nil
	}
	same(t, got[0].Input, want)
}

func contactOf(name, notes string, tags []string, custom map[string]string) *whatsappv1.Contact {
	c := &whatsappv1.Contact{Phone: proto.String("+14155550123"), Name: &name, Email: &notes, Company: &name, Notes: &notes,
		Tags: tags, Groups: reversed(tags), CustomFields: &structpb.Struct{Fields: map[string]*structpb.Value{}}}
	for k, v := range custom {
		c.CustomFields.Fields[k] = structpb.NewStringValue(v)
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	pieces := []string{"a", "Å", "😀", " ", ",", ";", "|", "\"", "'", "=", "+", "-", "@", "[", "]", "{", "\n", "\r", "\t", "1", "\\", "<", "\u00a0", "#"}
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	for range 5_000 {
		var tags []string
		for range r.IntN(4) {
			if s := text(); s != "" {
				tags = append(tags, s)
			}
		}
		custom := map[string]string{}
		for range r.IntN(3) {
			custom[text()+"k"] = text() + "v"
		}
		c := contactOf(text(), text(), tags, custom)
		roundTrip(t, c)
		if t.Failed() {
			t.Fatalf("the contact was %v, with the fields %q", c, slices.Sorted(maps.Keys(custom)))
		}
	}
}

func reversed(s []string) []string {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}
