package transcode_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/lategate/lategate/internal/transcode"
)

type protoName = protoreflect.FullName

// lateSeeds is JSON for testdata/late.proto's Item as an upstream may send it.
var lateSeeds = []string{
	`{"_id":"a","ownerId":"o","tags":["x",""],"rows":[[{"text":"1"},{}],[]],"state":"optIn","parts":[{"text":"t","size":5}],"count":0,"at":"2026-03-01T10:00:00.000Z"}`,
	`{"_id":"a","ownerId":{"_id":"o","name":"Olga","color":"red"},"new":{"deep":[1,{"x":null}]},"count":"many","at":"soon","state":"paused"}`,
	`{"tags":[],"rows":[],"parts":[{"text":1,"z":2},{"size":1e40}],"custom":{"n":null,"big":12345678901234567890}}`,
	`{"parts":[null],"tags":"one","variables":{"1":2},"states":["active","gone"],"owner":{"_id":"x"},"ownerId":{}}`,
	`{"count":1,"count":2,"x":1,"x":2}`,
	"{\"_id\":\"\xff\xfe\",\"\xff\":\"\\ud800x\"}",
}

// TestLenient reads answers that contain more than the contract, or something else.
func TestLenient(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	tests := []struct {
		name, json, want string
		report           string // message.member=cause
	}{
		{"spelling, unwrap and rows", lateSeeds[0],
			`id:"a" owner_id:"o" tags:{values:"x" values:""} rows:{cells:{text:"1"} cells:{}} rows:{} state:STATE_OPTED_IN parts:{text:"t" size:5} count:0 at:{seconds:1772359200}`, ""},
		{"an id that is the whole object", `{"ownerId":{"_id":"o","name":"Olga","color":"red"}}`,
			`owner_id:"o" owner:{id:"o" name:"Olga" extra:{fields:{key:"color" value:{string_value:"red"}}}}`, "late.v1.Owner.color=unnamed"},
		{"an object without an id", `{"ownerId":{}}`, `owner:{}`, ""},
		{"a member named like the expanded field is not it", `{"owner":{"_id":"x"}}`,
			`extra:{fields:{key:"owner" value:{struct_value:{fields:{key:"_id" value:{string_value:"x"}}}}}}`, "late.v1.Item.owner=unnamed"},
		{"misfits keep their whole value", `{"count":"many","at":"soon","state":"paused","active":1}`,
			`extra:{fields:{key:"active" value:{number_value:1}} fields:{key:"at" value:{string_value:"soon"}} fields:{key:"count" value:{string_value:"many"}} fields:{key:"state" value:{string_value:"paused"}}}`,
			"late.v1.Item.active=misfit late.v1.Item.at=misfit late.v1.Item.count=misfit late.v1.Item.state=misfit"},
		{"one bad element sets the list aside", `{"states":["active","gone"],"parts":[{"text":"t"},null]}`,
			`extra:{fields:{key:"parts" value:{list_value:{values:{struct_value:{fields:{key:"text" value:{string_value:"t"}}}} values:{null_value:NULL_VALUE}}}} fields:{key:"states" value:{list_value:{values:{string_value:"active"} values:{string_value:"gone"}}}}}`,
			"late.v1.Item.parts=misfit late.v1.Item.states=misfit"},
		{"a misfit inside an element stays there", `{"parts":[{"text":1,"size":2}]}`,
			`parts:{size:2 extra:{fields:{key:"text" value:{number_value:1}}}}`, "late.v1.Part.text=misfit"},
		{"out of range never wraps", `{"count":2147483648}`, `extra:{fields:{key:"count" value:{number_value:2147483648}}}`, "late.v1.Item.count=misfit"},
		{"long integers stay exact", `{"n":12345678901234567890,"m":123456789012345678}`,
			`extra:{fields:{key:"m" value:{string_value:"123456789012345678"}} fields:{key:"n" value:{string_value:"12345678901234567890"}}}`,
			"late.v1.Item.m=unnamed late.v1.Item.n=unnamed"},
		{"null is absence", `{"_id":null,"tags":null,"parts":null,"count":null,"custom":null}`, ``, ""},
		{"empty lists have presence where they are wrapped", `{"tags":[],"rows":[],"parts":[]}`, `tags:{}`, ""},
		{"null survives in a free-form object", `{"custom":{"n":null}}`, `custom:{fields:{key:"n" value:{null_value:NULL_VALUE}}}`, ""},
		{"the last of two counts", `{"count":1,"parts":[{"text":"a"}],"parts":[{"text":"b"}],"count":2}`, `parts:{text:"b"} count:2`,
			"late.v1.Item.count=replaced late.v1.Item.parts=replaced"},
		{"broken UTF-8 is mended", "{\"_id\":\"a\xffb\\ud800\",\"tags\":[\"\xe2\x82\"]}", "id:\"a\uFFFDb\uFFFD\" tags:{values:\"\uFFFD\uFFFD\"}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reported := map[string]bool{}
			got, err := ty.decode(t, tt.json, transcode.Lenient, func(m protoName, member []byte, c transcode.Cause) {
				reported[fmt.Sprintf("%s.%s=%s", m, member, c)] = true
			})
			if err != nil {
				t.Fatal(err)
			}
			want := ty.New().Interface()
			if err := prototext.Unmarshal([]byte(tt.want), want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
			wantReport := map[string]bool{}
			for _, r := range strings.Fields(tt.report) {
				wantReport[r] = true
			}
			if diff := cmp.Diff(wantReport, reported); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
		})
	}
}

