package window

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/messages"
)

const (
	// askTimeout is how long a message waits for the upstream's list of messages.
	askTimeout = 5 * time.Second
	// answerAge is how long an answer is used.
	answerAge = time.Minute
	// maxPages is how many pages of messages are read for one answer.
	maxPages = 5
	// maxAnswers is how many answers are remembered.
	maxAnswers = 10_000
)

// confirm asks the upstream for the conversation's messages, and reports whether it is now
// certain when the customer last wrote. It asks with the caller's own key, also where
// another caller has asked already: so no caller learns anything about conversations that
// its key does not see. Callers with the same key that ask at the same time share one call.
func (w *Windows) confirm(ctx context.Context, accountID, conversationID string) bool {
	caller, _ := auth.CallerFrom(ctx)
	id := answerID(caller, accountID, conversationID)
	if certain, ok := w.answers.get(id); ok {
		return certain
	}
	wait := askTimeout
	if deadline, ok := ctx.Deadline(); ok {
		wait = min(wait, time.Until(deadline)/2) // sending the message needs time too
	}
	waiting, stop := context.WithTimeout(ctx, wait)
	defer stop()
	result := w.calls.DoChan(string(id[:]), func() (any, error) {
		if certain, ok := w.answers.get(id); ok {
			return certain, nil // a call has ended since this one looked
		}
		// The call does not end with its first caller: others may wait for the answer.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), askTimeout)
		defer stop()
		l, err := messages.Read(ctx, w.ask(caller), accountID, conversationID, maxPages, func(l *messages.Listing) bool {
			return slices.ContainsFunc(l.Messages, wroteIt)
		})
		if err != nil {
			// The message is sent without the check: the upstream's answer to it will say
			// what is wrong. For answerAge other messages do not wait for the same failure.
			w.answers.put(id, false)
			return false, nil
		}
		certain := w.learn(accountID, conversationID, l.Messages, l.Newest)
		w.answers.put(id, certain)
		return certain, nil
	})
	select {
	case r := <-result:
		certain, _ := r.Val.(bool)
		return certain
	case <-waiting.Done():
		return false
	}
}

// wroteIt reports whether the customer certainly wrote a message, which opened a window at
// its time.
func wroteIt(m messages.Message) bool {
	return m.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING && !m.At.IsZero() && (m.GetPlatform() == platform || m.GetPlatform() == "")
}

// Listed learns from the messages that the upstream has listed to the caller of a context;
// body is the answer's JSON. Later checks need not ask the upstream, unless it was only one
// of several pages.
func (w *Windows) Listed(ctx context.Context, req *whatsappv1.ListMessagesRequest, answer *whatsappv1.ListMessagesResponse, body []byte) {
	all := make([]messages.Message, 0, len(answer.GetMessages()))
	for _, m := range answer.GetMessages() {
		all = append(all, messages.MessageOf(m))
	}
	whole := messages.Complete(body)
	certain := w.learn(req.GetAccountId(), req.GetConversationId(), all, whole)
	if whole {
		caller, _ := auth.CallerFrom(ctx)
		w.answers.put(answerID(caller, req.GetAccountId(), req.GetConversationId()), certain)
	}
}

// learn learns from messages; newest says whether the conversation's last message is
// certainly among them. It reports whether it is now certain when the customer last wrote:
// if newest is true and one of the messages is the customer's.
func (w *Windows) learn(accountID, conversationID string, all []messages.Message, newest bool) (certain bool) {
	now := time.Now()
	keys := keysOf(accountID, conversationID)
	before := w.known.find(keys...)
	var h heard
	wrote := false
	for _, m := range all {
		switch m.GetPlatform() {
		case platform:
		case "":
			if before == (heard{}) {
				continue // its platform is not known
			}
		default:
			continue
		}
		switch {
		case m.GetDirection() == whatsappv1.MessageDirection_MESSAGE_DIRECTION_OUTGOING:
		case m.At.IsZero():
			h = h.with(perhapsAt(now, now))
		case m.GetDirection() != whatsappv1.MessageDirection_MESSAGE_DIRECTION_INCOMING:
			h = h.with(perhapsAt(m.At, now))
		default:
			if h = h.with(wroteAt(m.At, now)); !wrote { // all have the same names; once is enough
				keys = append(keys, keysOf(m.GetAccountId(), m.GetConversationId(), m.GetSenderId())...)
				keys = append(keys, keysOf(accountID, m.GetConversationId(), m.GetSenderId())...)
			}
			wrote = true
		}
	}
	if h != (heard{}) {
		w.known.learn(h, keys...)
	}
	return newest && wrote
}

// answerID identifies an answer by the key that asked and the conversation.
func answerID(caller auth.Caller, accountID, conversationID string) [sha256.Size]byte {
	return sha256.Sum256([]byte(caller.Key + "\x00" + accountID + "\x00" + conversationID))
}

// answers remembers the upstream's answers for answerAge, so that a burst of messages to a
// conversation makes one call.
type answers struct {
	last *lru.Cache[[sha256.Size]byte, answer]
}

type answer struct {
	certain bool
	until   time.Time
}

func newAnswers() answers {
	last, err := lru.New[[sha256.Size]byte, answer](maxAnswers)
	if err != nil {
		panic(err) // of a size below 1
	}
	return answers{last}
}

func (a answers) get(id [sha256.Size]byte) (certain, ok bool) {
	found, ok := a.last.Get(id)
	return found.certain, ok && time.Now().Before(found.until)
}

func (a answers) put(id [sha256.Size]byte, certain bool) {
	a.last.Add(id, answer{certain, time.Now().Add(answerAge)})
}
