package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/media"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// maxFields is the limit for all form fields beside a file together, in bytes. A field
// counts with its name and what it takes to keep it.
const (
	maxFields = 1 << 20
	fieldCost = 64
)

func isForm(r *http.Request) bool {
	return strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/")
}

// fileField returns the form field that holds the file of a method that takes one, and
// which kinds of files it takes.
func fileField(m *contract.Method) (field string, kinds []*media.Kind) {
	switch m.FullMethod {
	case whatsappv1.BusinessProfilesService_UploadProfilePhoto_FullMethodName:
		return "file", []*media.Kind{media.Images}
	case whatsappv1.InboxService_SendMessage_FullMethodName:
		return "attachment", media.All
	}
	return "", nil
}

// readForm reads the fields of a multipart form as the JSON of the same request. The file,
// if there is one, is left to be read when the call is sent. A file that comes before the
// field with its account is stored on disk first, until the fields after it are known.
// release is never nil.
func (f *facade) readForm(call *upstream.Call, r *http.Request) (release func(), err error) {
	release = func() {}
	name, kinds := fileField(call.Method)
	if name == "" {
		return release, formError(http.StatusUnsupportedMediaType, "", "this path takes application/json, not a form")
	}
	form, err := r.MultipartReader()
	if err != nil {
		return release, errNoBoundary()
	}
	var file *media.File
	members := map[string]json.RawMessage{}
	room := int64(maxFields)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return release, errCutShort("")
		}
		if part.FileName() == "" && part.FormName() != name {
			if err := readField(members, part, &room); err != nil {
				return release, err
			}
			continue
		}
		if err := checkFilePart(part, name); err != nil {
			return release, err
		}
		if file != nil {
			return release, errOneFile(name, name)
		}
		last := members["accountId"] != nil
		var content io.Reader = &filePart{part}
		if last {
			content = &lastPart{content, form}
		}
		if file, err = f.rulesOf(name, kinds).Check(content, declarationOf(part, r)); err != nil {
			return release, err
		}
		checked := file // Check returns no file with an error
		release = func() { f.release(r, checked) }
		if last {
			break
		}
		if err := file.SetAside(); err != nil { // the fields after the file are read next
			return release, err
		}
	}
	var body bytes.Buffer
	out := json.NewEncoder(&body)
	out.SetEscapeHTML(false) // a field that holds JSON is relayed unchanged
	err = out.Encode(members)
	call.Body = bytes.TrimSuffix(body.Bytes(), []byte("\n"))
	if file != nil {
		call.File = &upstream.File{Field: name, Name: file.Name, ContentType: file.ContentType, Content: file}
	}
	return release, err
}

// rulesOf returns the rules for a file in a field.
func (f *facade) rulesOf(field string, kinds []*media.Kind) media.Rules {
	return media.Rules{Field: field, Kinds: kinds, Relax: f.opts.RelaxLimits}
}

// release frees what a file has taken up.
func (f *facade) release(r *http.Request, file *media.File) {
	if err := file.Close(); err != nil {
		f.opts.Logger.WarnContext(r.Context(), "a temporary file is left", "error", err)
	}
}

// declarationOf is what a form says about a file. Its minimal size follows from the
// request's length: at most maxFields bytes of that are something else.
func declarationOf(part *multipart.Part, r *http.Request) media.Declaration {
	return media.Declaration{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Size: -1, AtLeast: r.ContentLength - maxFields}
}

// checkFilePart refuses a part that is not the file in the field of the given name.
func checkFilePart(part *multipart.Part, name string) error {
	if part.FileName() == "" {
		return formError(http.StatusBadRequest, name, "the field holds a file, and its part needs a filename")
	}
	if part.FormName() != name {
		return errOneFile(part.FormName(), name)
	}
	return nil
}

func errOneFile(field, name string) error {
	return formError(http.StatusBadRequest, field, "the file belongs into one field called "+name)
}

// readField reads a form field. A field that holds JSON, such as buttons, has the JSON as
// its text; every other field is a string.
func readField(members map[string]json.RawMessage, part *multipart.Part, room *int64) error {
	name := part.FormName()
	text, err := io.ReadAll(io.LimitReader(part, *room+1))
	if err != nil {
		return errCutShort(name)
	}
	if *room -= int64(len(name) + len(text) + fieldCost); *room < 0 {
		return formError(http.StatusRequestEntityTooLarge, name, "the form's fields are over 1 MiB together")
	}
	if name == "" {
		return formError(http.StatusBadRequest, "", "a part of the form has no name")
	}
	if members[name] != nil {
		return formError(http.StatusBadRequest, name, "the field is given twice")
	}
	if !utf8.Valid(text) {
		return formError(http.StatusBadRequest, name, "the field is not valid UTF-8")
	}
	switch name {
	case "quickReplies", "buttons", "template", "replyMarkup", "ignoreWindow":
		if err := transcode.Valid(text); err != nil {
			return formError(http.StatusBadRequest, name, "the field is not valid JSON: "+err.Error())
		}
		members[name] = text
	default:
		if members[name], err = json.Marshal(string(text)); err != nil {
			return err
		}
	}
	return nil
}

// filePart reads a file while it is received.
type filePart struct{ io.Reader }

func (p *filePart) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errCutShort("")
	}
	return n, err
}

// lastPart is a file that is sent on while it is received, so nothing may follow it in its
// form: the call has begun and could not use it any more.
type lastPart struct {
	io.Reader
	form *multipart.Reader
}

func (l *lastPart) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		if next, nextErr := l.form.NextPart(); nextErr == nil {
			return 0, formError(http.StatusBadRequest, next.FormName(), "a field after the file; send the file last")
		} else if !errors.Is(nextErr, io.EOF) {
			return 0, errCutShort("")
		}
	}
	return n, err
}

// fillFile completes the request of a method that takes its file as a bytes field.
// Validation of the message's size needs the whole file, which is small.
func fillFile(call *upstream.Call) error {
	file := call.File
	if file == nil {
		return formError(http.StatusUnsupportedMediaType, "file", "send multipart/form-data with a file")
	}
	content, err := io.ReadAll(file.Content)
	if err != nil {
		return err
	}
	m := call.Request.ProtoReflect()
	for name, v := range map[protoreflect.Name]protoreflect.Value{
		"file":         protoreflect.ValueOfBytes(content),
		"filename":     protoreflect.ValueOfString(file.Name),
		"content_type": protoreflect.ValueOfString(file.ContentType),
	} {
		fd := m.Descriptor().Fields().ByName(name)
		if fd == nil {
			return fmt.Errorf("rest: %s has no field %s", m.Descriptor().FullName(), name)
		}
		m.Set(fd, v)
	}
	call.Body, call.File = nil, nil // the message contains them now
	return nil
}

func parseQuery(raw string) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &transcode.Error{Reason: transcode.Mismatch, Detail: "the query is not a valid URL query"}
	}
	return values, nil
}

func errCutShort(field string) error {
	return formError(http.StatusBadRequest, field, "the multipart form is malformed or cut short")
}

func errNoBoundary() error {
	return formError(http.StatusBadRequest, "", "the multipart form has no boundary")
}

func formError(httpStatus int, field, message string) error {
	e := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_FORM", HTTPStatus: httpStatus, Message: message}
	if field != "" {
		e.Message = field + ": " + message
		e.Fields = []apierror.Field{{Path: field, JSONPath: field, Description: message}}
	}
	return e
}
