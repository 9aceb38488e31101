package sandbox

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestContactPaging(t *testing.T) {
	c := newClient(t, instantly)
	var names []string
	for skip := 0; ; skip += 5 {
		a := c.do("GET", fmt.Sprintf("%s/contacts%s&limit=5&skip=%d", whatsapp, accountQ, skip), nil).is(200)
		a.equal("pagination.total", 12).equal("pagination.limit", 5).equal("pagination.skip", skip)
		for i := range a.len("contacts") {
			names = append(names, a.text(fmt.Sprintf("contacts.%d.name", i)))
		}
		if a.at("pagination.hasMore") == false {
			break
		}
	}
	if len(names) != 12 || !slices.IsSortedFunc(names, byName) || len(unique(names)) != 12 {
		t.Errorf("got names %q, want 12 different ones in order", names)
	}
	c.do("GET", whatsapp+"/contacts"+accountQ+"&skip=99", nil).is(200).equal("contacts", "[]").equal("pagination.hasMore", false)
	c.do("GET", whatsapp+"/contacts"+accountQ, nil).equal("pagination.limit", 50)
	c.do("GET", whatsapp+"/broadcasts/BROADCAST_ID/recipients", nil).equal("pagination.limit", 100)
}

func TestContactFilters(t *testing.T) {
	c := newClient(t, instantly)
	for query, want := range map[string]int{
		"":                                   12,
		"&search=lefèvre":                    1,
		"&search=ИВАН":                       1,
		"&search=" + url.QueryEscape("李"):    1,
		"&search=example.com":                4,
		"&search=5550100007":                 1,
		"&tag=vip":                           3,
		"&group=customers":                   6,
		"&group=customers&tag=vip":           3,
		"&optedIn=false":                     1,
		"&optedIn=true&tag=newsletter":       4,
		"&tag=nobody":                        0,
		"&search=" + url.QueryEscape("🌊"):    1,
		"&group=customers&optedIn=false":     1,
		"&search=&tag=&group=&optedIn=":      12,
		"&search=" + url.QueryEscape("o'br"): 1,
	} {
		a := c.do("GET", whatsapp+"/contacts"+accountQ+query, nil).is(200)
		a.equal("pagination.total", want)
		if got := a.len("filters.tags"); got != 3 {
			t.Errorf("%s: got %d tags to filter by, want all 3", query, got)
		}
	}
}

func TestContactUpdate(t *testing.T) {
	c := newClient(t, instantly)
	put := func(body obj) *answer { return c.do("PUT", whatsapp+"/contacts/contact_2", body).is(200) }
	put(obj{"customFields": obj{"size": nil, "colour": "blue"}}).equal("contact.customFields", "map[city:Malmö colour:blue]").
		equal("contact.name", "Björn Åkesson")
	put(obj{"tags": []string{}, "groups": []string{"a", "a"}}).equal("contact.tags", "[]").equal("contact.groups", "[a]")
	put(obj{"isOptedIn": false, "email": ""}).equal("contact.isOptedIn", false)
	a := c.do("GET", whatsapp+"/contacts/contact_2", nil).is(200)
	if !a.has("contact.optOutDate") || a.has("contact.email") {
		t.Errorf("got %s, want an opt-out date and no email", a.raw)
	}
	c.do("DELETE", whatsapp+"/contacts/contact_2", nil).is(200)
	c.do("GET", whatsapp+"/contacts/contact_2", nil).is(404)
	// The number can be used again.
	c.do("POST", whatsapp+"/contacts", obj{"accountId": seedAccountID, "phone": seedContactPhone(2), "name": "Again"}).is(200)
}

func TestImport(t *testing.T) {
	c := newClient(t, instantly)
	rows := []obj{
		{"phone": "+15550101001", "name": "New", "tags": []string{"own", "both"}},
		{"phone": "15550101001", "name": "Twice"},
		{"phone": "+15550100001", "name": "Known"},
		{"phone": "x", "name": "Broken"},
		{"phone": "+15550101002"},
	}
	imp := func(skip bool) *answer {
		return c.do("POST", whatsapp+"/contacts/import", obj{"accountId": seedAccountID, "contacts": rows,
			"defaultTags": []string{"both", "default"}, "defaultGroups": []string{"g"}, "skipDuplicates": skip}).is(200)
	}
	a := imp(true).equal("summary.total", 5).equal("summary.created", 1).equal("summary.skipped", 2).equal("summary.failed", 2)
	a.equal("results.2.contactId", seedContactID(1)).equal("results.3.success", false)
	c.do("GET", whatsapp+"/contacts/"+a.text("results.0.contactId"), nil).is(200).
		equal("contact.tags", "[own both default]").equal("contact.groups", "[g]").equal("contact.isOptedIn", true)
	imp(false).equal("summary.created", 0).equal("summary.skipped", 0).equal("summary.failed", 5)
}

