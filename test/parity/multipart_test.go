package parity

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A form is a multipart form with one file.
type form struct {
	fields map[string]string
	file   file
}

type file struct {
	field, name, typ string
	content          string
}

// write writes the form with its file after the given number of fields.
func (f form) write(t *testing.T, names []string, fileAt int) (body *bytes.Buffer, contentType string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range len(names) + 1 {
		if i == fileAt {
			h := textproto.MIMEHeader{}
			h.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": f.file.field, "filename": f.file.name}))
			if f.file.typ != "" {
				h.Set("Content-Type", f.file.typ)
			}
			part, err := w.CreatePart(h)
			check(err)
			_, err = part.Write([]byte(f.file.content))
			check(err)
		}
		if i < len(names) {
			check(w.WriteField(names[i], f.fields[names[i]]))
		}
	}
	check(w.Close())
	return body, w.FormDataContentType()
}

// readForm reads the form that the upstream got.
func (x *exchange) readForm(t *testing.T) form {
	t.Helper()
	typ, params, err := mime.ParseMediaType(x.got.Get("Content-Type"))
	if err != nil || typ != "multipart/form-data" {
		t.Fatalf("the upstream got %q, not a form", x.got.Get("Content-Type"))
	}
	in := multipart.NewReader(bytes.NewReader(x.body), params["boundary"])
	out := form{fields: map[string]string{}}
	for {
		part, err := in.NextPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if part.FileName() == "" {
			out.fields[part.FormName()] = string(content)
		} else {
			out.file = file{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(content)}
		}
	}
}

// forms are the calls with a file.
var forms = []struct {
	name, path string
	form       form
	typ        string // the file's type upstream, if it differs
}{
	{name: "a photo", path: "/v1/whatsapp/business-profile/photo", form: form{
		map[string]string{"accountId": "Zoë 😀\"\\"}, file{"file", "me.png", "image/png", "\x89PNG\r\n\x1a\n\x00\xff--"}}},
	{name: "a photo of another name for its type", path: "/v1/whatsapp/business-profile/photo", typ: "image/jpeg", form: form{
		map[string]string{"accountId": "a"}, file{"file", "Zoë and me; (1).jpg", "image/jpg", "\xff\xd8\xff\xe0" + string(bytes.Repeat([]byte{0, 1, 254, 255}, 100<<10))}}},
	{name: "a photo without a type", path: "/v1/whatsapp/business-profile/photo", typ: "image/png", form: form{
		map[string]string{"accountId": "a"}, file{"file", "ME.PNG", "", "\x89PNG\r\n\x1a\nx"}}},
	{name: "an attachment", path: "/v1/inbox/conversations/%2F%20%C3%A9%3F/messages", form: form{
		map[string]string{"accountId": "a"}, file{"attachment", "лист.pdf", "application/pdf", "%PDF-1.4\r\n--\r\n"}}},
	{name: "an attachment with everything", path: "/v1/inbox/conversations/id_1/messages", form: form{
		map[string]string{
			"accountId":     "a",
			"message":       "null",
			"quickReplies":  `[{"title":"Yes \u00e9","payload":"y"}, {"payload":"n","title":"No"}]`,
			"template":      `{"type":"generic","elements":[{"title":"😀","buttons":[]}]}`,
			"replyMarkup":   `{"keyboard":[[],[{"text":"k"}]],"oneTime":false}`,
			"messagingType": "MESSAGE_TAG",
			"messageTag":    "HUMAN_AGENT",
			"replyTo":       "",
			"ignoreWindow":  "true",
		}, file{"attachment", "v.txt", "text/plain", string(bytes.Repeat([]byte("not a video\r\n--\r\n"), 100<<10))}}},
}

// TestForms checks that a form arrives as it was sent, whether its file is the first part
// or the last.
func TestForms(t *testing.T) {
	b := newBench(t)
	for _, tt := range forms {
		names := sortedKeys(tt.form.fields) // accountId is the first
		for _, fileAt := range []int{0, len(names)} {
			t.Run(fmt.Sprintf("%s after %d fields", tt.name, fileAt), func(t *testing.T) {
				body, contentType := tt.form.write(t, names, fileAt)
				x := &exchange{status: http.StatusCreated, answer: []byte(`{ "success":true,"new":[null]}`)}
				b.upstream.expect(t.Name(), x)
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+"/api"+tt.path, body)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer "+key)
				req.Header.Set("Content-Type", contentType)
				req.Header.Set("X-Request-Id", t.Name())
				resp, answer := b.send(t, req)
				if resp.StatusCode != x.status || !bytes.Equal(answer, x.answer) {
					t.Fatalf("got status %d: %s, want %d: %s", resp.StatusCode, answer, x.status, x.answer)
				}
				want := tt.form
				want.fields = maps.Clone(want.fields)
				delete(want.fields, "ignoreWindow") // only for the gateway
				if tt.typ != "" {
					want.file.typ = tt.typ
				}
				x.checkForm(t, req.URL.EscapedPath(), want)
			})
		}
	}
}

// TestFormOverGRPC checks that a photo is a field of the message over gRPC, and a form
// upstream.
func TestFormOverGRPC(t *testing.T) {
	b := newBench(t)
	content := "\xff\xd8\xff\xe0" + string(bytes.Repeat([]byte("\x00\xff\r\n"), 1<<20)) // 4 MiB, more than gRPC takes by default
	for _, name := range []string{"", "Zoë and me; (1).jpg"} {
		id := t.Name() + "/" + fmt.Sprint(len(name))
		x := &exchange{status: http.StatusOK, answer: []byte(`{"success":true,"message":"ok"}`)}
		b.upstream.expect(id, x)
		req := &whatsappv1.UploadProfilePhotoRequest{AccountId: "Zoë 😀\"\\", File: []byte(content), ContentType: "image/jpeg"}
		want := form{map[string]string{"accountId": req.GetAccountId()}, file{"file", "file.jpg", "image/jpeg", content}}
		if name != "" {
			req.Filename, want.file.name = proto.String(name), name
		}
		ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+key, "x-request-id", id)
		resp, err := whatsappv1.NewBusinessProfilesServiceClient(b.Conn).UploadProfilePhoto(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		if !resp.GetSuccess() || resp.GetMessage() != "ok" {
			t.Errorf("got the answer %v, want success and ok", resp)
		}
		x.checkForm(t, "/api/v1/whatsapp/business-profile/photo", want)
	}
}

// checkForm compares the form that arrived with the form that was sent.
func (x *exchange) checkForm(t *testing.T, path string, want form) {
	t.Helper()
	if x.calls != 1 || x.method != http.MethodPost || x.path != path {
		t.Errorf("got %d calls, the last one %s %s, want 1, POST %s", x.calls, x.method, x.path, path)
	}
	got := x.readForm(t)
	if diff := cmp.Diff(want.fields, got.fields, cmp.Comparer(sameField)); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got.file != want.file {
		if len(want.file.content) > 100 {
			want.file.content, got.file.content = fmt.Sprint(len(want.file.content)), fmt.Sprint(len(got.file.content), got.file.content == want.file.content)
		}
		t.Errorf("got the file %q, want %q", got.file, want.file)
	}
}

// sameField compares form fields: objects and lists as JSON, everything else as text.
func sameField(a, b string) bool {
	if json.Valid([]byte(a)) && (a[0] == '{' || a[0] == '[') {
		return diffJSON([]byte(a), []byte(b)) == ""
	}
	return a == b
}
