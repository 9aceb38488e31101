package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

type webhook struct {
	id           string
	name         string
	url          string
	secret       string // for signing; never in an answer
	events       []string
	active       bool
	lastFiredAt  time.Time
	failureCount int
	headers      map[string]string

	outbox  queue[*delivery]
	posting int // deliveries under way
}

const (
	maxWebhookName     = 50
	maxWebhookFailures = 10
)

// webhookEvents can be subscribed to: those of the published list, and those about WhatsApp
// messages that were added later.
var webhookEvents = []string{
	"post.scheduled", "post.published", "post.failed", "post.partial", "post.recycled",
	"account.connected", "account.disconnected", "message.received", "comment.received",
	"message.sent", "message.delivered", "message.read", "message.failed", "message.edited", "message.deleted",
	"reaction.received", "conversation.started",
	"whatsapp.template.status_updated", "whatsapp.template.category_updated",
}

const testEvent = "webhook.test"

// subscribes reports whether the webhook gets an event.
func (h *webhook) subscribes(event string) bool { return h.active && slices.Contains(h.events, event) }

// setWebhook makes the world's own webhook, which gets every event.
func (w *world) setWebhook(hook Webhook) {
	w.removeWebhook(seedWebhookID)
	if hook.URL == "" {
		return
	}
	w.webhooks = append(w.webhooks, &webhook{
		id: seedWebhookID, name: "Sandbox", url: hook.URL, secret: hook.Secret,
		events: slices.Clone(webhookEvents), active: true,
	})
}

// disable ends deliveries: events that are not delivered by now are lost.
func (h *webhook) disable() {
	h.active = false
	h.outbox = queue[*delivery]{}
}

func (w *world) removeWebhook(id string) bool {
	i := slices.IndexFunc(w.webhooks, func(h *webhook) bool { return h.id == id })
	if i < 0 {
		return false
	}
	w.webhooks[i].disable()
	w.webhooks = slices.Delete(w.webhooks, i, i+1)
	return true
}

func (h *webhook) view() obj {
	v := obj{
		"_id": h.id, "name": h.name, "url": h.url, "events": list(h.events),
		"isActive": h.active, "failureCount": h.failureCount,
	}
	v.opt("lastFiredAt", h.lastFiredAt)
	if len(h.headers) > 0 {
		v["customHeaders"] = h.headers
	}
	return v
}

// read applies the members that are present, and reports what is wrong with the result.
func (h *webhook) read(in input, required ...string) error {
	in.setText("name", &h.name)
	in.setText("url", &h.url)
	in.setText("secret", &h.secret)
	if events, ok := in.texts("events"); ok {
		h.events = unique(events)
	}
	h.active = in.flag("isActive", h.active)
	if in.has("customHeaders") {
		h.headers = in.plainMap("customHeaders")
	}
	if err := in.check(required...); err != nil {
		return err
	}
	if utf8.RuneCountInString(h.name) > maxWebhookName {
		return errInvalid("Webhook name must be at most %d characters", maxWebhookName)
	}
	if !validURL(h.url) {
		return errInvalid("Invalid webhook URL")
	}
	for _, e := range h.events {
		if !slices.Contains(webhookEvents, e) {
			return errInvalid("Invalid event: %s", e)
		}
	}
	return nil
}

func (c *call) webhook(id string) (*webhook, error) {
	i := slices.IndexFunc(c.world.webhooks, func(h *webhook) bool { return h.id == id })
	if i < 0 {
		return nil, errMissing("Webhook")
	}
	return c.world.webhooks[i], nil
}

func (c *call) listWebhooks() (any, error) {
	var views []obj
	for _, h := range c.world.webhooks {
		views = append(views, h.view())
	}
	return obj{"webhooks": list(views)}, nil
}

func (c *call) createWebhook() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	h := &webhook{active: true}
	if err := h.read(in, "url"); err != nil {
		return nil, err
	}
	if len(c.world.webhooks) >= maxWebhooks {
		return nil, errInvalid("Maximum of %d webhooks reached", maxWebhooks)
	}
	h.id = c.world.newID(c.now)
	c.world.webhooks = append(c.world.webhooks, h)
	return obj{"success": true, "webhook": h.view()}, nil
}

func (c *call) updateWebhook() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	id := in.text("_id")
	if err := in.check("_id"); err != nil {
		return nil, errInvalid("Webhook ID required")
	}
	h, err := c.webhook(id)
	if err != nil {
		return nil, err
	}
	next := *h
	next.headers = maps.Clone(h.headers)
	if err := next.read(in); err != nil {
		return nil, err
	}
	if next.active && !h.active {
		next.failureCount = 0
	}
	*h = next
	if !h.active {
		h.disable()
	}
	return obj{"success": true, "webhook": h.view()}, nil
}

func (c *call) deleteWebhook() (any, error) {
	id := c.query("id")
	if id == "" {
		return nil, errInvalid("Webhook ID required")
	}
	if !c.world.removeWebhook(id) {
		return nil, errMissing("Webhook")
	}
	return obj{"success": true}, nil
}

// testWebhook posts once, before anything else that is queued, and answers when the outcome
// is known.
func (c *call) testWebhook() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	id := in.text("webhookId")
	if err := in.check(); err != nil {
		return nil, err
	}
	if id == "" {
		return nil, errInvalid("Webhook ID required")
	}
	h, err := c.webhook(id)
	if err != nil {
		return nil, err
	}
	if !c.srv.post.begin(false) {
		return nil, errClosed
	}
	var result outcome
	done := make(chan struct{})
	d := &delivery{
		payload: c.world.newPayload(testEvent, c.now, obj{"message": "This is a test webhook."}),
		hook:    h, secret: h.secret, attempt: 1,
		tested: func(o outcome) { result = o; close(done) },
	}
	go c.srv.deliver(c.world, d, h.url, d.header())
	return later{ready: done, then: func(*call) (any, error) {
		if !result.ok() {
			return reply{http.StatusInternalServerError, obj{"success": false, "message": "Test webhook failed"}}, nil
		}
		return obj{"success": true, "message": "Test webhook sent successfully"}, nil
	}}, nil
}
