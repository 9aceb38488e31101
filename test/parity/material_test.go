package parity

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"buf.build/go/protovalidate"
)

// A gen makes the random data for calls of one operation.
type gen struct {
	*rand.Rand
	rules protovalidate.Validator
}

func (g *gen) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

// words are the parts of texts: what is difficult for escapes, encodings, queries and
// paths.
var words = []string{
	"a", "Zoë", "日本", "😀", "é", " ", "+", "%", "%2F", "%zz", "/", "//", "..", ".", "?", "#", "&", "=", ":", ";", ",", "@", "!", "*", "'",
	`"`, `\`, `\u0041`, "<b>", "{{1}}", "{", "}", "[", "]", "|", "^", "`", "~", "$", "0", "null", "true", "\u2028", "\ufeff", "\U0010ffff",
}

// controls can only be in a body or a query.
var controls = []string{"\x00", "\x01", "\b", "\t", "\n", "\r", "\f", "\x1f", "\x7f", "\u0085"}

// text returns a random text, seldom empty or long.
func (g *gen) text() string {
	switch {
	case g.chance(0.1):
		return ""
	case g.chance(0.01):
		return strings.Repeat(pick(g, words), 50+g.IntN(5000))
	}
	var b strings.Builder
	for range 1 + g.IntN(6) {
		if g.chance(0.1) {
			b.WriteString(pick(g, controls))
		} else {
			b.WriteString(pick(g, words))
		}
	}
	return b.String()
}

// id returns a text that is valid in a path.
func (g *gen) id() string {
	var b strings.Builder
	for range 1 + g.IntN(5) {
		b.WriteString(pick(g, words))
	}
	return b.String()
}

func (g *gen) phone() string {
	return pick(g, []string{"", "+"}) + strconv.FormatInt(1e6+g.Int64N(1e15-1e6), 10)
}

// moment returns a time as the upstream writes it: in UTC, with as many groups of three
// decimals as necessary, and at least one.
func (g *gen) moment(from, to time.Time) string {
	precision := pick(g, []time.Duration{time.Second, time.Millisecond, time.Millisecond, time.Microsecond, time.Nanosecond})
	t := from.Add(time.Duration(g.Int64N(int64(to.Sub(from))))).Truncate(precision).UTC()
	decimals := fmt.Sprintf("%09d", t.Nanosecond())
	for len(decimals) > 3 && strings.HasSuffix(decimals, "000") {
		decimals = decimals[:len(decimals)-3]
	}
	return t.Format("2006-01-02T15:04:05.") + decimals + "Z"
}

// whole returns a whole number between two limits; the limits themselves are likely.
func (g *gen) whole(lo, hi int64) json.Number {
	switch n := hi - lo; { // overflows for the widest range, which does not need n
	case g.chance(0.1):
		return json.Number(strconv.FormatInt(lo, 10))
	case g.chance(0.1):
		return json.Number(strconv.FormatInt(hi, 10))
	case g.chance(0.2) && lo <= 0 && hi >= 0:
		return "0"
	case n > 0:
		return json.Number(strconv.FormatInt(lo+g.Int64N(n), 10))
	}
	return json.Number(strconv.FormatInt(int64(g.Uint64()), 10))
}

// number returns a number that a double can represent.
func (g *gen) number() json.Number {
	return pick(g, []json.Number{"0", "1", "-1", "0.5", "-12.25", "1e3", "2E-3", "1700000000000", "-0", "9007199254740991", json.Number(strconv.Itoa(g.IntN(1000)))})
}

// oddNumber returns a number that some field, or a double, cannot represent.
func (g *gen) oddNumber() json.Number {
	return pick(g, []json.Number{
		"2147483647", "2147483648", "-2147483648", "-2147483649", "9007199254740993", "9223372036854775807", "9223372036854775808",
		"-9223372036854775809", "18446744073709551616", "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "5.0", "1e2", "1.5", "0.1e1", "1E+2",
	})
}

// name returns the name of a member that is not in the contract. Some look similar to names
// of the contract.
func (g *gen) name() string {
	return pick(g, []string{"x", "new_member", "extra", "profile", "ID", "_Id", "fields", "account_id", "sent_count", "created_at", "Success", "__proto__", "", "a.b", "naïve", "\"", "\n"}) +
		pick(g, []string{"", "", "2", "_é"})
}

// anything returns a random JSON value, nested a few levels at most.
func (g *gen) anything(depth int) any {
	kinds := 8
	if depth == 0 {
		kinds = 6
	}
	switch g.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return g.chance(0.5)
	case 2:
		return g.number()
	case 3, 4, 5:
		return g.text()
	case 6:
		list := []any{}
		for range g.IntN(4) {
			list = append(list, g.anything(depth-1))
		}
		return list
	}
	return g.object(depth - 1)
}

func (g *gen) object(depth int) map[string]any {
	object := map[string]any{}
	for range g.IntN(4) {
		object[g.name()+pick(g, []string{"", "k", "1"})] = g.anything(depth)
	}
	return object
}

// odd returns a JSON value that fits none of the contract's fields, or only some.
func (g *gen) odd() any {
	switch g.IntN(5) {
	case 0:
		return g.oddNumber()
	case 1:
		return fmt.Sprint(g.oddNumber()) // in quotes
	case 2:
		return pick(g, []string{"", "UNHEARD_OF", "2026-02-30T00:00:00Z", "2026-01-31T10:00:00", "2026-01-31T10:00:00+02:00", "2026-01-31", "true", "0x10", " 5", "draft", "sent"})
	case 3:
		return map[string]any{"_id": g.text(), "id": g.anything(0), g.name(): g.oddNumber()}
	}
	return g.anything(2)
}
