package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// contactList is the order of an account's contacts for lists. It is kept from one request
// to the next: an account of 100,000 contacts is read in hundreds of pages, and sorting it
// for each page would take minutes.
type contactList struct {
	contacts     []*contact // by name
	tags, groups []string   // those of the contacts, sorted
}

// relist makes the next listOf sort an account's contacts again, because one was added or
// removed, or got another name, tag or group.
func (w *world) relist(accountID string) { delete(w.lists, accountID) }

// listOf returns an account's contacts, which the caller must not change.
func (w *world) listOf(accountID string) *contactList {
	if l := w.lists[accountID]; l != nil {
		return l
	}
	type entry struct {
		lower string // the name, for the comparison
		*contact
	}
	var entries []entry
	tags, groups := map[string]bool{}, map[string]bool{}
	for _, ct := range w.contacts {
		if ct.accountID != accountID {
			continue
		}
		entries = append(entries, entry{strings.ToLower(ct.name), ct})
		for _, t := range ct.tags {
			tags[t] = true
		}
		for _, g := range ct.groups {
			groups[g] = true
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.lower, b.lower), strings.Compare(a.name, b.name), strings.Compare(a.id, b.id))
	})
	l := &contactList{tags: list(slices.Sorted(maps.Keys(tags))), groups: list(slices.Sorted(maps.Keys(groups)))}
	for _, e := range entries {
		l.contacts = append(l.contacts, e.contact)
	}
	w.lists[accountID] = l
	return l
}

// contactsOf returns an account's contacts by name.
func (w *world) contactsOf(accountID string) []*contact { return w.listOf(accountID).contacts }
