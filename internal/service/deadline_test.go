package service

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// cutOff is a context that gRPC has cancelled at its deadline.
type cutOff struct{ context.Context }

func (cutOff) Deadline() (time.Time, bool) { return time.Now(), true }
func (cutOff) Err() error                  { return context.Canceled }

// A call that waits until its deadline ends with DEADLINE_EXCEEDED, whatever it has waited
// for.
func TestDeadlines(t *testing.T) {
	noLog := positionError(errors.New("no responders"))
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, tt := range []struct {
		name   string
		err    error
		code   codes.Code
		reason string
	}{
		{"a stream that is cut off", contextError(cutOff{t.Context()}, ""), codes.DeadlineExceeded, "DEADLINE_EXCEEDED"},
		{"a stream whose caller goes", contextError(gone, ""), codes.Canceled, "CANCELLED"},
		{"a log that does not answer", logInTime(cutOff{t.Context()}, noLog), codes.DeadlineExceeded, "LOG_UNAVAILABLE"},
		{"a log that is away", logInTime(t.Context(), noLog), codes.Unavailable, "LOG_UNAVAILABLE"},
		{"another failure", logInTime(cutOff{t.Context()}, errStopping()), codes.Unavailable, "STOPPING"},
	} {
		if e := apierror.From(tt.err); e.Code != tt.code || e.Reason != tt.reason {
			t.Errorf("%s: got %v, want %v %s", tt.name, tt.err, tt.code, tt.reason)
		}
	}
	if err := logInTime(cutOff{t.Context()}, nil); err != nil {
		t.Errorf("without a failure: got %v, want nil", err)
	}
}
