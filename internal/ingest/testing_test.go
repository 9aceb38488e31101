package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	quiet = slog.New(slog.DiscardHandler)
	// received is the receive time of all events in tests.
	received = time.Date(2026, 3, 20, 8, 0, 5, 0, time.UTC)
)

const (
	poll     = whatsappv1.EventSource_EVENT_SOURCE_POLL
	backfill = whatsappv1.EventSource_EVENT_SOURCE_BACKFILL
)

// newSink returns a sink with a clock that stands still.
func newSink(log *eventlog.Log) *Sink {
	s := New(log, quiet)
	s.now = func() time.Time { return received }
	return s
}

// A stored is a decoded record of the log.
type stored struct {
	eventlog.Entry
	*logv1.Record
	inbox   *whatsappv1.InboxEvent
	status  *whatsappv1.DeliveryStatusEvent
	account *whatsappv1.AccountEvent
	gap     *whatsappv1.StreamGap
}

// content returns the event or gap of the record.
func (s stored) content() proto.Message {
	switch {
	case s.inbox != nil:
		return s.inbox
	case s.status != nil:
		return s.status
	case s.account != nil:
		return s.account
	}
	return s.gap
}

// decodeRecord decodes a record as its streams do.
func decodeRecord(kind string, data []byte) (stored, error) {
	s := stored{Record: new(logv1.Record)}
	if err := proto.Unmarshal(data, s.Record); err != nil {
		return s, err
	}
	messages, statuses, accounts := new(whatsappv1.StreamMessagesResponse), new(whatsappv1.StreamDeliveryStatusesResponse), new(whatsappv1.StreamAccountEventsResponse)
	into := []proto.Message{accounts}
	switch {
	case kind == eventlog.KindGap:
		into = []proto.Message{messages, statuses, accounts}
	case kind == eventlog.KindMessageStatus, kind == eventlog.KindBroadcastStatus:
		into = []proto.Message{statuses}
	case slices.Contains(eventlog.InboxKinds, kind):
		into = []proto.Message{messages}
	}
	for _, m := range into {
		if err := proto.Unmarshal(s.Frame, m); err != nil {
			return s, err
		}
	}
	s.inbox, s.status, s.account, s.gap = messages.GetEvent(), statuses.GetEvent(), accounts.GetEvent(), messages.GetGap()
	if kind == eventlog.KindGap && (!proto.Equal(s.gap, statuses.GetGap()) || !proto.Equal(s.gap, accounts.GetGap())) {
		return s, fmt.Errorf("the gap differs between streams")
	}
	return s, nil
}

// all returns what is in the log.
func all(t *testing.T, l *eventlog.Log) (records []stored) {
	t.Helper()
	_, head, err := l.Bounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Read(t.Context(), 0, head, eventlog.Filter{}, func(e eventlog.Entry) error {
		s, err := decodeRecord(e.Kind, e.Data)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Kind, err)
		}
		s.Entry = e
		records = append(records, s)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return records
}

// memory is a log in memory.
type memory struct {
	limit int // the most bytes of a record; 0 for no limit
	known map[string]bool
	recs  []eventlog.Record
}

func (m *memory) Append(_ context.Context, recs ...eventlog.Record) ([]eventlog.Appended, error) {
	for _, r := range recs {
		if m.limit > 0 && len(r.Data) > m.limit {
			return nil, fmt.Errorf("%w: %d bytes", eventlog.ErrInvalid, len(r.Data))
		}
	}
	out := make([]eventlog.Appended, len(recs))
	for i, r := range recs {
		ids := append([]string{r.ID}, r.Aliases...)
		for _, id := range ids {
			out[i].Duplicate = out[i].Duplicate || m.known[id]
		}
		if out[i].Duplicate {
			continue
		}
		if m.known == nil {
			m.known = map[string]bool{}
		}
		for _, id := range ids {
			m.known[id] = true
		}
		m.recs = append(m.recs, r)
		out[i].Seq = uint64(len(m.recs))
	}
	return out, nil
}

func event(t *testing.T, body string) *webhook.Event {
	t.Helper()
	e, err := webhook.Decode([]byte(body))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return e
}

// push appends the event of a webhook.
func push(t *testing.T, s *Sink, body string) (duplicate bool) {
	t.Helper()
	duplicate, err := s.Append(t.Context(), event(t, body))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return duplicate
}

// Parts that several payloads share.
const (
	envelopeID  = "0b5e2c3a-9d0f-4a51-8a63-3f0b6f6f1a77"
	lateAccount = `"account":{"id":"acc_1","platform":"whatsapp","username":"+4930111222","displayName":"Bakery"}`
	zernAccount = `"account":{"id":"acc_1","accountId":"acc_1","profileId":"prof_1","platform":"whatsapp","username":"+4930111222"}`
	onlyAccount = `"account":{"accountId":"acc_1","profileId":"prof_1","platform":"whatsapp","username":"+4930111222"`
	conv        = `"conversation":{"id":"conv_1","platformConversationId":"4917000001","participantId":"4917000001","participantName":"Ada","contactId":"con_1","status":"active"}`
	incoming    = `"message":{"id":"m_1","conversationId":"conv_1","platform":"whatsapp","platformMessageId":"wamid.IN","direction":"incoming","text":"Hi","attachments":[{"type":"image","url":"https://cdn.example/1.jpg","payload":{"w":640,"big":1e999}}],"sender":{"id":"4917000001","name":"Ada","phoneNumber":"+4917000001","contactId":"con_1","businessScopedUserId":"DE.1"},"sentAt":"2026-03-20T07:59:58.000Z","isRead":false}`
)

// out returns an outgoing message with ids made from n.
func out(n string) string {
	return `"message":{"id":"m_` + n + `","conversationId":"conv_1","platform":"whatsapp","platformMessageId":"wamid.` + n + `","direction":"outgoing","text":"Ready","attachments":[],"sender":{"id":"109876543210987"},"sentAt":"2026-03-20T08:00:00Z","isRead":false}`
}

func late(event, members string) string {
	return `{"event":"` + event + `",` + members + `,"timestamp":"2026-03-20T08:00:01.25Z"}`
}

func zernio(event, members string) string {
	return `{"id":"` + envelopeID + `","event":"` + event + `",` + members + `,"timestamp":"2026-03-20T08:00:01.25Z"}`
}
