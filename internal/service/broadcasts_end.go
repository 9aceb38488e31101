package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/broadcast"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
)

const (
	// listPatience is how long the end of a stream waits for a list of recipients that is
	// behind what the upstream says of the broadcast. After that it is taken as it is.
	listPatience = time.Minute
	// firstAgain is the pause before the end is looked at again; it doubles up to mostAgain,
	// and is several times as long as a look takes: a long list is many calls.
	firstAgain = time.Second
	mostAgain  = 15 * time.Second
)

// follow has a broadcast followed, until its release is called.
func (b *broadcasts) follow(state *followed) {
	caller, _ := auth.CallerFrom(b.stream.Context())
	state.release = b.stream.watch(caller.Key, state.account, state.id, func(gone bool) {
		if gone {
			state.suspect.Store(true)
		}
		if gone || b.req.Until != nil {
			b.nudge()
		}
	})
}

// nudge has it looked at whether the stream has come to its end.
func (b *broadcasts) nudge() {
	select {
	case b.wake <- struct{}{}:
	default: // it will be
	}
}

// delivered notes an event that the stream has told.
func (b *broadcasts) delivered(e *hub.Event) error {
	if b.req.Until == nil || e.Kind != eventlog.KindBroadcastStatus {
		return nil
	}
	item := new(whatsappv1.StreamDeliveryStatusesResponse)
	if err := proto.Unmarshal(e.Record.GetFrame(), item); err != nil {
		return err
	}
	b.mu.Lock()
	for _, state := range b.states {
		if state.id == item.GetEvent().GetBroadcastId() {
			state.recipients.Apply(item.GetEvent())
		}
	}
	b.mu.Unlock()
	b.check()
	return nil
}

// check has the end verified if everybody seems to have come as far as is asked.
func (b *broadcasts) check() {
	if b.req.Until != nil && b.done(false) {
		b.nudge()
	}
}

// done reports whether all broadcasts that the caller may be told of are done with, by what
// the stream has told; settled asks for what the upstream's lists say besides.
func (b *broadcasts) done(settled bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, state := range b.states {
		if b.mayTell(state) && (settled && state.unsettled || !b.doneWith(state)) {
			return false
		}
	}
	return true
}

// doneWith is the same of one broadcast. The lock is held.
func (b *broadcasts) doneWith(state *followed) bool {
	return broadcast.Aborted(state.info) || b.reachedBy(state.recipients)
}

func (b *broadcasts) reachedBy(p *broadcast.Recipients) bool {
	if b.stream.sel.Phones == nil {
		return p.Reached(b.req.GetUntil())
	}
	found := false
	for _, r := range p.List() {
		if b.wanted(r) {
			if found = true; !broadcast.Reached(r.GetStatus(), b.req.GetUntil()) {
				return false
			}
		}
	}
	return found
}

// awaitEnd looks, beside the stream, for its end: it is told why the stream ends. stop ends
// that, and returns when it has.
func (b *broadcasts) awaitEnd(ctx context.Context) (over <-chan error, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	told, stopped := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(stopped)
		recheck := time.NewTicker(b.stream.recheckInterval)
		defer recheck.Stop()
		var pause time.Duration
		var later <-chan time.Time
		for {
			wake := b.wake
			if later != nil {
				wake = nil // each event would have it looked at once more
			}
			select {
			case <-ctx.Done():
				return
			case <-recheck.C:
			case <-wake:
			case <-later:
			}
			begun := time.Now()
			again, err := b.verify(ctx)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				told <- err
				return
			case again:
				pause = max(firstAgain, min(2*pause, mostAgain), 4*time.Since(begun))
				later = time.After(pause)
			default:
				pause, later = 0, nil
			}
		}
	}()
	return told, func() { cancel(); <-stopped }
}

