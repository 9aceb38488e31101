// Package broadcast is the life of a broadcast:
//
//   - broadcast.go: its states. When has it begun, when is it over?
//   - account.go: which account is it of?
//   - recipients.go: the recipients' statuses, their order, and what of them the log lacks.
//   - progress.go: what a stream with until waits for.
//   - joiner.go, index.go: how a status is joined with it that a webhook reports, for that
//     names no broadcast.
//   - sends.go: sends that nobody waits for. Who finishes one when the gateway dies?
//
// Package poll decides when the upstream is asked about a broadcast, package ingest which
// records a status becomes, and under which ids.
package broadcast

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// Begun reports whether the upstream is sending a broadcast, or has. It is false of one that
// was cancelled, although some of that may have been sent.
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

// Aborted reports whether a broadcast was cancelled, or has failed as a whole: no recipient is
// waited for any more.
func Aborted(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_FAILED || cancelled(b)
}

func cancelled(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_CANCELLED
}

func sending(b *whatsappv1.Broadcast) bool {
	return b.GetStatus() == whatsappv1.BroadcastStatus_BROADCAST_STATUS_SENDING
}

// EndedAt is when a broadcast sent its last message, by the upstream's clock, or another time
// if that is not told.
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

// Behind reports whether the upstream's list of recipients is older than the counts that
// were read before it, or may be, because there are none.
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
	// What was read was delivered, and what was delivered was sent.
	return int32(len(recipients)) < b.GetRecipientCount() || n[sent]+n[delivered]+n[read] < b.GetSentCount() ||
		n[delivered]+n[read] < b.GetDeliveredCount() || n[read] < b.GetReadCount() || n[failed] < b.GetFailedCount()
}

// Settled reports whether everybody in the upstream's list has read the message or it has
// failed. anyFailed says that some have failed, who may be sent another message.
func Settled(b *whatsappv1.Broadcast, list []*whatsappv1.BroadcastRecipient) (settled, anyFailed bool) {
	settled = len(list) >= int(b.GetRecipientCount())
	for _, r := range list {
		settled = settled && r.GetStatus() >= read
		anyFailed = anyFailed || r.GetStatus() == failed
	}
	return settled, anyFailed
}
