package window

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
)

// recent is how far back the log is read first: as far as windows may still be open.
const recent = Length + time.Hour

// kinds are the kinds of events that come from customers.
var kinds = []string{eventlog.KindMessageReceived, eventlog.KindReactionReceived}

// Run learns from the events in the log, those of the last day first, and then from new
// ones. It returns nil when the context ends. After any error it starts again.
func (w *Windows) Run(ctx context.Context) error {
	return w.hub.Follow(ctx, w.logger, "learning from the event log when customers wrote", func() (time.Time, hub.Follower) {
		since := time.Now().Add(-recent)
		return since, hub.Follower{
			Kinds: kinds,
			Past:  w.note,
			Live:  func() error { return w.learnOlder(ctx, since) },
			Next: func(events []*hub.Event) error {
				for _, e := range events {
					w.note(e)
				}
				return nil
			},
		}
	})
}

// learnOlder learns from events that were appended before a time.
func (w *Windows) learnOlder(ctx context.Context, before time.Time) error {
	end, err := w.log.PlaceAt(ctx, before)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		if err := w.hub.Replay(ctx, 0, end.Seq, kind, w.note); err != nil {
			return err
		}
	}
	return nil
}

// note learns from one event.
func (w *Windows) note(event *hub.Event) {
	var resp whatsappv1.StreamMessagesResponse
	if err := proto.Unmarshal(event.Record.GetFrame(), &resp); err != nil {
		w.logger.Error("window: cannot decode an event of the log; it is skipped", "seq", event.Seq, "error", err)
		return
	}
	e := resp.GetEvent()
	if e.GetPlatform() != platform || e.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING {
		return
	}
	now, names := time.Now(), []string{e.GetConversationId()}
	h := perhapsAt(event.Time, now)
	if e.GetEventTime().IsValid() {
		h = perhapsAt(e.GetEventTime().AsTime(), now)
	}
	if e.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING {
		names = append(names, e.GetSender().GetId(), e.GetSender().GetPhone()) // only then these are certainly the customer's
		if event.Kind == eventlog.KindMessageReceived && e.GetEventTime().IsValid() {
			h = wroteAt(e.GetEventTime().AsTime(), now)
		}
	}
	w.known.learn(h, keysOf(e.GetAccountId(), names...)...)
}
