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

// A ledger of what the sandbox has handed to WhatsApp.
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

// check compares results with what was sent: one each, none twice, nothing made up.
func (l *ledger) check(t testing.TB, n int, results []*whatsappv1.SendBulkStreamResponse) (sent, failed, unknown int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(results) != n {
		t.Errorf("%d results for %d recipients", len(results), n)
	}
	messages := 0
	for i, r := range results {
		ids := l.sent[r.GetPhone()]
		messages += len(ids)
		if int(r.GetIndex()) != i || r.GetPhone() != phoneOf(i) || r.GetReference() != fmt.Sprint("ref ", i) {
			t.Fatalf("result %d is %v", i, r)
		}
		if len(ids) > 1 {
			t.Errorf("%s was sent to %d times", r.GetPhone(), len(ids))
		}
		switch r.GetOutcome() {
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_SENT:
			sent++
			if len(ids) != 1 || r.GetMessageId() != ids[0] || r.Error != nil {
				t.Errorf("sent, but the sandbox knows %q: %v", ids, r)
			}
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_FAILED:
			failed++
			if len(ids) > 0 || r.GetError().GetReason() == "" || r.MessageId != nil {
				t.Errorf("failed, but the sandbox knows %q: %v", ids, r)
			}
		case whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_UNKNOWN:
			unknown++
			if r.GetError().GetReason() != "SEND_OUTCOME_UNKNOWN" || r.MessageId != nil {
				t.Errorf("unknown: %v", r)
			}
		default:
			t.Errorf("result %v", r)
		}
	}
	total := 0
	for _, ids := range l.sent {
		total += len(ids)
	}
	if total != messages {
		t.Errorf("%d messages were sent, and %d of them to recipients", total, messages)
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
// that the stream ended with.
func sendBulk(ctx context.Context, client whatsappv1.BroadcastsServiceClient, n, batch int) (results []*whatsappv1.SendBulkStreamResponse, err error) {
	stream, err := client.SendBulkStream(ctx)
	if err != nil {
		return nil, err
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	sending.Go(func() {
		// What fails is told by receiving.
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

// Each recipient of a long bulk send has exactly one result, and none is sent to twice,
// also where the upstream fails or breaks off.
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
	if failed > 0 { // what was refused for a moment is sent again
		t.Errorf("%d have failed", failed)
	}
	if sent == 0 || unknown == 0 {
		t.Errorf("%d sent, %d unknown: nothing is shown", sent, unknown)
	}
	t.Logf("%d recipients in %v: %d sent, %d failed, %d unknown, in %d upstream calls of which 5 %% went wrong", n, took.Round(time.Millisecond), sent, failed, unknown, u.calls.Load())
}

// Whatever goes wrong when, the results are true. The gateway is one, the seeds are many.
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
		t.Error("the faults do nothing")
	}
	t.Logf("%d seeds: %d sent, %d failed, %d unknown", seeds, outcomes[0].Load(), outcomes[1].Load(), outcomes[2].Load())
}

// A caller who has gone does not cut off what was sent, and the event log knows the
// messages all the same.
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
		t.Errorf("a stream that was cancelled ends with %v", err)
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
			t.Fatalf("%v after %v", err, told)
		}
		if e := item.GetEvent(); e.GetStatus() == whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT && e.GetMessageId() != "" {
			told[e.GetPhone()] = true
		}
	}
}

// What does not belong into the stream ends it, and says what is wrong.
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
				_ = stream.Send(p) // receiving tells what is wrong
			}
			_ = stream.CloseSend()
			if _, err := stream.Recv(); status.Code(err) != codes.InvalidArgument || !strings.Contains(status.Convert(err).Message(), c.says) {
				t.Errorf("ended with %v", err)
			}
		})
	}
	if u.calls.Load() != 0 {
		t.Errorf("%d upstream calls", u.calls.Load())
	}
}
