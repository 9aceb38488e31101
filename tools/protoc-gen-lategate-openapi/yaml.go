package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An object is a mapping that keeps the order in which its members were set.
type object struct {
	keys   []string
	values map[string]any // string, bool, int64, float64, *object or []any
}

func newObject() *object { return &object{values: map[string]any{}} }

// set sets a member; a new one becomes the last. It returns the object.
func (o *object) set(key string, value any) *object {
	if _, ok := o.values[key]; !ok {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
	return o
}

// setText sets a member to a text unless that is empty.
func (o *object) setText(key, text string) *object {
	if text == "" {
		return o
	}
	return o.set(key, text)
}

func (o *object) get(key string) any { return o.values[key] }

func (o *object) has(key string) bool {
	_, ok := o.values[key]
	return ok
}

func (o *object) remove(key string) {
	delete(o.values, key)
	o.keys = slices.DeleteFunc(o.keys, func(k string) bool { return k == key })
}

// child returns a member that is an object, nil where there is none.
func (o *object) child(key string) *object {
	child, _ := o.values[key].(*object)
	return child
}

// texts makes a list of strings.
func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// ref refers to a component.
func ref(kind, name string) *object {
	return newObject().set("$ref", "#/components/"+kind+"/"+name)
}

// render writes the object as a YAML document under a comment.
func (o *object) render(comment string) ([]byte, error) {
	root, err := node(o)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBufferString("# " + comment + "\n")
	enc := yaml.NewEncoder(out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return out.Bytes(), enc.Close()
}

func node(v any) (*yaml.Node, error) {
	switch v := v.(type) {
	case *object:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range v.keys {
			value, err := node(v.values[key])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			n.Content = append(n.Content, text(key), value)
		}
		return n, nil
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v {
			value, err := node(item)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, value)
		}
		return n, nil
	case string:
		return text(v), nil
	case bool, int64, float64:
		n := &yaml.Node{}
		return n, n.Encode(v)
	}
	return nil, fmt.Errorf("%T has no place in a document", v)
}

// text makes a string node. The tag makes the encoder quote what would be read as
// something else, such as "200" or "true".
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if strings.Contains(s, "\n") {
		n.Style = yaml.LiteralStyle
	}
	return n
}
