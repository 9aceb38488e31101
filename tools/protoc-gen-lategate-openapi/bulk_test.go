package main

import (
	"net/http"
	"strings"
	"testing"
)

// The contract's files are described as REST takes and gives them, not as the messages
// that they are cut into.
func TestContractOfBulk(t *testing.T) {
	text, d := contract(t)
	contacts := d.at("paths", "/v1/whatsapp/contacts:importCsv", "post")
	contacts.at("requestBody").is(`
required: true
content:
  text/csv: {schema: {type: string}}
  multipart/form-data:
    schema:
      type: object
      required: [file]
      properties: {file: {description: The CSV file., type: string, format: binary}}
      additionalProperties: false
`)
	contacts.at("responses", "200", "content", "application/json").is(`{schema: {$ref: '#/components/schemas/ImportContactsStreamResponseWhole'}}`)
	contacts.at("responses", "200", "content", "application/x-ndjson").is(`{schema: {$ref: '#/components/schemas/ImportContactsStreamResponse'}}`)
	contacts.at("responses", "200", "content", "text/event-stream", "schema", "contentSchema").is(`{$ref: '#/components/schemas/ImportContactsStreamResponse'}`)
	for schema, members := range map[string][]string{
		"ImportContactsStreamResponseWhole":      {"importId", "resumedRows", "total", "created", "skipped", "failed", "failures", "failuresOmitted"},
		"UploadBroadcastRecipientsResponseWhole": {"total", "added", "duplicates", "failed", "totalRecipients", "failures", "failuresOmitted"},
	} {
		properties := d.at("components", "schemas", schema, "properties")
		properties.without(members...).is(`{}`)
		for _, member := range members {
			properties.at(member)
		}
	}
	contacts.at("parameters", 5).without("description").is(`{name: columns, in: query, schema: {type: array, items: {type: string, pattern: '^[^:]+:.+$'}}}`)
	export := d.at("paths", "/v1/whatsapp/contacts:export", "get")
	export.at("responses", "200", "content").is(`
text/csv: {schema: {type: string}}
application/x-ndjson: {schema: {$ref: '#/components/schemas/Contact'}}
`)
	if export.at("responses").has("204") {
		t.Error("an export is described as a stream of events")
	}
	upload := d.at("paths", "/v1/media:upload", "post")
	upload.at("requestBody", "content", "multipart/form-data", "schema", "properties", "file", "format").is(`binary`)
	upload.at("responses", "200", "content").is(`{application/json: {schema: {$ref: '#/components/schemas/UploadMediaResponse'}}}`)
	for _, name := range []string{"ImportContactsStreamRequest", "UploadMediaRequest", "ExportContactsResponse"} {
		if d.at("components", "schemas").has(name) {
			t.Errorf("%s has a schema, and REST has no such thing", name)
		}
	}

	v := validate31(t, text)
	for _, c := range []struct {
		name, method, path string
		ok                 bool
	}{
		{"contacts", "POST", "/v1/whatsapp/contacts:importCsv?accountId=a1", true},
		{"all options", "POST", "/v1/whatsapp/contacts:importCsv?accountId=a1&importId=i-1&defaultTags=a&defaultTags=b&defaultGroups=g&skipDuplicates=false&columns=phone:Mobile&columns=customFields.plan:The:plan&region=DE", true},
		{"no account", "POST", "/v1/whatsapp/contacts:importCsv", false},
		{"another region", "POST", "/v1/whatsapp/contacts:importCsv?accountId=a1&region=DEU", false},
		{"recipients", "POST", "/v1/whatsapp/broadcasts:importRecipientsCsv?broadcastId=b1&columns=variables.1:Name", true},
		{"no broadcast", "POST", "/v1/whatsapp/broadcasts:importRecipientsCsv", false},
		{"export", "GET", "/v1/whatsapp/contacts:export?accountId=a1&optedIn=true&skip=500", true},
		{"export of all", "GET", "/v1/whatsapp/contacts:export", false},
	} {
		r, err := http.NewRequest(c.method, "http://localhost"+c.path, strings.NewReader("phone\n+14155550123\n"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer sk_test")
		r.Header.Set("Content-Type", "text/csv")
		if ok, errs := v.ValidateHttpRequest(r); ok != c.ok {
			t.Errorf("%s: valid is %t: %v", c.name, ok, errs)
		}
	}
}
