package poll

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/messages"
	"github.com/lategate/lategate/internal/phone"
)

// mostPages is the most pages of messages that one read of a conversation takes: a thousand
// messages.
const mostPages = 10

// read appends the messages of a conversation that the log lacks. pages is how many pages were
// read, and found how many of the messages webhooks should have brought.
func (p *inbox) read(ctx context.Context, name conversationKey, conv *conversation) (pages, found int, err error) {
	source := conv.source
	if conv.missing.IsZero() {
		source = whatsappv1.EventSource_EVENT_SOURCE_POLL
	}
	reach := p.horizon(name.account) // older messages were read already
	if !conv.complete.IsZero() {
		reach = latest(conv.complete.Add(-lateness), p.state.Since)
	}
	var now time.Time
	ask := func(ctx context.Context, req *whatsappv1.ListMessagesRequest, further url.Values, into *whatsappv1.ListMessagesResponse) ([]byte, error) {
		pages++
		res, err := p.poller.callWith(ctx, p.poller.o.Key, whatsappv1.InboxService_ListMessages_FullMethodName, req, further, into)
		if err != nil {
			return nil, err
		}
		if now.IsZero() {
			now = serverTime(res)
		}
		return res.Body(), nil
	}
	l, err := messages.Read(ctx, ask, name.account, name.id, mostPages, func(l *messages.Listing) bool { return l.Oldest().Before(reach) })
	if err != nil {
		return pages, 0, err
	}
	in, err := p.poller.history.Messages(ctx, name.account, name.id)
	if err != nil {
		return pages, 0, err
	}
	if err := p.reportGap(ctx, name, conv, l, in, reach, now); err != nil {
		return pages, 0, err
	}
	var firstLeft time.Time // time of the first message whose webhook may still arrive
	elsewhere := map[string]struct{}{}
	from, appended := p.appended(name.account, now), 0
	for _, m := range l.Messages {
		if m.GetId() == "" || m.At.IsZero() || m.At.Before(from) {
			continue // without an id or a time, or too old
		}
		if _, known := in[m.GetId()]; known {
			continue
		}
		if _, known := conv.elsewhere[m.GetId()]; known {
			elsewhere[m.GetId()] = struct{}{}
			continue
		}
		if now.Sub(m.At) < grace {
			firstLeft = earliest(firstLeft, m.At)
			continue
		}
		duplicate, err := p.poller.o.Sink.Message(ctx, ingestible(conv.row, m, source))
		if err != nil {
			return pages, found, err
		}
		if duplicate {
			elsewhere[m.GetId()] = struct{}{}
			continue
		}
		appended++
		if source == whatsappv1.EventSource_EVENT_SOURCE_POLL {
			found++
		}
	}
	p.poller.found("message", appended)
	conv.elsewhere, conv.complete = elsewhere, now
	conv.missing, conv.mustRead, conv.unsettled = time.Time{}, false, time.Time{}
	if !firstLeft.IsZero() {
		conv.missing, conv.from, conv.after = time.Now(), firstLeft, afterGrace(firstLeft, now)
	}
	if now.Sub(conv.changed) < settle {
		conv.unsettled = conv.changed
		conv.schedule(now)
	}
	return pages, found, nil
}

// reportGap appends a gap if a conversation may have messages that were not read. l is what was
// read, in what the log has, and reach the time back to which messages were needed.
func (p *inbox) reportGap(ctx context.Context, name conversationKey, conv *conversation, l *messages.Listing, in map[string]loggedMessage, reach, now time.Time) error {
	oldest := slices.IndexFunc(l.Messages, func(m messages.Message) bool { return !m.At.IsZero() })
	if oldest < 0 && l.Whole {
		return nil
	}
	from, to, why := reach, now, "the upstream does not show the newest messages of a conversation"
	if l.Newest {
		first := l.Messages[max(oldest, 0)]
		_, known := in[first.GetId()]
		_, other := conv.elsewhere[first.GetId()]
		if oldest < 0 || known || other || l.Whole && l.Paged || !l.Whole && first.At.Before(reach) {
			return nil // the list reaches back to a known message, or to the first one
		}
		before := time.Time{} // time of the latest known message before the list begins
		for _, m := range in {
			// A message that a webhook brought may be missing in the list because it was
			// deleted. But a long list may be cut off, and a list that had the message once is.
			if m.at.Before(first.At) && m.at.After(before) && (m.listed || !l.Whole || len(l.Messages) >= messages.PageSize) {
				before = m.at
			}
		}
		if l.Whole && before.IsZero() || conv.gapAt.Equal(first.At) {
			return nil
		}
		conv.gapAt = first.At
		// A webhook brought that message, but messages before it may have been missed.
		if read := p.readThrough(name.account, conv); read.Before(before) {
			before = read
		}
		from, to, why = latest(before, p.state.Since), first.At, "the upstream's list of a conversation's messages begins later, or is too long to be read: those in between are not known"
		if !l.Whole {
			from = latest(from, reach)
		}
	}
	if !from.Before(to) {
		return nil
	}
	p.poller.logger.Warn("not all messages of a conversation can be read", "account", name.account, "conversation", phone.MaskName(name.id), "from", from, "to", to, "reason", why)
	return p.poller.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{name.account}, from, to, why)
}

