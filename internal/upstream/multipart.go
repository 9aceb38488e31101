package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/contract"
)

// multipartBody returns the form of a call: the request's members as form fields (strings
// unchanged, everything else as JSON), and then the file: the call's, or the message's only
// bytes field. The members are those of the call's Body or, without one, of the message.
func multipartBody(call *Call) (body io.Reader, contentType string, err error) {
	file, members := call.File, call.Body
	switch {
	case file == nil:
		file, members, err = formParts(call.Method, call.Request)
	case members == nil:
		_, members, err = call.Method.Payload(call.Request)
	}
	if err != nil {
		return nil, "", err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(members, &fields); err != nil {
		return nil, "", fmt.Errorf("upstream: form of %s: %w", call.Method.FullMethod, err)
	}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		var text string
		if json.Unmarshal(fields[name], &text) != nil {
			text = string(fields[name])
		}
		if err := w.WriteField(name, text); err != nil {
			return nil, "", err
		}
	}
	h := make(textproto.MIMEHeader)
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, quotable(file.Field), quotable(file.Name)))
	h.Set("Content-Type", contentTypeOf(file))
	if _, err := w.CreatePart(h); err != nil {
		return nil, "", err
	}
	tail := "\r\n--" + w.Boundary() + "--\r\n"
	return io.MultiReader(&head, file.Content, bytes.NewReader([]byte(tail))), w.FormDataContentType(), nil
}

// quotable writes a name as browsers do: as UTF-8, with characters that would end the
// quotes or the line percent-encoded. Servers support nothing else in common: many know
// neither backslashes nor filename*.
func quotable(name string) string {
	var out strings.Builder
	for _, c := range []byte(strings.ToValidUTF8(name, "\uFFFD")) {
		if c < ' ' || c == 0x7f || c == '"' || c == '\\' {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// contentTypeOf returns the file's type if it is a valid media type.
func contentTypeOf(f *File) string {
	if typ, params, err := mime.ParseMediaType(f.ContentType); err == nil {
		return mime.FormatMediaType(typ, params)
	}
	return "application/octet-stream"
}

// extensions are the extensions for files without a name.
var extensions = map[string]string{"image/jpeg": ".jpg", "image/png": ".png"}

// formParts splits a request into its form fields, as JSON, and its file. The file's name
// and type are the request's fields filename and content_type.
func formParts(method *contract.Method, req proto.Message) (*File, []byte, error) {
	m := req.ProtoReflect()
	fields, fd := m.Descriptor().Fields(), method.FileField
	rest := proto.CloneOf(req)
	file := &File{Field: fd.JSONName(), Content: bytes.NewReader(m.Get(fd).Bytes())}
	rest.ProtoReflect().Clear(fd)
	if typ := fields.ByName("content_type"); typ != nil {
		file.ContentType = m.Get(typ).String()
		rest.ProtoReflect().Clear(typ)
	}
	file.Name = fd.JSONName() + extensions[file.ContentType]
	if name := fields.ByName("filename"); name != nil {
		if s := m.Get(name).String(); s != "" {
			file.Name = s
		}
		rest.ProtoReflect().Clear(name)
	}
	_, body, err := method.Payload(rest)
	return file, body, err
}
