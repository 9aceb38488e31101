package lategate

import (
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// ErrorInfo returns why a call has failed, for programs: the reason (such as
// REENGAGEMENT_REQUIRED), the domain that defines it ("lategate" for the gateway's own)
// and metadata. It is nil if err is nil or has no such details. The getters work on nil
// too: lategate.ErrorInfo(err).GetReason().
func ErrorInfo(err error) *errdetails.ErrorInfo {
	return detail[*errdetails.ErrorInfo](err)
}

// retryDelay is how long the gateway asks to wait, or 0.
func retryDelay(err error) time.Duration {
	return detail[*errdetails.RetryInfo](err).GetRetryDelay().AsDuration()
}

// detail is the first detail of a type that a failed call has, if any.
func detail[T any](err error) (none T) {
	for _, d := range status.Convert(err).Details() {
		if d, is := d.(T); is {
			return d
		}
	}
	return none
}
