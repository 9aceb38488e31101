package poll

import (
	"context"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// accountsFor is how long a list of accounts is believed.
const accountsFor = 5 * time.Minute

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
	if !list.read.IsZero() && time.Since(list.read) < accountsFor {
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

// affected is the accounts to name in a gap or a notice about all of the gateway's own:
// none where they cannot be read, which means any.
func (p *Poller) affected(ctx context.Context) []string {
	list, err := p.ownAccounts(ctx)
	if err != nil {
		return nil
	}
	return list.all
}
