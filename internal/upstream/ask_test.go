package upstream

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
)

// TestAskBroadcast checks that an answer without a broadcast is an error, and not a
// broadcast without recipients.
func TestAskBroadcast(t *testing.T) {
	for body, want := range map[string]string{
		`{"broadcast":{"id":"bc"}}`: "",
		`{"broadcast":{}}`:          "",
		`{"broadcast":null}`:        apierror.ReasonMalformed,
		`{}`:                        apierror.ReasonMalformed,
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		c, err := New(Options{BaseURL: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.Ask(Call{Caller: auth.Caller{Key: "sk"}}).Broadcast(t.Context(), "bc")
		if got := apierror.From(err); want == "" && (err != nil || b == nil) || want != "" && (err == nil || got.Reason != want) {
			t.Errorf("%s: got %v, %v, want the reason %q", body, b, err, want)
		}
		c.Close()
		srv.Close()
	}
}

// TestAskRecipients checks that a recipient that is on two pages, because the list changed in
// between, is returned once, as the later page has it.
func TestAskRecipients(t *testing.T) {
	const sent, read = whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_SENT, whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ
	recipient := func(phone string, s whatsappv1.BroadcastRecipientStatus) *whatsappv1.BroadcastRecipient {
		return &whatsappv1.BroadcastRecipient{Phone: &phone, Status: &s}
	}
	pages := [][]*whatsappv1.BroadcastRecipient{
		{recipient("+4917000001", sent), recipient("+4917000002", sent)},
		{recipient("+4917000002", read), recipient("+4917000003", sent)},
		{recipient("+4917000001", read)},
	}
	ask := Ask(func(_ context.Context, _ string, _, into proto.Message) error {
		proto.Merge(into, &whatsappv1.ListBroadcastRecipientsResponse{Recipients: pages[0],
			Pagination: &whatsappv1.OffsetPagination{HasMore: proto.Bool(len(pages) > 1)}})
		pages = pages[1:]
		return nil
	})
	got, err := ask.Recipients(t.Context(), "bc")
	want := []*whatsappv1.BroadcastRecipient{recipient("+4917000001", read), recipient("+4917000002", read), recipient("+4917000003", sent)}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" || err != nil {
		t.Errorf("the recipients (-want +got), error %v:\n%s", err, diff)
	}
}
