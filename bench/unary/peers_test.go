package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// Peers that leave something out would be compared unfairly.
func TestHandWrittenAnswersWhatPlainDoes(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(bench.Upstream))
	defer up.Close()
	l := &late{base: up.URL, http: up.Client()}
	servers := []whatsappv1.ContactsServiceServer{&handWritten{late: l}, &plain{late: l}}
	var got [2][2]proto.Message
	for i, s := range servers {
		var err error
		if got[i][0], err = s.GetContact(context.Background(), &whatsappv1.GetContactRequest{ContactId: "c1"}); err != nil {
			t.Fatal(err)
		}
		if got[i][1], err = s.ListContacts(context.Background(), &whatsappv1.ListContactsRequest{AccountId: "a1"}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range got[0] {
		if diff := cmp.Diff(got[1][i], got[0][i], protocmp.Transform()); diff != "" {
			t.Errorf("by hand, the answer is another than protojson's (-protojson +by hand):\n%s", diff)
		}
	}
	if n := len(got[1][1].(*whatsappv1.ListContactsResponse).Contacts); n != 100 {
		t.Errorf("got %d contacts, want 100", n)
	}
}
