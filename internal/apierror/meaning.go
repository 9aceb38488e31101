package apierror

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/grpc/codes"
)

// What a failure means is here and nowhere else: may the call be made again, can it have
// taken effect, whose fault is it? What a call failed with may be any error; one that is
// none of ours counts as what From makes of it.

// MayRetry reports whether a call that failed may succeed when it is made again a little
// later, and does no harm then. idempotent says that a second time does no harm whatever
// became of the first: of others only those count that were certainly not carried out.
func (e *Error) MayRetry(idempotent bool) bool {
	switch {
	case e.Code == codes.Canceled, e.Reason == ReasonTooLarge: // by our own caller; or the next answer is as large
		return false
	case e.Reason == ReasonOutcomeUnknown:
		return idempotent
	case e.Reason == ReasonUnreachable:
		return true
	}
	switch e.HTTPStatus {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable: // refused, so not carried out
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return idempotent
	}
	return false
}

// MayHaveHappened reports whether any of a write that failed may have been carried out.
func (e *Error) MayHaveHappened() bool {
	switch {
	case e.Reason == ReasonOutcomeUnknown:
		return true
	case e.Reason == ReasonUnreachable, e.Reason == ReasonNotEncoded, e.Reason == ReasonStopping:
		return false
	case e.HTTPStatus == http.StatusRequestTimeout, e.HTTPStatus == 499: // somebody gave up waiting
		return true
	case e.HTTPStatus >= 400 && e.HTTPStatus < 500, e.HTTPStatus == http.StatusServiceUnavailable:
		return false
	}
	return true
}

// LimitUsedUp reports whether the key's own rate limit is used up: not one of Meta's, and
// not one that is about something else, for there is room left. The call was not carried
// out then. told says whether the upstream has told so in so many words.
func (e *Error) LimitUsedUp() (usedUp, told bool) {
	if e == nil || e.HTTPStatus != http.StatusTooManyRequests || e.Quota == "" {
		return false, false
	}
	remaining := e.Header.Get("X-RateLimit-Remaining")
	return remaining == "" || remaining == "0", remaining == "0"
}

// BlamesItems reports whether a call with many items may have been refused because of
// single ones. Nothing of it was carried out then.
func BlamesItems(err error) bool {
	if err == nil {
		return false
	}
	e := From(err)
	switch e.HTTPStatus {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
	default:
		return false
	}
	switch e.Reason {
	case "INVALID_PHONE_NUMBER", "RECIPIENT_NOT_ALLOWED", "MARKETING_LIMIT_HIT", "REENGAGEMENT_REQUIRED", "PAIR_RATE_LIMIT_HIT":
		return true
	}
	return e.Code == codes.InvalidArgument
}

// BlamesKey reports whether the upstream does not take the key, or not for this: no call
// of its kind with the key will fare better.
func BlamesKey(err error) bool {
	if err == nil {
		return false
	}
	code := From(err).Code
	return code == codes.Unauthenticated || code == codes.PermissionDenied
}

// IsFinal reports whether asking the upstream again will not help: what was asked for is
// not there, or not for this key.
func IsFinal(err error) bool {
	return BlamesKey(err) || err != nil && From(err).Code == codes.NotFound
}

// BlamesTarget reports whether a failure is about what was asked for alone, and says
// nothing of other calls with the key: not of the key, the plan or its limits, nor of the
// connection.
func BlamesTarget(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	switch e.HTTPStatus {
	case http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusPaymentRequired:
		return false
	}
	return e.Reason != ReasonUnreachable && e.Reason != ReasonCancelled
}

// Interrupted reports whether an error comes of the end of a context, and not of what was
// called or of what it was called with.
func Interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || err != nil && From(err).Code == codes.Canceled
}
