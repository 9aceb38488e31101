// Package bench measures the gateway beside what it could have been, in the same
// run. docs/performance.md keeps the figures.
package bench

import (
	"fmt"
	"strings"
)

// Contact is one contact as the Late API writes it, about 400 bytes.
func Contact(i int) string {
	return fmt.Sprintf(`{"id":"65f0c0ffee%014x","phone":"+1415555%04d","waId":"1415555%04d","name":"Zoë Müller %d","email":"zoe.%d@example.com",`+
		`"tags":["vip","newsletter"],"groups":["customers"],"isOptedIn":true,"lastMessageSentAt":"2026-03-01T10:00:00.000Z",`+
		`"messagesSentCount":%d,"messagesReceivedCount":3,"notes":"prefers mornings","createdAt":"2026-01-15T08:30:00.123Z"}`, i, i%10000, i%10000, i, i, i)
}

// GetContact is the answer of ContactsService.GetContact: the small case.
func GetContact() []byte {
	return []byte(`{"success":true,"contact":` + Contact(1) + `}`)
}

// ListContacts is the answer of ContactsService.ListContacts with n contacts: the
// list case has 100, about 40 KB at 400 bytes each.
func ListContacts(n int) []byte {
	all := make([]string, n)
	for i := range all {
		all[i] = Contact(i)
	}
	return []byte(`{"success":true,"contacts":[` + strings.Join(all, ",") + `],"filters":{"tags":["vip","newsletter"],"groups":["customers"]},` +
		fmt.Sprintf(`"pagination":{"total":%d,"limit":%d,"skip":0,"hasMore":false}}`, n, n))
}
