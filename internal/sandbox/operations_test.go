package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

var (
	png       = append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 64)...)
	whatsapp  = "/v1/whatsapp"
	hello     = obj{"name": "hello_world", "language": "en"}
	tomorrow  = time.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	accountQ  = "?accountId=" + seedAccountID
	hookBody  = obj{"name": "Mine", "url": "https://example.com/hook", "secret": "s3cret", "events": []string{"message.received"}, "customHeaders": obj{"X-A": "b"}}
	listPage  = " pagination.total pagination.limit pagination.skip pagination.hasMore"
	recentURL = "/v1/inbox/conversations/" + seedRecentID
)

// operations has a successful call of every route, with the members that the answer must
// have.
var operations = []struct {
	route  string // as in routes()
	path   string // with ids and query; {id} is the id that prepare returns
	body   any
	status int
	want   string
	// prepare creates what the call needs in a fresh world.
	prepare func(c *client) string
}{
	{route: "GET /v1/profiles", path: "/v1/profiles?includeOverLimit=true",
		want: "profiles.0._id profiles.0.userId profiles.0.name profiles.0.description profiles.0.color profiles.0.isDefault profiles.0.isOverLimit profiles.0.createdAt"},
	{route: "POST /v1/profiles", path: "/v1/profiles", body: obj{"name": "Second"}, status: 201,
		want: "message profile._id profile.name profile.createdAt"},
	{route: "GET /v1/accounts", path: "/v1/accounts?platform=whatsapp&profileId=" + seedProfileID,
		want: "accounts.0._id accounts.0.platform accounts.0.profileId._id accounts.0.username accounts.0.displayName accounts.0.profileUrl accounts.0.isActive hasAnalyticsAccess"},
	{route: "GET /v1/accounts/health", path: "/v1/accounts/health?status=healthy",
		want: "summary.total summary.healthy summary.warning summary.error summary.needsReconnect accounts.0.accountId accounts.0.profileId accounts.0.status accounts.0.canPost accounts.0.tokenValid accounts.0.tokenExpiresAt accounts.0.needsReconnect accounts.0.issues"},
	{route: "GET /v1/accounts/{accountId}/health", path: "/v1/accounts/YOUR_ACCOUNT_ID/health",
		want: "accountId status tokenStatus.valid tokenStatus.expiresAt tokenStatus.expiresIn tokenStatus.needsRefresh permissions.posting.0.scope permissions.posting.0.granted permissions.analytics permissions.optional permissions.canPost permissions.missingRequired issues recommendations"},
	{route: "POST /v1/media/presign", path: "/v1/media/presign", body: obj{"filename": "a.png", "contentType": "image/png", "size": 10},
		want: "uploadUrl publicUrl key type"},

	{route: "GET /v1/connect/{platform}", path: "/v1/connect/whatsapp?profileId=" + seedProfileID, want: "authUrl state"},
	{route: "POST /v1/connect/{platform}", path: "/v1/connect/instagram", body: obj{"code": "c", "state": "s", "profileId": seedProfileID},
		want: "account.accountId account.platform"},
	{route: "POST /v1/connect/whatsapp/credentials", path: "/v1/connect/whatsapp/credentials",
		body: obj{"profileId": seedProfileID, "accessToken": seedMetaToken, "wabaId": seedWABA, "phoneNumberId": seedFreePhoneNumberID},
		want: "message account.accountId account.platform account.username account.displayName account.isActive account.phoneNumber account.verifiedName account.qualityRating"},
	{route: "POST /v1/connect/whatsapp/embedded-signup", path: "/v1/connect/whatsapp/embedded-signup",
		body: obj{"code": "c", "profileId": seedProfileID}, want: "account.id account.accountId account.phoneNumber"},

	{route: "GET /v1/webhooks/settings", path: "/v1/webhooks/settings", want: "webhooks"},
	{route: "POST /v1/webhooks/settings", path: "/v1/webhooks/settings", body: hookBody,
		want: "success webhook._id webhook.name webhook.url webhook.events.0 webhook.isActive webhook.failureCount webhook.customHeaders.X-A"},
	{route: "PUT /v1/webhooks/settings", path: "/v1/webhooks/settings", body: obj{"_id": "{id}", "isActive": false},
		want: "success webhook._id webhook.isActive", prepare: newHook},
	{route: "DELETE /v1/webhooks/settings", path: "/v1/webhooks/settings?id={id}", want: "success", prepare: newHook},
	{route: "POST /v1/webhooks/test", path: "/v1/webhooks/test", body: obj{"webhookId": "{id}"}, want: "success message", prepare: newHook},
	{route: "GET /v1/webhooks/logs", path: "/v1/webhooks/logs?status=success&event=webhook.test&webhookId={id}",
		want:    "logs.0._id logs.0.webhookId logs.0.webhookName logs.0.event logs.0.url logs.0.status logs.0.statusCode logs.0.requestPayload.event logs.0.responseBody logs.0.attemptNumber logs.0.responseTime logs.0.createdAt",
		prepare: testedHook},

	{route: "POST /sandbox/messages", path: "/sandbox/messages",
		body: obj{"from": "+15550109001", "name": "Kim", "type": "image", "url": "https://example.com/a.png", "text": "Look"},
		want: "success conversationId messageId"},
	{route: "GET /v1/inbox/conversations", path: "/v1/inbox/conversations?status=active&platform=whatsapp" + "&accountId=" + seedAccountID,
		want: "data.0.id data.0.platform data.0.accountId data.0.accountUsername data.0.participantId data.0.participantName data.0.participantPicture data.0.lastMessage data.0.updatedTime data.0.status data.0.unreadCount data.0.url pagination.hasMore pagination.nextCursor meta.accountsQueried meta.accountsFailed meta.failedAccounts meta.lastUpdated"},
	{route: "GET /v1/inbox/conversations/{conversationId}", path: recentURL + accountQ,
		want: "data.id data.accountId data.accountUsername data.platform data.status data.participantName data.participantId data.lastMessage data.lastMessageAt data.updatedTime data.participants.0.id data.participants.1.name"},
	{route: "PUT /v1/inbox/conversations/{conversationId}", path: recentURL, body: obj{"accountId": seedAccountID, "status": "archived"},
		want: "success data.id data.accountId data.status data.platform data.updatedAt"},
	{route: "GET /v1/inbox/conversations/{conversationId}/messages", path: recentURL + "/messages" + accountQ,
		want: "status messages.0.id messages.0.conversationId messages.0.accountId messages.0.platform messages.0.message messages.0.senderId messages.0.senderName messages.0.direction messages.0.createdAt messages.0.attachments lastUpdated"},
	{route: "POST /v1/inbox/conversations/{conversationId}/messages", path: recentURL + "/messages",
		body: obj{"accountId": seedAccountID, "message": "Hi"}, want: "success data.messageId"},
	{route: "PATCH /v1/inbox/conversations/{conversationId}/messages/{msgId}", path: recentURL + "/messages/1", body: obj{"accountId": seedAccountID, "text": "x"},
		status: 400, want: "error code"},

	{route: "POST /v1/whatsapp/bulk", path: whatsapp + "/bulk", body: obj{"accountId": seedAccountID, "recipients": people("+15550101000"), "template": hello},
		want: "success summary.total summary.sent summary.failed results.0.phone results.0.success results.0.messageId"},
	{route: "GET /v1/whatsapp/broadcasts", path: whatsapp + "/broadcasts" + accountQ + "&status=completed",
		want: "success broadcasts.0.id broadcasts.0.name broadcasts.0.template.name broadcasts.0.template.language broadcasts.0.status broadcasts.0.recipientCount broadcasts.0.startedAt broadcasts.0.completedAt broadcasts.0.sentCount broadcasts.0.deliveredCount broadcasts.0.readCount broadcasts.0.failedCount broadcasts.0.createdAt" + listPage},
	{route: "POST /v1/whatsapp/broadcasts", path: whatsapp + "/broadcasts",
		body: obj{"accountId": seedAccountID, "name": "N", "description": "D", "template": hello},
		want: "success broadcast.id broadcast.name broadcast.description broadcast.template.name broadcast.status broadcast.recipientCount broadcast.createdAt"},
	{route: "GET /v1/whatsapp/broadcasts/{broadcastId}", path: whatsapp + "/broadcasts/" + seedScheduledID,
		want: "success broadcast.id broadcast.template.language broadcast.scheduledAt broadcast.updatedAt broadcast.sentCount"},
	{route: "DELETE /v1/whatsapp/broadcasts/{broadcastId}", path: whatsapp + "/broadcasts/" + seedCancelledID, want: "success message"},
	{route: "POST /v1/whatsapp/broadcasts/{broadcastId}/send", path: whatsapp + "/broadcasts/BROADCAST_ID/send", want: "success status sent failed total"},
	{route: "POST /v1/whatsapp/broadcasts/{broadcastId}/schedule", path: whatsapp + "/broadcasts/BROADCAST_ID/schedule", body: obj{"scheduledAt": tomorrow},
		want: "success broadcast.id broadcast.status broadcast.scheduledAt"},
	{route: "DELETE /v1/whatsapp/broadcasts/{broadcastId}/schedule", path: whatsapp + "/broadcasts/" + seedScheduledID + "/schedule",
		want: "success broadcast.id broadcast.status message"},
	{route: "GET /v1/whatsapp/broadcasts/{broadcastId}/recipients", path: whatsapp + "/broadcasts/" + seedCompletedID + "/recipients?status=read",
		want: "success recipients.0.phone recipients.0.name recipients.0.variables recipients.0.status recipients.0.messageId recipients.0.sentAt recipients.0.deliveredAt recipients.0.readAt summary.total summary.pending summary.sent summary.delivered summary.read summary.failed" + listPage},
	{route: "PATCH /v1/whatsapp/broadcasts/{broadcastId}/recipients", path: whatsapp + "/broadcasts/BROADCAST_ID/recipients", body: obj{"recipients": people("+15550101000")},
		want: "success added duplicates totalRecipients"},
	{route: "DELETE /v1/whatsapp/broadcasts/{broadcastId}/recipients", path: whatsapp + "/broadcasts/BROADCAST_ID/recipients", body: obj{"phones": []string{"+15550100001"}},
		want: "success removed totalRecipients"},

	{route: "GET /v1/whatsapp/contacts", path: whatsapp + "/contacts" + accountQ + "&search=ANA&tag=vip&group=customers&optedIn=true",
		want: "success contacts.0.id contacts.0.phone contacts.0.waId contacts.0.name contacts.0.email contacts.0.company contacts.0.tags.0 contacts.0.groups.0 contacts.0.isOptedIn contacts.0.lastMessageSentAt contacts.0.lastMessageReceivedAt contacts.0.messagesSentCount contacts.0.messagesReceivedCount contacts.0.customFields.city contacts.0.createdAt filters.tags.0 filters.groups.0" + listPage},
	{route: "POST /v1/whatsapp/contacts", path: whatsapp + "/contacts",
		body: obj{"accountId": seedAccountID, "phone": "+15550101000", "name": "New", "email": "n@example.com", "company": "C", "notes": "x", "isOptedIn": false, "customFields": obj{"a": "b"}},
		want: "success contact.id contact.phone contact.name contact.email contact.company contact.tags contact.groups contact.isOptedIn contact.createdAt"},
	{route: "GET /v1/whatsapp/contacts/{contactId}", path: whatsapp + "/contacts/" + seedContactID(11),
		want: "success contact.id contact.waId contact.optInDate contact.optOutDate contact.isBlocked contact.customFields contact.createdAt contact.updatedAt"},
	{route: "PUT /v1/whatsapp/contacts/{contactId}", path: whatsapp + "/contacts/contact_1", body: obj{"name": "Ana", "isBlocked": true, "notes": "n"},
		want: "success contact.id contact.isBlocked contact.customFields contact.notes contact.updatedAt"},
	{route: "DELETE /v1/whatsapp/contacts/{contactId}", path: whatsapp + "/contacts/contact_1", want: "success message"},
	{route: "POST /v1/whatsapp/contacts/import", path: whatsapp + "/contacts/import",
		body: obj{"accountId": seedAccountID, "contacts": []obj{{"phone": "+15550101000", "name": "I"}}, "defaultTags": []string{"t"}, "defaultGroups": []string{"g"}},
		want: "success summary.total summary.created summary.skipped summary.failed results.0.phone results.0.name results.0.success results.0.contactId"},
	{route: "POST /v1/whatsapp/contacts/bulk", path: whatsapp + "/contacts/bulk", body: obj{"action": "optOut", "contactIds": []string{"contact_1"}},
		want: "success action modified matched"},
	{route: "DELETE /v1/whatsapp/contacts/bulk", path: whatsapp + "/contacts/bulk", body: obj{"contactIds": []string{"contact_1"}}, want: "success deleted"},
	{route: "GET /v1/whatsapp/groups", path: whatsapp + "/groups" + accountQ,
		want: "success groups.0.name groups.0.totalCount groups.0.optedInCount summary.totalContacts summary.optedInContacts summary.groupCount"},
	{route: "POST /v1/whatsapp/groups", path: whatsapp + "/groups", body: obj{"accountId": seedAccountID, "oldName": "customers", "newName": "clients"},
		want: "success message modified"},
	{route: "DELETE /v1/whatsapp/groups", path: whatsapp + "/groups", body: obj{"accountId": seedAccountID, "groupName": "customers"}, want: "success message modified"},

	{route: "GET /v1/whatsapp/templates", path: whatsapp + "/templates" + accountQ,
		want: "success templates.0.id templates.0.name templates.0.status templates.0.category templates.0.language templates.0.components.0.type"},
	{route: "POST /v1/whatsapp/templates", path: whatsapp + "/templates",
		body: obj{"accountId": seedAccountID, "name": "t1", "category": "UTILITY", "language": "en", "components": []obj{{"type": "BODY", "text": "x"}}},
		want: "success template.id template.name template.status template.category template.language"},
	{route: "GET /v1/whatsapp/templates/{templateName}", path: whatsapp + "/templates/summer_sale" + accountQ,
		want: "success template.id template.status template.components.3.buttons.2.text"},
	{route: "PATCH /v1/whatsapp/templates/{templateName}", path: whatsapp + "/templates/summer_sale", body: obj{"accountId": seedAccountID, "components": []obj{{"type": "BODY", "text": "x"}}},
		want: "success template.id template.name template.status"},
	{route: "DELETE /v1/whatsapp/templates/{templateName}", path: whatsapp + "/templates/summer_sale" + accountQ, want: "success message"},

	{route: "GET /v1/whatsapp/business-profile", path: whatsapp + "/business-profile" + accountQ,
		want: "success businessProfile.about businessProfile.address businessProfile.description businessProfile.email businessProfile.profilePictureUrl businessProfile.websites.0 businessProfile.vertical"},
	{route: "POST /v1/whatsapp/business-profile", path: whatsapp + "/business-profile", body: obj{"accountId": seedAccountID, "about": "x", "websites": []string{}},
		want: "success message"},
	{route: "POST /v1/whatsapp/business-profile/photo", path: whatsapp + "/business-profile/photo",
		body: form{fields: map[string]string{"accountId": seedAccountID}, file: "file", name: "p.png", kind: "image/png", data: png}, want: "success message"},
	{route: "GET /v1/whatsapp/business-profile/display-name", path: whatsapp + "/business-profile/display-name" + accountQ,
		want: "success displayName.name displayName.status displayName.phoneNumber"},
	{route: "POST /v1/whatsapp/business-profile/display-name", path: whatsapp + "/business-profile/display-name", body: obj{"accountId": seedAccountID, "displayName": "Widgets"},
		want: "success message displayName.name displayName.status"},

	{route: "GET /v1/whatsapp/phone-numbers", path: whatsapp + "/phone-numbers?status=active&profileId=" + seedProfileID,
		want: "numbers.0._id numbers.0.phoneNumber numbers.0.country numbers.0.status numbers.0.profileId._id numbers.0.provisionedAt numbers.0.metaPreverifiedId numbers.0.metaVerificationStatus numbers.0.createdAt"},
	{route: "POST /v1/whatsapp/phone-numbers/purchase", path: whatsapp + "/phone-numbers/purchase", body: obj{"profileId": seedProfileID}, want: "message checkoutUrl"},
	{route: "GET /v1/whatsapp/phone-numbers/available", path: whatsapp + "/phone-numbers/available?prefix=212&locality=new+york&contains=555&limit=3",
		want: "numbers.2.phoneNumber numbers.0.locality"},
	{route: "GET /v1/whatsapp/phone-numbers/preverified", path: whatsapp + "/phone-numbers/preverified?profileId=YOUR_PROFILE_ID",
		want: "preVerifiedIds.0 numbers.0.id numbers.0.phoneNumber numbers.0.metaPreverifiedId numbers.0.metaVerifiedAt numbers.0.metaVerificationExpiresAt"},
	{route: "GET /v1/whatsapp/phone-numbers/{phoneNumberId}", path: whatsapp + "/phone-numbers/PHONE_NUMBER_ID",
		want: "phoneNumber.id phoneNumber.phoneNumber phoneNumber.status phoneNumber.country phoneNumber.metaPreverifiedId phoneNumber.metaVerificationStatus phoneNumber.provisionedAt"},
	{route: "DELETE /v1/whatsapp/phone-numbers/{phoneNumberId}", path: whatsapp + "/phone-numbers/PHONE_NUMBER_ID",
		want: "message phoneNumber.id phoneNumber.phoneNumber phoneNumber.status phoneNumber.releasedAt"},
	{route: "POST /v1/whatsapp/phone-numbers/{phoneNumberId}/request-code", path: whatsapp + "/phone-numbers/PHONE_NUMBER_ID/request-code", want: "message method"},
	{route: "POST /v1/whatsapp/phone-numbers/{phoneNumberId}/verify", path: whatsapp + "/phone-numbers/PHONE_NUMBER_ID/verify", body: obj{"code": "123456"},
		want: "message metaVerifiedAt metaVerificationExpiresAt"},
}

