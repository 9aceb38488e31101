// Package broadcast has the rules of broadcasts:
//
//   - broadcast.go: their states, such as begun and ended.
//   - account.go: which account sends a broadcast.
//   - recipients.go: the statuses of the recipients, their order, and which ones the log lacks.
//   - progress.go: what a stream with until waits for.
//   - joiner.go, index.go: how the status in a webhook, which names no broadcast, is joined with
//     its broadcast.
//   - sends.go: sending in the background, and what happens to a send when the gateway dies.
//
// Package poll decides when to read a broadcast from the upstream. Package ingest decides which
// records a status becomes, and their ids.
package broadcast

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// Begun reports whether the upstream is sending a broadcast, or has sent it. It is false for a
// cancelled one, although that may have been sent in part.
func Begun(b *whatsappv1.Broadcast) bool {
	switch b.GetStatus() {
	case whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING, whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED, whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED:
		return true
	}
	return false
}

// Ended reports whether a broadcast sends nothing more. Its messages may still be delivered
// and read, unless it is Aborted.
func Ended(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_COMPLETED || Aborted(b)
}

// Aborted reports whether a broadcast was cancelled, or has failed as a whole: streams no longer
// wait for its recipients.
func Aborted(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED || cancelled(b)
}

func cancelled(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_CANCELLED
}

func sending(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING
}

// EndedAt returns when a broadcast sent its last message, by the upstream's clock, or otherwise if
// the upstream does not say that.
func EndedAt(b *whatsappv1.Broadcast, otherwise time.Time) time.Time {
	var at time.Time
	for _, t := range []*timestamppb.Timestamp{b.GetCompletedAt(), b.GetStartedAt(), b.GetUpdatedAt()} {
		if t.IsValid() && t.AsTime().After(at) {
			at = t.AsTime()
		}
	}
	if at.IsZero() {
		return otherwise
	}
	return at
}

// Behind reports whether the upstream's list of recipients is older than the counts that were read
// before it. Without counts, the list may be old until every recipient has read or failed.
func Behind(b *whatsappv1.Broadcast, recipients []*whatsappv1.BroadcastRecipient) bool {
	var n [failed + 1]int32
	for _, r := range recipients {
		if s := r.GetStatus(); s >= unknown && s <= failed {
			n[s]++
		}
	}
	if b.RecipientCount == nil && b.SentCount == nil && b.DeliveredCount == nil && b.ReadCount == nil && b.FailedCount == nil {
		return n[read]+n[failed] < int32(len(recipients)) || len(recipients) == 0
	}
	// Read messages count as delivered as well, and delivered ones as sent.
	return int32(len(recipients)) < b.GetRecipientCount() || n[sent]+n[delivered]+n[read] < b.GetSentCount() ||
		n[delivered]+n[read] < b.GetDeliveredCount() || n[read] < b.GetReadCount() || n[failed] < b.GetFailedCount()
}

// Settled reports whether all recipients have read the message, or it has failed. anyFailed reports
// whether some have failed; those may be sent another message.
func Settled(b *whatsappv1.Broadcast, list []*whatsappv1.BroadcastRecipient) (settled, anyFailed bool) {
	settled = len(list) >= int(b.GetRecipientCount())
	for _, r := range list {
		settled = settled && r.GetStatus() >= read
		anyFailed = anyFailed || r.GetStatus() == failed
	}
	return settled, anyFailed
}
