package bulk_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/process"
)

const (
	sending   = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_SENDING
	completed = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_COMPLETED
	failed    = whatsappv1.BroadcastSendState_BROADCAST_SEND_STATE_FAILED
)

// phonesTo are the first n phone numbers.
func phonesTo(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = phoneOf(i)
	}
	return out
}

// awaitSend waits until the send of a broadcast has ended.
func awaitSend(ctx context.Context, t testing.TB, client whatsappv1.BroadcastsServiceClient, id string) *whatsappv1.BroadcastSend {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		resp, err := client.GetBroadcastSend(ctx, &whatsappv1.GetBroadcastSendRequest{BroadcastId: id})
		switch {
		case err != nil:
			t.Fatal(err)
		case resp.GetSend().GetState() != sending:
			return resp.GetSend()
		case time.Now().After(deadline):
			t.Fatalf("the send does not end in time: %v", resp)
		}
	}
}

func sendAsync(ctx context.Context, client whatsappv1.BroadcastsServiceClient, id string) (*whatsappv1.BroadcastSend, error) {
	resp, err := client.SendBroadcastAsync(ctx, &whatsappv1.SendBroadcastAsyncRequest{BroadcastId: id})
	return resp.GetSend(), err
}

// TestSendBroadcastAsyncOnce checks that a broadcast is sent once, however many callers
// start it at the same time on however many replicas, and that all get the same answer.
func TestSendBroadcastAsyncOnce(t *testing.T) {
	var l ledger
	u := newUpstream(t, sandbox.Options{Pace: 20 * time.Millisecond, Sent: l.note}, "POST", "/send")
	conn := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url }).Conn
	client := whatsappv1.NewBroadcastsServiceClient(conn)
	ctx, cancel := context.WithTimeout(authorized(t.Context(), sandboxKey), 2*time.Minute)
	defer cancel()
	release := make(chan struct{}) // closed to let the upstream's send go on
	u.at(func(_ http.ResponseWriter, r *http.Request, _ []byte, pass func()) {
		select {
		case <-release:
			pass()
		case <-r.Context().Done():
		}
	})
	id := newDraft(ctx, t, client, phonesTo(50)...)
	if _, err := client.GetBroadcastSend(ctx, &whatsappv1.GetBroadcastSendRequest{BroadcastId: id}); status.Code(err) != codes.NotFound {
		t.Errorf("before it is sent: got %v, want NotFound", err)
	}
	var calling sync.WaitGroup
	for range 20 {
		calling.Go(func() {
			send, err := sendAsync(ctx, client, id)
			if err != nil || send.GetState() != sending || send.GetTotal() != 50 || send.GetStartTime() == nil {
				t.Errorf("got %v, %v, want 50 recipients being sent to", send, err)
			}
		})
	}
	calling.Wait()
	close(release)
	send := awaitSend(ctx, t, client, id)
	if send.GetState() != completed || send.GetSent() != 50 || send.GetFailed() != 0 || send.GetTotal() != 50 || send.GetEndTime() == nil || send.Error != nil {
		t.Errorf("in the end: got %v, want completed with 50 sent", send)
	}
	if again, err := sendAsync(ctx, client, id); err != nil || again.GetState() != completed || again.GetSent() != 50 {
		t.Errorf("sent again: got %v, %v, want the same result", again, err)
	}
	if u.calls.Load() != 1 {
		t.Errorf("got %d upstream calls, want 1", u.calls.Load())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for phone, ids := range l.sent {
		if len(ids) != 1 {
			t.Errorf("%s got %d messages, want 1", phone, len(ids))
		}
	}
}

// TestSendBroadcastAsyncRefused checks that a broadcast that cannot be sent is refused at
// once, or fails in the end if only the upstream knows.
func TestSendBroadcastAsyncRefused(t *testing.T) {
	u := newUpstream(t, sandbox.Options{Pace: -1}, "POST", "/send")
	g := gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url })
	client := whatsappv1.NewBroadcastsServiceClient(g.Conn)
	ctx := authorized(t.Context(), sandboxKey)

	if _, err := sendAsync(ctx, client, newDraft(ctx, t, client)); status.Code(err) != codes.FailedPrecondition || reasonOf(err) != "BROADCAST_HAS_NO_RECIPIENTS" {
		t.Errorf("without recipients: got %v, want BROADCAST_HAS_NO_RECIPIENTS", err)
	}
	if _, err := sendAsync(ctx, client, "000000000000000000000000"); status.Code(err) != codes.NotFound {
		t.Errorf("unknown: got %v, want NotFound", err)
	}
	if u.calls.Load() != 0 {
		t.Errorf("got %d upstream calls, want 0", u.calls.Load())
	}
	id := newDraft(ctx, t, client, "+15550139402") // the upstream answers PAYMENT_REQUIRED
	if send, err := sendAsync(ctx, client, id); err != nil || send.GetState() != sending {
		t.Fatalf("got %v, %v, want it being sent", send, err)
	}
	if send := awaitSend(ctx, t, client, id); send.GetState() != failed || send.GetError().GetReason() != "PAYMENT_REQUIRED" {
		t.Errorf("refused: got %v, want failed with PAYMENT_REQUIRED", send)
	}
	// The same over REST.
	for _, c := range []struct{ method, path, want string }{
		{"GET", id + "/send", `"state":"failed"`}, {"POST", id + "/send:async", `"state":"sending"`}, {"POST", "000000000000000000000000/send:async", "not found"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, g.URL+"/v1/whatsapp/broadcasts/"+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+sandboxKey)
		resp, err := g.HTTP.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close() // it was read
		if err != nil || !strings.Contains(string(body), c.want) {
			t.Errorf("%s %s: got %d %s, %v, want %s", c.method, c.path, resp.StatusCode, body, err, c.want)
		}
	}
	awaitSend(ctx, t, client, id)
	// It is still a draft, and can be sent again.
	if send, err := sendAsync(ctx, client, id); err != nil || send.GetState() != sending {
		t.Errorf("again: got %v, %v, want it being sent", send, err)
	}
	awaitSend(ctx, t, client, id)
	if u.calls.Load() != 3 {
		t.Errorf("got %d upstream calls, want 3", u.calls.Load())
	}
	// No message was sent at all: the upstream says that the broadcast has failed.
	id = newDraft(ctx, t, client, "+15550131026")
	if _, err := sendAsync(ctx, client, id); err != nil {
		t.Fatal(err)
	}
	if send := awaitSend(ctx, t, client, id); send.GetState() != failed || send.GetError().GetReason() != "BROADCAST_FAILED" || send.GetFailed() != 1 {
		t.Errorf("all failed: got %v, want failed with BROADCAST_FAILED", send)
	}
}

