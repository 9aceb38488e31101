package ingest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/phone"
	"github.com/lategate/lategate/internal/webhook"
)

// recipientsAtOnce bounds the recipients of one append. They share a flush or a few.
const recipientsAtOnce = 100

// Recipients stores what the upstream's list of a broadcast's recipients says of their
// messages, for those who follow the broadcast and for those who follow the account,
// and returns how many statuses of the broadcast were not there yet. Those in again had
// failed, by what the log has of them, and their messages are others by now. After an error
// some may be missing; storing them again is safe.
func (s *Sink) Recipients(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, recipients, again []*whatsappv1.BroadcastRecipient) (appended int, err error) {
	for i, list := range [][]*whatsappv1.BroadcastRecipient{recipients, again} {
		for some := range slices.Chunk(list, recipientsAtOnce) {
			now := s.now()
			var messages, broadcast []Draft
			for _, rec := range some {
				r := recipientReport(rec)
				r.broadcast, r.account, r.source, r.again = broadcastID, tidy(accountID), source, i == 1
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
		}
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
	var drafts []Draft
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
	return s.Retry(ctx, drafts)
}
