package window

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
)

const (
	// recent is how far back the log is read first: the windows that may still be open.
	recent = Length + time.Hour
	// followPause is the pause before following the log starts over.
	followPause = time.Second
)

// followed are the kinds of events that tell of customers.
var followed = map[string]struct{}{eventlog.KindMessageReceived: {}, eventlog.KindReactionReceived: {}}

// Run learns what is in the log, the last day of it first, and then what comes, until the
// context ends, and then returns nil. Whatever goes wrong, it starts over.
func (w *Windows) Run(ctx context.Context) error {
	for {
		err := w.follow(ctx)
		if ctx.Err() != nil {
			return nil
		}
		w.logger.Error("window: following the event log starts over", "error", err)
		select {
		case <-time.After(w.pause):
		case <-ctx.Done():
			return nil
		}
	}
}

func (w *Windows) follow(ctx context.Context) error {
	earliest, head, err := w.log.Bounds(ctx)
	if err != nil {
		return err
	}
	begin, err := w.log.PlaceAt(ctx, time.Now().Add(-recent))
	if err != nil {
		return err
	}
	since := min(begin.Seq, head)
	ctx, stop := context.WithCancel(ctx)
	sub, err := w.hub.Subscribe(ctx, eventlog.Place{Seq: head}, &hub.Selection{Kinds: followed}, 25*time.Second, (*subscriber)(w))
	if err != nil {
		stop()
		return err
	}
	defer func() { // the subscription does not outlast the run
		stop()
		<-sub.Done()
	}()
	for _, part := range [][2]uint64{{since, head}, {earliest, since}} {
		for kind := range followed {
			if err := w.read(ctx, part[0], part[1], kind); err != nil {
				return err
			}
		}
	}
	select {
	case <-w.loaded: // by an earlier run
	default:
		close(w.loaded)
	}
	return fmt.Errorf("window: the subscription has ended: %w", sub.Wait())
}

// read learns from the records of a kind that are in the log.
func (w *Windows) read(ctx context.Context, after, through uint64, kind string) error {
	for after < through {
		err := w.log.Read(ctx, after, through, eventlog.Filter{Kind: kind}, func(e eventlog.Entry) error {
			rec := new(logv1.Record)
			if err := proto.Unmarshal(e.Data, rec); err != nil {
				w.unreadable(e.Seq, err)
				return nil
			}
			w.record(kind, e.Seq, e.Time, rec)
			return nil
		})
		gap, gone := errors.AsType[*eventlog.GapError](err)
		if !gone {
			return err
		}
		after = gap.To // retention was faster
	}
	return nil
}

// record learns from a record that was appended at a time.
func (w *Windows) record(kind string, seq uint64, appended time.Time, rec *logv1.Record) {
	var resp whatsappv1.StreamMessagesResponse
	if err := proto.Unmarshal(rec.GetFrame(), &resp); err != nil {
		w.unreadable(seq, err)
		return
	}
	e := resp.GetEvent()
	if e.GetPlatform() != platform || e.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING {
		return
	}
	now, names := time.Now(), []string{e.GetConversationId()}
	h := perhapsAt(appended, now)
	if e.GetEventTime().IsValid() {
		h = perhapsAt(e.GetEventTime().AsTime(), now)
	}
	if e.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING {
		names = append(names, e.GetSender().GetId(), e.GetSender().GetPhone()) // who else it is from is not certain
		if kind == eventlog.KindMessageReceived && e.GetEventTime().IsValid() {
			h = wroteAt(e.GetEventTime().AsTime(), now)
		}
	}
	w.known.learn(h, keysOf(e.GetAccountId(), names...)...)
}

func (w *Windows) unreadable(seq uint64, err error) {
	w.logger.Error("window: a record of the log cannot be read and is passed over", "seq", seq, "error", err)
}

// subscriber is a Windows as the hub sees it.
type subscriber Windows

func (s *subscriber) Deliver(e *hub.Event) error {
	if e.Kind != eventlog.KindGap {
		(*Windows)(s).record(e.Kind, e.Seq, e.Time, e.Record)
	}
	return nil
}

func (s *subscriber) Heartbeat(hub.Heartbeat) error { return nil }

// Gap needs nothing done: what was missed is found when the upstream is asked.
func (s *subscriber) Gap(*eventlog.GapError) error { return nil }
