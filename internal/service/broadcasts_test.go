package service

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/apierror"
)

// A stream on broadcasts waits for the key's rate limit, and returns any other error.
func TestPatient(t *testing.T) {
	const limit = 5*time.Minute - time.Second
	full := &apierror.Error{Code: codes.ResourceExhausted, Reason: "RATE_LIMIT_WAIT", RetryAfter: time.Minute}
	for name, tt := range map[string]struct {
		answers []error
		took    time.Duration
	}{
		"room":         {[]error{nil}, 0},
		"room in time": {[]error{full, full, nil}, 2 * time.Minute},
		"a plan's end": {[]error{&apierror.Error{Code: codes.ResourceExhausted, Reason: "PLAN_LIMIT_REACHED"}}, 0},
		"gone":         {[]error{full, &apierror.Error{Code: codes.NotFound}}, time.Minute},
		"away":         {[]error{&apierror.Error{Code: codes.Unavailable, RetryAfter: time.Minute}}, 0},
		"the caller":   {[]error{full, full, full, full, full, full}, limit},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				n := 0
				ask := patient(func(context.Context, string, proto.Message, proto.Message) error {
					n++
					return tt.answers[n-1]
				})
				begun := time.Now()
				err := ask(ctx, "", nil, nil)
				if want := tt.answers[n-1]; !errors.Is(err, want) || time.Since(begun) != tt.took {
					t.Errorf("%s: got %v after %v and %d calls, want %v after %v", name, err, time.Since(begun), n, want, tt.took)
				}
			})
		})
	}
}
