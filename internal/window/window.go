// Package window knows until when WhatsApp conversations are open: for 24 hours after the
// customer's last message free text and files can be sent, after that only templates.
//
// What customers wrote is learned from the event log and from the upstream's lists of
// messages. A message is refused only if the upstream itself lists no newer message of the
// customer, and its newest page was certainly read. Otherwise a webhook may have been
// missed, and Meta decides.
package window

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/singleflight"
	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/messages"
)

const (
	// Length is how long a conversation is open after the customer's last message.
	Length = 24 * time.Hour
	// slack is how long after its end a window does not count as closed yet, because clocks
	// differ.
	slack = 2 * time.Minute
	// Reason is the reason of a refusal, the same as that of Meta's error 131026.
	Reason = "REENGAGEMENT_REQUIRED"

	platform = "whatsapp"
)

// Windows knows when customers last wrote. It is safe for concurrent use.
type Windows struct {
	ask    func(auth.Caller) messages.Ask
	log    *eventlog.Log
	hub    *hub.Hub
	logger *slog.Logger

	known   *known
	answers answers
	calls   singleflight.Group
}

// New returns a Windows that asks the upstream with what ask returns for the caller. It
// learns from the log while Run runs.
func New(ask func(auth.Caller) messages.Ask, log *eventlog.Log, hub *hub.Hub, logger *slog.Logger) *Windows {
	return &Windows{ask: ask, log: log, hub: hub, logger: logger, known: newKnown(maxKnown), answers: newAnswers()}
}

// ExpiresAt returns until when a conversation is or was open. ok is false if it is not
// known when the customer last wrote.
func (w *Windows) ExpiresAt(accountID, conversationID string) (at time.Time, ok bool) {
	return w.known.find(keysOf(accountID, conversationID)...).expires()
}

// Conversation is ExpiresAt for a conversation in an upstream answer, by all its names: its
// ids and its customer. From now on these names belong together.
func (w *Windows) Conversation(accountID string, names ...string) (at time.Time, ok bool) {
	keys := keysOf(accountID, names...)
	h := w.known.find(keys...)
	if at, ok = h.expires(); ok {
		w.known.learn(h, keys...)
	}
	return at, ok
}

// Check returns an *apierror.Error, FAILED_PRECONDITION with the reason
// REENGAGEMENT_REQUIRED, if it is certain that a conversation's window is closed. To find
// out, it reads the conversation's messages with the key of the context's caller, within
// five seconds and at most half of the time that the context has left. If it cannot find
// out, also because this read fails, it returns nil.
func (w *Windows) Check(ctx context.Context, accountID, conversationID string) error {
	keys := keysOf(accountID, conversationID)
	if h := w.known.find(keys...); h.wrote == 0 || h.maybeOpen(time.Now()) {
		return nil
	}
	if !w.confirm(ctx, accountID, conversationID) {
		return nil
	}
	h := w.known.find(keys...) // the answer may have had a newer message
	if h.wrote == 0 || h.maybeOpen(time.Now()) {
		return nil
	}
	expired, _ := h.expires()
	at := Format(expired)
	return &apierror.Error{Code: codes.FailedPrecondition, Reason: Reason, Metadata: map[string]string{"window_expired_at": at},
		Message: fmt.Sprintf("the conversation's 24-hour window closed at %s, and WhatsApp takes free text and files only for 24 hours after the customer's last message: "+
			"send an approved template with BroadcastsService.SendBulk (POST /v1/whatsapp/bulk), or leave it to Meta with ignore_window (ignoreWindow)", at)}
}

// Format writes a time as the upstream does, in milliseconds of UTC.
func Format(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
