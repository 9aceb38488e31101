package main

import (
	"regexp"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// keywords are the rules that say the same as a keyword of JSON Schema.
var keywords = []struct {
	rule    protoreflect.Name
	keyword string
}{
	{"min_len", "minLength"}, {"max_len", "maxLength"}, {"len", "minLength"}, {"len", "maxLength"},
	{"gte", "minimum"}, {"gt", "exclusiveMinimum"}, {"lte", "maximum"}, {"lt", "exclusiveMaximum"},
	{"min_items", "minItems"}, {"max_items", "maxItems"},
	{"min_pairs", "minProperties"}, {"max_pairs", "maxProperties"},
}

// formats are the rules on strings that say the same as a format.
var formats = map[protoreflect.Name]string{
	"email": "email", "hostname": "hostname", "ipv4": "ipv4", "ipv6": "ipv6",
	"uri": "uri", "uri_ref": "uri-reference", "uuid": "uuid",
}

// constrain adds to a schema what the rules of a value say and JSON Schema can say
// too. It may say less than the rules do, never more: rules on bytes, times and
// enums, rules that hold for some values only and most CEL expressions are left
// out. wrapped is the name of the field that the value is unwrapped from, if any.
func constrain(s *object, rules *validate.FieldRules, wrapped protoreflect.Name) {
	if rules == nil || rules.GetIgnore() != validate.Ignore_IGNORE_UNSPECIFIED {
		return
	}
	m := rules.ProtoReflect()
	if fd := m.WhichOneof(m.Descriptor().Oneofs().ByName("type")); fd != nil && wrapped == "" {
		switch fd.Name() {
		case "any", "duration", "timestamp", "field_mask", "enum", "bool":
		case "bytes": // in base64 they have another length
			if s.get("format") == "binary" {
				boundRules(s, m.Get(fd).Message())
			}
		default:
			boundRules(s, m.Get(fd).Message())
			valueRules(s, m.Get(fd).Message())
		}
	}
	if items := s.child("items"); items != nil && !items.has("$ref") {
		constrain(items, rules.GetRepeated().GetItems(), "")
	}
	if values := s.child("additionalProperties"); values != nil && !values.has("$ref") {
		constrain(values, rules.GetMap().GetValues(), "")
		keys := newObject().set("type", "string")
		constrain(keys, rules.GetMap().GetKeys(), "")
		if len(keys.keys) > 1 {
			s.set("propertyNames", keys)
		}
	}
	for _, rule := range rules.GetCel() {
		expression(s, rule.GetExpression(), wrapped)
	}
	for _, text := range rules.GetCelExpression() {
		expression(s, text, wrapped)
	}
}

// ruleOf returns one of the rules for a kind of value, such as StringRules, and
// whether it is set.
func ruleOf(rules protoreflect.Message, name protoreflect.Name) (v protoreflect.Value, ok bool) {
	fd := rules.Descriptor().Fields().ByName(name)
	if fd == nil || !rules.Has(fd) {
		return v, false
	}
	return rules.Get(fd), true
}

// boundRules adds the rules about sizes and ranges.
func boundRules(s *object, rules protoreflect.Message) {
	for _, k := range keywords {
		if v, ok := ruleOf(rules, k.rule); ok {
			tighten(s, k.keyword, number(v))
		}
	}
	if outside(s) {
		for _, keyword := range rangeKeywords {
			s.remove(keyword)
		}
	}
}

// valueRules adds the rules about what a value is.
func valueRules(s *object, rules protoreflect.Message) {
	if v, ok := ruleOf(rules, "pattern"); ok {
		setPattern(s, v.String())
	}
	if v, ok := ruleOf(rules, "unique"); ok && v.Bool() {
		s.set("uniqueItems", true)
	}
	if v, ok := ruleOf(rules, "const"); ok {
		s.set("enum", []any{literal(v)})
	} else if v, ok := ruleOf(rules, "in"); ok {
		var values []any
		for i := range v.List().Len() {
			values = append(values, literal(v.List().Get(i)))
		}
		s.set("enum", values)
	}
	if oneof := rules.Descriptor().Oneofs().ByName("well_known"); oneof != nil {
		if fd := rules.WhichOneof(oneof); fd != nil && formats[fd.Name()] != "" && rules.Get(fd).Bool() {
			s.set("format", formats[fd.Name()])
		}
	}
}

// number returns a bound as it is written in a schema.
func number(v protoreflect.Value) any {
	switch v := v.Interface().(type) {
	case int32:
		return int64(v)
	case int64:
		return v
	case uint32:
		return int64(v)
	case uint64:
		return int64(min(v, 1<<62)) // far above every limit that makes sense
	case float32:
		return float64(v)
	}
	return v.Float()
}

// literal returns a value as it is written in a schema.
func literal(v protoreflect.Value) any {
	if text, ok := v.Interface().(string); ok {
		return text
	}
	return number(v)
}

// tighten sets a bound unless there is a narrower one already.
func tighten(s *object, keyword string, bound any) {
	if s.has(keyword) {
		old, now := asFloat(s.get(keyword)), asFloat(bound)
		if lower := strings.Contains(strings.ToLower(keyword), "min"); lower && old >= now || !lower && old <= now {
			return
		}
	}
	s.set(keyword, bound)
}

func asFloat(v any) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

var rangeKeywords = []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}

