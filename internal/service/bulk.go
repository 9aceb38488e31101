package service

import (
	"log/slog"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/bulk"
	"github.com/lategate/lategate/internal/delivery"
	"github.com/lategate/lategate/internal/events"
	"github.com/lategate/lategate/internal/ingest"
	"github.com/lategate/lategate/internal/upstream"
	"github.com/lategate/lategate/internal/window"
)

// BulkOptions is what work larger than one upstream call is done with.
type BulkOptions struct {
	// Client calls the upstream, and Bindings are its calls by full method name.
	Client   *upstream.Client
	Bindings map[string]*upstream.Binding
	// Log keeps how far work has come.
	Log *events.Log
	// Sink takes in which messages were sent.
	Sink *ingest.Sink
	// Windows knows which conversations take free text and files.
	Windows *window.Windows
	// Watch has a broadcast's recipients polled, with a key that can see it, until
	// release is called.
	Watch func(key, accountID, broadcastID string, changed func(gone bool)) (release func())
	// Notify tells something to all streams of events.
	Notify func(reason, message string, accounts []string)
	// RelaxLimits leaves the types and sizes of files to the upstream.
	RelaxLimits bool
	// Rules are those of the contract, for elements that are checked one by one.
	Rules protovalidate.Validator
	// Stopping is closed when the gateway stops.
	Stopping <-chan struct{}
	// Logger gets what no caller can be told.
	Logger *slog.Logger
}

// Bulk serves the RPCs that take more than one upstream call, or a file.
type Bulk struct {
	BulkOptions
	ask   delivery.Upstream
	sends *bulk.BroadcastSends
}

// NewBulk returns the RPCs that take more than one upstream call, or a file. Close ends
// what goes on without a caller.
func NewBulk(o BulkOptions) *Bulk {
	ask := delivery.NewUpstream(o.Client, o.Bindings)
	return &Bulk{o, ask, newSends(o, ask)}
}

// streamHandlers are the handlers of the streaming RPCs by full method name.
func (b *Bulk) streamHandlers() map[string]grpc.StreamHandler {
	return map[string]grpc.StreamHandler{
		whatsappv1.ContactsService_ImportContactsStream_FullMethodName:        whole(b.importContactsStream),
		whatsappv1.ContactsService_ExportContacts_FullMethodName:              streaming(b.exportContacts),
		whatsappv1.BroadcastsService_UploadBroadcastRecipients_FullMethodName: whole(b.uploadBroadcastRecipients),
		whatsappv1.BroadcastsService_SendBulkStream_FullMethodName:            whole(b.sendBulkStream),
		whatsappv1.InboxService_SendAttachment_FullMethodName:                 whole(b.sendAttachment),
		whatsappv1.MediaService_UploadMedia_FullMethodName:                    whole(b.uploadMedia),
	}
}

// unaryHandlers are the handlers of the unary RPCs that are not passed on.
func (b *Bulk) unaryHandlers() map[string]grpc.UnaryHandler {
	return map[string]grpc.UnaryHandler{
		whatsappv1.BroadcastsService_SendBroadcastAsync_FullMethodName: computed(b.sendBroadcastAsync),
		whatsappv1.BroadcastsService_GetBroadcastSend_FullMethodName:   computed(b.getBroadcastSend),
	}
}

// whole adapts a handler that receives and sends by itself.
func whole(handle func(stream grpc.ServerStream) error) grpc.StreamHandler {
	return func(_ any, stream grpc.ServerStream) error { return handle(stream) }
}
