package parity

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/test/internal/late"
)

// answer makes the JSON of an operation's answer: as in the contract, or with more and more
// that is not in it.
func (g *gen) answer(op operation) map[string]any {
	wild := pick(g, []float64{0, 0.03, 0.3})
	object := g.saying(op.Descriptor.Output(), wild, 0)
	// A success that reports a failure is an error over gRPC; another test covers it.
	delete(object, "error")
	return object
}

// saying makes the JSON of an answer's message; wild is the probability of unexpected
// members.
func (g *gen) saying(md protoreflect.MessageDescriptor, wild float64, depth int) map[string]any {
	object := map[string]any{}
	fields := late.Fields(md)
	for _, name := range sortedKeys(fields) {
		f := fields[name]
		if g.chance(0.2) || depth > 3 && f.Elem.Message() != nil {
			continue
		}
		object[name] = g.said(f, wild, depth)
	}
	for g.chance(wild) {
		object[g.name()] = pick(g, []func() any{g.odd, func() any { return g.anything(3) }})()
	}
	return object
}

func (g *gen) said(f late.Field, wild float64, depth int) any {
	var build func(lists int) any
	build = func(lists int) any {
		inner := f.Elem.Message()
		switch {
		case g.chance(wild / 2):
			return g.odd()
		case lists > 0:
			list := []any{}
			for range g.IntN(4) {
				list = append(list, build(lists-1))
			}
			return list
		case f.Expanded != nil && g.chance(0.5):
			return g.saying(f.Expanded.Message(), wild, depth+1)
		case inner != nil && !f.Elem.IsMap() && inner.ParentFile().Package() != "google.protobuf":
			return g.saying(inner, wild, depth+1)
		}
		return g.value(f.Elem, f.Outer, depth)
	}
	return build(f.Lists)
}

// respond makes an exchange whose answer has the given body.
func (g *gen) respond(status int, object map[string]any) *exchange {
	x := &exchange{status: status, answer: speller{g, true}.json(object), header: map[string]string{}}
	for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"} {
		if g.chance(0.8) {
			x.header[name] = fmt.Sprint(g.IntN(math.MaxInt32))
		}
	}
	return x
}
