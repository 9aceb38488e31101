package poll

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/ingest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// replicas is the state that the replicas of a test share.
type replicas struct {
	mu     sync.Mutex
	leases map[string]chan struct{}
	values map[string][]byte
}

func newReplicas() *replicas {
	return &replicas{leases: map[string]chan struct{}{}, values: map[string][]byte{}}
}

func (s *replicas) Hold(ctx context.Context, name string, job func(context.Context) error) error {
	s.mu.Lock()
	lease := s.leases[name]
	if lease == nil {
		lease = make(chan struct{}, 1)
		s.leases[name] = lease
	}
	s.mu.Unlock()
	select {
	case lease <- struct{}{}:
		defer func() { <-lease }()
		return job(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *replicas) LoadState(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key], nil
}

func (s *replicas) SaveState(_ context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value
	return nil
}

// A gap is a gap that was appended.
type gap struct {
	cause    whatsappv1.GapCause
	accounts string
	from, to time.Time
}

// records is the log of a test: a Sink, and what was appended to it.
type records struct {
	mu            sync.Mutex
	fail          error // the error of every append; nil for none
	order         []string
	conversations map[conversationKey][]string // the messages of each
	messages      map[string]ingest.Message    // by id
	statuses      map[string]whatsappv1.BroadcastRecipientStatus
	with          map[string]string        // the message ids of the statuses
	sources       []whatsappv1.EventSource // of the appends of statuses
	account       string                   // of the last of them
	gaps          []gap
	began         time.Time
}

func newRecords() *records {
	return &records{messages: map[string]ingest.Message{}, conversations: map[conversationKey][]string{}, statuses: map[string]whatsappv1.BroadcastRecipientStatus{}, with: map[string]string{}}
}

func (s *records) Message(_ context.Context, m ingest.Message) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return false, s.fail
	}
	if _, ok := s.messages[m.ID]; ok {
		return true, nil
	}
	s.messages[m.ID] = m
	s.order = append(s.order, m.ID)
	name := conversationKey{m.Account, m.Conversation}
	s.conversations[name] = append(s.conversations[name], m.ID)
	return false, nil
}

func (s *records) Recipients(_ context.Context, broadcast, account string, source whatsappv1.EventSource, all, again []*whatsappv1.BroadcastRecipient) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return 0, s.fail
	}
	s.sources, s.account = append(s.sources, source), account
	for _, r := range all {
		if s.statuses[broadcast+r.GetPhone()] < r.GetStatus() {
			s.statuses[broadcast+r.GetPhone()] = r.GetStatus()
			s.with[broadcast+r.GetPhone()] = r.GetMessageId()
			n++
		}
	}
	for _, r := range again {
		s.statuses[broadcast+r.GetPhone()] = r.GetStatus()
		s.with[broadcast+r.GetPhone()] = r.GetMessageId()
		n++
	}
	return n, nil
}

func (s *records) Gap(_ context.Context, cause whatsappv1.GapCause, accounts []string, from, to time.Time, message string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if message == "" {
		return fmt.Errorf("a gap without a message")
	}
	s.gaps = append(s.gaps, gap{cause, fmt.Sprint(accounts), from, to})
	return s.fail
}

func (s *records) Messages(_ context.Context, account, name string) (map[string]loggedMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]loggedMessage{}
	for _, id := range s.conversations[conversationKey{account, name}] {
		m := s.messages[id]
		all[id] = loggedMessage{m.Time, m.Source != whatsappv1.EventSource_EVENT_SOURCE_UNSPECIFIED}
	}
	return all, nil
}

func (s *records) Appended(_ context.Context, after uint64, since time.Time, begun bool, fn func(entry)) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order[after:] {
		m := s.messages[id]
		if !begun && m.Time.Before(since) {
			continue
		}
		fn(entry{account: m.Account, names: []string{m.Conversation}, at: m.Time, text: m.Text,
			incoming: m.Direction != whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING,
			pushed:   m.Source == whatsappv1.EventSource_EVENT_SOURCE_UNSPECIFIED})
	}
	return uint64(len(s.order)), nil
}

func (s *records) Since(context.Context) (time.Time, error) { return s.began, nil }

func (s *records) Broadcast(id string) ledger { return fakeLedger{s, id} }

type fakeLedger struct {
	*records
	id string
}

func (l fakeLedger) Missing(_ context.Context, _ *whatsappv1.Broadcast, all []*whatsappv1.BroadcastRecipient, _ time.Time) (further, again []*whatsappv1.BroadcastRecipient, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range all {
		switch known := l.statuses[l.id+r.GetPhone()]; {
		case r.GetStatus() <= whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING:
		case known < r.GetStatus():
			further = append(further, r)
		case known == whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_FAILED && l.with[l.id+r.GetPhone()] != r.GetMessageId():
			again = append(again, r)
		}
	}
	return further, again, nil
}

// ids returns the ids of the messages, in the order in which they were appended.
func (s *records) ids() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.order)
}

func (s *records) allGaps() []gap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]gap(nil), s.gaps...)
}

// failWith makes every append fail from now on, or none if err is nil.
func (s *records) failWith(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
	if err == nil {
		s.gaps = nil
	}
}

// counting counts the calls of Message.
type counting struct {
	*records
	n *int
}

func (c counting) Message(ctx context.Context, m ingest.Message) (bool, error) {
	*c.n++
	return c.records.Message(ctx, m)
}
