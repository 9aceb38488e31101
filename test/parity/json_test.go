package parity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// parseJSON reads a JSON text as nil, bool, string, json.Number, []any and
// map[string]any.
func parseJSON(text []byte) (v any, err error) {
	in := json.NewDecoder(bytes.NewReader(text))
	in.UseNumber()
	if err = in.Decode(&v); err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one value in %s", text)
	}
	return v, nil
}

// plainJSON writes a tree of the types that parseJSON returns.
func plainJSON(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // it is JSON
	}
	return out
}

// diffJSON compares two JSON texts by value: the order of members, white space, escapes and
// the notation of numbers do not matter.
func diffJSON(want, got []byte) string {
	w, err := parseJSON(want)
	if err != nil {
		return err.Error()
	}
	g, err := parseJSON(got)
	if err != nil {
		return err.Error()
	}
	return cmp.Diff(w, g, cmp.Comparer(func(a, b json.Number) bool {
		x, xok := new(big.Rat).SetString(string(a))
		y, yok := new(big.Rat).SetString(string(b))
		return xok && yok && x.Cmp(y) == 0
	}))
}

// A speller writes JSON in one of its many notations.
type speller struct {
	*gen
	// lax makes it write, now and then, what a strict reader refuses: single surrogates,
	// invalid UTF-8, and a member twice, of which the last counts.
	lax bool
}

func (s speller) json(v any) []byte { return s.value(nil, v) }

func (s speller) value(dst []byte, v any) []byte {
	dst = s.space(dst)
	switch v := v.(type) {
	case nil:
		dst = append(dst, "null"...)
	case bool:
		dst = fmt.Append(dst, v)
	case json.Number:
		dst = append(dst, v...)
	case string:
		dst = s.text(dst, v)
	case []any:
		dst = append(dst, '[')
		for i, e := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = s.value(dst, e)
		}
		dst = append(s.space(dst), ']')
	case map[string]any:
		dst = s.object(dst, v)
	default:
		panic(fmt.Sprintf("%T is not JSON", v))
	}
	return s.space(dst)
}

func (s speller) object(dst []byte, v map[string]any) []byte {
	dst = append(dst, '{')
	names := sortedKeys(v)
	s.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for i, name := range names {
		if i > 0 {
			dst = append(dst, ',')
		}
		if s.lax && s.chance(0.01) {
			dst = append(s.text(s.space(dst), name), ':')
			dst = append(s.value(dst, s.instead(v[name])), ',')
		}
		dst = append(s.space(s.text(s.space(dst), name)), ':')
		dst = s.value(dst, v[name])
	}
	return append(s.space(dst), '}')
}

// instead returns another value, and for a text another text: a value that is not a text
// would move a whole map of texts to extra, even if it does not count.
func (s speller) instead(v any) any {
	if _, isText := v.(string); isText {
		return s.gen.text()
	}
	return s.anything(1)
}

func (s speller) space(dst []byte) []byte {
	for s.chance(0.05) {
		dst = append(dst, " \t\r\n"[s.IntN(4)])
	}
	return dst
}

// text writes a string. Most texts are written without unnecessary escapes, as usual.
func (s speller) text(dst []byte, text string) []byte {
	escapes := []float64{0, 0, 0.1, 1}[s.IntN(4)]
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '\uFFFD' && s.lax && s.chance(0.5):
			dst = append(dst, []string{`\ud83d`, "\xff", "\xc3"}[s.IntN(3)]...)
		case r == '"' || r == '\\' || r == '/' && s.chance(escapes):
			dst = append(dst, '\\', byte(r))
		case strings.ContainsRune("\b\f\n\r\t", r) && s.chance(0.5):
			dst = append(dst, '\\', "bfnrt"[strings.IndexRune("\b\f\n\r\t", r)])
		case r < 0x20 || s.chance(escapes):
			format := []string{`\u%04x`, `\u%04X`}[s.IntN(2)]
			if high, low := utf16.EncodeRune(r); high != '\uFFFD' {
				dst = fmt.Appendf(dst, format+format, high, low)
			} else {
				dst = fmt.Appendf(dst, format, r)
			}
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}

// sortedKeys returns an object's names in a fixed order, so that a seed always gives the
// same run.
func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
