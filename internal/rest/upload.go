package rest

import (
	"errors"
	"io"
	"net/http"
	"strings"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/upstream"
)

// uploadPath takes a file as the only part of a form, uploadField.
const (
	uploadPath  = "/v1/media:upload"
	uploadField = "file"
)

// serveUpload passes a file on to MediaService.UploadMedia while it is received.
func (f *facade) serveUpload(w http.ResponseWriter, r *http.Request, _ string) {
	file, err := f.uploadIn(w, r)
	if err != nil {
		f.refuse(w, r, r.Method+" "+uploadPath, err)
		return
	}
	resp, err := f.upload(r, file)
	if err != nil {
		writeError(w, nil, err)
		return
	}
	f.writeAnswer(w, r, nil, resp)
}

// uploadIn returns the file of a form, after it was checked by what the form says about it.
func (f *facade) uploadIn(w http.ResponseWriter, r *http.Request) (*upstream.File, error) {
	if !isForm(r) {
		return nil, formError(http.StatusUnsupportedMediaType, uploadField, "send multipart/form-data with a file")
	}
	if r.Header.Get("Authorization") == "" {
		if _, err := auth.Passthrough(r.Context()); err != nil { // do not receive a file from a caller that will be refused
			return nil, err
		}
	}
	if _, err := queryOf(uploadMedia(), r.URL.RawQuery); err != nil {
		return nil, invalid(err)
	}
	r.Body = newTimedBody(w, r.Body)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, errNoBoundary()
	}
	part, err := form.NextPart()
	if errors.Is(err, io.EOF) {
		return nil, formError(http.StatusBadRequest, uploadField, "the form has no part of this name")
	}
	if err != nil {
		return nil, errCutShort("")
	}
	if err := checkFilePart(part, uploadField); err != nil {
		return nil, err
	}
	if err := f.rulesOf(uploadField, media.All).CheckDeclared(declarationOf(part, r)); err != nil {
		return nil, err
	}
	return &upstream.File{Field: uploadField, Name: strings.ToValidUTF8(part.FileName(), "\uFFFD"),
		ContentType: strings.ToValidUTF8(part.Header.Get("Content-Type"), ""), Content: &lastPart{&filePart{part}, form}}, nil
}

// uploadMedia is the method to which files are passed on.
func uploadMedia() *contract.Method {
	return contract.Of(whatsappv1.MediaService_UploadMedia_FullMethodName)
}

// upload makes the call: the options are its only message, and the file is passed beside
// them.
func (f *facade) upload(r *http.Request, file *upstream.File) (*whatsappv1.UploadMediaResponse, error) {
	options := &whatsappv1.UploadMediaOptions{Filename: file.Name}
	if file.ContentType != "" {
		options.ContentType = &file.ContentType
	}
	stream, err := f.beginStream(r.Context(), r, uploadMedia(), &upstream.Call{File: file,
		Request: &whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Options{Options: options}}})
	if err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	resp := new(whatsappv1.UploadMediaResponse)
	err = stream.RecvMsg(resp)
	return resp, err
}
