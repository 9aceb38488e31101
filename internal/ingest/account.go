package ingest

import (
	"time"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/webhook"
)

// accountKinds maps the upstream's account events to the kinds of the log. Any other event gets
// eventlog.KindOther.
var accountKinds = map[webhook.Kind]string{
	webhook.AccountConnected:        eventlog.KindAccountConnected,
	webhook.AccountDisconnected:     eventlog.KindAccountDisconnected,
	webhook.TemplateStatusUpdated:   eventlog.KindTemplateStatusUpdated,
	webhook.TemplateCategoryUpdated: eventlog.KindTemplateCategoryUpdated,
	webhook.WebhookTest:             eventlog.KindWebhookTest,
}

// accountDraft makes the record of an account event, and of events of unknown kinds.
func accountDraft(e *webhook.Event, now time.Time) Draft {
	event := &whatsappv1.AccountEvent{
		EventId:     e.EventID,
		Kind:        e.Name,
		Source:      whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK.Enum(),
		AccountId:   boundedID(e.AccountID),
		Platform:    optional(e.Platform),
		EventTime:   stamp(e.OccurredAt),
		ReceiveTime: stamp(now),
	}
	kind, named := accountKinds[e.Kind]
	if !named {
		kind = eventlog.KindOther
		json := structs{left: maxValues}
		event.Payload = json.of(e.Raw)
	}
	if d := e.Disconnection; d != nil {
		event.Disconnection = &whatsappv1.AccountDisconnection{Type: optional(d.Type), Reason: optional(d.Reason)}
	}
	if t := e.Template; t != nil && named {
		event.Template = &whatsappv1.TemplateChange{
			Id:                optional(t.ID),
			Name:              optional(t.Name),
			Language:          optional(t.Language),
			Status:            optional(t.Status),
			Reason:            optional(t.Reason),
			ChangeType:        optional(t.ChangeType),
			Category:          optional(t.Category),
			PreviousCategory:  optional(t.PreviousCategory),
			ScheduledCategory: optional(t.ScheduledCategory),
		}
	}
	id, aliases := e.IDs()
	return Draft{
		rec:   eventlog.Record{Kind: kind, Account: event.AccountId, ID: id, Aliases: aliases},
		head:  &logv1.Record{AccountId: event.AccountId, Event: e.Name, Raw: e.Raw},
		frame: &whatsappv1.StreamAccountEventsResponse{Item: &whatsappv1.StreamAccountEventsResponse_Event{Event: event}},
	}
}
