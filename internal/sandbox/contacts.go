package sandbox

import (
	"maps"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"time"
)

type contact struct {
	id           string
	accountID    string
	phone        string // with a leading +
	name         string
	email        string
	company      string
	tags         []string
	groups       []string
	optedIn      bool
	optInDate    time.Time
	optOutDate   time.Time
	blocked      bool
	customFields map[string]string
	notes        string
	sent         int
	received     int
	lastSent     time.Time
	lastReceived time.Time
	createdAt    time.Time
	updatedAt    time.Time
	cost         int
}

// brief returns the members that every operation answers with.
func (ct *contact) brief() obj {
	v := obj{
		"id": ct.id, "phone": ct.phone, "name": ct.name,
		"tags": list(ct.tags), "groups": list(ct.groups), "isOptedIn": ct.optedIn,
	}
	v.opt("email", ct.email)
	v.opt("company", ct.company)
	return v
}

// listed returns the members of a list entry.
func (ct *contact) listed() obj {
	v := ct.brief()
	v["waId"] = digits(ct.phone)
	v["messagesSentCount"] = ct.sent
	v["messagesReceivedCount"] = ct.received
	v["customFields"] = ct.customFields
	v["createdAt"] = stamp(ct.createdAt)
	v.opt("lastMessageSentAt", ct.lastSent)
	v.opt("lastMessageReceivedAt", ct.lastReceived)
	v.opt("notes", ct.notes)
	return v
}

func (ct *contact) full() obj {
	v := ct.listed()
	v["isBlocked"] = ct.blocked
	v["updatedAt"] = stamp(ct.updatedAt)
	v.opt("optInDate", ct.optInDate)
	v.opt("optOutDate", ct.optOutDate)
	return v
}

// matches looks for a lower-case text in the members that the upstream searches.
func (ct *contact) matches(text string) bool {
	for _, s := range []string{ct.name, ct.phone, ct.email, ct.company} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

func (ct *contact) setOptIn(in bool, now time.Time) {
	if ct.optedIn == in {
		return
	}
	ct.optedIn = in
	if in {
		ct.optInDate = now
	} else {
		ct.optOutDate = now
	}
}

// phoneKey is the key that must be unique among contacts.
func phoneKey(accountID, phone string) string { return accountID + " " + digits(phone) }

// contactByPhone returns nil if there is no such contact.
func (w *world) contactByPhone(accountID, phone string) *contact {
	return w.byPhone[phoneKey(accountID, phone)]
}

func (w *world) removeContact(ct *contact) {
	w.used -= ct.cost
	delete(w.contacts, ct.id)
	delete(w.byPhone, phoneKey(ct.accountID, ct.phone))
	w.relist(ct.accountID)
}

func (c *call) listContacts() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	optedIn, err := c.queryEnum("optedIn", "true", "false")
	if err != nil {
		return nil, err
	}
	search, tag, group := strings.ToLower(c.query("search")), c.query("tag"), c.query("group")

	all := c.world.listOf(a.id)
	found := all.contacts
	if search+tag+group+optedIn != "" {
		found = nil
		for _, ct := range all.contacts {
			if (search == "" || ct.matches(search)) &&
				(tag == "" || slices.Contains(ct.tags, tag)) &&
				(group == "" || slices.Contains(ct.groups, group)) &&
				(optedIn == "" || ct.optedIn == (optedIn == "true")) {
				found = append(found, ct)
			}
		}
	}
	found, pagination, err := page(c, found, 50)
	if err != nil {
		return nil, err
	}
	var views []obj
	for _, ct := range found {
		views = append(views, ct.listed())
	}
	return obj{
		"success": true, "contacts": list(views),
		"filters":    obj{"tags": all.tags, "groups": all.groups},
		"pagination": pagination,
	}, nil
}

// newContact reads the members that are the same for creating and importing.
func newContact(in input, now time.Time) *contact {
	ct := &contact{
		phone: in.text("phone"), name: in.text("name"), email: in.text("email"),
		company: in.text("company"), notes: in.text("notes"),
		optedIn: true, optInDate: now,
		customFields: in.plainMap("customFields"),
		createdAt:    now, updatedAt: now,
	}
	ct.tags, _ = in.texts("tags")
	ct.groups, _ = in.texts("groups")
	return ct
}

