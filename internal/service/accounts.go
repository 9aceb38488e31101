package service

import (
	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/hub"
)

func (s *Services) accounts() overrides {
	return overrides{
		whatsappv1.AccountsService_StreamAccountEvents_FullMethodName: {stream: streaming(s.streams.streamAccountEvents)},
	}
}

func (s *Streams) streamAccountEvents(req *whatsappv1.StreamAccountEventsRequest, server grpc.ServerStream) error {
	st := &stream{Streams: s, ServerStream: server, req: req, name: "account_events"}
	st.sel = hub.Selection{Kinds: setOf(eventlog.AccountKinds)}
	if kinds := req.GetKinds(); len(kinds) > 0 {
		st.sel.Names = setOf(kinds)
	}
	if err := st.open(); err != nil {
		return err
	}
	return st.run(server.Context())
}
