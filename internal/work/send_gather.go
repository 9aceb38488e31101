package work

import (
	"context"
	"errors"
	"strconv"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

const (
	// sendChunk is how many recipients the upstream takes in one call.
	sendChunk = 100
	// mostBad bounds how many recipients that cannot be sent to wait for others.
	mostBad = 1000
	// quiet is how long after the last recipient a call is made that has room for more: a
	// caller who waits for results before sending more must get them.
	quiet = 50 * time.Millisecond
)

// A gatherer makes pieces of recipients as they come.
type gatherer struct {
	*BulkSend
	recipients *arrivals[*whatsappv1.BulkStreamRecipient]
	index      int32 // of the next recipient
}

// next returns the next piece. What was received before an error is in none.
func (g *gatherer) next() (*piece, error) {
	first, p := g.index, &piece{}
	err := g.recipients.group(func(r *whatsappv1.BulkStreamRecipient) (full bool, err error) {
		g.add(p, r)
		return len(p.good) == sendChunk || len(p.all)-len(p.good) == mostBad, nil
	})
	if errors.Is(err, context.Canceled) && isClosed(g.Stopping) {
		return nil, stoppedAt(first)
	}
	return p, err
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// add puts a recipient into a piece.
func (g *gatherer) add(p *piece, r *whatsappv1.BulkStreamRecipient) {
	a := &addressee{
		input:  &whatsappv1.BulkRecipientInput{Phone: r.GetPhone(), Variables: r.GetVariables()},
		result: &whatsappv1.SendBulkStreamResponse{Index: g.index, Reference: r.Reference, Phone: r.GetPhone()},
	}
	g.index++
	p.all = append(p.all, a)
	if bad := g.Check(r); bad != nil {
		a.result.Outcome, a.result.Error = whatsappv1.BulkSendOutcome_BULK_SEND_OUTCOME_FAILED, bad
		return
	}
	p.good = append(p.good, a)
}

// stoppedAt is why a send ends when the gateway stops.
func stoppedAt(first int32) error {
	e := ErrStopping(": nothing was sent to recipient " + strconv.Itoa(int(first)) + " and those after it; send to them with a new stream")
	e.Metadata = map[string]string{"first_unsent_index": strconv.Itoa(int(first))}
	return e
}
