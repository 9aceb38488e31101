package sandbox

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestGuideExamples runs the vendor's published examples, with their placeholders
// unchanged. Each runs in its own world; reads are the members that the example's code
// prints.
func TestGuideExamples(t *testing.T) {
	const wa = "/api/v1/whatsapp"
	inAWeek := time.Now().Add(7 * day).UTC().Format("2006-01-02T15:04:05.000Z")
	john := obj{"phone": "+1234567890", "variables": obj{"1": "John"}}
	jane := obj{"phone": "+0987654321", "variables": obj{"1": "Jane"}}
	template := obj{"name": "monthly_update", "language": "en",
		"components": []obj{{"type": "body", "parameters": []obj{{"type": "text", "text": "{{1}}"}}}}}

	tests := []struct {
		name, method, path string
		body               any
		reads              map[string]any // nil value: any value
	}{
		{"bulk", "POST", wa + "/bulk",
			obj{"accountId": "YOUR_WHATSAPP_ACCOUNT_ID", "recipients": []obj{john, jane}, "template": hello},
			map[string]any{"summary.sent": 2, "summary.failed": 0}},
		{"create broadcast", "POST", wa + "/broadcasts",
			obj{"accountId": "YOUR_WHATSAPP_ACCOUNT_ID", "name": "January Newsletter", "template": template, "recipients": []obj{john, jane}},
			map[string]any{"broadcast.id": nil, "broadcast.recipientCount": 2}},
		{"send", "POST", wa + "/broadcasts/BROADCAST_ID/send", nil, map[string]any{"sent": 1, "failed": 0}},
		{"schedule", "POST", wa + "/broadcasts/BROADCAST_ID/schedule", obj{"scheduledAt": inAWeek}, map[string]any{"success": true}},
		{"add recipients", "PATCH", wa + "/broadcasts/BROADCAST_ID/recipients",
			obj{"recipients": []obj{
				{"phone": "+1555000111", "name": "Alice", "variables": obj{"1": "Alice"}},
				{"phone": "+1555000222", "name": "Bob", "variables": obj{"1": "Bob"}}}},
			map[string]any{"added": 2, "duplicates": 0}},
		{"templates", "GET", wa + "/templates?accountId=YOUR_ACCOUNT_ID", nil,
			map[string]any{"templates.0.name": "hello_world", "templates.0.status": "APPROVED", "templates.0.language": "en"}},
		{"create template", "POST", wa + "/templates",
			obj{"accountId": "YOUR_ACCOUNT_ID", "name": "order_confirmation", "category": "UTILITY", "language": "en",
				"components": []obj{{"type": "BODY", "text": "Hi {{1}}, your order {{2}} has been confirmed!"}}},
			map[string]any{"template.name": "order_confirmation", "template.status": "PENDING"}},
		{"create contact", "POST", wa + "/contacts",
			obj{"accountId": "YOUR_ACCOUNT_ID", "phone": "+1234567890", "name": "John Doe", "email": "john@example.com",
				"tags": []string{"vip", "newsletter"}, "groups": []string{"customers"}},
			map[string]any{"contact.id": nil}},
		{"import", "POST", wa + "/contacts/import",
			obj{"accountId": "YOUR_ACCOUNT_ID", "contacts": []obj{
				{"phone": "+1234567890", "name": "John Doe", "tags": []string{"vip"}},
				{"phone": "+0987654321", "name": "Jane Smith", "tags": []string{"newsletter"}}},
				"defaultTags": []string{"imported"}, "skipDuplicates": true},
			map[string]any{"summary.created": 2, "summary.skipped": 0}},
		{"bulk update", "POST", wa + "/contacts/bulk",
			obj{"action": "addTags", "contactIds": []string{"contact_1", "contact_2", "contact_3"}, "tags": []string{"promo-march"}},
			map[string]any{"modified": 3}},
		{"profile", "GET", wa + "/business-profile?accountId=YOUR_ACCOUNT_ID", nil, map[string]any{"businessProfile": nil}},
		{"update profile", "POST", wa + "/business-profile",
			obj{"accountId": "YOUR_ACCOUNT_ID", "about": "Your go-to store for widgets", "description": "We sell the best widgets in town.",
				"email": "hello@example.com", "websites": []string{"https://example.com"}},
			map[string]any{"success": true}},
		{"numbers", "GET", wa + "/phone-numbers", nil,
			map[string]any{"numbers.0.phoneNumber": seedPhone, "numbers.0.status": "active"}},
		{"purchase", "POST", wa + "/phone-numbers/purchase", obj{"profileId": "YOUR_PROFILE_ID"}, map[string]any{"checkoutUrl": nil}},
		{"request code", "POST", wa + "/phone-numbers/PHONE_NUMBER_ID/request-code", obj{"method": "SMS"}, map[string]any{"method": "SMS"}},
		{"verify", "POST", wa + "/phone-numbers/PHONE_NUMBER_ID/verify", obj{"code": "123456"}, map[string]any{"metaVerificationExpiresAt": nil}},
		{"embedded signup", "POST", "/api/v1/connect/whatsapp/embedded-signup",
			obj{"code": "FACEBOOK_AUTH_CODE", "profileId": "YOUR_PROFILE_ID"}, map[string]any{"account.id": nil, "account.accountId": nil}},
		{"credentials", "POST", "/api/v1/connect/whatsapp/credentials",
			obj{"profileId": "YOUR_PROFILE_ID", "accessToken": "YOUR_META_SYSTEM_USER_TOKEN", "wabaId": "YOUR_WABA_ID", "phoneNumberId": "YOUR_PHONE_NUMBER_ID"},
			map[string]any{"account.accountId": nil}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, instantly).as("YOUR_API_KEY")
			a := c.do(tt.method, tt.path, tt.body).is(200)
			for member, want := range tt.reads {
				if got := a.at(member); got == nil || got == "" {
					t.Errorf("got %[2]s, want %[1]s in it", member, a.raw)
				} else if want != nil {
					a.equal(member, want)
				}
			}
		})
	}
	t.Run("the past", func(t *testing.T) {
		newClient(t, instantly).do("POST", wa+"/broadcasts/BROADCAST_ID/schedule", obj{"scheduledAt": "2025-02-01T10:00:00.000Z"}).
			fails(400, "must be in the future")
	})
}

