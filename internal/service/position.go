package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
)

// start is the part of a request that says where a stream begins: at most one of these is
// set.
type start interface {
	GetResumeToken() string
	GetStartTime() *timestamppb.Timestamp
	GetEarliest() bool
	GetCursorName() string
}

// position finds the position after which the stream begins.
func (s *stream) position() (err error) {
	ctx := s.Context()
	switch {
	case s.req.GetResumeToken() != "":
		s.after, err = s.log.Check(ctx, s.req.GetResumeToken())
	case s.req.GetStartTime() != nil:
		if err := notAhead(s.req.GetStartTime().AsTime()); err != nil {
			return err
		}
		s.after, err = s.log.PlaceAt(ctx, s.req.GetStartTime().AsTime())
	case s.req.GetEarliest():
		s.after, _, err = s.log.Ends(ctx)
	case s.req.GetCursorName() != "":
		caller, _ := auth.CallerFrom(ctx)
		c, _, err := s.cursors.Open(ctx, caller.Owner(), s.req.GetCursorName(), s.name)
		if err != nil {
			return cursorError(err)
		}
		s.cursor = &c
		s.after, err = s.log.Check(ctx, c.Token)
		return cursorPositionError(err)
	default:
		_, s.after, err = s.log.Ends(ctx)
	}
	return positionError(err)
}

// maxSkew is how far a caller's clock may be ahead.
const maxSkew = time.Minute

// notAhead refuses a start in the future. It is mostly a mistake, such as milliseconds for
// seconds, and a stream that waited for it would send nothing.
func notAhead(start time.Time) error {
	if time.Until(start) <= maxSkew {
		return nil
	}
	message := fmt.Sprintf("it is in the future: the gateway's time is %s. To begin with what happens from now on, leave it out; if another time was meant, check its unit and its zone",
		time.Now().UTC().Format(time.RFC3339))
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "START_TIME_FUTURE", Message: "start_time: " + message,
		Fields: []apierror.Field{{Path: "start_time", JSONPath: "startTime", Description: message}}}
}

// fromNow reports whether the stream begins with events from now on.
func (s *stream) fromNow() bool {
	return s.req.GetResumeToken() == "" && s.req.GetStartTime() == nil && !s.req.GetEarliest() && s.cursor == nil
}

// reasonNoLog is the reason of a call that needs the log while the log cannot be read.
const reasonNoLog = "LOG_UNAVAILABLE"

// logInTime returns DEADLINE_EXCEEDED for a call that has waited for the log until its
// deadline. The log may be available, and clients understand UNAVAILABLE as a gateway that
// is not.
func logInTime(ctx context.Context, err error) error {
	if e := (*apierror.Error)(nil); errors.As(err, &e) && e.Reason == reasonNoLog && apierror.PastDeadline(ctx) {
		late := *e
		late.Code = codes.DeadlineExceeded
		return &late
	}
	return err
}

// positionError is the error of a stream that cannot begin at its position, or whose log
// cannot be read.
func positionError(err error) error { return tokenError(err, "resume_token", "resumeToken") }

// cursorPositionError is the same for the position of a cursor. The caller did not send
// that position, so the error says how to move the cursor.
func cursorPositionError(err error) error {
	refused, ok := errors.AsType[*apierror.Error](tokenError(err, "cursor_name", "cursorName"))
	if !ok {
		return nil
	}
	if refused.Code != codes.Unavailable {
		refused.Message = "the cursor's position cannot be begun at: " + refused.Message + ". Commit another position to the cursor, or delete it"
	}
	return refused
}

// tokenError is the same for a token in another field.
func tokenError(err error, path, jsonPath string) error {
	if err == nil {
		return nil
	}
	if known := (*apierror.Error)(nil); errors.As(err, &known) {
		return known
	}
	if expired, ok := errors.AsType[*eventlog.ExpiredError](err); ok {
		return &apierror.Error{Code: codes.OutOfRange, Reason: "TOKEN_EXPIRED", Metadata: map[string]string{"earliest_token": expired.Earliest},
			Message: "what the log had at this position is gone, for its age or because the log is damaged there; the earliest position is " + expired.Earliest +
				". Resume with that token, or with earliest, and find out otherwise what was missed"}
	}
	token := func(code codes.Code, reason, message string) error {
		return &apierror.Error{Code: code, Reason: reason, Message: message,
			Fields: []apierror.Field{{Path: path, JSONPath: jsonPath, Description: message}}}
	}
	switch {
	case errors.Is(err, eventlog.ErrTokenMalformed):
		return token(codes.InvalidArgument, "TOKEN_MALFORMED", "it is not a resume token: send one exactly as it was received")
	case errors.Is(err, eventlog.ErrTokenForeign):
		return token(codes.InvalidArgument, "TOKEN_FOREIGN", "it is a position in another log than this gateway's, or in what this one was before it was restored from a copy: "+
			"what it stands for is not there. Begin with earliest or start_time")
	case errors.Is(err, eventlog.ErrFuture):
		return token(codes.OutOfRange, "TOKEN_FUTURE", "it is a position that the log has not reached: was the log restored from a backup? Begin with earliest or start_time")
	}
	return &apierror.Error{Code: codes.Unavailable, Reason: reasonNoLog, RetryAfter: stopRetry, Message: "the event log is not available just now, try again: " + err.Error()}
}
