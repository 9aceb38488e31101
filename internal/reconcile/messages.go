package reconcile

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/upstream"
)

// polled is a message of the upstream's list, and its JSON.
type polled struct {
	*whatsappv1.InboxMessage
	raw []byte
	at  time.Time
}

// read appends the messages of a conversation that are not there yet, and returns how
// many those were. now is the upstream's time.
func (p *inbox) read(ctx context.Context, c *whatsappv1.Conversation, source whatsappv1.EventSource, now time.Time) (found int, err error) {
	messages, err := p.messages(ctx, c)
	if err != nil {
		return 0, err
	}
	name := nameOf(c)
	last := p.seen[name]
	if last == nil {
		last = &lastRead{messages: map[string]time.Time{}}
		p.seen[name] = last
	}
	horizon := p.horizon(name.account)
	news := slices.DeleteFunc(slices.Clone(messages), func(m polled) bool {
		_, known := last.messages[m.GetId()]
		return known || m.at.Before(horizon)
	})
	again := false
	if len(news) > 0 {
		if news, err = p.unknown(ctx, name, news, messages[0], last, now); err != nil {
			return 0, err
		}
	}
	for _, m := range news {
		if now.Sub(m.at) < grace {
			again = true // its webhook is probably on the way
			continue
		}
		duplicate, err := p.r.o.Sink.Message(ctx, ingestible(c, m, source))
		if err != nil {
			return found, err
		}
		if !duplicate {
			found++
		}
		last.messages[m.GetId()] = m.at
	}
	for id, at := range last.messages {
		if at.Before(horizon) {
			delete(last.messages, id)
		}
	}
	last.mark, last.updated, last.again, last.failures = markOf(c), now, again, 0
	if at := c.GetUpdatedTime(); at.IsValid() && at.AsTime().Before(now) {
		last.updated = at.AsTime()
	}
	p.r.found("message", found)
	return found, nil
}

// messages reads the messages of a conversation, the oldest first.
func (p *inbox) messages(ctx context.Context, c *whatsappv1.Conversation) ([]polled, error) {
	var answer whatsappv1.ListMessagesResponse
	res, err := p.r.call(ctx, p.r.o.Key, whatsappv1.InboxService_ListMessages_FullMethodName,
		&whatsappv1.ListMessagesRequest{ConversationId: c.GetId(), AccountId: c.GetAccountId()}, &answer)
	if err != nil {
		return nil, err
	}
	raw := elements(res, len(answer.GetMessages()))
	out := make([]polled, 0, len(answer.GetMessages()))
	for i, m := range answer.GetMessages() {
		if m.GetId() == "" || !m.GetCreatedAt().IsValid() {
			continue // it cannot be told from others, nor said when it was
		}
		out = append(out, polled{m, raw[i], m.GetCreatedAt().AsTime()})
	}
	slices.SortStableFunc(out, func(a, b polled) int { return a.at.Compare(b.at) })
	return out, nil
}

// elements returns the JSON of each message of an answer, nil where it cannot be told
// which is which.
func elements(res *upstream.Result, n int) [][]byte {
	out := make([][]byte, n)
	var body struct {
		Messages []json.RawMessage `json:"messages"`
	}
	if err := json.Unmarshal(res.Answer.Body(), &body); err != nil || len(body.Messages) != n {
		return out // the answer was decoded; its JSON is an extra
	}
	for i, m := range body.Messages {
		out[i] = m
	}
	return out
}

// unknown sorts out the messages that the log has although it no longer knows their
// ids, and tells of a hole before the oldest one that the upstream still lists.
func (p *inbox) unknown(ctx context.Context, name conversation, news []polled, oldest polled, last *lastRead, now time.Time) ([]polled, error) {
	forgotten := now.Add(-p.r.o.Retention)
	if _, known := last.messages[oldest.GetId()]; !news[0].at.Before(forgotten) && (known || news[0].GetId() != oldest.GetId()) {
		return news, nil // the usual: the list reaches back to what we had
	}
	in, err := p.r.history.Messages(ctx, name.account, name.id)
	if err != nil {
		return nil, err
	}
	before := time.Time{} // the latest that is known from before the list begins
	for id, at := range last.messages {
		in[id] = at
	}
	for _, at := range in {
		if at.Before(oldest.at) && at.After(before) {
			before = at
		}
	}
	if _, known := in[oldest.GetId()]; !known && !before.IsZero() && !last.hole.Equal(oldest.at) {
		p.r.log.Warn("the upstream's list of a conversation's messages does not reach back to the last known one",
			"account", name.account, "conversation", mask(name.id), "known", before, "listed", oldest.at)
		if err := p.r.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{name.account}, before, oldest.at,
			"the upstream's list of a conversation's messages begins later: those in between are not known"); err != nil {
			return nil, err
		}
		last.hole = oldest.at
	}
	return slices.DeleteFunc(news, func(m polled) bool {
		_, known := in[m.GetId()]
		return known && m.at.Before(forgotten)
	}), nil
}

