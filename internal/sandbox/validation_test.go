package sandbox

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

func repeat(n int, make func(i int) obj) []obj {
	var out []obj
	for i := range n {
		out = append(out, make(i))
	}
	return out
}

func TestValidation(t *testing.T) {
	acc := func(members obj) obj {
		out := obj{"accountId": seedAccountID}
		for k, v := range members {
			out[k] = v
		}
		return out
	}
	phone := func(i int) obj { return obj{"phone": fmt.Sprintf("+1555%07d", i), "name": "x"} }
	ids := make([]string, 501)
	for i := range ids {
		ids[i] = seedContactID(i)
	}
	template := func(change obj) obj {
		o := acc(obj{"name": "t1", "category": "UTILITY", "language": "en", "components": []obj{{"type": "BODY"}}})
		for k, v := range change {
			o[k] = v
		}
		return o
	}
	ahead := func(d time.Duration) obj { return obj{"scheduledAt": time.Now().Add(d).Format(time.RFC3339)} }
	jpeg := append([]byte("\xff\xd8\xff\xe0"), make([]byte, 64)...)
	photo := func(kind string, data []byte) form {
		return form{fields: map[string]string{"accountId": seedAccountID}, file: "file", name: "f", kind: kind, data: data}
	}
	send := recentURL + "/messages"
	button := func(i int) obj { return obj{"type": "url", "title": "b", "url": "https://example.com"} }
	reply := func(i int) obj { return obj{"title": "q", "payload": "p"} }
	const wa = whatsappPath

	tests := []struct {
		method, path string
		body         any
		status       int
		want         string
	}{
		// Sending
		{"POST", wa + "/bulk", acc(obj{"template": hello}), 400, "recipients is required"},
		{"POST", wa + "/bulk", acc(obj{"recipients": []obj{}}), 400, "recipients and template are required"},
		{"POST", wa + "/bulk", acc(obj{"recipients": repeat(101, phone), "template": hello}), 400, "Maximum 100"},
		{"POST", wa + "/bulk", acc(obj{"recipients": []obj{{}}, "template": hello}), 400, "recipients[0].phone: required"},
		{"POST", wa + "/bulk", acc(obj{"recipients": people("+15550101000"), "template": obj{"name": "x"}}), 400, "template.language: required"},
		{"POST", wa + "/bulk", acc(obj{"recipients": []obj{{"phone": "+15550101000", "variables": obj{"1": 2}}}, "template": hello}), 400, "recipients[0].variables.1: expected string"},
		{"POST", wa + "/broadcasts", acc(obj{"template": hello}), 400, "name is required"},
		{"POST", wa + "/broadcasts", acc(obj{"name": "x"}), 400, "template is required"},
		{"POST", wa + "/broadcasts", acc(obj{"name": "x", "template": hello, "recipients": people("call me")}), 400, "recipients[0].phone"},
		{"GET", wa + "/broadcasts" + accountQ + "&status=sent", nil, 400, "Invalid status"},
		{"GET", wa + "/broadcasts/nope", nil, 404, "Broadcast not found"},
		{"GET", wa + "/broadcasts/nope/recipients", nil, 404, "Broadcast not found"},
		{"POST", wa + "/broadcasts/nope/send", nil, 404, "Broadcast not found"},
		{"POST", wa + "/broadcasts/nope/schedule", ahead(time.Hour), 404, "Broadcast not found"},
		{"DELETE", wa + "/broadcasts/nope/schedule", nil, 404, "Broadcast not found"},
		{"PATCH", wa + "/broadcasts/nope/recipients", obj{"recipients": people("+15550101000")}, 404, "Broadcast not found"},
		{"DELETE", wa + "/broadcasts/nope/recipients", obj{"phones": []string{"+15550101000"}}, 404, "Broadcast not found"},
		{"DELETE", wa + "/broadcasts/nope", nil, 404, "Broadcast not found"},
		{"DELETE", wa + "/broadcasts/" + seedCompletedID, nil, 400, "Can only delete draft or cancelled"},
		{"DELETE", wa + "/broadcasts/" + seedScheduledID, nil, 400, "Can only delete draft or cancelled"},
		{"POST", wa + "/broadcasts/" + seedCompletedID + "/send", nil, 400, "draft or scheduled"},
		{"POST", wa + "/broadcasts/" + seedCancelledID + "/send", nil, 400, "draft or scheduled"},
		{"POST", wa + "/broadcasts/" + seedCompletedID + "/schedule", ahead(time.Hour), 400, "only schedule draft"},
		{"POST", wa + "/broadcasts/" + seedScheduledID + "/schedule", ahead(time.Hour), 400, "only schedule draft"},
		{"POST", wa + "/broadcasts/BROADCAST_ID/schedule", ahead(-time.Hour), 400, "must be in the future"},
		{"POST", wa + "/broadcasts/BROADCAST_ID/schedule", ahead(31 * day), 400, "within 30 days"},
		{"POST", wa + "/broadcasts/BROADCAST_ID/schedule", obj{"scheduledAt": "tomorrow"}, 400, "Invalid scheduledAt"},
		{"DELETE", wa + "/broadcasts/BROADCAST_ID/schedule", nil, 400, "not scheduled"},
		{"PATCH", wa + "/broadcasts/" + seedCompletedID + "/recipients", obj{"recipients": people("+15550101000")}, 400, "draft broadcasts"},
		{"PATCH", wa + "/broadcasts/BROADCAST_ID/recipients", obj{"recipients": repeat(1001, phone)}, 400, "Maximum 1000"},
		{"PATCH", wa + "/broadcasts/BROADCAST_ID/recipients", obj{"recipients": people("12")}, 400, "not a valid phone number"},
		{"DELETE", wa + "/broadcasts/" + seedCompletedID + "/recipients", obj{"phones": []string{"+15550100001"}}, 400, "draft broadcasts"},
		{"DELETE", wa + "/broadcasts/BROADCAST_ID/recipients", obj{"phones": []string{}}, 400, "phones is required"},
		{"GET", wa + "/broadcasts/BROADCAST_ID/recipients?status=gone", nil, 400, "Invalid status"},
		{"GET", wa + "/broadcasts/BROADCAST_ID/recipients?limit=0", nil, 400, "limit must be"},
		{"GET", wa + "/broadcasts/BROADCAST_ID/recipients?skip=-1", nil, 400, "skip must be"},

		// Contacts
		{"GET", wa + "/contacts" + accountQ + "&limit=x", nil, 400, "limit must be"},
		{"GET", wa + "/contacts" + accountQ + "&optedIn=maybe", nil, 400, "Invalid optedIn"},
		{"POST", wa + "/contacts", acc(obj{"name": "x"}), 400, "phone is required"},
		{"POST", wa + "/contacts", obj{}, 400, "accountId, phone and name are required"},
		{"POST", wa + "/contacts", acc(obj{"name": "x", "phone": "123"}), 400, "Invalid phone number"},
		{"POST", wa + "/contacts", acc(obj{"name": "x", "phone": "+15550101000", "email": "nobody"}), 400, "Invalid email"},
		{"POST", wa + "/contacts", acc(obj{"name": "x", "phone": "15550100001"}), 409, "already exists"},
		{"POST", wa + "/contacts", acc(obj{"name": "x", "phone": "+15550101000", "customFields": obj{"a": nil}}), 400, "customFields.a"},
		{"POST", wa + "/contacts", acc(obj{"name": "x", "phone": "+15550101000", "tags": []string{strings.Repeat("t", 2000)}}), 400, "longer than"},
		{"GET", wa + "/contacts/nope", nil, 404, "Contact not found"},
		{"PUT", wa + "/contacts/nope", obj{}, 404, "Contact not found"},
		{"PUT", wa + "/contacts/contact_1", obj{"name": ""}, 400, "name cannot be empty"},
		{"PUT", wa + "/contacts/contact_1", obj{"email": "x"}, 400, "Invalid email"},
		{"PUT", wa + "/contacts/contact_1", obj{"customFields": obj{"a": 1}}, 400, "customFields.a"},
		{"DELETE", wa + "/contacts/nope", nil, 404, "Contact not found"},
		{"POST", wa + "/contacts/import", acc(obj{"contacts": repeat(1001, phone)}), 400, "Maximum 1000"},
		{"POST", wa + "/contacts/import", acc(obj{"contacts": []obj{}}), 400, "contacts is required"},
		{"POST", wa + "/contacts/bulk", obj{"action": "tickle", "contactIds": ids[:1]}, 400, "Invalid action"},
		{"POST", wa + "/contacts/bulk", obj{"action": "addTags", "contactIds": ids[:1]}, 400, "tags array is required"},
		{"POST", wa + "/contacts/bulk", obj{"action": "removeGroups", "contactIds": ids[:1]}, 400, "groups array is required"},
		{"POST", wa + "/contacts/bulk", obj{"action": "block", "contactIds": ids}, 400, "Maximum 500"},
		{"DELETE", wa + "/contacts/bulk", obj{"contactIds": ids}, 400, "Maximum 500"},
		{"POST", wa + "/groups", acc(obj{"oldName": "a", "newName": "a"}), 400, "different"},
		{"POST", wa + "/groups", acc(obj{"oldName": "a"}), 400, "newName is required"},
		{"DELETE", wa + "/groups", acc(nil), 400, "groupName is required"},

		// Templates
		{"POST", wa + "/templates", template(obj{"name": "Bad Name"}), 400, "Invalid template name"},
		{"POST", wa + "/templates", template(obj{"name": "1st"}), 400, "Invalid template name"},
		{"POST", wa + "/templates", template(obj{"category": "FUN"}), 400, "Invalid category"},
		{"POST", wa + "/templates", template(obj{"components": []obj{}}), 400, "Either components or library_template_name"},
		{"POST", wa + "/templates", template(obj{"components": []obj{{"text": "x"}}}), 400, "components[0].type"},
		{"POST", wa + "/templates", template(obj{"name": "hello_world"}), 400, "already exists"},
		{"GET", wa + "/templates/nope" + accountQ, nil, 404, "Template not found"},
		{"DELETE", wa + "/templates/nope" + accountQ, nil, 404, "Template not found"},
		{"PATCH", wa + "/templates/nope", acc(obj{"components": []obj{{"type": "BODY"}}}), 404, "Template not found"},
		{"PATCH", wa + "/templates/hello_world", acc(nil), 400, "components is required"},
		{"PATCH", wa + "/templates/hello_world", acc(obj{"components": []obj{{}}}), 400, "components[0].type"},

		// Business profile
		{"POST", wa + "/business-profile", acc(obj{"about": strings.Repeat("é", 140)}), 400, "about must be at most 139"},
		{"POST", wa + "/business-profile", acc(obj{"about": strings.Repeat("é", 139), "profilePictureHandle": "4::a"}), 200, ""},
		{"POST", wa + "/business-profile", acc(obj{"description": strings.Repeat("d", 513)}), 400, "at most 512"},
		{"POST", wa + "/business-profile", acc(obj{"websites": []string{"https://a.example", "https://b.example", "https://c.example"}}), 400, "Maximum 2"},
		{"POST", wa + "/business-profile", acc(obj{"websites": []string{"a"}}), 400, "Invalid website"},
		{"POST", wa + "/business-profile", acc(obj{"email": "a b"}), 400, "Invalid email"},
		{"POST", wa + "/business-profile/display-name", acc(obj{"displayName": "ab"}), 400, "between 3 and 512"},
		{"POST", wa + "/business-profile/display-name", acc(obj{"displayName": strings.Repeat("a", 513)}), 400, "between 3 and 512"},
		{"POST", wa + "/business-profile/photo", photo("image/png", []byte("GIF89a...")), 400, "Invalid file type"},
		{"POST", wa + "/business-profile/photo", photo("image/jpeg", jpeg), 200, ""},
		{"POST", wa + "/business-profile/photo", photo("image/png", append(bytes.Clone(png), make([]byte, 5<<20)...)), 400, "File too large"},
		{"POST", wa + "/business-profile/photo", form{fields: map[string]string{"accountId": seedAccountID}}, 400, "file is required"},
		{"POST", wa + "/business-profile/photo", form{fields: map[string]string{"accountId": seedAccountID, "file": "x"}}, 400, "file: expected file"},
		{"POST", wa + "/business-profile/photo", form{fields: map[string]string{"accountId": "nope"}, file: "file", name: "f", data: png}, 404, "account not found"},
		{"POST", wa + "/business-profile/photo", form{file: "file", name: "f", data: png}, 400, "accountId is required"},
		{"POST", wa + "/business-profile/photo", obj{"accountId": seedAccountID}, 400, "multipart/form-data"},

		// Phone numbers
		{"GET", wa + "/phone-numbers?status=lost", nil, 400, "Invalid status"},
		{"GET", wa + "/phone-numbers/nope", nil, 404, "Phone number not found"},
		{"DELETE", wa + "/phone-numbers/nope", nil, 404, "Phone number not found"},
		{"DELETE", wa + "/phone-numbers/" + seedReleasedID, nil, 400, "already released"},
		{"POST", wa + "/phone-numbers/nope/request-code", nil, 404, "Phone number not found"},
		{"POST", wa + "/phone-numbers/nope/verify", obj{"code": "123456"}, 404, "Phone number not found"},
		{"POST", wa + "/phone-numbers/PHONE_NUMBER_ID/verify", obj{}, 400, "code is required"},
		{"GET", wa + "/phone-numbers/available?limit=101", nil, 400, "between 1 and 100"},
		{"GET", wa + "/phone-numbers/available?prefix=abc", nil, 400, "digits"},
		{"GET", wa + "/phone-numbers/available?contains=15550139403", nil, 403, "paid plan"},
		{"GET", wa + "/phone-numbers/preverified", nil, 400, "profileId is required"},
		{"POST", wa + "/phone-numbers/purchase", obj{}, 400, "profileId is required"},

		// Inbox
		{"GET", "/v1/inbox/conversations?limit=101", nil, 400, "between 1 and 100"},
		{"GET", "/v1/inbox/conversations?cursor=!", nil, 400, "Invalid cursor"},
		{"GET", "/v1/inbox/conversations?sortOrder=up", nil, 400, "Invalid sortOrder"},
		{"GET", "/v1/inbox/conversations?status=lost", nil, 400, "Invalid status"},
		{"GET", "/v1/inbox/conversations/nope" + accountQ, nil, 404, "Conversation not found"},
		{"GET", "/v1/inbox/conversations/nope/messages" + accountQ, nil, 404, "Conversation not found"},
		{"PUT", "/v1/inbox/conversations/nope", acc(obj{"status": "active"}), 404, "Conversation not found"},
		{"PUT", recentURL, acc(obj{"status": "lost"}), 400, "Invalid status"},
		{"PATCH", recentURL + "/messages/1", obj{"text": "x"}, 400, "accountId is required"},
		{"PATCH", "/v1/inbox/conversations/nope/messages/1", acc(nil), 404, "Conversation not found"},
		{"POST", "/v1/inbox/conversations/nope/messages", acc(obj{"message": "x"}), 404, "Conversation not found"},
		{"POST", "/v1/inbox/conversations/" + seedOldID + "/messages", acc(obj{"message": "x"}), 400, "(#131026) Re-engagement required"},
		{"POST", send, acc(nil), 400, "message or attachment is required"},
		{"POST", send, acc(obj{"message": "x", "buttons": repeat(4, button)}), 400, "Maximum 3 buttons"},
		{"POST", send, acc(obj{"message": "x", "buttons": repeat(3, button)}), 200, ""},
		{"POST", send, acc(obj{"message": "x", "quickReplies": repeat(14, reply)}), 400, "Maximum 13"},
		{"POST", send, acc(obj{"message": "x", "quickReplies": repeat(13, reply)}), 200, ""},
		{"POST", send, acc(obj{"message": "x", "quickReplies": repeat(1, reply), "buttons": repeat(1, button)}), 400, "mutually exclusive"},
		{"POST", send, acc(obj{"message": "x", "buttons": []obj{{"type": "dance", "title": "t"}}}), 400, "buttons[0].type"},
		{"POST", send, acc(obj{"message": "x", "buttons": []obj{{"type": "url", "title": strings.Repeat("t", 21)}}}), 400, "buttons[0].title"},
		{"POST", send, acc(obj{"message": "x", "quickReplies": []obj{{"title": "t"}}}), 400, "quickReplies[0].payload"},
		{"POST", send, acc(obj{"message": "x", "messageTag": "HUMAN_AGENT"}), 400, "requires messagingType"},
		{"POST", send, acc(obj{"message": "x", "messagingType": "MESSAGE_TAG", "messageTag": "HUMAN_AGENT", "replyTo": "1"}), 200, ""},
		{"POST", send, acc(obj{"message": "x", "messagingType": "SHOUT"}), 400, "messagingType"},
		{"POST", send, acc(obj{"template": obj{"type": "generic", "elements": repeat(11, func(int) obj { return obj{"title": "t"} })}}), 400, "Maximum 10"},
		{"POST", send, acc(obj{"template": obj{"type": "generic", "elements": []obj{{"title": "t", "buttons": repeat(1, button)}}}}), 200, ""},
		{"POST", send, acc(obj{"message": "x", "replyMarkup": obj{"type": "reply_keyboard", "keyboard": []any{1}}}), 400, "replyMarkup.keyboard"},

		// Webhooks
		{"POST", "/v1/webhooks/settings", obj{"name": "x"}, 400, "url is required"},
		{"POST", "/v1/webhooks/settings", obj{"url": "ftp://example.com"}, 400, "Invalid webhook URL"},
		{"POST", "/v1/webhooks/settings", obj{"url": "https://example.com", "name": strings.Repeat("n", 51)}, 400, "at most 50"},
		{"POST", "/v1/webhooks/settings", obj{"url": "https://example.com", "events": []string{"sun.rise"}}, 400, "Invalid event"},
		{"PUT", "/v1/webhooks/settings", obj{"isActive": true}, 400, "Webhook ID required"},
		{"PUT", "/v1/webhooks/settings", obj{"_id": "nope"}, 404, "Webhook not found"},
		{"DELETE", "/v1/webhooks/settings", nil, 400, "Webhook ID required"},
		{"DELETE", "/v1/webhooks/settings?id=nope", nil, 404, "Webhook not found"},
		{"POST", "/v1/webhooks/test", obj{}, 400, "Webhook ID required"},
		{"POST", "/v1/webhooks/test", obj{"webhookId": "nope"}, 404, "Webhook not found"},
		{"GET", "/v1/webhooks/logs?limit=101", nil, 400, "between 1 and 100"},
		{"GET", "/v1/webhooks/logs?event=sun.rise", nil, 400, "Invalid event"},
		{"GET", "/v1/webhooks/logs?status=maybe", nil, 400, "Invalid status"},

		// Others
		{"GET", "/v1/accounts?includeOverLimit=x", nil, 400, "Invalid includeOverLimit"},
		{"GET", "/v1/profiles?includeOverLimit=x", nil, 400, "Invalid includeOverLimit"},
		{"GET", "/v1/accounts/health?status=ill", nil, 400, "Invalid status"},
		{"GET", "/v1/accounts/nope/health", nil, 404, "Not found"},
		{"POST", "/v1/media/presign", obj{"filename": "a.txt"}, 400, "contentType is required"},
		{"POST", "/v1/media/presign", obj{}, 400, "filename and contentType are required"},
		{"POST", "/v1/media/presign", obj{"filename": "a.txt", "contentType": "text/plain"}, 400, "Content type not allowed: text/plain"},
		{"POST", "/v1/media/presign", obj{"filename": "a.png", "contentType": "image/png", "size": 6 << 30}, 400, "Maximum size is 5GB"},
		{"POST", "/v1/media/presign", obj{"filename": "a.png", "contentType": "image/png", "size": -1}, 400, "negative"},
		{"GET", "/v1/nothing", nil, 404, "Not found"},
		{"GET", "/", nil, 404, "Not found"},
		{"GET", wa + "/contacts/import", nil, 405, "Method not allowed"},
	}
	c := newClient(t, Options{Pace: -1, RateLimit: 10000})
	for _, tt := range tests {
		a := c.do(tt.method, tt.path, tt.body)
		if tt.status == 200 {
			a.is(200)
			continue
		}
		a.fails(tt.status, tt.want)
	}
}

