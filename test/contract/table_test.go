// Package contract compares the gateway's contract with the upstream's, which is in the
// table operations.txt.
package contract

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

//go:embed operations.txt
var operationsText string

// operations is the table.
var operations = func() []operation {
	ops, err := parse(operationsText)
	if err != nil {
		panic("operations.txt: " + err.Error())
	}
	return ops
}()

// An operation is one block of the table.
type operation struct {
	id, method, path, rpc string

	query, body, form, answer []member
}

func (op operation) served() bool { return op.rpc != "-" }

// request returns everything that a request may contain, by name.
func (op operation) request() map[string]member {
	out := make(map[string]member)
	for _, name := range params(op.path) {
		out[name] = member{path: name}
	}
	for _, m := range slices.Concat(op.query, op.form, op.body) { // a body is more precise than a form
		out[m.path] = m
	}
	return out
}

// A member is a path of JSON names and the kind of its value.
type member struct {
	path string
	kind string   // int, num, bool, time, file, json, open; empty for a text
	set  []string // the allowed texts, if they are a closed set
}

func parse(text string) (ops []operation, err error) {
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
			continue
		case line[0] != '\t' && len(words) == 4:
			ops = append(ops, operation{id: words[0], method: words[1], path: words[2], rpc: words[3]})
			continue
		case line[0] != '\t' || len(ops) == 0:
			return nil, fmt.Errorf("line %d: a block begins with operation, method, path and RPC", i+1)
		}
		op := &ops[len(ops)-1]
		section := map[string]*[]member{"query": &op.query, "body": &op.body, "form": &op.form, "answer": &op.answer}[words[0]]
		if section == nil {
			return nil, fmt.Errorf("line %d: unknown section %s", i+1, words[0])
		}
		for _, word := range words[1:] {
			*section = append(*section, parseMember(word))
		}
	}
	return ops, nil
}

func parseMember(word string) member {
	if path, set, ok := strings.Cut(word, "="); ok {
		return member{path: path, set: strings.Split(set, "|")}
	}
	if path, ok := strings.CutSuffix(word, "{}"); ok {
		return member{path: path, kind: "open"}
	}
	path, kind, _ := strings.Cut(word, ":")
	return member{path: path, kind: kind}
}

var param = regexp.MustCompile(`\{([^}]+)\}`)

// params returns the names of a path's parameters.
func params(path string) (names []string) {
	for _, m := range param.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1])
	}
	return names
}
