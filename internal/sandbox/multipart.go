package sandbox

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// filePart is an uploaded file.
type filePart struct {
	name        string
	contentType string
	data        []byte
}

func isMultipart(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind == "multipart/form-data"
}

// parseForm reads a multipart body: its fields as the members of an input, and
// the file of the given name, or nil. The fields named in structured hold JSON.
func (c *call) parseForm(fileField string, structured ...string) (input, *filePart, error) {
	_, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil {
		return input{}, nil, errInvalid("Invalid Content-Type")
	}
	in := input{members: map[string]any{}, wrong: map[string]string{}}
	var file *filePart
	parts := multipart.NewReader(bytes.NewReader(c.raw), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return input{}, nil, errInvalid("Invalid multipart body")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return input{}, nil, errInvalid("Invalid multipart body")
		}
		name := part.FormName()
		switch {
		case name == fileField && part.FileName() != "":
			file = &filePart{name: part.FileName(), contentType: part.Header.Get("Content-Type"), data: data}
		case name == fileField:
			in.fail(name, "expected file")
		default:
			in.members[name] = string(data)
		}
	}
	for _, name := range structured {
		text, ok := in.members[name].(string)
		if !ok {
			continue
		}
		v, err := parseJSON([]byte(text))
		if err != nil {
			in.fail(name, "expected JSON")
			delete(in.members, name)
			continue
		}
		in.members[name] = v
	}
	return in, file, nil
}

// kindOf is the media type of a file: that of its part's header, or one guessed from the
// content.
func (f *filePart) kindOf() string {
	kind, _, err := mime.ParseMediaType(f.contentType)
	if err != nil || kind == "application/octet-stream" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(f.data))
	}
	return strings.ToLower(kind)
}
