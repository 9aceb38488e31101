package rest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestLiteralsWin checks that of two routes where one has a literal and the other a
// parameter in the same place, the one with the literal is registered later, so that it
// wins.
func TestLiteralsWin(t *testing.T) {
	parameter := func(part string) bool { return strings.HasPrefix(part, "{") }
	pairs := 0
	methods := routed()
	for i, earlier := range methods {
		for _, later := range methods[i+1:] {
			a, b := strings.Split(earlier.Pattern, "/"), strings.Split(later.Pattern, "/")
			if earlier.HTTPMethod != later.HTTPMethod || len(a) != len(b) {
				continue
			}
			overlap, first := true, 0 // first is 1 where the earlier one has the first literal, -1 where the later one has
			for j := range a {
				overlap = overlap && (a[j] == b[j] || parameter(a[j]) || parameter(b[j]))
				if first == 0 && parameter(a[j]) != parameter(b[j]) {
					first = 1
					if parameter(a[j]) {
						first = -1
					}
				}
			}
			if overlap {
				pairs++
			}
			if overlap && first != -1 {
				t.Errorf("%s %s is registered after %s and wins over it, want the literal to win", later.HTTPMethod, later.Pattern, earlier.Pattern)
			}
		}
	}
	if pairs == 0 {
		t.Error("found no routes that overlap, want at least GET /v1/accounts/health and /v1/accounts/{account_id}")
	}
}

// TestOwnPaths checks that the facade's own paths take only POST, below both base paths.
func TestOwnPaths(t *testing.T) {
	f, err := newFacade(Options{Conn: &fakeConn{}, Logger: slog.New(slog.DiscardHandler)}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{ticketsPath, uploadPath, apiBase + ticketsPath, apiBase + uploadPath} {
		w := httptest.NewRecorder()
		f.serve(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
			t.Errorf("GET %s: got %d with Allow %q, want 405 with POST", path, w.Code, w.Header().Get("Allow"))
		}
	}
}
