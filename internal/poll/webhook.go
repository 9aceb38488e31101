package poll

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/webhook"
)

const (
	// webhookName is the name that people see in the upstream's list of webhooks.
	webhookName = "lategate"
	// webhookPath is where the gateway receives webhooks.
	webhookPath = "/webhooks/late"
	// lostAfter is how many deliveries in a row must fail before events count as lost. The
	// upstream tries each event seven times, but some events fail for good at the first try.
	// So this is lower than seven: rather one gap too many than one too few.
	lostAfter = 3
)

// wantedEvents are the events that the gateway understands, except webhook.test, which comes
// without a subscription.
var wantedEvents = []string{
	string(webhook.MessageReceived), string(webhook.MessageSent), string(webhook.MessageDelivered),
	string(webhook.MessageRead), string(webhook.MessageFailed), string(webhook.MessageEdited),
	string(webhook.MessageDeleted), string(webhook.ReactionReceived), string(webhook.ConversationStarted),
	string(webhook.AccountConnected), string(webhook.AccountDisconnected),
	string(webhook.TemplateStatusUpdated), string(webhook.TemplateCategoryUpdated),
}

// documentedEvents are the wanted events that the upstream's contract lists.
var documentedEvents = []string{
	string(webhook.MessageReceived), string(webhook.AccountConnected), string(webhook.AccountDisconnected),
}

// webhookState is what is known of the webhook. It survives restarts.
type webhookState struct {
	URL    string    `json:"url,omitempty"`
	ID     string    `json:"id,omitempty"`
	Secret string    `json:"secret,omitempty"` // a digest of the secret that was set
	Good   time.Time `json:"good,omitzero"`    // when it was last seen to work
	// Off is set when the webhook is found switched off or deleted. It is cleared when the
	// webhook works again and a gap that starts at From was appended.
	Off  bool      `json:"off,omitempty"`
	From time.Time `json:"from,omitzero"`
}

// hook monitors the gateway's webhook and repairs it. It changes no other webhook, and none at
// all if the operator manages it.
type hook struct {
	poller *Poller
	url    string // empty if the operator manages the webhook
	state  webhookState

	events            []string  // the wanted events that the upstream does not refuse
	failures          int       // failed deliveries in a row, at the last check
	worst             int       // the highest number of failures since failing began
	failing           time.Time // since when deliveries fail; zero if they do not
	asked             bool      // the last check subscribed to all events
	duplicateReported bool      // other webhooks with the same URL were logged
}

