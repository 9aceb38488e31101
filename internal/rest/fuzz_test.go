package rest

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// FuzzForm reads forms that no client made. Whatever is wrong with one is said as an
// error of the gateway's own, and nothing of it is left on disk.
func FuzzForm(f *testing.F) {
	part := func(header, body string) string {
		return "--b\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + body + "\r\n"
	}
	for _, form := range []string{
		part(`name="accountId"`, "a1") + part(`name="attachment"; filename="a.pdf"`, "%PDF") + "--b--\r\n",
		part(`name="attachment"; filename="a.png"`, "png") + part(`name="accountId"`, "a1") + "--b--\r\n",
		part(`name="accountId"`, "a1") + part(`name="attachment"; filename="a.png"`, "png") + part(`name="message"`, "late") + "--b--\r\n",
		part(`name="buttons"`, `[{"title":"<&>"}]`) + part(`name="accountId"`, "a1") + "--b--",
		part(`name="accountId"`, "\xff"), part(`name=""`, ""), "--b\r\n\r\n", "--b--", "",
	} {
		f.Add(form)
	}
	facade := &facade{opts: Options{Logger: slog.New(slog.DiscardHandler)}}
	f.Fuzz(func(t *testing.T, form string) {
		r := httptest.NewRequest(http.MethodPost, "/v1/inbox/conversations/c/messages", strings.NewReader(form))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		var x upstream.Exchange
		release, err := facade.readForm(&x, r)
		defer release()
		if err == nil && x.File != nil {
			_, err = io.Copy(io.Discard, x.File.Content)
		}
		if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
			t.Errorf("%q: %v", form, err)
		}
	})
}

// FuzzRequest gives a route any path, query and body: what is refused is refused as
// an error of the gateway's own.
func FuzzRequest(f *testing.F) {
	b, err := upstream.NewBinding(whatsappv1.File_lategate_whatsapp_v1_contacts_proto.Services().Get(0).Methods().ByName("UpdateContact"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("/v1/whatsapp/contacts/c%2F1", "", `{"name":"x","tags":[],"customFields":{"a":null}}`)
	f.Add("/v1/whatsapp/contacts/%7BcontactId%7D", "a=b", `{"contactId":"c"}`)
	f.Add("/v1/whatsapp/contacts/", "%", "")
	f.Add("/v1/whatsapp/contacts/%zz", "a;b", "[]")
	f.Fuzz(func(t *testing.T, path, query, body string) {
		for _, forward := range []bool{false, true} {
			facade := &facade{opts: Options{ForwardUnknown: forward, Logger: slog.New(slog.DiscardHandler)}}
			x := upstream.Exchange{Path: path, Query: query, Body: []byte(body)}
			err := facade.fill(b, &x, b.NewRequest())
			if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
				t.Errorf("%q %q %q: %v", path, query, body, err)
			}
		}
	})
}
