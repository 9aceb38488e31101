package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// maxBody is the limit for a delivery's body, in bytes.
	maxBody = 1 << 20
	// answerTimeout is when a delivery is given up: the upstream waits for 5 s and then
	// counts a failure, and the answer needs some time to arrive.
	answerTimeout = 4 * time.Second
	// maxAppends is how many deliveries may wait for the log, including those whose sender
	// has already had an answer.
	maxAppends = 256
	// logInterval is how often refusals, which anybody can cause, are logged, and how often
	// deliveries that were not stored, of which there may be very many in an outage.
	logInterval = time.Second
)

// An Appender is the event log.
type Appender interface {
	// Append stores an event and returns when it is durable, or reports that an event with
	// the same EventID is stored already. This decision must be atomic, because duplicates
	// come at the same time. After any error the event is delivered again.
	Append(ctx context.Context, e *Event) (duplicate bool, err error)
}

// An Outcome is the result of a request.
type Outcome string

// The outcomes, each with its status.
const (
	Accepted         Outcome = "accepted"           // 200
	Duplicate        Outcome = "duplicate"          // 200
	Undecodable      Outcome = "undecodable"        // 400
	MissingSignature Outcome = "missing_signature"  // 401
	BadSignature     Outcome = "bad_signature"      // 401
	WrongMethod      Outcome = "method_not_allowed" // 405
	TooLarge         Outcome = "too_large"          // 413
	NoSecret         Outcome = "no_secret"          // 503
	Unreadable       Outcome = "unreadable"         // 503
	Unavailable      Outcome = "unavailable"        // 503
)

// A Result describes a request that has been answered.
type Result struct {
	Outcome Outcome
	// Kind is empty unless the delivery was decoded.
	Kind Kind
	// Secret is the index of the secret that signed the delivery, or Unverified. When
	// an old secret has not signed anything for 52 hours, its rotation is over.
	Secret int
}

// A Handler receives deliveries. It is safe for concurrent use.
type Handler struct {
	verifier *Verifier
	log      Appender
	logger   *slog.Logger
	observe  func(Result)
	appends  chan struct{}
	refused  throttle
	unstored throttle
}

// NewHandler returns a Handler that appends to log. It calls observe, if not nil, after
// each request, concurrently.
func NewHandler(v *Verifier, log Appender, logger *slog.Logger, observe func(Result)) *Handler {
	if observe == nil {
		observe = func(Result) {}
	}
	return &Handler{verifier: v, log: log, logger: logger, observe: observe, appends: make(chan struct{}, maxAppends)}
}

// ServeHTTP answers a delivery within 5 seconds. The upstream may not retry after a 4xx, so
// that is only the answer if no retry can succeed; all other failures are a 503.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The append goes on if the upstream disconnects: it is better to keep what has
	// arrived.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), answerTimeout)
	defer cancel()
	res := Result{Secret: Unverified}
	err := h.receive(ctx, w, r, &res)
	switch res.Outcome {
	case Accepted, Duplicate:
	case WrongMethod:
	case Undecodable: // it was signed, so an event is lost
		h.logger.Error("webhook: a signed delivery cannot be decoded and is LOST", "error", err, "bytes", r.ContentLength)
	case Unavailable:
		h.logUnstored(res, err)
	default:
		h.logRefusal(r, res, err)
	}
	answer(w, res.Outcome)
	h.observe(res)
}

// receive handles a delivery and records in res how far it got.
func (h *Handler) receive(ctx context.Context, w http.ResponseWriter, r *http.Request, res *Result) (err error) {
	if r.Method != http.MethodPost {
		res.Outcome = WrongMethod
		return nil
	}
	body, err := readBody(ctx, w, r)
	if err != nil {
		res.Outcome = Unreadable
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			res.Outcome = TooLarge
		}
		return err
	}
	if res.Secret, err = h.verifier.Verify(r.Header, body); err != nil {
		switch {
		case errors.Is(err, ErrNoSecret):
			res.Outcome = NoSecret
		case errors.Is(err, ErrNoSignature):
			res.Outcome = MissingSignature
		default:
			res.Outcome = BadSignature
		}
		return err
	}
	event, err := Decode(body)
	if err != nil {
		res.Outcome = Undecodable
		return err
	}
	res.Kind = event.Kind
	duplicate, err := h.append(ctx, event)
	switch {
	case err != nil:
		res.Outcome = Unavailable
	case duplicate:
		res.Outcome = Duplicate
	default:
		res.Outcome = Accepted
	}
	return err
}

