package hub

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// maxSpan is how many entries of the log a subscription may read before others have
	// their turn; minSpan is the limit for a subscription that was too slow for that.
	maxSpan, minSpan = 1 << 16, 1 << 8
	// batchEvents, batchBytes and batchEntries bound one batch read from the log: its
	// selected events, their payload, and the entries that were looked at.
	batchEvents, batchBytes, batchEntries = 64, 64 << 10, 4096
	// maxAhead is how many batches are read ahead, so that reader and subscriber do not
	// have to wait for each other each time.
	maxAhead = 8
	// stallReading is how long the reading of the log waits for its subscriber.
	stallReading = time.Second

	never = math.MaxUint64
)

// errStalled says that the subscriber was too slow to have the log wait for it.
var errStalled = errors.New("hub: the reader of history was too slow")

// excerpt is a batch of history.
type excerpt struct {
	after  uint64         // the last sequence of the batch before
	events []*Event       // the selected ones
	last   eventlog.Place // after the last entry that was looked at
}

// history reads a part of the log ahead of its subscriber.
type history struct {
	hub     *Hub
	sel     *Selection
	after   uint64
	through uint64
	batches chan excerpt   // closed at the end
	end     eventlog.Place // the place after all batches; valid once batches is closed
	err     error          // valid once batches is closed
	part    excerpt
	bytes   int
	looked  int
	gaps    []*Event // those of this part of the log, if the filter does not return them
}

// read delivers a part of the log. The caller has taken a place among the readers, and read
// gives it back. An error is errStalled, the log's, the subscriber's, or says that the
// subscription has ended.
func (s *Subscription) read(o *own, through uint64) error {
	ctx, cancel := context.WithCancel(o.ctx)
	defer cancel()
	h := &history{hub: s.hub, sel: s.selection, part: excerpt{after: s.next - 1}, after: s.next - 1, through: through, batches: make(chan excerpt, maxAhead)}
	go func() {
		defer func() { s.hub.readers <- struct{}{} }()
		defer close(h.batches)
		h.err = h.run(ctx)
		if h.err == errStalled {
			h.drop()
		}
	}()
	for at := h.after; ; {
		b, ok, err := pauseFor(s, o, h.batches, 0)
		if err != nil {
			return err
		}
		if ok && b.after != at {
			return errStalled // the ones in between were dropped
		}
		for _, e := range b.events {
			if o.ctx.Err() != nil {
				return o.ctx.Err()
			}
			told, err := s.deliver(e)
			for hold := asHold(err); hold != nil; hold = asHold(err) {
				if err := s.hold(o, hold); err != nil {
					return err
				}
				told, err = s.deliver(e)
			}
			if err != nil {
				return err
			}
			if told {
				s.sent = s.hub.now()
			}
		}
		if !ok {
			break
		}
		if at = b.last.Seq; at >= s.next {
			s.reach(b.last)
		}
	}
	var gap *eventlog.GapError
	switch {
	case errors.As(h.err, &gap):
		_, err := s.deliver(&Event{Seq: gap.To, place: gap.After, gap: gap})
		return err
	case h.err != nil:
		return h.err
	}
	if through >= s.next {
		s.reach(h.end)
	}
	return nil
}

// run reads. Whatever was read before an error has been handed over, unless the error is
// errStalled or the context's.
func (h *history) run(ctx context.Context) error {
	f := h.sel.filter()
	if f != (eventlog.Filter{}) && f.Kind != eventlog.KindGap {
		err := h.hub.log.Read(ctx, h.after, h.through, eventlog.Filter{Kind: eventlog.KindGap}, func(e eventlog.Entry) error {
			h.gaps = append(h.gaps, h.event(e))
			return nil
		})
		var gap *eventlog.GapError
		if err != nil && !errors.As(err, &gap) { // gaps are handled below
			return err
		}
	}
	err := h.hub.log.Read(ctx, h.after, h.through, f, func(e eventlog.Entry) error {
		if err := h.addGaps(ctx, e.Seq); err != nil {
			return err
		}
		if e.Kind == eventlog.KindGap && f != (eventlog.Filter{}) && f.Kind != eventlog.KindGap {
			return nil // addGaps has added it
		}
		return h.add(ctx, h.event(e))
	})
	var gap *eventlog.GapError
	switch {
	case err == errStalled || ctx.Err() != nil:
		return err
	case err == nil:
		err = h.addGaps(ctx, h.through+1)
	case errors.As(err, &gap):
		if err := h.addGaps(ctx, gap.From); err != nil {
			return err
		}
	}
	if ferr := h.flush(ctx); ferr != nil {
		return ferr
	}
	if err == nil && h.part.after < h.through {
		h.end, err = h.hub.log.Place(ctx, h.through)
	}
	return err
}

func (h *history) event(e eventlog.Entry) *Event {
	ev, err := newEvent(h.hub.log, e)
	if err != nil {
		h.hub.logger.Error("a subscriber misses an event that cannot be decoded", "error", err)
	}
	return ev
}

// addGaps adds the gaps before a sequence that have not been added yet.
func (h *history) addGaps(ctx context.Context, before uint64) error {
	for len(h.gaps) > 0 && h.gaps[0].Seq < before {
		e := h.gaps[0]
		h.gaps = h.gaps[1:]
		if err := h.add(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// add adds an event to the batch if it is selected, and hands the batch over if it is
// full.
func (h *history) add(ctx context.Context, ev *Event) error {
	if ev.gap != nil || h.sel.Match(ev) {
		h.part.events = append(h.part.events, ev)
		h.bytes += len(ev.Record.GetFrame()) + len(ev.Record.GetRaw())
	}
	h.part.last = ev.place
	if h.looked++; len(h.part.events) >= batchEvents || h.bytes >= batchBytes || h.looked >= batchEntries {
		return h.flush(ctx)
	}
	return nil
}

// flush hands the batch over.
func (h *history) flush(ctx context.Context) error {
	if h.looked == 0 {
		return nil
	}
	timer := time.NewTimer(stallReading)
	defer timer.Stop()
	select {
	case h.batches <- h.part:
		h.part, h.bytes, h.looked = excerpt{after: h.part.last.Seq}, 0, 0
		return nil
	case <-timer.C:
		return errStalled
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drop discards what was read ahead: a subscriber that is blocked should not hold more
// events than it is about to deliver.
func (h *history) drop() {
	for {
		select {
		case <-h.batches:
		default:
			return
		}
	}
}
