package service

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"slices"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/retry"
	"github.com/lategate/lategate/internal/upstream"
)

const (
	// maxUnchecked is how long a stream continues while the upstream does not answer which
	// accounts its key can see.
	maxUnchecked = 15 * time.Minute
	// renewPause is the pause before the update of a stream's access is tried again after a
	// failure.
	renewPause = 2 * time.Second
)

// authority is the access that a stream uses, and of which its reader knows: what the key
// can see, and which of these accounts the stream covers, sorted.
type authority struct {
	view     *auth.View
	covered  []string
	replaced chan struct{} // closed when another one is used
}

// authorize decides which accounts the stream covers: those of the request, all of which
// the key must see, or else all that the key sees.
func (s *stream) authorize() error {
	access, err := s.accounts.Open(s.Context())
	if err != nil {
		return err
	}
	context.AfterFunc(s.Context(), access.Close)
	view, asked := access.View(), s.req.GetAccountIds()
	for i, id := range asked {
		if !view.Has(id) {
			// The same answer for accounts that do not exist and for those of other
			// customers.
			message := "no such account, or the API key cannot see it; AccountsService.ListAccounts lists those that it can"
			return &apierror.Error{Code: codes.NotFound, Reason: "ACCOUNT_NOT_FOUND", Message: message,
				Fields: []apierror.Field{{Path: fmt.Sprintf("account_ids[%d]", i), JSONPath: fmt.Sprintf("accountIds[%d]", i), Description: message}}}
		}
	}
	if len(asked) > 0 {
		s.sel.Accounts, s.sel.Accountless = setOf(asked), s.broadcasts != nil
	}
	s.access, s.wanting = access, make(chan struct{}, 1)
	s.authority.Store(s.cover(view))
	return nil
}

// cover returns what the stream covers if the key's access is view.
func (s *stream) cover(view *auth.View) *authority {
	covered := view.IDs()
	if asked := s.req.GetAccountIds(); len(asked) > 0 {
		covered = slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return !view.Has(id) })
		slices.Sort(covered)
		covered = slices.Compact(covered)
	}
	return &authority{view, covered, make(chan struct{})}
}

// covered returns the accounts that the stream covers, sorted.
func (s *stream) covered() []string { return s.authority.Load().covered }

// allows reports whether the caller may see an event. It is called by the hub, one event at
// a time. The error is a *hub.Hold if it is not known whether the key sees the event's
// account, because the upstream was last asked before the event came: the account may have
// been connected since, and its events must not be missed.
func (s *stream) allows(e *hub.Event) (bool, error) {
	now, latest := s.authority.Load(), s.access.View()
	if !latest.Same(now.view) {
		return false, &hub.Hold{Until: now.replaced} // first the reader gets a notice of the change
	}
	account := e.Record.GetAccountId()
	if e.Kind == eventlog.KindBroadcastStatus {
		state := s.broadcasts.of(e.Record.GetBroadcastId())
		if state.byItself {
			return !state.gone.Load(), nil
		}
		account = state.Account
	}
	switch {
	case account == "" && e.Kind == eventlog.KindGap:
		return true, nil
	case account == "":
		caller, _ := auth.CallerFrom(s.Context())
		return s.ownKey != "" && caller.Key == s.ownKey, nil
	case latest.Has(account):
		return true, nil
	case latest.Answers(e.Seq), s.access.Elsewhere(account):
		return false, nil
	}
	s.want(e.Seq)
	return false, &hub.Hold{Until: now.replaced}
}

// want requests that the upstream is asked about the event at a position.
func (s *stream) want(position uint64) {
	s.wanted.Store(position)
	select {
	case s.wanting <- struct{}{}:
	default: // already requested
	}
}

// look asks the upstream because of an event that is held. It gives up when the next
// recheck is due, which answers the same question and does not wait for other streams.
func (s *stream) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.recheckInterval)
	defer cancel()
	position := s.wanted.Load()
	err := s.access.Look(ctx, position)
	if err != nil {
		s.want(position) // try again; the waits grow
	}
	return err
}

// renew asks the upstream what the key can see, and applies the answer. An error ends the
// stream.
func (s *stream) renew(ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(s.Context(), maxUnchecked-s.access.View().Age())
	defer cancel()
	if err := ask(ctx); apierror.BlamesKey(err) {
		return apierror.From(err) // after any other error the upstream is unavailable or busy
	}
	view := s.access.View()
	if view.Age() >= maxUnchecked {
		return &apierror.Error{Code: codes.Unavailable, Reason: "ACCESS_UNCHECKED", RetryAfter: s.recheckInterval,
			Message: fmt.Sprintf("the upstream has not said for %v what the API key can see; open the stream again with the last resume token", maxUnchecked)}
	}
	return s.applyView(ctx, view)
}

