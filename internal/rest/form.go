package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream"
)

// maxFields bounds the form fields beside a file together, in bytes. A field counts
// with its name and what it takes to keep it.
const (
	maxFields = 1 << 20
	fieldCost = 64
)

// maxFile bounds a file, in bytes, where the upstream's own limits are relaxed.
const maxFile = 100 << 20

// mediaKind is a kind of media that WhatsApp takes.
type mediaKind struct {
	name  string
	limit int64 // the largest size in bytes
	types []string
}

var mediaKinds = []mediaKind{
	{"images", 5 << 20, []string{"image/jpeg", "image/png"}},
	{"videos", 16 << 20, []string{"video/mp4", "video/3gpp"}},
	{"audio", 16 << 20, []string{"audio/mpeg", "audio/ogg", "audio/amr", "audio/aac"}},
	{"documents", 100 << 20, []string{
		"application/pdf", "text/plain",
		"application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	}},
}

// aliases are other names under which clients send these types.
var aliases = map[string]string{
	"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg", "audio/x-aac": "audio/aac", "audio/opus": "audio/ogg",
	"audio/3gpp": "audio/amr", "application/ogg": "audio/ogg", "video/3gp": "video/3gpp",
}

// byExtension finds the type of a file that was sent without one.
var byExtension = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".mp4": "video/mp4", ".3gp": "video/3gpp",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".amr": "audio/amr", ".aac": "audio/aac",
	".pdf": "application/pdf", ".txt": "text/plain",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

func isForm(r *http.Request) bool {
	return strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/")
}

// fileField returns the form field that holds the file on a path that takes one, and
// what the file may be.
func fileField(p string) (field string, kinds []mediaKind) {
	switch {
	case p == "/v1/whatsapp/business-profile/photo":
		return "file", mediaKinds[:1]
	case strings.HasPrefix(p, "/v1/inbox/conversations/") && strings.HasSuffix(p, "/messages"):
		return "attachment", mediaKinds
	}
	return "", nil
}

// readForm reads the fields of a multipart form as the JSON of the same request, and
// leaves the file to be read by whoever sends it on. A file that comes before the
// account it is for is set aside on disk until the fields behind it are known.
func (f *facade) readForm(x *upstream.Exchange, r *http.Request) (release func(), err error) {
	release = func() {}
	name, kinds := fileField(r.URL.Path)
	if name == "" || r.Method != http.MethodPost {
		return release, formError(http.StatusUnsupportedMediaType, "", "this path takes application/json, not a form")
	}
	form, err := r.MultipartReader()
	if err != nil {
		return release, formError(http.StatusBadRequest, "", "the multipart form has no boundary")
	}
	members := map[string]json.RawMessage{}
	room := int64(maxFields)
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return release, formError(http.StatusBadRequest, "", "the multipart form is malformed or cut short")
		}
		if part.FileName() == "" && part.FormName() != name {
			if err := readField(members, part, &room); err != nil {
				return release, err
			}
			continue
		}
		if part.FileName() == "" {
			return release, formError(http.StatusBadRequest, name, "the field holds a file, and its part needs a filename")
		}
		if part.FormName() != name || x.File != nil {
			return release, formError(http.StatusBadRequest, part.FormName(), "the file belongs into one field called "+name)
		}
		if x.File, err = f.fileOf(part, kinds, r.ContentLength); err != nil {
			return release, err
		}
		if members["accountId"] != nil {
			x.File.Content = &lastPart{x.File.Content, form}
			break
		}
		var aside *os.File
		if aside, release, err = setAside(x.File.Content); err != nil {
			return release, err
		}
		x.File.Content = aside // and go on: every field behind it is read as well
	}
	var body bytes.Buffer
	out := json.NewEncoder(&body)
	out.SetEscapeHTML(false) // what is JSON already is relayed as it came
	err = out.Encode(members)
	x.Body = bytes.TrimSuffix(body.Bytes(), []byte("\n"))
	return release, err
}

