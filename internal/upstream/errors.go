package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream/pace"
)

// row is a row of the error table.
type row struct {
	code   codes.Code
	reason string
	fix    string // advice for the caller, appended to the upstream's message
}

// byMeta has the codes of Meta's Cloud API that the upstream's errors can contain. The
// causes and fixes are those of the platform's guide (the first seven), and those of Meta's
// throughput limits.
var byMeta = map[int]row{
	132001: {codes.NotFound, "TEMPLATE_NOT_FOUND", "Check the exact template name and language code, such as en and not en_US."},
	131021: {codes.InvalidArgument, "INVALID_PHONE_NUMBER", "Use E.164 with the country code, such as +14155550123, and a number that has WhatsApp."},
	131026: {codes.FailedPrecondition, "REENGAGEMENT_REQUIRED", "The 24-hour window is closed: send an approved template to open the conversation again."},
	131047: {codes.ResourceExhausted, "RATE_LIMIT_HIT", "Too many messages in a short time: send more slowly and try again later."},
	131052: {codes.FailedPrecondition, "MEDIA_DOWNLOAD_FAILED", "The media's URL must be public and need no authorization."},
	131030: {codes.FailedPrecondition, "RECIPIENT_NOT_ALLOWED", "Add the number to the test recipients in Meta Business Suite."},
	131031: {codes.FailedPrecondition, "ACCOUNT_LOCKED", "Meta suspended the WhatsApp Business account: only Meta's support can resolve this."},
	130429: {codes.ResourceExhausted, "THROUGHPUT_LIMIT_HIT", "A phone number sends at most 80 messages a second."},
	131056: {codes.ResourceExhausted, "PAIR_RATE_LIMIT_HIT", "One user gets at most one message in 6 seconds."},
	131049: {codes.FailedPrecondition, "MARKETING_LIMIT_HIT", "Meta did not deliver this marketing message to keep engagement healthy: do not send it again at once."},
}

// byCode has the upstream's own machine-readable codes.
var byCode = map[string]row{
	"PAYMENT_REQUIRED":         {codes.FailedPrecondition, "PAYMENT_REQUIRED", "Settle the payment in the dashboard."},
	"PLATFORM_LIMITATION":      {codes.FailedPrecondition, "PLATFORM_LIMITATION", ""},
	"insufficient_permissions": {codes.PermissionDenied, "INSUFFICIENT_PERMISSIONS", "The key's user lacks the permission group that the details name."},
}

var planLimit = row{codes.ResourceExhausted, "PLAN_LIMIT_REACHED", "The Late plan's limit is reached: upgrade it, or remove what is not used."}

// byText distinguishes errors for which the upstream has different texts but no codes.
var byText = []struct {
	status int
	words  []string // all must occur; lower case
	row
}{
	{http.StatusForbidden, []string{"inbox", "add"}, row{codes.PermissionDenied, "INBOX_ADDON_REQUIRED", "Add the Inbox add-on to the Late plan."}},
	{http.StatusForbidden, []string{"paid plan"}, row{codes.PermissionDenied, "PAID_PLAN_REQUIRED", "This needs a paid Late plan."}},
	{http.StatusForbidden, []string{"limit"}, planLimit},
	{http.StatusBadRequest, []string{"plan limit"}, planLimit},
	{http.StatusUnauthorized, []string{"access token"}, row{codes.InvalidArgument, "META_TOKEN_REJECTED", "Create a new permanent System User token in Meta Business Suite."}},
}

