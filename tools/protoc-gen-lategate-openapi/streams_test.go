package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestStream(t *testing.T) {
	_, d := generate(t, "shapes.proto")
	get := d.at("paths", "/v1/owners/{owner}/shapes:follow", "get")
	get.at("parameters").is(`
- {name: owner, in: path, required: true, schema: {type: string, minLength: 1}}
- {name: shapeIds, in: query, description: Only these shapes., schema: {type: array, maxItems: 3, items: {type: string, minLength: 1}}}
- {name: colours, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Colour'}}}
- {name: pause, in: query, schema: {type: string, pattern: '^-?[0-9]+(\.[0-9]{1,9})?s$'}}
- {name: token, in: query, description: Where to begin., schema: {type: string}}
- {name: since, in: query, schema: {type: string, format: date-time}}
- {name: earliest, in: query, schema: {type: boolean}}
- {name: ticket, in: query, description: 'A ticket from ` + "`POST /v1/streams/tickets`" + `, in place of the Authorization header.', schema: {type: string}}
- {name: Last-Event-ID, in: header, description: 'The ` + "`id`" + ` of the last event: where to go on. It wins over where the parameters begin.', schema: {type: string}}
`)
	answer := get.at("responses", "200", "content")
	answer.at("application/x-ndjson").is(`{schema: {$ref: '#/components/schemas/FollowShapesResponse'}}`)
	answer.at("text/event-stream", "schema").without("description").
		is(`{type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/FollowShapesResponse'}}`)
	answer.without("application/x-ndjson", "text/event-stream").is(`{}`)
	get.at("responses", "200", "headers").is(`{X-Request-Id: {$ref: '#/components/headers/X-Request-Id'}}`)
	get.at("responses").without("200", "204").is(`
'401': {$ref: '#/components/responses/Unauthorized'}
'429': {$ref: '#/components/responses/TooManyRequests'}
default: {$ref: '#/components/responses/Error'}
`)
	if !get.at("responses").has("204") {
		t.Error("a stream that had ended has no answer")
	}
	d.at("components", "schemas", "FollowShapesResponse", "properties", "took").
		is(`{type: [string, 'null'], pattern: '^-?[0-9]+(\.[0-9]{1,9})?s$'}`)
	// What only the query names has no schema of its own.
	if d.at("components", "schemas").has("FollowShapesRequest") {
		t.Error("a request without a body has a schema")
	}
}

// A method that cannot be described is refused by its name.
func TestRefusedMethods(t *testing.T) {
	const head = `syntax = "proto3";
package bad.v1;
import "google/api/annotations.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "lategate/whatsapp/v1/options.proto";
message A { string id = 1; }
`
	const chunked = `option (lategate.whatsapp.v1.upstream) = {encoding: ENCODING_CHUNKED}; `
	for name, c := range map[string]struct{ text, says string }{
		"stream of requests":    {`service S { rpc M(stream A) returns (A) { option (google.api.http) = {get: "/a"}; } }`, "stream of requests"},
		"both ways":             {`service S { rpc M(stream A) returns (stream A) { option (google.api.http) = {get: "/a"}; } }`, "stream of requests"},
		"import without parts":  {`service S { rpc M(stream A) returns (stream A) { ` + chunked + `option (google.api.http) = {post: "/a" body: "*"}; } }`, "bad.v1.A has no options"},
		"upload without a file": {`service S { rpc M(stream A) returns (A) { ` + chunked + `option (google.api.http) = {post: "/a" body: "*"}; } }`, "bad.v1.A has no data"},
		"export without pages":  {`service S { rpc M(A) returns (stream A) { ` + chunked + `option (google.api.http) = {get: "/a"}; } }`, "bad.v1.S.M"},
		"list in the path":      {`message R { repeated string ids = 1; } service S { rpc M(R) returns (A) { option (google.api.http) = {get: "/a/{ids}"}; } }`, "bad.v1.R.ids"},
		"object in a query":     {`message R { A a = 1; } service S { rpc M(R) returns (stream A) { option (google.api.http) = {get: "/a"}; } }`, "bad.v1.R.a"},
		"objects in a query":    {`message R { repeated A a = 1; } service S { rpc M(R) returns (A) { option (google.api.http) = {get: "/a"}; } }`, "bad.v1.R.a"},
		"struct in a query":     {`message R { google.protobuf.Struct a = 1; } service S { rpc M(R) returns (A) { option (google.api.http) = {get: "/a"}; } }`, "bad.v1.R.a"},
		"map in a query":        {`message R { map<string, string> a = 1; } service S { rpc M(R) returns (A) { option (google.api.http) = {get: "/a"}; } }`, "bad.v1.R.a"},
		"bytes in a query":      {`message R { repeated bytes a = 1; } service S { rpc M(R) returns (A) { option (google.api.http) = {get: "/a"}; } }`, "bad.v1.R.a"},
	} {
		resp := run(requestWith(t, map[string]string{"bad.proto": head + c.text}, "bad.proto"))
		if got := resp.GetError(); !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", name, got)
		}
	}
	good := `message R { repeated string a = 1; google.protobuf.Duration d = 2; } service S { rpc M(R) returns (stream A) { option (google.api.http) = {get: "/a"}; } }`
	if resp := run(requestWith(t, map[string]string{"good.proto": head + good}, "good.proto")); resp.Error != nil {
		t.Error(resp.GetError())
	}
}

// The contract's streams are described, and the requests that open them are valid.
func TestContractOfStreams(t *testing.T) {
	text, d := contract(t)
	for path, schema := range map[string]string{
		"/v1/inbox/messages:stream":                      "StreamMessagesResponse",
		"/v1/whatsapp/broadcasts:streamDeliveryStatuses": "StreamDeliveryStatusesResponse",
		"/v1/accounts:streamEvents":                      "StreamAccountEventsResponse",
	} {
		get := d.at("paths", path, "get")
		get.at("responses", "200", "content", "application/x-ndjson", "schema", "$ref").is("'#/components/schemas/" + schema + "'")
		schema := d.at("components", "schemas", schema, "properties")
		for _, member := range []string{"resumeToken", "started", "event", "heartbeat", "gap", "notice", "rawJson"} {
			schema.at(member)
		}
	}
	v := validate31(t, text)
	for _, c := range []struct {
		name, path string
		ok         bool
	}{
		{"nothing", "/v1/inbox/messages:stream", true},
		{"a list", "/v1/inbox/messages:stream?accountIds=a1&accountIds=a2&kinds=message.received&heartbeatInterval=15s&includeRaw=true", true},
		{"a list of one", "/v1/inbox/messages:stream?accountIds=a1", true},
		{"another kind", "/v1/inbox/messages:stream?kinds=message.lost", false},
		{"a number of seconds", "/v1/inbox/messages:stream?heartbeatInterval=15", false},
		{"an empty token", "/v1/inbox/messages:stream?resumeToken=", false},
		{"deliveries", "/v1/whatsapp/broadcasts:streamDeliveryStatuses?broadcastIds=b1&broadcastIds=b2&until=delivered&maxWait=3600s", true},
		{"another status", "/v1/whatsapp/broadcasts:streamDeliveryStatuses?until=DELIVERED", false},
	} {
		r, err := http.NewRequest(http.MethodGet, "http://localhost"+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer sk_test")
		if ok, errs := v.ValidateHttpRequest(r); ok != c.ok {
			t.Errorf("%s: valid is %t: %v", c.name, ok, errs)
		}
	}
}
