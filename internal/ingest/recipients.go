package ingest

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/webhook"
)

// recipientsAtOnce bounds the recipients of one append. They share a flush or a few.
const recipientsAtOnce = 100

// Recipients stores what the upstream's list of a broadcast's recipients says of their
// messages, for those who follow the broadcast and for those who follow the account,
// and returns how many statuses of the broadcast were not there yet. After an error
// some may be missing; storing them again is safe.
func (s *Sink) Recipients(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, recipients []*whatsappv1.BroadcastRecipient) (appended int, err error) {
	return s.recipients(ctx, broadcastID, accountID, source, false, recipients)
}

// RecipientsAgain does the same for recipients who had failed, by what the log has of them,
// and whose messages are others by now.
func (s *Sink) RecipientsAgain(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, recipients []*whatsappv1.BroadcastRecipient) (appended int, err error) {
	return s.recipients(ctx, broadcastID, accountID, source, true, recipients)
}

func (s *Sink) recipients(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, again bool, recipients []*whatsappv1.BroadcastRecipient) (appended int, err error) {
	now := s.now()
	for len(recipients) > 0 {
		n := min(len(recipients), recipientsAtOnce)
		var messages, broadcast []draft
		for _, rec := range recipients[:n] {
			r := recipientReport(rec)
			r.broadcast, r.account, r.source, r.again = broadcastID, tidy(accountID), source, again
			r.unnamed = webhook.Digest(r.unnamed, broadcastID)
			messages = append(messages, messageDrafts(r, now)...)
			broadcast = append(broadcast, broadcastDrafts(r, now)...)
		}
		if _, err := s.append(ctx, messages); err != nil {
			return appended, err
		}
		fresh, err := s.append(ctx, broadcast)
		appended += fresh
		if err != nil {
			return appended, err
		}
		recipients = recipients[n:]
	}
	return appended, nil
}

// recipientReport is what an entry of the list says.
func recipientReport(rec *whatsappv1.BroadcastRecipient) *report {
	r := &report{
		phone:   phone.Digits(rec.GetPhone()),
		message: tidy(rec.GetMessageId()),
		unnamed: rec.GetPhone(),
		status:  rec.GetStatus(),
		times:   map[whatsappv1.BroadcastRecipientStatus]time.Time{},
	}
	for status, at := range map[whatsappv1.BroadcastRecipientStatus]*timestamppb.Timestamp{sent: rec.SentAt, delivered: rec.DeliveredAt, read: rec.ReadAt} {
		if at.IsValid() && !at.AsTime().IsZero() {
			r.times[status] = at.AsTime()
		}
	}
	if rec.Error != nil && r.status == failed {
		r.err = &whatsappv1.DeliveryError{Message: rec.Error}
	}
	return r
}

// BulkResults stores what an answer to a bulk send says of its messages. It tries for
// as long as the context lasts, for what it is about is told only once.
func (s *Sink) BulkResults(ctx context.Context, accountID string, results []*whatsappv1.SendBulkResult) error {
	now := s.now()
	send := uuid.NewString() // what has no message id is of this send only
	var drafts []draft
	for i, res := range results {
		r := &report{
			account: tidy(accountID),
			phone:   phone.Digits(res.GetPhone()),
			message: tidy(res.GetMessageId()),
			unnamed: webhook.Digest(send, strconv.Itoa(i)),
			status:  sent,
			source:  whatsappv1.EventSource_EVENT_SOURCE_POLL,
		}
		switch {
		case res.Success != nil && !*res.Success, res.Success == nil && res.Error != nil:
			r.status, r.err = failed, &whatsappv1.DeliveryError{Message: res.Error}
		case res.Success == nil && res.MessageId == nil:
			continue // it says nothing
		}
		r.times = map[whatsappv1.BroadcastRecipientStatus]time.Time{r.status: now}
		drafts = append(drafts, messageDrafts(r, now)...)
	}
	return s.retry(ctx, drafts)
}

// retryPause is the pause before the log is tried again.
const retryPause = 250 * time.Millisecond

// retry appends drafts, trying again for as long as the log is not available and the
// context lasts.
func (s *Sink) retry(ctx context.Context, drafts []draft) error {
	for failures := 0; ; failures++ {
		_, err := s.append(ctx, drafts)
		if err == nil || !errors.Is(err, eventlog.ErrUnavailable) {
			return err
		}
		if failures%240 == 0 { // at first, and then every minute
			s.logger.Error("ingest: the log is not available, trying again", "error", err)
		}
		select {
		case <-time.After(retryPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
