package rest

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream"
)

// FuzzForm reads arbitrary forms. Whatever is wrong with one is an error of the gateway's
// own, and nothing of it is left on disk.
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
		call := upstream.Call{Method: contract.Of(whatsappv1.InboxService_SendMessage_FullMethodName)}
		release, err := facade.readForm(&call, r)
		defer release()
		if err == nil && call.File != nil {
			_, err = io.Copy(io.Discard, call.File.Content)
		}
		if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
			t.Errorf("%q: got %v, want an *apierror.Error", form, err)
		}
	})
}

// FuzzRequest gives a route arbitrary paths, queries and bodies: a refusal is an error of
// the gateway's own.
func FuzzRequest(f *testing.F) {
	m := contract.Of(whatsappv1.ContactsService_UpdateContact_FullMethodName)
	f.Add("/v1/whatsapp/contacts/c%2F1", "", `{"name":"x","tags":[],"customFields":{"a":null}}`)
	f.Add("/v1/whatsapp/contacts/%7BcontactId%7D", "a=b", `{"contactId":"c"}`)
	f.Add("/v1/whatsapp/contacts/", "%", "")
	f.Add("/v1/whatsapp/contacts/%zz", "a;b", "[]")
	f.Fuzz(func(t *testing.T, path, query, body string) {
		for _, forward := range []bool{false, true} {
			facade := &facade{opts: Options{ForwardUnknown: forward, Logger: slog.New(slog.DiscardHandler)}}
			err := facade.fill(&upstream.Call{Method: m, Request: m.NewRequest(), Body: []byte(body)}, path, query)
			if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
				t.Errorf("path %q, query %q, body %q: got %v, want an *apierror.Error", path, query, body, err)
			}
		}
	})
}

// FuzzPosition gives a stream arbitrary values of Last-Event-ID: a token comes back
// unchanged, also from the id of an end.
func FuzzPosition(f *testing.F) {
	for _, id := range []string{"", "t1", "t1.end", ".end", " t1 ", ".end.end", "\xff", "a.b"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if token, ended := parsePosition(id); ended != (token+endMark == strings.TrimSpace(id)) || !ended && token != strings.TrimSpace(id) {
			t.Errorf("parsePosition(%q) = %q, %t; want the id without spaces and the mark of an end", id, token, ended)
		}
		if strings.TrimSpace(id) != id {
			return // not a token of the gateway
		}
		if token, ended := parsePosition(id + endMark); token != id || !ended {
			t.Errorf("the end after %q: got %q, %t, want that token and true", id, token, ended)
		}
	})
}

// FuzzStream opens a stream with arbitrary queries, positions and Accept headers: it is
// refused with an error of the gateway's own, or begins where it should.
func FuzzStream(f *testing.F) {
	conn := &fakeConn{stream: func(call *fakeCall) error { return call.send(started("t1")) }}
	facade, err := newFacade(Options{Conn: conn, Logger: slog.New(slog.DiscardHandler)}, time.Now)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("accountIds=a&accountIds=b&heartbeatInterval=1.5s", "t1", "*/*")
	f.Add("startTime=2026-03-11T13:00:00.5%2B01:00", "", "application/x-ndjson")
	f.Add("cursorName=a&earliest=true&ticket=x.y", ".end", "text/*;q=0.1")
	f.Fuzz(func(t *testing.T, query, position, accept string) {
		r := httptest.NewRequest(http.MethodGet, messagesPath, nil)
		r.URL.RawQuery = query
		r.Header.Set("Last-Event-ID", position)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		facade.serve(w, r)
		switch body := w.Body.String(); w.Code {
		case http.StatusOK:
			if !strings.HasSuffix(body, "{\"end\":{}}\n") && !strings.HasSuffix(body, ".end\nevent: end\ndata: {}\n\n") {
				t.Errorf("query %q, position %q, accept %q: got %s, want an end last", query, position, accept, body)
			}
		case http.StatusNoContent:
			if !strings.HasSuffix(strings.TrimSpace(position), endMark) || body != "" {
				t.Errorf("position %q: got 204 with body %q, want that only, without a body, after an end", position, body)
			}
		case 400, 401, 406:
			if !json.Valid(w.Body.Bytes()) || !strings.HasPrefix(body, `{"error":`) {
				t.Errorf("query %q: got %s, want an error in JSON", query, body)
			}
		default:
			t.Errorf("query %q, position %q, accept %q: got %d %s, want 200, 204, 400, 401 or 406", query, position, accept, w.Code, body)
		}
	})
}