func TestBulkContacts(t *testing.T) {
	c := newClient(t, instantly)
	ids := []string{seedContactID(1), "contact_1", seedContactID(2), "nobody"}
	bulk := func(action string, extra obj) *answer {
		body := obj{"action": action, "contactIds": ids}
		for k, v := range extra {
			body[k] = v
		}
		return c.do("POST", whatsapp+"/contacts/bulk", body).is(200).equal("matched", 2)
	}
	bulk("addTags", obj{"tags": []string{"vip"}}).equal("modified", 1)
	bulk("removeTags", obj{"tags": []string{"vip", "x"}}).equal("modified", 2)
	bulk("addGroups", obj{"groups": []string{"g"}}).equal("modified", 2)
	bulk("removeGroups", obj{"groups": []string{"g"}}).equal("modified", 2)
	bulk("optOut", nil).equal("modified", 2)
	bulk("optIn", nil).equal("modified", 2)
	bulk("optIn", nil).equal("modified", 0)
	bulk("block", nil).equal("modified", 2)
	bulk("unblock", nil).equal("modified", 2)
	c.do("DELETE", whatsapp+"/contacts/bulk", obj{"contactIds": ids}).is(200).equal("deleted", 2)
	c.do("GET", whatsapp+"/contacts"+accountQ, nil).equal("pagination.total", 10)
}

func TestGroups(t *testing.T) {
	c := newClient(t, instantly)
	groups := func() *answer { return c.do("GET", whatsapp+"/groups"+accountQ, nil).is(200) }
	groups().equal("groups.0.name", "beta").equal("groups.1.name", "customers").equal("groups.1.totalCount", 6).
		equal("groups.1.optedInCount", 5).equal("summary.totalContacts", 12).equal("summary.optedInContacts", 11).equal("summary.groupCount", 3)
	c.do("POST", whatsapp+"/groups", obj{"accountId": seedAccountID, "oldName": "beta", "newName": "customers"}).is(200).equal("modified", 2)
	groups().equal("groups.0.totalCount", 7).equal("summary.groupCount", 2) // one contact was in both
	c.do("DELETE", whatsapp+"/groups", obj{"accountId": seedAccountID, "groupName": "customers"}).is(200).equal("modified", 7)
	c.do("DELETE", whatsapp+"/groups", obj{"accountId": seedAccountID, "groupName": "customers"}).is(200).equal("modified", 0)
	groups().equal("summary.totalContacts", 12)
}

func TestBroadcastList(t *testing.T) {
	c := newClient(t, instantly)
	newest := c.newBroadcast("+15550101001")
	a := c.do("GET", whatsapp+"/broadcasts"+accountQ+"&limit=2", nil).is(200)
	a.equal("broadcasts.0.id", newest).equal("broadcasts.1.id", seedDraftID).equal("pagination.total", 5).equal("pagination.hasMore", true)
	if a.has("broadcasts.0.recipients") {
		t.Error("the list contains recipients, want none")
	}
	for status, want := range map[string]int{"draft": 2, "scheduled": 1, "completed": 1, "cancelled": 1, "sending": 0, "failed": 0} {
		c.do("GET", whatsapp+"/broadcasts"+accountQ+"&status="+status, nil).equal("pagination.total", want)
	}
	c.do("GET", whatsapp+"/broadcasts/"+seedCompletedID, nil).equal("broadcast.readCount", 3).equal("broadcast.failedCount", 1)
}

// TestConversationPaging checks that cursors stay valid while conversations move, in both
// directions.
func TestConversationPaging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{})
		for i, code := range []int{131021, 131026, 131030, 131031} {
			c.do("GET", fmt.Sprintf("/v1/inbox/conversations/+15550%d%s", code, accountQ), nil).is(200)
			if i < 2 { // the last three are created at the same moment
				time.Sleep(time.Second)
			}
		}
		walk := func(order string) []string {
			var ids []string
			for cursor := ""; ; {
				a := c.do("GET", "/v1/inbox/conversations?limit=2&sortOrder="+order+"&cursor="+cursor, nil).is(200)
				for i := range a.len("data") {
					ids = append(ids, a.text(fmt.Sprintf("data.%d.id", i)))
				}
				if a.at("pagination.hasMore") == false {
					if a.at("pagination.nextCursor") != nil {
						t.Errorf("got a cursor on the last page: %s, want none", a.raw)
					}
					return ids
				}
				cursor = a.text("pagination.nextCursor")
			}
		}
		down, up := walk("desc"), walk("asc")
		slices.Reverse(up)
		if len(down) != 7 || !slices.Equal(down, up) || down[4] != seedRecentID || down[6] != seedArchivedID {
			t.Errorf("got %v descending and %v reversed ascending, want the same 7 conversations", down, up)
		}
		if !slices.Equal(walk(""), down) {
			t.Error("without sortOrder: got another order, want newest first")
		}
	})
}

