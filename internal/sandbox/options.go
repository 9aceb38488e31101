package sandbox

import (
	"log/slog"
	"time"
)

// Options configures a [Server]. The zero value is usable.
type Options struct {
	// Clock tells the time; nil means the real one.
	Clock Clock
	// Logger receives one debug record per request; nil means none.
	Logger *slog.Logger
	// RateLimit is the number of requests a key may make in any minute; 0 means 600.
	RateLimit int
	// RateWindow is the time that stands for that minute, for tests that have none; 0
	// means a minute. X-RateLimit-Reset and Retry-After stay in whole seconds, rounded up.
	RateWindow time.Duration
	// Pace is the time one message of a broadcast or a bulk send takes. The rest
	// of a message's life is measured in paces too: it is delivered within 50 to
	// 100 of them and read within another 50 to 150. 0 means 20 ms, which makes a
	// broadcast walk to its end in a few seconds. A negative pace means that
	// everything happens at once.
	Pace time.Duration
	// Keys are the accepted API keys; nil means just "sk_sandbox". Keys that
	// begin with "sk_sandbox" are always accepted, and so is the placeholder
	// "YOUR_API_KEY" of the vendor's examples.
	Keys []string
	// PublicURL is the base of the URLs the sandbox hands out (uploads, media,
	// checkout, OAuth). Empty means that it is derived from each request.
	PublicURL string

	// Webhook is one that the world of the key "sk_sandbox" begins with,
	// subscribed to every event. Without a URL there is none; see
	// [Server.SetWebhook] for an address that is known only later.
	Webhook Webhook
	// WebhookConcurrency is how many posts to one webhook may be under way at a
	// time; 0 means one, which keeps the events in order.
	WebhookConcurrency int
	// RetryScale shortens the waits between attempts to deliver a webhook: with
	// 0.001 the second comes after 10 ms and not after 10 s. 0 means 1.
	RetryScale float64
	// Era is the dialect of the webhooks; empty means [EraLate].
	Era Era
	// Chaos makes the delivery of webhooks as bad as it may be.
	Chaos Chaos

	// InternalMessageIDs makes the list of a conversation's messages show the id
	// that webhooks have as message.id. Without it, it shows the one that they
	// have as message.platformMessageId. Both occur upstream.
	InternalMessageIDs bool
	// PageMessages makes the list of a conversation's messages come in pages of at most
	// a hundred, the oldest first unless sortOrder is desc, as the upstream does since
	// August 2026. Without it, it has all messages, and knows nothing of pages.
	PageMessages bool
	// Faults makes calls fail.
	Faults Faults
	// Sent, which may be nil, is told of each message that a bulk send or a broadcast
	// hands to WhatsApp. It is called with the world locked, and must not call back.
	Sent func(phone, messageID string)
	// NoReplies switches off that customers answer the messages sent to them.
	NoReplies bool
}

// Webhook is where events are posted to, and the secret that signs them. Without
// a secret there is no signature.
type Webhook struct{ URL, Secret string }

// Era is a dialect of the upstream's webhooks.
type Era string

const (
	// EraLate has X-Late-* headers, and no id in the body.
	EraLate Era = "late"
	// EraZernio has X-Zernio-* headers beside them, and an id in the body.
	EraZernio Era = "zernio"
	// EraMixed takes turns.
	EraMixed Era = "mixed"
)

// Chaos gives, for each way in which a delivery may go wrong, the fraction of the
// deliveries that it happens to: from 0 for none to 1 for all.
type Chaos struct {
	// Duplicates are delivered twice, in the same words.
	Duplicates float64
	// Reorders are held back for up to a quarter of a second, so that later events
	// overtake them.
	Reorders float64
	// Drops are lost at the first attempt, and come with the second. This does not
	// count as a failure of the webhook.
	Drops float64
	// Seed makes the choice repeatable.
	Seed uint64
}
