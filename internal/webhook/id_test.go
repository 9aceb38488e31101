package webhook

import (
	"slices"
	"strings"
	"testing"
)

func decode(t *testing.T, body string) *Event {
	t.Helper()
	e, err := Decode([]byte(body))
	if err != nil {
		t.Fatalf("%s: got %v, want no error", body, err)
	}
	return e
}

// TestEventIDStable compares deliveries of the same event.
func TestEventIDStable(t *testing.T) {
	members := incoming + "," + lateConv + "," + lateAccount
	reordered := `{` + at + `, ` + lateAccount + `, ` + lateConv + `, ` + incoming + `, "event" : "message.received"}`
	for _, tc := range []struct{ name, first, second string }{
		{"another order", late("message.received", members), reordered},
		{"read in between", late("message.received", members), late("message.received", strings.Replace(members, `"isRead":false`, `"isRead":true`, 1))},
		{"unknown event in another order", `{"event":"x","a":1,"b":2}`, `{ "b":2,"a":1, "event":"x"}`},
		{"another spelling of the time", `{"event":"account.connected","account":{"accountId":"a"},"timestamp":"2026-03-20T08:00:00Z"}`,
			`{"event":"account.connected","account":{"accountId":"a"},"timestamp":"2026-03-20T09:00:00.000+01:00"}`},
	} {
		if a, b := decode(t, tc.first), decode(t, tc.second); a.EventID != b.EventID {
			t.Errorf("%s: got ids %s and %s, want the same", tc.name, a.EventID, b.EventID)
		}
	}
}

// TestFingerprintAcrossEras compares the two eras' deliveries of one event.
func TestFingerprintAcrossEras(t *testing.T) {
	for _, tc := range []struct{ event, late, zernio string }{
		{"message.received", incoming + "," + lateConv + "," + lateAccount, incoming + "," + zernConv + "," + zernAccount},
		{"message.delivered", outgoing + "," + lateConv + "," + lateAccount, outgoing + "," + zernConv + "," + zernAccount + `,"statusAt":"2026-03-20T08:00:00Z"`},
		{"account.connected", lateTmpl, lateTmpl + `,"new":1`},
		{"conversation.started", lateConv + "," + lateAccount, zernConv + "," + zernAccount},
		{"call.ringing", lateTmpl, lateTmpl},
	} {
		a, b := decode(t, late(tc.event, tc.late)), decode(t, zernio(uuid, tc.event, tc.zernio))
		if a.Fingerprint != b.Fingerprint || a.EventID != a.Fingerprint || b.EventID != uuid {
			t.Errorf("%s: got fingerprints %s and %s, want the same, and the era's own event id", tc.event, a.Fingerprint, b.Fingerprint)
		}
	}
}

// TestEventIDDistinct compares different events that a coarser id would not distinguish.
func TestEventIDDistinct(t *testing.T) {
	out := outgoing + "," + lateConv + "," + lateAccount
	edit := func(s string) string { return late("message.edited", out+`,`+s) }
	react := func(s string) string {
		return late("reaction.received", `"reaction":{"platformMessageId":"w","sender":{"id":"1"},`+s+`},`+lateAccount)
	}
	bodies := []string{
		late("message.sent", out), late("message.delivered", out), late("message.read", out), late("message.failed", out), late("message.deleted", out),
		late("message.sent", strings.Replace(out, "wamid.OUT", "wamid.OUT2", 1)),
		late("message.sent", strings.Replace(out, "acc_1", "acc_2", 1)),
		// Without a message id, the content distinguishes them.
		late("message.received", `"message":{"text":"a"}`), late("message.received", `"message":{"text":"b"}`),
		late("message.received", `"message":{"id":"1"}`), late("message.received", `"message":{"id":"2"}`),
		edit(`"editedAt":"2026-03-20T08:00:00Z"`), edit(`"editedAt":"2026-03-20T08:00:01Z"`), edit(`"editCount":1`), edit(`"editCount":2`),
		edit(`"editHistory":[1]`), edit(`"editHistory":[1,2]`),
		react(`"emoji":"a","action":"added","reactedAt":1`), react(`"emoji":"a","action":"removed","reactedAt":1`), react(`"emoji":"b","action":"added","reactedAt":1`), react(`"emoji":"a","action":"added","reactedAt":2`),
		`{"event":"account.connected","account":{"accountId":"a"},"timestamp":1}`, `{"event":"account.connected","account":{"accountId":"a"},"timestamp":2}`,
		`{"event":"account.disconnected","account":{"accountId":"a"},"timestamp":1}`,
		late("whatsapp.template.status_updated", `"template":{"status":"PAUSED"}`), late("whatsapp.template.status_updated", `"template":{"status":"APPROVED"}`),
		`{"event":"x","n":9007199254740993}`, `{"event":"x","n":9007199254740992}`,
	}
	seen := map[string]string{}
	for _, b := range bodies {
		id := decode(t, b).EventID
		if seen[id] != "" {
			t.Errorf("got the same id for\n%s\n%s\nwant different ones", seen[id], b)
		}
		seen[id] = b
	}
}

