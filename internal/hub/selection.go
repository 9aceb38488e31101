package hub

import "github.com/lategate/lategate/internal/eventlog"

// A Selection says which events a subscription gets: those that are in all its sets. An
// empty set excludes nothing; Accounts excludes nothing only if it is nil. A Selection must
// not be changed while it is in use.
type Selection struct {
	// Kinds are the kinds of the log's records.
	Kinds map[string]struct{}
	// Accounts are account ids. A set that is empty and not nil selects no account.
	Accounts map[string]struct{}
	// Accountless also selects events that belong to no account; if Accounts is nil they
	// are selected anyway.
	Accountless bool
	// Threads are conversation ids or, for broadcast statuses, broadcast ids.
	Threads map[string]struct{}
	// Phones are phone numbers, as phone.Digits has them.
	Phones map[string]struct{}
	// Names are the upstream's names of events.
	Names map[string]struct{}
}

// Match reports whether the event is selected. A gap is selected if its account is, and
// always if it names none; an alias never is.
func (s *Selection) Match(e *Event) bool {
	if e.Record == nil {
		return false
	}
	gap := e.Kind == eventlog.KindGap
	if s.Accounts != nil {
		switch account := e.Record.AccountId; {
		case account != "":
			if _, ok := s.Accounts[account]; !ok {
				return false
			}
		case !s.Accountless && !gap:
			return false
		}
	}
	return gap || has(s.Kinds, e.Kind) && has(s.Threads, e.thread()) && has(s.Phones, e.Record.Phone) && has(s.Names, e.Record.Event)
}

func has(set map[string]struct{}, v string) bool {
	if len(set) == 0 {
		return true
	}
	_, ok := set[v]
	return ok
}

// filter is the tightest filter that lets all selected events pass. It may exclude gaps.
func (s *Selection) filter() eventlog.Filter {
	f := eventlog.Filter{Kind: only(s.Kinds), Thread: only(s.Threads)}
	if !s.Accountless {
		f.Account = only(s.Accounts)
	}
	return f
}

// only is the element of a set of one; "" for any other set.
func only(set map[string]struct{}) string {
	if len(set) == 1 {
		for v := range set {
			return v
		}
	}
	return ""
}
