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
	// mostBad is how many recipients to whom nothing can be sent may wait for others in a
	// piece.
	mostBad = 1000
	// quiet is how long a call that has room for more waits for another recipient: a caller
	// may wait for results before sending more.
	quiet = 50 * time.Millisecond
)

// A gatherer collects recipients into pieces as they come.
type gatherer struct {
	*BulkSend
	recipients *arrivals[*whatsappv1.BulkStreamRecipient]
	index      int32 // of the next recipient
}

// next returns the next piece. Recipients that were received before an error are in no
// piece.
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

// stoppedAt is the error of a send that ends because the gateway stops.
func stoppedAt(first int32) error {
	e := ErrStopping(": nothing was sent to recipient " + strconv.Itoa(int(first)) + " and those after it; send to them with a new stream")
	e.Metadata = map[string]string{"first_unsent_index": strconv.Itoa(int(first))}
	return e
}
