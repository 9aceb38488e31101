package transcode_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/transcode"
)

// seeds is JSON of testdata/kinds.proto: every field, and the edges of each kind.
var seeds = []string{
	`{}`,
	` { "d" : 1.5e3 , "f":-0.25,"ia":-2147483648,"ib":"-9223372036854775808","ua":4294967295,"ub":18446744073709551615} `,
	`{"sa":-1,"sb":-5,"fa":7,"fb":"8","ga":-9,"gb":"-10","b":true,"s":"héllo \"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 😀","y":"AQID_-8","e":"COLOR_RED","m":{"m":{"s":"x"}}}`,
	`{"od":0,"oia":0,"os":"","ob":false,"oe":"COLOR_UNSPECIFIED","oy":""}`,
	`{"rd":[1,2.5,"NaN","Infinity","-Infinity"],"ria":[],"rsb":[-1,0,1],"rfa":[1],"rb":[true,false],"rs":["","a"],"ry":["","AA=="],"re":["COLOR_GREEN",-1,7],"rm":[{},{"ia":1}],"unpacked":[0,1]}`,
	`{"mss":{"a":"b","":""},"mii":{"-1":"2"},"mbm":{"true":{"s":"t"},"false":{}},"mse":{"k":"COLOR_RED"},"mud":{"18446744073709551615":0.1},"msv":{"n":null,"l":[1,[2]]},"msy":{"-7":"Zm8="}}`,
	`{"ca":"x"}`, `{"cb":0}`, `{"cm":{}}`, `{"cv":null}`, `{"cn":null}`, `{"ca":"x","cb":1}`, `{"ca":null,"cb":1}`,
	`{"ts":"2026-03-01T10:00:00.123Z","du":"-1.000000001s","st":{"a":{"b":[1,"2",null,true,{}]}},"va":[1],"li":[null,[]],"fm":"a,bC.d","nu":null}`,
	`{"ts":"2026-03-31T23:59:59.999999999+05:30","du":"315576000000s","va":null,"nu":"NULL_VALUE"}`,
	`{"ts":"2026-03-01T10:00:00"}`, `{"ts":"0000-01-01T00:00:00.000Z"}`, `{"ts":"2024-02-29T00:00:00.000Z"}`, `{"ts":"2023-02-29T00:00:00.000Z"}`,
	`{"wb":true,"wia":0,"wib":"5","wua":1,"wub":"2","wf":1.5,"wd":2,"ws":"","wy":"AA"}`,
	`{"rts":["2026-03-01T10:00:00Z"],"rva":[null,1,"a"],"rws":["a",""],"em":{}}`,
	`{"ia":1e2,"ib":1.0,"ua":10e-1,"ub":0.5e1,"ria":[1.0e0]}`,
	`{"ia":2147483648}`, `{"ua":-1}`, `{"ib":9223372036854775808}`, `{"ia":1.5}`, `{"ub":1e20}`, `{"f":1e39}`, `{"d":1e309}`,
	`{"s":null,"rs":null,"mss":null,"m":null,"d":null}`, `{"rs":[null]}`, `{"mss":{"a":null}}`,
	`{"mii":{"":0}}`, `{"mii":{"1e2":0}}`, `{"mii":{"+1":0,"01":0}}`, `{"mii":{"-0":0}}`, `{"mud":{"-1":0}}`, `{"mud":{"-0":0}}`, `{"mbm":{"TRUE":{}}}`,
	`{"unknown":1}`, `{"s":"a","s":"b"}`, `{"mss":{"a":"1","a":"2"}}`, `{"st":{"a":1,"a":2}}`,
	`{"s":"\ud800"}`, "{\"s\":\"\xff\"}", "{\"s\":\"a\tb\"}", `{"s":"\x"}`, `{"s":"\u12g4"}`,
	`{`, `{"s"`, `{"s":`, `{"s":"`, `{"s":"a"`, `{"s":"a",}`, `{,}`, `[]`, `null`, `1`, ``, `{} {}`, `{"ia":01}`, `{"ia":-}`, `{"ia":+1}`, `{"b":truth}`,
	`{"y":"A"}`, `{"y":"A==="}`, `{"du":"1"}`, `{"du":".5s"}`, `{"du":"01s"}`, `{"fm":"a_b"}`, `{"fm":""}`, `{"e":"NO"}`,
}

