package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/bufbuild/protocompile"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/pluginpb"
)

const contractDir = "../../proto"

// request compiles .proto files into what a compiler asks this plugin. Files of
// others come from the Go modules that carry them.
func request(t *testing.T, names ...string) []byte {
	t.Helper()
	return requestWith(t, nil, names...)
}

// requestWith compiles files of which some are given by their text.
func requestWith(t *testing.T, texts map[string]string, names ...string) []byte {
	t.Helper()
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(protocompile.CompositeResolver{
			&protocompile.SourceResolver{Accessor: protocompile.SourceAccessorFromMap(texts)},
			&protocompile.SourceResolver{ImportPaths: []string{"testdata", contractDir}},
			protocompile.ResolverFunc(func(path string) (protocompile.SearchResult, error) {
				fd, err := protoregistry.GlobalFiles.FindFileByPath(path)
				return protocompile.SearchResult{Desc: fd}, err
			}),
		}),
		SourceInfoMode: protocompile.SourceInfoStandard,
	}
	files, err := compiler.Compile(context.Background(), names...)
	if err != nil {
		t.Fatal(err)
	}
	req := &pluginpb.CodeGeneratorRequest{FileToGenerate: names}
	seen := map[string]bool{}
	var add func(fd protoreflect.FileDescriptor)
	add = func(fd protoreflect.FileDescriptor) {
		if seen[fd.Path()] {
			return
		}
		seen[fd.Path()] = true
		for i := range fd.Imports().Len() {
			add(fd.Imports().Get(i).FileDescriptor)
		}
		req.ProtoFile = append(req.ProtoFile, protodesc.ToFileDescriptorProto(fd))
	}
	for _, fd := range files {
		add(fd)
	}
	out, err := proto.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A doc is a document, or part of one, as its readers see it.
type doc struct {
	t *testing.T
	v any
}

func generate(t *testing.T, names ...string) (text []byte, d doc) {
	t.Helper()
	resp := run(request(t, names...))
	if resp.Error != nil {
		t.Fatal(resp.GetError())
	}
	text = []byte(resp.GetFile()[0].GetContent())
	d.t = t
	if err := yaml.Unmarshal(text, &d.v); err != nil {
		t.Fatal(err)
	}
	return text, d
}

// at goes down to a part: a string is a member, an int an item.
func (d doc) at(path ...any) doc {
	d.t.Helper()
	v := d.v
	for _, step := range path {
		var next any
		var ok bool
		switch step := step.(type) {
		case string:
			var m map[string]any
			if m, ok = v.(map[string]any); ok {
				next, ok = m[step]
			}
		case int:
			var list []any
			if list, ok = v.([]any); ok && step < len(list) {
				next = list[step]
			}
		}
		if !ok {
			d.t.Fatalf("there is no %v in %v", step, path)
		}
		v = next
	}
	return doc{d.t, v}
}

func (d doc) has(member string) bool {
	m, ok := d.v.(map[string]any)
	if !ok {
		return false
	}
	_, ok = m[member]
	return ok
}

// without returns an object less some of its members.
func (d doc) without(members ...string) doc {
	out := map[string]any{}
	for k, v := range d.v.(map[string]any) {
		out[k] = v
	}
	for _, k := range members {
		delete(out, k)
	}
	return doc{d.t, out}
}

// is compares with what a piece of YAML says.
func (d doc) is(want string) {
	d.t.Helper()
	var w any
	if err := yaml.Unmarshal([]byte(want), &w); err != nil {
		d.t.Fatal(err)
	}
	got, _ := yaml.Marshal(d.v)
	expected, _ := yaml.Marshal(w)
	if !bytes.Equal(got, expected) {
		d.t.Errorf("got\n%swant\n%s", got, expected)
	}
}
