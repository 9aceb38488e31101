package upstream

import (
	"context"
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

const (
	// mostRecipients is how many recipients are asked for at once. The contract names
	// no limit; an upstream that gives fewer is asked for the others.
	mostRecipients = 1000
	// pageSize is what is asked for where that is refused, and of other lists: the
	// upstream's default.
	pageSize = 100
)

// An Ask makes calls that are alike but for their methods and requests, and reads their
// answers into messages. Its error is an *apierror.Error or the context's.
type Ask func(ctx context.Context, method string, req, into proto.Message) error

// Ask returns an Ask of calls like the given one: with its caller and class.
func (c *Client) Ask(like Call) Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		call := like
		call.Method, call.Request = contract.Of(method), req
		_, err := c.Read(ctx, call, into)
		return err
	}
}

// Accounts reads which accounts the key can see, also those beyond the plan's limit:
// their events come all the same.
func (ask Ask) Accounts(ctx context.Context) ([]string, error) {
	all := true
	var answer whatsappv1.ListAccountsResponse
	if err := ask(ctx, whatsappv1.AccountsService_ListAccounts_FullMethodName, &whatsappv1.ListAccountsRequest{IncludeOverLimit: &all}, &answer); err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(answer.GetAccounts()))
	for _, a := range answer.GetAccounts() {
		ids = append(ids, a.GetId())
	}
	return ids, nil
}

// Broadcast reads a broadcast, without its recipients. One that the key cannot see is
// NOT_FOUND; an answer without one is an error, too.
func (ask Ask) Broadcast(ctx context.Context, id string) (*whatsappv1.Broadcast, error) {
	var answer whatsappv1.GetBroadcastResponse
	err := ask(ctx, whatsappv1.BroadcastsService_GetBroadcast_FullMethodName, &whatsappv1.GetBroadcastRequest{BroadcastId: id}, &answer)
	if err == nil && answer.Broadcast == nil {
		err = &apierror.Error{Code: codes.Internal, Reason: apierror.ReasonMalformed, HTTPStatus: http.StatusBadGateway, Message: "the upstream's answer has no broadcast"}
	}
	return answer.GetBroadcast(), err
}

// Recipients reads all recipients of a broadcast. One who is on two pages of the list,
// because it has changed meanwhile, is there once, as last seen.
func (ask Ask) Recipients(ctx context.Context, id string) ([]*whatsappv1.BroadcastRecipient, error) {
	var all []*whatsappv1.BroadcastRecipient
	byPhone := map[string]int{}
	limit, skip := int32(mostRecipients), int32(0)
	for {
		var page whatsappv1.ListBroadcastRecipientsResponse
		err := ask(ctx, whatsappv1.BroadcastsService_ListBroadcastRecipients_FullMethodName,
			&whatsappv1.ListBroadcastRecipientsRequest{BroadcastId: id, Limit: &limit, Skip: &skip}, &page)
		if err != nil && apierror.From(err).HTTPStatus == http.StatusBadRequest && limit > pageSize {
			limit = pageSize
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, rec := range page.GetRecipients() {
			i, twice := byPhone[rec.GetPhone()]
			if rec.GetPhone() != "" && twice {
				all[i] = rec
				continue
			}
			byPhone[rec.GetPhone()] = len(all)
			all = append(all, rec)
		}
		got := int32(len(page.GetRecipients()))
		skip += got
		if got == 0 || !more(page.GetPagination(), limit, skip, got) {
			return all, nil
		}
	}
}

// Broadcasts reads the broadcasts of an account, the newest first, a page at a time for
// as long as each returns true.
func (ask Ask) Broadcasts(ctx context.Context, account string, each func(page []*whatsappv1.Broadcast) bool) error {
	limit, skip := int32(pageSize), int32(0)
	for {
		var page whatsappv1.ListBroadcastsResponse
		err := ask(ctx, whatsappv1.BroadcastsService_ListBroadcasts_FullMethodName,
			&whatsappv1.ListBroadcastsRequest{AccountId: account, Limit: &limit, Skip: &skip}, &page)
		if err != nil {
			return err
		}
		got := int32(len(page.GetBroadcasts()))
		skip += got
		if got == 0 || !each(page.GetBroadcasts()) || !more(page.GetPagination(), limit, skip, got) {
			return nil
		}
	}
}

// more reports whether a list goes on after what was read of it. An answer may leave
// out any part of its pagination.
func more(p *whatsappv1.OffsetPagination, limit, read, got int32) bool {
	switch {
	case p.GetHasMore():
		return true
	case p.GetTotal() > 0:
		return read < p.GetTotal()
	case p != nil && p.HasMore != nil:
		return false
	case p.GetLimit() > 0:
		return got >= p.GetLimit()
	}
	return got >= limit
}
