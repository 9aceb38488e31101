package rest_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/lategate/lategate/internal/media/mediatest"
)

const (
	photo    = "/v1/whatsapp/business-profile/photo"
	messages = conversations + "/c1/messages"
	boundary = "---b0undary---"
	formType = "Content-Type: multipart/form-data; boundary=" + boundary
)

// part is a part of a form: a field, or a file if it has a filename.
type part struct{ name, filename, typ, content string }

func field(name, value string) part           { return part{name: name, content: value} }
func file(name, filename, typ, c string) part { return part{name, filename, typ, c} }
func (p part) head() string {
	h := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + p.name + "\""
	if p.filename != "" {
		h += "; filename=\"" + p.filename + "\""
	}
	if p.typ != "" {
		h += "\r\nContent-Type: " + p.typ
	}
	return h + "\r\n\r\n"
}

func form(parts ...part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.head())
		b.WriteString(p.content)
		b.WriteString("\r\n")
	}
	return b.String() + "--" + boundary + "--\r\n"
}

// form reads the form that the upstream got: its fields, and its only file.
func (r received) form(t *testing.T) (fields map[string]string, f part) {
	t.Helper()
	_, params, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("Content-Type %q: %v", r.header.Get("Content-Type"), err)
	}
	fields = map[string]string{}
	for form := multipart.NewReader(bytes.NewReader(r.body), params["boundary"]); ; {
		p, err := form.NextPart()
		if err == io.EOF {
			return fields, f
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(p)
		switch {
		case err != nil:
			t.Fatal(err)
		case p.FileName() == "":
			fields[p.FormName()] = string(content)
		case f.name != "":
			t.Fatal("got two files, want one")
		default:
			f = part{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(content)}
		}
	}
}

func TestUploads(t *testing.T) {
	const account = "a1"
	picture := file("attachment", "cat.png", "image/png", mediatest.PNG+"\r\n--not the boundary\r\n\x00\xff")
	profile := file("file", "logo.jpg", "image/jpeg", mediatest.JPEG)
	buttons := `[{"type":"url","title":"Café","url":"https://example.com/?a=1&b=2"}]`
	for name, c := range map[string]struct {
		path   string
		parts  []part
		fields map[string]string
		file   part
	}{
		"account first": {messages, []part{field("accountId", account), picture},
			map[string]string{"accountId": account}, picture},
		"fields first": {messages, []part{field("message", "hé <b>\r\n"), field("accountId", account), field("replyTo", "m1"), picture},
			map[string]string{"accountId": account, "message": "hé <b>\r\n", "replyTo": "m1"}, picture},
		"file first": {messages, []part{picture, field("accountId", account)},
			map[string]string{"accountId": account}, picture},
		"file first, fields behind the account": {messages, []part{picture, field("accountId", account), field("message", "hello"), field("replyTo", "m1")},
			map[string]string{"accountId": account, "message": "hello", "replyTo": "m1"}, picture},
		"file in the middle": {messages, []part{field("message", "hello"), picture, field("accountId", account)},
			map[string]string{"accountId": account, "message": "hello"}, picture},
		"fields that are JSON": {messages, []part{field("accountId", account), field("buttons", buttons), field("template", `{"type":"generic"}`), field("replyMarkup", `{"keyboard":[[{"text":"a"}]]}`), picture},
			map[string]string{"accountId": account, "buttons": buttons, "template": `{"type":"generic"}`, "replyMarkup": `{"keyboard":[[{"text":"a"}]]}`}, picture},
		"quick replies": {messages, []part{field("accountId", account), field("quickReplies", `[ {"title":"Yes","payload":"y"} ]`), picture},
			map[string]string{"accountId": account, "quickReplies": `[{"title":"Yes","payload":"y"}]`}, picture},
		"texts that look like JSON": {messages, []part{field("accountId", account), field("message", `{"a":1}`), picture},
			map[string]string{"accountId": account, "message": `{"a":1}`}, picture},
		"photo":            {photo, []part{field("accountId", account), profile}, map[string]string{"accountId": account}, profile},
		"photo first":      {photo, []part{profile, field("accountId", account)}, map[string]string{"accountId": account}, profile},
		"photo, SDK paths": {"/api" + photo, []part{field("accountId", account), profile}, map[string]string{"accountId": account}, profile},
		"unicode filename": {messages, []part{field("accountId", account), file("attachment", "café ☀.png", "image/png", mediatest.PNG)},
			map[string]string{"accountId": account}, file("attachment", "café ☀.png", "image/png", mediatest.PNG)},
	} {
		t.Run(name, func(t *testing.T) {
			left := temporaryFiles(t)
			inUpstream := -1
			g := start(t, func(w http.ResponseWriter, r *http.Request) {
				inUpstream = left()
				says(201, `{"success":true}`)(w, r)
			})
			a := g.do("POST", c.path, strings.NewReader(form(c.parts...)), formType)
			if a.status != 201 || string(a.body) != `{"success":true}` {
				t.Fatalf("got %d %s, want 201 and the upstream's body", a.status, a.body)
			}
			calls := g.upstream.calls()
			if len(calls) != 1 {
				t.Fatalf("the upstream saw %d requests, want 1", len(calls))
			}
			fields, f := calls[0].form(t)
			if !maps.Equal(fields, c.fields) || f != c.file {
				t.Errorf("the upstream got\n%q %q, want\n%q %q", fields, f, c.fields, c.file)
			}
			first := c.parts[0].filename != "" || c.parts[1].filename != "" && c.parts[0].name != "accountId"
			if first != (inUpstream == 1) {
				t.Errorf("%d files were on disk during the call, want one only if the file is first: %t", inUpstream, first)
			}
		})
	}
}