// TestMessagePaging checks that with pages, messages come a hundred at a time from either
// end, and that new messages do not shift the pages.
func TestMessagePaging(t *testing.T) {
	url := "/v1/inbox/conversations/+15550107001/messages" + accountQ
	fill := func(c *client) {
		for i := range 150 {
			c.do("POST", "/sandbox/messages", obj{"from": "+15550107001", "text": fmt.Sprint("m", i)}).is(200)
		}
	}
	texts := func(a *answer) (all []string) {
		for i := range a.len("messages") {
			all = append(all, a.text(fmt.Sprintf("messages.%d.message", i)))
		}
		return all
	}
	t.Run("all at once", func(t *testing.T) {
		c := newClient(t, Options{Pace: -1, NoReplies: true})
		fill(c)
		a := c.do("GET", url+"&limit=5&sortOrder=desc&cursor=x", nil).is(200)
		if all := texts(a); len(all) != 150 || all[0] != "m0" || a.at("pagination") != nil {
			t.Errorf("%d messages, pagination %v, want all from m0 on and none", len(all), a.at("pagination"))
		}
	})
	t.Run("pages", func(t *testing.T) {
		c := newClient(t, Options{Pace: -1, NoReplies: true, PageMessages: true})
		fill(c)
		a := c.do("GET", url, nil).is(200).equal("pagination.hasMore", true).equal("sortOrderApplied", "asc")
		if all := texts(a); len(all) != 100 || all[0] != "m0" {
			t.Errorf("%d messages, want the oldest hundred", len(all))
		}
		a = c.do("GET", url+"&limit=100&sortOrder=desc", nil).is(200).equal("pagination.hasMore", true).equal("sortOrderApplied", "desc")
		if all := texts(a); len(all) != 100 || all[0] != "m149" || all[99] != "m50" {
			t.Errorf("%v, want m149 to m50", all)
		}
		c.do("POST", "/sandbox/messages", obj{"from": "+15550107001", "text": "new"}).is(200)
		a = c.do("GET", url+"&sortOrder=desc&cursor="+a.text("pagination.nextCursor"), nil).is(200).equal("pagination.hasMore", false)
		if all := texts(a); len(all) != 50 || all[0] != "m49" || all[49] != "m0" || a.at("pagination.nextCursor") != nil {
			t.Errorf("%v, want m49 to m0 and no cursor", all)
		}
		for _, bad := range []string{"&limit=101", "&limit=0", "&sortOrder=up", "&cursor=x"} {
			c.do("GET", url+bad, nil).is(400)
		}
	})
}

