package service

import (
	"context"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/bulk"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/upstream"
)

func (b *Bulk) sendBroadcastAsync(ctx context.Context, req *whatsappv1.SendBroadcastAsyncRequest) (*whatsappv1.SendBroadcastAsyncResponse, error) {
	send, err := b.sends.Start(upstream.WithExchange(ctx, nil), owner(ctx), req.GetBroadcastId())
	if err != nil {
		return nil, sendError(ctx, err)
	}
	return &whatsappv1.SendBroadcastAsyncResponse{Send: send}, nil
}

func (b *Bulk) getBroadcastSend(ctx context.Context, req *whatsappv1.GetBroadcastSendRequest) (*whatsappv1.GetBroadcastSendResponse, error) {
	send, err := b.sends.Get(upstream.WithExchange(ctx, nil), owner(ctx), req.GetBroadcastId())
	if err != nil {
		return nil, sendError(ctx, err)
	}
	return &whatsappv1.GetBroadcastSendResponse{Send: send}, nil
}

// sendError is the answer to a send whose state cannot be read or written.
func sendError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return positionError(err)
}

// newSends returns the sends of broadcasts that nobody waits for.
func newSends(o BulkOptions, ask delivery.Upstream) *bulk.BroadcastSends {
	return bulk.NewBroadcastSends(bulk.SendOptions{
		Ledger:    o.Log,
		Broadcast: ask.Broadcast,
		Send: func(ctx context.Context, id string) (*whatsappv1.SendBroadcastResponse, error) {
			resp := new(whatsappv1.SendBroadcastResponse)
			return resp, ask(bulkContext(ctx), whatsappv1.BroadcastsService_SendBroadcast_FullMethodName, &whatsappv1.SendBroadcastRequest{BroadcastId: id}, resp)
		},
		Watch: func(ctx context.Context, id string) func() {
			caller, _ := auth.CallerFrom(ctx)
			return o.Watch(caller.Key, "", id, nil)
		},
		Failed: func(ctx context.Context, broadcast *whatsappv1.Broadcast, why *whatsappv1.BulkError) {
			// Only streams of its own account hear of it, so whose it is has to be known.
			account := ""
			accounts, err := ask.Accounts(ctx)
			if err == nil {
				account, err = ask.Account(ctx, broadcast, accounts)
			}
			if err != nil || account == "" {
				o.Logger.WarnContext(ctx, "no stream was told of a broadcast that could not be sent: its account is not known",
					"broadcast_id", broadcast.GetId(), "reason", why.GetReason(), "error", err, "request_id", upstream.RequestIDFrom(ctx))
				return
			}
			o.Notify("BROADCAST_SEND_FAILED", "the broadcast "+broadcast.GetId()+" could not be sent: "+why.GetReason()+": "+why.GetMessage(), []string{account})
		},
		Stopping: o.Stopping,
		Logger:   o.Logger,
	})
}

// Close waits until ctx ends for the sending of broadcasts that is under way.
func (b *Bulk) Close(ctx context.Context) { b.sends.Close(ctx) }
