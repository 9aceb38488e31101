package main

import (
	"fmt"
	"maps"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"
)

const about = "The Late API's WhatsApp part, served by lategate with Late's own paths and JSON; the same calls are there over gRPC.\n\n" +
	"Requests are checked before they are sent on: a member or a parameter that is not described here is refused. " +
	"Answers are relayed as the upstream gave them: they can hold members that are not described here, values that are newer than this " +
	"description, and null for what is not known.\n\n" +
	"The descriptions are those of the gRPC contract. A code in them such as NOT_FOUND stands for an HTTP status, here 404; " +
	"what they call `extra` are the members that are not described, which in JSON stand beside the others.\n\n" +
	"The API is served under /api as well, as at Late."

// A generator makes one document. Schemas are added as they are referred to.
type generator struct {
	opts      options
	files     []protoreflect.FileDescriptor
	spellings map[protoreflect.Name]string   // of enum values, by their names in the contract
	jsonNames map[protoreflect.Name]string   // of fields, by their names in the contract; empty for those that have several
	answers   map[protoreflect.FullName]bool // the messages that answers are made of
	seen      map[string]bool                // the names of schemas
	schemas   map[string]*object
}

func newGenerator(opts options, files []protoreflect.FileDescriptor) *generator {
	g := &generator{
		opts:      opts,
		files:     files,
		spellings: map[protoreflect.Name]string{},
		jsonNames: map[protoreflect.Name]string{},
		answers:   map[protoreflect.FullName]bool{},
		seen:      map[string]bool{},
		schemas:   map[string]*object{},
	}
	for _, file := range files {
		for i := range file.Enums().Len() {
			values := file.Enums().Get(i).Values()
			for j := range values.Len() {
				g.spellings[values.Get(j).Name()] = opts.spelling(values.Get(j))
			}
		}
		for i := range file.Messages().Len() {
			fields := file.Messages().Get(i).Fields()
			for j := range fields.Len() {
				name, json := fields.Get(j).Name(), fields.Get(j).JSONName()
				if known, ok := g.jsonNames[name]; ok && known != json {
					json = ""
				}
				g.jsonNames[name] = json
			}
		}
		for md := range methods(file) {
			g.answer(md.Output())
		}
	}
	return g
}

// methods yields the methods of a file's services in order.
func methods(file protoreflect.FileDescriptor) func(yield func(protoreflect.MethodDescriptor) bool) {
	return func(yield func(protoreflect.MethodDescriptor) bool) {
		for i := range file.Services().Len() {
			list := file.Services().Get(i).Methods()
			for j := range list.Len() {
				if !yield(list.Get(j)) {
					return
				}
			}
		}
	}
}

// answer notes a message and all that it is made of as part of answers.
func (g *generator) answer(md protoreflect.MessageDescriptor) {
	if md == nil || g.answers[md.FullName()] {
		return
	}
	g.answers[md.FullName()] = true
	for i := range md.Fields().Len() {
		g.answer(md.Fields().Get(i).Message())
	}
}

// document returns the whole document.
func (g *generator) document() (*object, error) {
	if err := g.addComponent("Error", errorSchema()); err != nil {
		return nil, err
	}
	paths, tags := newObject(), []any{}
	for _, file := range g.files {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			tags = append(tags, newObject().set("name", string(service.Name())).setText("description", g.describe(service)))
		}
		for md := range methods(file) {
			if err := g.addMethod(paths, md); err != nil {
				return nil, err
			}
		}
	}
	tags = append(tags, newObject().set("name", probeTag).set("description", "The gateway itself: how it is, and tickets for browsers."))
	paths.set("/v1/streams/tickets", ticketOffice())
	paths.set("/healthz", probe("Gateway_Health", "Says that the gateway runs.",
		[2]string{"200", "The gateway runs."}))
	paths.set("/readyz", probe("Gateway_Ready", "Says whether the gateway takes calls.",
		[2]string{"200", "The gateway takes calls."}, [2]string{"503", "The gateway is starting or stopping."}))

	return newObject().
		set("openapi", "3.1.0").
		set("info", newObject().
			set("title", "lategate: WhatsApp over Late, REST facade").
			set("version", "v1").
			set("description", about)).
		set("servers", []any{newObject().set("url", "/")}).
		set("security", []any{newObject().set("bearerAuth", []any{})}).
		set("tags", tags).
		set("paths", paths).
		set("components", g.components()), nil
}

// addMethod adds a method's operation to its path.
func (g *generator) addMethod(paths *object, md protoreflect.MethodDescriptor) error {
	r, err := routeOf(md)
	if r == nil || err != nil {
		return err
	}
	op, err := g.operation(md, r)
	if err != nil {
		return fmt.Errorf("%s: %w", md.FullName(), err)
	}
	if !paths.has(r.path) {
		paths.set(r.path, newObject())
	}
	if item := paths.child(r.path); item.has(r.verb) {
		return fmt.Errorf("%s: another method has %s %s", md.FullName(), r.verb, r.path)
	} else {
		item.set(r.verb, op)
	}
	return nil
}

func (g *generator) components() *object {
	schemas := newObject()
	for _, name := range slices.Sorted(maps.Keys(g.schemas)) {
		schemas.set(name, g.schemas[name])
	}
	bearer := newObject().
		set("type", "http").
		set("scheme", "bearer").
		set("description", "A Late API key (`sk_...`), or one of the gateway's own tokens where it is run with these.")
	return newObject().
		set("securitySchemes", newObject().set("bearerAuth", bearer)).
		set("headers", sharedHeaders()).
		set("responses", sharedResponses()).
		set("schemas", schemas)
}
