package service

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/events"
)

// authorize settles which accounts the stream covers: those asked for, which the key
// must see, or all that it sees.
func (s *stream) authorize() (err error) {
	if s.view, err = s.accounts.Visible(s.Context()); err != nil {
		return err
	}
	s.checked = time.Now()
	for i, id := range s.req.GetAccountIds() {
		if !s.view.Has(id) {
			// One answer for those that do not exist and those of somebody else.
			message := "no such account, or the API key cannot see it; AccountsService.ListAccounts lists those that it can"
			return &apierror.Error{Code: codes.NotFound, Reason: "ACCOUNT_NOT_FOUND", Message: message,
				Fields: []apierror.Field{{Path: fmt.Sprintf("account_ids[%d]", i), JSONPath: fmt.Sprintf("accountIds[%d]", i), Description: message}}}
		}
	}
	s.cover()
	return nil
}

// cover selects the accounts that were asked for, as far as the key sees them. Where
// none were, each event is judged when it comes: an account that was connected after
// the key was last asked about must not be missed.
func (s *stream) cover() {
	if asked := s.req.GetAccountIds(); len(asked) > 0 {
		visible := slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return !s.view.Has(id) })
		s.covered = slices.Compact(slices.Sorted(slices.Values(visible)))
		s.sel.Accounts, s.sel.Accountless = setOf(s.covered), s.broadcasts != nil
		return
	}
	s.covered = s.view.IDs()
	if s.judge == nil {
		s.judge = &judge{stream: s, strangers: make(map[string]struct{})}
	}
	s.judge.view.Store(s.view)
}

// A judge decides for a stream that covers all accounts which events are for it. It is
// called by the hub, one event at a time.
type judge struct {
	stream    *stream
	view      atomic.Pointer[auth.View]
	strangers map[string]struct{} // accounts that the key does not see, of those that were asked about
}

// allows reports whether the caller may see an event. About an account that has not been
// met before the upstream is asked, which holds up nobody but this stream; if it cannot
// say, the stream ends rather than lose an event.
func (j *judge) allows(e *events.Event) (bool, error) {
	account := e.Record.GetAccountId()
	switch _, met := j.strangers[account]; {
	case e.Kind == events.KindBroadcastStatus:
		return true, nil // a broadcast that the key can see is enough, also where it is not known whose it is
	case account == "":
		caller, _ := auth.CallerFrom(j.stream.Context())
		return e.Kind == events.KindGap || j.stream.ownKey != "" && caller.Key == j.stream.ownKey, nil
	case j.view.Load().Has(account):
		return true, nil
	case met:
		return false, nil
	}
	sees, err := j.stream.accounts.Sees(j.stream.Context(), account, e.Time)
	if err == nil && !sees {
		j.strangers[account] = struct{}{}
	}
	return sees, err
}

// recheck asks again what the key can see, and tells what has changed. An error ends
// the stream.
func (s *stream) recheck() error {
	view, err := s.accounts.Visible(s.Context())
	if err != nil {
		if e := apierror.From(err); e.Code == codes.Unauthenticated || e.Code == codes.PermissionDenied {
			return e
		}
		if time.Since(s.checked) < maxUnchecked {
			return nil // the upstream is away; that is no reason to stop
		}
		return &apierror.Error{Code: codes.Unavailable, Reason: "ACCESS_UNCHECKED", RetryAfter: s.recheckInterval,
			Message: fmt.Sprintf("the upstream has not said for %v what the API key can see; open the stream again with the last resume token", maxUnchecked)}
	}
	before := s.covered
	s.view, s.checked = view, time.Now()
	s.cover()
	if len(before) > 0 && len(s.covered) == 0 && len(s.req.GetAccountIds()) > 0 {
		return &apierror.Error{Code: codes.PermissionDenied, Reason: "ACCOUNT_LOST", Message: "the API key cannot see any of the stream's accounts any more"}
	}
	sel := s.sel
	s.sub.Select(&sel)
	if lost := without(before, s.covered); len(lost) > 0 {
		s.notice("ACCOUNT_LOST", "the API key cannot see these accounts any more; their events are not delivered", lost)
	}
	if added := without(s.covered, before); len(added) > 0 {
		s.notice("ACCOUNT_ADDED", "the API key can see these accounts now; their events are delivered", added)
	}
	return nil
}

// concerning returns those of some accounts that the stream covers, and whether it
// should hear of them at all: it should if none are named.
func (s *stream) concerning(accounts []string) ([]string, bool) {
	ours := slices.DeleteFunc(slices.Clone(accounts), func(id string) bool { return !slices.Contains(s.covered, id) })
	return ours, len(ours) > 0 || len(accounts) == 0
}

// without returns the elements of a that b does not have.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(id string) bool { return slices.Contains(b, id) })
}

// setOf returns a set, which is not nil: an empty one selects nothing.
func setOf(values []string) map[string]struct{} {
	set := make(map[string]struct{}, len(values))
	for _, v := range values {
		set[v] = struct{}{}
	}
	return set
}
