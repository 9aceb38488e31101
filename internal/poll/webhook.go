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
	// webhookName is the webhook's name upstream, for people.
	webhookName = "lategate"
	// webhookPath is where the gateway receives webhooks.
	webhookPath = "/webhooks/late"
	// lossy is how many deliveries in a row must have failed before events count as
	// lost. The upstream tries an event seven times, but also counts what fails for good at
	// the first attempt: a gap too many is told rather than one too few.
	lossy = 3
)

// wantedEvents are the events that the gateway understands, but webhook.test, which
// comes unasked.
var wantedEvents = []string{
	string(webhook.MessageReceived), string(webhook.MessageSent), string(webhook.MessageDelivered),
	string(webhook.MessageRead), string(webhook.MessageFailed), string(webhook.MessageEdited),
	string(webhook.MessageDeleted), string(webhook.ReactionReceived), string(webhook.ConversationStarted),
	string(webhook.AccountConnected), string(webhook.AccountDisconnected),
	string(webhook.TemplateStatusUpdated), string(webhook.TemplateCategoryUpdated),
}

// documentedEvents are those of them that the upstream's contract lists.
var documentedEvents = []string{
	string(webhook.MessageReceived), string(webhook.AccountConnected), string(webhook.AccountDisconnected),
}

// webhookState is what is known of the webhook across restarts.
type webhookState struct {
	URL    string    `json:"url,omitempty"`
	ID     string    `json:"id,omitempty"`
	Secret string    `json:"secret,omitempty"` // a digest of the one that was set
	Good   time.Time `json:"good,omitzero"`    // when it was last seen to work
	// Off is set from when the webhook is found switched off, or gone, until that was
	// put right and told as a gap from From on.
	Off  bool      `json:"off,omitempty"`
	From time.Time `json:"from,omitzero"`
}

// hook watches over the gateway's webhook. It touches no other, and none at all where the
// webhook is somebody else's care.
type hook struct {
	poller *Poller
	url    string // empty if it is somebody else's care
	state  webhookState

	events   []string  // to subscribe to: what the upstream does not refuse
	failures int       // deliveries in a row that had failed at the last look
	worst    int       // most of them since failing began
	failing  time.Time // since when they fail; zero while they do not
	asked    bool      // all events were asked for at the last look
	twins    bool      // other webhooks with the same URL were reported
}

// watchWebhook sees to it that the webhook is there and works.
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
	job := p.job("looking at the webhook", p.usual())
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

// check looks at the webhook once and, if it is the gateway's own care, mends it.
func (h *hook) check(ctx context.Context) error {
	var answer whatsappv1.ListWebhooksResponse
	_, err := h.poller.call(ctx, h.poller.o.Key, whatsappv1.WebhooksService_ListWebhooks_FullMethodName, &whatsappv1.ListWebhooksRequest{}, &answer)
	if err != nil {
		return err
	}
	if h.url == "" {
		return h.observe(ctx, answer.GetWebhooks())
	}
	var ours []*whatsappv1.Webhook
	for _, w := range answer.GetWebhooks() {
		if strings.TrimRight(w.GetUrl(), "/") == h.url {
			ours = append(ours, w)
		}
	}
	if len(ours) == 0 {
		return h.create(ctx)
	}
	i := max(0, slices.IndexFunc(ours, func(w *whatsappv1.Webhook) bool { return w.GetId() == h.state.ID }))
	if len(ours) > 1 && !h.twins {
		h.poller.logger.Warn("several webhooks have the gateway's URL; one is used, delete the others", "webhook", ours[i].GetId(), "webhooks", len(ours))
	}
	h.twins = len(ours) > 1
	return h.mend(ctx, ours[i])
}

// create registers the webhook. If there was one, somebody has deleted it.
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

// mend looks at a webhook. It switches the gateway's own on, and has it called for all
// events, with the right secret.
func (h *hook) mend(ctx context.Context, w *whatsappv1.Webhook) error {
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
		if h.worst >= lossy {
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

// notice tells, once, that the webhook is off or that deliveries fail.
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

// missing reports whether the webhook lacks events that it should have. What the
// upstream has left out although it accepted it is not asked for again.
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

// lost notes, before anything is mended, that webhooks have not come since a time. Where
// nobody may mend it for long, that is told as a gap at once, and the rest when it ends.
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

// update changes what is wrong with the webhook. Events that somebody has added stay.
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

// negotiate finds events that the upstream accepts. Not every version knows all: one
// that an error names is left out, and where it names none, all that are not documented.
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
			h.poller.logger.Warn("the upstream refuses events of the webhook; what they tell is found by polling or not at all",
				"refused", len(h.events)-len(events), "left", len(events))
			h.events = events
		}
		return err
	}
}

// without returns the events that are left after a refusal; all, if none can be spared.
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

// restored says what an outage has cost, if there was one, and has the inbox looked
// through.
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

// digest tells secrets apart without keeping them.
func (h *hook) digest() string {
	if h.poller.o.Secret == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(h.poller.o.Secret))
	mac.Write([]byte("lategate webhook"))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// earliest is the earlier of two times, of which either may not be known.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
