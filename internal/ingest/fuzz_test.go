package ingest

import (
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/webhook"
)

// FuzzAppend appends the events of any webhook, and checks that readers can decode the records.
func FuzzAppend(f *testing.F) {
	f.Add([]byte(zernio("message.received", incoming+","+conv+","+zernAccount+`,"metadata":{"a":[[[1]]]}`)))
	f.Add([]byte(late("message.failed", out("1")+","+conv+","+lateAccount+`,"error":"x"`)))
	f.Add([]byte(zernio("message.read", out("\\u0000")+`,"statusAt":-62135596801,"account":"\ud800"`)))
	f.Add([]byte(late("reaction.received", `"reaction":{"emoji":"x","sender":{"id":"1"}},"account":{"id":7}`)))
	f.Add([]byte(late("x", `"a":`+strings.Repeat("[", 200)+strings.Repeat("]", 200))))
	f.Add([]byte(late("message.deleted", `"message":{"id":"`+strings.Repeat("9", 300)+`"}`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := webhook.Decode(body)
		if err != nil {
			return
		}
		log := memory{limit: 1<<20 - 1<<10}
		s := &Sink{log: &log, logger: quiet, now: time.Now}
		if duplicate, err := s.Append(t.Context(), e); err != nil || duplicate {
			t.Fatalf("the first append: duplicate %v, %v; want false and no error", duplicate, err)
		}
		for _, rec := range log.recs {
			got, err := decodeRecord(rec.Kind, rec.Data)
			if err != nil {
				t.Fatal(err)
			}
			account, id := "", ""
			switch {
			case got.inbox != nil:
				account, id = got.inbox.AccountId, got.inbox.EventId
			case got.status != nil:
				account, id = got.status.AccountId, got.status.EventId
			case got.account != nil:
				account, id = got.account.AccountId, got.account.EventId
			default:
				t.Fatal("the frame has no event, want one")
			}
			if account != boundedID(e.AccountID) || got.AccountId != account || rec.Account != account || id == "" || got.Record.Event == "" {
				t.Errorf("account %q, head %q, subject %q, id %q; want account %q", account, got.AccountId, rec.Account, id, e.AccountID)
			}
			for _, id := range append(rec.Aliases, rec.ID) {
				if id == "" || len(id) > 128 || strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c > '~' }) {
					t.Errorf("the id %q is not valid in the log, want one that is", id)
				}
			}
		}
		if duplicate, err := s.Append(t.Context(), e); err != nil || !duplicate {
			t.Errorf("a retry: duplicate %v, %v; want true and no error", duplicate, err)
		}
	})
}
