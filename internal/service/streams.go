package service

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/events"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/upstream"
)

// StreamOptions is what the streams are made of.
type StreamOptions struct {
	// Log holds the events, Hub delivers them as they come.
	Log *events.Log
	Hub *events.Hub
	// Sink takes in what the streams and sends themselves learn of statuses.
	Sink *ingest.Sink
	// OwnKey is the gateway's own Late API key, empty if it has none. Only its bearer
	// gets events that belong to no account.
	OwnKey string
	// Watch has a broadcast's recipients polled, with a key that can see it, until
	// release is called, and tells when its status or the number of its recipients has
	// changed, or it seems to be gone.
	Watch func(key, accountID, broadcastID string, changed func(gone bool)) (release func())
	// Recheck is how often a stream asks what its key can still see, and how long an
	// answer is good for all streams of the key; 0 means a minute.
	Recheck time.Duration
	// Settle is how long the gateway's own key must have seen an account before streams of
	// keys that do not see it pass over its events without asking; 0 means ten minutes.
	Settle time.Duration
	// Stopping is closed when the gateway stops: streams end.
	Stopping <-chan struct{}
	// Logger gets what no caller can be told.
	Logger *slog.Logger
}

// Streams serves the streaming RPCs and the cursors.
type Streams struct {
	upstream  delivery.Upstream
	accounts  *auth.Accounts
	bulletins *bulletins

	log      *events.Log
	hub      *events.Hub
	sink     *ingest.Sink
	ownKey   string
	watch    func(key, accountID, broadcastID string, changed func(gone bool)) (release func())
	ahead    func() time.Duration // how far the upstream's clock is ahead
	stopping <-chan struct{}
	logger   *slog.Logger

	recheckInterval, ownInterval time.Duration
}

const (
	// defaultRecheck is how often a stream asks what its key can still see.
	defaultRecheck = time.Minute
	defaultSettle  = 10 * time.Minute
)

// Notify tells something to all streams. Where it is about accounts that a stream does
// not cover, it is of no interest there, so nothing that is secret belongs into it.
func (s *Streams) Notify(reason, message string, accounts []string) {
	s.bulletins.publish(reason, message, accounts)
}

// NewStreams returns the streams and cursors. They ask the upstream by the client what a
// caller may see.
func NewStreams(client *upstream.Client, bindings map[string]*upstream.Binding, o StreamOptions) *Streams {
	s := &Streams{upstream: delivery.NewUpstream(client, bindings), bulletins: newBulletins(), log: o.Log, hub: o.Hub, sink: o.Sink,
		ownKey: o.OwnKey, watch: o.Watch, ahead: client.Ahead, stopping: o.Stopping, logger: o.Logger, recheckInterval: cmp.Or(o.Recheck, defaultRecheck)}
	settle := cmp.Or(o.Settle, defaultSettle)
	s.ownInterval = settle / 2
	s.accounts = auth.NewAccounts(auth.Options{List: s.listAccounts, Head: o.Hub.Head, TTL: s.recheckInterval, Settle: settle})
	return s
}

// streamHandlers are the handlers of the streaming RPCs by full method name.
func (s *Streams) streamHandlers() map[string]grpc.StreamHandler {
	return map[string]grpc.StreamHandler{
		whatsappv1.InboxService_StreamMessages_FullMethodName:              streaming(s.streamMessages),
		whatsappv1.BroadcastsService_StreamDeliveryStatuses_FullMethodName: streaming(s.streamDeliveryStatuses),
		whatsappv1.AccountsService_StreamAccountEvents_FullMethodName:      streaming(s.streamAccountEvents),
	}
}

// unaryHandlers are the handlers of the unary RPCs that are not passed on.
func (s *Streams) unaryHandlers() map[string]grpc.UnaryHandler {
	return map[string]grpc.UnaryHandler{
		whatsappv1.EventsService_CommitCursor_FullMethodName: computed(s.commitCursor),
		whatsappv1.EventsService_GetCursor_FullMethodName:    computed(s.getCursor),
		whatsappv1.EventsService_ListCursors_FullMethodName:  computed(s.listCursors),
		whatsappv1.EventsService_DeleteCursor_FullMethodName: computed(s.deleteCursor),
	}
}

// streaming adapts a handler of one request and a stream of answers.
func streaming[Req any](handle func(req *Req, stream grpc.ServerStream) error) grpc.StreamHandler {
	return func(_ any, stream grpc.ServerStream) error {
		req := new(Req)
		if err := stream.RecvMsg(req); err != nil {
			return err
		}
		return logInTime(stream.Context(), handle(req, stream))
	}
}

// computed adapts a handler of one request and one answer.
func computed[Req, Resp any](handle func(context.Context, *Req) (*Resp, error)) grpc.UnaryHandler {
	return func(ctx context.Context, req any) (any, error) {
		resp, err := handle(ctx, req.(*Req))
		if err != nil {
			return nil, logInTime(ctx, err) // not a typed nil beside it
		}
		return resp, nil
	}
}