// TestPhoneNumbers follows a number from purchase and payment to verification and release.
func TestPhoneNumbers(t *testing.T) {
	c := newClient(t, instantly)
	url := c.do("POST", whatsapp+"/phone-numbers/purchase", obj{"profileId": seedProfileID}).is(200).text("checkoutUrl")
	if path, ok := strings.CutPrefix(url, "http://example.com"); !ok {
		t.Errorf("got checkoutUrl %q, want one of the sandbox", url)
	} else {
		before := c.do("GET", whatsapp+"/phone-numbers", nil).len("numbers")
		c.do("GET", path, nil).is(200)
		c.do("GET", path, nil).is(404) // paid already
		if after := c.do("GET", whatsapp+"/phone-numbers", nil).len("numbers"); after != before+1 {
			t.Errorf("got %d numbers after paying, want %d", after, before+1)
		}
	}

	a := c.do("POST", whatsapp+"/phone-numbers/purchase", obj{"profileId": seedProfileID}).is(200)
	id, path := a.text("phoneNumber.id"), whatsapp+"/phone-numbers/"+a.text("phoneNumber.id")
	a.equal("phoneNumber.status", "active").equal("phoneNumber.metaVerificationStatus", "pending")
	c.do("POST", path+"/request-code", obj{"method": "FAX"}).fails(400, "Invalid method")
	c.do("POST", path+"/request-code", obj{"method": "VOICE"}).is(200).equal("method", "VOICE")
	c.do("POST", path+"/verify", obj{"code": "12345"}).fails(400, "6-digit")
	c.do("POST", path+"/verify", obj{"code": "654321"}).fails(400, "Invalid verification code")
	c.do("GET", path, nil).is(200).equal("phoneNumber.metaVerificationStatus", "code_sent")
	c.do("POST", path+"/verify", obj{"code": "123456"}).is(200)
	c.do("POST", path+"/verify", obj{"code": "123456"}).is(200).equal("message", "Phone number is already verified")
	if a := c.do("GET", whatsapp+"/phone-numbers/preverified?profileId="+seedProfileID, nil); a.text("numbers.1.id") != id {
		t.Errorf("got pre-verified numbers %s, want %s second", a.raw, id)
	}
	c.do("DELETE", path, nil).is(200).equal("phoneNumber.status", "released")
	c.do("DELETE", path, nil).fails(400, "already released")
	c.do("POST", path+"/request-code", nil).fails(400, "pre-verified pool")
	c.do("POST", path+"/verify", obj{"code": "123456"}).fails(400, "pre-verified pool")
	c.do("GET", whatsapp+"/phone-numbers?status=released", nil).is(200).equal("numbers.1._id", id)

	c.do("POST", whatsapp+"/phone-numbers/"+seedProvisioningID+"/request-code", nil).fails(400, "pre-verified pool")
	for range maxNumbers {
		a = c.do("POST", whatsapp+"/phone-numbers/purchase", obj{"profileId": seedProfileID})
	}
	a.fails(400, "limit reached")
	c.do("POST", whatsapp+"/phone-numbers/purchase", obj{"profileId": "650000000000000000000fff"}).fails(404, "Profile not found")
}

