package apierror_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/lategate/lategate/internal/apierror"
)

func TestPastDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late, cancelLate := context.WithTimeout(t.Context(), time.Second)
		defer cancelLate()
		gone, leave := context.WithTimeout(t.Context(), time.Hour)
		leave()
		noDeadline, leave := context.WithCancel(t.Context())
		leave()
		want := func(when string, ctx context.Context, want bool) {
			t.Helper()
			if got := apierror.PastDeadline(ctx); got != want {
				t.Errorf("%s: got %v with %v, want %v", when, got, ctx.Err(), want)
			}
		}
		want("not ended", late, false)
		want("cancelled before its deadline", gone, false)
		want("cancelled without one", noDeadline, false)
		time.Sleep(time.Second)
		synctest.Wait() // for the context's timer, which fires at the same moment
		want("late", late, true)
		want("cancelled at its deadline", cutAt(time.Now()), true)
		want("cancelled a moment before", cutAt(time.Now().Add(1)), false)
	})
}

// cutAt is the context of a call that gRPC has ended at its deadline: cancelled.
func cutAt(deadline time.Time) context.Context { return cut{context.Background(), deadline} }

type cut struct {
	context.Context
	deadline time.Time
}

func (c cut) Deadline() (time.Time, bool) { return c.deadline, true }
func (cut) Err() error                    { return context.Canceled }

func TestAtDeadline(t *testing.T) {
	passed := cutAt(time.Now())
	unknown := apierror.Error{Code: codes.Canceled, Reason: "SEND_OUTCOME_UNKNOWN", HTTPStatus: 499, Message: "look before you send again"}
	unknownLate := unknown
	unknownLate.Code, unknownLate.HTTPStatus = codes.DeadlineExceeded, 504
	refused := &apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", Message: "none"}
	plain := errors.New("plain")
	deadline := &apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED", Message: "the call's deadline has passed"}
	for _, tt := range []struct {
		name      string
		ctx       context.Context
		err, want error
	}{
		{"no error", passed, nil, nil},
		{"a cancellation", passed, &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED", Message: "gone"}, deadline},
		{"gRPC's", passed, status.Error(codes.Canceled, "context canceled"), deadline},
		{"the context's", passed, fmt.Errorf("read: %w", context.Canceled), deadline},
		{"its deadline", passed, context.DeadlineExceeded, &apierror.Error{Code: codes.DeadlineExceeded, Reason: "DEADLINE_EXCEEDED", Message: "context deadline exceeded"}},
		{"a write that was sent", passed, &unknown, &unknownLate},
		{"a refusal", passed, refused, refused},
		{"another error", passed, plain, plain},
		{"before the deadline", cutAt(time.Now().Add(time.Hour)), &unknown, &unknown},
		{"under way", context.Background(), &unknown, &unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := apierror.AtDeadline(tt.ctx, tt.err); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %#v, want %#v", got, tt.want)
			}
		})
	}
}
