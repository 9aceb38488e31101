package apierror

import (
	"context"
	"errors"
	"net/http"
	"time"

	"google.golang.org/grpc/codes"
)

// PastDeadline reports whether a context has ended because its deadline has passed, and not
// because its caller has gone. A cancelled context also counts when its deadline has
// passed: a caller gives up at its own deadline, and gRPC ends a call at its deadline, and
// both look like a cancellation if they come before the context's own timer.
func PastDeadline(ctx context.Context) bool {
	switch err := ctx.Err(); {
	case err == nil:
		return false
	case errors.Is(err, context.DeadlineExceeded):
		return true
	}
	deadline, ok := ctx.Deadline()
	return ok && !time.Now().Before(deadline)
}

// AtDeadline returns the error of a call as its caller should get it: when the deadline of
// the call's context has passed, a cancellation becomes DEADLINE_EXCEEDED. A reason that
// says more than that is kept.
func AtDeadline(ctx context.Context, err error) error {
	if err == nil || !PastDeadline(ctx) {
		return err
	}
	e := From(err)
	switch e.Code {
	case codes.DeadlineExceeded:
		return e // with a reason, even if the error was the context's
	case codes.Canceled:
	default:
		return err
	}
	late := *e
	late.Code = codes.DeadlineExceeded
	if late.HTTPStatus != 0 {
		late.HTTPStatus = http.StatusGatewayTimeout
	}
	if late.Reason == reasonOf(codes.Canceled) {
		late.Reason, late.Message = reasonOf(codes.DeadlineExceeded), "the call's deadline has passed"
	}
	return &late
}