// problem returns why a contact cannot be accepted, or "".
func (ct *contact) problem() string {
	switch {
	case !phonePattern.MatchString(ct.phone):
		return "Invalid phone number. Use E.164 format (e.g., +1234567890)"
	case !validEmail(ct.email):
		return "Invalid email address"
	}
	return ""
}

func validEmail(email string) bool {
	if email == "" {
		return true
	}
	a, err := mail.ParseAddress(email)
	return err == nil && a.Address == email
}

// addContact stores a contact that has passed all checks.
func (w *world) addContact(ct *contact, id, accountID string) {
	ct.id, ct.accountID = id, accountID
	ct.phone = "+" + digits(ct.phone)
	ct.tags, ct.groups = unique(ct.tags), unique(ct.groups)
	w.contacts[ct.id] = ct
	w.byPhone[phoneKey(ct.accountID, ct.phone)] = ct
	w.relist(ct.accountID)
}

// unique removes repetitions and keeps the order.
func unique(items []string) []string {
	seen := map[string]bool{}
	return list(slices.DeleteFunc(slices.Clone(items), func(s string) bool {
		again := seen[s]
		seen[s] = true
		return again
	}))
}

func (c *call) createContact() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	ct := newContact(in, c.now)
	accountID := in.text("accountId")
	ct.setOptIn(in.flag("isOptedIn", true), c.now)
	if err := in.check("accountId", "phone", "name"); err != nil {
		return nil, err
	}
	if problem := ct.problem(); problem != "" {
		return nil, errInvalid("%s", problem)
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	if c.world.contactByPhone(a.id, ct.phone) != nil {
		return nil, &apiError{status: http.StatusConflict, message: "Contact with this phone number already exists"}
	}
	ct.cost = len(c.raw) + overhead
	if err := c.world.charge(ct.cost); err != nil {
		return nil, err
	}
	c.world.addContact(ct, c.world.newID(c.now), a.id)
	v := ct.brief()
	v["createdAt"] = stamp(ct.createdAt)
	return obj{"success": true, "contact": v}, nil
}

// pathContact is the contact that the path names.
func (c *call) pathContact() (*contact, error) {
	ct := c.world.contacts[unalias(c.PathValue("contactId"))]
	if ct == nil {
		return nil, errMissing("Contact")
	}
	return ct, nil
}

func (c *call) getContact() (any, error) {
	ct, err := c.pathContact()
	if err != nil {
		return nil, err
	}
	return obj{"success": true, "contact": ct.full()}, nil
}

func (c *call) updateContact() (any, error) {
	ct, err := c.pathContact()
	if err != nil {
		return nil, err
	}
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	next := *ct
	in.setText("name", &next.name)
	in.setText("email", &next.email)
	in.setText("company", &next.company)
	in.setText("notes", &next.notes)
	if tags, ok := in.texts("tags"); ok {
		next.tags = unique(tags)
	}
	if groups, ok := in.texts("groups"); ok {
		next.groups = unique(groups)
	}
	next.blocked = in.flag("isBlocked", next.blocked)
	next.setOptIn(in.flag("isOptedIn", next.optedIn), c.now)
	next.customFields = maps.Clone(ct.customFields)
	for k, v := range in.textMap("customFields", true) {
		if v == nil {
			delete(next.customFields, k)
		} else {
			next.customFields[k] = *v
		}
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if in.has("name") && in.empty("name") {
		return nil, errInvalid("name cannot be empty")
	}
	if problem := next.problem(); problem != "" {
		return nil, errInvalid("%s", problem)
	}
	if err := c.world.charge(len(c.raw)); err != nil {
		return nil, err
	}
	next.cost += len(c.raw)
	next.updatedAt = c.now
	*ct = next
	c.world.relist(ct.accountID)

	v := ct.brief()
	v["isBlocked"] = ct.blocked
	v["customFields"] = ct.customFields
	v["updatedAt"] = stamp(ct.updatedAt)
	v.opt("notes", ct.notes)
	return obj{"success": true, "contact": v}, nil
}

func (c *call) deleteContact() (any, error) {
	ct, err := c.pathContact()
	if err != nil {
		return nil, err
	}
	c.world.removeContact(ct)
	return obj{"success": true, "message": "Contact deleted successfully"}, nil
}
