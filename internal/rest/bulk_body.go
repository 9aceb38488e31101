package rest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// csvField is the part of a form that holds a CSV file.
const csvField = "file"

// csvIn returns the CSV file of a request, which is read from body: the whole body, or the
// only part of a form. Nothing is read before the first Read.
func csvIn(r *http.Request, body io.Reader) (io.Reader, error) {
	typ, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		typ = ""
	}
	switch typ {
	case typeCSV, "application/csv", "text/plain", "application/octet-stream":
		switch charset := strings.ToLower(params["charset"]); charset {
		case "", "utf-8", "us-ascii":
			return body, nil
		default:
			return nil, unsupported("the CSV file must be UTF-8, not " + charset)
		}
	case "multipart/form-data":
		if params["boundary"] == "" {
			return nil, formError(http.StatusBadRequest, "", "the multipart form has no boundary")
		}
		return &csvPart{form: multipart.NewReader(body, params["boundary"])}, nil
	}
	return nil, unsupported("this path takes a CSV file: send it with Content-Type text/csv, or as the part " + csvField + " of multipart/form-data")
}

func unsupported(message string) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: "UNSUPPORTED_MEDIA_TYPE", HTTPStatus: http.StatusUnsupportedMediaType, Message: message}
}

// csvPart reads the only part of a form.
type csvPart struct {
	form *multipart.Reader
	part *multipart.Part
}

func (c *csvPart) Read(p []byte) (n int, err error) {
	if c.part == nil {
		if c.part, err = c.form.NextPart(); errors.Is(err, io.EOF) {
			return 0, formError(http.StatusBadRequest, csvField, "the form has no part of this name")
		} else if err != nil {
			return 0, formFailure(err)
		}
		if err := onlyCSV(c.part); err != nil {
			return 0, err
		}
	}
	if n, err = c.part.Read(p); !errors.Is(err, io.EOF) {
		return n, formFailure(err)
	}
	next, nextErr := c.form.NextPart()
	switch {
	case errors.Is(nextErr, io.EOF):
		return n, io.EOF
	case nextErr != nil:
		return 0, formFailure(nextErr)
	}
	if err := onlyCSV(next); err != nil {
		return 0, err
	}
	return 0, formError(http.StatusBadRequest, csvField, "the form has a second file; import one at a time")
}

// onlyCSV refuses a part that is not the file.
func onlyCSV(part *multipart.Part) error {
	if part.FormName() == csvField {
		return nil
	}
	return formError(http.StatusBadRequest, part.FormName(), "the form holds one part, "+csvField+"; give the options as query parameters")
}

// formFailure separates errors of the connection from errors in the form itself.
func formFailure(err error) error {
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return formError(http.StatusBadRequest, "", "the multipart form is malformed or cut short")
}

// bodyError returns why a body was not received, in case the caller still listens.
func bodyError(err error) error {
	var e *apierror.Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, HTTPStatus: http.StatusRequestTimeout,
			Message: fmt.Sprintf("no more of the body was received for %.0f seconds", bodyTimeout.Seconds())}
	}
	return &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, Message: "the body was not received in full"}
}
