package work

import (
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/upstream"
)

// match gives recipients their results, by phone number: of several recipients with the same
// number, the one at the result's place comes first, then the others in order. A result
// without a number belongs to the recipient at its place. A recipient without a result has
// an unknown outcome.
func match(to []*addressee, results []*whatsappv1.SendBulkResult) {
	of := make([]*whatsappv1.SendBulkResult, len(to))
	waiting := map[string][]int{} // recipients by number, in order
	var later []*whatsappv1.SendBulkResult
	for i, r := range results {
		if i < len(to) && phone.Digits(r.GetPhone()) == phone.Digits(to[i].input.GetPhone()) {
			of[i] = r
			continue
		}
		later = append(later, r)
	}
	for i, a := range to {
		if of[i] == nil {
			number := phone.Digits(a.input.GetPhone())
			waiting[number] = append(waiting[number], i)
		}
	}
	for _, r := range later {
		number := phone.Digits(r.GetPhone())
		if same := waiting[number]; len(same) > 0 {
			of[same[0]], waiting[number] = r, same[1:]
		}
	}
	for i, a := range to {
		if of[i] == nil && len(results) == len(to) && results[i].GetPhone() == "" {
			of[i] = results[i]
		}
		a.take(of[i])
	}
}

// take records the upstream's result for a recipient; nil is none.
func (a *addressee) take(r *whatsappv1.SendBulkResult) {
	switch {
	case r == nil:
		a.unknown("the upstream's answer does not mention this recipient, so the message may have been sent: check before sending it again")
	case r.GetSuccess(), r.Success == nil && r.MessageId != nil:
		a.result.Outcome = whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_SENT
		a.result.MessageId = r.MessageId
	case r.Success != nil, r.Error != nil:
		a.result.Outcome = whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_FAILED
		reason, message, code := upstream.Explain(r.GetError())
		a.result.Error = &whatsappv1.BulkError{Reason: reason, Message: message}
		if code != 0 {
			meta := int32(code)
			a.result.Error.MetaCode = &meta
		}
	default:
		a.unknown("the upstream's answer does not say what became of this recipient, so the message may have been sent: check before sending it again")
	}
}
