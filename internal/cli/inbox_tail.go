package cli

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
)

// TailInbox prints what happens in the inbox until it is stopped. When the gateway
// restarts, it continues at the same place; when it is stopped, it prints how to continue.
func (s Standard) TailInbox(ctx context.Context, c config.InboxTail) error {
	client, err := connect(c.Remote)
	if err != nil {
		return err
	}
	defer client.Close()
	req := &whatsappv1.StreamMessagesRequest{AccountIds: c.Accounts, ConversationIds: c.Conversations, Kinds: c.Kinds}
	switch {
	case c.Earliest:
		req.Start = &whatsappv1.StreamMessagesRequest_Earliest{Earliest: true}
	case c.Since > 0:
		req.Start = &whatsappv1.StreamMessagesRequest_StartTime{StartTime: timestamppb.New(time.Now().Add(-c.Since))}
	}
	at := &place{c.ResumeToken}
	err = s.tail(ctx, client.SubscribeMessages(ctx, req, lategate.SubscribeOptions{Tokens: at, OnRetry: s.again}), c)
	if at.token != "" {
		fmt.Fprintf(s.Err, "To go on: gateway inbox tail --resume-token %s\n", at.token)
	}
	return err
}

// tail prints items until there is an error, which is ErrStopped when it was stopped.
func (s Standard) tail(ctx context.Context, items iter.Seq2[*whatsappv1.StreamMessagesResponse, error], c config.InboxTail) error {
	for item, err := range items {
		switch {
		case ctx.Err() != nil:
			return ErrStopped
		case err != nil:
			return err
		case s.lines(c.Remote):
			err = s.line(item)
		default:
			err = s.message(item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A place is the token of the last item that was printed, or that needs no printing.
type place struct{ token string }

// Load returns the token after which to begin.
func (p *place) Load(context.Context) (string, error) { return p.token, nil }

// Save is called when an item is done with.
func (p *place) Save(_ context.Context, token string) error {
	p.token = token
	return nil
}

// message prints an item as a line for people; heartbeats are not printed.
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

// printable returns a customer's text without control sequences for the terminal.
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
