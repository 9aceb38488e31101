package work

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

// sendsAtOnce is how many calls one bulk send has under way.
const sendsAtOnce = 2

// A BulkSend sends one template to recipients as they come. Each gets exactly one result.
type BulkSend struct {
	// Read returns the next recipient, io.EOF after the last one. It is called by one
	// goroutine, which may outlast Run until Read returns.
	Read func() (*whatsappv1.BulkStreamRecipient, error)
	// Check says why a recipient cannot be sent to; nil if it can.
	Check func(*whatsappv1.BulkStreamRecipient) *whatsappv1.BulkError
	// Send makes an upstream call for up to 100 recipients. It is repeated only if it is
	// certain that nothing of it was carried out.
	Send func(context.Context, []*whatsappv1.BulkRecipientInput) ([]*whatsappv1.SendBulkResult, error)
	// Tell sends the results to the caller, in the order of the recipients.
	Tell func(*whatsappv1.SendBulkStreamResponse) error
	// Stopping is closed when the gateway stops.
	Stopping <-chan struct{}
}

// Run sends until Read returns an error, and returns that unless it is io.EOF; or the error
// of Tell. Before it returns, the results of all calls that were begun have gone to Tell,
// unless ctx has ended.
//
// When ctx ends, calls that were sent are still finished, because the outcome of a call
// that is cut off is unknown; no other call is begun. When the gateway stops, no other call
// is begun either, and the error is UNAVAILABLE with the first index to which nothing was
// sent.
func (b *BulkSend) Run(ctx context.Context) error {
	s := &bulkSending{BulkSend: b, detached: context.WithoutCancel(ctx)}
	var end context.CancelFunc
	s.going, end = UntilClosed(ctx, b.Stopping)
	defer end()
	g := &gatherer{BulkSend: b, recipients: receive(s.going, quiet, b.Read)}
	return Run(ctx, sendsAtOnce, g.next, func(_ context.Context, p *piece) (*piece, error) {
		s.send(p)
		return p, nil
	}, func(_, p *piece) error {
		for _, r := range p.all {
			if err := b.Tell(r.result); err != nil {
				return err
			}
		}
		return nil
	})
}

// bulkSending is a BulkSend that is under way.
type bulkSending struct {
	*BulkSend
	detached context.Context // for calls, which continue when the caller has disconnected
	going    context.Context // ends when the caller has disconnected, or the gateway stops
	splitter Splitter[*addressee]
	refused  atomic.Pointer[apierror.Error] // the key was refused, so all later calls would be too
}

// A piece is the recipients of one call, and those between them to whom nothing can be
// sent.
type piece struct {
	all  []*addressee
	good []*addressee
}

// An addressee is a recipient and its result.
type addressee struct {
	input  *whatsappv1.BulkRecipientInput
	result *whatsappv1.SendBulkStreamResponse
}

// send gives each recipient of a piece its result.
func (s *bulkSending) send(p *piece) {
	if len(p.good) == 0 {
		return
	}
	// Neither function returns any error except refusals that blame items.
	_ = s.splitter.Do(p.good, apierror.BlamesItems, s.call, func(a *addressee, err error) error {
		a.fail(err)
		return nil
	})
}

// call sends to some recipients. An error is a refusal that may be because of one of them;
// they have no result then.
func (s *bulkSending) call(to []*addressee) error {
	inputs := make([]*whatsappv1.BulkRecipientInput, len(to))
	for i, a := range to {
		inputs[i] = a.input
	}
	var results []*whatsappv1.SendBulkResult
	err := Retry(s.going, false, func() (err error) {
		if e := s.refused.Load(); e != nil {
			return e
		}
		if s.going.Err() != nil {
			return notSent()
		}
		ctx, cancel := whileUnsent(s.detached, s.going)
		defer cancel()
		results, err = s.Send(ctx, inputs)
		if err != nil && s.going.Err() != nil && apierror.From(err).Reason == apierror.ReasonCancelled {
			return notSent() // else the reason would be SEND_OUTCOME_UNKNOWN
		}
		return err
	})
	if err == nil {
		match(to, results)
		return nil
	}
	e := apierror.From(err)
	if e.HTTPStatus == http.StatusUnauthorized || e.HTTPStatus == http.StatusForbidden {
		s.refused.Store(e)
	}
	if apierror.BlamesItems(e) {
		return e
	}
	for _, a := range to {
		a.fail(e)
	}
	return nil
}

// notSent is the error of recipients for whom no call was begun.
func notSent() error { return ErrStopping(": nothing was sent to this recipient") }

// fail gives a recipient the result of a call that failed.
func (a *addressee) fail(err error) {
	e := apierror.From(err)
	if !e.MayHaveHappened() {
		a.result.Outcome = whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_FAILED
		a.result.Error = BulkError(e)
		return
	}
	a.unknown(e.Message)
}

func (a *addressee) unknown(message string) {
	a.result.Outcome = whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_UNKNOWN
	a.result.Error = &whatsappv1.BulkError{Reason: apierror.ReasonOutcomeUnknown, Message: message}
}

// BulkError is a call's error in the form that the results of larger work have.
func BulkError(e *apierror.Error) *whatsappv1.BulkError {
	out := &whatsappv1.BulkError{Reason: e.Reason, Message: e.Message}
	if n, err := strconv.ParseInt(e.Metadata["meta_code"], 10, 32); err == nil {
		code := int32(n)
		out.MetaCode = &code
	}
	return out
}