// TestStrict reads requests: each error names the member and the offset.
func TestStrict(t *testing.T) {
	ty := compile(t, "late.proto", "Order")
	tests := []struct {
		name, json, want string // want is the message, or the error after "!"
	}{
		{"open part", `{"accountId":"a","parts":[{"text":"t","sub_type":"url"}]}`,
			`account_id:"a" parts:{text:"t" extra:{fields:{key:"sub_type" value:{string_value:"url"}}}}`},
		{"open part keeps misfits", `{"accountId":"a","parts":[{"text":["t"]}]}`,
			`account_id:"a" parts:{extra:{fields:{key:"text" value:{list_value:{values:{string_value:"t"}}}}}}`},
		{"unknown member", `{"accountId":"a","acount":1}`, `!acount: no such member; check its spelling against the API reference (at offset 17)`},
		{"unknown member deep down", `{"lines":[{"phone":"1"},{"fone":"2"}]}`, `!lines[1].fone: no such member; check its spelling against the API reference (at offset 25)`},
		{"the proto name is not the JSON name", `{"account_id":"a"}`, `!account_id: no such member; check its spelling against the API reference (at offset 1)`},
		{"number for an enum", `{"state":1}`, `!state: a string is expected (at offset 9)`},
		{"unknown enum text", `{"state":"gone"}`, `!state: not one of the values that this field takes (at offset 9)`},
		{"kind", `{"lines":[{"quantity":"x"}]}`, `!lines[0].quantity: a number is expected (at offset 22)`},
		{"range", `{"lines":[{"quantity":3000000000}]}`, `!lines[0].quantity: not a whole number in the field's range (at offset 22)`},
		{"twice", `{"accountId":"a","accountId":"b"}`, `!accountId: the member occurs twice (at offset 17)`},
		{"twice in an open part", `{"parts":[{"x":1,"x":2}]}`, `!parts[0].x: the member occurs twice (at offset 21)`},
		{"not an object", `[]`, `!an object is expected (at offset 0)`},
		{"empty", ``, `!an object is expected (at offset 0)`},
		{"null", `null`, `!an object is expected (at offset 0)`},
		{"trailing comma", `{"accountId":"a",}`, `!a member's name in double quotes is expected here (at offset 17)`},
		{"cut short", `{"accountId":"a`, `!accountId: the text ends too early: the text ends inside a string (at offset 15)`},
		{"two values", `{} {}`, `!more text after the JSON value (at offset 3)`},
		{"bad UTF-8", "{\"accountId\":\"a\xff\"}", `!accountId: the string is not valid UTF-8 (at offset 14)`},
		{"half a surrogate pair", `{"accountId":"\ud800"}`, `!accountId: an invalid escape sequence (at offset 14)`},
		{"too deep", `{"parts":[{"x":` + strings.Repeat("[", 1100), `!parts[0]: nested more than 1000 levels deep (at offset 1012)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ty.decode(t, tt.json, transcode.Strict, nil)
			if msg, wantErr := strings.CutPrefix(tt.want, "!"); wantErr {
				var e *transcode.Error
				if !errors.As(err, &e) || e.Error() != msg {
					t.Fatalf("got %v (%v)\nwant %s", err, got, msg)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := ty.New().Interface()
			if err := prototext.Unmarshal([]byte(tt.want), want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestForward checks that unknown members of a request are kept in every message, whether
// it declares `extra` or not, and are written back.
func TestForward(t *testing.T) {
	ty := compile(t, "late.proto", "Order")
	in := `{"accountId":"a","lines":[{"phone":"1","priority":{"x":[null]}}],"dryRun":true}`
	m, err := ty.decode(t, in, transcode.Forward, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ty.decode(t, `{"a":1,"a":2}`, transcode.Forward, nil); err == nil {
		t.Error("a member that occurs twice was accepted, want an error")
	}
	sameJSON(t, in, write(t, ty, m, transcode.OmitEmpty))
}

// TestAppendJSON writes what a lenient reading has read.
func TestAppendJSON(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	tests := []struct{ name, in, omit, always string }{
		{"every option", lateSeeds[0], lateSeeds[0], `{"_id":"a","ownerId":"o","tags":["x",""],"rows":[[{"text":"1"},{}],[]],"state":"optIn","parts":[{"text":"t","size":5}],"count":0,"at":"2026-03-01T10:00:00.000Z","states":[]}`},
		{"extra and expand", `{"ownerId":{"_id":"o","color":"red"},"new":{"deep":[1,{"x":null}]},"count":"many"}`,
			`{"ownerId":{"_id":"o","color":"red"},"new":{"deep":[1,{"x":null}]},"count":"many"}`,
			`{"ownerId":{"_id":"o","color":"red"},"new":{"deep":[1,{"x":null}]},"count":"many","rows":[],"parts":[],"states":[]}`},
		{"a list that did not fit is not written twice", `{"parts":"none"}`, `{"parts":"none"}`, `{"parts":"none","rows":[],"states":[]}`},
		{"empty wrapped list", `{"tags":[]}`, `{"tags":[]}`, `{"tags":[],"rows":[],"parts":[],"states":[]}`},
		{"microseconds and more", `{"at":"2026-03-01T10:00:00.123456Z"}`, `{"at":"2026-03-01T10:00:00.123456Z"}`, `{"at":"2026-03-01T10:00:00.123456Z","rows":[],"parts":[],"states":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ty.decode(t, tt.in, transcode.Lenient, nil)
			if err != nil {
				t.Fatal(err)
			}
			sameJSON(t, tt.omit, write(t, ty, m, transcode.OmitEmpty))
			sameJSON(t, tt.always, write(t, ty, m, transcode.AlwaysArrays))
		})
	}
}

