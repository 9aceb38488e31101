package service

import (
	"context"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/upstream"
)

// An observer sees a call that is passed on: it is called before, and what it returns
// after a success. It neither changes the call nor lets it fail.
type observer func(ctx context.Context, req proto.Message) (after func(*upstream.Result), end func())

// observers are the calls from which delivery statuses are learned.
func (s *Streams) observers() map[string]observer {
	return map[string]observer{
		whatsappv1.BroadcastsService_SendBroadcast_FullMethodName: s.observeSendBroadcast,
		whatsappv1.BroadcastsService_SendBulk_FullMethodName:      s.observeSendBulk,
	}
}

// observeSendBroadcast has the recipients watched while the broadcast is sent.
func (s *Streams) observeSendBroadcast(ctx context.Context, req proto.Message) (func(*upstream.Result), func()) {
	caller, _ := auth.CallerFrom(ctx)
	release := s.watch(caller.Key, "", req.(*whatsappv1.SendBroadcastRequest).GetBroadcastId())
	return func(*upstream.Result) {}, release
}

// observeSendBulk notes which messages were sent to whom: their later statuses name
// the message alone.
func (s *Streams) observeSendBulk(ctx context.Context, req proto.Message) (func(*upstream.Result), func()) {
	return func(res *upstream.Result) {
		answer := new(whatsappv1.SendBulkResponse)
		err := res.Answer.Decode(answer)
		if err == nil {
			err = s.sink.BulkResults(context.WithoutCancel(ctx), req.(*whatsappv1.SendBulkRequest).GetAccountId(), answer.GetResults())
		}
		if err != nil {
			s.logger.WarnContext(ctx, "the statuses of a bulk send are not in the event log", "error", err, "request_id", upstream.RequestIDFrom(ctx))
		}
	}, func() {}
}
