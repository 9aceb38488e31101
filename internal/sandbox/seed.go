package sandbox

import (
	"fmt"
	"time"
)

// The ids of what is in every new world. They are documented in docs/sandbox.md and do not
// change.
const (
	seedUserID      = "650000000000000000000000"
	seedProfileID   = "6500000000000000000000a1"
	seedAccountID   = "6500000000000000000000a2"
	seedDraftID     = "6500000000000000000000b1"
	seedCompletedID = "6500000000000000000000b2"
	seedScheduledID = "6500000000000000000000b3"
	seedCancelledID = "6500000000000000000000b4"

	seedNumberID       = "6500000000000000000000d1"
	seedPreverifiedID  = "6500000000000000000000d2"
	seedProvisioningID = "6500000000000000000000d3"
	seedReleasedID     = "6500000000000000000000d4"

	seedRecentID   = "6500000000000000000000e1"
	seedOldID      = "6500000000000000000000e2"
	seedArchivedID = "6500000000000000000000e3"

	seedWebhookID = "6500000000000000000000f1" // only with Options.Webhook

	seedWABA                = "100000000000001"
	seedPhoneNumberID       = "200000000000001" // connected
	seedFreePhoneNumberID   = "200000000000002"
	seedSignupPhoneNumberID = "200000000000003" // the number that embedded signup connects
	seedMetaToken           = "EAASandboxSystemUserToken"
	seedPhone               = "+15550100100"
)

// seedContactID is the id of the nth contact, from 1.
func seedContactID(n int) string { return fmt.Sprintf("65000000000000000000%04x", 0xc000+n) }

const day = 24 * time.Hour

// seed fills a new world.
func (w *world) seed(now time.Time) {
	born := now.Add(-90 * day)
	p := &profile{
		id: seedProfileID, name: "Sandbox", description: "The profile every sandbox begins with",
		color: "#ffeda0", isDefault: true, createdAt: born,
	}
	w.profiles = []*profile{p}
	w.accounts = []*account{{
		id: seedAccountID, platform: "whatsapp", profile: p, username: seedPhone, displayName: "Sandbox Widgets",
		active: true, connectedAt: born, wabaID: seedWABA, phoneNumberID: seedPhoneNumberID, phone: seedPhone,
		business: businessProfile{
			about: "Widgets for everyone", address: "1 Sandbox Way", description: "A shop that exists only here.",
			email: "shop@example.com", vertical: "RETAIL", websites: []string{"https://example.com"},
			pictureURL: "https://example.com/logo.png", name: "Sandbox Widgets",
		},
	}}
	w.numbers = []*number{
		{id: seedNumberID, phone: seedPhone, status: "active", profile: p, createdAt: born, provisionedAt: born,
			preverifiedID: "300000000000001", linkedSocialID: seedAccountID},
		{id: seedPreverifiedID, phone: "+15550100200", status: "active", profile: p, createdAt: born, provisionedAt: born,
			preverifiedID: "300000000000002", verifiedAt: now.Add(-30 * day)},
		{id: seedProvisioningID, phone: "+15550100400", status: "provisioning", profile: p, createdAt: now.Add(-time.Hour)},
		{id: seedReleasedID, phone: "+15550100500", status: "released", profile: p, createdAt: born, provisionedAt: born,
			preverifiedID: "300000000000004", releasedAt: now.Add(-10 * day)},
	}
	w.seedTemplates()
	w.seedContacts(now)
	w.seedConversations(now)
	w.seedBroadcasts(now)
}

func (w *world) seedTemplates() {
	text := func(kind, text string) obj { return obj{"type": kind, "text": text} }
	add := func(name, category, language string, components ...any) {
		w.templates = append(w.templates, &template{
			id: fmt.Sprintf("1%015d", len(w.templates)+1), wabaID: seedWABA, name: name, category: category,
			language: language, components: components, approved: true,
		})
	}
	add("hello_world", "UTILITY", "en", text("BODY", "Hello World"))
	add("hello_world", "UTILITY", "en_US", text("BODY", "Hello World"))
	add("monthly_update", "MARKETING", "en", text("BODY", "Hi {{1}}, here is what is new this month."))
	add("summer_sale", "MARKETING", "en",
		obj{"type": "HEADER", "format": "IMAGE", "example": obj{"header_handle": []string{"https://example.com/sale.jpg"}}},
		text("BODY", "{{1}}, everything is {{2}}% off today ☀️"),
		text("FOOTER", "Reply STOP to opt out"),
		obj{"type": "BUTTONS", "buttons": []obj{
			{"type": "URL", "text": "Shop now", "url": "https://example.com/sale/{{1}}"},
			{"type": "PHONE_NUMBER", "text": "Call us", "phone_number": seedPhone},
			{"type": "QUICK_REPLY", "text": "Not now"},
		}})
	card := func(title string) obj {
		return obj{"components": []obj{
			{"type": "HEADER", "format": "IMAGE", "example": obj{"header_handle": []string{"https://example.com/card.jpg"}}},
			text("BODY", title),
			{"type": "BUTTONS", "buttons": []obj{{"type": "QUICK_REPLY", "text": "Tell me more"}}},
		}}
	}
	add("product_carousel", "MARKETING", "en",
		text("BODY", "Our newest widgets"),
		obj{"type": "CAROUSEL", "cards": []obj{card("The small widget"), card("The large widget")}})
	add("login_code", "AUTHENTICATION", "en",
		obj{"type": "BODY", "text": "{{1}} is your verification code.", "add_security_recommendation": true},
		obj{"type": "FOOTER", "code_expiration_minutes": 10},
		obj{"type": "BUTTONS", "buttons": []obj{{"type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code"}}})
}

