package main

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// bulk completes the description of a method that takes a file, or gives one.
func (g *generator) bulk(md protoreflect.MethodDescriptor, r *route, op *object) (*object, error) {
	switch {
	case !md.IsStreamingClient():
		return g.export(md, r, op)
	case !g.opts.isChunked(md):
		return nil, fmt.Errorf("a stream of requests that is not one file has no description")
	case md.IsStreamingServer():
		return g.fileImport(md, r, op)
	}
	return g.upload(md, r, op)
}

// part returns a member of a stream's request or answer.
func part(md protoreflect.MessageDescriptor, oneof, name protoreflect.Name) (protoreflect.FieldDescriptor, error) {
	if of := md.Oneofs().ByName(oneof); of != nil {
		if fd := of.Fields().ByName(name); fd != nil {
			return fd, nil
		}
	}
	return nil, fmt.Errorf("%s has no %s in a oneof %s", md.FullName(), name, oneof)
}

// fileImport describes a method that takes a CSV file: its options are in the query, and
// its answer is a stream, or all of that as one object.
func (g *generator) fileImport(md protoreflect.MethodDescriptor, r *route, op *object) (*object, error) {
	options, err := part(md.Input(), "part", "options")
	if err != nil {
		return nil, err
	}
	if options.Message() == nil || !r.body || len(r.inPath) > 0 {
		return nil, fmt.Errorf("an import needs options that are a message, and a body")
	}
	var parameters []any
	for _, fd := range g.fieldsOf(options.Message()) {
		p, err := g.option(fd)
		if err != nil {
			return nil, err
		}
		parameters = append(parameters, p)
	}
	file := newObject().set("text/csv", newObject().set("schema", newObject().set("type", "string"))).
		set("multipart/form-data", newObject().set("schema", fileForm("The CSV file.")))
	item, err := g.refTo(md.Output())
	if err != nil {
		return nil, err
	}
	whole, err := g.whole(md)
	if err != nil {
		return nil, err
	}
	content := jsonContent(whole).
		set("text/event-stream", newObject().set("schema", newObject().
			set("type", "string").
			set("description", "Server-sent events. `event` is what it is, such as `progress` or `failure`, and `data` one item as JSON. "+
				"`event: end` ends an import that has come to its end, `event: stream_error` one that has failed, with an error as its data.").
			set("contentMediaType", "application/json").
			set("contentSchema", item))).
		set("application/x-ndjson", newObject().set("schema", item))
	return op.set("parameters", parameters).
		set("requestBody", newObject().set("required", true).set("content", file)).
		set("responses", ownResponses(content)), nil
}

// option describes a field of an import's options as a query parameter. A map has its
// keys and values in one text.
func (g *generator) option(fd protoreflect.FieldDescriptor) (*object, error) {
	if !fd.IsMap() {
		return g.parameter(fd, "query")
	}
	return newObject().set("name", fd.JSONName()).set("in", "query").
		set("description", g.describe(fd, fd.ContainingMessage())+" Each as the field, a colon and the header, such as `phone:Mobile number`.").
		set("schema", newObject().set("type", "array").
			set("items", newObject().set("type", "string").set("pattern", "^[^:]+:.+$"))), nil
}

// whole describes what an import answers in one object: what it says at its beginning
// and at its end, and its failures.
func (g *generator) whole(md protoreflect.MethodDescriptor) (*object, error) {
	failure, err := part(md.Output(), "item", "failure")
	if err != nil {
		return nil, err
	}
	if _, err := part(md.Output(), "item", "summary"); err != nil {
		return nil, err
	}
	row, err := g.refTo(failure.Message())
	if err != nil {
		return nil, err
	}
	properties := newObject()
	for i := range failure.ContainingOneof().Fields().Len() {
		item := failure.ContainingOneof().Fields().Get(i)
		if item == failure || item.Message() == nil {
			continue
		}
		for _, fd := range g.fieldsOf(item.Message()) {
			if properties.has(fd.JSONName()) {
				continue
			}
			property, _, err := g.property(fd, false)
			if err != nil {
				return nil, err
			}
			properties.set(fd.JSONName(), property)
		}
	}
	properties.
		set("failures", newObject().set("description", "The first 1,000 rows that were not taken in.").set("type", "array").set("items", row)).
		set("failuresOmitted", newObject().set("description", "How many more there were.").set("type", "integer"))
	name := componentName(md.Output()) + "Whole"
	schema := newObject().
		set("description", name+" is all that an import says, as one object at its end.").
		set("type", "object").
		set("properties", properties)
	return ref("schemas", name), g.addComponent(name, schema)
}

// upload describes a method that takes a file in a form.
func (g *generator) upload(md protoreflect.MethodDescriptor, r *route, op *object) (*object, error) {
	if _, err := part(md.Input(), "part", "data"); err != nil {
		return nil, err
	}
	if !r.body || len(r.inPath) > 0 {
		return nil, fmt.Errorf("an upload needs a body")
	}
	answer, err := g.refTo(md.Output())
	if err != nil {
		return nil, err
	}
	form := newObject().set("multipart/form-data", newObject().set("schema", fileForm("The file.")))
	return op.
		set("requestBody", newObject().set("required", true).set("content", form)).
		set("responses", ownResponses(jsonContent(answer))), nil
}

// fileForm describes a form that holds a file alone.
func fileForm(description string) *object {
	file := newObject().set("description", description).set("type", "string").set("format", "binary")
	return newObject().
		set("type", "object").
		set("required", texts([]string{"file"})).
		set("properties", newObject().set("file", file)).
		set("additionalProperties", false)
}

// export describes a method whose answer is a file: the elements of its pages.
func (g *generator) export(md protoreflect.MethodDescriptor, r *route, op *object) (*object, error) {
	var elements protoreflect.FieldDescriptor
	for i := range md.Output().Fields().Len() {
		if fd := md.Output().Fields().Get(i); fd.IsList() && fd.Message() != nil {
			elements = fd
		}
	}
	if elements == nil || r.body || len(r.inPath) > 0 {
		return nil, fmt.Errorf("an export needs pages, and a request that is in the query")
	}
	var parameters []any
	for _, fd := range g.fieldsOf(md.Input()) {
		p, err := g.parameter(fd, "query")
		if err != nil {
			return nil, err
		}
		parameters = append(parameters, p)
	}
	element, err := g.refTo(elements.Message())
	if err != nil {
		return nil, err
	}
	content := newObject().
		set("text/csv", newObject().set("schema", newObject().set("type", "string"))).
		set("application/x-ndjson", newObject().set("schema", element))
	return op.set("parameters", parameters).set("responses", ownResponses(content)), nil
}
