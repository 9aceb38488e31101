package sandbox

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
)

func TestMetaErrors(t *testing.T) {
	texts := map[int]string{
		132001: "Template not found",
		131021: "Invalid phone number",
		131026: "Re-engagement required",
		131030: "Not in allowed list",
		131031: "Account locked",
		131047: "Rate limit hit",
		131049: "ecosystem engagement",
		131052: "Media download failed",
		131056: "Pair rate limit hit",
		130429: "Throughput limit reached",
	}
	for code, text := range texts {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			c := newClient(t, instantly)
			phone := fmt.Sprintf("+15550%d", code)
			want := fmt.Sprintf("(#%d) %s", code, text)
			if code == 131049 {
				want = text
			}

			a := c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "template": hello,
				"recipients": people(phone, "+15550101001")}).is(200)
			a.equal("summary.sent", 1).equal("summary.failed", 1).equal("results.0.success", false).equal("results.1.success", true)
			if !strings.Contains(a.text("results.0.error"), want) || a.has("results.0.messageId") {
				t.Errorf("bulk: got %s, want %q and no message id", a.raw, want)
			}

			id := c.newBroadcast(phone, "+15550101001")
			c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil).is(200).equal("failed", 1).equal("status", "completed")
			if a := c.do("GET", whatsapp+"/broadcasts/"+id+"/recipients?status=failed", nil); !strings.Contains(a.text("recipients.0.error"), want) {
				t.Errorf("broadcast: got %s, want %q", a.raw, want)
			}

			for _, conversation := range []string{phone, phone[1:]} {
				c.do("POST", "/v1/inbox/conversations/"+conversation+"/messages", obj{"accountId": seedAccountID, "message": "x"}).
					fails(400, want).equal("details.metaCode", code).equal("code", "WHATSAPP_API_ERROR")
			}
		})
	}
}

func TestWholeRequestErrors(t *testing.T) {
	for phone, want := range map[string]struct {
		status int
		text   string
	}{
		"+15550139402": {402, "Payment required"},
		"+15550139403": {403, "A paid plan is required"},
		"+15550139413": {403, "Inbox addon required"},
		"+15550139429": {429, "Rate limit"},
		"+15550139500": {500, "Internal server error"},
	} {
		t.Run(phone, func(t *testing.T) {
			c := newClient(t, instantly)
			check := func(a *answer) {
				t.Helper()
				a.fails(want.status, want.text)
				switch want.status {
				case 402:
					a.equal("code", "PAYMENT_REQUIRED")
					if a.text("details.reason") == "" || a.text("details.dashboard_url") == "" {
						t.Errorf("got %s, want a reason and a dashboard URL in details", a.raw)
					}
				case 429:
					if a.equal("code", "RATE_LIMITED").header.Get("Retry-After") != "2" {
						t.Errorf("got header %v, want Retry-After 2", a.header)
					}
				}
			}
			check(c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "template": hello, "recipients": people("+15550101001", phone)}))
			id := c.newBroadcast("+15550101001", phone)
			check(c.do("POST", whatsapp+"/broadcasts/"+id+"/send", nil))
			c.broadcast(id).equal("broadcast.status", "draft") // nothing happened
			path := "/v1/inbox/conversations/" + phone
			check(c.do("POST", path+"/messages", obj{"accountId": seedAccountID, "message": "x"}))
			if n := c.do("GET", path+"/messages"+accountQ, nil).is(200).len("messages"); n != 1 {
				t.Errorf("got %d messages, want 1", n)
			}
		})
	}
}

// TestDocs checks that the documentation names every magic number, placeholder and seeded
// id.
func TestDocs(t *testing.T) {
	raw, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	docs := string(raw)
	names := []string{seedProfileID, seedAccountID, seedDraftID, seedCompletedID, seedScheduledID, seedCancelledID,
		seedWebhookID, seedNumberID, seedPreverifiedID, seedProvisioningID, seedReleasedID, seedRecentID, seedOldID, seedArchivedID,
		seedWABA, seedPhoneNumberID, seedFreePhoneNumberID, seedSignupPhoneNumberID, seedMetaToken, seedPhone,
		seedContactID(1), seedContactID(12), verificationCode}
	for phone := range fates {
		names = append(names, "+"+phone)
	}
	for placeholder, id := range aliases {
		names = append(names, placeholder, id)
	}
	c := newClient(t, instantly)
	list := c.do("GET", whatsapp+"/templates"+accountQ, nil)
	for i := range list.len("templates") {
		names = append(names, list.text(fmt.Sprintf("templates.%d.name", i)))
	}
	for _, name := range names {
		if !strings.Contains(docs, "`"+name+"`") {
			t.Errorf("docs/sandbox.md does not name %s, want it named", name)
		}
	}
}

// TestBulk checks that a bulk send keeps its pace, and refuses an invalid number like Meta
// does.
func TestBulk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		a := c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "template": hello,
			"recipients": people("+15550100001", "nonsense", "+15550101001")}).is(200)
		a.equal("summary.total", 3).equal("summary.failed", 1).
			equal("results.1.phone", "nonsense").equal("results.1.error", "(#131021) Invalid phone number")
		if a.text("results.0.messageId") == a.text("results.2.messageId") {
			t.Error("two messages got the same id, want different ones")
		}
		for _, wrong := range []obj{{"name": "hello_world", "language": "fr"}, {"name": "nope", "language": "en"}} {
			c.do("POST", whatsapp+"/bulk", obj{"accountId": seedAccountID, "template": wrong, "recipients": people("+15550101001")}).
				is(200).equal("results.0.error", "(#132001) Template not found")
		}
	})
}
