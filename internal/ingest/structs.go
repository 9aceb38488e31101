package ingest

import (
	"bytes"
	"encoding/json"
	"math"

	"google.golang.org/protobuf/types/known/structpb"
)

const (
	// maxValues is the most JSON values of an event that are turned into Structs. A Struct is
	// several times larger than its JSON, and clients accept messages of 4 MiB by default.
	maxValues = 20_000
	// maxDepth is the deepest nesting in a Struct; deeper values become JSON text, as in
	// answers. Many protobuf libraries allow 100 nested messages, and each level needs three.
	maxDepth = 30
)

// structs makes the Structs of one event. left is how many values they may still have. A larger one
// is dropped: the upstream's JSON, which is stored as well, has it.
type structs struct{ left int }

// of returns a JSON object as a Struct, or nil if it is not an object, empty or too large.
func (c *structs) of(text []byte) *structpb.Struct {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var m map[string]any
	if dec.Decode(&m) != nil || len(m) == 0 || !c.take(m) {
		return nil
	}
	return object(m, 1)
}

// take subtracts the number of values of v from left, and reports whether there were enough left.
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
		if err != nil || math.IsInf(f, 0) { // beyond the numbers of a Struct
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
	b, _ := json.Marshal(v) // it was decoded from JSON, so it cannot fail
	return structpb.NewStringValue(string(b))
}
