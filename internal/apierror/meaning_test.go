package apierror_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/lategate/lategate/internal/apierror"
)

func TestMeaning(t *testing.T) {
	type meaning struct {
		again, idempotent, happened    bool // MayRetry of any call and of an idempotent one, MayHaveHappened
		items, key, final, target, cut bool // BlamesItems, BlamesKey, IsFinal, BlamesTarget, Interrupted
	}
	for name, tt := range map[string]struct {
		e    apierror.Error
		want meaning
	}{
		"bad request":           {apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_REQUEST", HTTPStatus: 400}, meaning{items: true, target: true}},
		"a number not allowed":  {apierror.Error{Code: codes.FailedPrecondition, Reason: "RECIPIENT_NOT_ALLOWED", HTTPStatus: 400}, meaning{items: true, target: true}},
		"the account is locked": {apierror.Error{Code: codes.FailedPrecondition, Reason: "ACCOUNT_LOCKED", HTTPStatus: 400}, meaning{target: true}},
		"key rejected":          {apierror.Error{Code: codes.Unauthenticated, Reason: "API_KEY_REJECTED", HTTPStatus: 401}, meaning{key: true, final: true}},
		"forbidden":             {apierror.Error{Code: codes.PermissionDenied, Reason: "FORBIDDEN", HTTPStatus: 403}, meaning{key: true, final: true, target: true}},
		"payment":               {apierror.Error{Code: codes.FailedPrecondition, Reason: "PAYMENT_REQUIRED", HTTPStatus: 402}, meaning{}},
		"not found":             {apierror.Error{Code: codes.NotFound, Reason: "NOT_FOUND", HTTPStatus: 404}, meaning{final: true, target: true}},
		"rate limit":            {apierror.Error{Code: codes.ResourceExhausted, Reason: "RATE_LIMITED", HTTPStatus: 429}, meaning{again: true, idempotent: true}},
		"no turn in time":       {apierror.Error{Code: codes.ResourceExhausted, Reason: apierror.ReasonRateLimitWait, HTTPStatus: 429}, meaning{again: true, idempotent: true}},
		"server error":          {apierror.Error{Code: codes.Internal, Reason: "UPSTREAM_ERROR", HTTPStatus: 500}, meaning{idempotent: true, happened: true, target: true}},
		"bad gateway, a read":   {apierror.Error{Code: codes.Unavailable, Reason: "UPSTREAM_UNAVAILABLE", HTTPStatus: 502}, meaning{idempotent: true, happened: true, target: true}},
		"unavailable":           {apierror.Error{Code: codes.Unavailable, Reason: "UPSTREAM_UNAVAILABLE", HTTPStatus: 503}, meaning{again: true, idempotent: true, target: true}},
		"unreachable":           {apierror.Error{Code: codes.Unavailable, Reason: apierror.ReasonUnreachable, HTTPStatus: 502}, meaning{again: true, idempotent: true}},
		"outcome unknown":       {apierror.Error{Code: codes.Unknown, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 502}, meaning{idempotent: true, happened: true, target: true}},
		"cancelled, sent":       {apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonOutcomeUnknown, HTTPStatus: 499}, meaning{happened: true, target: true, cut: true}},
		"cancelled, not sent":   {apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, HTTPStatus: 499}, meaning{happened: true, cut: true}},
		"too large an answer":   {apierror.Error{Code: codes.ResourceExhausted, Reason: apierror.ReasonTooLarge, HTTPStatus: 502}, meaning{happened: true, target: true}},
		"not encoded":           {apierror.Error{Code: codes.Internal, Reason: apierror.ReasonNotEncoded, HTTPStatus: 500}, meaning{idempotent: true, target: true}},
		"stopping":              {apierror.Error{Code: codes.Unavailable, Reason: apierror.ReasonStopping}, meaning{target: true}},
	} {
		e := &tt.e
		err := fmt.Errorf("wrapped: %w", e)
		got := meaning{e.MayRetry(false), e.MayRetry(true), e.MayHaveHappened(),
			apierror.BlamesItems(err), apierror.BlamesKey(err), apierror.IsFinal(err), apierror.BlamesTarget(err), apierror.Interrupted(err)}
		if got != tt.want {
			t.Errorf("%s: got %+v, want %+v", name, got, tt.want)
		}
	}
	for name, err := range map[string]error{"none": nil, "any": errors.New("no"), "a context's": context.Canceled, "a status": status.Error(codes.Canceled, "")} {
		if apierror.BlamesItems(err) || apierror.BlamesKey(err) || apierror.IsFinal(err) || apierror.BlamesTarget(err) {
			t.Errorf("%s: %v blames the items, the key or the target, want none of them", name, err)
		}
		if got, want := apierror.Interrupted(err), name == "a context's" || name == "a status"; got != want {
			t.Errorf("%s: got interrupted %t, want %t", name, got, want)
		}
	}
}

func TestLimitUsedUp(t *testing.T) {
	for name, tt := range map[string]struct {
		e            *apierror.Error
		usedUp, told bool
	}{
		"no failure":         {nil, false, false},
		"another status":     {&apierror.Error{HTTPStatus: 503, Quota: "q"}, false, false},
		"one of Meta's":      {&apierror.Error{HTTPStatus: 429}, false, false},
		"it does not say":    {&apierror.Error{HTTPStatus: 429, Quota: "q"}, true, false},
		"nothing remains":    {&apierror.Error{HTTPStatus: 429, Quota: "q", Header: http.Header{"X-Ratelimit-Remaining": {"0"}}}, true, true},
		"something remains":  {&apierror.Error{HTTPStatus: 429, Quota: "q", Header: http.Header{"X-Ratelimit-Remaining": {"7"}}}, false, false},
		"something else: ''": {&apierror.Error{HTTPStatus: 429, Quota: "q", Header: http.Header{"X-Ratelimit-Remaining": {""}}}, true, false},
	} {
		if usedUp, told := tt.e.LimitUsedUp(); usedUp != tt.usedUp || told != tt.told {
			t.Errorf("%s: got %t, %t, want %t, %t", name, usedUp, told, tt.usedUp, tt.told)
		}
	}
}
