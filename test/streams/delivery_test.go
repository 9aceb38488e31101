package streams_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

const (
	sandboxKey     = "sk_sandbox"
	sandboxAccount = "6500000000000000000000a2"
)

// rank is the order of the statuses.
var rank = map[whatsappv1.BroadcastRecipientStatus]int{
	whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING:   1,
	whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT:      2,
	whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_DELIVERED: 3,
	whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ:      4,
}

// TestDelivery sends a broadcast to 500 recipients: sent, delivered and read of each come
// once and in this order, and the stream ends by itself. A stream that is opened in the
// middle begins with a snapshot; with the events after it, the result is the same.
func TestDelivery(t *testing.T) {
	recipients := 500
	if testing.Short() {
		recipients = 150
	}
	for name, chaos := range map[string]bool{"in order": false, "chaos": true} {
		t.Run(name, func(t *testing.T) {
			g := gateway.Start(t, func(c *config.Serve) { c.Sandbox, c.SandboxChaos = true, chaos })
			ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+sandboxKey), 3*time.Minute)
			defer cancel()
			client := whatsappv1.NewBroadcastsServiceClient(g.Conn)
			id := draft(ctx, t, client, recipients)

			first, err := client.StreamDeliveryStatuses(ctx, untilRead(id))
			if err != nil {
				t.Fatal(err)
			}
			a := newWatcher()
			a.readUntil(t, first, func() bool { return a.complete })
			if len(a.status) != recipients {
				t.Fatalf("the snapshot of a draft: got %d recipients, want %d", len(a.status), recipients)
			}
			sending := make(chan error, 1)
			go func() {
				_, err := client.SendBroadcast(ctx, &whatsappv1.SendBroadcastRequest{BroadcastId: id})
				sending <- err
			}()
			a.readUntil(t, first, func() bool { return a.events > recipients }) // in the middle

			second, err := client.StreamDeliveryStatuses(ctx, untilRead(id))
			if err != nil {
				t.Fatal(err)
			}
			b := newWatcher()
			b.readUntil(t, second, func() bool { return b.complete })
			inMiddle := 0
			for _, s := range b.status {
				if rank[s] > 1 {
					inMiddle++
				}
			}
			if inMiddle == 0 {
				t.Error("the snapshot in the middle has only pending recipients, want others too")
			}
			a.readUntil(t, first, func() bool { return false })
			b.readUntil(t, second, func() bool { return false })
			if err := <-sending; err != nil {
				t.Error(err)
			}
			if a.events != 3*recipients {
				t.Errorf("got %d events for %d recipients, want 3 each", a.events, recipients)
			}
			for name, w := range map[string]*watcher{"the first": a, "the second": b} {
				read := 0
				for phone, s := range w.status {
					if s == whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ {
						read++
					} else {
						t.Errorf("%s: %s: got %v at the end, want read", name, phone, s)
					}
				}
				if read != recipients || !w.ended {
					t.Errorf("%s: got %d read, ended by itself %v, want %d, true", name, read, w.ended, recipients)
				}
			}
			t.Logf("%d recipients: %d events on the first stream (%d by webhook, %d by poll, %d implied); the second began in the middle with %d beyond pending and got %d events; both ended by themselves",
				recipients, a.events, a.pushed, a.events-a.pushed, a.implied, inMiddle, b.events)
		})
	}
}

func untilRead(id string) *whatsappv1.StreamDeliveryStatusesRequest {
	return &whatsappv1.StreamDeliveryStatusesRequest{BroadcastIds: []string{id}, Until: whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ.Enum()}
}

// draft creates a broadcast without sending it.
func draft(ctx context.Context, t *testing.T, client whatsappv1.BroadcastsServiceClient, recipients int) string {
	t.Helper()
	created, err := client.CreateBroadcast(ctx, &whatsappv1.CreateBroadcastRequest{
		AccountId: sandboxAccount, Name: "Delivery", Template: &whatsappv1.TemplateReference{Name: "hello_world", Language: "en"},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := created.GetBroadcast().GetId()
	add := &whatsappv1.AddBroadcastRecipientsRequest{BroadcastId: id}
	for i := range recipients {
		add.Recipients = append(add.Recipients, &whatsappv1.BroadcastRecipientInput{Phone: fmt.Sprintf("+4915100%06d", i)})
	}
	if _, err := client.AddBroadcastRecipients(ctx, add); err != nil {
		t.Fatal(err)
	}
	return id
}

// A watcher checks the items of a stream of statuses.
type watcher struct {
	status          map[string]whatsappv1.BroadcastRecipientStatus
	ids             map[string]bool
	events          int
	pushed, implied int
	complete, ended bool
}

func newWatcher() *watcher {
	return &watcher{status: make(map[string]whatsappv1.BroadcastRecipientStatus), ids: make(map[string]bool)}
}

// readUntil reads until a condition is met or the stream ends.
func (w *watcher) readUntil(t *testing.T, stream whatsappv1.BroadcastsService_StreamDeliveryStatusesClient, stop func() bool) {
	t.Helper()
	for !stop() && !w.ended {
		item, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			w.ended = true
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if s := item.GetSnapshot(); s != nil {
			for _, r := range s.GetRecipients() {
				w.status[r.GetPhone()] = r.GetStatus()
			}
			w.complete = s.GetLast()
		}
		e := item.GetEvent()
		if e == nil {
			continue
		}
		w.events++
		if e.GetSource() == whatsappv1.EventSource_EVENT_SOURCE_WEBHOOK {
			w.pushed++
		}
		if e.GetImplied() {
			w.implied++
		}
		before := w.status[e.GetPhone()]
		if w.ids[e.GetEventId()] || rank[e.GetStatus()] != rank[before]+1 {
			t.Errorf("%s: got %v after %v (%s), want the next status once", e.GetPhone(), e.GetStatus(), before, e.GetEventId())
		}
		w.ids[e.GetEventId()], w.status[e.GetPhone()] = true, e.GetStatus()
	}
}
