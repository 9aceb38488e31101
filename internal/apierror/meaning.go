package apierror

import (
	"context"
	"errors"
	"net/http"

	"google.golang.org/grpc/codes"
)

// What a failure means is decided here and nowhere else: may the call be repeated, can it
// have had an effect, and what caused it? The functions take any error; an error that is
// not an *Error counts as the result of From.

// MayRetry reports whether a failed call may succeed if it is repeated a little later, and
// whether that does no harm. idempotent says that a repetition does no harm even if the
// first call was executed; other calls may be repeated only if they were certainly not
// executed.
func (e *Error) MayRetry(idempotent bool) bool {
	switch {
	case e.Code == codes.Canceled, e.Reason == ReasonTooLarge: // the caller has gone; the next answer would be as large
		return false
	case e.Reason == ReasonOutcomeUnknown:
		return idempotent
	case e.Reason == ReasonUnreachable:
		return true
	}
	switch e.HTTPStatus {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable: // refused, so not executed
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return idempotent
	}
	return false
}

// MayHaveHappened reports whether a write that failed may have been executed, even partly.
func (e *Error) MayHaveHappened() bool {
	switch {
	case e.Reason == ReasonOutcomeUnknown:
		return true
	case e.Reason == ReasonUnreachable, e.Reason == ReasonNotEncoded, e.Reason == ReasonStopping:
		return false
	case e.HTTPStatus == http.StatusRequestTimeout, e.HTTPStatus == 499: // the caller or a proxy stopped waiting
		return true
	case e.HTTPStatus >= 400 && e.HTTPStatus < 500, e.HTTPStatus == http.StatusServiceUnavailable:
		return false
	}
	return true
}

// LimitUsedUp reports whether the key's own rate limit is used up; a limit of Meta, or one
// that still has room, does not count. The call was not executed then. told says whether
// the upstream has said so explicitly.
func (e *Error) LimitUsedUp() (usedUp, told bool) {
	if e == nil || e.HTTPStatus != http.StatusTooManyRequests || e.Quota == "" {
		return false, false
	}
	remaining := e.Header.Get("X-RateLimit-Remaining")
	return remaining == "" || remaining == "0", remaining == "0"
}

// BlamesItems reports whether a call with many items may have been refused because of some
// of them. No part of it was executed then.
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

// BlamesKey reports whether the upstream refuses the key, or refuses it for this kind of
// call: no such call with the key will succeed.
func BlamesKey(err error) bool {
	if err == nil {
		return false
	}
	code := From(err).Code
	return code == codes.Unauthenticated || code == codes.PermissionDenied
}

// IsFinal reports whether asking the upstream again is useless: what was asked for does not
// exist, or not for this key.
func IsFinal(err error) bool {
	return BlamesKey(err) || err != nil && From(err).Code == codes.NotFound
}

// BlamesTarget reports whether only what was asked for caused the failure, so that it says
// nothing about other calls with the key: it is not a failure of the key, the plan or its
// limits, or of the connection.
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

// Interrupted reports whether an error comes from the end of a context, and not from the
// call itself.
func Interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || err != nil && From(err).Code == codes.Canceled
}
