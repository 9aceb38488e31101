package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// worldBudget is how much a key may store, measured in bytes of the requests that
	// created it. Deleting gives the bytes back. 250,000 contacts take two thirds of it.
	worldBudget = 256 << 20
	// overhead is added for every stored thing, so that small ones count as well.
	overhead = 512

	maxProfiles    = 10
	maxAccounts    = 25
	maxNumbers     = 10
	maxWebhooks    = 10
	maxWebhookLogs = 100
	maxBroadcasts  = 1000
	maxMessages    = 500 // per conversation; older ones are dropped
)

// world is everything that one API key sees. Its lock is held while a handler runs; admit
// takes it itself.
type world struct {
	mu       sync.Mutex
	lastUsed time.Time // guarded by the server's lock

	opts     *Options
	pace     time.Duration
	requests window
	used     int // bytes of worldBudget
	machine  uint64
	epoch    int64 // when the world was made; 0 while it is being seeded
	counter  uint64

	agenda   queue[occurrence]
	order    uint64
	changed  bool // there is something to do that the worker does not know of
	chaos    *rand.Rand
	payloads uint64 // events made for webhooks

	profiles      []*profile
	accounts      []*account
	contacts      map[string]*contact
	byPhone       map[string]*contact     // by phoneKey
	lists         map[string]*contactList // by account; absent if contacts have changed
	broadcasts    []*broadcast            // oldest first
	templates     []*template             // oldest first
	numbers       []*number               // oldest first
	conversations []*conversation
	byParticipant map[string]*conversation // by phoneKey, also with the id instead of the phone
	webhooks      []*webhook
	webhookLogs   []*webhookLog // newest first
	subscribed    bool          // the first phone number was paid for, or its checkout was begun
}

func newWorld(key string, now time.Time, opts *Options) *world {
	h := fnv.New64a()
	h.Write([]byte(key))
	w := &world{
		opts:          opts,
		pace:          opts.Pace,
		requests:      window{limit: opts.RateLimit, span: opts.RateWindow},
		machine:       h.Sum64(),
		chaos:         rand.New(rand.NewPCG(opts.Chaos.Seed, h.Sum64())),
		contacts:      map[string]*contact{},
		byPhone:       map[string]*contact{},
		lists:         map[string]*contactList{},
		byParticipant: map[string]*conversation{},
	}
	w.seed(now)
	w.settle(now) // seeded events have happened before there were webhooks
	w.epoch = now.UnixNano()
	return w
}

// admit counts a request against the key's rate limit.
func (w *world) admit(now time.Time) (rate, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests.take(now)
}

// settle brings the world up to date: schedules that are due, messages that have been sent,
// and the agenda. Every read of a world settles it first, so what is seen depends on the
// clock and not on when the worker runs. It returns when the next thing happens, or the
// zero time.
func (w *world) settle(now time.Time) (next time.Time) {
	for _, b := range w.broadcasts {
		if b.state == scheduled {
			if b.scheduledAt.After(now) {
				next = earliest(next, b.scheduledAt)
				continue
			}
			w.start(b, b.scheduledAt)
		}
		next = earliest(next, w.countSent(b, now))
	}
	for {
		o, ok := w.agenda.take(now)
		if !ok {
			return earliest(next, w.agenda.next())
		}
		o.do(o.at)
	}
}

// charge reserves n bytes, or fails because the world is full.
func (w *world) charge(n int) error {
	if w.used+n > worldBudget {
		return errFull("delete something, or use another key for a fresh world")
	}
	w.used += n
	return nil
}

// newID makes an id in the form of a MongoDB ObjectId. An id that is made after the seeding
// is not made again after a restart: a client that remembers the first would take the
// second for a copy.
func (w *world) newID(now time.Time) string {
	w.counter++
	return fmt.Sprintf("%08x%010x%06x", uint32(now.Unix()), (w.machine^uint64(w.epoch))&(1<<40-1), w.counter&(1<<24-1))
}

// newMessageID makes an id in the form of WhatsApp's.
func (w *world) newMessageID(phone string) string {
	w.counter++
	raw := fmt.Sprintf("\x1d\x14%s\x15\x02%010x%x%08x", digits(phone), w.machine&(1<<40-1), w.epoch, w.counter)
	return "wamid." + base64.StdEncoding.EncodeToString([]byte(raw))
}

// hashID makes an id in the form of a MongoDB ObjectId from other values.
func hashID(parts ...any) string {
	sum := sha256.Sum256(fmt.Appendln(nil, parts...))
	return hex.EncodeToString(sum[:12])
}

// aliases let the vendor's published examples run unchanged: each placeholder in them
// stands for something seeded.
var aliases = map[string]string{
	"YOUR_PROFILE_ID":             seedProfileID,
	"YOUR_ACCOUNT_ID":             seedAccountID,
	"YOUR_WHATSAPP_ACCOUNT_ID":    seedAccountID,
	"YOUR_WABA_ID":                seedWABA,
	"YOUR_PHONE_NUMBER_ID":        seedFreePhoneNumberID,
	"YOUR_META_SYSTEM_USER_TOKEN": seedMetaToken,
	"BROADCAST_ID":                seedDraftID,
	"PHONE_NUMBER_ID":             seedNumberID,
	"contact_1":                   seedContactID(1),
	"contact_2":                   seedContactID(2),
	"contact_3":                   seedContactID(3),
}

func unalias(id string) string {
	if real, ok := aliases[id]; ok {
		return real
	}
	return id
}

var (
	mongoID      = regexp.MustCompile(`^[0-9a-f]{24}$`)
	phonePattern = regexp.MustCompile(`^\+?[0-9]{7,15}$`)
)

// digits reduces a phone number to the part that identifies it.
func digits(phone string) string { return strings.TrimPrefix(phone, "+") }

// profileByID finds a profile. A malformed id is a 400.
func (w *world) profileByID(id string) (*profile, error) {
	id = unalias(id)
	if !mongoID.MatchString(id) {
		return nil, errInvalid("Invalid profileId format")
	}
	i := slices.IndexFunc(w.profiles, func(p *profile) bool { return p.id == id })
	if i < 0 {
		return nil, errMissing("Profile")
	}
	return w.profiles[i], nil
}

// account finds a connected account of any platform.
func (w *world) account(id string) *account {
	id = unalias(id)
	i := slices.IndexFunc(w.accounts, func(a *account) bool { return a.id == id })
	if i < 0 {
		return nil
	}
	return w.accounts[i]
}

func (w *world) whatsappAccount(id string) (*account, error) {
	if a := w.account(id); a != nil && a.platform == "whatsapp" {
		return a, nil
	}
	return nil, errMissing("WhatsApp account")
}

// queryAccount is the account that the query parameter accountId names.
func (c *call) queryAccount() (*account, error) {
	id, err := c.queryRequired("accountId")
	if err != nil {
		return nil, err
	}
	return c.world.whatsappAccount(id)
}
