package bulk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/media/mediatest"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/process"
)

// document is the largest document that WhatsApp accepts.
type document struct{ at, rest int64 }

const documentSize = 100 << 20

func newDocument() io.Reader {
	return io.MultiReader(strings.NewReader(mediatest.PDF), &document{rest: documentSize - int64(len(mediatest.PDF))})
}

func (d *document) Read(p []byte) (int, error) {
	if d.rest == 0 {
		return 0, io.EOF
	}
	n := int(min(d.rest, int64(len(p))))
	for i := range p[:n] {
		p[i] = byte(uint64(d.at+int64(i)) * 0x9E3779B97F4A7C15 >> 56) // so that a lost or moved byte is noticed
	}
	d.at += int64(n)
	d.rest -= int64(n)
	return n, nil
}

// eachPiece sends a document in pieces until the other side has ended.
func eachPiece(size int, send func([]byte) error) error {
	file, piece := newDocument(), make([]byte, size)
	for {
		n, err := io.ReadFull(file, piece)
		if n > 0 {
			if err := send(piece[:n]); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
		if err != nil { // the end
			return nil
		}
	}
}

// TestDocumentOf100MB checks that a gateway's memory does not grow with a document of 100
// MB, in whichever way it comes: passed on while it is received, or stored on disk first.
func TestDocumentOf100MB(t *testing.T) {
	if testing.Short() {
		t.Skip("sends 100 MB several times")
	}
	const most = 16 << 10 // KiB more than idle
	const key = "sk_sandbox"
	conversation := "6500000000000000000000e1" // exists in every sandbox
	head := "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
	field := "--b\r\nContent-Disposition: form-data; name=\"accountId\"\r\n\r\n" + account + "\r\n"
	post := func(g *process.Gateway, path, before, name, behind string) (string, error) {
		body := io.MultiReader(strings.NewReader(before+fmt.Sprintf(head, name)), newDocument(), strings.NewReader("\r\n"+behind+"--b--\r\n"))
		req, err := http.NewRequest(http.MethodPost, "http://"+g.HTTP+path, body)
		if err != nil {
			return "", err
		}
		req.Header.Set("Authorization", "Bearer "+key)
		req.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err == nil && resp.StatusCode != http.StatusOK {
			err = fmt.Errorf("%d %s", resp.StatusCode, text)
		}
		return string(text), err
	}
	attach := func(ctx context.Context, g *process.Gateway, pieces int) (string, error) {
		stream, err := whatsappv1.NewInboxServiceClient(g.Dial()).SendAttachment(authorized(ctx, key))
		if err != nil {
			return "", err
		}
		if err := stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Options{
			Options: &whatsappv1.SendAttachmentOptions{ConversationId: conversation, AccountId: account, Filename: "a.pdf"}}}); err != nil {
			return "", err
		}
		if err := eachPiece(pieces, func(p []byte) error {
			return stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Data{Data: p}})
		}); err != nil {
			return "", err
		}
		resp, err := stream.CloseAndRecv()
		return resp.String(), err
	}
	upload := func(ctx context.Context, g *process.Gateway, size int64) (string, error) {
		stream, err := whatsappv1.NewMediaServiceClient(g.Dial()).UploadMedia(authorized(ctx, key))
		if err != nil {
			return "", err
		}
		options := &whatsappv1.UploadMediaOptions{Filename: "a.pdf"}
		if size > 0 {
			options.Size = &size
		}
		if err := stream.Send(&whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Options{Options: options}}); err != nil {
			return "", err
		}
		if err := eachPiece(64<<10, func(p []byte) error {
			return stream.Send(&whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Data{Data: p}})
		}); err != nil {
			return "", err
		}
		resp, err := stream.CloseAndRecv()
		return resp.GetPublicUrl(), err
	}
	messages := "/v1/inbox/conversations/" + conversation + "/messages"
	for _, c := range []struct {
		name   string
		send   func(ctx context.Context, g *process.Gateway) (string, error)
		public bool // whether the answer has the document's URL
	}{
		{"SendAttachment, 64 KiB", func(ctx context.Context, g *process.Gateway) (string, error) { return attach(ctx, g, 64<<10) }, false},
		{"SendAttachment, 1 MiB", func(ctx context.Context, g *process.Gateway) (string, error) { return attach(ctx, g, 1<<20) }, false},
		{"REST attachment", func(_ context.Context, g *process.Gateway) (string, error) {
			return post(g, messages, field, "attachment", "")
		}, false},
		{"REST attachment, set aside", func(_ context.Context, g *process.Gateway) (string, error) {
			return post(g, messages, "", "attachment", field)
		}, false},
		{"UploadMedia", func(ctx context.Context, g *process.Gateway) (string, error) { return upload(ctx, g, documentSize) }, true},
		{"UploadMedia, set aside", func(ctx context.Context, g *process.Gateway) (string, error) { return upload(ctx, g, 0) }, true},
		{"REST upload, set aside", func(_ context.Context, g *process.Gateway) (string, error) {
			text, err := post(g, "/v1/media:upload", "", "file", "")
			var got struct{ PublicURL string }
			if err == nil {
				err = json.Unmarshal([]byte(text), &got)
			}
			return got.PublicURL, err
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			temporary := t.TempDir()
			u := newUpstream(t, sandbox.Options{}, "none", "")
			g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir(), "TMPDIR="+temporary)
			g.Start()
			if _, err := whatsappv1.NewAccountsServiceClient(g.Dial()).ListAccounts(authorized(t.Context(), key), &whatsappv1.ListAccountsRequest{}); err != nil {
				t.Fatal(err) // so that what is made once is there
			}
			idle := memory(t, g.PID(), "VmRSS")
			begin := time.Now()
			said, err := c.send(t.Context(), g)
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(begin)
			grown := memory(t, g.PID(), "VmHWM") - idle
			t.Logf("%d MiB in %v: resident %d KiB idle, at most %d KiB more", documentSize>>20, took.Round(time.Millisecond), idle, grown)
			if grown > most {
				t.Errorf("the gateway grew by %d KiB, want at most %d", grown, most)
			}
			if !c.public {
				var page struct {
					Messages []struct{ Attachments []struct{ URL string } }
				}
				u.ask(t, key, messages+"?accountId="+account, &page)
				said = ""
				for _, m := range page.Messages {
					for _, a := range m.Attachments {
						said = a.URL
					}
				}
			}
			resp, err := http.Get(said)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if !same(resp.Body) {
				t.Errorf("%s: got another document, want the one that was sent", said)
			}
		})
	}
}

// same reports whether a reader returns the document.
func same(r io.Reader) bool {
	want, a, b := newDocument(), make([]byte, 1<<20), make([]byte, 1<<20)
	for {
		n, err := io.ReadFull(want, a)
		m, _ := io.ReadFull(r, b)
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return false
		}
		if err != nil {
			return true
		}
	}
}
