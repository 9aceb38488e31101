package service

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog/logtest"
	"github.com/lategate/lategate/internal/kv"
	"github.com/lategate/lategate/internal/upstream"
)

// The times since when the gateway's own key has seen its accounts survive a restart: an
// old account does not count as new after it.
func TestOwnAccountsKept(t *testing.T) {
	jobs := kv.NewJobs(logtest.Open(t))
	var list []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("includeOverLimit") != "true" || r.Header.Get("Authorization") != "Bearer sk_own" {
			t.Errorf("asked for %s with %q; want the gateway's own key, and also accounts beyond the plan's limit, whose events come all the same", r.URL, r.Header.Get("Authorization"))
		}
		answer := &whatsappv1.ListAccountsResponse{}
		for _, id := range list {
			answer.Accounts = append(answer.Accounts, &whatsappv1.SocialAccount{Id: id})
		}
		text, err := protojson.Marshal(answer)
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(text)
	}))
	t.Cleanup(srv.Close)
	start := func() (*Streams, map[string]time.Time) {
		client, err := upstream.New(upstream.Options{BaseURL: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		s := &Streams{jobs: jobs, logger: slog.New(slog.DiscardHandler), client: client, ownKey: "sk_own"}
		s.accounts = auth.NewAccounts(auth.Options{})
		known, err := s.loadOwn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s, known
	}
	s, known := start()
	if len(known) != 0 {
		t.Errorf("before anything was learned: got %v, want nothing", known)
	}
	long := time.Now().Add(-24 * time.Hour).Truncate(time.Second)
	list = []string{"old", "new"}
	if _, err := s.learn(t.Context(), map[string]time.Time{"old": long, "gone": long}); err != nil {
		t.Fatal(err)
	}
	s, kept := start()
	known, err := s.learn(t.Context(), kept)
	if err != nil {
		t.Fatal(err)
	}
	if len(known) != 2 || !known["old"].Equal(long) || time.Since(known["new"]) > time.Hour {
		t.Errorf("after a restart: got %v; want old since %v, and new since just now", known, long)
	}
}
