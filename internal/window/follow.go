package window

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/retry"
)

// recent is how far back the log is read first: the windows that may still be open.
const recent = Length + time.Hour

// kinds are the kinds of events that tell of customers.
var kinds = []string{eventlog.KindMessageReceived, eventlog.KindReactionReceived}

// Run learns what is in the log, the last day of it first, and then what comes, until the
// context ends, and then returns nil. Whatever goes wrong, it starts over.
func (w *Windows) Run(ctx context.Context) error {
	job := retry.Job{Name: "learning from the event log when customers wrote", Logger: w.logger,
		Backoff: retry.Backoff{First: time.Second, Most: 15 * time.Second}}
	return job.Forever(ctx, func(works func()) error {
		since := time.Now().Add(-recent)
		return w.hub.Follow(ctx, since, hub.Follower{
			Kinds: kinds,
			Past:  w.note,
			Live: func() error {
				err := w.learnOlder(ctx, since)
				if err == nil {
					works()
				}
				return err
			},
			Next: func(events []*hub.Event) error {
				for _, e := range events {
					w.note(e)
				}
				return nil
			},
		})
	})
}

// learnOlder learns from what was appended before a time.
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

// note learns from an event.
func (w *Windows) note(event *hub.Event) {
	var resp whatsappv1.StreamMessagesResponse
	if err := proto.Unmarshal(event.Record.GetFrame(), &resp); err != nil {
		w.logger.Error("window: an event of the log cannot be read and is passed over", "seq", event.Seq, "error", err)
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
		names = append(names, e.GetSender().GetId(), e.GetSender().GetPhone()) // who else it is from is not certain
		if event.Kind == eventlog.KindMessageReceived && e.GetEventTime().IsValid() {
			h = wroteAt(e.GetEventTime().AsTime(), now)
		}
	}
	w.known.learn(h, keysOf(e.GetAccountId(), names...)...)
}