// TestFieldMaskPaths checks that invalid paths are not written: they could not be read
// back, and could break out of their string.
func TestFieldMaskPaths(t *testing.T) {
	ty := compile(t, "kinds.proto", "Kinds")
	for path, want := range map[string]string{"a": `"a"`, "a_b.c": `"aB.c"`, `a"b`: "", "a__b": "", "a_": "", "aB": "", "0": "", "\xff": "", "": ""} {
		mask := append([]byte{1<<3 | 2, byte(len(path))}, path...)
		wire := append([]byte{0xe2, 0x04, byte(len(mask))}, mask...) // field 76
		text, err := ty.AppendJSON(nil, wire, transcode.OmitEmpty)
		if (err == nil) != (want != "") || err == nil && string(text) != `{"fm":`+want+`}` {
			t.Errorf("%q: got %s (%v), want %s", path, text, err, want)
		}
	}
}

// TestNamedFieldWins checks that extra cannot override a field.
func TestNamedFieldWins(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	m := ty.New().Interface()
	if err := prototext.Unmarshal([]byte(`count:1 extra:{fields:{key:"count" value:{number_value:2}} fields:{key:"x" value:{bool_value:true}}}`), m); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, `{"count":1,"x":true}`, write(t, ty, m, transcode.OmitEmpty))
}