// byStatus is used when nothing else matches: the HTTP status alone.
var byStatus = map[int]row{
	400: {codes.InvalidArgument, "INVALID_REQUEST", ""},
	401: {codes.Unauthenticated, "API_KEY_REJECTED", "Check the Late API key."},
	402: {codes.FailedPrecondition, "PAYMENT_REQUIRED", "Settle the payment in the dashboard."},
	403: {codes.PermissionDenied, "FORBIDDEN", ""},
	404: {codes.NotFound, "NOT_FOUND", ""},
	405: {codes.Unimplemented, "METHOD_NOT_ALLOWED", ""},
	408: {codes.DeadlineExceeded, apierror.ReasonTimeout, ""},
	409: {codes.AlreadyExists, "ALREADY_EXISTS", ""},
	410: {codes.NotFound, "GONE", ""},
	413: {codes.InvalidArgument, "REQUEST_TOO_LARGE", ""},
	415: {codes.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE", ""},
	422: {codes.InvalidArgument, "INVALID_REQUEST", ""},
	429: {codes.ResourceExhausted, "RATE_LIMITED", "Wait for the rate limit to reset."},
	500: {codes.Internal, "UPSTREAM_ERROR", ""},
	501: {codes.Unimplemented, "UPSTREAM_NOT_IMPLEMENTED", ""},
	502: {codes.Unavailable, "UPSTREAM_UNAVAILABLE", ""},
	503: {codes.Unavailable, "UPSTREAM_UNAVAILABLE", ""},
	504: {codes.DeadlineExceeded, apierror.ReasonTimeout, ""},
}

// errorBody is the known part of the upstream's error bodies.
type errorBody struct {
	Error         any             `json:"error"`
	Message       string          `json:"message"`
	Code          any             `json:"code"`
	Reason        any             `json:"reason"`
	DashboardURL  string          `json:"dashboard_url"`
	RequiredGroup string          `json:"required_group"`
	Details       json.RawMessage `json:"details"`
}

// detailsBody is the known part of an error's details.
type detailsBody struct {
	Fields        map[string]any `json:"fields"`
	MetaCode      any            `json:"metaCode"`
	Code          any            `json:"code"`
	Reason        any            `json:"reason"`
	DashboardURL  string         `json:"dashboard_url"`
	RequiredGroup string         `json:"required_group"`
}

// failure makes the error of an answer that is not a success.
func failure(b *contract.Method, httpStatus int, header http.Header, body []byte, now time.Time) *apierror.Error {
	e := &apierror.Error{HTTPStatus: httpStatus, Header: header, Metadata: map[string]string{"method": b.FullMethod}}
	if id := headerText(header, "X-Request-Id"); id != "" {
		e.Metadata["request_id"] = id
	}
	var said errorBody
	var more detailsBody
	if isObject(body) && unmarshalLoose(body, &said) {
		e.Body = body
		unmarshalLoose(said.Details, &more)
	}
	text := firstText(said.Error, said.Message)
	inner, _ := said.Error.(map[string]any) // the form of Meta's errors
	code := firstText(said.Code, inner["code"])
	meta := metaCode(text, code, more.MetaCode, more.Code)
	r := classify(httpStatus, text, code, meta)
	e.Code, e.Reason = r.code, r.reason
	e.Message = sentence(text, httpStatus, r.fix)
	if !b.Read && httpStatus >= http.StatusBadGateway && httpStatus != http.StatusServiceUnavailable {
		// A proxy in front of the upstream gave up on a request that it had passed on: 502,
		// 504, and statuses of certain proxies above 504, such as 524.
		outcomeUnknown(e)
	}
	for name, value := range map[string]string{
		"upstream_code":   code,
		"upstream_reason": firstText(said.Reason, more.Reason),
		"dashboard_url":   firstText(said.DashboardURL, more.DashboardURL),
		"required_group":  firstText(said.RequiredGroup, more.RequiredGroup),
	} {
		if value != "" && len(value) <= 256 {
			e.Metadata[name] = value
		}
	}
	if meta != 0 {
		e.Metadata["meta_code"] = strconv.Itoa(meta)
	}
	e.Help = e.Metadata["dashboard_url"]
	for _, name := range slices.Sorted(maps.Keys(more.Fields)) {
		e.Fields = append(e.Fields, apierror.Field{Path: name, JSONPath: name, Description: describe(more.Fields[name])})
	}
	// X-RateLimit-Reset is on every answer; only with a 429 does it say when to try again.
	if httpStatus == http.StatusTooManyRequests || httpStatus == http.StatusServiceUnavailable && header.Get("Retry-After") != "" {
		e.RetryAfter = retryAfter(header, now)
	}
	if httpStatus == http.StatusTooManyRequests && meta == 0 { // with a Meta code it is one of Meta's limits
		e.Quota = pace.Quota(headerText(header, "X-RateLimit-Limit"))
	}
	return e
}

func classify(httpStatus int, text, code string, meta int) row {
	if r, ok := byMeta[meta]; ok {
		return r
	}
	if r, ok := byCode[code]; ok {
		return r
	}
	lower := strings.ToLower(text)
	for _, t := range byText {
		if t.status == httpStatus && !slices.ContainsFunc(t.words, func(w string) bool { return !strings.Contains(lower, w) }) {
			return t.row
		}
	}
	if r, ok := byStatus[httpStatus]; ok {
		return r
	}
	if httpStatus >= 400 && httpStatus < 500 {
		return row{codes.FailedPrecondition, "UPSTREAM_REFUSED", ""}
	}
	return row{codes.Unknown, "UPSTREAM_ERROR", ""}
}

// outcomeUnknown marks a write that may or may not have been executed. Its code is never
// UNAVAILABLE, because clients resend calls that fail with that.
func outcomeUnknown(e *apierror.Error) {
	e.Reason = apierror.ReasonOutcomeUnknown
	if e.Code == codes.Unavailable {
		e.Code = codes.Unknown
	}
	e.Message = strings.TrimRight(e.Message, ". ") + "; the request had been sent, so it may have taken effect: check before sending it again"
}

// sentence joins the upstream's text and the advice.
func sentence(text string, httpStatus int, fix string) string {
	if text == "" {
		text = strings.TrimSpace(fmt.Sprintf("the upstream answered %d %s", httpStatus, http.StatusText(httpStatus)))
	}
	if len(text) > 1024 {
		text = strings.ToValidUTF8(text[:1024], "") + "..."
	}
	if fix == "" || strings.Contains(text, fix) {
		return text
	}
	return strings.TrimRight(text, ". ") + ". " + fix
}

var metaInText = regexp.MustCompile(`\b1[0-9]{5}\b`)

// metaCode finds a known Meta code in the members that may contain it, or in the text.
func metaCode(text string, members ...any) int {
	for _, m := range members {
		if n, err := strconv.Atoi(firstText(m)); err == nil && byMeta[n].reason != "" {
			return n
		}
	}
	for _, digits := range metaInText.FindAllString(text, -1) {
		if n, err := strconv.Atoi(digits); err == nil && byMeta[n].reason != "" {
			return n
		}
	}
	return 0
}

// firstText returns the first value that is a text, a number, or an object with a message.
func firstText(values ...any) string {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			if v != "" {
				return v
			}
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64)
		case map[string]any:
			if s := firstText(v["message"], v["error"]); s != "" {
				return s
			}
		}
	}
	return ""
}

