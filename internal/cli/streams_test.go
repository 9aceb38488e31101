package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// inbox is a fake gateway with a stream of messages.
type inbox struct {
	whatsappv1.UnimplementedInboxServiceServer
	starts []*whatsappv1.StreamMessagesRequest
}

func (s *inbox) StreamMessages(req *whatsappv1.StreamMessagesRequest, stream grpc.ServerStreamingServer[whatsappv1.StreamMessagesResponse]) error {
	s.starts = append(s.starts, req)
	event := func(token, text string) error {
		return stream.Send(&whatsappv1.StreamMessagesResponse{ResumeToken: token, Item: &whatsappv1.StreamMessagesResponse_Event{
			Event: &whatsappv1.InboxEvent{EventId: token, Kind: "message.received", ConversationId: "c1", Text: &text, Sender: &whatsappv1.EventSender{Name: proto.String("Kim")}}}})
	}
	if len(s.starts) == 1 {
		return errors.Join(event("t1", "one"), status.Error(codes.Unavailable, "restarting"))
	}
	if err := event("t2", "two\x1b[2J"); err != nil {
		return err
	}
	gap := &whatsappv1.StreamGap{Message: proto.String("an hour is lost")}
	if err := stream.Send(&whatsappv1.StreamMessagesResponse{ResumeToken: "t3", Item: &whatsappv1.StreamMessagesResponse_Gap{Gap: gap}}); err != nil {
		return err
	}
	<-stream.Context().Done()
	return stream.Context().Err()
}

// watcher stops a command when it has printed a text.
type watcher struct {
	buffer
	text string
	stop func()
}

func (w *watcher) Write(p []byte) (int, error) {
	n, err := w.buffer.Write(p)
	if strings.Contains(w.String(), w.text) {
		w.stop()
	}
	return n, err
}

// TailInbox continues after the last item that was printed, and prints how to continue when
// it is stopped.
func TestTailGoesOn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	gateway := &inbox{}
	remote := serve(t, func(s *grpc.Server) { whatsappv1.RegisterInboxServiceServer(s, gateway) })
	out := &watcher{text: "an hour is lost", stop: stop}
	var errs buffer
	err := Standard{Out: out, Err: &errs, Terminal: true}.TailInbox(ctx, config.InboxTail{Remote: remote, Accounts: []string{"a1"}, Earliest: true})
	if !errors.Is(err, ErrStopped) || len(gateway.starts) != 2 {
		t.Fatalf("got error %v after %d streams", err, len(gateway.starts))
	}
	if !gateway.starts[0].GetEarliest() || gateway.starts[1].GetResumeToken() != "t1" || gateway.starts[1].GetAccountIds()[0] != "a1" {
		t.Errorf("got streams that begin with %v", gateway.starts)
	}
	for _, want := range []string{"Kim: one\n", "Kim: two\uFFFD[2J\n", "!! events are missing here: an hour is lost\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output: got %q, want it with %q", out.String(), want)
		}
	}
	if !strings.Contains(errs.String(), "--resume-token t") {
		t.Errorf("standard error: got %q, want how to continue", errs.String())
	}
}

// delivery is a fake gateway with a stream of statuses.
type delivery struct {
	whatsappv1.UnimplementedBroadcastsServiceServer
	items []*whatsappv1.StreamDeliveryStatusesResponse
}

func (s *delivery) StreamDeliveryStatuses(_ *whatsappv1.StreamDeliveryStatusesRequest, stream grpc.ServerStreamingServer[whatsappv1.StreamDeliveryStatusesResponse]) error {
	for _, item := range s.items {
		if err := stream.Send(item); err != nil {
			return err
		}
	}
	return nil
}

func (s *delivery) GetBroadcastSend(context.Context, *whatsappv1.GetBroadcastSendRequest) (*whatsappv1.GetBroadcastSendResponse, error) {
	return &whatsappv1.GetBroadcastSendResponse{Send: &whatsappv1.BroadcastSend{Error: &whatsappv1.BulkError{Reason: "TEMPLATE_NOT_FOUND", Message: "no such template"}}}, nil
}

