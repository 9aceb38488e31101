package lategate

import (
	"context"
	"iter"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// SubscribeOptions are the options of a subscriber, in addition to its request.
type SubscribeOptions struct {
	// Tokens saves the subscriber's position. A saved token replaces the request's start.
	// Without Tokens, the subscriber resumes where it was only as long as the loop lasts.
	Tokens Tokens

	// OnRetry is called before each wait, with the failure and the time until the stream is
	// opened again.
	OnRetry func(err error, wait time.Duration)
}

// SubscribeMessages follows InboxService.StreamMessages: messages received, sent, edited
// and deleted, reactions, conversations begun.
//
// The loop gets events, gaps (events are missing there and will not come), notices, and
// items that this version does not know. A broken stream is opened again after the last
// item; one that is silent for three heartbeats counts as broken. Waits are 1 s at first,
// later up to 30 s.
//
// With Tokens an item's token is saved when the loop asks for the next one: handle first,
// save afterwards. A program that leaves the loop before that, or crashes, gets the item
// again the next time, with the same event_id.
//
// If the gateway refuses a token because events are gone (TOKEN_EXPIRED) or it is of
// another log (TOKEN_FOREIGN, TOKEN_FUTURE), the loop gets a gap, and the stream
// continues with the oldest event.
//
// An error ends the loop, and comes last, with a nil item: a failure for which trying
// again does not help (the key, the account or the request is wrong), ctx.Err() when ctx
// ends, the client's Close, or an error of Tokens. Leaving the loop ends the stream.
//
// A request with cursor_name is refused: use Inbox.StreamMessages for that.
func (c *Client) SubscribeMessages(ctx context.Context, req *whatsappv1.StreamMessagesRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamMessagesResponse, error] {
	return subscribe(ctx, c, c.Inbox.StreamMessages, req, o)
}

// SubscribeDeliveryStatuses follows BroadcastsService.StreamDeliveryStatuses: messages
// sent, delivered, read and failed, and snapshots of broadcasts' recipients. With until
// or max_wait in the request the loop ends without an error when the stream does.
// Otherwise it is like SubscribeMessages.
func (c *Client) SubscribeDeliveryStatuses(ctx context.Context, req *whatsappv1.StreamDeliveryStatusesRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamDeliveryStatusesResponse, error] {
	return subscribe(ctx, c, c.Broadcasts.StreamDeliveryStatuses, req, o)
}

// SubscribeAccountEvents follows AccountsService.StreamAccountEvents: accounts connected
// and lost, templates reviewed, and other events of the upstream that have no stream of
// their own. Otherwise it is like SubscribeMessages.
func (c *Client) SubscribeAccountEvents(ctx context.Context, req *whatsappv1.StreamAccountEventsRequest, o SubscribeOptions) iter.Seq2[*whatsappv1.StreamAccountEventsResponse, error] {
	return subscribe(ctx, c, c.Accounts.StreamAccountEvents, req, o)
}
