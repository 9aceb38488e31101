package service

import (
	"cmp"
	"context"
	"time"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

func (s *Services) inbox() overrides {
	return overrides{
		whatsappv1.InboxService_SendMessage_FullMethodName:       {before: s.checkWindow},
		whatsappv1.InboxService_ListMessages_FullMethodName:      {after: s.learnMessages},
		whatsappv1.InboxService_GetConversation_FullMethodName:   {after: s.completeConversations},
		whatsappv1.InboxService_ListConversations_FullMethodName: {after: s.completeConversations},
		whatsappv1.InboxService_SendAttachment_FullMethodName:    {stream: receiving(s.sendAttachment)},
		whatsappv1.InboxService_StreamMessages_FullMethodName:    {stream: streaming(s.streams.streamMessages)},
	}
}

// checkWindow refuses a message that WhatsApp would refuse. The option to send it without
// this check is the gateway's, not the upstream's, so it is removed from the request.
func (s *Services) checkWindow(ctx context.Context, call *upstream.Call) error {
	m := call.Request.(*whatsappv1.SendMessageRequest)
	ignore := m.GetIgnoreWindow()
	m.IgnoreWindow = nil
	call.Body = withoutMember(call.Body, "ignoreWindow")
	if ignore {
		return nil
	}
	return s.Windows.Check(ctx, m.GetAccountId(), m.GetConversationId())
}

// learnMessages learns from a list of messages when the customer last wrote.
func (s *Services) learnMessages(ctx context.Context, call *upstream.Call, answer *upstream.Answer) {
	// Decoded a second time here: errors are reported where the answer is rendered for the
	// caller.
	var list whatsappv1.ListMessagesResponse
	if transcode.NewAnswer(call.Method.Response, answer.Body(), nil).Decode(&list) != nil {
		return // rendering reports that the answer is malformed
	}
	s.Windows.Listed(ctx, call.Request.(*whatsappv1.ListMessagesRequest), &list, answer.Body())
}

// completeConversations adds to the conversations of an answer the time until which they
// are open, where it is known. Nothing else in the answer changes.
func (s *Services) completeConversations(_ context.Context, call *upstream.Call, answer *upstream.Answer) {
	asked, _ := call.Request.(*whatsappv1.GetConversationRequest) // nil for a list
	body := completed(answer.Body(), func(c *conversation) (time.Time, bool) {
		return s.Windows.Conversation(cmp.Or(c.AccountID, asked.GetAccountId()), c.ID, asked.GetConversationId(), c.ParticipantID)
	})
	if body != nil {
		answer.Answer = answer.WithBody(body)
	}
}

// sendAttachment sends a message with a file. The upstream call is that of SendMessage, as
// a multipart form. The file is its last part, and is sent on while it is received.
func (s *Services) sendAttachment(stream grpc.ServerStream) error {
	ctx := stream.Context()
	m, data := new(whatsappv1.SendAttachmentRequest), new(whatsappv1.SendAttachmentRequest_Data)
	parts, _ := fileParts(stream, m, func(b []byte) {
		data.Data = b
		m.Part = data
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	rules, said := s.fileRules(), declaration(options)
	if err := rules.CheckDeclared(said); err != nil {
		return err
	}
	if !options.GetIgnoreWindow() {
		if err := s.Windows.Check(ctx, options.GetAccountId(), options.GetConversationId()); err != nil {
			return err
		}
	}
	file, err := rules.Check(newPieces(ctx, parts), said)
	if err != nil {
		return err
	}
	defer s.release(ctx, file)
	resp := new(whatsappv1.SendMessageResponse)
	answer, err := s.read(ctx, upstream.Call{
		Method:  contract.Of(whatsappv1.InboxService_SendMessage_FullMethodName),
		Request: &whatsappv1.SendMessageRequest{ConversationId: options.GetConversationId(), AccountId: options.GetAccountId(), Message: options.Message},
		File:    &upstream.File{Field: "attachment", Name: file.Name, ContentType: file.ContentType, Content: file},
	}, resp)
	if err != nil {
		setHeader(ctx, apierror.From(err).Header)
		return err
	}
	setHeader(ctx, answer.Header)
	return stream.SendMsg(&whatsappv1.SendAttachmentResponse{Success: resp.Success, SentMessage: resp.GetSentMessage(), Extra: resp.GetExtra()})
}

func (s *Streams) streamMessages(req *whatsappv1.StreamMessagesRequest, server grpc.ServerStream) error {
	st := &stream{Streams: s, ServerStream: server, req: req, name: "messages"}
	st.sel = hub.Selection{Kinds: setOf(eventlog.InboxKinds)}
	if ids := req.GetConversationIds(); len(ids) > 0 {
		st.sel.Threads = setOf(ids)
	}
	if kinds := req.GetKinds(); len(kinds) > 0 {
		st.sel.Names = setOf(kinds)
	}
	if err := st.open(); err != nil {
		return err
	}
	return st.run(server.Context())
}
