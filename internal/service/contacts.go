package service

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/work"
)

// exportPage is how many contacts are asked for at a time. The upstream names no limit; if
// it has one, its pages are shorter.
const exportPage = 500

func (s *Services) contacts() overrides {
	return overrides{
		whatsappv1.ContactsService_ImportContactsStream_FullMethodName: {stream: receiving(s.importContactsStream)},
		whatsappv1.ContactsService_ExportContacts_FullMethodName:       {stream: streaming(s.exportContacts)},
	}
}

// importContactsStream imports any number of contacts, from rows or a CSV file.
func (s *Services) importContactsStream(stream grpc.ServerStream) error {
	parts := work.NewParts(func() (part work.Part[whatsappv1.ImportContactsOptions, *whatsappv1.ImportContactInput], err error) {
		m := new(whatsappv1.ImportContactsStreamRequest)
		err = stream.RecvMsg(m)
		part.Name, part.Options, part.Items, part.File = work.PartName(m), m.GetOptions(), m.GetContacts().GetContacts(), m.GetCsv()
		return part, err
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	rows := work.Rows(parts, func(number int64, c *whatsappv1.ImportContactInput) *csvfile.Contact {
		return &csvfile.Contact{Row: number, Input: c}
	}, func(file io.Reader) (func() (*csvfile.Contact, error), error) {
		reader, err := csvfile.NewContactReader(file, csvfile.Options{Columns: options.GetColumns(), Region: options.GetRegion()})
		if err != nil {
			return nil, err
		}
		return reader.Read, nil
	})
	im := &work.Import{
		Owner:   owner(stream.Context()),
		ID:      cmp.Or(options.GetImportId(), uuid.NewString()),
		Options: options,
		Read:    rows,
		Call: func(ctx context.Context, req *whatsappv1.ImportContactsRequest) (*whatsappv1.ImportContactsResponse, error) {
			resp := new(whatsappv1.ImportContactsResponse)
			return resp, asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.ContactsService_ImportContacts_FullMethodName, req, resp)
		},
		Check:    func(c *whatsappv1.ImportContactInput) []csvfile.Problem { return work.Check(s.Rules, c) },
		Tell:     func(item *whatsappv1.ImportContactsStreamResponse) error { return stream.SendMsg(item) },
		Store:    s.Jobs,
		Stopping: s.Stopping,
		Logger:   s.Logger,
	}
	return im.Run(stream.Context())
}

// exportContacts sends all contacts of an account, page by page.
func (s *Services) exportContacts(req *whatsappv1.ExportContactsRequest, stream grpc.ServerStream) error {
	// When the gateway stops, the export is interrupted: nothing is lost, as the caller can
	// continue.
	ctx, cancel := work.UntilClosed(stream.Context(), s.Stopping)
	defer cancel()
	for page, err := range upstream.Pages(exportPage, req.GetSkip(), func(limit, skip int32) ([]*whatsappv1.Contact, *whatsappv1.OffsetPagination, error) {
		list := &whatsappv1.ListContactsRequest{
			AccountId: req.GetAccountId(), Search: req.Search, Tag: req.Tag, Group: req.Group, OptedIn: req.OptedIn, Limit: &limit, Skip: &skip,
		}
		answer := new(whatsappv1.ListContactsResponse)
		err := work.Retry(ctx, true, func() error {
			proto.Reset(answer)
			return asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.ContactsService_ListContacts_FullMethodName, list, answer)
		})
		return answer.GetContacts(), answer.GetPagination(), err
	}, (*whatsappv1.Contact).GetId) {
		if err != nil {
			return exportEnded(stream.Context(), ctx, page.Next, err)
		}
		if err := stream.SendMsg(&whatsappv1.ExportContactsResponse{Contacts: page.New, NextSkip: page.Next, Total: page.Total}); err != nil {
			return err
		}
	}
	return nil
}

// exportEnded is the error of an export that was interrupted; it says where the caller can
// continue.
func exportEnded(caller, ctx context.Context, skip int32, err error) error {
	e := apierror.From(err)
	if caller.Err() == nil && ctx.Err() != nil {
		e = work.ErrStopping("")
	}
	switch e.Code {
	case codes.InvalidArgument, codes.NotFound, codes.Unauthenticated, codes.PermissionDenied:
		return e
	}
	again := *e
	again.Message = fmt.Sprintf("%s; go on with skip = %d", e.Message, skip)
	return &again
}
