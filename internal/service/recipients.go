package service

import (
	"context"
	"io"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/bulk"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/upstream"
)

// uploadBroadcastRecipients adds any number of recipients to a draft.
func (b *Bulk) uploadBroadcastRecipients(stream grpc.ServerStream) error {
	ctx := stream.Context()
	parts := bulk.NewParts(func() (part bulk.Part[whatsappv1.UploadBroadcastRecipientsOptions, *whatsappv1.BroadcastRecipientInput], err error) {
		m := new(whatsappv1.UploadBroadcastRecipientsRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items, part.File = bulk.PartName(m), m.GetOptions(), m.GetRecipients().GetRecipients(), m.GetCsv()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return streamEnd(ctx, err)
	}
	rows := bulk.Rows(parts, func(number int64, r *whatsappv1.BroadcastRecipientInput) *csvfile.Recipient {
		return &csvfile.Recipient{Row: number, Input: r}
	}, func(file io.Reader) (func() (*csvfile.Recipient, error), error) {
		reader, err := csvfile.NewRecipientReader(file, csvfile.Options{Columns: options.GetColumns(), Region: options.GetRegion()})
		if err != nil {
			return nil, err
		}
		return reader.Read, nil
	})
	upload := &bulk.RecipientsUpload{
		Read:  rows,
		Check: func(r *whatsappv1.BroadcastRecipientInput) []csvfile.Problem { return bulk.Check(b.Rules, r) },
		Add: func(ctx context.Context, inputs []*whatsappv1.BroadcastRecipientInput) (*whatsappv1.AddBroadcastRecipientsResponse, error) {
			resp := new(whatsappv1.AddBroadcastRecipientsResponse)
			return resp, b.ask(ctx, whatsappv1.BroadcastsService_AddBroadcastRecipients_FullMethodName,
				&whatsappv1.AddBroadcastRecipientsRequest{BroadcastId: options.GetBroadcastId(), Recipients: inputs}, resp)
		},
		Broadcast: func(ctx context.Context) (*whatsappv1.Broadcast, error) {
			return b.ask.Broadcast(ctx, options.GetBroadcastId())
		},
		Tell:     func(item *whatsappv1.UploadBroadcastRecipientsResponse) error { return stream.SendMsg(item) },
		Stopping: b.Stopping,
	}
	return streamEnd(ctx, upload.Run(bulkContext(ctx)))
}

// bulkContext is the context of calls that are parts of larger work: of the class Bulk,
// and none of the REST call that they may belong to.
func bulkContext(ctx context.Context) context.Context {
	return upstream.WithClass(upstream.WithExchange(ctx, nil), upstream.Bulk)
}

// streamEnd is how a stream ends that brings work.
func streamEnd(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return contextError(ctx, "")
	}
	return err
}
