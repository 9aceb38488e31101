package upstream

import (
	"net/http"
	"net/http/httptest"
	"testing"

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
