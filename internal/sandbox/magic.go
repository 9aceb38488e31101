package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// fate is what happens to a message, decided by the recipient's phone number.
type fate struct {
	meta   metaError // the message is refused with this error of Meta's
	whole  *apiError // the whole request is refused
	hangs  bool      // the message is sent, but the request is never answered
	ending ending    // the last status of an accepted message
}

type ending int

const (
	endsRead ending = iota
	endsDelivered
	endsSent
	endsFailed // accepted, then reported as undeliverable
)

// metaError is an error of Meta's WhatsApp API.
type metaError struct {
	code int
	text string
}

// Error is the text of a failed recipient.
func (e metaError) Error() string { return fmt.Sprintf("(#%d) %s", e.code, e.text) }

// request is the same error as the answer to a request that sends one message.
func (e metaError) request() *apiError {
	return &apiError{status: http.StatusBadRequest, message: e.Error(), code: "WHATSAPP_API_ERROR",
		details: obj{"metaCode": e.code, "platform": "whatsapp"}}
}

var (
	metaTemplateNotFound = metaError{132001, "Template not found"}
	metaReengagement     = metaError{131026, "Re-engagement required"}
)

// The magic numbers are +1555 0 followed by the six digits of Meta's error code, +1555 0139
// followed by an HTTP status, or +1555 0130 00n. 555-0100 to 555-0199 and all of +1 555 01x
// xxxx belong to nobody.
var fates = map[string]fate{
	"15550132001": {meta: metaTemplateNotFound},
	"15550131021": {meta: metaError{131021, "Invalid phone number"}},
	"15550131026": {meta: metaReengagement},
	"15550131030": {meta: metaError{131030, "Not in allowed list"}},
	"15550131031": {meta: metaError{131031, "Account locked"}},
	"15550131047": {meta: metaError{131047, "Rate limit hit"}},
	"15550131049": {meta: metaError{131049, "Not delivered to maintain healthy ecosystem engagement"}},
	"15550131052": {meta: metaError{131052, "Media download failed"}},
	"15550131056": {meta: metaError{131056, "Pair rate limit hit"}},
	"15550130429": {meta: metaError{130429, "Throughput limit reached"}},

	"15550139402": {whole: &apiError{status: http.StatusPaymentRequired, code: "PAYMENT_REQUIRED",
		message: "Payment required",
		details: obj{"reason": "payment_failed", "dashboard_url": "https://getlate.dev/dashboard/billing"}}},
	"15550139403": {whole: &apiError{status: http.StatusForbidden, message: "A paid plan is required"}},
	"15550139413": {whole: &apiError{status: http.StatusForbidden, message: "Inbox addon required"}},
	"15550139429": {whole: errRateLimited(2 * time.Second)},
	"15550139500": {whole: &apiError{status: http.StatusInternalServerError, message: "Internal server error"}},
	"15550139504": {hangs: true},

	"15550130001": {ending: endsSent},
	"15550130002": {ending: endsDelivered},
	"15550130003": {ending: endsFailed},
}

// hangTime is how long a hanging request waits for its client to give up.
const hangTime = time.Minute

func fateOf(phone string) fate { return fates[digits(phone)] }

// isMagic reports whether a conversation with the number exists although it was not seeded.
func isMagic(phone string) bool {
	_, ok := fates[digits(phone)]
	return ok
}

// wholeFailure finds the first recipient whose number fails the whole request.
func wholeFailure(phones []string) error {
	for _, p := range phones {
		if f := fateOf(p); f.whole != nil {
			return f.whole
		}
	}
	return nil
}

func anyHangs(phones []string) bool {
	for _, p := range phones {
		if fateOf(p).hangs {
			return true
		}
	}
	return false
}

// hang answers nothing until the client gives up, or with a 504 after hangTime.
func (c *call) hang() (any, error) {
	return later{at: c.now.Add(hangTime), then: func(*call) (any, error) {
		return nil, &apiError{status: http.StatusGatewayTimeout, message: "Gateway timeout"}
	}}, nil
}

// spread returns a number from 0 to n-1 that depends only on the phone number, to spread
// the times of events over the recipients.
func spread(phone string, n int) int {
	sum := 0
	for _, r := range strings.TrimPrefix(phone, "+") {
		sum = sum*31 + int(r)
		sum %= 1_000_003
	}
	return sum % n
}