// describe returns the upstream's description of a field, which is one text or several.
func describe(v any) string {
	if list, ok := v.([]any); ok {
		texts := make([]string, 0, len(list))
		for _, e := range list {
			if s := firstText(e); s != "" {
				texts = append(texts, s)
			}
		}
		return strings.Join(texts, "; ")
	}
	return firstText(v)
}

// longestRetry is the longest wait that is believed.
const longestRetry = 1_000_000 * time.Second

// retryAfter reads when to try again: Retry-After in seconds or as a date, else
// X-RateLimit-Reset in Unix seconds (or milliseconds, which some answers have). 0 means
// that the upstream does not say, or that the value makes no sense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	until := func(at time.Time) time.Duration {
		if wait := at.Sub(now); wait > 0 && wait < longestRetry {
			return wait
		}
		return 0
	}
	if v := header.Get("Retry-After"); v != "" {
		if secs, err := strconv.ParseFloat(v, 64); err == nil && secs >= 0 && secs < longestRetry.Seconds() {
			return time.Duration(secs * float64(time.Second))
		}
		if at, err := http.ParseTime(v); err == nil {
			return until(at)
		}
	}
	if reset := pace.ResetOf(header); !reset.IsZero() {
		return until(reset)
	}
	return 0
}

// headerText returns a header's value if it can be part of a status: the upstream may send
// any bytes, and any number of them.
func headerText(header http.Header, name string) string {
	v := header.Get(name)
	if len(v) > 128 || strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return v
}

// isObject reports whether JSON is an object.
func isObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{"))
}

// unmarshalLoose reads an object whose members may have other types than expected: those
// are not set.
func unmarshalLoose(body []byte, into any) bool {
	err := json.Unmarshal(body, into)
	if _, wrongType := err.(*json.UnmarshalTypeError); wrongType {
		return true
	}
	return err == nil
}
