package sandbox

import (
	"fmt"
	"testing"
)

// TestContactListIsCurrent checks that the list of contacts, which is kept between
// requests, shows every change of a contact.
func TestContactListIsCurrent(t *testing.T) {
	c := newClient(t, instantly)
	list := func() *answer { return c.do("GET", whatsapp+"/contacts"+accountQ, nil).is(200) }
	first := list().text("contacts.1.id")
	c.do("PUT", whatsapp+"/contacts/"+first, obj{"name": "000", "tags": []string{"fresh"}}).is(200)
	if list().text("contacts.0.id") != first {
		t.Error("a contact that was renamed to 000 is not first in the list, want it first")
	}
	tags := func() string { return fmt.Sprint(list().at("filters.tags")) }
	groups := func() string { return fmt.Sprint(list().at("filters.groups")) }
	before := tags()
	c.do("POST", whatsapp+"/contacts/bulk", obj{"action": "addTags", "contactIds": []string{first}, "tags": []string{"bulk"}}).is(200)
	if tags() == before {
		t.Error("the list does not show a tag that was added, want it shown")
	}
	before = groups()
	c.do("POST", whatsapp+"/groups", obj{"accountId": seedAccountID, "oldName": "beta", "newName": "gamma"}).is(200)
	if groups() == before {
		t.Error("the list of groups does not show a group that was renamed, want it shown")
	}
	c.do("POST", whatsapp+"/contacts/import", obj{"accountId": seedAccountID, "contacts": []obj{{"phone": "+15550199999", "name": "00"}}}).is(200)
	list().equal("pagination.total", 13).equal("contacts.0.name", "00")
	c.do("DELETE", whatsapp+"/contacts/"+first, nil).is(200)
	list().equal("pagination.total", 12)
}
