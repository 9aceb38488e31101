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

// A ledger records what the sandbox has handed to WhatsApp.
type ledger struct {
	mu   sync.Mutex
	sent map[string][]string // message ids by phone number
}

func (l *ledger) note(phone, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sent == nil {
		l.sent = map[string][]string{}
	}
	l.sent[phone] = append(l.sent[phone], id)
}

// check compares results with what was sent: one for each recipient, none twice, none
// invented.
func (l *ledger) check(t testing.TB, n int, results []*whatsappv1.SendBulkStreamResponse) (sent, failed, unknown int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(results) != n {
		t.Errorf("got %d results for %d recipients, want one each", len(results), n)
	}
	messages := 0
	for i, r := range results {
		ids := l.sent[r.GetPhone()]
		messages += len(ids)
		if int(r.GetIndex()) != i || r.GetPhone() != phoneOf(i) || r.GetReference() != fmt.Sprint("ref ", i) {
			t.Fatalf("got result %d %v, want it in the order of the recipients", i, r)
		}
		if len(ids) > 1 {
			t.Errorf("%s got %d messages, want 1", r.GetPhone(), len(ids))
		}
		switch r.GetOutcome() {
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_SENT:
			sent++
			if len(ids) != 1 || r.GetMessageId() != ids[0] || r.Error != nil {
				t.Errorf("the sandbox has sent %q, got %v; want that message id", ids, r)
			}
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_FAILED:
			failed++
			if len(ids) > 0 || r.GetError().GetReason() == "" || r.MessageId != nil {
				t.Errorf("the sandbox has sent %q, got %v; want no message, and a reason", ids, r)
			}
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_UNKNOWN:
			unknown++
			if r.GetError().GetReason() != "SEND_OUTCOME_UNKNOWN" || r.MessageId != nil {
				t.Errorf("got %v, want SEND_OUTCOME_UNKNOWN and no message id", r)
			}
		default:
			t.Errorf("got result %v, want a known outcome", r)
		}
	}
	total := 0
	for _, ids := range l.sent {
		total += len(ids)
	}
	if total != messages {
		t.Errorf("%d messages were sent, %d of them to recipients; want all", total, messages)
	}
	return sent, failed, unknown
}

func bulkOptions() *whatsappv1.SendBulkStreamRequest {
	return &whatsappv1.SendBulkStreamRequest{Part: &whatsappv1.SendBulkStreamRequest_Options{
		Options: &whatsappv1.SendBulkStreamOptions{AccountId: account, Template: hello}}}
}

func bulkBatch(from, to int) *whatsappv1.SendBulkStreamRequest {
	batch := &whatsappv1.BulkRecipientBatch{}
	for n := from; n < to; n++ {
		ref := fmt.Sprint("ref ", n)
		batch.Recipients = append(batch.Recipients, &whatsappv1.BulkStreamRecipient{Phone: phoneOf(n), Reference: &ref, Variables: map[string]string{"1": ref}})
	}
	return &whatsappv1.SendBulkStreamRequest{Part: &whatsappv1.SendBulkStreamRequest_Recipients{Recipients: batch}}
}

// sendBulk sends n recipients in batches of a size, and returns the results and the error
// with which the stream ended.
func sendBulk(ctx context.Context, client whatsappv1.BroadcastsServiceClient, n, batch int) (results []*whatsappv1.SendBulkStreamResponse, err error) {
	stream, err := client.SendBulkStream(ctx)
	if err != nil {
		return nil, err
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	sending.Go(func() {
		// If Send fails, Recv returns the reason.
		if stream.Send(bulkOptions()) != nil {
			return
		}
		for i := 0; i < n; i += batch {
			if stream.Send(bulkBatch(i, min(i+batch, n))) != nil {
				return
			}
		}
		_ = stream.CloseSend()
	})
	for {
		r, err := stream.Recv()
		if err != nil {
			return results, err
		}
		results = append(results, r)
	}
}

// TestSendBulkStream checks that each recipient of a long bulk send has exactly one result,
// and gets at most one message, even if the upstream fails or disconnects.
func TestSendBulkStream(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 1_000
	}
	var l ledger
	u := newUpstream(t, sandbox.Options{Pace: -1, Faults: faulty(1), Sent: l.note}, "POST", "/bulk")
	g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
	g.Start()
	client := whatsappv1.NewBroadcastsServiceClient(g.Dial())
	begin := time.Now()
	results, err := sendBulk(authorized(t.Context(), sandboxKey), client, n, 250)
	if err != io.EOF {
		t.Fatal(err)
	}
	took := time.Since(begin)
	sent, failed, unknown := l.check(t, n, results)
	if failed > 0 { // recipients that were refused temporarily are sent again
		t.Errorf("%d recipients failed, want 0", failed)
	}
	if sent == 0 || unknown == 0 {
		t.Errorf("got %d sent, %d unknown, want some of each", sent, unknown)
	}
	t.Logf("%d recipients in %v: %d sent, %d failed, %d unknown, in %d upstream calls of which 5 %% failed", n, took.Round(time.Millisecond), sent, failed, unknown, u.calls.Load())
}