// TestSendBroadcastAsyncUnderFaults checks that the call is repeated if the upstream was
// not available, and that the outcome is looked up if its connection broke.
func TestSendBroadcastAsyncUnderFaults(t *testing.T) {
	for name, override := range map[string]func(call int64, w http.ResponseWriter, pass func()){
		"away": func(call int64, w http.ResponseWriter, pass func()) {
			if call < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			pass()
		},
		"breaks off": func(_ int64, _ http.ResponseWriter, pass func()) {
			pass()
			hangUp()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l ledger
			u := newUpstream(t, sandbox.Options{Pace: -1, Sent: l.note}, "POST", "/send")
			var calls atomic.Int64
			u.at(func(w http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
				override(calls.Add(1), w, pass)
			})
			client := whatsappv1.NewBroadcastsServiceClient(gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url }).Conn)
			ctx := authorized(t.Context(), sandboxKey)
			id := newDraft(ctx, t, client, phonesTo(20)...)
			if _, err := sendAsync(ctx, client, id); err != nil {
				t.Fatal(err)
			}
			if send := awaitSend(ctx, t, client, id); send.GetState() != completed || send.GetSent() != 20 {
				t.Errorf("in the end: got %v, want completed with 20 sent", send)
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			if len(l.sent) != 20 {
				t.Errorf("%d recipients got messages, want 20", len(l.sent))
			}
			for phone, ids := range l.sent {
				if len(ids) != 1 {
					t.Errorf("%s got %d messages, want 1", phone, len(ids))
				}
			}
		})
	}
}

// TestSendBroadcastAsyncKilled checks that a gateway that is killed while the upstream
// sends reports the right result when it is back, and that nothing is sent twice.
func TestSendBroadcastAsyncKilled(t *testing.T) {
	var l ledger
	u := newUpstream(t, sandbox.Options{Pace: 20 * time.Millisecond, Sent: l.note}, "POST", "/send")
	g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
	g.Start()
	client := whatsappv1.NewBroadcastsServiceClient(g.Dial())
	ctx := authorized(t.Context(), sandboxKey)
	const recipients = 400 // 8 seconds
	id := newDraft(ctx, t, client, phonesTo(recipients)...)
	if _, err := sendAsync(ctx, client, id); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(60 * time.Second); u.calls.Load() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the upstream is not called within a minute, want a call")
		}
	}
	g.Kill()
	g.Start()
	begin := time.Now()
	states := map[whatsappv1.BroadcastSendState]int{}
	for len(states) < 2 {
		resp, err := client.GetBroadcastSend(ctx, &whatsappv1.GetBroadcastSendRequest{BroadcastId: id})
		switch {
		case status.Code(err) == codes.Unavailable: // until the connection is established again
		case err != nil:
			t.Fatal(err)
		default:
			states[resp.GetSend().GetState()]++
		}
		if _, err := sendAsync(ctx, client, id); err != nil && status.Code(err) != codes.Unavailable {
			t.Fatal(err)
		}
		if time.Since(begin) > 60*time.Second {
			t.Fatalf("the send does not end within a minute: %v", states)
		}
		time.Sleep(10 * time.Millisecond)
	}
	send := awaitSend(ctx, t, client, id)
	if states[sending] == 0 || states[completed] == 0 || send.GetSent() != recipients || send.GetTotal() != recipients {
		t.Errorf("got states %v, in the end %v; want sending and completed, %d sent", states, send, recipients)
	}
	if u.calls.Load() != 1 {
		t.Errorf("got %d upstream calls, want 1", u.calls.Load())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for phone, ids := range l.sent {
		if len(ids) != 1 {
			t.Errorf("%s got %d messages, want 1", phone, len(ids))
		}
	}
	t.Logf("killed while %d messages were sent, and asked from the restart on: %v, then %s with %d sent, of %d upstream calls",
		recipients, fmt.Sprint(states), send.GetState(), send.GetSent(), u.calls.Load())
}
