// Package bench measures the gateway beside what it could have been, in the same
// run. docs/performance.md keeps the figures.
package bench

import (
	"fmt"
	"strings"
)

// GetContact is the answer of ContactsService.GetContact: the small case, 400 bytes.
func GetContact() []byte {
	return []byte(`{"success":true,"contact":{"id":"65f0c0ffee00000000000001","phone":"+14155550123","waId":"14155550123","name":"Zoë Müller",` +
		`"email":"zoe@example.com","tags":["vip","newsletter"],"groups":["customers"],"isOptedIn":true,"lastMessageSentAt":"2026-03-01T10:00:00.000Z",` +
		`"messagesSentCount":12,"messagesReceivedCount":3,"customFields":{"city":"Köln"},"notes":"prefers mornings","createdAt":"2026-01-15T08:30:00.123Z"}}`)
}

// ListContacts is the answer of ContactsService.ListContacts with n contacts of 250
// bytes: the list case has 100.
func ListContacts(n int) []byte {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(`{"id":"65f0c0ffee%014x","phone":"+1415555%04d","name":"Zoë Müller %d","email":"zoe.%d@example.com","tags":["vip","newsletter"],`+
			`"groups":["customers"],"isOptedIn":true,"messagesSentCount":%d,"createdAt":"2026-01-15T08:30:00.123Z"}`, i, i%10000, i, i, i)
	}
	return []byte(`{"success":true,"contacts":[` + strings.Join(all, ",") + `],"filters":{"tags":["vip","newsletter"],"groups":["customers"]},` +
		fmt.Sprintf(`"pagination":{"total":%d,"limit":%d,"skip":0,"hasMore":false}}`, n, n))
}
