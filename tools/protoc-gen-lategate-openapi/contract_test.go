package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// contract generates the document of the contract itself.
func contract(t *testing.T) ([]byte, doc) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(contractDir, "lategate/whatsapp/v1/*.proto"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no .proto files in %s: %v", contractDir, err)
	}
	var names []string
	for _, path := range paths {
		name, err := filepath.Rel(contractDir, path)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	return generate(t, names...)
}

func validate31(t *testing.T, text []byte) validator.Validator {
	t.Helper()
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return v
}

func TestContractIsValidOpenAPI(t *testing.T) {
	text, _ := contract(t)
	_, errs := validate31(t, text).ValidateDocument()
	for _, err := range errs {
		t.Error(err)
	}
}

func TestContractIsUpToDate(t *testing.T) {
	text, _ := contract(t)
	committed, err := os.ReadFile("../../gen/openapi/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, committed) {
		t.Error("gen/openapi/openapi.yaml is not that of the contract; run tools/generate.sh")
	}
}

func TestContractShapes(t *testing.T) {
	_, d := contract(t)
	d.at("security").is(`[bearerAuth: []]`)
	schema := func(name string, path ...any) doc {
		return d.at(append([]any{"components", "schemas", name}, path...)...)
	}
	schema("ContactBulkAction", "enum").is(`[addTags, removeTags, addGroups, removeGroups, optIn, optOut, block, unblock]`)
	schema("UpdateContactRequest", "properties", "tags").without("description").is(`{type: array, items: {type: string}}`)
	schema("TemplateExample", "properties", "body_text").without("description").is(`{type: array, items: {type: array, items: {type: string}}}`)
	schema("SocialAccount", "properties", "profileId", "oneOf").is(`[{type: string}, {$ref: '#/components/schemas/Profile'}, {type: 'null'}]`)
	schema("TemplateComponent", "additionalProperties").is(`true`)
	schema("AddBroadcastRecipientsRequest", "required").is(`[recipients]`)
	schema("AddBroadcastRecipientsRequest", "properties", "recipients").without("description").
		is(`{type: array, minItems: 1, maxItems: 1000, items: {$ref: '#/components/schemas/BroadcastRecipientInput'}}`)
	schema("UploadProfilePhotoRequest", "properties", "file", "format").is(`binary`)
	if schema("UploadProfilePhotoRequest", "properties").has("contentType") {
		t.Error("the type of a file is a field of its form")
	}
	send := d.at("paths", "/v1/inbox/conversations/{conversationId}/messages", "post", "requestBody", "content")
	send.is(`
application/json: {schema: {$ref: '#/components/schemas/SendMessageRequest'}}
multipart/form-data: {schema: {$ref: '#/components/schemas/SendMessageForm'}}
`)
	schema("SendMessageForm", "properties", "attachment", "format").is(`binary`)
	schema("SendMessageForm", "properties", "buttons", "contentMediaType").is(`application/json`)
	for _, method := range []string{"patch", "delete"} {
		d.at("paths", "/v1/whatsapp/broadcasts/{broadcastId}/recipients", method, "requestBody")
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		d.at("paths", path, "get", "security").is(`[]`)
	}
}

// TestContractOfRequests holds requests against the document: a client that is
// generated from it must be able to send those that the guide shows, and should
// notice those that the gateway would refuse.
func TestContractOfRequests(t *testing.T) {
	text, _ := contract(t)
	v := validate31(t, text)
	for _, c := range []struct {
		name, method, path, body string
		ok                       bool
	}{
		{"bulk", "POST", "/v1/whatsapp/bulk", `{"accountId":"a","recipients":[{"phone":"+0987654321","variables":{"1":"Jane"}}],"template":{"name":"hello_world","language":"en"}}`, true},
		{"bulk without recipients", "POST", "/v1/whatsapp/bulk", `{"accountId":"a","recipients":[],"template":{"name":"hello_world","language":"en"}}`, false},
		{"bulk to no number", "POST", "/v1/whatsapp/bulk", `{"accountId":"a","recipients":[{"phone":"Jane"}],"template":{"name":"hello_world","language":"en"}}`, false},
		{"bulk with a new component", "POST", "/v1/whatsapp/bulk", `{"accountId":"a","recipients":[{"phone":"+0987654321"}],"template":{"name":"n","language":"en","components":[{"type":"body","brandNew":1,"index":"0"}]}}`, true},
		{"unknown member", "PUT", "/v1/whatsapp/contacts/contact_1", `{"nmae":"Jane"}`, false},
		{"clear tags", "PUT", "/v1/whatsapp/contacts/contact_1", `{"tags":[],"customFields":{"plan":null}}`, true},
		{"tags as a message", "PUT", "/v1/whatsapp/contacts/contact_1", `{"tags":{"values":[]}}`, false},
		{"path field in body", "PUT", "/v1/whatsapp/contacts/contact_1", `{"contactId":"contact_1"}`, false},
		{"spelling", "POST", "/v1/whatsapp/contacts/bulk", `{"action":"addTags","contactIds":["1"],"tags":["vip"]}`, true},
		{"enum name", "POST", "/v1/whatsapp/contacts/bulk", `{"action":"CONTACT_BULK_ACTION_ADD_TAGS","contactIds":["1"]}`, false},
		{"library template", "POST", "/v1/whatsapp/templates", `{"accountId":"a","name":"reminder","category":"UTILITY","language":"en","library_template_name":"appointment_reminder"}`, true},
		{"template in camel case", "POST", "/v1/whatsapp/templates", `{"accountId":"a","name":"reminder","category":"UTILITY","language":"en","libraryTemplateName":"appointment_reminder"}`, false},
		{"size as a number", "POST", "/v1/media/presign", `{"filename":"menu.pdf","contentType":"application/pdf","size":5368709120}`, true},
		{"delete with a body", "DELETE", "/v1/whatsapp/contacts/bulk", `{"contactIds":["1"]}`, true},
		{"query", "GET", "/v1/inbox/conversations?status=active&limit=100", "", true},
		{"query beyond the limit", "GET", "/v1/inbox/conversations?limit=101", "", false},
		{"missing parameter", "GET", "/v1/whatsapp/broadcasts", "", false},
		{"keyboard", "POST", "/v1/inbox/conversations/c/messages", `{"accountId":"a","replyMarkup":{"type":"inline_keyboard","keyboard":[[{"text":"Yes"}],[]]}}`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequest(c.method, "http://localhost"+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer sk_test")
			if c.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			ok, errs := v.ValidateHttpRequest(r)
			if ok != c.ok {
				t.Errorf("valid is %t: %v", ok, errs)
			}
		})
	}
}