// watchWebhook checks again and again that the webhook exists and works.
func (p *Poller) watchWebhook(ctx context.Context) error {
	h := &hook{poller: p, events: wantedEvents}
	if p.o.PublicURL != "" {
		h.url = strings.TrimRight(p.o.PublicURL, "/") + webhookPath
	}
	if _, err := p.load(ctx, "webhook", &h.state); err != nil {
		return err
	}
	if h.state.URL != h.url {
		if h.state.ID != "" && h.state.URL != "" && h.url != "" {
			p.logger.Warn("the gateway's URL has changed; delete the webhook of the one before if nothing uses it",
				"webhook", h.state.ID, "url", h.url, "before", h.state.URL)
		}
		h.state = webhookState{URL: h.url}
	}
	job := p.job("looking at the webhook", p.defaultBackoff())
	for {
		err := h.check(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := retry.Sleep(ctx, job.Done(err, p.o.Interval)); err != nil {
			return err
		}
	}
}

// check reads the webhook once and, if the gateway manages it, repairs it.
func (h *hook) check(ctx context.Context) error {
	var answer whatsappv1.ListWebhooksResponse
	_, err := h.poller.call(ctx, h.poller.o.Key, whatsappv1.WebhooksService_ListWebhooks_FullMethodName, &whatsappv1.ListWebhooksRequest{}, &answer)
	if err != nil {
		return err
	}
	if h.url == "" {
		return h.observe(ctx, answer.GetWebhooks())
	}
	var own []*whatsappv1.Webhook
	for _, w := range answer.GetWebhooks() {
		if strings.TrimRight(w.GetUrl(), "/") == h.url {
			own = append(own, w)
		}
	}
	if len(own) == 0 {
		return h.create(ctx)
	}
	i := max(0, slices.IndexFunc(own, func(w *whatsappv1.Webhook) bool { return w.GetId() == h.state.ID }))
	if len(own) > 1 && !h.duplicateReported {
		h.poller.logger.Warn("several webhooks have the gateway's URL; one is used, delete the others", "webhook", own[i].GetId(), "webhooks", len(own))
	}
	h.duplicateReported = len(own) > 1
	return h.reconcile(ctx, own[i])
}

// create registers the webhook. If there was one before, it was deleted upstream.
func (h *hook) create(ctx context.Context) error {
	if h.state.ID != "" && !h.state.Off {
		h.poller.logger.Error("the webhook was deleted upstream; it is created again", "webhook", h.state.ID)
		if err := h.lost(ctx, h.state.Good, "the webhook was deleted upstream"); err != nil {
			return err
		}
	}
	var id string
	err := h.negotiate(func(events []string) error {
		req := &whatsappv1.CreateWebhookRequest{Name: proto.String(webhookName), Url: proto.String(h.url), Events: events, IsActive: proto.Bool(true)}
		if h.poller.o.Secret != "" {
			req.Secret = proto.String(h.poller.o.Secret)
		}
		var answer whatsappv1.CreateWebhookResponse
		_, err := h.poller.call(ctx, h.poller.o.Key, whatsappv1.WebhooksService_CreateWebhook_FullMethodName, req, &answer)
		id = answer.GetWebhook().GetId()
		return err
	})
	if err != nil {
		return err
	}
	h.poller.logger.Info("the webhook is registered upstream", "webhook", id, "url", h.url, "events", len(h.events))
	h.failures, h.worst, h.failing, h.asked = 0, 0, time.Time{}, true
	h.state.ID, h.state.Secret = cmp.Or(id, h.state.ID), h.digest()
	if err := h.restored(ctx); err != nil {
		return err
	}
	h.state.Good = time.Now()
	return h.poller.save(ctx, "webhook", h.state)
}

// reconcile compares a webhook with what it should be. It switches the gateway's own webhook on,
// and sets its events and secret.
func (h *hook) reconcile(ctx context.Context, w *whatsappv1.Webhook) error {
	inactive := w.IsActive != nil && !w.GetIsActive()
	failures := int(w.GetFailureCount())
	growing := failures > h.failures
	good := h.state.Good
	if at := w.GetLastFiredAt(); at.IsValid() && at.AsTime().After(good) {
		good = at.AsTime()
	}
	if err := h.notice(ctx, w, inactive, failures, good); err != nil {
		return err
	}
	if h.url != "" {
		missing := h.missing(w)
		resecret := h.poller.o.Secret != "" && (h.state.Secret != h.digest() || h.state.ID != w.GetId())
		if inactive || growing || missing || resecret {
			if err := h.update(ctx, w, missing, resecret); err != nil {
				return err
			}
			inactive = false
		}
		h.asked = missing
	}
	h.state.ID, h.state.Secret = w.GetId(), h.digest()
	if h.state.Off && !inactive {
		if err := h.restored(ctx); err != nil {
			return err
		}
		h.failing, h.worst, failures = time.Time{}, 0, 0
	}
	if failures == 0 && !h.failing.IsZero() {
		if h.worst >= lostAfter {
			if err := h.gap(ctx, h.failing, "deliveries of the webhook had failed"); err != nil {
				return err
			}
		}
		h.poller.logger.Info("deliveries of the webhook succeed again", "webhook", w.GetId(), "failures", h.worst)
		h.failing, h.worst = time.Time{}, 0
	}
	h.failures = failures
	if failures == 0 && !inactive {
		h.state.Good = time.Now()
	}
	return h.poller.save(ctx, "webhook", h.state)
}

// notice logs and reports, once, that the webhook is off or that deliveries fail.
func (h *hook) notice(ctx context.Context, w *whatsappv1.Webhook, inactive bool, failures int, good time.Time) error {
	if failures > h.failures {
		h.worst = max(h.worst, failures)
		if h.failing.IsZero() {
			h.failing = good
			if good.IsZero() {
				h.failing = time.Now()
			}
			h.poller.logger.Warn("deliveries of the webhook fail: can the upstream reach the gateway?", "webhook", w.GetId(), "url", w.GetUrl(), "failures", failures)
			h.poller.pollInboxNow(ctx)
		}
	}
	if !inactive || h.state.Off {
		return nil
	}
	h.poller.logger.Error("the webhook is switched off upstream, as it is after failed deliveries", "webhook", w.GetId(), "url", w.GetUrl(),
		"failures", failures, "switched_on_again", h.url != "")
	return h.lost(ctx, earliest(h.failing, good), "the webhook was switched off upstream, as it is after failed deliveries")
}

// missing reports whether the webhook lacks events that it should have. Events that the upstream
// accepted but left out are not requested again.
func (h *hook) missing(w *whatsappv1.Webhook) bool {
	has := slices.DeleteFunc(slices.Clone(h.events), func(e string) bool { return !slices.Contains(w.GetEvents(), e) })
	if len(has) == len(h.events) {
		return false
	}
	if h.asked && len(has) > 0 {
		h.poller.logger.Warn("the upstream does not call the webhook for all events", "webhook", w.GetId(), "missing", len(h.events)-len(has))
		h.events = has
		return false
	}
	return true
}

// lost saves, before the webhook is repaired, that webhooks are missing since a time. A webhook that
// the operator manages may stay off for long. So for that one a gap is appended at once, and a
// second one when it works again.
func (h *hook) lost(ctx context.Context, from time.Time, message string) error {
	h.state.Off, h.state.From = true, from
	if h.url == "" {
		if err := h.gap(ctx, from, message); err != nil {
			return err
		}
		h.state.From = time.Now()
	}
	if err := h.poller.save(ctx, "webhook", h.state); err != nil {
		return err
	}
	h.poller.notify("WEBHOOK_DISABLED", message, h.poller.affected(ctx))
	return nil
}

// update corrects the webhook. Events that the operator has added are kept.
func (h *hook) update(ctx context.Context, w *whatsappv1.Webhook, missing, resecret bool) error {
	send := func(events []string) error {
		req := &whatsappv1.UpdateWebhookRequest{WebhookId: w.GetId(), IsActive: proto.Bool(true)}
		if resecret {
			req.Secret = proto.String(h.poller.o.Secret)
		}
		if missing {
			all := slices.Clone(w.GetEvents())
			for _, e := range events {
				if !slices.Contains(all, e) {
					all = append(all, e)
				}
			}
			req.Events = &whatsappv1.StringList{Values: all}
		}
		var answer whatsappv1.UpdateWebhookResponse
		_, err := h.poller.call(ctx, h.poller.o.Key, whatsappv1.WebhooksService_UpdateWebhook_FullMethodName, req, &answer)
		return err
	}
	if !missing {
		return send(nil)
	}
	err := h.negotiate(send)
	if err == nil {
		h.poller.logger.Info("the webhook's events were set", "webhook", w.GetId(), "events", len(h.events))
	}
	return err
}

// negotiate finds the events that the upstream accepts, because not every version knows all of
// them. An event that the refusal names is left out. If it does not name exactly one, all events
// that are not documented are left out.
func (h *hook) negotiate(send func(events []string) error) error {
	events := h.events
	for {
		err := send(events)
		if status(err) == http.StatusBadRequest {
			if fewer := without(events, err.Error()); len(fewer) < len(events) && len(fewer) > 0 {
				events = fewer
				continue
			}
		}
		if err == nil && len(events) < len(h.events) {
			h.poller.logger.Warn("the upstream refuses events of the webhook; these are found by polling or not at all",
				"refused", len(h.events)-len(events), "left", len(events))
			h.events = events
		}
		return err
	}
}

// without returns the events to try after a refusal.
func without(events []string, refusal string) []string {
	var named []string
	for _, e := range events {
		if strings.Contains(refusal, e) {
			named = append(named, e)
		}
	}
	if len(named) == 1 {
		return slices.DeleteFunc(slices.Clone(events), func(e string) bool { return e == named[0] })
	}
	return slices.DeleteFunc(slices.Clone(events), func(e string) bool { return !slices.Contains(documentedEvents, e) })
}

// restored appends the gap of an outage, if there was one, and makes the inbox be polled.
func (h *hook) restored(ctx context.Context) error {
	if !h.state.Off {
		return nil
	}
	if err := h.gap(ctx, h.state.From, "the webhook had been switched off upstream"); err != nil {
		return err
	}
	h.poller.logger.Info("the webhook is back on", "webhook", h.state.ID, "lost_since", h.state.From)
	h.poller.notify("WEBHOOK_ENABLED", "the webhook works again", h.poller.affected(ctx))
	h.state.Off, h.state.From = false, time.Time{}
	return nil
}

func (h *hook) gap(ctx context.Context, from time.Time, why string) error {
	h.poller.pollInboxNow(ctx)
	err := h.poller.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_WEBHOOK_OUTAGE, h.poller.affected(ctx), from, time.Now(),
		why+": messages are found by polling, but edits, deletions, reactions and the like are not")
	if err != nil {
		return fmt.Errorf("poll: appending a gap: %w", err)
	}
	return nil
}

// digest returns a keyed hash of the secret, so that a change is seen but the secret is not kept.
func (h *hook) digest() string {
	if h.poller.o.Secret == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(h.poller.o.Secret))
	mac.Write([]byte("lategate webhook"))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// earliest returns the earlier of two times. A zero time is one that is not known.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
