package service

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
)

// uploadMedia stores a file in the upstream's storage. That wants to know the size
// before the content, so a file that does not say it is set aside on disk first.
func (b *Bulk) uploadMedia(stream grpc.ServerStream) error {
	ctx := stream.Context()
	m, data := new(whatsappv1.UploadMediaRequest), new(whatsappv1.UploadMediaRequest_Data)
	parts := fileParts(stream, m, func(b []byte) {
		data.Data = b
		m.Part = data
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	var content io.Reader
	if file := upstream.FileFrom(ctx); file != nil { // the REST facade's, whose callers send it as it is
		content, ctx = file.Content, upstream.WithFile(ctx, nil)
	} else {
		content = newPieces(ctx, parts)
	}
	file, err := b.fileRules().Check(content, declaration(options))
	if err != nil {
		return err
	}
	defer b.release(ctx, file)
	if file.Size < 0 {
		if err := file.SetAside(); err != nil {
			return err
		}
	}
	place, err := b.placeFor(ctx, file)
	if err != nil {
		return err
	}
	var again func() io.Reader
	if file.IsAside() {
		again = file.Again
	}
	put, cancel := context.WithTimeout(ctx, b.Bindings[whatsappv1.MediaService_UploadMedia_FullMethodName].Timeout)
	defer cancel()
	if err := b.Client.Put(put, place.GetUploadUrl(), file.ContentType, file.Size, file, again); err != nil {
		return err
	}
	return stream.SendMsg(&whatsappv1.UploadMediaResponse{PublicUrl: place.GetPublicUrl(), ContentType: file.ContentType, Size: file.Size, Key: place.Key})
}

// placeFor asks the upstream where a file is to be put.
func (b *Bulk) placeFor(ctx context.Context, file *media.File) (*whatsappv1.CreateUploadUrlResponse, error) {
	binding := b.Bindings[whatsappv1.MediaService_CreateUploadUrl_FullMethodName]
	place := new(whatsappv1.CreateUploadUrlResponse)
	res, err := b.Client.Read(ctx, binding, &whatsappv1.CreateUploadUrlRequest{Filename: file.Name, ContentType: file.ContentType, Size: proto.Int64(file.Size)}, place)
	if err != nil {
		e := apierror.From(err)
		setHeader(ctx, e.Header)
		if e.Reason == upstream.ReasonOutcomeUnknown && e.Code != codes.Canceled {
			// It is known that nothing was stored, and a URL that nobody uses does no harm.
			failed := &apierror.Error{Code: codes.Unavailable, Reason: upstream.ReasonUploadFailed, HTTPStatus: http.StatusBadGateway, Metadata: e.Metadata,
				Message: "the file was not stored: the upstream did not say where to put it; upload it again"}
			if apierror.PastDeadline(ctx) {
				failed.Code, failed.HTTPStatus = codes.DeadlineExceeded, http.StatusGatewayTimeout
			}
			return nil, failed
		}
		return nil, err
	}
	setHeader(ctx, res.Header)
	if place.GetUploadUrl() == "" || place.GetPublicUrl() == "" {
		return nil, upstream.Malformed(binding, errors.New("it has no uploadUrl, or no publicUrl"))
	}
	return place, nil
}

// checkPhoto refuses a profile photo whose content is no picture. It is small, and whole
// in its request.
func (b *Bulk) checkPhoto(ctx context.Context, req proto.Message) error {
	m := req.(*whatsappv1.UploadProfilePhotoRequest)
	rules := b.fileRules()
	rules.Kinds = []*media.Kind{media.Images}
	file, err := rules.Check(bytes.NewReader(m.GetFile()), media.Declaration{Name: m.GetFilename(), ContentType: m.GetContentType(), Size: int64(len(m.GetFile()))})
	if err != nil {
		return err
	}
	b.release(ctx, file)
	return nil
}
