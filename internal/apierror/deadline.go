package apierror

import (
	"context"
	"errors"
	"net/http"
	"time"

	"google.golang.org/grpc/codes"
)

// PastDeadline reports whether a context has ended because its deadline has passed, and not
// because its caller has gone. One that was cancelled counts too once its deadline has
// passed: a caller gives up at its own deadline, and gRPC cuts a call off at it, and either
// shows as a cancellation when it comes before the context's own timer.
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

// AtDeadline returns the error that a call with a context has failed with, as it is for its
// caller: once the deadline has passed, a cancellation is DEADLINE_EXCEEDED. The reason
// stays where it says more than that.
func AtDeadline(ctx context.Context, err error) error {
	if err == nil || !PastDeadline(ctx) {
		return err
	}
	e := From(err)
	switch e.Code {
	case codes.DeadlineExceeded:
		return e // with a reason, also where the error was the context's
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
