package main

import (
	"testing"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// TestItems: only events must be counted; heartbeats come in between.
func TestItems(t *testing.T) {
	for want, msg := range map[int]*whatsappv1.StreamMessagesResponse{
		itemStarted: {ResumeToken: "t", Item: &whatsappv1.StreamMessagesResponse_Started{Started: &whatsappv1.StreamStarted{}}},
		itemEvent:   {ResumeToken: "t", Item: &whatsappv1.StreamMessagesResponse_Event{Event: &whatsappv1.InboxEvent{}}, RawJson: proto.String("{}")},
		4:           {ResumeToken: "t", Item: &whatsappv1.StreamMessagesResponse_Heartbeat{Heartbeat: &whatsappv1.StreamHeartbeat{}}},
		itemGap:     {Item: &whatsappv1.StreamMessagesResponse_Gap{Gap: &whatsappv1.StreamGap{}}},
	} {
		wire, err := proto.Marshal(msg)
		if err != nil {
			t.Fatal(err)
		}
		var got int
		if err := (item{}).Unmarshal(mem.BufferSlice{mem.SliceBuffer(wire)}, &got); err != nil || got != want {
			t.Errorf("%v is item %d, %v; want %d", msg, got, err, want)
		}
	}
}
