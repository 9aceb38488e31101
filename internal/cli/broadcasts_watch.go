package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/types/known/durationpb"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/phone"
)

// WatchBroadcast watches the delivery of a broadcast.
func (s Standard) WatchBroadcast(ctx context.Context, c config.BroadcastsWatch) error {
	client, err := connect(c.Remote)
	if err != nil {
		return err
	}
	defer client.Close()
	b := &broadcast{Standard: s, remote: c.Remote, client: client, id: c.Broadcast}
	return b.watch(ctx, c.Watch)
}

// untils are the values of --until.
var untils = map[string]whatsappv1.BroadcastRecipientStatus{
	"sent":      whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT,
	"delivered": whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED,
	"read":      whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ,
}

// watch shows the recipients' statuses until all have reached the status that was asked
// for. If the sending fails, it returns that error.
func (b *broadcast) watch(ctx context.Context, w config.Watch) error {
	until := untils[w.Until]
	t := &tally{status: map[string]whatsappv1.BroadcastRecipientStatus{}, until: until, bar: b.newBar(!b.lines(b.remote), w.Until, "messages", -1)}
	req := &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{b.id}, Until: &until, MaxWait: durationpb.New(w.MaxWait)}
	notice := ""
	err := b.follow(ctx, req, func(item *whatsappv1.StreamDeliveryStatusesResponse) error {
		if b.lines(b.remote) {
			if err := b.line(item); err != nil {
				return err
			}
		}
		t.take(item)
		if n := item.GetNotice(); n != nil {
			notice = n.GetReason()
			return b.ended(ctx, n)
		}
		return nil
	})
	t.bar.end()
	if t.bar.visible {
		t.report(b.Err)
		if notice == "MAX_WAIT_REACHED" {
			fmt.Fprintf(b.Err, "--max-wait has passed. To go on: gateway broadcasts watch %s\n", b.id)
		}
	}
	if errors.Is(err, ErrStopped) {
		fmt.Fprintf(b.Err, "The messages go on. To go on watching: gateway broadcasts watch %s\n", b.id)
	}
	return err
}

// follow calls take with each item of the stream, until the stream ends.
func (b *broadcast) follow(ctx context.Context, req *whatsappv1.StreamDeliveryStatusesRequest, take func(*whatsappv1.StreamDeliveryStatusesResponse) error) error {
	for item, err := range b.client.SubscribeDeliveryStatuses(ctx, req, lategate.SubscribeOptions{OnRetry: b.again}) {
		if ctx.Err() != nil {
			return ErrStopped
		}
		if err == nil {
			err = take(item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ended handles a notice that a sending has failed, which may be that of another broadcast.
func (b *broadcast) ended(ctx context.Context, n *whatsappv1.StreamNotice) error {
	if n.GetReason() != "BROADCAST_SEND_FAILED" {
		return nil
	}
	resp, err := b.client.Broadcasts.GetBroadcastSend(ctx, &whatsappv1.GetBroadcastSendRequest{BroadcastId: b.id})
	if err != nil {
		return err
	}
	if e := resp.GetSend().GetError(); e != nil {
		return fmt.Errorf("the broadcast was not sent: %s (%s)", e.GetMessage(), e.GetReason())
	}
	return nil
}

// A tally counts the recipients by their statuses.
type tally struct {
	status map[string]whatsappv1.BroadcastRecipientStatus // by phone.Key
	until  whatsappv1.BroadcastRecipientStatus
	there  int32 // have reached the status that was asked for
	failed int32
	bar    *bar
}

func (t *tally) take(item *whatsappv1.StreamDeliveryStatusesResponse) {
	if s := item.GetSnapshot(); s != nil {
		for _, r := range s.GetRecipients() {
			t.set(r.GetPhone(), r.GetStatus())
		}
		t.bar.size(int64(s.GetSummary().GetTotal()))
	}
	if e := item.GetEvent(); e != nil {
		t.set(e.GetPhone(), e.GetStatus())
		if e.GetError() != nil {
			t.bar.fail(fmt.Sprintf("%s: %s", e.GetPhone(), e.GetError().GetMessage()))
		}
	}
	t.bar.set(t.there+t.failed, t.failed)
}

const failed = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED

func (t *tally) set(number string, to whatsappv1.BroadcastRecipientStatus) {
	key := phone.Key(number)
	from := t.status[key]
	t.status[key] = to
	count := func(s whatsappv1.BroadcastRecipientStatus, n int32) {
		switch {
		case s == failed:
			t.failed += n
		case s >= t.until:
			t.there += n
		}
	}
	count(from, -1)
	count(to, 1)
}

// report prints how many recipients have which status.
func (t *tally) report(out io.Writer) {
	counts := map[whatsappv1.BroadcastRecipientStatus]int{}
	for _, s := range t.status {
		counts[s]++
	}
	fmt.Fprintf(out, "%d recipients: %d pending, %d sent, %d delivered, %d read, %d failed\n", len(t.status),
		counts[whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING], counts[untils["sent"]],
		counts[untils["delivered"]], counts[untils["read"]], counts[failed])
}
