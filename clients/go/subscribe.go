package lategate

import (
	"context"
	"iter"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// SubscribeOptions are what a subscriber may have besides its request.
type SubscribeOptions struct {
	// Tokens keeps the subscriber's place. A token that it has replaces the request's
	// start. Without, the subscriber goes on where it was only as long as the loop lasts.
	Tokens Tokens

	// OnRetry is told why the stream is broken and after how long it is opened again,
	// before each wait.
	OnRetry func(err error, wait time.Duration)
}

// SubscribeMessages follows InboxService.StreamMessages: messages received, sent, edited
// and deleted, reactions, conversations begun.
//
// The loop over what it returns is given events, gaps (events are missing there and will
// not come), notices, and items that this version does not know, for as long as it lasts.
// A broken stream is opened again after the last item; one that is silent for three
// heartbeats counts as broken. Waits are 1 s at first, later up to 30 s.
//
// With Tokens an item's token is saved when the loop asks for the next one: handle first,
// save afterwards. Who leaves the loop, or dies, is given the item again the next time;
// event_id is the same then.
//
// A token that the gateway refuses since events are gone (TOKEN_EXPIRED), or since the log
// is another (TOKEN_FOREIGN, TOKEN_FUTURE), becomes a gap, and the stream goes on with the
// oldest event.
//
// An error ends the loop, and comes last, with a nil item: a failure that trying again
// does not mend (the key, the account or the request is wrong), ctx's own end as
// ctx.Err(), the client's Close, or an error of Tokens. Leaving the loop ends the stream.
//
// A request with cursor_name is refused: Inbox.StreamMessages is for that.
func (c *Client) SubscribeMessages(ctx context.Context, req *whatsappv1.StreamMessagesRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamMessagesResponse, error] {
	return subscribe(ctx, c, c.Inbox.StreamMessages, req, o)
}

// SubscribeDeliveryStatuses follows BroadcastsService.StreamDeliveryStatuses: messages
// sent, delivered, read and failed, and snapshots of broadcasts' recipients. With until or
// max_wait in the request the loop ends without an error once the stream does. All else is
// as with SubscribeMessages.
func (c *Client) SubscribeDeliveryStatuses(ctx context.Context, req *whatsappv1.StreamDeliveryStatusesRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamDeliveryStatusesResponse, error] {
	return subscribe(ctx, c, c.Broadcasts.StreamDeliveryStatuses, req, o)
}

// SubscribeAccountEvents follows AccountsService.StreamAccountEvents: accounts connected
// and lost, templates reviewed, and what the upstream reports that has no stream of its
// own. All else is as with SubscribeMessages.
func (c *Client) SubscribeAccountEvents(ctx context.Context, req *whatsappv1.StreamAccountEventsRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamAccountEventsResponse, error] {
	return subscribe(ctx, c, c.Accounts.StreamAccountEvents, req, o)
}
