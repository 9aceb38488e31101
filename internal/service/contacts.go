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

const (
	// exportPage is how many contacts are asked for at a time. The upstream names no
	// limit; if it has one, its pages are shorter.
	exportPage = 500
	// maxStale is how many pages in a row may bring nothing that the page before had
	// not. While others add contacts a page may come again, but not for ever.
	maxStale = 3
)

func (s *Services) contacts() overrides {
	return overrides{
		whatsappv1.ContactsService_ImportContactsStream_FullMethodName: {stream: receiving(s.importContactsStream)},
		whatsappv1.ContactsService_ExportContacts_FullMethodName:       {stream: streaming(s.exportContacts)},
	}
}

// importContactsStream takes in any number of contacts, from rows or a CSV file.
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
		Keeper:   s.Jobs,
		Stopping: s.Stopping,
		Logger:   s.Logger,
	}
	return im.Run(stream.Context())
}

// exportContacts reads all contacts of an account, page by page.
func (s *Services) exportContacts(req *whatsappv1.ExportContactsRequest, stream grpc.ServerStream) error {
	// A read is given up when the gateway stops: nothing is lost by that.
	ctx, cancel := work.UntilClosed(stream.Context(), s.Stopping)
	defer cancel()
	before := map[string]bool{} // the ids of the page before
	for skip, stale, first := req.GetSkip(), 0, true; ; first = false {
		page, err := s.contactsPage(ctx, req, skip)
		if err != nil {
			return exportEnded(stream.Context(), ctx, skip, err)
		}
		ids, fresh := make(map[string]bool, len(page.GetContacts())), make([]*whatsappv1.Contact, 0, len(page.GetContacts()))
		for _, c := range page.GetContacts() {
			if id := c.GetId(); id == "" || !before[id] && !ids[id] {
				fresh = append(fresh, c)
			}
			ids[c.GetId()] = true
		}
		skip += int32(len(page.GetContacts()))
		if len(fresh) > 0 || first {
			stale, before = 0, ids
			out := &whatsappv1.ExportContactsResponse{Contacts: fresh, NextSkip: skip}
			if p := page.GetPagination(); p != nil {
				out.Total = p.Total
			}
			if err := stream.SendMsg(out); err != nil {
				return err
			}
		}
		switch {
		case !morePages(page, skip):
			return nil
		case len(fresh) > 0:
		case stale+1 == maxStale:
			return &apierror.Error{Code: codes.Internal, Reason: "UPSTREAM_REPEATS_PAGE",
				Message: fmt.Sprintf("the upstream says that more contacts follow, but its pages before skip = %d bring none: try again with that skip", skip)}
		default:
			stale++
		}
	}
}

// contactsPage reads the contacts behind the first ones.
func (s *Services) contactsPage(ctx context.Context, req *whatsappv1.ExportContactsRequest, skip int32) (*whatsappv1.ListContactsResponse, error) {
	list := &whatsappv1.ListContactsRequest{
		AccountId: req.GetAccountId(), Search: req.Search, Tag: req.Tag, Group: req.Group, OptedIn: req.OptedIn,
		Limit: proto.Int32(exportPage), Skip: &skip,
	}
	page := new(whatsappv1.ListContactsResponse)
	err := work.Retry(ctx, true, func() error {
		proto.Reset(page)
		return asking(ctx, s.Client, upstream.Bulk)(ctx, whatsappv1.ContactsService_ListContacts_FullMethodName, list, page)
	})
	return page, err
}

// morePages reports whether more contacts follow behind a page, which goes up to skip.
func morePages(page *whatsappv1.ListContactsResponse, skip int32) bool {
	p := page.GetPagination()
	switch {
	case p.GetHasMore():
		return true
	case p != nil && p.HasMore != nil:
		return false
	case p != nil && p.Total != nil:
		return skip < p.GetTotal()
	}
	return len(page.GetContacts()) >= exportPage
}

// exportEnded is why an export has ended before its end, which it can go on from.
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