func newHook(c *client) string {
	return c.do("POST", "/v1/webhooks/settings", hookBody).is(200).text("webhook._id")
}

func testedHook(c *client) string {
	id := newHook(c)
	c.do("POST", "/v1/webhooks/test", obj{"webhookId": id}).is(200)
	return id
}

func TestEveryOperation(t *testing.T) {
	base := newClient(t, instantly)
	covered := map[string]bool{}
	for _, op := range operations {
		covered[op.route] = true
		t.Run(op.route, func(t *testing.T) {
			c := &client{t, base.srv, "sk_sandbox_" + t.Name()}
			path, body := op.path, op.body
			if op.prepare != nil {
				id := op.prepare(c)
				path = strings.ReplaceAll(path, "{id}", id)
				if o, ok := body.(obj); ok {
					filled := obj{}
					for k, v := range o {
						if v == "{id}" {
							v = id
						}
						filled[k] = v
					}
					body = filled
				}
			}
			method, _, _ := strings.Cut(op.route, " ")
			status := op.status
			if status == 0 {
				status = http.StatusOK
			}
			// Both prefixes reach the same operation.
			a := c.do(method, "/api"+path, body).is(status)
			for member := range strings.FieldsSeq(op.want) {
				if !a.has(member) && a.at(member) == nil {
					t.Errorf("got %[2]s, want %[1]s in it", member, a.raw)
				}
			}
			for _, h := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"} {
				if a.header.Get(h) == "" {
					t.Errorf("got no header %s, want one", h)
				}
			}
		})
	}
	for path, methods := range routes() {
		for method := range methods {
			if route := method + " " + path; !covered[route] {
				t.Errorf("there is no test of %s, want one in operations", route)
			}
		}
	}
}

