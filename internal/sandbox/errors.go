package sandbox

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apiError is a failure in the upstream's shape: {"error", "code"?, "details"?}.
type apiError struct {
	status  int
	message string
	code    string
	details obj
	extra   obj // other members, such as availablePhoneNumbers
	header  http.Header
}

func (e *apiError) Error() string { return e.message }

// encode returns the status and the body, and adds the error's own headers to h.
func (e *apiError) encode(h http.Header) (int, []byte) {
	maps.Copy(h, e.header)
	body := obj{"error": e.message}
	body.opt("code", e.code)
	if e.details != nil {
		body["details"] = e.details
	}
	maps.Copy(body, e.extra)
	return e.status, encode(body)
}

var (
	errUnauthorized = &apiError{status: http.StatusUnauthorized, message: "Unauthorized"}
	errNotFound     = &apiError{status: http.StatusNotFound, message: "Not found"}
	// The client does not read this one; the 499 shows in the log what happened.
	errClientGone = &apiError{status: 499, message: "Client closed request"}
	errFault      = &apiError{status: http.StatusServiceUnavailable, message: "Service unavailable"}
	// Not in the upstream's shape, because a proxy would send it.
	errFaultTimeout = &apiError{status: http.StatusGatewayTimeout, message: "Gateway timeout"}
	errClosed       = &apiError{status: http.StatusServiceUnavailable, message: "The sandbox is shutting down"}
)

// errInvalid is a 400 with only a message, like most of the upstream's.
func errInvalid(format string, args ...any) *apiError {
	return &apiError{status: http.StatusBadRequest, message: fmt.Sprintf(format, args...)}
}

func errMissing(what string) *apiError {
	return &apiError{status: http.StatusNotFound, message: what + " not found"}
}

// errFields is a 400 for members of the wrong type, with a text for each.
func errFields(fields map[string]string) *apiError {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, name+": "+fields[name])
	}
	return &apiError{status: http.StatusBadRequest, code: "VALIDATION_ERROR",
		message: "Invalid request: " + strings.Join(parts, "; "),
		details: obj{"fields": fields}}
}

func errMethod(methods map[string]handler) *apiError {
	allow := strings.Join(slices.Sorted(maps.Keys(methods)), ", ")
	return &apiError{status: http.StatusMethodNotAllowed, message: "Method not allowed",
		header: http.Header{"Allow": {allow}}}
}

func errRateLimited(wait time.Duration) *apiError {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return &apiError{status: http.StatusTooManyRequests, code: "RATE_LIMITED",
		message: "Rate limit exceeded. Please try again later.",
		details: obj{"retryAfter": seconds},
		header:  http.Header{"Retry-After": {strconv.Itoa(seconds)}}}
}

// errFull says that a limit of the sandbox is reached; the upstream has no such answer.
func errFull(what string) *apiError {
	return &apiError{status: http.StatusForbidden, code: "SANDBOX_LIMIT",
		message: "Sandbox limit reached: " + what}
}
