package service

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/events"
)

// Since when the gateway's own key sees its accounts outlasts a restart: an account does
// not become a young one by that.
func TestOwnAccountsKept(t *testing.T) {
	log, err := events.Open(t.Context(), events.Config{Dir: t.TempDir(), Retention: time.Hour, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	}()
	var list []string
	start := func() (*Streams, map[string]time.Time) {
		s := &Streams{log: log, logger: slog.New(slog.DiscardHandler), upstream: func(_ context.Context, _ string, req, into proto.Message) error {
			if !req.(*whatsappv1.ListAccountsRequest).GetIncludeOverLimit() {
				t.Error("accounts beyond the plan's limit are left out; their events come all the same")
			}
			for _, id := range list {
				answer := into.(*whatsappv1.ListAccountsResponse)
				answer.Accounts = append(answer.Accounts, &whatsappv1.SocialAccount{Id: id})
			}
			return nil
		}}
		s.accounts = auth.NewAccounts(auth.Options{})
		known, err := s.loadOwn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s, known
	}
	s, known := start()
	if len(known) != 0 {
		t.Errorf("before anything was learned: %v", known)
	}
	long := time.Now().Add(-24 * time.Hour).Truncate(time.Second)
	list = []string{"old", "new"}
	if _, err := s.learn(t.Context(), map[string]time.Time{"old": long, "gone": long}); err != nil {
		t.Fatal(err)
	}
	s, known = start()
	if known, err = s.learn(t.Context(), known); err != nil {
		t.Fatal(err)
	}
	if len(known) != 2 || !known["old"].Equal(long) || time.Since(known["new"]) > time.Hour {
		t.Errorf("after a restart: %v; want old since %v, and new since just now", known, long)
	}
}
