package broadcast

import (
	"context"
	"sync"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/upstream"
)

// listGrace is how long a stream waits for a list of recipients that is behind the broadcast's counts.
// After that the list is used as it is.
const listGrace = time.Minute

// ProgressOptions are the options that the broadcasts of a stream share.
type ProgressOptions struct {
	Log  *eventlog.Log
	Sink *ingest.Sink
	// Ask makes calls upstream with the key of the stream.
	Ask upstream.Ask
	// Ahead returns how far the upstream's clock is ahead of the local one.
	Ahead func() time.Duration
	// Until is the status that all recipients must reach, unless they fail.
	Until whatsappv1.BroadcastRecipientStatus
	// Phones are the digits of the recipients that the stream is about; nil for all.
	Phones map[string]struct{}
}

// wants reports whether the stream is about a recipient.
func (o *ProgressOptions) wants(r *whatsappv1.BroadcastRecipient) bool {
	if o.Phones == nil {
		return true
	}
	_, wanted := o.Phones[phone.Digits(r.GetPhone())]
	return wanted
}

// A Progress has a broadcast and the statuses of its recipients, as a stream has delivered them. It
// knows whether the stream still has to wait. It is safe for concurrent use.
type Progress struct {
	o           *ProgressOptions
	ID, Account string // Account is empty if not known

	mu         sync.Mutex
	info       *whatsappv1.Broadcast // as it was last read
	recipients *recipients           // nil until Load
	// unsettled says that the stream must not end yet: a recipient is sent another message, or
	// the upstream's list is older than the broadcast's counts. behind is since when it is.
	unsettled bool
	behind    time.Time
}

// NewProgress returns the progress of a broadcast that has just been read.
func NewProgress(o *ProgressOptions, id, account string, info *whatsappv1.Broadcast) *Progress {
	return &Progress{o: o, ID: id, Account: account, info: info}
}

// Learn reads the broadcast's recipients from the upstream, and appends the statuses that the log
// lacks, so that every stream of the broadcast gets them once. info is the broadcast as it was read
// just before. An error is the upstream's, or that of the log.
func (p *Progress) Learn(ctx context.Context, info *whatsappv1.Broadcast) ([]*whatsappv1.BroadcastRecipient, error) {
	list, err := p.o.Ask.Recipients(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	further, again, err := NewLedger(p.o.Log, p.ID).Missing(ctx, info, list, time.Now().Add(p.o.Ahead()-p.o.Log.Retention()))
	if err != nil {
		return nil, err
	}
	if _, err := p.o.Sink.Recipients(ctx, p.ID, p.Account, whatsappv1.EventSource_EVENT_SOURCE_POLL, further, again); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.info = info
	return list, nil
}

// Load sets the recipients to their state at after, the position of the log at which the stream
// starts. list is the result of Learn, and head the last position of the log after Learn. An error
// is that of the log.
func (p *Progress) Load(ctx context.Context, list []*whatsappv1.BroadcastRecipient, after, head uint64) error {
	now, err := loadRecipients(ctx, p.o.Log, p.ID, head)
	if err != nil {
		return err
	}
	then := now
	if after < head {
		if then, err = loadRecipients(ctx, p.o.Log, p.ID, after); err != nil {
			return err
		}
	}
	// A recipient with events at head and none at after was pending.
	was := make([]*whatsappv1.BroadcastRecipient, len(list))
	for i, r := range list {
		if was[i] = r; now.Has(r) && !then.Has(r) {
			was[i] = unsent(r)
		}
	}
	then.Merge(was)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recipients = then
	return nil
}

// unsent returns a recipient as before anything was sent.
func unsent(r *whatsappv1.BroadcastRecipient) *whatsappv1.BroadcastRecipient {
	return &whatsappv1.BroadcastRecipient{Phone: r.Phone, Name: r.Name, Variables: r.Variables, Status: pending.Enum()}
}

// Reload takes in the events up to a position of the log that the stream has not delivered. An error
// is that of the log.
func (p *Progress) Reload(ctx context.Context, through uint64) error {
	now, err := loadRecipients(ctx, p.o.Log, p.ID, through)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now.Merge(p.recipients.List())
	p.recipients = now
	return nil
}

// Apply takes in an event of the broadcast that the stream has delivered.
func (p *Progress) Apply(e *whatsappv1.DeliveryStatusEvent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recipients.Apply(e)
}

// Snapshot returns the broadcast's status, the recipients that the stream is about, and the number of
// all recipients by status.
func (p *Progress) Snapshot() (status whatsappv1.BroadcastStatus, wanted []*whatsappv1.BroadcastRecipient, all *whatsappv1.BroadcastRecipientSummary) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.recipients.List() {
		if p.o.wants(r) {
			wanted = append(wanted, r)
		}
	}
	return p.info.GetStatus(), wanted, p.recipients.Summary()
}

// Done reports whether the stream has delivered all that it waits for.
func (p *Progress) Done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done()
}

// Settled reports whether the stream is Done and, at the last Verify, the upstream's list agreed.
func (p *Progress) Settled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done() && !p.unsettled
}

// done is like Done. The caller holds the lock.
func (p *Progress) done() bool {
	return Aborted(p.info) || p.recipients.Reached(p.o.Until, p.o.wants)
}

// Verify takes in the broadcast as it was just read. If the stream may be Done, or the number of
// recipients has changed, it also reads their list: recipients may have been added, removed, or sent
// another message, and the list may be behind. An error is that of Learn.
func (p *Progress) Verify(ctx context.Context, info *whatsappv1.Broadcast) error {
	p.mu.Lock()
	p.info = info
	needed := info.RecipientCount == nil || int(info.GetRecipientCount()) != p.recipients.Len() || p.done()
	p.mu.Unlock()
	if !needed {
		return nil
	}
	list, err := p.Learn(ctx, info)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	short := len(list) < int(info.GetRecipientCount())
	behind := short || Aborted(info) && Behind(info, list)
	switch {
	case !behind:
		p.behind = time.Time{}
	case p.behind.IsZero():
		p.behind = time.Now()
	case time.Since(p.behind) > listGrace:
		short, behind = false, false
	}
	if !short {
		p.recipients.Retain(list)
	}
	p.unsettled = behind
	var added []*whatsappv1.BroadcastRecipient
	for _, r := range list {
		switch {
		case !p.recipients.Has(r):
			added = append(added, unsent(r)) // events set its status
		case p.o.wants(r) && (sending(info) || r.MessageId != nil) && p.recipients.SentAgain(r, p.o.Until):
			p.unsettled = true
		}
	}
	p.recipients.Merge(added)
	return nil
}