// TestDeepExtra checks that values deeper than 30 levels are kept as text, so that runtimes
// which stop at 100 nested messages can read the answer.
func TestDeepExtra(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	deep := strings.Repeat(`{"k":`, 200) + "1" + strings.Repeat("}", 200)
	wire, err := ty.AppendWire(nil, []byte(`{"deep":`+deep+`}`), transcode.Lenient, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := ty.New().Interface()
	if err := (proto.UnmarshalOptions{RecursionLimit: 100}).Unmarshal(wire, m); err != nil {
		t.Fatal(err)
	}
	if text := write(t, ty, m, transcode.OmitEmpty); !strings.Contains(text, `{\"k\":1}`) {
		t.Errorf("got %s, want the innermost value in it", text)
	}
}

// TestExtraIsBounded checks that members beyond the limit are dropped and reported, and
// that reading goes on.
func TestExtraIsBounded(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	big := strings.Repeat("x", 1<<20)
	cuts := 0
	m, err := ty.decode(t, `{"a":"`+big+`","b":1,"count":7}`, transcode.Lenient, func(_ protoName, _ []byte, c transcode.Cause) {
		if c == transcode.Cut {
			cuts++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if cuts != 1 {
		t.Errorf("got %d members reported as cut, want 1", cuts)
	}
	sameJSON(t, `{"count":7,"b":1}`, write(t, ty, m, transcode.OmitEmpty))
}

// TestHugeInputs reads inputs of 100 MB of the kinds that could take more than linear time.
func TestHugeInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("reads several 100 MB inputs")
	}
	ty := compile(t, "late.proto", "Item")
	const size = 100 << 20
	inputs := map[string]string{
		"one string":        `{"_id":"` + strings.Repeat("a", size) + `"}`,
		"escapes":           `{"_id":"` + strings.Repeat(`\n`, size/2) + `"}`,
		"list of objects":   `{"parts":[` + strings.Repeat(`{"text":"0123456789"},`, size/22) + `{}]}`,
		"object with names": `{"custom":{` + manyNames(size) + `}}`,
		"white space":       `{` + strings.Repeat(" ", size) + `}`,
		"unclosed":          strings.Repeat(`{"custom":`, size/10),
		"deep free form":    `{"custom":` + strings.Repeat(`{"k":`, 900) + `"` + strings.Repeat("a", size) + `"` + strings.Repeat("}", 901),
	}
	for name, in := range inputs {
		t.Run(name, func(t *testing.T) {
			for _, mode := range []transcode.Mode{transcode.Strict, transcode.Lenient} {
				_, err := ty.AppendWire(nil, []byte(in), mode, nil)
				if (err != nil) != (name == "unclosed") {
					t.Error(err)
				}
			}
		})
	}
}

func manyNames(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `"member %d":%d,`, i, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func write(t *testing.T, ty typ, m proto.Message, lists transcode.Lists) string {
	t.Helper()
	// In order, as generated messages are written; those of dynamicpb are not, otherwise.
	wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ty.AppendJSON([]byte("x"), wire, lists)
	if err != nil {
		t.Fatal(err)
	}
	return string(text[1:])
}

func sameJSON(t *testing.T, want, got string) {
	t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("got %s, want JSON", got)
	}
	if diff := cmp.Diff(w, g); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}
