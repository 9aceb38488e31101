// Package streams_test checks the promises about streams: under SIGKILL, with damaged data,
// on a cluster, beside slow readers.
package streams_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/lategate/lategate/test/internal/webhooks"
)

// key is the callers' API key.
const key = "sk_test"

// upstreamOf is an upstream with one account and nothing else.
func upstreamOf(t testing.TB) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Header.Get("Authorization") != "Bearer "+key:
			http.Error(w, `{"error":"Unauthorized"}`, http.StatusUnauthorized)
		case r.URL.Path == "/api/v1/accounts":
			_, _ = w.Write([]byte(`{"accounts":[{"_id":"` + webhooks.Account + `","platform":"whatsapp"}]}`))
		default:
			http.Error(w, `{"error":"Not found"}`, http.StatusNotFound)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/api"
}

// client posts webhooks, many at a time.
var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}, Timeout: waitLimit}
