package service

import (
	"cmp"
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// A hook has a say in a call that is passed on. Both of its functions may be nil.
type hook struct {
	// before may refuse the call, and may change its request.
	before func(ctx context.Context, req proto.Message) error
	// after learns from a success, and may complete its answer.
	after func(ctx context.Context, req proto.Message, res *upstream.Result)
}

// hooks are the calls that the 24-hour window is of interest to, and the one that has a
// file in its request.
func (b *Bulk) hooks() map[string]hook {
	hooks := map[string]hook{
		whatsappv1.InboxService_SendMessage_FullMethodName:                   {before: b.checkWindow},
		whatsappv1.BusinessProfilesService_UploadProfilePhoto_FullMethodName: {before: b.checkPhoto},
	}
	if b.Windows != nil {
		hooks[whatsappv1.InboxService_ListMessages_FullMethodName] = hook{after: b.learnMessages}
		hooks[whatsappv1.InboxService_GetConversation_FullMethodName] = hook{after: b.completeConversations}
		hooks[whatsappv1.InboxService_ListConversations_FullMethodName] = hook{after: b.completeConversations}
	}
	return hooks
}

// checkWindow refuses a message that WhatsApp would not take. The upstream does not know
// that callers can have it sent all the same, so the member is taken out.
func (b *Bulk) checkWindow(ctx context.Context, req proto.Message) error {
	m := req.(*whatsappv1.SendMessageRequest)
	ignore := m.GetIgnoreWindow()
	m.IgnoreWindow = nil
	if x := upstream.ExchangeFrom(ctx); x != nil {
		x.Body = withoutMember(x.Body, "ignoreWindow")
	}
	if ignore || b.Windows == nil {
		return nil
	}
	return b.Windows.Check(ctx, m.GetAccountId(), m.GetConversationId())
}

// learnMessages learns from a list of messages when the customer last wrote.
func (b *Bulk) learnMessages(ctx context.Context, req proto.Message, res *upstream.Result) {
	// Decoded apart from the answer, whose own rendering reports what does not fit.
	typ := b.Bindings[whatsappv1.InboxService_ListMessages_FullMethodName].Response
	var answer whatsappv1.ListMessagesResponse
	if transcode.NewAnswer(typ, res.Answer.Body(), nil).Decode(&answer) != nil {
		return // the caller is told that the answer is malformed
	}
	b.Windows.Listed(ctx, req.(*whatsappv1.ListMessagesRequest), &answer, res.Answer.Body())
}

// completeConversations adds to the conversations of an answer until when they are open,
// where that is known. Any other answer stays exactly as it came.
func (b *Bulk) completeConversations(_ context.Context, req proto.Message, res *upstream.Result) {
	asked, _ := req.(*whatsappv1.GetConversationRequest) // nil for a list
	body := completed(res.Answer.Body(), func(c *conversation) (time.Time, bool) {
		return b.Windows.Conversation(cmp.Or(c.AccountID, asked.GetAccountId()), c.ID, asked.GetConversationId(), c.ParticipantID)
	})
	if body != nil {
		res.Answer = res.Answer.WithBody(body)
	}
}
