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

// recipientsAtOnce is the most recipients of one append. Their records share few flushes.
const recipientsAtOnce = 100

// Recipients appends the statuses that the upstream's list of a broadcast's recipients has, both
// for streams of the broadcast and for streams of the account. It returns how many statuses of the
// broadcast are new. The recipients in again have failed in the log, and were sent another message
// since. After an error some statuses may be missing; it is safe to append all of them again.
func (s *Sink) Recipients(ctx context.Context, broadcastID, accountID string, source whatsappv1.EventSource, recipients, again []*whatsappv1.BroadcastRecipient) (appended int, err error) {
	for i, list := range [][]*whatsappv1.BroadcastRecipient{recipients, again} {
		for some := range slices.Chunk(list, recipientsAtOnce) {
			now := s.now()
			var messages, broadcast []Draft
			for _, rec := range some {
				r := recipientReport(rec)
				r.broadcast, r.account, r.source, r.again = broadcastID, boundedID(accountID), source, i == 1
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

// recipientReport makes a report of an entry of the list of recipients.
func recipientReport(rec *whatsappv1.BroadcastRecipient) *report {
	r := &report{
		phone:   phone.Digits(rec.GetPhone()),
		message: boundedID(rec.GetMessageId()),
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

// BulkResults appends the statuses in the answer to a bulk send. It retries until the context ends,
// because the upstream gives this answer only once. An error is that of Retry.
func (s *Sink) BulkResults(ctx context.Context, accountID string, results []*whatsappv1.SendBulkResult) error {
	now := s.now()
	send := uuid.NewString() // identifies messages without an id within this send
	var drafts []Draft
	for i, res := range results {
		r := &report{
			account: boundedID(accountID),
			phone:   phone.Digits(res.GetPhone()),
			message: boundedID(res.GetMessageId()),
			unnamed: webhook.Digest(send, strconv.Itoa(i)),
			status:  sent,
			source:  whatsappv1.EventSource_EVENT_SOURCE_POLL,
		}
		switch {
		case res.Success != nil && !*res.Success, res.Success == nil && res.Error != nil:
			r.status, r.err = failed, &whatsappv1.DeliveryError{Message: res.Error}
		case res.Success == nil && res.MessageId == nil:
			continue // it has no status
		}
		r.times = map[whatsappv1.BroadcastRecipientStatus]time.Time{r.status: now}
		drafts = append(drafts, messageDrafts(r, now)...)
	}
	return s.Retry(ctx, drafts)
}