// readBody reads the body until the context's deadline. For a writer without deadlines, the
// server's timeout applies.
func readBody(ctx context.Context, w http.ResponseWriter, r *http.Request) ([]byte, error) {
	control := http.NewResponseController(w)
	deadline, _ := ctx.Deadline()
	_ = control.SetReadDeadline(deadline)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		// A deadline that stays would end the connection. After an error it does stay:
		// otherwise the server would wait for the rest of the body.
		_ = control.SetReadDeadline(time.Time{})
	}
	return body, err
}

// append appends an event, and gives up in time even if the log ignores its context: a
// stalled disk cannot be interrupted.
func (h *Handler) append(ctx context.Context, e *Event) (duplicate bool, err error) {
	select {
	case h.appends <- struct{}{}:
	case <-ctx.Done():
		return false, fmt.Errorf("webhook: %d other deliveries wait for the log: %w", maxAppends, ctx.Err())
	}
	type result struct {
		duplicate bool
		err       error
	}
	done := make(chan result, 1)
	go func() {
		var res result
		defer func() {
			if p := recover(); p != nil { // the server recovers panics only in its own goroutine
				res = result{err: fmt.Errorf("webhook: the log panicked: %v", p)}
			}
			<-h.appends
			done <- res
		}()
		res.duplicate, res.err = h.log.Append(ctx, e)
	}()
	select {
	case res := <-done:
		return res.duplicate, res.err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// logRefusal logs a delivery that could not be verified: a secret is wrong, or somebody
// tries to forge events. Anybody can cause these lines, so they must not flood the log.
func (h *Handler) logRefusal(r *http.Request, res Result, err error) {
	if before, ok := h.refused.allow(); ok {
		h.logger.Error("webhook: a delivery was REFUSED (at most one of these is logged a second)",
			"outcome", res.Outcome, "error", err, "remote", r.RemoteAddr, "bytes", r.ContentLength, "not_logged_before", before)
	}
}

// logUnstored logs a delivery that was not stored.
func (h *Handler) logUnstored(res Result, err error) {
	if before, ok := h.unstored.allow(); ok {
		h.logger.Error("webhook: a delivery was not stored; the upstream will retry it (at most one of these is logged a second)",
			"kind", res.Kind, "error", err, "not_logged_before", before)
	}
}

// throttle allows one log line in each logInterval.
type throttle struct {
	last   atomic.Int64 // when a line was last allowed, in Unix nanoseconds
	denied atomic.Int64 // how many were suppressed since then
}

// allow reports whether to log, and how many lines were suppressed since the last one.
func (s *throttle) allow() (before int64, ok bool) {
	now, last := time.Now().UnixNano(), s.last.Load()
	if now-last < int64(logInterval) || !s.last.CompareAndSwap(last, now) {
		s.denied.Add(1)
		return 0, false
	}
	return s.denied.Swap(0), true
}

// answers are the answers to each outcome.
var answers = map[Outcome]struct {
	status int
	text   string
}{
	Undecodable:      {http.StatusBadRequest, "The body is not an event"},
	MissingSignature: {http.StatusUnauthorized, "The signature is missing"},
	BadSignature:     {http.StatusUnauthorized, "The signature is wrong"},
	WrongMethod:      {http.StatusMethodNotAllowed, "Method not allowed"},
	TooLarge:         {http.StatusRequestEntityTooLarge, "The body is too large"},
	NoSecret:         {http.StatusServiceUnavailable, "No webhook secret is configured"},
	Unreadable:       {http.StatusServiceUnavailable, "The body did not arrive"},
	Unavailable:      {http.StatusServiceUnavailable, "The event was not stored, try again"},
}

func answer(w http.ResponseWriter, o Outcome) {
	w.Header().Set("Content-Type", "application/json")
	a, failed := answers[o]
	if !failed {
		_, _ = io.WriteString(w, `{"received":true}`)
		return
	}
	if o == WrongMethod {
		w.Header().Set("Allow", http.MethodPost)
	}
	body, _ := json.Marshal(map[string]string{"error": a.text, "code": string(o)})
	w.WriteHeader(a.status)
	_, _ = w.Write(body)
}
