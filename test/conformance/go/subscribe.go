package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	lategate "github.com/lategate/lategate/clients/go"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// subscription is what to subscribe to.
type subscription struct {
	Method    string `json:"method"`
	Request   []byte `json:"request"`
	TokenFile string `json:"tokenFile"`
}

type retry struct {
	Code   uint32 `json:"code"`
	WaitMS int64  `json:"waitMs"`
}

type end struct {
	Code    uint32 `json:"code"`
	Message string `json:"message"`
	Reason  string `json:"reason"`
}

// following is a running subscription.
type following struct {
	cancel context.CancelFunc
	done   chan struct{}
}

func (r *runner) subscribe(id int, s *subscription) error {
	o := lategate.SubscribeOptions{OnRetry: func(err error, wait time.Duration) {
		r.tell(answer{ID: id, Retry: &retry{uint32(status.Code(err)), wait.Milliseconds()}})
	}}
	if s.TokenFile != "" {
		o.Tokens = lategate.FileTokens(s.TokenFile)
	}
	switch s.Method {
	case whatsappv1.InboxService_StreamMessages_FullMethodName[1:]:
		return follow(r, id, s.Request, o, &whatsappv1.StreamMessagesRequest{}, r.client.SubscribeMessages)
	case whatsappv1.BroadcastsService_StreamDeliveryStatuses_FullMethodName[1:]:
		return follow(r, id, s.Request, o, &whatsappv1.StreamDeliveryStatusesRequest{}, r.client.SubscribeDeliveryStatuses)
	case whatsappv1.AccountsService_StreamAccountEvents_FullMethodName[1:]:
		return follow(r, id, s.Request, o, &whatsappv1.StreamAccountEventsRequest{}, r.client.SubscribeAccountEvents)
	}
	return fmt.Errorf("%s has no subscriber", s.Method)
}

// follow writes what a subscriber gets, in parallel with further commands.
func follow[Q, R proto.Message](r *runner, id int, request []byte, o lategate.SubscribeOptions, req Q,
	subscribe func(context.Context, Q, lategate.SubscribeOptions) iter.Seq2[R, error]) error {
	if err := proto.Unmarshal(request, req); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &following{cancel, make(chan struct{})}
	r.running[id] = f
	go func() {
		defer close(f.done)
		defer cancel()
		ended := &end{}
		for item, err := range subscribe(ctx, req, o) {
			if err != nil {
				ended = endOf(err)
				continue
			}
			b := bytesOf(item)
			r.tell(answer{ID: id, Item: &b})
		}
		r.tell(answer{ID: id, End: ended})
	}()
	return nil
}

func endOf(err error) *end {
	s := status.Convert(err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		s = status.FromContextError(err)
	}
	return &end{uint32(s.Code()), s.Message(), lategate.ErrorInfo(err).GetReason()}
}
