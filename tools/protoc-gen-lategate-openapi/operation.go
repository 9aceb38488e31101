package main

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// An attachment is a file that a method takes over REST, in a form, beside the
// fields of its request.
type attachment struct{ field, description string }

// attachments are known here because a message that is sent upstream as it comes
// in has no field for its file, so that the contract cannot say it.
var attachments = map[protoreflect.FullName]attachment{
	contractPackage + ".InboxService.SendMessage": {
		"attachment",
		"The file to send. Put it behind the other fields, so that the gateway can pass it on while it arrives.",
	},
}

// operation returns the description of a method.
func (g *generator) operation(md protoreflect.MethodDescriptor, r *route) (*object, error) {
	service := string(md.Parent().Name())
	text := g.describe(md, md.Input(), md.Output())
	op := newObject().
		set("tags", texts([]string{service})).
		setText("summary", summary(text, string(md.Name()))).
		setText("description", text).
		set("operationId", service+"_"+string(md.Name()))
	if md.Options().(*descriptorpb.MethodOptions).GetDeprecated() {
		op.set("deprecated", true)
	}

	if md.IsStreamingClient() || md.IsStreamingServer() && g.opts.isChunked(md) {
		return g.bulk(md, r, op)
	}

	var parameters []any
	add := func(fd protoreflect.FieldDescriptor, in string) error {
		p, err := g.parameter(fd, in)
		parameters = append(parameters, p)
		return err
	}
	for _, fd := range r.inPath {
		if err := add(fd, "path"); err != nil {
			return nil, err
		}
	}
	fields := r.others(g.fieldsOf(md.Input()))
	if !r.body {
		for _, fd := range fields {
			if err := add(fd, "query"); err != nil {
				return nil, err
			}
		}
	}
	if md.IsStreamingServer() {
		parameters = append(parameters, ticket(), lastEventID())
	}
	if len(parameters) > 0 {
		op.set("parameters", parameters)
	}
	if r.body {
		body, err := g.body(md, fields)
		if err != nil {
			return nil, err
		}
		op.set("requestBody", body)
	}
	answer, err := g.refTo(md.Output())
	if err != nil {
		return nil, err
	}
	if md.IsStreamingServer() {
		return op.set("responses", streamResponses(answer)), nil
	}
	if g.opts.isChunked(md) {
		return op.set("responses", ownResponses(jsonContent(answer))), nil
	}
	return op.set("responses", responses(answer)), nil
}

// parameter describes a field that stands in the path or in the query.
func (g *generator) parameter(fd protoreflect.FieldDescriptor, in string) (*object, error) {
	if in == "path" && fd.IsList() || isObject(fd) || fd.Kind() == protoreflect.BytesKind {
		return nil, fmt.Errorf("%s: only scalar fields have a place in a %s", fd.FullName(), in)
	}
	schema, must, err := g.property(fd, false)
	if err != nil {
		return nil, err
	}
	p := newObject().set("name", fd.JSONName()).set("in", in)
	if text, ok := schema.get("description").(string); ok {
		p.set("description", text)
		schema.remove("description")
	}
	if must || in == "path" {
		p.set("required", true)
	}
	return p.set("schema", schema), nil
}

// body describes a request's body: JSON, a form with a file, or either of them.
func (g *generator) body(md protoreflect.MethodDescriptor, fields []protoreflect.FieldDescriptor) (*object, error) {
	name := componentName(md.Input())
	content := newObject()
	if g.opts.isForm(md) {
		form, media, err := g.form(md.Input(), fields)
		if err != nil {
			return nil, err
		}
		content.set("multipart/form-data", withSchema(name, media))
		return requestBody(content, form), g.addComponent(name, form)
	}
	schema, err := g.message(md.Input(), fields, false)
	if err != nil {
		return nil, err
	}
	content.set("application/json", withSchema(name, newObject()))
	if err := g.addComponent(name, schema); err != nil {
		return nil, err
	}
	if file, ok := attachments[md.FullName()]; ok {
		form, media, err := g.form(md.Input(), fields)
		if err != nil {
			return nil, err
		}
		if !form.has("properties") {
			return nil, fmt.Errorf("%s: a form with nothing but a file", md.FullName())
		}
		form.child("properties").set(file.field, newObject().
			set("description", file.description).set("type", "string").set("format", "binary"))
		formName := strings.TrimSuffix(name, "Request") + "Form"
		form.set("description", formName+" is "+name+" as a form, with a file. Objects and lists are JSON text.")
		content.set("multipart/form-data", withSchema(formName, media))
		if err := g.addComponent(formName, form); err != nil {
			return nil, err
		}
	}
	return requestBody(content, schema), nil
}

// requestBody describes a body, which may be left out where none of its members
// must be there.
func requestBody(content, schema *object) *object {
	out := newObject()
	if schema.has("required") {
		out.set("required", true)
	}
	return out.set("content", content)
}

// form returns the schema of a request that is a form, and the media type with
// what it says about the file's part. A file's name and type are those of its part:
// the request's fields for them are no fields of the form.
func (g *generator) form(md protoreflect.MessageDescriptor, fields []protoreflect.FieldDescriptor) (schema, media *object, err error) {
	media = newObject()
	file := slices.IndexFunc(fields, func(fd protoreflect.FieldDescriptor) bool { return fd.Kind() == protoreflect.BytesKind })
	if file >= 0 {
		name := fields[file].JSONName()
		if fd := md.Fields().ByName("content_type"); fd != nil {
			typ, _, err := g.property(fd, true)
			if err != nil {
				return nil, nil, err
			}
			if types, ok := typ.get("enum").([]any); ok {
				media.set("encoding", newObject().set(name, newObject().set("contentType", joined(types))))
			}
		}
		fields = slices.DeleteFunc(slices.Clone(fields), func(fd protoreflect.FieldDescriptor) bool {
			return fd.Name() == "filename" || fd.Name() == "content_type"
		})
	}
	schema, err = g.message(md, fields, true)
	return schema, media, err
}

// withSchema returns a media type that has the schema of that name, before what
// else it says.
func withSchema(name string, media *object) *object {
	out := newObject().set("schema", ref("schemas", name))
	for _, key := range media.keys {
		out.set(key, media.get(key))
	}
	return out
}

// joined writes a list of texts with commas between them.
func joined(list []any) string {
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}
