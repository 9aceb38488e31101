package service

import (
	"context"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
)

// sendAttachment sends a message with a file. The call upstream is SendMessage's, as a
// form whose last part is the file, which goes through while it comes.
func (b *Bulk) sendAttachment(stream grpc.ServerStream) error {
	ctx := stream.Context()
	m, data := new(whatsappv1.SendAttachmentRequest), new(whatsappv1.SendAttachmentRequest_Data)
	parts := fileParts(stream, m, func(b []byte) {
		data.Data = b
		m.Part = data
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	rules, said := b.fileRules(), declaration(options)
	if err := rules.CheckDeclared(said); err != nil {
		return err
	}
	if !options.GetIgnoreWindow() {
		if err := b.Windows.Check(ctx, options.GetAccountId(), options.GetConversationId()); err != nil {
			return err
		}
	}
	file, err := rules.Check(newPieces(ctx, parts), said)
	if err != nil {
		return err
	}
	defer b.release(ctx, file)
	resp := new(whatsappv1.SendMessageResponse)
	res, err := b.Client.Read(
		upstream.WithFile(ctx, &upstream.File{Field: "attachment", Name: file.Name, ContentType: file.ContentType, Content: file}),
		b.Bindings[whatsappv1.InboxService_SendMessage_FullMethodName],
		&whatsappv1.SendMessageRequest{ConversationId: options.GetConversationId(), AccountId: options.GetAccountId(), Message: options.Message},
		resp)
	if err != nil {
		setHeader(ctx, apierror.From(err).Header)
		return err
	}
	setHeader(ctx, res.Header)
	return stream.SendMsg(&whatsappv1.SendAttachmentResponse{Success: resp.Success, SentMessage: resp.GetSentMessage(), Extra: resp.GetExtra()})
}

// fileRules are those for a file that comes in pieces.
func (b *Bulk) fileRules() media.Rules {
	return media.Rules{Field: "file", Kinds: media.All, Relax: b.RelaxLimits}
}

// declaration is what options say of a file.
func declaration(o interface {
	GetFilename() string
	GetContentType() string
	GetSize() int64
}) media.Declaration {
	d := media.Declaration{Name: o.GetFilename(), ContentType: o.GetContentType(), Size: -1}
	if size := o.GetSize(); size > 0 { // which is a rule of the contract
		d.Size = size
	}
	return d
}

// release frees what a file took.
func (b *Bulk) release(ctx context.Context, file *media.File) {
	if err := file.Close(); err != nil {
		b.Logger.WarnContext(ctx, "a temporary file is left", "error", err, "request_id", upstream.RequestIDFrom(ctx))
	}
}