const whatsappPath = "/v1/whatsapp"

func TestMethodNotAllowed(t *testing.T) {
	c := newClient(t, instantly)
	a := c.do("PATCH", "/v1/webhooks/settings", nil).fails(405, "Method not allowed")
	if got := a.header.Get("Allow"); got != "DELETE, GET, POST, PUT" {
		t.Errorf("got Allow %q, want DELETE, GET, POST, PUT", got)
	}
	if a := c.do("HEAD", "/v1/accounts", nil).is(200); a.header.Get("Content-Length") == "" {
		t.Error("HEAD: got no Content-Length, want that of GET")
	}
}

func TestWebhookLimits(t *testing.T) {
	c := newClient(t, instantly)
	first := newHook(c)
	for range maxWebhooks - 1 {
		newHook(c)
	}
	c.do("POST", "/v1/webhooks/settings", hookBody).fails(400, "Maximum of 10")
	c.do("GET", "/v1/webhooks/settings", nil).equal("webhooks.9.name", "Mine")
	if raw := c.do("GET", "/v1/webhooks/settings", nil).raw; strings.Contains(raw, "s3cret") {
		t.Errorf("got %s, want no secret in it", raw)
	}

	c.do("PUT", "/v1/webhooks/settings", obj{"_id": first, "url": "https://nowhere.invalid/x", "events": []string{}}).is(200).
		equal("webhook.events", "[]").equal("webhook.name", "Mine")
	for range maxWebhookFailures {
		c.do("POST", "/v1/webhooks/test", obj{"webhookId": first}).is(500).equal("success", false).equal("message", "Test webhook failed")
	}
	c.do("GET", "/v1/webhooks/settings", nil).equal("webhooks.0.isActive", false).equal("webhooks.0.failureCount", 10)
	if n := c.do("GET", "/v1/webhooks/logs?limit=7&status=failed", nil).len("logs"); n != 7 {
		t.Errorf("got %d logs, want 7", n)
	}
	c.do("PUT", "/v1/webhooks/settings", obj{"_id": first, "isActive": true, "customHeaders": obj{}}).equal("webhook.failureCount", 0)
}