// TestEventIDPlain checks ids that cannot be a header's value without encoding.
func TestEventIDPlain(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{`a\r\nNats-X: 1`, `a b`, `é`, strings.Repeat("x", 129), strings.Repeat("x", 130)} {
		e := decode(t, zernio(id, "webhook.test", `"a":1`))
		if !plain(e.EventID) || e.EventID == e.Fingerprint || seen[e.EventID] {
			t.Errorf("the id %q became %q, want a plain one of its own", id, e.EventID)
		}
		seen[e.EventID] = true
	}
	if e := decode(t, `{"id":12345,"event":"webhook.test"}`); e.EventID != "12345" {
		t.Errorf("the id 12345 became %q, want it unchanged", e.EventID)
	}
}

// TestIDs checks the ids under which an event is stored.
func TestIDs(t *testing.T) {
	message := func(kind Kind, id string) string { return MessageID(kind, "acc_1", id) }
	conv := "," + zernConv + "," + zernAccount
	fingerprint := func(event, members string) string { return decode(t, late(event, members)).Fingerprint }
	for _, tc := range []struct {
		event, members, id string
		aliases            []string
	}{
		{"message.received", incoming + conv, message(MessageReceived, "wamid.IN"), []string{message(MessageReceived, "m_1")}},
		{"message.sent", outgoing + conv, message(MessageSent, "wamid.OUT"), []string{message(MessageSent, "m_2")}},
		{"message.sent", `"message":{"id":"m_2"}` + conv, message(MessageSent, "m_2"), nil},
		{"message.sent", `"message":{"id":"m_2","platformMessageId":"m_2"}` + conv, message(MessageSent, "m_2"), nil},
		{"message.received", `"message":{"text":"Hi"}` + conv, uuid, nil},
		{"message.deleted", incoming + conv, uuid, []string{fingerprint("message.deleted", incoming+conv)}},
		{"message.deleted", `"message":{}` + conv, uuid, nil},
		{"conversation.started", zernConv + "," + zernAccount, uuid, []string{fingerprint("conversation.started", zernConv+","+zernAccount)}},
		{"message.edited", incoming + conv + `,"editedAt":"2026-03-20T08:00:00Z"`, uuid, nil},
		{"reaction.received", `"reaction":{"platformMessageId":"w","reactedAt":1}` + conv, uuid, nil},
		{"account.connected", lateTmpl, uuid, nil},
		{"x", `"a":1`, uuid, nil},
	} {
		id, aliases := decode(t, zernio(uuid, tc.event, tc.members)).IDs()
		if id != tc.id || !slices.Equal(aliases, tc.aliases) {
			t.Errorf("%s: got %s %v, want %s %v", tc.event, id, aliases, tc.id, tc.aliases)
		}
	}
	// In the era without ids the id is the fingerprint, which is not also an alias.
	if id, aliases := decode(t, late("message.deleted", incoming+conv)).IDs(); id != fingerprint("message.deleted", incoming+conv) || aliases != nil {
		t.Errorf("got %s %v, want the fingerprint and no alias", id, aliases)
	}
}