// TestWrongTypes checks that every operation with a JSON body refuses members of the wrong
// type, also null, with a 400 that names them.
func TestWrongTypes(t *testing.T) {
	base := newClient(t, Options{Pace: -1, RateLimit: 10000})
	for _, op := range operations {
		body, ok := op.body.(obj)
		if !ok || strings.HasPrefix(op.route, "PATCH /v1/inbox") {
			continue
		}
		method, _, _ := strings.Cut(op.route, " ")
		for member, value := range body {
			if value == "{id}" {
				continue // without the id the member is not reached
			}
			for _, wrong := range []any{[]any{obj{"phone": 1}, 7}, nil, 3.5} {
				bad := obj{}
				for k, v := range body {
					bad[k] = v
				}
				bad[member] = wrong
				c := base.as("sk_sandbox_" + op.route)
				path := op.path
				if op.prepare != nil {
					id := op.prepare(c)
					path = strings.ReplaceAll(path, "{id}", id)
					for k, v := range bad {
						if v == "{id}" {
							bad[k] = id
						}
					}
				}
				a := c.do(method, path, bad).is(400)
				if !strings.Contains(a.text("error"), member) && !strings.Contains(a.text("error"), "webhookId") {
					t.Errorf("%s with %s = %v: got error %q, want the member named", op.route, member, wrong, a.text("error"))
				}
				if op.prepare != nil {
					base.srv.forget(c.key)
				}
			}
		}
	}
}

