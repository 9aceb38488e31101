package ingest

import (
	"bytes"
	"encoding/json"
	"math"

	"google.golang.org/protobuf/types/known/structpb"
)

const (
	// maxValues is how many JSON values of an event are turned into a Struct: a Struct
	// takes several times the room, and clients take messages of 4 MiB by default.
	maxValues = 20_000
	// maxDepth is how deep they may be nested; what is deeper is JSON text, as in
	// answers. Many protobuf libraries stop at 100 messages, and a level takes three.
	maxDepth = 30
)

// structs makes Structs of one event's JSON. One that has more values than are left is
// dropped: it is in the upstream's own JSON, which is kept beside.
type structs struct{ left int }

// of returns a JSON object as a Struct, or nil if it is none, is empty or is too large.
func (c *structs) of(text []byte) *structpb.Struct {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var m map[string]any
	if dec.Decode(&m) != nil || len(m) == 0 || !c.take(m) {
		return nil
	}
	return object(m, 1)
}

// take counts the values of v down, and leaves the count as it was if there are too many.
func (c *structs) take(v any) bool {
	left := c.left - count(v)
	if left < 0 {
		return false
	}
	c.left = left
	return true
}

func count(v any) int {
	n := 1
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			n += count(e)
		}
	case []any:
		for _, e := range v {
			n += count(e)
		}
	}
	return n
}

func object(m map[string]any, depth int) *structpb.Struct {
	s := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(m))}
	for k, v := range m {
		s.Fields[k] = value(v, depth+1)
	}
	return s
}

func value(v any, depth int) *structpb.Value {
	switch v := v.(type) {
	case string:
		return structpb.NewStringValue(v)
	case bool:
		return structpb.NewBoolValue(v)
	case json.Number:
		f, err := v.Float64()
		if err != nil || math.IsInf(f, 0) { // beyond what a Struct can say
			return structpb.NewStringValue(v.String())
		}
		return structpb.NewNumberValue(f)
	case map[string]any:
		if depth > maxDepth {
			return asText(v)
		}
		return structpb.NewStructValue(object(v, depth))
	case []any:
		if depth > maxDepth {
			return asText(v)
		}
		l := &structpb.ListValue{Values: make([]*structpb.Value, len(v))}
		for i, e := range v {
			l.Values[i] = value(e, depth+1)
		}
		return structpb.NewListValue(l)
	}
	return structpb.NewNullValue()
}

func asText(v any) *structpb.Value {
	b, _ := json.Marshal(v) // it was JSON, so it can be again
	return structpb.NewStringValue(string(b))
}