// readField reads a form field. Fields that hold JSON, such as buttons, come as its
// text; every other is a string.
func readField(members map[string]json.RawMessage, part *multipart.Part, room *int64) error {
	name := part.FormName()
	text, err := io.ReadAll(io.LimitReader(part, *room+1))
	if err != nil {
		return formError(http.StatusBadRequest, name, "the multipart form is malformed or cut short")
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
	case "quickReplies", "buttons", "template", "replyMarkup":
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

// fileOf checks a file's type, and its size as far as the request's length tells.
func (f *facade) fileOf(part *multipart.Part, kinds []mediaKind, contentLength int64) (*upstream.File, error) {
	typ, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
	if err != nil || typ == "application/octet-stream" {
		typ = byExtension[strings.ToLower(path.Ext(part.FileName()))]
	}
	if known := aliases[typ]; known != "" {
		typ = known
	}
	if f.opts.RelaxLimits {
		if typ == "" {
			typ = "application/octet-stream"
		}
		kinds = []mediaKind{{"files", maxFile, []string{typ}}}
	}
	i := slices.IndexFunc(kinds, func(k mediaKind) bool { return slices.Contains(k.types, typ) })
	if i < 0 {
		takes := "images (JPEG, PNG)"
		if len(kinds) > 1 {
			takes += ", videos (MP4, 3GPP), audio (MP3, OGG, AMR, AAC) and documents (PDF, TXT, Word, Excel, PowerPoint)"
		}
		return nil, formError(http.StatusBadRequest, part.FormName(), "this type of file is not supported; WhatsApp takes "+takes+" here")
	}
	kind := kinds[i]
	if contentLength > kind.limit+maxFields {
		return nil, tooLarge(part.FormName(), kind.name, kind.limit)
	}
	return &upstream.File{Field: part.FormName(), Name: part.FileName(), ContentType: typ,
		Content: &limited{part, kind.limit, part.FormName(), kind.name, kind.limit}}, nil
}

// setAside copies a file to disk.
func setAside(content io.Reader) (f *os.File, release func(), err error) {
	release = func() {}
	f, err = os.CreateTemp("", "lategate-upload-*")
	if err != nil {
		return nil, release, &apierror.Error{Code: codes.Internal, Reason: "NO_TEMPORARY_FILE", Message: "the gateway cannot set the file aside; send the field accountId before the file"}
	}
	release = func() {
		f.Close()
		os.Remove(f.Name())
	}
	if _, err = io.Copy(f, content); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if e := (*apierror.Error)(nil); err != nil && !errors.As(err, &e) {
		err = formError(http.StatusBadRequest, "", "the multipart form is malformed or cut short")
	}
	return f, release, err
}

// limited is a reader that fails when there is more than a limit.
type limited struct {
	io.Reader
	room  int64
	field string
	kind  string
	limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.room -= int64(n); l.room < 0 {
		return 0, tooLarge(l.field, l.kind, l.limit)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = formError(http.StatusBadRequest, l.field, "the multipart form is malformed or cut short")
	}
	return n, err
}

// lastPart is a file that is sent on while it is received, so nothing may follow it
// in its form: the call is under way and could not take it in any more.
type lastPart struct {
	io.Reader
	form *multipart.Reader
}

func (l *lastPart) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		if next, nextErr := l.form.NextPart(); nextErr == nil {
			return 0, formError(http.StatusBadRequest, next.FormName(), "a field behind the file; send the file last")
		} else if !errors.Is(nextErr, io.EOF) {
			return 0, formError(http.StatusBadRequest, "", "the multipart form is malformed or cut short")
		}
	}
	return n, err
}

// fillFile completes the request of a method that takes its file as a bytes field.
// What validation says of a message's size needs the whole file, which is small.
func fillFile(b *upstream.Binding, x *upstream.Exchange, req proto.Message) error {
	if b.Encoding != whatsappv1.UpstreamOptions_ENCODING_MULTIPART {
		return nil
	}
	if x.File == nil {
		return formError(http.StatusUnsupportedMediaType, "file", "send multipart/form-data with a file")
	}
	content, err := io.ReadAll(x.File.Content)
	if err != nil {
		return err
	}
	m := req.ProtoReflect()
	for name, v := range map[protoreflect.Name]protoreflect.Value{
		"file":         protoreflect.ValueOfBytes(content),
		"filename":     protoreflect.ValueOfString(x.File.Name),
		"content_type": protoreflect.ValueOfString(x.File.ContentType),
	} {
		fd := m.Descriptor().Fields().ByName(name)
		if fd == nil {
			return fmt.Errorf("rest: %s has no field %s", m.Descriptor().FullName(), name)
		}
		m.Set(fd, v)
	}
	x.File, x.Body = nil, nil // the message has both
	return nil
}

func parseQuery(raw string) (url.Values, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &transcode.Error{Reason: transcode.Mismatch, Detail: "the query is not a valid URL query"}
	}
	return values, nil
}

func tooLarge(field, kind string, limit int64) error {
	return formError(http.StatusRequestEntityTooLarge, field, fmt.Sprintf("the file is too large: WhatsApp takes %s up to %d MB", kind, limit>>20))
}

func formError(httpStatus int, field, message string) error {
	e := &apierror.Error{Code: codes.InvalidArgument, Reason: "INVALID_FORM", HTTPStatus: httpStatus, Message: message}
	if field != "" {
		e.Message = field + ": " + message
		e.Fields = []apierror.Field{{Path: field, JSONPath: field, Description: message}}
	}
	return e
}