// forget drops a world, so that the next request gets a fresh one.
func (s *Server) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.worlds, key)
}

func TestBrokenBodies(t *testing.T) {
	c := newClient(t, Options{Pace: -1, RateLimit: 10000})
	for _, op := range operations {
		if _, ok := op.body.(obj); !ok {
			continue
		}
		method, _, _ := strings.Cut(op.route, " ")
		for body, want := range map[string]string{
			"":             "Request body is required",
			"{":            "Invalid JSON",
			"{} {}":        "Invalid JSON",
			"[1]":          "must be a JSON object",
			"\"text\"":     "must be a JSON object",
			"{\"a\": nul}": "Invalid JSON",
		} {
			c.do(method, op.path, body).fails(400, want)
		}
		// Member names are case-sensitive.
		c.do(method, op.path, `{"ACCOUNTID":"x","NAME":"x"}`)
	}
	c.do("POST", whatsapp+"/contacts", obj{"AccountId": seedAccountID, "phone": "+15550101000", "name": "x"}).fails(400, "accountId is required")
}

// TestUnknownAccounts checks that every operation that names one of the key's accounts
// answers 404 for an unknown one.
func TestUnknownAccounts(t *testing.T) {
	c := newClient(t, Options{Pace: -1, RateLimit: 10000})
	const nobody = "650000000000000000000fff"
	for _, op := range operations {
		method, _, _ := strings.Cut(op.route, " ")
		if strings.Contains(op.path, accountQ) {
			c.do(method, strings.Replace(op.path, accountQ, "?accountId="+nobody, 1), nil).fails(404, "ccount not found")
			c.do(method, strings.Replace(op.path, accountQ, "?x=y", 1), nil).fails(400, "accountId is required")
			continue
		}
		body, ok := op.body.(obj)
		if !ok || body["accountId"] == nil {
			continue
		}
		other := obj{}
		for k, v := range body {
			other[k] = v
		}
		other["accountId"] = nobody
		c.do(method, op.path, other).fails(404, "ccount not found")
		delete(other, "accountId")
		c.do(method, op.path, other).fails(400, "accountId is required")
	}
}
