package streams_test

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
)

// TestStartTimeInTheFuture checks that a time in the future is refused, on all streams,
// while a clock that is a little ahead is accepted.
func TestStartTimeInTheFuture(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}})
	g := gateway.Start(t, with(w))
	at := func(ahead time.Duration) []proto.Message {
		start := timestamppb.New(time.Now().Add(ahead))
		return []proto.Message{
			&whatsappv1.StreamMessagesRequest{Start: &whatsappv1.StreamMessagesRequest_StartTime{StartTime: start}},
			&whatsappv1.StreamDeliveryStatusesRequest{Start: &whatsappv1.StreamDeliveryStatusesRequest_StartTime{StartTime: start}},
			&whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_StartTime{StartTime: start}},
		}
	}
	for _, api := range apis {
		for _, ahead := range []time.Duration{10 * time.Minute, 50 * 365 * 24 * time.Hour} {
			for _, req := range at(ahead) {
				if o := api.open(t, g, key, req).fails("InvalidArgument", "START_TIME_FUTURE"); o != nil && !strings.Contains(o.message, "leave it out") {
					t.Errorf("%s: got the message %q, want it to say what to do", api.name, o.message)
				}
			}
		}
		for _, req := range at(30 * time.Second) {
			api.open(t, g, key, req).of("started")
		}
	}
}