// outside reports whether the bounds on a number are the wrong way round, by which
// a rule means all numbers but those between them. That has no keyword.
func outside(s *object) bool {
	var low, high []float64
	for i, keyword := range rangeKeywords {
		switch {
		case s.has(keyword) && i < 2:
			low = append(low, asFloat(s.get(keyword)))
		case s.has(keyword):
			high = append(high, asFloat(s.get(keyword)))
		}
	}
	if len(low) == 0 || len(high) == 0 {
		return false
	}
	inclusive := s.has("minimum") && s.has("maximum")
	return low[0] > high[0] || low[0] == high[0] && !inclusive
}

// foreignSyntax is what RE2, whose patterns the contract has, and ECMA-262, whose
// patterns JSON Schema has, read differently, or what only one of them knows.
var foreignSyntax = regexp.MustCompile(`\(\?[^:]|\[\[:|\\[AzQECpPabBsS]|\\x\{`)

// setPattern sets a pattern if it means the same in JSON Schema.
func setPattern(s *object, pattern string) {
	if !s.has("pattern") && !foreignSyntax.MatchString(pattern) {
		s.set("pattern", pattern)
	}
}

// needed reports whether a request without a field is refused: because the rules
// say so, or because the field has no presence and its zero value breaks them.
// s is the field's schema with its constraints.
func needed(fd protoreflect.FieldDescriptor, rules *validate.FieldRules, s *object) bool {
	if rules == nil || rules.GetIgnore() != validate.Ignore_IGNORE_UNSPECIFIED {
		return false
	}
	if rules.GetRequired() {
		return true
	}
	if fd.HasPresence() {
		return false
	}
	switch {
	case fd.IsMap():
		return asFloat(s.get("minProperties")) >= 1
	case fd.IsList():
		return asFloat(s.get("minItems")) >= 1
	}
	switch fd.Kind() {
	case protoreflect.StringKind:
		return refusesEmpty(s)
	case protoreflect.BytesKind:
		return rules.GetBytes().GetMinLen() >= 1 || rules.GetBytes().GetLen() >= 1
	case protoreflect.EnumKind:
		e := rules.GetEnum()
		return e.GetConst() != 0 || slices.Contains(e.GetNotIn(), 0) || len(e.GetIn()) > 0 && !slices.Contains(e.GetIn(), 0)
	case protoreflect.BoolKind:
		return rules.GetBool().GetConst()
	}
	return refusesZero(s)
}

// refusesEmpty reports whether a schema for strings refuses the empty one.
func refusesEmpty(s *object) bool {
	if values, ok := s.get("enum").([]any); ok && !slices.Contains(values, any("")) {
		return true
	}
	if pattern, ok := s.get("pattern").(string); ok {
		if re, err := regexp.Compile(pattern); err == nil && !re.MatchString("") {
			return true
		}
	}
	format, hasFormat := s.get("format").(string)
	return asFloat(s.get("minLength")) >= 1 || hasFormat && format != "uri-reference"
}

// refusesZero reports whether a schema for numbers refuses 0.
func refusesZero(s *object) bool {
	if values, ok := s.get("enum").([]any); ok {
		return !slices.ContainsFunc(values, func(v any) bool { return asFloat(v) == 0 })
	}
	return asFloat(s.get("minimum")) > 0 || asFloat(s.get("maximum")) < 0 ||
		s.has("exclusiveMinimum") && asFloat(s.get("exclusiveMinimum")) >= 0 ||
		s.has("exclusiveMaximum") && asFloat(s.get("exclusiveMaximum")) <= 0
}