// ingestible is a message as it is appended.
func ingestible(c *whatsappv1.Conversation, m polled, source whatsappv1.EventSource) ingest.Message {
	out := ingest.Message{
		Account: cmp.Or(c.GetAccountId(), m.GetAccountId()), Conversation: c.GetId(), Platform: cmp.Or(m.GetPlatform(), c.GetPlatform()),
		ID: m.GetId(), Direction: m.GetDirection(), Text: m.GetMessage(), SenderID: m.GetSenderId(), SenderName: m.GetSenderName(),
		Time: m.at, Raw: m.raw, Source: source,
	}
	for _, a := range m.GetAttachments() {
		out.Attachments = append(out.Attachments, attachment(a))
	}
	return out
}

// attachment is an attachment as events have it: what they have no field for is in the
// payload.
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

// hopeless reports whether a failure is of one conversation, and says nothing of the
// others.
func (p *inbox) hopeless(err error) bool {
	var failed *apierror.Error
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.HTTPStatus {
	case http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusPaymentRequired:
		return false
	}
	return failed.Reason != upstream.ReasonUnreachable && failed.Reason != upstream.ReasonCancelled
}

// mask leaves enough of a conversation's id to tell it from others: on WhatsApp it may
// be the customer's phone number.
func mask(id string) string {
	if len(id) <= 4 {
		return "****"
	}
	return "****" + id[len(id)-4:]
}

// giveUp notes that a conversation could not be read. After a few times that is told as
// a gap, and it is left alone until it changes.
func (p *inbox) giveUp(ctx context.Context, c *whatsappv1.Conversation, failure error) error {
	name := nameOf(c)
	last := p.seen[name]
	if last == nil {
		last = &lastRead{messages: map[string]time.Time{}, updated: c.GetUpdatedTime().AsTime()}
		p.seen[name] = last
	}
	last.failures++
	last.again = last.failures < attempts
	if last.again {
		return nil
	}
	p.r.log.Warn("a conversation cannot be read; it is left alone until it changes", "account", name.account, "conversation", mask(name.id), "error", failure)
	if err := p.r.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{name.account}, p.horizon(name.account), c.GetUpdatedTime().AsTime(),
		"the upstream does not show the messages of a conversation"); err != nil {
		return err
	}
	last.mark, last.updated, last.failures = markOf(c), c.GetUpdatedTime().AsTime(), 0
	return nil
}

// refused tells, once, that the upstream shows no inbox, as without the Inbox add-on.
func (p *inbox) refused(ctx context.Context) error {
	if !p.state.Refused.IsZero() {
		return nil
	}
	now := time.Now()
	if !p.state.Since.IsZero() {
		if err := p.r.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, p.r.affected(ctx), p.state.Through, now,
			"the upstream shows no inbox, as without the Inbox add-on: messages whose webhooks were missed cannot be found"); err != nil {
			return err
		}
	}
	p.state.Refused = now
	return p.r.save(ctx, "inbox", &p.state)
}

// failed notes the accounts that the list could not cover: their position stays where it
// is. Of one that goes on failing that is told once, as a gap.
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
			p.r.log.Warn("the upstream cannot read the inbox of an account", "account", account)
		}
		if b.Told || l.at.Sub(b.Since) < patience {
			continue
		}
		if err := p.r.o.Sink.Gap(ctx, whatsappv1.GapCause_GAP_CAUSE_UPSTREAM, []string{account}, b.Through, l.at,
			"the upstream cannot read the inbox of the account: messages whose webhooks were missed cannot be found"); err != nil {
			return err
		}
		b.Told = true
	}
	return nil
}
