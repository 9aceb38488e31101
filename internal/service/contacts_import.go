package service

import (
	"cmp"
	"context"
	"io"

	"github.com/google/uuid"
	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/bulk"
	"github.com/lategate/lategate/internal/csvfile"
)

func (b *Bulk) importContactsStream(stream grpc.ServerStream) error {
	parts := bulk.NewParts(func() (part bulk.Part[whatsappv1.ImportContactsOptions, *whatsappv1.ImportContactInput], err error) {
		m := new(whatsappv1.ImportContactsStreamRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items, part.File = bulk.PartName(m), m.GetOptions(), m.GetContacts().GetContacts(), m.GetCsv()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	rows := bulk.Rows(parts, func(number int64, c *whatsappv1.ImportContactInput) *csvfile.Contact {
		return &csvfile.Contact{Row: number, Input: c}
	}, func(file io.Reader) (func() (*csvfile.Contact, error), error) {
		reader, err := csvfile.NewContactReader(file, csvfile.Options{Columns: options.GetColumns(), Region: options.GetRegion()})
		if err != nil {
			return nil, err
		}
		return reader.Read, nil
	})
	im := &bulk.Import{
		Owner:   owner(stream.Context()),
		ID:      cmp.Or(options.GetImportId(), uuid.NewString()),
		Options: options,
		Read:    rows,
		Call: func(ctx context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			resp := new(whatsappv1.ImportContactsResponse)
			return resp, b.ask(ctx, whatsappv1.ContactsService_ImportContacts_FullMethodName, req, resp)
		},
		Check:    func(c *whatsappv1.ImportContactInput) []csvfile.Problem { return bulk.Check(b.Rules, c) },
		Tell:     func(item *whatsappv1.ImportContactsStreamResponse) error { return stream.SendMsg(item) },
		Keeper:   b.Log,
		Stopping: b.Stopping,
		Logger:   b.Logger,
	}
	return im.Run(bulkContext(stream.Context()))
}