// WatchBroadcast counts each recipient once, under its latest status, and returns the error
// of a sending that has failed.
func TestWatch(t *testing.T) {
	recipient := func(phone string, s whatsappv1.BroadcastRecipientStatus) *whatsappv1.BroadcastRecipient {
		return &whatsappv1.BroadcastRecipient{Phone: &phone, Status: &s}
	}
	event := func(phone string, s whatsappv1.BroadcastRecipientStatus) *whatsappv1.StreamDeliveryStatusesResponse {
		return &whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Event{
			Event: &whatsappv1.DeliveryStatusEvent{Phone: &phone, Status: &s}}}
	}
	notice := func(reason string) *whatsappv1.StreamDeliveryStatusesResponse {
		return &whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Notice{Notice: &whatsappv1.StreamNotice{Reason: reason}}}
	}
	snapshot := &whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{Snapshot: &whatsappv1.DeliverySnapshot{
		Recipients: []*whatsappv1.BroadcastRecipient{recipient("+1", untils["sent"]), recipient("+2", whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_PENDING), recipient("+3", failed)},
		Summary:    &whatsappv1.BroadcastRecipientSummary{Total: proto.Int32(3)}}}}
	cases := map[string]struct {
		items []*whatsappv1.StreamDeliveryStatusesResponse
		says  string
		fails string
	}{
		"to its end": {[]*whatsappv1.StreamDeliveryStatusesResponse{snapshot, event("+2", untils["sent"]), event("+1", untils["delivered"]), event("+2", untils["delivered"]),
			event("+1", untils["read"]), notice("UNTIL_REACHED")}, "3 recipients: 0 pending, 0 sent, 1 delivered, 1 read, 1 failed", ""},
		"to its time":       {[]*whatsappv1.StreamDeliveryStatusesResponse{snapshot, notice("MAX_WAIT_REACHED")}, "--max-wait has passed. To go on: gateway broadcasts watch b1", ""},
		"a sending failed":  {[]*whatsappv1.StreamDeliveryStatusesResponse{snapshot, notice("BROADCAST_SEND_FAILED")}, "1 pending", "no such template (TEMPLATE_NOT_FOUND)"},
		"another was found": {[]*whatsappv1.StreamDeliveryStatusesResponse{snapshot, notice("ACCOUNT_ADDED")}, "3 recipients: 1 pending, 1 sent", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			remote := serve(t, func(s *grpc.Server) { whatsappv1.RegisterBroadcastsServiceServer(s, &delivery{items: c.items}) })
			var out, errs buffer
			err := Standard{Out: &out, Err: &errs, Terminal: true}.WatchBroadcast(t.Context(), config.BroadcastsWatch{Remote: remote, Broadcast: "b1", Watch: config.Watch{Until: "delivered", MaxWait: 1e9}})
			if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
				t.Errorf("got error %v, want %q", err, c.fails)
			}
			if !strings.Contains(errs.String(), c.says) {
				t.Errorf("standard error: got %q, want %q", errs.String(), c.says)
			}
		})
	}
}

// A number without its plus sign in the upstream's list and the same number with it in an
// event are one recipient.
func TestTallyKnowsNumbers(t *testing.T) {
	const sent = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT
	tally := &tally{status: map[string]whatsappv1.BroadcastRecipientStatus{}, until: sent, bar: Standard{}.newBar(false, "", "", -1)}
	tally.take(&whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Snapshot{
		Snapshot: &whatsappv1.DeliverySnapshot{Recipients: []*whatsappv1.BroadcastRecipient{{Phone: proto.String("14155550123")}}},
	}})
	tally.take(&whatsappv1.StreamDeliveryStatusesResponse{Item: &whatsappv1.StreamDeliveryStatusesResponse_Event{
		Event: &whatsappv1.DeliveryStatusEvent{Phone: proto.String("+14155550123"), Status: sent.Enum()},
	}})
	if len(tally.status) != 1 || tally.there != 1 {
		t.Errorf("got %d recipients, of whom %d were sent to; want 1 and 1", len(tally.status), tally.there)
	}
}