// FuzzStrictAgreesWithProtojson compares reading with protojson: both accept the same
// texts, and the messages are equal.
func FuzzStrictAgreesWithProtojson(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	ty := compile(f, "kinds.proto", "Kinds")
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := ty.decode(t, string(in), transcode.Strict, nil)
		want := ty.New().Interface()
		wantErr := protojson.Unmarshal(in, want)
		switch {
		case err == nil && wantErr != nil:
			if !laxer(in, wantErr) {
				t.Fatalf("accepted %q, which protojson refuses: %v", in, wantErr)
			}
		case err != nil && wantErr == nil:
			if !stricter(err) {
				t.Fatalf("refused %q, which protojson accepts: %v", in, err)
			}
		case err == nil:
			if !equal(got, want) {
				t.Fatalf("%q\n got %v\nwant %v", in, got, want)
			}
		}
	})
}

// laxer lists what is accepted although protojson refuses it.
func laxer([]byte, error) bool { return false }

// stricter lists what is refused although protojson accepts it.
func stricter(err error) bool { return strings.Contains(err.Error(), "levels deep") }

// equal compares deterministic wire bytes, which distinguish NaN and -0 as proto.Equal does
// not.
func equal(a, b proto.Message) bool {
	opts := proto.MarshalOptions{Deterministic: true}
	x, err := opts.Marshal(a)
	if err != nil {
		return false
	}
	y, err := opts.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}

// FuzzJSONReadsBack checks writing with protojson: it reads the written JSON as the same
// message.
func FuzzJSONReadsBack(f *testing.F) {
	ty := compile(f, "kinds.proto", "Kinds")
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		want := ty.New().Interface()
		if protojson.Unmarshal(in, want) != nil {
			return
		}
		wire, err := proto.Marshal(want)
		if err != nil {
			return
		}
		text, err := ty.AppendJSON(nil, wire, transcode.OmitEmpty)
		if err != nil {
			if _, theirs := protojson.Marshal(want); theirs == nil {
				t.Fatalf("%v: got %v, want JSON", want, err)
			}
			return
		}
		got := ty.New().Interface()
		if err := protojson.Unmarshal(text, got); err != nil {
			t.Fatalf("got %s, want JSON that protojson reads: %v", text, err)
		}
		if !equal(got, want) {
			t.Fatalf("%s\n got %v\nwant %v", text, got, want)
		}
		if _, err := ty.AppendJSON(nil, wire, transcode.AlwaysArrays); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzWire writes bytes that no marshaler made.
func FuzzWire(f *testing.F) {
	ty := compile(f, "kinds.proto", "Kinds")
	for _, s := range seeds {
		if wire, err := ty.AppendWire(nil, []byte(s), transcode.Strict, nil); err == nil {
			f.Add(wire)
		}
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		text, err := ty.AppendJSON(nil, wire, transcode.OmitEmpty)
		if err == nil && !json.Valid(text) {
			t.Fatalf("got %s, want JSON", text)
		}
	})
}

// FuzzLenientLosesNothing reads any JSON object, and writes back an equal value, except for
// what a message cannot express: the difference between null and absent, and the order of
// members.
func FuzzLenientLosesNothing(f *testing.F) {
	ty := compile(f, "late.proto", "Item")
	for _, s := range append(seeds, lateSeeds...) {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		object := json.Valid(in) && bytes.HasPrefix(bytes.TrimLeft(in, " \t\r\n"), []byte("{"))
		cut := false
		m, err := ty.decode(t, string(in), transcode.Lenient, func(_ protoName, _ []byte, c transcode.Cause) {
			cut = cut || c == transcode.Cut
		})
		if err != nil {
			if object && !strings.Contains(err.Error(), "levels deep") {
				t.Fatalf("%q: got %v, want it accepted", in, err)
			}
			return
		}
		if !object {
			t.Fatalf("%q was accepted, want an error", in)
		}
		wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		text, err := ty.AppendJSON(nil, wire, transcode.OmitEmpty)
		if err != nil {
			t.Fatalf("%q: got %v, want JSON", in, err)
		}
		if !json.Valid(text) {
			t.Fatalf("got %s, want JSON", text)
		}
		again, err := ty.decode(t, string(text), transcode.Lenient, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !cut && !equal(m, again) {
			t.Fatalf("%q: read again\n got %v\nwant %v", in, again, m)
		}
	})
}
