package ingest

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

func TestStructs(t *testing.T) {
	// An object at each of the 30 levels, and JSON text below them.
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	cut := strings.Repeat(`{"a":`, maxDepth) + `"` + strings.Repeat(`{\"a\":`, 10) + "1" + strings.Repeat("}", 10) + `"` + strings.Repeat("}", maxDepth)
	for _, tc := range []struct{ json, want string }{
		{`{"a":[1,"x",null,true,{"b":{}}],"a":2,"c":1e999,"d":-1.5}`, `{"a":2,"c":"1e999","d":-1.5}`},
		{deep, cut},
		{`{}`, ""}, {`[1]`, ""}, {`null`, ""}, {``, ""},
		{`{"a":[` + strings.Repeat("0,", maxValues) + `0]}`, ""},
	} {
		c := structs{left: maxValues}
		got := c.of([]byte(tc.json))
		if tc.want == "" {
			if got != nil || c.left != maxValues {
				t.Errorf("%.50s: got a Struct and %d left, want none", tc.json, c.left)
			}
			continue
		}
		want := new(structpb.Struct)
		if err := protojson.Unmarshal([]byte(tc.want), want); err != nil {
			t.Fatal(err)
		}
		if !proto.Equal(got, want) {
			t.Errorf("%.50s: got %v, want %v", tc.json, got, want)
		}
	}
	// All Structs of an event share the limit.
	c := structs{left: 5}
	if c.of([]byte(`{"a":1,"b":2}`)) == nil || c.of([]byte(`{"a":1,"b":2}`)) != nil || c.of([]byte(`{"a":1}`)) == nil {
		t.Errorf("%d left", c.left)
	}
}
