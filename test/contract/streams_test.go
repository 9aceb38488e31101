package contract

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// TestStreamResponsesAreAlike checks that the responses of all streams have the same fields
// under the same numbers, except for the event itself: one type of item is sent on all of
// them, and the log appends the token and the raw JSON to events of any stream.
func TestStreamResponsesAreAlike(t *testing.T) {
	want := (&whatsappv1.StreamMessagesResponse{}).ProtoReflect().Descriptor()
	for _, got := range []protoreflect.MessageDescriptor{
		(&whatsappv1.StreamDeliveryStatusesResponse{}).ProtoReflect().Descriptor(),
		(&whatsappv1.StreamAccountEventsResponse{}).ProtoReflect().Descriptor(),
	} {
		for i := range want.Fields().Len() {
			w := want.Fields().Get(i)
			g := got.Fields().ByNumber(w.Number())
			if g == nil || g.Name() != w.Name() || g.Kind() != w.Kind() || g.JSONName() != w.JSONName() ||
				(g.ContainingOneof() == nil) != (w.ContainingOneof() == nil) {
				t.Errorf("%s: got %v, want the same as in %s, %s", got.FullName(), g, want.FullName(), w.Name())
				continue
			}
			if w.Message() != nil && w.Name() != "event" && g.Message().FullName() != w.Message().FullName() {
				t.Errorf("%s: got a %s, want the same as %s, %s", g.FullName(), g.Message().FullName(), w.FullName(), w.Message().FullName())
			}
		}
	}
	for number, name := range map[protoreflect.FieldNumber]protoreflect.Name{1: "resume_token", 3: "event", 8: "raw_json"} {
		if fd := want.Fields().ByNumber(number); fd == nil || fd.Name() != name {
			t.Errorf("field %d: got %v, want %s, because it is in stored records", number, fd, name)
		}
	}
}
