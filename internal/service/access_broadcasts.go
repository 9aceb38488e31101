package service

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/upstream"
)

// of is one of the stream's broadcasts by its id.
func (b *broadcasts) of(id string) *followed {
	i := slices.IndexFunc(b.states, func(state *followed) bool { return state.id == id })
	return b.states[i] // no other is selected
}

// mayTell reports whether the caller may be told of a broadcast.
func (b *broadcasts) mayTell(state *followed) bool {
	return state.seenBy(b.stream.authority.Load().view)
}

// seenBy reports whether a key may be told of a broadcast: it sees its account or, where
// that was not so to begin with, the broadcast itself.
func (state *followed) seenBy(view *auth.View) bool {
	if state.byItself {
		return !state.gone.Load()
	}
	return view.Has(state.account)
}

// allGone reports whether no broadcast is left that the caller may be told of.
func (b *broadcasts) allGone(view *auth.View) bool {
	return !slices.ContainsFunc(b.states, func(state *followed) bool { return state.seenBy(view) })
}

// findGone asks the upstream, when accounts are lost, for the broadcasts of which it is not
// known whether they are of these. What the key does not see any more is told, and no more
// of it. An error is the upstream's.
func (b *broadcasts) findGone(ctx context.Context) error {
	var gone []string
	for _, state := range b.states {
		if !state.byItself || state.gone.Load() {
			continue
		}
		if _, err := b.stream.ask(ctx, upstream.Poll).Broadcast(ctx, state.id); err != nil {
			if code := apierror.From(err).Code; code != codes.NotFound && code != codes.PermissionDenied {
				return err
			}
			gone = append(gone, state.id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, id := range gone {
		b.of(id).gone.Store(true)
	}
	b.stream.notice("ACCOUNT_LOST", "the API key cannot see these broadcasts any more; their statuses are not delivered: "+strings.Join(gone, ", "), nil)
	return nil
}

// again tells how the broadcasts of accounts fare that the key sees again: what has
// happened meanwhile was not told.
func (b *broadcasts) again(h hub.Heartbeat, accounts []string) error {
	for _, state := range b.states {
		if state.byItself || !slices.Contains(accounts, state.account) {
			continue
		}
		now, err := broadcast.Load(b.stream.Context(), b.stream.log, state.id, h.Seq)
		if err != nil {
			return err
		}
		b.mu.Lock()
		now.Merge(state.recipients.List())
		state.recipients = now
		b.mu.Unlock()
		if err := b.snapshot(state, h.Token); err != nil {
			return err
		}
	}
	b.nudge() // it is to be followed again, and may have come to its end
	return nil
}
