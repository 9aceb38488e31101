package broadcast

import (
	"context"
	"slices"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// Account finds the account that sends a broadcast, among the given accounts. The upstream shows it
// only through its lists of broadcasts, so these are read with ask. The result is empty if no
// account has the broadcast. An error is that of ask.
func Account(ctx context.Context, ask upstream.Ask, b *whatsappv1.Broadcast, accounts []string) (string, error) {
	if v := b.GetExtra().GetFields()["accountId"].GetStringValue(); v != "" {
		return v, nil
	}
	if len(accounts) == 1 {
		return accounts[0], nil
	}
	for _, account := range accounts {
		found := false
		err := ask.Broadcasts(ctx, account, func(page []*whatsappv1.Broadcast) (more bool) {
			found = slices.ContainsFunc(page, func(other *whatsappv1.Broadcast) bool { return other.GetId() == b.GetId() })
			return !found && !older(page, b)
		})
		if err != nil && apierror.From(err).Code != codes.NotFound { // not found means an account of another platform
			return "", err
		}
		if found {
			return account, nil
		}
	}
	return "", nil
}

// older reports whether a page, and so all later pages, were created before a broadcast. It is false
// if the page does not have the newest first, as the upstream documents it.
func older(page []*whatsappv1.Broadcast, b *whatsappv1.Broadcast) bool {
	first, last := page[0].GetCreatedAt(), page[len(page)-1].GetCreatedAt()
	return first.IsValid() && last.IsValid() && !first.AsTime().Before(last.AsTime()) && last.AsTime().Before(b.GetCreatedAt().AsTime())
}