// TestSendBulkStreamUnderFaults checks with one gateway and many seeds that the results are
// right, whatever fails and when.
func TestSendBulkStreamUnderFaults(t *testing.T) {
	seeds := 20
	if testing.Short() {
		seeds = 6
	}
	const n = 730
	var outcomes [3]atomic.Int64
	t.Run("seeds", func(t *testing.T) {
		for seed := range seeds {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				var l ledger
				u := newUpstream(t, sandbox.Options{Pace: -1, Sent: l.note, Faults: sandbox.Faults{Fail: 0.15, Break: 0.1, Timeout: 0.1, Seed: uint64(seed)}}, "POST", "/bulk")
				client := whatsappv1.NewBroadcastsServiceClient(gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url }).Conn)
				results, err := sendBulk(authorized(t.Context(), sandboxKey), client, n, 1+seed*37%1000)
				if err != io.EOF {
					t.Fatal(err)
				}
				sent, failed, unknown := l.check(t, n, results)
				for i, x := range []int{sent, failed, unknown} {
					outcomes[i].Add(int64(x))
				}
			})
		}
	})
	if outcomes[0].Load() == 0 || outcomes[2].Load() == 0 {
		t.Errorf("got %d sent, %d unknown, want some of each", outcomes[0].Load(), outcomes[2].Load())
	}
	t.Logf("%d seeds: %d sent, %d failed, %d unknown", seeds, outcomes[0].Load(), outcomes[1].Load(), outcomes[2].Load())
}

// TestSendBulkStreamCallerGone checks that a caller that disconnects does not cut off calls
// that were sent, and that the event log has their messages anyway.
func TestSendBulkStreamCallerGone(t *testing.T) {
	u := newUpstream(t, sandbox.Options{Pace: -1}, "POST", "/bulk")
	called, release := make(chan struct{}), make(chan struct{})
	u.at(func(_ http.ResponseWriter, _ *http.Request, _ []byte, pass func()) {
		close(called)
		<-release
		pass()
	})
	client := whatsappv1.NewBroadcastsServiceClient(gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url }).Conn)
	ctx := authorized(t.Context(), sandboxKey)
	gone, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := client.SendBulkStream(gone)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []*whatsappv1.SendBulkStreamRequest{bulkOptions(), bulkBatch(0, 3)} {
		if err := stream.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	<-called
	cancel()
	if _, err := stream.Recv(); status.Code(err) != codes.Canceled {
		t.Errorf("a cancelled stream ended with %v, want Canceled", err)
	}
	close(release)
	statuses, err := client.StreamDeliveryStatuses(ctx, &whatsappv1.StreamDeliveryStatusesRequest{AccountIds: []string{account},
		Start: &whatsappv1.StreamDeliveryStatusesRequest_Earliest{Earliest: true}})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for len(told) < 3 {
		item, err := statuses.Recv()
		if err != nil {
			t.Fatalf("got %v after %v, want the statuses of all messages", err, told)
		}
		if e := item.GetEvent(); e.GetStatus() == whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT && e.GetMessageId() != "" {
			told[e.GetPhone()] = true
		}
	}
}

// TestSendBulkStreamRefused checks that a wrong message ends the stream with an error that
// says what is wrong.
func TestSendBulkStreamRefused(t *testing.T) {
	u := newUpstream(t, sandbox.Options{Pace: -1}, "POST", "/bulk")
	client := whatsappv1.NewBroadcastsServiceClient(gateway.Start(t, func(c *config.Serve) { c.LateBaseURL = u.url }).Conn)
	ctx := authorized(t.Context(), sandboxKey)
	noTemplate := &whatsappv1.SendBulkStreamRequest{Part: &whatsappv1.SendBulkStreamRequest_Options{Options: &whatsappv1.SendBulkStreamOptions{AccountId: account}}}
	empty := &whatsappv1.SendBulkStreamRequest{Part: &whatsappv1.SendBulkStreamRequest_Recipients{Recipients: &whatsappv1.BulkRecipientBatch{}}}
	for name, c := range map[string]struct {
		parts []*whatsappv1.SendBulkStreamRequest
		says  string
	}{
		"nothing":          {nil, "options"},
		"no options":       {[]*whatsappv1.SendBulkStreamRequest{bulkBatch(0, 1)}, "options"},
		"no template":      {[]*whatsappv1.SendBulkStreamRequest{noTemplate}, "template"},
		"options twice":    {[]*whatsappv1.SendBulkStreamRequest{bulkOptions(), bulkOptions()}, "options"},
		"an empty batch":   {[]*whatsappv1.SendBulkStreamRequest{bulkOptions(), empty}, "recipients"},
		"an empty message": {[]*whatsappv1.SendBulkStreamRequest{bulkOptions(), {}}, "part"},
	} {
		t.Run(name, func(t *testing.T) {
			stream, err := client.SendBulkStream(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range c.parts {
				_ = stream.Send(p) // Recv returns the reason
			}
			_ = stream.CloseSend()
			if _, err := stream.Recv(); status.Code(err) != codes.InvalidArgument || !strings.Contains(status.Convert(err).Message(), c.says) {
				t.Errorf("ended with %v, want InvalidArgument with %q", err, c.says)
			}
		})
	}
	if u.calls.Load() != 0 {
		t.Errorf("got %d upstream calls, want 0", u.calls.Load())
	}
}
