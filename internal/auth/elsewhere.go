package auth

import (
	"maps"
	"slices"
	"time"
)

// maxAdditions is how many additions of a key are remembered: the latest ones.
const maxAdditions = 1000

// ownList is what the gateway's own key sees. It does not change: streams read it for each
// event of an account that they do not see.
type ownList struct {
	since map[string]time.Time // by account, since when it is seen
	read  time.Time
}

// Learn stores the accounts that the gateway's own key sees at a time. before is what an
// earlier process returned, or nil; it is used only in the first call. It returns since
// when each account has been seen; the map must not be changed.
func (a *Accounts) Learn(ids []string, at time.Time, before map[string]time.Time) map[string]time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if last := a.own.Load(); last != nil {
		before = last.since
	}
	since := make(map[string]time.Time, len(ids))
	for _, id := range ids {
		since[id] = at
		if t, ok := before[id]; ok {
			since[id] = t
		}
	}
	a.own.Store(&ownList{since, at})
	return since
}

// Changed says that something happened to an account at a time, such as that it was
// connected: other keys may see it from now on, and for the time of Options.Settle it does
// not count as elsewhere.
func (a *Accounts) Changed(account string, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	own := a.own.Load()
	if own == nil || !at.After(own.since[account]) {
		return
	}
	if _, seen := own.since[account]; seen {
		since := maps.Clone(own.since)
		since[account] = at
		a.own.Store(&ownList{since, own.read})
	}
}

// sees reports whether the gateway's own key has seen an account, and whether it has for
// long enough.
func (l *ownList) sees(account string, settle time.Duration) (seen, settled bool) {
	if l == nil {
		return false, false
	}
	since, seen := l.since[account]
	return seen, seen && l.read.Sub(since) >= settle
}

// Elsewhere reports whether an account that the key does not see belongs to other
// customers, so that a stream may skip its events without asking the upstream again: the
// gateway's own key has seen the account for at least Options.Settle, and this key has not
// seen it for at least as long. A stream that skips such events must look at AddedAfter, in
// case the key sees the account later.
func (x *Access) Elsewhere(account string) bool {
	settle := x.accounts.o.Settle
	if _, settled := x.accounts.own.Load().sees(account, settle); !settled {
		return false
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	lost, lately := x.lost[account]
	return !lately || time.Since(lost) >= settle
}

// An Addition is an account that a key has begun to see after the gateway's own key did: a
// stream may have skipped events of it that the key could already see.
type Addition struct {
	Account string
	// After and Through are positions: the events that may have been skipped are between
	// them.
	After, Through uint64
	// From is when the key was last known not to see it, and To when it was first known to
	// see it.
	From, To time.Time

	version uint64 // the first view that has it
}

// AddedAfter returns, in order, the accounts that the key has begun to see after a view;
// with nil, all that are remembered.
func (x *Access) AddedAfter(view *View) []Addition {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(x.additions), func(a Addition) bool { return view != nil && a.version <= view.version })
}

// note records the differences between two consecutive views. The lock is held.
func (x *Access) note(before, now *View) {
	settle := x.accounts.o.Settle
	maps.DeleteFunc(x.lost, func(_ string, at time.Time) bool { return time.Since(at) >= settle })
	for id := range before.ids {
		if !now.Has(id) {
			x.lost[id] = now.read
		}
	}
	head, at := x.accounts.o.Head(), time.Now()
	for id := range now.ids {
		if before.Has(id) {
			continue
		}
		delete(x.lost, id)
		if seen, _ := x.accounts.own.Load().sees(id, settle); seen {
			x.additions = append(x.additions, Addition{Account: id, After: before.through, Through: head, From: before.read, To: at, version: now.version})
		}
	}
	if extra := len(x.additions) - maxAdditions; extra > 0 {
		x.additions = slices.Delete(x.additions, 0, extra)
	}
}
