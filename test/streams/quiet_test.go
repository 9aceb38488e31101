package streams_test

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

// TestQuietLog lets a log be quiet until all of its events have expired. A listener then
// has a token from which it can be resumed, while a token from before the last event that
// has expired is refused.
func TestQuietLog(t *testing.T) {
	if testing.Short() {
		t.Skip("the shortest retention is a minute")
	}
	t.Parallel()
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, func(c *config.Serve) { with(w)(c); c.Retention = time.Minute })
	post(t, g, received("acc_1", "conv", "one"))
	first := overGRPC.open(t, g, key, earliest())
	one := first.event().token
	first.close()
	listen := func(token string) string {
		t.Helper()
		f := overGRPC.open(t, g, key, &whatsappv1.StreamMessagesRequest{HeartbeatInterval: durationpb.New(time.Second),
			Start: &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: token}})
		defer f.close()
		for range 10 {
			token = f.of("heartbeat").token
		}
		return token
	}
	quiet := one
	expired := func() bool {
		f := overGRPC.open(t, g, key, resume(one))
		_, err := f.endOrItem()
		return overGRPC.is(err, "OutOfRange", "TOKEN_EXPIRED", false) == ""
	}
	for end := time.Now().Add(3 * time.Minute); !expired(); {
		quiet = listen(quiet)
		if time.Now().After(end) {
			t.Fatal("the event does not expire in time, want it expired")
		}
	}
	o := overGRPC.open(t, g, key, resume(one)).fails("OutOfRange", "TOKEN_EXPIRED")
	post(t, g, received("acc_1", "conv", "two"))
	for what, token := range map[string]string{"the quiet heartbeat's": quiet, "the refusal's earliest": o.details["earliest_token"]} {
		if got := overGRPC.open(t, g, key, resume(token)).texts(1); got[0] != "two" {
			t.Errorf("after %s token: got %q, want %q", what, got, "two")
		}
	}
}
