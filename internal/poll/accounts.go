package poll

import (
	"context"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// accountsTTL is how long a list of accounts is used before it is read again.
const accountsTTL = 5 * time.Minute

// accountList is the accounts of the gateway's own key.
type accountList struct {
	all, whatsapp []string
	read          time.Time
}

// ownAccounts returns the accounts of the gateway's own key, at most a few minutes old.
func (p *Poller) ownAccounts(ctx context.Context) (accountList, error) {
	p.mu.Lock()
	list := p.accounts
	p.mu.Unlock()
	if !list.read.IsZero() && time.Since(list.read) < accountsTTL {
		return list, nil
	}
	list, err := p.listAccounts(ctx, p.o.Key)
	if err != nil {
		return accountList{}, err
	}
	p.mu.Lock()
	p.accounts = list
	p.mu.Unlock()
	return list, nil
}

func (p *Poller) listAccounts(ctx context.Context, key string) (accountList, error) {
	var answer whatsappv1.ListAccountsResponse
	if _, err := p.call(ctx, key, whatsappv1.AccountsService_ListAccounts_FullMethodName, &whatsappv1.ListAccountsRequest{}, &answer); err != nil {
		return accountList{}, err
	}
	list := accountList{read: time.Now()}
	for _, a := range answer.GetAccounts() {
		list.all = append(list.all, a.GetId())
		if a.GetPlatform() == "whatsapp" {
			list.whatsapp = append(list.whatsapp, a.GetId())
		}
	}
	return list, nil
}

// affected returns the accounts to name in a gap or notice that concerns all accounts of the
// gateway's own key. It returns none if the list cannot be read; that means "any account".
func (p *Poller) affected(ctx context.Context) []string {
	list, err := p.ownAccounts(ctx)
	if err != nil {
		return nil
	}
	return list.all
}
