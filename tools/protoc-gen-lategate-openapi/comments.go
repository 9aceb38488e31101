package main

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// comment returns a descriptor's leading comment as Markdown: paragraphs are one
// line each, because viewers such as Swagger UI keep the line breaks in them.
func comment(d protoreflect.Descriptor) string {
	raw := d.ParentFile().SourceLocations().ByDescriptor(d).LeadingComments
	var out strings.Builder
	continued := false
	for line := range strings.SplitSeq(strings.TrimSpace(raw), "\n") {
		line = strings.TrimPrefix(strings.TrimRight(line, " \t"), " ")
		item := strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ")
		switch {
		case line == "":
			if continued {
				out.WriteString("\n\n")
			}
			continued = false
			continue
		case continued && item:
			out.WriteByte('\n')
		case continued:
			out.WriteByte(' ')
		}
		out.WriteString(strings.TrimSpace(line))
		continued = true
	}
	return out.String()
}

// summary returns the first sentence of a comment without the name that it begins
// with, as Go comments do.
func summary(text, name string) string {
	text, _, _ = strings.Cut(text, "\n")
	if rest, ok := strings.CutPrefix(text, name+" "); ok {
		first, size := utf8.DecodeRuneInString(rest)
		text = string(unicode.ToUpper(first)) + rest[size:]
	}
	sentence, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(sentence, ".")
}

var (
	quotedPath = regexp.MustCompile("`[a-z][a-z0-9_.]*`")
	upperName  = regexp.MustCompile(`\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b`)
)

// describe returns the comment of a descriptor with the names that the REST facade
// has for fields and enum values. Fields are looked up in the messages that the
// comment is about, then in the whole contract; a name that has several JSON names
// there, or none, stays as it is.
func (g *generator) describe(d protoreflect.Descriptor, about ...protoreflect.MessageDescriptor) string {
	text := quotedPath.ReplaceAllStringFunc(comment(d), func(quoted string) string {
		name := strings.Trim(quoted, "`")
		for _, md := range about {
			if path, ok := jsonPath(md, name); ok {
				return "`" + path + "`"
			}
		}
		if json := g.jsonNames[protoreflect.Name(name)]; json != "" {
			return "`" + json + "`"
		}
		return quoted
	})
	return upperName.ReplaceAllStringFunc(text, func(name string) string {
		if spelling := g.spellings[protoreflect.Name(name)]; spelling != "" {
			return "`" + spelling + "`"
		}
		return name
	})
}

// jsonPath writes a path of fields, such as meta.failed_accounts, as it is in JSON.
func jsonPath(md protoreflect.MessageDescriptor, path string) (string, bool) {
	var out []string
	for name := range strings.SplitSeq(path, ".") {
		if md == nil {
			return "", false
		}
		fd := md.Fields().ByName(protoreflect.Name(name))
		if fd == nil {
			return "", false
		}
		out = append(out, fd.JSONName())
		md = fd.Message()
	}
	return strings.Join(out, "."), true
}

// valueList lists the values of an enum with their comments.
func (g *generator) valueList(ed protoreflect.EnumDescriptor) string {
	var out strings.Builder
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		if spelling, text := g.opts.spelling(v), g.describe(v); spelling != "" && text != "" {
			out.WriteString("\n- `" + spelling + "`: " + strings.ReplaceAll(text, "\n", " "))
		}
	}
	return out.String()
}