// TestDisconnect checks that releasing the number of an account disconnects it, and that
// connecting again repairs that.
func TestDisconnect(t *testing.T) {
	c := newClient(t, instantly)
	c.do("DELETE", whatsapp+"/phone-numbers/"+seedNumberID, nil).is(200)
	c.do("GET", "/v1/accounts", nil).equal("accounts.0.isActive", false)
	c.do("GET", "/v1/accounts/health?status=error", nil).equal("summary.needsReconnect", 1).equal("accounts.0.needsReconnect", true)
	c.do("GET", "/v1/accounts/"+seedAccountID+"/health", nil).equal("status", "error").equal("permissions.canPost", false)
	c.do("POST", whatsapp+"/broadcasts/BROADCAST_ID/send", nil).fails(400, "disconnected").equal("code", "ACCOUNT_DISCONNECTED")
	c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "recipients": people("+15550101000"), "template": hello}).fails(400, "disconnected")
	c.do("POST", recentURL+"/messages", obj{"accountId": seedAccountID, "message": "x"}).fails(400, "disconnected")

	credentials := obj{"profileId": seedProfileID, "accessToken": "EAAx", "wabaId": seedWABA, "phoneNumberId": seedPhoneNumberID}
	c.do("POST", "/v1/connect/whatsapp/credentials", credentials).is(200).equal("account.accountId", seedAccountID)
	c.do("GET", "/v1/accounts/health", nil).equal("summary.healthy", 1)
}

