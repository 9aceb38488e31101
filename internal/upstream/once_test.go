package upstream

import (
	"net/http"
	"testing"
)

func TestOnce(t *testing.T) {
	s := &script{answers: []func() *http.Response{always(503)}}
	b, req := getContact(t)
	if _, err := inMemory(t, s.RoundTrip).Call(Once(t.Context()), b, req); err == nil || len(s.times) != 1 {
		t.Errorf("%d attempts, error %v", len(s.times), err)
	}
}
