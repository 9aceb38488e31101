package poll

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/webhook"
)

// observe checks the webhook that the operator has made for this gateway. It changes nothing.
func (h *hook) observe(ctx context.Context, all []*whatsappv1.Webhook) error {
	w, err := h.observed(ctx, all)
	if err != nil {
		return err
	}
	if gone := w == nil || w.GetId() != h.state.ID; gone && h.state.ID != "" && !h.state.Off {
		h.poller.logger.Error("the webhook was deleted or switched off upstream", "webhook", h.state.ID)
		if err := h.lost(ctx, h.state.Good, "the webhook was deleted or switched off upstream"); err != nil {
			return err
		}
	}
	if w == nil {
		return nil
	}
	return h.reconcile(ctx, w)
}

// observed finds the webhook through which the upstream reaches this gateway, or nil. Its URL path
// ends with the gateway's. If there is no such webhook, for example behind a proxy, it is the only
// webhook for messages, if messages have been delivered in the last hour. The one that was found
// before is preferred, unless only another one is active.
func (h *hook) observed(ctx context.Context, all []*whatsappv1.Webhook) (*whatsappv1.Webhook, error) {
	var found, forMessages []*whatsappv1.Webhook
	for _, w := range all {
		if !slices.Contains(w.GetEvents(), string(webhook.MessageReceived)) {
			continue
		}
		forMessages = append(forMessages, w)
		u, err := url.Parse(w.GetUrl())
		if err == nil && strings.HasSuffix(strings.TrimRight(u.Path, "/"), webhookPath) || w.GetId() == h.state.ID {
			found = append(found, w)
		}
	}
	if len(found) == 0 && len(forMessages) == 1 && h.state.ID == "" {
		delivered := false
		if _, err := h.poller.history.Appended(ctx, 0, time.Now().Add(-time.Hour), false, func(e entry) { delivered = delivered || e.pushed }); err != nil {
			return nil, err
		}
		if delivered {
			found = forMessages
		}
	}
	same := func(w *whatsappv1.Webhook) bool { return w.GetId() == h.state.ID }
	active := func(w *whatsappv1.Webhook) bool { return w.IsActive == nil || w.GetIsActive() }
	for _, fits := range []func(*whatsappv1.Webhook) bool{
		func(w *whatsappv1.Webhook) bool { return same(w) && active(w) }, active, same, func(*whatsappv1.Webhook) bool { return true },
	} {
		if i := slices.IndexFunc(found, fits); i >= 0 {
			return found[i], nil
		}
	}
	return nil, nil
}
