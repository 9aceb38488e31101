package sandbox

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

type webhook struct {
	id           string
	name         string
	url          string
	secret       string // kept for signing, never answered
	events       []string
	active       bool
	lastFiredAt  time.Time
	failureCount int
	headers      map[string]string
}

type webhookLog struct {
	id      string
	hook    webhook // as it was
	event   string
	ok      bool
	payload obj
	at      time.Time
}

const (
	maxWebhookName     = 50
	maxWebhookFailures = 10
	webhookLogLife     = 7 * 24 * time.Hour
)

// webhookEvents may be subscribed to: those of the published list, and those
// about WhatsApp messages that came later.
var webhookEvents = []string{
	"post.scheduled", "post.published", "post.failed", "post.partial", "post.recycled",
	"account.connected", "account.disconnected", "message.received", "comment.received",
	"message.sent", "message.delivered", "message.read", "message.failed", "message.edited", "message.deleted",
	"reaction.received", "conversation.started",
	"whatsapp.template.status_updated", "whatsapp.template.category_updated",
}

const testEvent = "webhook.test"

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

// read applies the members that are there, and reports what is wrong with the
// result.
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
	return obj{"success": true, "webhook": h.view()}, nil
}

func (c *call) deleteWebhook() (any, error) {
	id := c.query("id")
	if id == "" {
		return nil, errInvalid("Webhook ID required")
	}
	h, err := c.webhook(id)
	if err != nil {
		return nil, err
	}
	c.world.webhooks = slices.DeleteFunc(c.world.webhooks, func(o *webhook) bool { return o == h })
	return obj{"success": true}, nil
}

// testWebhook records a delivery. Nothing is posted anywhere yet: a URL whose
// host ends in .invalid fails, any other works.
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
	u, _ := url.Parse(h.url) // it was valid when it came in
	ok := !strings.HasSuffix(u.Hostname(), ".invalid")
	c.world.record(h, testEvent, ok, obj{"event": testEvent, "timestamp": stamp(c.now)}, c.now)
	if !ok {
		return reply{http.StatusInternalServerError, obj{"success": false, "message": "Test webhook failed"}}, nil
	}
	return obj{"success": true, "message": "Test webhook recorded (the sandbox does not deliver webhooks)"}, nil
}

// record notes the outcome of a delivery.
func (w *world) record(h *webhook, event string, ok bool, payload obj, now time.Time) {
	if ok {
		h.lastFiredAt, h.failureCount = now, 0
	} else if h.failureCount++; h.failureCount >= maxWebhookFailures {
		h.active = false
	}
	entry := &webhookLog{id: w.newID(now), hook: *h, event: event, ok: ok, payload: payload, at: now}
	w.webhookLogs = append([]*webhookLog{entry}, w.webhookLogs[:min(len(w.webhookLogs), maxWebhookLogs-1)]...)
}

func (l *webhookLog) view() obj {
	v := obj{
		"_id": l.id, "webhookId": l.hook.id, "webhookName": l.hook.name, "url": l.hook.url,
		"event": l.event, "requestPayload": l.payload, "attemptNumber": 1, "responseTime": 0,
		"createdAt": stamp(l.at),
	}
	if l.ok {
		v["status"], v["statusCode"], v["responseBody"] = "success", http.StatusOK, ""
	} else {
		v["status"], v["errorMessage"] = "failed", "getaddrinfo ENOTFOUND"
	}
	return v
}

func (c *call) listWebhookLogs() (any, error) {
	limit, err := c.queryInt("limit", 50, 1, 100)
	if err != nil {
		return nil, err
	}
	status, err := c.queryEnum("status", "success", "failed")
	if err != nil {
		return nil, err
	}
	event, err := c.queryEnum("event", append(slices.Clone(webhookEvents), testEvent)...)
	if err != nil {
		return nil, err
	}
	id := c.query("webhookId")
	var views []obj
	for _, l := range c.world.webhookLogs {
		if c.now.Sub(l.at) > webhookLogLife || (id != "" && l.hook.id != id) || (event != "" && l.event != event) ||
			(status != "" && l.ok != (status == "success")) || len(views) == limit {
			continue
		}
		views = append(views, l.view())
	}
	return obj{"logs": list(views)}, nil
}
