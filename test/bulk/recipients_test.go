package bulk_test

import (
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/process"
)

// faulty is an upstream of which one call in twenty fails, in every way that there is.
func faulty(seed uint64) sandbox.Faults {
	return sandbox.Faults{Fail: 0.02, Break: 0.015, Timeout: 0.015, Seed: seed}
}

// sandboxKey is a key of every sandbox.
const sandboxKey = "sk_sandbox_broadcasts"

// hello is a template that every sandbox has.
var hello = &whatsappv1.TemplateReference{Name: "hello_world", Language: "en_US"}

// newDraft creates a broadcast, with recipients or without.
func newDraft(ctx context.Context, t testing.TB, client whatsappv1.BroadcastsServiceClient, phones ...string) string {
	t.Helper()
	var recipients []*whatsappv1.BroadcastRecipientInput
	for _, p := range phones {
		recipients = append(recipients, &whatsappv1.BroadcastRecipientInput{Phone: p})
	}
	// With a faulty upstream it may take several attempts.
	var resp *whatsappv1.CreateBroadcastResponse
	var err error
	for range 20 {
		if resp, err = client.CreateBroadcast(ctx, &whatsappv1.CreateBroadcastRequest{AccountId: account, Name: t.Name(), Template: hello, Recipients: recipients}); err == nil {
			return resp.GetBroadcast().GetId()
		}
	}
	t.Fatal(err)
	return ""
}

// TestUploadRecipients uploads many recipients, each once, even if the upstream fails or
// disconnects.
func TestUploadRecipients(t *testing.T) {
	rows := 50_000
	if testing.Short() {
		rows = 5_000
	}
	u := newUpstream(t, sandbox.Options{Faults: faulty(1)}, "PATCH", "/recipients")
	g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
	g.Start()
	client := whatsappv1.NewBroadcastsServiceClient(g.Dial())
	ctx := authorized(t.Context(), sandboxKey)
	id := newDraft(ctx, t, client)

	// One row in a thousand is invalid, and one in five hundred occurs twice.
	bad, twice := map[int32]bool{}, 0
	stream, err := client.UploadBroadcastRecipients(ctx)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	var sending sync.WaitGroup
	for n := range rows {
		switch {
		case n%1000 == 7:
			bad[int32(n+2)] = true
		case n%500 == 9:
			twice++
		}
	}
	sending.Go(func() {
		send := func(m *whatsappv1.UploadBroadcastRecipientsRequest) bool { return stream.Send(m) == nil } // Recv returns the reason
		if !send(&whatsappv1.UploadBroadcastRecipientsRequest{Part: &whatsappv1.UploadBroadcastRecipientsRequest_Options{
			Options: &whatsappv1.UploadBroadcastRecipientsOptions{BroadcastId: id, Columns: map[string]string{"variables.1": "First name"}}}}) {
			return
		}
		piece := []byte("Phone;First name\n")
		for n := range rows {
			phone := phoneOf(n)
			switch {
			case n%1000 == 7:
				phone = "nobody"
			case n%500 == 9:
				phone = phoneOf(n - 1)
			}
			piece = fmt.Appendf(piece, "%s;Person %d\n", phone, n)
			if len(piece) > 60_000 {
				if !send(&whatsappv1.UploadBroadcastRecipientsRequest{Part: &whatsappv1.UploadBroadcastRecipientsRequest_Csv{Csv: piece}}) {
					return
				}
				piece = nil
			}
		}
		if send(&whatsappv1.UploadBroadcastRecipientsRequest{Part: &whatsappv1.UploadBroadcastRecipientsRequest_Csv{Csv: piece}}) {
			_ = stream.CloseSend() // never fails
		}
	})
	var last, summary *whatsappv1.UploadRecipientsProgress
	for summary == nil {
		item, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case item.GetFailure() != nil:
			f := item.GetFailure()
			if !bad[f.GetRow()] || f.GetReason() != "PHONE_INVALID" || f.GetColumn() != "Phone" {
				t.Errorf("got failure %v, want PHONE_INVALID of an invalid row, column Phone", f)
			}
			delete(bad, f.GetRow())
		case item.GetProgress() != nil:
			if p := item.GetProgress(); p.GetTotal() < last.GetTotal() || p.GetAdded()+p.GetDuplicates()+p.GetFailed() != p.GetTotal() {
				t.Errorf("got progress %v after %v, want growing totals that add up", p, last)
			}
			last = item.GetProgress()
		default:
			summary = item.GetSummary()
		}
	}
	if _, err := stream.Recv(); err != io.EOF {
		t.Errorf("after the summary: got %v, want %v", err, io.EOF)
	}
	sending.Wait()
	took := time.Since(begin)
	failed := rows / 1000
	want := rows - failed - twice
	if len(bad) > 0 || summary.GetTotal() != int32(rows) || summary.GetFailed() != int32(failed) || summary.GetTotalRecipients() != int32(want) {
		t.Errorf("got summary %v, invalid rows without a failure %v; want total %d, failed %d, recipients %d, no such rows", summary, bad, rows, failed, want)
	}
	// Recipients whose answer was lost count as duplicates in the repeated call.
	if summary.GetAdded()+summary.GetDuplicates() != int32(rows-failed) || int(summary.GetDuplicates()) < twice {
		t.Errorf("got summary %v, want %d added or duplicates, and at least %d duplicates", summary, rows-failed, twice)
	}
	broadcast, err := client.GetBroadcast(ctx, &whatsappv1.GetBroadcastRequest{BroadcastId: id})
	if err != nil || int(broadcast.GetBroadcast().GetRecipientCount()) != want {
		t.Errorf("the broadcast has %d recipients, want %d: %v", broadcast.GetBroadcast().GetRecipientCount(), want, err)
	}
	t.Logf("%d rows in %v: %d added, %d duplicates, %d failed, in %d upstream calls of which 5 %% failed; %d recipients in the end",
		rows, took.Round(time.Millisecond), summary.GetAdded(), summary.GetDuplicates(), summary.GetFailed(), u.calls.Load(), want)
}
