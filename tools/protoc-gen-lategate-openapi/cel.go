package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The conditions that are recognised. Each must be the whole of what stands between
// two &&, so that nothing around it can change what it means.
var (
	sizeCondition   = regexp.MustCompile(`^(?:size\(this\)|this(?:\.(\w+))?\.size\(\)) *(<=|<|>=|>) *(\d+)$`)
	numberCondition = regexp.MustCompile(`^this *(<=|<|>=|>) *(-?\d+)$`)
	patternCall     = regexp.MustCompile(`^this\.matches\('([^']*)'\)$`)
	formatCall      = regexp.MustCompile(`^this\.(isEmail|isHostname|isUri|isUriRef)\(\)$`)
	inCondition     = regexp.MustCompile(`^this in \[('[^'\\]*'(?:, *'[^'\\]*')*)\]$`)
	notEmpty        = regexp.MustCompile(`^this != ''$`)
	allCall         = regexp.MustCompile(`^this\.(\w+)\.all\((\w+), (.*)\)$`)
)

var calledFormats = map[string]string{
	"isEmail": "email", "isHostname": "hostname", "isUri": "uri", "isUriRef": "uri-reference",
}

// sizes are the keywords for the size of a type.
var sizes = map[any][2]string{
	"string": {"minLength", "maxLength"},
	"array":  {"minItems", "maxItems"},
	"object": {"minProperties", "maxProperties"},
}

// expression adds what a CEL expression says to a schema, if it is nothing but
// recognised conditions joined with &&. wrapped is the name of the field that the
// value is unwrapped from, if any: the expression sees the wrapper.
func expression(s *object, text string, wrapped protoreflect.Name) {
	var apply []func()
	for condition := range strings.SplitSeq(text, "&&") {
		f := recognise(s, strings.TrimSpace(condition), wrapped)
		if f == nil {
			return
		}
		apply = append(apply, f)
	}
	for _, f := range apply {
		f()
	}
}

// recognise returns what a condition adds to a schema, nil for one that is not
// known or does not suit the schema.
func recognise(s *object, condition string, wrapped protoreflect.Name) func() {
	typ := s.get("type")
	plain := typ == "string" && !s.has("contentEncoding") && wrapped == ""
	if m := sizeCondition.FindStringSubmatch(condition); m != nil {
		n, err := strconv.ParseInt(m[3], 10, 64)
		if keys, ok := sizes[typ]; ok && err == nil && m[1] == string(wrapped) && !s.has("contentEncoding") {
			return func() { bound(s, keys[0], keys[1], m[2], n) }
		}
		return nil
	}
	if m := numberCondition.FindStringSubmatch(condition); m != nil {
		if n, err := strconv.ParseInt(m[2], 10, 64); err == nil && (typ == "integer" || typ == "number") {
			return func() { compare(s, m[1], n) }
		}
		return nil
	}
	if m := patternCall.FindStringSubmatch(condition); m != nil && plain {
		// In CEL's quotes a backslash is written as two; other escapes are left alone.
		pattern := strings.ReplaceAll(m[1], `\\`, "\x00")
		if strings.Contains(pattern, `\`) {
			return nil
		}
		return func() { setPattern(s, strings.ReplaceAll(pattern, "\x00", `\`)) }
	}
	if m := formatCall.FindStringSubmatch(condition); m != nil && plain && !s.has("format") {
		return func() { s.set("format", calledFormats[m[1]]) }
	}
	if m := inCondition.FindStringSubmatch(condition); m != nil && plain && !s.has("enum") {
		var values []any
		for quoted := range strings.SplitSeq(m[1], ",") {
			values = append(values, strings.Trim(quoted, " '"))
		}
		return func() { s.set("enum", values) }
	}
	if notEmpty.MatchString(condition) && plain {
		return func() { tighten(s, "minLength", int64(1)) }
	}
	if m := allCall.FindStringSubmatch(condition); m != nil && m[1] == string(wrapped) && wrapped != "" && s.child("items") != nil {
		variable := regexp.MustCompile(`\b` + m[2] + `\b`)
		return recognise(s.child("items"), variable.ReplaceAllString(m[3], "this"), "")
	}
	return nil
}

// bound sets a bound on a size.
func bound(s *object, lowest, highest, operator string, n int64) {
	switch operator {
	case "<=":
		tighten(s, highest, n)
	case "<":
		tighten(s, highest, n-1)
	case ">=":
		tighten(s, lowest, n)
	case ">":
		tighten(s, lowest, n+1)
	}
}

// compare sets a bound on a number.
func compare(s *object, operator string, n int64) {
	operators := []string{"<=", "<", ">=", ">"}
	names := []string{"maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"}
	tighten(s, names[slices.Index(operators, operator)], n)
}
