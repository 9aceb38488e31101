package service

import (
	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/events"
)

func (s *Streams) streamMessages(req *whatsappv1.StreamMessagesRequest, server grpc.ServerStream) error {
	st := &stream{Streams: s, ServerStream: server, req: req, name: "messages"}
	st.sel = events.Selection{Kinds: setOf(events.InboxKinds)}
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
