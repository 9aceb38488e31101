package ingest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// TestPushAndPoll checks that a message is one record if both a webhook and polling bring it: in
// either order, and with every combination of the ids that they may have.
func TestPushAndPoll(t *testing.T) {
	log := logtest.Open(t)
	s := newSink(log)
	n := 0
	for _, direction := range []string{"incoming", "outgoing"} {
		for _, ids := range []struct{ webhook, polled string }{
			{`"id":"own","platformMessageId":"wamid"`, "own"},
			{`"id":"own","platformMessageId":"wamid"`, "wamid"},
			{`"id":"own"`, "own"},
			{`"platformMessageId":"wamid"`, "wamid"},
			{`"id":"wamid","platformMessageId":"wamid"`, "wamid"},
			{`"id":"own","platformMessageId":"` + strings.Repeat("w", 500) + ` é\n"`, "own"},
			{`"id":"own","platformMessageId":"` + strings.Repeat("w", 500) + ` é\n"`, strings.Repeat("w", 500) + " é\n"},
		} {
			for _, pollFirst := range []bool{false, true} {
				for _, envelope := range []func(string, string) string{late, zernio} {
					n++
					account := fmt.Sprintf("acc_%d", n)
					name := fmt.Sprintf("%s %s, polled %.10s, poll first %v", direction, ids.webhook, ids.polled, pollFirst)
					kind := map[string]string{"incoming": "message.received", "outgoing": "message.sent"}[direction]
					body := envelope(kind, `"message":{`+ids.webhook+`,"text":"Hi"},"conversation":{"id":"c"},"account":{"id":"`+account+`"}`)
					poll := func() bool {
						m := Message{Account: account, Conversation: "c", ID: ids.polled, Text: "Hi", Time: received, Raw: []byte(`{"id":1}`), Source: poll}
						if direction == "outgoing" {
							m.Direction = whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING
						}
						duplicate, err := s.Message(t.Context(), m)
						if err != nil {
							t.Fatal(err)
						}
						return duplicate
					}
					var outcomes []bool
					if pollFirst {
						outcomes = append(outcomes, poll(), push(t, s, body))
					} else {
						outcomes = append(outcomes, push(t, s, body), poll())
					}
					outcomes = append(outcomes, poll(), push(t, s, body))
					// After polling, the webhook of a sent message still adds its status.
					wantSecond := !pollFirst || direction == "incoming"
					if outcomes[0] || outcomes[1] != wantSecond || !outcomes[2] || !outcomes[3] {
						t.Errorf("%s: duplicates are %v, want [false %v true true]", name, outcomes, wantSecond)
					}
				}
			}
		}
	}
	messages := map[string]int{}
	for _, rec := range all(t, log) {
		if rec.inbox != nil {
			messages[rec.AccountId]++
		}
	}
	if len(messages) != n {
		t.Errorf("%d messages, want %d", len(messages), n)
	}
	for account, count := range messages {
		if count != 1 {
			t.Errorf("%s has its message %d times, want once", account, count)
		}
	}
}

// TestPolled checks the record of a polled message, and that different messages are different records.
func TestPolled(t *testing.T) {
	var log memory
	s := &Sink{log: &log, logger: quiet, now: func() time.Time { return received }}
	base := Message{Account: "a", Conversation: "c", Platform: "whatsapp", ID: "1", Text: "Hi", SenderID: "4917000001", SenderName: "Ada", Time: received, Raw: []byte(`{"x":1}`), Source: backfill}
	other, account, sentOut, unnamed, unnamedToo := base, base, base, base, base
	other.ID, account.Account, unnamed.ID, unnamedToo.ID = "2", "b", "", ""
	sentOut.Direction = whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING
	unnamedToo.Text, unnamedToo.Raw = "Ho", []byte("\xff")
	distinct := []Message{base, other, account, sentOut, unnamed, unnamedToo}
	for range 2 {
		for _, m := range distinct {
			if _, err := s.Message(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(log.recs) != len(distinct) {
		t.Fatalf("%d records, want %d", len(log.recs), len(distinct))
	}
	got, err := decodeRecord(log.recs[0].Kind, log.recs[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	if e := got.inbox; e.EventId != log.recs[0].ID || e.Kind != "message.received" || e.GetSource() != backfill || e.GetText() != "Hi" || e.GetMessageId() != "1" ||
		e.Sender.GetPhone() != "+4917000001" || !e.EventTime.AsTime().Equal(received) || string(got.Raw) != `{"x":1}` || got.Record.Event != "message.received" {
		t.Errorf("got %v, want the fields of %+v", got.Record, base)
	}
	if got, err := decodeRecord(log.recs[5].Kind, log.recs[5].Data); err != nil || got.Raw != nil {
		t.Errorf("raw that is not UTF-8: got %q, %v; want none", got.Raw, err)
	}
	if log.recs[3].Kind != eventlog.KindMessageSent {
		t.Errorf("an outgoing message has the kind %s, want %s", log.recs[3].Kind, eventlog.KindMessageSent)
	}
}

// TestReplicasAgree checks that a message is one record if two replicas append it at the same time,
// both from a webhook and from polling.
func TestReplicasAgree(t *testing.T) {
	logs := logtest.OpenReplicas(t, 2)
	const messages = 40
	var wg sync.WaitGroup
	for i := range messages {
		e := event(t, zernio("message.received", fmt.Sprintf(`"message":{"id":"m_%d","platformMessageId":"w_%d"},%s`, i, i, lateAccount)))
		for _, log := range logs {
			s := newSink(log)
			wg.Go(func() {
				logtest.Insist(t, func() error { _, err := s.Append(t.Context(), e); return err })
			})
			wg.Go(func() {
				logtest.Insist(t, func() error {
					_, err := s.Message(t.Context(), Message{Account: "acc_1", ID: fmt.Sprintf("%c_%d", "mw"[i%2], i)})
					return err
				})
			})
		}
	}
	wg.Wait()
	for _, log := range logs {
		counts := map[string]int{}
		for _, rec := range all(t, log) {
			id := rec.inbox.GetMessageId() + rec.inbox.GetPlatformMessageId()
			counts[id[strings.LastIndex(id, "_"):]]++
		}
		for id, n := range counts {
			if n != 1 {
				t.Errorf("message %s is in the log %d times, want once", id, n)
			}
		}
		if len(counts) != messages {
			t.Errorf("%d messages, want %d", len(counts), messages)
		}
	}
}
