package upstream

import (
	"cmp"
	"context"
	"net/http"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// mostRecipients is how many recipients are asked for in one call. The contract names no
// limit; if the upstream returns fewer, the others are asked for after that.
const mostRecipients = 1000

// An Ask makes calls with the same caller and class, and reads their answers into messages.
// Its error is an *apierror.Error or the context's.
type Ask func(ctx context.Context, method string, req, into proto.Message) error

// Ask returns an Ask whose calls have the caller and class of the given one.
func (c *Client) Ask(like Call) Ask {
	return func(ctx context.Context, method string, req, into proto.Message) error {
		call := like
		call.Method, call.Request = contract.Of(method), req
		_, err := c.Read(ctx, call, into)
		return err
	}
}

// Accounts lists the accounts that the key can see, also those beyond the plan's limit,
// because their events are delivered too.
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

// Broadcast reads a broadcast, without its recipients. The error is NOT_FOUND if the key
// cannot see the broadcast; an answer without a broadcast is an error, too.
func (ask Ask) Broadcast(ctx context.Context, id string) (*whatsappv1.Broadcast, error) {
	var answer whatsappv1.GetBroadcastResponse
	err := ask(ctx, whatsappv1.BroadcastsService_GetBroadcast_FullMethodName, &whatsappv1.GetBroadcastRequest{BroadcastId: id}, &answer)
	if err == nil && answer.Broadcast == nil {
		err = &apierror.Error{Code: codes.Internal, Reason: apierror.ReasonMalformed, HTTPStatus: http.StatusBadGateway, Message: "the upstream's answer has no broadcast"}
	}
	return answer.GetBroadcast(), err
}

// Recipients reads all recipients of a broadcast. A recipient that is on two pages of the
// list, because the list changed in between, is returned once, as last seen.
func (ask Ask) Recipients(ctx context.Context, id string) ([]*whatsappv1.BroadcastRecipient, error) {
	var all []*whatsappv1.BroadcastRecipient
	at := map[string]int{} // by name
	name := func(rec *whatsappv1.BroadcastRecipient) string { return cmp.Or(rec.GetPhone(), rec.GetMessageId()) }
	for page, err := range Pages(mostRecipients, 0, func(limit, skip int32) ([]*whatsappv1.BroadcastRecipient, *whatsappv1.OffsetPagination, error) {
		var answer whatsappv1.ListBroadcastRecipientsResponse
		err := ask(ctx, whatsappv1.BroadcastsService_ListBroadcastRecipients_FullMethodName,
			&whatsappv1.ListBroadcastRecipientsRequest{BroadcastId: id, Limit: &limit, Skip: &skip}, &answer)
		return answer.GetRecipients(), answer.GetPagination(), err
	}, name) {
		if err != nil {
			return nil, err
		}
		for _, rec := range page.Items {
			name := name(rec)
			if i, twice := at[name]; twice && name != "" {
				all[i] = rec
				continue
			}
			at[name] = len(all)
			all = append(all, rec)
		}
	}
	return all, nil
}

// Broadcasts reads the broadcasts of an account, the newest first, and calls each with each
// page until it returns false.
func (ask Ask) Broadcasts(ctx context.Context, account string, each func(page []*whatsappv1.Broadcast) bool) error {
	for page, err := range Pages(pageSize, 0, func(limit, skip int32) ([]*whatsappv1.Broadcast, *whatsappv1.OffsetPagination, error) {
		var answer whatsappv1.ListBroadcastsResponse
		err := ask(ctx, whatsappv1.BroadcastsService_ListBroadcasts_FullMethodName,
			&whatsappv1.ListBroadcastsRequest{AccountId: account, Limit: &limit, Skip: &skip}, &answer)
		return answer.GetBroadcasts(), answer.GetPagination(), err
	}, (*whatsappv1.Broadcast).GetId) {
		if err != nil {
			return err
		}
		if len(page.Items) == 0 || !each(page.Items) {
			break
		}
	}
	return nil
}
