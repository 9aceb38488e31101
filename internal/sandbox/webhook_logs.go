package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// webhookLogLife is how long an attempt stays in the log.
const webhookLogLife = 7 * 24 * time.Hour

// webhookLog is one attempt to deliver an event, with the webhook's settings at that time.
type webhookLog struct {
	id      string
	hookID  string
	name    string
	url     string
	event   string
	payload []byte
	attempt int
	outcome
	at time.Time
}

// record stores the outcome of an attempt.
func (w *world) record(d *delivery, url string, o outcome, now time.Time) {
	h := d.hook
	if o.ok() {
		h.lastFiredAt, h.failureCount = now, 0
	} else if h.failureCount++; h.failureCount >= maxWebhookFailures {
		h.disable()
	}
	entry := &webhookLog{
		id: w.newID(now), hookID: h.id, name: h.name, url: url, event: d.event, payload: d.body,
		attempt: d.attempt, outcome: o, at: now,
	}
	w.webhookLogs = append([]*webhookLog{entry}, w.webhookLogs[:min(len(w.webhookLogs), maxWebhookLogs-1)]...)
}

func (l *webhookLog) view() obj {
	v := obj{
		"_id": l.id, "webhookId": l.hookID, "webhookName": l.name, "url": l.url, "event": l.event,
		"status": "failed", "requestPayload": json.RawMessage(l.payload), "attemptNumber": l.attempt,
		"responseTime": l.took.Milliseconds(), "createdAt": stamp(l.at),
	}
	if l.ok() {
		v["status"] = "success"
	}
	if l.status != 0 {
		v["statusCode"], v["responseBody"] = l.status, l.body
	}
	v.opt("errorMessage", l.err)
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
		if c.now.Sub(l.at) > webhookLogLife || (id != "" && l.hookID != id) || (event != "" && l.event != event) ||
			(status != "" && l.ok() != (status == "success")) || len(views) == limit {
			continue
		}
		views = append(views, l.view())
	}
	return obj{"logs": list(views)}, nil
}
