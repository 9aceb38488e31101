package poll

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/phone"
)

// history reads what the log already has.
type history interface {
	// Messages returns the messages of a conversation, by each of their ids.
	Messages(ctx context.Context, account, conversation string) (map[string]loggedMessage, error)
	// Appended calls fn for each message that was appended after a position or, if begun is
	// false, since a time. It returns the position up to which the log was read.
	Appended(ctx context.Context, after uint64, since time.Time, begun bool, fn func(entry)) (through uint64, err error)
	// Broadcast returns what the log has of a broadcast's delivery statuses.
	Broadcast(id string) ledger
	// Since returns the time since which the log has all events that were appended to it.
	Since(ctx context.Context) (time.Time, error)
}

// loggedMessage is a message that the log has.
type loggedMessage struct {
	at     time.Time
	listed bool // polling has found it, so the upstream's list had it then
}

// A ledger is a *broadcast.Ledger.
type ledger interface {
	Missing(ctx context.Context, b *whatsappv1.Broadcast, list []*whatsappv1.BroadcastRecipient, since time.Time) (further, again []*whatsappv1.BroadcastRecipient, err error)
}

type logHistory struct{ log *eventlog.Log }

func (h logHistory) Messages(ctx context.Context, account, conversation string) (map[string]loggedMessage, error) {
	all := map[string]loggedMessage{}
	earliest, head, err := h.log.Bounds(ctx)
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{eventlog.KindMessageReceived, eventlog.KindMessageSent} {
		err := h.read(ctx, earliest, head, eventlog.Filter{Kind: kind, Account: account, Thread: conversation}, func(rec *logv1.Record) error {
			var resp whatsappv1.StreamMessagesResponse
			if err := proto.Unmarshal(rec.GetFrame(), &resp); err != nil {
				return err
			}
			e := resp.GetEvent()
			if rec.GetConversationId() != conversation || rec.GetAccountId() != account {
				return nil // the log compares by a hash
			}
			for _, id := range []string{e.GetMessageId(), e.GetPlatformMessageId()} {
				if id != "" && e.GetEventTime().IsValid() {
					all[id] = loggedMessage{e.GetEventTime().AsTime(), e.GetSource() != whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK}
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (h logHistory) Appended(ctx context.Context, after uint64, since time.Time, begun bool, fn func(entry)) (uint64, error) {
	_, head, err := h.log.Bounds(ctx)
	if err != nil {
		return after, err
	}
	if !begun {
		from, err := h.log.PlaceAt(ctx, since)
		if err != nil {
			return 0, err
		}
		after = from.Seq
	}
	for _, kind := range []string{eventlog.KindMessageReceived, eventlog.KindMessageSent} {
		err := h.read(ctx, after, head, eventlog.Filter{Kind: kind}, func(rec *logv1.Record) error {
			var resp whatsappv1.StreamMessagesResponse
			if err := proto.Unmarshal(rec.GetFrame(), &resp); err != nil {
				return err
			}
			e := resp.GetEvent()
			out := entry{account: rec.GetAccountId(), names: []string{rec.GetConversationId()}, at: e.GetEventTime().AsTime(), text: e.GetText(),
				incoming: kind == eventlog.KindMessageReceived, pushed: e.GetSource() == whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK}
			// A conversation may have one id in webhooks and another in lists.
			if other := cmp.Or(e.GetSender().GetPhone(), e.GetSender().GetId()); out.incoming && other != "" && phone.Key(other) != phone.Key(rec.GetConversationId()) {
				out.names = append(out.names, other)
			}
			fn(out)
			return nil
		})
		if err != nil {
			return after, err
		}
	}
	return head, nil
}

func (h logHistory) Broadcast(id string) ledger { return broadcast.NewLedger(h.log, id) }

// read calls fn for records of the log. Records that retention has removed are left out.
func (h logHistory) read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(*logv1.Record) error) error {
	return h.log.Replay(ctx, after, through, f, func(e eventlog.Entry) error {
		var rec logv1.Record
		err := proto.Unmarshal(e.Data, &rec)
		if err == nil {
			err = fn(&rec)
		}
		if err != nil {
			return fmt.Errorf("poll: event %d of the log cannot be read: %w", e.Seq, err)
		}
		return nil
	})
}

// startMargin is subtracted from the time of the first event, if the log still has that event:
// the log was empty before, and the upstream's clock may be behind.
const startMargin = 10 * time.Minute

func (h logHistory) Since(ctx context.Context) (time.Time, error) {
	after, head, err := h.log.Bounds(ctx)
	if err != nil {
		return time.Time{}, err
	}
	since := time.Now()
	stop := errors.New("stop after the first event")
	err = h.log.Replay(ctx, after, head, eventlog.Filter{}, func(e eventlog.Entry) error {
		since = e.Time
		return stop
	})
	if err != nil && !errors.Is(err, stop) {
		return time.Time{}, err
	}
	if after == 0 {
		since = since.Add(-startMargin)
	}
	return since, nil
}
