package service

import (
	"context"
	"log/slog"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/ingest"
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
	release := s.watch(caller.Key, "", req.(*whatsappv1.SendBroadcastRequest).GetBroadcastId(), nil)
	return func(*upstream.Result) {}, release
}

// observeSendBulk notes which messages were sent to whom: their later statuses name
// the message alone.
func (s *Streams) observeSendBulk(ctx context.Context, req proto.Message) (func(*upstream.Result), func()) {
	return func(res *upstream.Result) {
		answer := new(whatsappv1.SendBulkResponse)
		if err := res.Answer.Decode(answer); err != nil {
			warnUnrecorded(ctx, s.logger, err)
			return
		}
		recordBulk(ctx, s.sink, s.logger, req.(*whatsappv1.SendBulkRequest).GetAccountId(), answer.GetResults())
	}, func() {}
}

// recordBulk puts the messages of an answer to a bulk send into the event log. The caller
// may have gone meanwhile.
func recordBulk(ctx context.Context, sink *ingest.Sink, logger *slog.Logger, accountID string, results []*whatsappv1.SendBulkResult) {
	if err := sink.BulkResults(context.WithoutCancel(ctx), accountID, results); err != nil {
		warnUnrecorded(ctx, logger, err)
	}
}

func warnUnrecorded(ctx context.Context, logger *slog.Logger, err error) {
	logger.WarnContext(ctx, "the statuses of a bulk send are not in the event log", "error", err, "request_id", upstream.RequestIDFrom(ctx))
}
