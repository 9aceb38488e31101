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
	// RateWindow replaces that minute, for tests that cannot wait so long; 0 means a
	// minute. X-RateLimit-Reset and Retry-After remain whole seconds, rounded up.
	RateWindow time.Duration
	// Pace is the time that one message of a broadcast or a bulk send takes. The rest of a
	// message's lifecycle is also measured in paces: it is delivered after 50 to 100 of
	// them and read after another 50 to 150. 0 means 20 ms, with which a broadcast
	// completes in a few seconds. With a negative pace everything happens at once.
	Pace time.Duration
	// Keys are the accepted API keys; nil means just "sk_sandbox". Keys that
	// begin with "sk_sandbox" are always accepted, and so is the placeholder
	// "YOUR_API_KEY" of the vendor's examples.
	Keys []string
	// PublicURL is the base of the URLs the sandbox hands out (uploads, media,
	// checkout, OAuth). Empty means that it is derived from each request.
	PublicURL string

	// Webhook is the webhook with which the world of the key "sk_sandbox" begins,
	// subscribed to every event. Without a URL there is none; see [Server.SetWebhook] for
	// an address that is known only later.
	Webhook Webhook
	// WebhookConcurrency is how many posts to one webhook may be under way at a
	// time; 0 means one, which keeps the events in order.
	WebhookConcurrency int
	// RetryScale shortens the waits between attempts to deliver a webhook: with
	// 0.001 the second comes after 10 ms and not after 10 s. 0 means 1.
	RetryScale float64
	// Era is the dialect of the webhooks; empty means [EraLate].
	Era Era
	// Chaos makes the delivery of webhooks unreliable.
	Chaos Chaos

	// InternalMessageIDs makes the list of a conversation's messages show the id that
	// webhooks have as message.id. Otherwise it shows the id that they have as
	// message.platformMessageId. The upstream does both.
	InternalMessageIDs bool
	// PageMessages makes the list of a conversation's messages come in pages of at most a
	// hundred, the oldest first unless sortOrder is desc, as the upstream does since August
	// 2026. Otherwise the list has all messages and ignores paging.
	PageMessages bool
	// Faults makes calls fail.
	Faults Faults
	// Sent, which may be nil, is called for each message that a bulk send or a broadcast
	// hands to WhatsApp. It is called with the world locked, and must not call the server.
	Sent func(phone, messageID string)
	// NoReplies switches off the customers' automatic answers.
	NoReplies bool
}

// Webhook is where events are posted, and the secret that signs them. Without a secret
// there is no signature.
type Webhook struct{ URL, Secret string }

// Era is a dialect of the upstream's webhooks.
type Era string

const (
	// EraLate has X-Late-* headers, and no id in the body.
	EraLate Era = "late"
	// EraZernio has X-Zernio-* headers beside them, and an id in the body.
	EraZernio Era = "zernio"
	// EraMixed alternates between the two.
	EraMixed Era = "mixed"
)

// Chaos gives, for each kind of delivery failure, the fraction of the deliveries that it
// happens to: from 0 for none to 1 for all.
type Chaos struct {
	// Duplicates are delivered twice, byte for byte.
	Duplicates float64
	// Reorders are delayed by up to a quarter of a second, so that later events overtake
	// them.
	Reorders float64
	// Drops are lost at the first attempt and arrive with the second. This does not count
	// as a failure of the webhook.
	Drops float64
	// Seed makes the choice repeatable.
	Seed uint64
}