func TestConnect(t *testing.T) {
	c := newClient(t, instantly)
	credentials := func(change string, to any) obj {
		o := obj{"profileId": seedProfileID, "accessToken": "EAAx", "wabaId": seedWABA, "phoneNumberId": seedFreePhoneNumberID}
		o[change] = to
		return o
	}
	const path = "/v1/connect/whatsapp/credentials"
	a := c.do("POST", path, credentials("phoneNumberId", "999")).fails(400, "not found in the specified WABA")
	if a.len("availablePhoneNumbers") != 3 || a.text("availablePhoneNumbers.0.id") != seedPhoneNumberID {
		t.Errorf("got %s, want 3 availablePhoneNumbers", a.raw)
	}
	c.do("POST", path, credentials("accessToken", "bad")).fails(401, "access token")
	c.do("POST", path, credentials("wabaId", "1")).fails(400, "Business Account not found")
	c.do("POST", path, credentials("profileId", "x")).fails(400, "Invalid profileId format")
	c.do("POST", path, credentials("profileId", "650000000000000000000fff")).fails(404, "Profile not found")
	c.do("POST", path, obj{"wabaId": "1"}).fails(400, "profileId, accessToken and phoneNumberId are required")

	c.do("POST", "/v1/connect/whatsapp/embedded-signup", obj{"code": "expired_1", "profileId": seedProfileID}).fails(400, "authorization code")
	c.do("POST", "/v1/connect/myspace", obj{"code": "c", "state": "s", "profileId": seedProfileID}).fails(400, "Invalid platform")
	c.do("POST", "/v1/connect/telegram", obj{"code": "c", "profileId": seedProfileID}).fails(400, "state is required")
	c.do("GET", "/v1/connect/myspace?profileId="+seedProfileID, nil).fails(400, "Invalid platform")
	c.do("GET", "/v1/connect/whatsapp", nil).fails(400, "profileId is required")
	c.do("GET", "/v1/connect/whatsapp?profileId=zzz", nil).fails(400, "profileId format")
	c.do("GET", "/v1/connect/whatsapp?profileId="+seedProfileID+"&redirect_url=javascript:1", nil).fails(400, "redirect_url")

	// What the browser does: standard, headless, and without a redirect.
	follow := func(query string) *answer {
		url := c.do("GET", "/v1/connect/whatsapp?profileId="+seedProfileID+query, nil).is(200).text("authUrl")
		return c.do("GET", strings.TrimPrefix(url, "http://example.com"), nil)
	}
	if to := follow("&redirect_url=https://app.example/cb?x=1").is(http.StatusFound).header.Get("Location"); !strings.HasPrefix(to, "https://app.example/cb?x=1&accountId=") {
		t.Errorf("got redirect to %q, want the given URL with an account id", to)
	}
	if to := follow("&headless=true&redirect_url=https://app.example/cb").is(http.StatusFound).header.Get("Location"); !strings.Contains(to, "?code=SANDBOX_") || !strings.Contains(to, "&state=") {
		t.Errorf("got headless redirect to %q, want the given URL with code and state", to)
	}
	follow("").is(200)
	if n := c.do("GET", "/v1/accounts", nil).len("accounts"); n != 2 {
		t.Errorf("%d accounts, want the seeded one and the one connected three times", n)
	}

	// The number of accounts is limited.
	for i := range maxProfiles - 1 {
		id := c.do("POST", "/v1/profiles", obj{"name": strings.Repeat("p", i+1)}).is(201).text("profile._id")
		for _, p := range []string{"facebook", "instagram", "telegram"} {
			a = c.do("POST", "/v1/connect/"+p, obj{"code": "c", "state": "s", "profileId": id})
		}
	}
	a.fails(403, "limit exceeded")
	c.do("POST", "/v1/profiles", obj{"name": "one too many"}).fails(403, "limit exceeded")
}

// TestRealHTTP uses a real connection, as the gateway does.
func TestRealHTTP(t *testing.T) {
	srv := New(instantly)
	defer srv.Close()
	ts := httptest.NewServer(srv)
	defer ts.Close()
	req, _ := http.NewRequest("GET", ts.URL+"/api/v1/accounts", nil)
	req.Header.Set("Authorization", "Bearer sk_sandbox")
	req.Header.Set("X-Request-Id", "abc")
	resp, err := ts.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Request-Id") != "abc" || resp.ContentLength <= 0 {
		t.Errorf("got %d %v, want 200 with the request id and a length", resp.StatusCode, resp.Header)
	}

	// The server notices that the client of a hanging request has gone; otherwise goleak
	// would find its goroutine.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	req, _ = http.NewRequestWithContext(ctx, "POST", ts.URL+"/v1/inbox/conversations/15550139504/messages",
		strings.NewReader(`{"accountId":"YOUR_ACCOUNT_ID","message":"x"}`))
	req.Header.Set("Authorization", "Bearer sk_sandbox")
	if resp, err := ts.Client().Do(req); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got response %v, error %v, want %v", resp, err, context.DeadlineExceeded)
	}
}
