package main

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A route is a method's google.api.http rule.
type route struct {
	verb   string // in lower case
	path   string // with the JSON names of its fields
	inPath []protoreflect.FieldDescriptor
	body   bool
}

// routeOf returns a method's route, nil for a method that REST does not have. It
// fails for a rule of a kind that the facade does not serve.
func routeOf(md protoreflect.MethodDescriptor) (*route, error) {
	rule := extension[*annotations.HttpRule](md, annotations.E_Http)
	if rule == nil {
		return nil, nil
	}
	if len(rule.GetAdditionalBindings()) > 0 || rule.GetResponseBody() != "" || rule.GetBody() != "" && rule.GetBody() != "*" {
		return nil, fmt.Errorf("%s: the HTTP rule must be one route with the body * or none", md.FullName())
	}
	r := &route{body: rule.GetBody() == "*"}
	path := ""
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		r.verb, path = "get", p.Get
	case *annotations.HttpRule_Post:
		r.verb, path = "post", p.Post
	case *annotations.HttpRule_Put:
		r.verb, path = "put", p.Put
	case *annotations.HttpRule_Patch:
		r.verb, path = "patch", p.Patch
	case *annotations.HttpRule_Delete:
		r.verb, path = "delete", p.Delete
	default:
		return nil, fmt.Errorf("%s: the HTTP rule has no standard verb", md.FullName())
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		name, isField := strings.CutPrefix(segment, "{")
		if !isField {
			continue
		}
		fd := md.Input().Fields().ByName(protoreflect.Name(strings.TrimSuffix(name, "}")))
		if fd == nil {
			return nil, fmt.Errorf("%s: %s is not a field of the request", md.FullName(), segment)
		}
		r.inPath = append(r.inPath, fd)
		segments[i] = "{" + fd.JSONName() + "}"
	}
	r.path = strings.Join(segments, "/")
	return r, nil
}

// others returns the fields of a request that do not stand in the path.
func (r *route) others(fields []protoreflect.FieldDescriptor) []protoreflect.FieldDescriptor {
	return slices.DeleteFunc(slices.Clone(fields), func(fd protoreflect.FieldDescriptor) bool {
		return slices.Contains(r.inPath, fd)
	})
}
