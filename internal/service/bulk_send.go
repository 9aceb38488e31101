package service

import (
	"context"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/bulk"
)

// sendBulkStream sends one template to any number of recipients.
func (b *Bulk) sendBulkStream(stream grpc.ServerStream) error {
	ctx := stream.Context()
	parts := bulk.NewParts(func() (part bulk.Part[whatsappv1.SendBulkStreamOptions, *whatsappv1.BulkStreamRecipient], err error) {
		m := new(whatsappv1.SendBulkStreamRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items = bulk.PartName(m), m.GetOptions(), m.GetRecipients().GetRecipients()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return streamEnd(ctx, err)
	}
	send := &bulk.BulkSend{
		Read:  bulk.Rows(parts, func(_ int64, r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkStreamRecipient { return r }, nil),
		Check: b.unsendable,
		Send: func(ctx context.Context, to []*whatsappv1.BulkRecipientInput) ([]*whatsappv1.SendBulkResult, error) {
			resp := new(whatsappv1.SendBulkResponse)
			err := b.ask(ctx, whatsappv1.BroadcastsService_SendBulk_FullMethodName,
				&whatsappv1.SendBulkRequest{AccountId: options.GetAccountId(), Template: options.GetTemplate(), Recipients: to}, resp)
			if err != nil {
				return nil, err
			}
			recordBulk(ctx, b.Sink, b.Logger, options.GetAccountId(), resp.GetResults())
			return resp.GetResults(), nil
		},
		Tell:     func(result *whatsappv1.SendBulkStreamResponse) error { return stream.SendMsg(result) },
		Stopping: b.Stopping,
	}
	return streamEnd(ctx, send.Run(bulkContext(ctx)))
}

// unsendable says which rule of the contract a recipient breaks, nil if none.
func (b *Bulk) unsendable(r *whatsappv1.BulkStreamRecipient) *whatsappv1.BulkError {
	problems := bulk.Check(b.Rules, r)
	if len(problems) == 0 {
		return nil
	}
	p := problems[0]
	if p.Column == "phone" {
		p.Reason = "INVALID_PHONE_NUMBER" // as the upstream's own results have it
	}
	return &whatsappv1.BulkError{Reason: p.Reason, Message: p.Column + ": " + p.Message}
}
