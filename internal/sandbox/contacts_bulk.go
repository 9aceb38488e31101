package sandbox

import (
	"slices"
	"strings"
)

const (
	maxImport      = 1000
	maxBulkContact = 500
)

func (c *call) importContacts() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID := in.text("accountId")
	rows := in.many("contacts")
	tags, _ := in.texts("defaultTags")
	groups, _ := in.texts("defaultGroups")
	skip := in.flag("skipDuplicates", true)
	var contacts []*contact
	for _, row := range rows {
		contacts = append(contacts, newContact(row, c.now))
	}
	if err := in.check("accountId", "contacts"); err != nil {
		return nil, err
	}
	if len(contacts) > maxImport {
		return nil, errInvalid("Maximum %d contacts per import", maxImport)
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	share := len(c.raw)/len(contacts) + overhead
	if err := c.world.charge(share * len(contacts)); err != nil {
		return nil, err
	}

	var created, skipped, failed int
	var results []obj
	for _, ct := range contacts {
		result := obj{"phone": ct.phone, "name": ct.name, "success": false}
		results = append(results, result)
		there := c.world.contactByPhone(a.id, ct.phone)
		problem := ct.problem()
		if ct.phone == "" || strings.TrimSpace(ct.name) == "" {
			problem = "phone and name are required"
		}
		switch {
		case problem != "":
			failed++
			result["error"] = problem
		case there != nil && skip:
			skipped++
			result["contactId"] = there.id
			result["error"] = "Contact with this phone number already exists (skipped)"
		case there != nil:
			failed++
			result["error"] = "Contact with this phone number already exists"
		default:
			created++
			ct.tags = append(ct.tags, tags...)
			ct.groups = append(ct.groups, groups...)
			ct.cost = share
			c.world.addContact(ct, c.world.newID(c.now), a.id)
			result["success"] = true
			result["contactId"] = ct.id
		}
	}
	c.world.used -= share * (skipped + failed)
	return obj{
		"success": true,
		"summary": obj{"total": len(contacts), "created": created, "skipped": skipped, "failed": failed},
		"results": results,
	}, nil
}

// bulkActions change one contact and report whether that changed anything.
var bulkActions = map[string]func(ct *contact, c *call, tags, groups []string) bool{
	"addTags":      func(ct *contact, _ *call, tags, _ []string) bool { return addAll(&ct.tags, tags) },
	"removeTags":   func(ct *contact, _ *call, tags, _ []string) bool { return removeAll(&ct.tags, tags) },
	"addGroups":    func(ct *contact, _ *call, _, groups []string) bool { return addAll(&ct.groups, groups) },
	"removeGroups": func(ct *contact, _ *call, _, groups []string) bool { return removeAll(&ct.groups, groups) },
	"optIn":        func(ct *contact, c *call, _, _ []string) bool { return optIn(ct, c, true) },
	"optOut":       func(ct *contact, c *call, _, _ []string) bool { return optIn(ct, c, false) },
	"block":        func(ct *contact, _ *call, _, _ []string) bool { return block(ct, true) },
	"unblock":      func(ct *contact, _ *call, _, _ []string) bool { return block(ct, false) },
}

func addAll(to *[]string, items []string) bool {
	next := unique(append(slices.Clone(*to), items...))
	changed := len(next) != len(*to)
	*to = next
	return changed
}

func removeAll(from *[]string, items []string) bool {
	next := slices.DeleteFunc(slices.Clone(*from), func(s string) bool { return slices.Contains(items, s) })
	changed := len(next) != len(*from)
	*from = next
	return changed
}

func optIn(ct *contact, c *call, in bool) bool {
	changed := ct.optedIn != in
	ct.setOptIn(in, c.now)
	return changed
}

func block(ct *contact, blocked bool) bool {
	changed := ct.blocked != blocked
	ct.blocked = blocked
	return changed
}

// bulkContacts reads contactIds and finds those that exist.
func (c *call) bulkContacts(in input) ([]*contact, error) {
	ids, _ := in.texts("contactIds")
	if err := in.check("contactIds"); err != nil {
		return nil, err
	}
	if len(ids) > maxBulkContact {
		return nil, errInvalid("Maximum %d contacts per request", maxBulkContact)
	}
	for i, id := range ids {
		ids[i] = unalias(id)
	}
	var found []*contact
	for _, id := range unique(ids) {
		if ct := c.world.contacts[id]; ct != nil {
			found = append(found, ct)
		}
	}
	return found, nil
}

func (c *call) bulkUpdateContacts() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	name := in.text("action")
	tags, _ := in.texts("tags")
	groups, _ := in.texts("groups")
	if err := in.check("action", "contactIds"); err != nil {
		return nil, err
	}
	action, ok := bulkActions[name]
	if !ok {
		return nil, errInvalid("Invalid action: %s", name)
	}
	switch {
	case strings.HasSuffix(name, "Tags") && len(tags) == 0:
		return nil, errInvalid("tags array is required for %s", name)
	case strings.HasSuffix(name, "Groups") && len(groups) == 0:
		return nil, errInvalid("groups array is required for %s", name)
	}
	found, err := c.bulkContacts(in)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(name, "add") {
		if err := c.world.charge(len(c.raw) * len(found)); err != nil {
			return nil, err
		}
	}
	modified := 0
	for _, ct := range found {
		if strings.HasPrefix(name, "add") {
			ct.cost += len(c.raw)
		}
		if action(ct, c, tags, groups) {
			ct.updatedAt = c.now
			modified++
			c.world.relist(ct.accountID)
		}
	}
	return obj{"success": true, "action": name, "modified": modified, "matched": len(found)}, nil
}

func (c *call) bulkDeleteContacts() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	found, err := c.bulkContacts(in)
	if err != nil {
		return nil, err
	}
	for _, ct := range found {
		c.world.removeContact(ct)
	}
	return obj{"success": true, "deleted": len(found)}, nil
}