// errAccountLost ends a stream that has no accounts left.
func errAccountLost() error {
	return &apierror.Error{Code: codes.PermissionDenied, Reason: "ACCOUNT_LOST", Message: "the API key cannot see any of the accounts any more that the stream is about"}
}

// applyView makes view the stream's access, and sends notices of what has changed, in the
// order of delivery: no event of an account comes after the notice that the account is
// lost, and none before the notice that it was added. An error ends the stream.
func (s *stream) applyView(ctx context.Context, view *auth.View) error {
	old := s.authority.Load()
	next := s.cover(view)
	lost, added := without(old.covered, next.covered), without(next.covered, old.covered)
	if len(lost) > 0 && len(next.covered) == 0 && len(s.req.GetAccountIds()) > 0 {
		return errAccountLost()
	}
	if s.broadcasts != nil {
		if len(lost) > 0 {
			// An event that is held could belong to one of these accounts.
			if err := s.broadcasts.findGone(ctx); apierror.BlamesKey(err) {
				return err
			} else if err != nil {
				_ = retry.Sleep(ctx, renewPause) // the next renew finds the same change
				return nil
			}
		}
		if s.broadcasts.allGone(view) {
			return errAccountLost()
		}
	}
	if view == old.view {
		return nil
	}
	replace := func() {
		s.authority.Store(next)
		close(old.replaced)
	}
	if len(lost)+len(added) == 0 {
		replace()
		return nil
	}
	_ = s.sub.Do(func(h hub.Heartbeat) error { // an error ends the subscription, which returns it
		if len(lost) > 0 {
			if err := s.tell(h, "ACCOUNT_LOST", "the API key cannot see these accounts any more; their events are not delivered", lost); err != nil {
				return err
			}
		}
		replace()
		if len(added) == 0 {
			return nil
		}
		if err := s.tell(h, "ACCOUNT_ADDED", "the API key can see these accounts now; their events are delivered", added); err != nil {
			return err
		}
		if s.broadcasts != nil {
			return s.broadcasts.again(h, added)
		}
		return s.tellMissed(s.access.AddedAfter(old.view), h.Seq, h.Token)
	})
	return nil
}

// tellMissed sends the gaps before a position which exist because the gateway did not know
// yet that the key could see an account, and left its events out.
func (s *stream) tellMissed(added []auth.Addition, position uint64, token string) error {
	for _, a := range added {
		if position <= a.After || !slices.Contains(s.covered(), a.Account) {
			continue
		}
		sel := s.sel
		sel.Accounts, sel.Accountless = setOf([]string{a.Account}), false
		missed, err := hub.Any(s.Context(), s.log, a.After, min(position, a.Through), &sel)
		if err != nil {
			return err
		}
		if !missed {
			continue
		}
		message := "the API key can see the account since a time between these two; events of it that came in between were not delivered"
		if err := s.item(token, &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Gap{Gap: &whatsappv1.StreamGap{
			Cause: whatsappv1.GapCause_GAP_CAUSE_UPSTREAM.Enum(), AccountIds: []string{a.Account},
			FromTime: timestamppb.New(a.From), ToTime: timestamppb.New(a.To), Message: &message}}}); err != nil {
			return err
		}
	}
	return nil
}

// tellMissedBefore sends such gaps from before the stream began: an earlier stream with the
// same key may have ended before it sent them.
func (s *stream) tellMissedBefore() error {
	if s.fromNow() || s.broadcasts != nil { // a snapshot has everything
		return nil
	}
	after := s.after
	added := slices.DeleteFunc(s.access.AddedAfter(nil), func(a auth.Addition) bool { return after.Seq > a.Through })
	return s.tellMissed(added, after.Seq, s.log.Token(after))
}

// listAccounts asks the upstream which accounts the caller in a context can see. With
// inBackground, calls that somebody waits for go first. sending is called directly before
// each request is sent, which may be long after listAccounts was called, because requests
// wait for the key's rate limit.
func (s *Streams) listAccounts(ctx context.Context, inBackground bool, sending func()) ([]string, error) {
	class := upstream.Interactive
	if inBackground {
		class = upstream.Poll
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: func(string) { sending() }})
	return s.ask(ctx, class).Accounts(ctx)
}

// concerning returns which of some accounts the stream covers, and whether a notice about
// them should be sent: yes if there are any, or if the notice names no account.
func (s *stream) concerning(accounts []string) ([]string, bool) {
	covered := s.covered()
	ours := slices.DeleteFunc(slices.Clone(accounts), func(id string) bool { return !slices.Contains(covered, id) })
	return ours, len(ours) > 0 || len(accounts) == 0
}

// without returns the elements of a that b does not have.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(id string) bool { return slices.Contains(b, id) })
}

// setOf returns a set. It is never nil, because a nil set selects everything.
func setOf(values []string) map[string]struct{} {
	set := make(map[string]struct{}, len(values))
	for _, v := range values {
		set[v] = struct{}{}
	}
	return set
}
