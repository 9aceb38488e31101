package sandbox

import (
	"maps"
	"slices"
)

// Groups are only names that contacts have.

func (c *call) listGroups() (any, error) {
	a, err := c.queryAccount()
	if err != nil {
		return nil, err
	}
	contacts := c.world.contactsOf(a.id)
	total, optedIn := map[string]int{}, map[string]int{}
	allOptedIn := 0
	for _, ct := range contacts {
		for _, g := range ct.groups {
			total[g]++
			if ct.optedIn {
				optedIn[g]++
			}
		}
		if ct.optedIn {
			allOptedIn++
		}
	}
	var groups []obj
	for _, name := range slices.SortedFunc(maps.Keys(total), byName) {
		groups = append(groups, obj{"name": name, "totalCount": total[name], "optedInCount": optedIn[name]})
	}
	return obj{
		"success": true, "groups": list(groups),
		"summary": obj{"totalContacts": len(contacts), "optedInContacts": allOptedIn, "groupCount": len(groups)},
	}, nil
}

// regroup renames a group on every contact of an account that has it; an empty new name
// removes it.
func (c *call) regroup(a *account, oldName, newName string) (modified int) {
	for _, ct := range c.world.contactsOf(a.id) {
		if !removeAll(&ct.groups, []string{oldName}) {
			continue
		}
		if newName != "" {
			addAll(&ct.groups, []string{newName})
		}
		ct.updatedAt = c.now
		modified++
		c.world.relist(a.id)
	}
	return modified
}

func (c *call) renameGroup() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, oldName, newName := in.text("accountId"), in.text("oldName"), in.text("newName")
	if err := in.check("accountId", "oldName", "newName"); err != nil {
		return nil, err
	}
	if oldName == newName {
		return nil, errInvalid("New name must be different from the old name")
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	return obj{"success": true, "message": "Group renamed successfully", "modified": c.regroup(a, oldName, newName)}, nil
}

func (c *call) deleteGroup() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	accountID, name := in.text("accountId"), in.text("groupName")
	if err := in.check("accountId", "groupName"); err != nil {
		return nil, err
	}
	a, err := c.world.whatsappAccount(accountID)
	if err != nil {
		return nil, err
	}
	return obj{"success": true, "message": "Group deleted successfully", "modified": c.regroup(a, name, "")}, nil
}