// verify asks the upstream whether a broadcast is gone, where that seems to be so, and, with
// until, whether anything is left to wait for: for recipients who were added or removed, and
// for broadcasts that were cancelled. The error ends the stream; again says that it is to be
// looked at again soon.
func (b *broadcasts) verify(ctx context.Context) (again bool, err error) {
	lost := false
	for _, state := range b.states {
		if !b.mayTell(state) {
			lost = true
			continue
		}
		suspect := state.suspect.Load()
		if b.req.Until == nil && !suspect {
			continue
		}
		info, err := b.ask.Broadcast(ctx, state.id)
		if err == nil && suspect {
			state.suspect.Store(false)
			state.release() // it was given up as gone
			b.follow(state)
		}
		if err == nil && b.req.Until != nil && b.listNeeded(state, info) {
			err = b.compare(ctx, state, info)
		}
		if err == nil {
			continue
		}
		if apierror.IsFinal(err) {
			hidden, failed := b.hidden(ctx, state, err)
			if !hidden && failed == nil {
				return false, b.deleted(state, err)
			}
		}
		again = true
	}
	switch {
	case b.req.Until == nil || again || !b.done(false):
		return again, nil
	case !b.done(true):
		return true, nil
	case lost: // of which nobody can say how far they have come
		return false, errAccountLost()
	}
	return false, errUntilReached
}

// hidden reports whether the upstream does not show a broadcast because the key does not see
// its account any more, of which the reader is told otherwise. Where the account is not
// known, that may be so if the key does not see all accounts any more. An error is why it is
// not known.
func (b *broadcasts) hidden(ctx context.Context, state *followed, cause error) (bool, error) {
	if apierror.From(cause).Code == codes.Unauthenticated {
		return false, nil
	}
	if err := b.stream.access.Ask(ctx); err != nil {
		return false, err
	}
	view := b.stream.access.View()
	if state.byItself {
		return len(without(b.stream.covered(), view.IDs())) > 0, nil
	}
	return !view.Has(state.account), nil
}

// deleted is why the stream ends when the upstream does not show a broadcast any more.
func (b *broadcasts) deleted(state *followed, err error) error {
	if known := (*apierror.Error)(nil); !errors.As(err, &known) || known.Code != codes.NotFound {
		return err
	}
	return &apierror.Error{Code: codes.NotFound, Reason: "BROADCAST_DELETED", Metadata: map[string]string{"broadcast_id": state.id},
		Message: fmt.Sprintf("the broadcast %s has been deleted, or the API key cannot see it any more; go on with the others, if there are any, by opening the stream without it", state.id)}
}

// listNeeded reports whether a broadcast's list of recipients has to be read to know whether
// it is done with.
func (b *broadcasts) listNeeded(state *followed, info *whatsappv1.Broadcast) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	state.info = info
	return info.RecipientCount == nil || int(info.GetRecipientCount()) != state.recipients.Len() || b.doneWith(state)
}

// compare takes in what the upstream's list says beyond the events: who was added, who was
// removed, who is sent to again, and whether the list is behind.
func (b *broadcasts) compare(ctx context.Context, state *followed, info *whatsappv1.Broadcast) error {
	list, err := b.learn(ctx, state, info)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	short := len(list) < int(info.GetRecipientCount())
	behind := short || broadcast.Aborted(info) && broadcast.Behind(info, list)
	switch {
	case !behind:
		state.behind = time.Time{}
	case state.behind.IsZero():
		state.behind = time.Now()
	case time.Since(state.behind) > listPatience:
		short, behind = false, false
	}
	if !short {
		state.recipients.Retain(list)
	}
	state.unsettled = behind
	sending := info.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING
	var added []*whatsappv1.BroadcastRecipient
	for _, r := range list {
		switch {
		case !state.recipients.Has(r):
			added = append(added, unsent(r)) // how far it has come is told by events, if at all
		case b.wanted(r) && (sending || r.MessageId != nil) && state.recipients.SentAgain(r, b.req.GetUntil()):
			state.unsettled = true
		}
	}
	state.recipients.Merge(added)
	return nil
}