func (w *world) seedContacts(now time.Time) {
	for i, s := range []struct {
		phone, name, email, company string
		tags, groups                []string
		fields                      map[string]string
		notes                       string
		optedOut, blocked           bool
	}{
		{phone: "+15550100001", name: "Ana Souza", email: "ana@example.com", company: "Padaria Souza",
			tags: []string{"vip", "newsletter"}, groups: []string{"customers"}, fields: map[string]string{"city": "São Paulo"}},
		{phone: "+15550100002", name: "Björn Åkesson", email: "bjorn@example.com",
			tags: []string{"newsletter"}, groups: []string{"customers"}, fields: map[string]string{"city": "Malmö", "size": "XL"}},
		{phone: "+15550100003", name: "Chloé Lefèvre", company: "Atelier Lefèvre", groups: []string{"suppliers"}},
		{phone: "+15550100004", name: "Дмитрий Иванов", tags: []string{"vip"}, groups: []string{"customers", "beta"}},
		{phone: "+15550100005", name: "Emeka Obi", email: "emeka@example.com", tags: []string{"newsletter"}},
		{phone: "+15550100006", name: "فاطمة الزهراء", groups: []string{"customers"}, notes: "Writes in Arabic"},
		{phone: "+15550100007", name: "李娜", company: "李氏茶行", tags: []string{"wholesale"}, groups: []string{"beta"}},
		{phone: "+15550100008", name: "さくら 田中", tags: []string{"newsletter"}},
		{phone: "+15550100009", name: "Priya शर्मा", email: "priya@example.com", fields: map[string]string{"birthday": "1990-02-28"}},
		{phone: "+15550100010", name: "Zoë 🌊 Waters", tags: []string{"vip", "wholesale"}, groups: []string{"customers"}},
		{phone: "+15550100011", name: "Óscar Núñez", groups: []string{"customers"}, optedOut: true},
		{phone: "+15550100012", name: "Pat O'Brien", notes: "Asked not to be called", blocked: true},
	} {
		at := now.Add(-time.Duration(80-i) * day)
		ct := &contact{
			phone: s.phone, name: s.name, email: s.email, company: s.company, tags: s.tags, groups: s.groups,
			optedIn: true, optInDate: at, blocked: s.blocked, customFields: s.fields, notes: s.notes,
			createdAt: at, updatedAt: at,
		}
		if ct.customFields == nil {
			ct.customFields = map[string]string{}
		}
		if s.optedOut {
			ct.setOptIn(false, at.Add(day))
		}
		w.addContact(ct, seedContactID(i+1), seedAccountID)
	}
}

func (w *world) seedConversations(now time.Time) {
	add := func(id string, with int, archived bool, ago time.Duration, texts ...string) {
		ct := w.contacts[seedContactID(with)]
		cv := &conversation{id: id, accountID: seedAccountID, phone: ct.phone, name: ct.name}
		at := now.Add(-ago - time.Duration(len(texts)-1)*time.Minute)
		for i, text := range texts {
			m := &message{platformID: w.newMessageID(ct.phone), text: text, incoming: i%2 == 0, at: at}
			w.addMessage(cv, m)
			if m.incoming {
				ct.received++
				ct.lastReceived = at
			} else {
				ct.sent++
				ct.lastSent = at
			}
			at = at.Add(time.Minute)
		}
		cv.archived = archived
		w.addConversation(cv)
	}
	add(seedRecentID, 1, false, 2*time.Hour, "Oi! Do you have the blue widget?", "We do. Shall I put one aside?", "Yes please 🙏")
	add(seedOldID, 2, false, 3*day, "Is my order on its way?", "It left our warehouse this morning.")
	add(seedArchivedID, 4, true, 20*day, "Спасибо!", "Always welcome.")
}

func (w *world) seedBroadcasts(now time.Time) {
	add := func(id, name, template string, created time.Time, contacts ...int) *broadcast {
		b := &broadcast{
			id: id, accountID: seedAccountID, name: name, template: templateRef{name: template, language: "en"},
			createdAt: created, updatedAt: created,
		}
		for _, n := range contacts {
			ct := w.contacts[seedContactID(n)]
			b.recipients = append(b.recipients, &recipient{phone: ct.phone, name: ct.name, variables: map[string]string{"1": ct.name}})
		}
		w.broadcasts = append(w.broadcasts, b)
		return b
	}
	add(seedCancelledID, "Spring clearance", "summer_sale", now.Add(-40*day), 4).state = cancelled

	done := add(seedCompletedID, "Welcome", "hello_world", now.Add(-30*day), 1, 2, 4)
	done.recipients = append(done.recipients, &recipient{phone: "+15550131026", name: "Out of reach", variables: map[string]string{}})
	w.start(done, now.Add(-30*day+time.Hour))
	w.countSent(done, now)

	next := add(seedScheduledID, "Next week's letter", "monthly_update", now.Add(-2*day), 1, 10)
	next.state, next.scheduledAt = scheduled, now.Add(7*day).Truncate(time.Second)

	add(seedDraftID, "Draft letter", "monthly_update", now.Add(-day), 1)
}