// temporaryFiles gives a test its own directory for temporary files, checks at the test's
// end that it is empty, and counts the files in it. Call it before start: then the check
// comes after the gateway has stopped.
func temporaryFiles(t *testing.T) (count func() int) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	count = func() int {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Error(err)
		}
		return len(entries)
	}
	t.Cleanup(func() {
		if n := count(); n != 0 {
			t.Errorf("%d temporary files are left, want none", n)
		}
	})
	return count
}

func TestUploadTypes(t *testing.T) {
	g := start(t, nil)
	samples := map[string]string{
		"": mediatest.EXE, "image/jpeg": mediatest.JPEG, "image/png": mediatest.PNG, "audio/mpeg": mediatest.MP3, "audio/aac": mediatest.AAC,
		"audio/amr": mediatest.AMR, "audio/ogg": mediatest.OggPage(true, mediatest.OpusHead), "video/3gpp": mediatest.ThreeGP, "video/mp4": mediatest.MP4,
		"text/plain": "Hello", "application/pdf": mediatest.PDF, "application/vnd.ms-powerpoint": mediatest.OLE(""),
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       mediatest.Zip(t, "[Content_Types].xml", "xl/workbook.xml"),
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": mediatest.Zip(t, "[Content_Types].xml", "word/document.xml"),
	}
	for _, c := range []struct{ filename, typ, sent string }{
		{"a.bin", "image/jpeg", "image/jpeg"},
		{"a.bin", "IMAGE/JPEG", "image/jpeg"},
		{"a.bin", "image/jpg", "image/jpeg"},
		{"a.bin", "audio/mp3", "audio/mpeg"},
		{"a.bin", "audio/x-aac", "audio/aac"},
		{"a.bin", "application/ogg", "audio/ogg"},
		{"a.bin", "audio/ogg; codecs=opus", "audio/ogg"},
		{"a.bin", "video/3gp", "video/3gpp"},
		{"a.bin", "text/plain; charset=utf-8", "text/plain"},
		{"photo.JPG", "", "image/jpeg"},
		{"photo.jpeg", "application/octet-stream", "image/jpeg"},
		{"voice.opus", "", "audio/ogg"},
		{"voice.amr", "", "audio/amr"},
		{"clip.mp4", "", "video/mp4"},
		{"menu.pdf", "", "application/pdf"},
		{"prices.xlsx", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"talk.ppt", "application/octet-stream", "application/vnd.ms-powerpoint"},
		{"letter.docx", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.gif", "image/gif", ""},
		{"a.svg", "image/svg+xml", ""},
		{"a.png", "image/webp", ""}, // the declared type counts
		{"a.exe", "", ""},
		{"a", "application/octet-stream", ""},
		{"jpg", "", ""},
		{"a.png", "not a type", "image/png"},
	} {
		before := len(g.upstream.calls())
		a := g.do("POST", messages, strings.NewReader(form(field("accountId", "a1"), file("attachment", c.filename, c.typ, samples[c.sent]))), formType)
		if c.sent == "" {
			e := a.isError(t, 400, "MEDIA_TYPE_NOT_SUPPORTED")
			if !strings.Contains(e.Error, "JPEG, PNG") || len(e.Details.Fields["attachment"]) == 0 {
				t.Errorf("%s %s: got %s, want the types that are accepted and the field", c.filename, c.typ, a.body)
			}
			continue
		}
		if a.status != 200 {
			t.Errorf("%s %s: got %d %s, want 200", c.filename, c.typ, a.status, a.body)
			continue
		}
		if _, f := g.upstream.calls()[before].form(t); f.typ != c.sent || f.filename != c.filename {
			t.Errorf("%s %q: the upstream got %s %q, want %s %q", c.filename, c.typ, f.filename, f.typ, c.filename, c.sent)
		}
	}
	// A profile photo must be a picture, and the error must not name other types.
	a := g.do("POST", photo, strings.NewReader(form(field("accountId", "a1"), file("file", "a.pdf", "application/pdf", mediatest.PDF))), formType)
	if e := a.isError(t, 400, "MEDIA_TYPE_NOT_SUPPORTED"); strings.Contains(e.Error, "PDF") {
		t.Errorf("got %q, want PDF not in it", e.Error)
	}
}

// TestFormWithoutFile checks that a form without a file is the same request as JSON.
func TestFormWithoutFile(t *testing.T) {
	g := start(t, nil)
	a := g.do("POST", messages, strings.NewReader(form(field("message", "hello"), field("accountId", "a1"))), formType)
	if a.status != 200 {
		t.Fatalf("got %d %s, want 200", a.status, a.body)
	}
	got := g.upstream.calls()[0]
	if got.header.Get("Content-Type") != "application/json" || string(got.body) != `{"accountId":"a1","message":"hello"}` {
		t.Errorf("the upstream got %s %s, want JSON with the form's fields", got.header.Get("Content-Type"), got.body)
	}
}

// raw sends bytes over its own connection and returns the answer, which may come before the
// end of the request.
func (g *gateway) raw(request string) (status int, body string) {
	g.t.Helper()
	conn, err := net.Dial("tcp", g.addr)
	if err != nil {
		g.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		g.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		g.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestUploadTooLargeByLength checks that a file that cannot fit is refused because of its
// length, before it was received.
func TestUploadTooLargeByLength(t *testing.T) {
	temporaryFiles(t)
	g := start(t, nil)
	for _, c := range []struct {
		path  string
		parts []part
		size  int
		says  string
	}{
		{photo, []part{field("accountId", "a1"), file("file", "a.png", "image/png", "")}, 7 << 20, "images up to 5 MB"},
		{messages, []part{file("attachment", "a.mp4", "video/mp4", "")}, 18 << 20, "videos up to 16 MB"},
		{messages, []part{field("accountId", "a1"), file("attachment", "a.pdf", "application/pdf", "")}, 102 << 20, "documents up to 100 MB"},
		{messages, []part{field("accountId", "a1"), file("attachment", "a.ogg", "audio/ogg", "")}, 1 << 40, "audio up to 16 MB"},
	} {
		head := strings.TrimSuffix(form(c.parts...), "\r\n--"+boundary+"--\r\n")
		status, body := g.raw(fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test\r\n%s\r\nContent-Length: %d\r\n\r\n%s", c.path, formType, c.size, head))
		if status != 413 || !strings.Contains(body, c.says) || !strings.Contains(body, "MEDIA_TOO_LARGE") {
			t.Errorf("%s: got %d %s, want 413 MEDIA_TOO_LARGE with %q", c.path, status, body, c.says)
		}
	}
	if n := len(g.upstream.calls()); n != 0 {
		t.Errorf("the upstream saw %d requests, want none", n)
	}
}