// readThrough returns the time up to which all messages of a conversation were read.
func (p *inbox) readThrough(account string, conv *conversation) time.Time {
	if !conv.complete.IsZero() {
		return conv.complete
	}
	if b := p.state.Behind[account]; b != nil {
		return earliest(b.Through, p.state.Checked)
	}
	return p.state.Checked
}

// ingestible converts a listed message to one that a Sink takes.
func ingestible(c *whatsappv1.Conversation, m messages.Message, source whatsappv1.EventSource) ingest.Message {
	out := ingest.Message{
		Account: cmp.Or(c.GetAccountId(), m.GetAccountId()), Conversation: c.GetId(), Platform: cmp.Or(m.GetPlatform(), c.GetPlatform()),
		ID: m.GetId(), Direction: m.GetDirection(), Text: m.GetMessage(), SenderID: m.GetSenderId(), SenderName: m.GetSenderName(),
		Time: m.At, Raw: m.Raw, Source: source,
	}
	for _, a := range m.GetAttachments() {
		out.Attachments = append(out.Attachments, attachment(a))
	}
	return out
}

// attachment converts an attachment to that of an event. Members for which events have no field
// go into the payload.
func attachment(a *whatsappv1.InboxAttachment) *whatsappv1.EventAttachment {
	payload := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for name, value := range a.GetExtra().GetFields() {
		payload.Fields[name] = value
	}
	for name, value := range map[string]string{"id": a.GetId(), "filename": a.GetFilename(), "previewUrl": a.GetPreviewUrl()} {
		if value != "" {
			payload.Fields[name] = structpb.NewStringValue(value)
		}
	}
	out := &whatsappv1.EventAttachment{Type: a.Type, Url: a.Url}
	if len(payload.Fields) > 0 {
		out.Payload = payload
	}
	return out
}

// giveUp notes that reading a conversation failed. After several failures it appends a gap, and
// the conversation is not read again until it changes.
func (p *inbox) giveUp(ctx context.Context, name conversationKey, conv *conversation, failure error) error {
	conv.failures++
	if conv.failures < attempts {
		conv.after = time.Now().Add(p.poller.o.Interval)
		return nil
	}
	p.poller.logger.Warn("a conversation cannot be read; it is left alone until it changes", "account", name.account, "conversation", phone.MaskName(name.id), "error", failure)
	if err := p.poller.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{name.account}, p.horizon(name.account), conv.changed,
		"the upstream does not show the messages of a conversation"); err != nil {
		return err
	}
	conv.missing, conv.unsettled, conv.mustRead, conv.failures = time.Time{}, time.Time{}, false, 0
	return nil
}

// refused appends a gap, once, because the upstream shows no inbox. That happens without the
// Inbox add-on.
func (p *inbox) refused(ctx context.Context) error {
	if !p.state.Refused.IsZero() {
		return nil
	}
	now := time.Now()
	if !p.state.Since.IsZero() {
		if err := p.poller.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, p.poller.affected(ctx), p.state.Through, now,
			"the upstream shows no inbox, as without the Inbox add-on: messages whose webhooks were missed cannot be found"); err != nil {
			return err
		}
	}
	p.state.Refused = now
	return p.poller.save(ctx, "inbox", &p.state)
}

// failed notes the accounts that the list could not include: their position is kept. For an
// account that keeps failing it appends one gap.
func (p *inbox) failed(ctx context.Context, l *listing) error {
	for account := range l.failed {
		if account == "" {
			continue
		}
		b := p.state.Behind[account]
		if b == nil {
			if p.state.Behind == nil {
				p.state.Behind = map[string]*behind{}
			}
			b = &behind{Through: p.state.Through, Since: l.at}
			p.state.Behind[account] = b
			p.poller.logger.Warn("the upstream cannot read the inbox of an account", "account", account)
		}
		if b.Told || l.at.Sub(b.Since) < gapAfter {
			continue
		}
		if err := p.poller.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{account}, b.Through, l.at,
			"the upstream cannot read the inbox of the account: messages whose webhooks were missed cannot be found"); err != nil {
			return err
		}
		b.Told = true
	}
	return nil
}
