package main

import (
	"strings"
	"testing"
)

func TestAnswers(t *testing.T) {
	_, d := generate(t, "shapes.proto")
	shape := d.at("components", "schemas", "Shape")
	shape.at("properties").is(`
_id: {type: string}
colour: {anyOf: [{$ref: '#/components/schemas/Colour'}, {type: [string, 'null']}]}
ownerId: {oneOf: [{type: string}, {$ref: '#/components/schemas/Owner'}, {type: 'null'}]}
area: {type: [integer, 'null'], format: int64}
weight: {type: [number, 'null'], format: double}
createdAt: {type: [string, 'null'], format: date-time}
fields: {type: [object, 'null'], additionalProperties: true}
anything: {}
counts: {type: object, additionalProperties: {type: integer, format: int32}}
rows: {type: array, items: {type: array, items: {type: string}}}
digest: {type: string, contentEncoding: base64}
corner: {anyOf: [{$ref: '#/components/schemas/Corner'}, {type: 'null'}]}
`)
	shape.without("properties").is(`{description: Shape is an answer., type: object, additionalProperties: true}`)
	d.at("components", "schemas", "Colour").is(`
description: "Colour is a colour.\n\n- ` + "`dark-red`: Like blood.\\n- `BLUE`" + `: Like the sea."
type: string
enum: [dark-red, BLUE]
`)
	// Its rules hold for requests, but it is in answers too.
	d.at("components", "schemas", "Corner").without("description").is(`{type: object, properties: {name: {type: string}}}`)
	if d.at("components", "schemas").has("Words") {
		t.Error("a wrapper that is never written has a schema")
	}
}

func TestParameters(t *testing.T) {
	_, d := generate(t, "shapes.proto")
	get := d.at("paths", "/v1/shapes/{shapeId}/of/{owner}", "get")
	get.at("parameters").is(`
- {name: shapeId, in: path, required: true, schema: {type: string, minLength: 1}}
- {name: owner, in: path, required: true, schema: {type: string}}
- {name: colour, in: query, description: 'Only shapes of this colour, such as ` + "`dark-red`" + `.', schema: {$ref: '#/components/schemas/Colour'}}
- {name: corners, in: query, required: true, schema: {type: integer, format: int32, exclusiveMinimum: 2, exclusiveMaximum: 9}}
`)
	get.without("parameters", "responses").is(`
tags: [ShapesService]
operationId: ShapesService_GetShape
summary: Reads a shape
description: GetShape reads a shape. It takes ` + "`corners`" + ` too.
`)
	get.at("responses", "200", "content").is(`{application/json: {schema: {$ref: '#/components/schemas/Shape'}}}`)
	for path := range d.at("paths").v.(map[string]any) {
		if strings.Contains(strings.ToLower(path), "watch") {
			t.Errorf("%s: a method without a route has a path", path)
		}
	}
}

func TestBody(t *testing.T) {
	_, d := generate(t, "shapes.proto")
	put := d.at("paths", "/v1/shapes/{shapeId}", "put")
	put.at("parameters").is(`[{name: shapeId, in: path, required: true, schema: {type: string, minLength: 1}}]`)
	put.at("requestBody").is(`{required: true, content: {application/json: {schema: {$ref: '#/components/schemas/PutShapeRequest'}}}}`)
	body := d.at("components", "schemas", "PutShapeRequest")
	body.at("required").is(`[name, phone, colour, corners, centre]`)
	body.at("additionalProperties").is(`false`)
	body.at("properties", "name").without("description").is(`{type: string, minLength: 3, maxLength: 5}`)
	body.at("properties").without("name", "label").is(`
phone: {type: string, pattern: '^\+?[0-9]+$'}
colour: {$ref: '#/components/schemas/Colour'}
corners: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Corner'}}
centre: {$ref: '#/components/schemas/Corner'}
maybe: {type: string}
tags: {type: array, maxItems: 2, items: {type: string, format: uri}}
labels: {type: object, additionalProperties: {type: string}, propertyNames: {type: string, maxLength: 7}}
kind: {type: string, enum: [round, square]}
either: {type: string, description: 'Expressions that say more than a schema can, or something else.'}
first: {type: string}
octets: {type: string}
outside: {type: integer, format: int32}
spaced: {type: string}
code: {type: string, contentEncoding: base64}
`)
	body.at("properties", "label").without("description").is(`{type: string, minLength: 1}`)
}

func TestForm(t *testing.T) {
	_, d := generate(t, "shapes.proto")
	d.at("paths", "/v1/shapes", "post", "requestBody").is(`
required: true
content:
  multipart/form-data:
    schema: {$ref: '#/components/schemas/DrawShapeRequest'}
    encoding: {picture: {contentType: 'image/png, image/gif'}}
`)
	d.at("components", "schemas", "DrawShapeRequest").is(`
type: object
required: [name, picture]
properties:
  name: {type: string, minLength: 1}
  corners:
    type: string
    contentMediaType: application/json
    contentSchema: {type: array, items: {$ref: '#/components/schemas/Corner'}}
  picture: {type: string, format: binary, minLength: 1, maxLength: 64}
additionalProperties: false
`)
}

func TestSummary(t *testing.T) {
	for text, want := range map[string]string{
		"GetShape reads a shape. And more.":  "Reads a shape",
		"Something else.\n\nMore.":           "Something else",
		"GetShapes reads shapes, e.g. round": "GetShapes reads shapes, e.g",
	} {
		if got := summary(text, "GetShape"); got != want {
			t.Errorf("summary of %q is %q, want %q", text, got, want)
		}
	}
}
