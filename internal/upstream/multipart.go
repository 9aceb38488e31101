package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"sort"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// multipartBody returns the form of a call: the request's members as form fields,
// strings as they are and everything else as JSON, and then the file. The file is
// the exchange's, or the message's only bytes field.
func multipartBody(b *Binding, req proto.Message, x *Exchange) (body io.Reader, contentType string, err error) {
	file, fields, err := formParts(b, req)
	if err != nil {
		return nil, "", err
	}
	if x != nil && x.File != nil {
		file = x.File
	}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		var text string
		if json.Unmarshal(fields[name], &text) != nil {
			text = string(fields[name])
		}
		if err := w.WriteField(name, text); err != nil {
			return nil, "", err
		}
	}
	h := make(textproto.MIMEHeader)
	h.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": file.Field, "filename": file.Name}))
	h.Set("Content-Type", file.ContentType)
	if _, err := w.CreatePart(h); err != nil {
		return nil, "", err
	}
	tail := "\r\n--" + w.Boundary() + "--\r\n"
	return io.MultiReader(&head, file.Content, bytes.NewReader([]byte(tail))), w.FormDataContentType(), nil
}

// formParts splits a request into its form fields, as JSON, and its file. The
// file's name and type are the request's fields filename and content_type.
func formParts(b *Binding, req proto.Message) (*File, map[string]json.RawMessage, error) {
	m := req.ProtoReflect()
	fields := m.Descriptor().Fields()
	var file *File
	rest := proto.Clone(req)
	for i := range fields.Len() {
		fd := fields.Get(i)
		if fd.Kind() != protoreflect.BytesKind {
			continue
		}
		content := m.Get(fd).Bytes()
		file = &File{Field: fd.JSONName(), Name: fd.JSONName(), ContentType: "application/octet-stream", Content: bytes.NewReader(content)}
		rest.ProtoReflect().Clear(fd)
		if name := fields.ByName("filename"); name != nil {
			if s := m.Get(name).String(); s != "" {
				file.Name = s
			}
			rest.ProtoReflect().Clear(name)
		}
		if typ := fields.ByName("content_type"); typ != nil {
			file.ContentType = m.Get(typ).String()
			rest.ProtoReflect().Clear(typ)
		}
	}
	_, body, err := b.payload(rest)
	if err != nil {
		return nil, nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, nil, fmt.Errorf("upstream: form of %s: %w", b.FullMethod, err)
	}
	return file, members, nil
}
