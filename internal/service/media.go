package service

import (
	"context"
	"errors"
	"io"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
)

func (s *Services) media() overrides {
	return overrides{
		whatsappv1.MediaService_UploadMedia_FullMethodName: {stream: receiving(s.uploadMedia)},
	}
}

// uploadMedia stores a file in the upstream's storage. The upstream needs the size before
// the content, so a file of unknown size is written to disk first.
func (s *Services) uploadMedia(stream grpc.ServerStream) error {
	ctx := stream.Context()
	m, data := new(whatsappv1.UploadMediaRequest), new(whatsappv1.UploadMediaRequest_Data)
	parts, first := fileParts(stream, m, func(b []byte) {
		data.Data = b
		m.Part = data
	})
	options, err := parts.Options()
	if err != nil {
		return err
	}
	var content io.Reader
	if first.File != nil { // from the REST facade, whose callers send the file as the body
		content = first.File.Content
	} else {
		content = newPieces(ctx, parts)
	}
	file, err := s.fileRules().Check(content, declaration(options))
	if err != nil {
		return err
	}
	defer s.release(ctx, file)
	if file.Size < 0 {
		if err := file.SetAside(); err != nil {
			return err
		}
	}
	place, err := s.placeFor(ctx, file)
	if err != nil {
		return err
	}
	var again func() io.Reader
	if file.IsAside() {
		again = file.Again
	}
	put, cancel := context.WithTimeout(ctx, contract.Of(whatsappv1.MediaService_UploadMedia_FullMethodName).Timeout)
	defer cancel()
	if err := s.Client.Put(put, place.GetUploadUrl(), file.ContentType, file.Size, file, again); err != nil {
		return err
	}
	return stream.SendMsg(&whatsappv1.UploadMediaResponse{PublicUrl: place.GetPublicUrl(), ContentType: file.ContentType, Size: file.Size, Key: place.Key})
}

// placeFor asks the upstream for the URL to which a file is uploaded.
func (s *Services) placeFor(ctx context.Context, file *media.File) (*whatsappv1.CreateUploadUrlResponse, error) {
	method := contract.Of(whatsappv1.MediaService_CreateUploadUrl_FullMethodName)
	place := new(whatsappv1.CreateUploadUrlResponse)
	answer, err := s.read(ctx, upstream.Call{Method: method,
		Request: &whatsappv1.CreateUploadUrlRequest{Filename: file.Name, ContentType: file.ContentType, Size: proto.Int64(file.Size)}}, place)
	if err != nil {
		e := apierror.From(err)
		setHeader(ctx, e.Header)
		if e.Reason == apierror.ReasonOutcomeUnknown && e.Code != codes.Canceled {
			// Nothing was stored for certain, and an unused URL does no harm.
			failed := &apierror.Error{Code: codes.Unavailable, Reason: apierror.ReasonUploadFailed, HTTPStatus: http.StatusBadGateway, Metadata: e.Metadata,
				Message: "the file was not stored: the upstream did not say where to put it; upload it again"}
			if apierror.PastDeadline(ctx) {
				failed.Code, failed.HTTPStatus = codes.DeadlineExceeded, http.StatusGatewayTimeout
			}
			return nil, failed
		}
		return nil, err
	}
	setHeader(ctx, answer.Header)
	if place.GetUploadUrl() == "" || place.GetPublicUrl() == "" {
		return nil, upstream.Malformed(method, errors.New("it has no uploadUrl, or no publicUrl"))
	}
	return place, nil
}
