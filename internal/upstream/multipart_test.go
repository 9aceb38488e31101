package upstream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// sentForm is the Content-Type and the body that a call sends.
func sentForm(t *testing.T, call Call) (contentType, body string) {
	t.Helper()
	c := inMemory(t, func(r *http.Request) (*http.Response, error) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		contentType, body = r.Header.Get("Content-Type"), string(raw)
		return fine(), nil
	})
	succeed(t, c, context.Background(), call)
	return contentType, body
}

// TestPhotoForm checks the form of a photo byte for byte.
func TestPhotoForm(t *testing.T) {
	b := bind(t, "BusinessProfilesService.UploadProfilePhoto")
	for _, tt := range []struct {
		name               string
		filename           *string
		typ                string
		wantName, wantType string
	}{
		{"plain", proto.String("logo.png"), "image/png", "logo.png", "image/png"},
		{"none, PNG", nil, "image/png", "file.png", "image/png"},
		{"none, JPEG", nil, "image/jpeg", "file.jpg", "image/jpeg"},
		{"empty", proto.String(""), "image/jpeg", "file.jpg", "image/jpeg"},
		{"none, other", nil, "image/webp", "file", "image/webp"},
		{"unicode", proto.String("логотип 😀.png"), "image/png", "логотип 😀.png", "image/png"},
		{"quotes", proto.String(`a"b'c.png`), "image/png", `a%22b'c.png`, "image/png"},
		{"lines", proto.String("a\r\nContent-Type: text/html\r\n\r\n.png"), "image/png", "a%0D%0AContent-Type: text/html%0D%0A%0D%0A.png", "image/png"},
		{"backslashes", proto.String(`C:\logo\`), "image/png", `C:%5Clogo%5C`, "image/png"},
		{"control", proto.String("a\x00\x7f\t.png"), "image/png", "a%00%7F%09.png", "image/png"},
		{"no type", proto.String("a"), "", "a", "application/octet-stream"},
		{"a type with parameters", proto.String("a"), "Image/PNG; a=b", "a", "image/png; a=b"},
		{"a type that is a line", proto.String("a"), "image/png\r\nX-Evil: 1", "a", "application/octet-stream"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			photo := "\x89PNG\r\n--not a boundary\r\n\x00\xff"
			contentType, body := sentForm(t, Call{Method: b, Request: &whatsappv1.UploadProfilePhotoRequest{
				AccountId: "acc\"1\r\n", File: []byte(photo), Filename: tt.filename, ContentType: tt.typ}})
			boundary, ok := strings.CutPrefix(contentType, "multipart/form-data; boundary=")
			if !ok || len(boundary) < 20 {
				t.Fatalf("got Content-Type %s, want a form with a boundary", contentType)
			}
			want := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"accountId\"\r\n\r\nacc\"1\r\n" +
				"\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + tt.wantName + "\"\r\nContent-Type: " + tt.wantType + "\r\n\r\n" + photo +
				"\r\n--" + boundary + "--\r\n"
			if diff := cmp.Diff(want, body); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			// The form can also be parsed.
			form, err := multipart.NewReader(strings.NewReader(body), boundary).ReadForm(1 << 20)
			if err != nil {
				t.Fatal(err)
			}
			if got := form.Value["accountId"]; !cmp.Equal(got, []string{"acc\"1\r\n"}) {
				t.Errorf("got accountId %q, want the account's id", got)
			}
			f, err := form.File["file"][0].Open()
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(f); err != nil || string(got) != photo {
				t.Errorf("got file %q, %v, want %q", got, err, photo)
			}
			if err := form.RemoveAll(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAttachmentForm checks that a message with a file has its other members as fields, as
// the caller wrote them, and those that are not text as JSON.
func TestAttachmentForm(t *testing.T) {
	b := bind(t, "InboxService.SendMessage")
	content := bytes.Repeat([]byte("pdf\x00"), 300_000)
	text := []byte(`{"message":"Hé \"there\"\nyou", "accountId":"a1", "buttons":[ {"a": 1.0}, {} ], "flag":true, "new\"x":"y"}`)
	file := &File{Field: "attachment", Name: "résumé \"x\".pdf", ContentType: "application/pdf", Content: bytes.NewReader(content)}
	contentType, body := sentForm(t, Call{Method: b, Request: &whatsappv1.SendMessageRequest{ConversationId: "c1", AccountId: "a1"}, Body: text, File: file})
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(strings.NewReader(body), params["boundary"])
	got := map[string]string{}
	var order []string
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		order = append(order, part.FormName())
		if part.FileName() != "" {
			if part.FileName() != "résumé %22x%22.pdf" || part.Header.Get("Content-Type") != "application/pdf" || !bytes.Equal(text, content) {
				t.Errorf("got file %v of %d bytes, want a PDF of %d with an escaped name", part.Header, len(text), len(content))
			}
			continue
		}
		if part.Header.Get("Content-Type") != "" {
			t.Errorf("a field has the headers %v, want no Content-Type", part.Header)
		}
		got[part.FormName()] = string(text)
	}
	want := map[string]string{"accountId": "a1", "message": "Hé \"there\"\nyou", "buttons": `[ {"a": 1.0}, {} ]`, "flag": "true", `new"x`: "y"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if order[len(order)-1] != "attachment" {
		t.Errorf("got the parts %v, want the file last", order)
	}
}

// TestAttachmentOfMessage checks that a call that is not relayed has its message's members
// as fields, and that without the file it has an ordinary body.
func TestAttachmentOfMessage(t *testing.T) {
	b := bind(t, "InboxService.SendMessage")
	req := &whatsappv1.SendMessageRequest{ConversationId: "c1", AccountId: "a1", Message: proto.String("Hé"),
		QuickReplies: []*whatsappv1.QuickReply{{Title: "Yes", Payload: "y"}}}
	file := &File{Field: "attachment", Name: "a.pdf", ContentType: "application/pdf", Content: strings.NewReader("%PDF")}
	contentType, body := sentForm(t, Call{Method: b, Request: req, File: file})
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	form, err := multipart.NewReader(strings.NewReader(body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"accountId": {"a1"}, "message": {"Hé"}, "quickReplies": {`[{"title":"Yes","payload":"y"}]`}}
	if diff := cmp.Diff(want, form.Value); diff != "" || len(form.File["attachment"]) != 1 {
		t.Errorf("fields (-want +got)\n%s, files %v, want 1", diff, form.File)
	}
	if contentType, body = sentForm(t, Call{Method: b, Request: req}); contentType != "application/json" || strings.Contains(body, "PDF") {
		t.Errorf("without the file: got %s %s, want JSON", contentType, body)
	}
}

func TestQuotable(t *testing.T) {
	for in, want := range map[string]string{"": "", "a b": "a b", "\xff": "\uFFFD", "%22": "%22", "é": "é", "\x1f": "%1F"} {
		if got := quotable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