func TestConversationFilters(t *testing.T) {
	c := newClient(t, instantly)
	for query, want := range map[string]int{
		"":                            3,
		"status=archived":             1,
		"status=active":               2,
		"platform=telegram":           0,
		"profileId=YOUR_PROFILE_ID":   3,
		"profileId=nobody":            0,
		"accountId=nobody":            0,
		"accountId=YOUR_ACCOUNT_ID":   3,
		"platform=whatsapp&sortOrder": 3,
	} {
		if got := c.do("GET", "/v1/inbox/conversations?"+query, nil).is(200).len("data"); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	c.do("PUT", recentURL, obj{"accountId": seedAccountID, "status": "archived"}).is(200)
	c.do("GET", "/v1/inbox/conversations?status=archived", nil).equal("data.0.id", seedRecentID)
}

func TestSendAttachment(t *testing.T) {
	c := newClient(t, Options{Pace: -1, NoReplies: true})
	send := func(f form) *answer {
		f.fields = map[string]string{"accountId": seedAccountID, "message": f.fields["message"], "quickReplies": f.fields["quickReplies"]}
		for k, v := range f.fields {
			if v == "" {
				delete(f.fields, k)
			}
		}
		return c.do("POST", recentURL+"/messages", f)
	}
	file := func(kind string, data []byte) form {
		return form{file: "attachment", name: "ä b.bin", kind: kind, data: data}
	}
	a := send(file("", png)).is(200)
	list := c.do("GET", recentURL+"/messages"+accountQ, nil).is(200)
	last := fmt.Sprintf("messages.%d.", list.len("messages")-1)
	list.equal(last+"id", a.text("data.messageId")).equal(last+"direction", "outgoing").
		equal(last+"attachments.0.type", "image").equal(last+"attachments.0.filename", "ä b.bin").
		equal("messages.0.direction", "incoming").equal("messages.0.senderId", "15550100001")
	got := c.do("GET", strings.TrimPrefix(list.text(last+"attachments.0.url"), "http://example.com"), nil).is(200)
	if got.raw != string(png) || got.header.Get("Content-Type") != "image/png" {
		t.Errorf("the attachment is served as %q, %d bytes; want the uploaded image/png", got.header.Get("Content-Type"), len(got.raw))
	}
	c.do("GET", recentURL+accountQ, nil).equal("data.lastMessage", "[image]")

	for kind, want := range map[string]string{"video/mp4": "video", "audio/ogg; codecs=opus": "audio", "application/pdf": "file"} {
		send(file(kind, []byte("data"))).is(200)
		list := c.do("GET", recentURL+"/messages"+accountQ, nil)
		list.equal(fmt.Sprintf("messages.%d.attachments.0.type", list.len("messages")-1), want)
	}
	send(file("image/gif", []byte("GIF89a"))).fails(400, "not supported").equal("code", "PLATFORM_LIMITATION")
	send(file("image/png", make([]byte, 5<<20+1))).fails(400, "too large").equal("code", "PLATFORM_LIMITATION")
	send(file("application/pdf", make([]byte, 102<<20))).fails(413, "too large")

	send(form{fields: map[string]string{"message": "x", "quickReplies": `[{"title":"a","payload":"b"}]`}}).is(200)
	send(form{fields: map[string]string{"message": "x", "quickReplies": `[{"title":"a"}]`}}).fails(400, "quickReplies[0].payload")
	send(form{fields: map[string]string{"message": "x", "quickReplies": `[{`}}).fails(400, "quickReplies: expected JSON")
	send(form{}).fails(400, "message or attachment")
	send(form{fields: map[string]string{"message": "x"}, file: "other", name: "f", data: png}).is(200)
	bad := c.do("POST", recentURL+"/messages", form{fields: map[string]string{"accountId": seedAccountID, "message": "x", "attachment": "text"}})
	bad.fails(400, "attachment: expected file")
}

func TestMessageHistoryIsBounded(t *testing.T) {
	c := newClient(t, Options{Pace: -1, RateLimit: 10000})
	for range maxMessages + 20 {
		c.do("POST", recentURL+"/messages", obj{"accountId": seedAccountID, "message": "x"}).is(200)
	}
	if n := c.do("GET", recentURL+"/messages"+accountQ, nil).len("messages"); n != maxMessages {
		t.Errorf("got %d messages, want %d", n, maxMessages)
	}
}

func TestUpload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{PublicURL: "https://sandbox.example/"})
		const host = "https://sandbox.example"
		presign := func() *answer {
			return c.do("POST", "/v1/media/presign", obj{"filename": "../my photo.png", "contentType": "image/png"}).is(200).equal("type", "image")
		}
		a := presign()
		upload, public := strings.TrimPrefix(a.text("uploadUrl"), host), strings.TrimPrefix(a.text("publicUrl"), host)
		if !strings.HasSuffix(public, "/my_photo.png") || !strings.HasSuffix(public, a.text("key")) {
			t.Errorf("got publicUrl %q, want one that ends in the key", public)
		}
		anyone := c.as("") // a presigned URL needs no key
		anyone.do("GET", public, nil).is(404)
		anyone.do("PUT", public, "data").is(403)
		anyone.do("PUT", upload+"x", "data").is(403)
		anyone.do("PUT", upload, "data").is(200)
		if got := anyone.do("GET", public, nil).is(200); got.raw != "data" || got.header.Get("Content-Type") != "image/png" {
			t.Errorf("got %q as %q, want data as image/png", got.raw, got.header.Get("Content-Type"))
		}
		anyone.do("PUT", "/sandbox/media/none/x?signature=y", "data").is(404)

		late := strings.TrimPrefix(presign().text("uploadUrl"), host)
		time.Sleep(uploadLife + 1)
		anyone.do("PUT", late, "data").fails(403, "expired")
	})
}

func TestMediaStoreIsBounded(t *testing.T) {
	var s mediaStore
	s.init()
	now := time.Now()
	big := make([]byte, 60<<20)
	for i := range 6 {
		s.put(fmt.Sprint(i), "image/png", big, now)
	}
	if _, ok := s.get("1"); ok || s.total > maxMediaTotal {
		t.Errorf("the store holds the oldest file: %t, %d bytes; want it dropped and at most %d", ok, s.total, maxMediaTotal)
	}
	if f, ok := s.get("5"); !ok || !bytes.Equal(f.data, big) {
		t.Error("the newest file was dropped, want it kept")
	}
	for i := range maxMediaFiles + 10 {
		s.reserve(fmt.Sprint("r", i), "image/png", now)
	}
	if len(s.files) > maxMediaFiles || len(s.keys) != len(s.files) || s.total != 0 {
		t.Errorf("got %d files, %d keys, %d bytes; want at most %d files and 0 bytes", len(s.files), len(s.keys), s.total, maxMediaFiles)
	}
}
