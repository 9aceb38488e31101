package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// TailInbox prints what happens in the inbox until it is stopped. It goes on where it was
// when the gateway restarts; when it was stopped, it says how to go on.
func (s Standard) TailInbox(ctx context.Context, c config.InboxTail) error {
	conn, err := dial(c.Remote)
	if err != nil {
		return err
	}
	defer conn.Close()
	client := whatsappv1.NewInboxServiceClient(conn)
	req := &whatsappv1.StreamMessagesRequest{AccountIds: c.Accounts, ConversationIds: c.Conversations, Kinds: c.Kinds}
	switch {
	case c.ResumeToken != "":
		req.Start = &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: c.ResumeToken}
	case c.Earliest:
		req.Start = &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}
	case c.Since > 0:
		req.Start = &whatsappv1.StreamMessagesRequest_StartTime{StartTime: timestamppb.New(time.Now().Add(-c.Since))}
	}
	token := c.ResumeToken
	err = s.persist(ctx, func(progress func()) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := client.StreamMessages(ctx, req)
		if err != nil {
			return err
		}
		for {
			item, err := stream.Recv()
			if err != nil {
				return err
			}
			progress()
			if s.lines(c.Remote) {
				err = s.line(item)
			} else {
				err = s.message(item)
			}
			if err != nil {
				return err
			}
			token = item.GetResumeToken() // only once it was printed
			req.Start = &whatsappv1.StreamMessagesRequest_ResumeToken{ResumeToken: token}
		}
	})
	if token != "" {
		fmt.Fprintf(s.Err, "To go on: gateway inbox tail --resume-token %s\n", token)
	}
	return err
}

// message prints what an item says as a line for people; heartbeats say nothing.
func (s Standard) message(item *whatsappv1.StreamMessagesResponse) error {
	text := ""
	switch item := item.GetItem().(type) {
	case *whatsappv1.StreamMessagesResponse_Event:
		text = eventLine(item.Event)
	case *whatsappv1.StreamMessagesResponse_Gap:
		text = "!! events are missing here: " + item.Gap.GetMessage()
	case *whatsappv1.StreamMessagesResponse_Notice:
		text = "-- " + item.Notice.GetMessage()
	default:
		return nil
	}
	_, err := fmt.Fprintln(s.Out, text)
	return err
}

func eventLine(e *whatsappv1.InboxEvent) string {
	who := e.GetSender().GetName()
	if who == "" {
		who = e.GetSender().GetPhone()
	}
	text := e.GetText()
	if n := len(e.GetAttachments()); n > 0 {
		text = strings.TrimSpace(fmt.Sprintf("%s [%d attachments]", text, n))
	}
	if emoji := e.GetReaction().GetEmoji(); emoji != "" {
		text = emoji
	}
	return fmt.Sprintf("%s  %-21s %s  %s: %s", e.GetEventTime().AsTime().Local().Format(time.DateTime), e.GetKind(), e.GetConversationId(), who, printable(text))
}

// printable writes a customer's text so that it cannot drive the terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return '\uFFFD'
		}
		return r
	}, text)
}
