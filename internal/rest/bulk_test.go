package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

// TestBodyError checks that the reasons why a body did not arrive are answered differently.
func TestBodyError(t *testing.T) {
	timeout := &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}
	for _, c := range []struct {
		err    error
		status int
	}{
		{timeout, 408}, {fmt.Errorf("part: %w", timeout), 408}, {formFailure(timeout), 408},
		{io.ErrUnexpectedEOF, 499}, {formFailure(io.ErrUnexpectedEOF), 400}, {onlyCSVError(t), 400},
	} {
		e := apierror.From(bodyError(c.err))
		if status, _ := e.HTTP(); status != c.status {
			t.Errorf("%v: %d %v, want %d", c.err, status, e, c.status)
		}
	}
}

func onlyCSVError(t *testing.T) error {
	r := httptest.NewRequest("POST", "/", nil)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	file, err := csvIn(r, strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--b--"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(file)
	return err
}

// FuzzCSVForm reads arbitrary forms: they hold a file, or are refused with an error of the
// gateway's own.
func FuzzCSVForm(f *testing.F) {
	part := func(header, body string) string {
		return "--b\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + body + "\r\n"
	}
	for _, form := range []string{
		part(`name="file"; filename="a.csv"`, "phone\n+14155550123") + "--b--\r\n", part(`name="file"`, "") + "--b--",
		part(`name="file"`, "a") + part(`name="file"`, "b") + "--b--", part(`name="x"`, "a") + "--b--", "--b--", "--b\r\n\r\n", "",
	} {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, form string) {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		file, err := csvIn(r, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
			t.Errorf("%q: got %v, want an *apierror.Error", form, err)
		}
		if err == nil && !strings.Contains(form, string(content)) {
			t.Errorf("%q: got file %q, want a part of the form", form, content)
		}
	})
}

// FuzzImportQuery reads arbitrary queries into options: they are refused with an error of
// the gateway's own, or can be sent.
func FuzzImportQuery(f *testing.F) {
	s, err := newImportRoute(contract.Of(whatsappv1.ContactsService_ImportContactsStream_FullMethodName))
	if err != nil {
		f.Fatal(err)
	}
	for _, query := range []string{"accountId=a&columns=phone:Mobile&defaultTags=x&defaultTags=y", "columns=a:b:c", "columns=:", "columns=%ff:x", "skipDuplicates=1", "%", ""} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		req, err := s.first(query)
		if own := (*apierror.Error)(nil); err != nil && !errors.As(err, &own) {
			t.Errorf("%q: got %v, want an *apierror.Error", query, err)
		}
		if err == nil {
			if _, err := proto.Marshal(req); err != nil {
				t.Errorf("%q: got a request that cannot be sent: %v", query, err)
			}
		}
	})
}

// TestStreamsThatCannotGoOn checks that only a stream that can be resumed says where and
// when.
func TestStreamsThatCannotGoOn(t *testing.T) {
	e := &apierror.Error{Reason: "X", Message: "m", RetryAfter: 1e9}
	once := serverSent{once: true}
	var got bytes.Buffer
	got.Write(once.begin(nil))
	got.Write(once.failure(nil, e))
	got.Write(once.end(nil, "token"))
	if want := "event: stream_error\ndata: {\"error\":\"m\",\"code\":\"X\"}\n\nevent: end\ndata: {}\n\n"; got.String() != want {
		t.Errorf("got\n%s, want\n%s", got.String(), want)
	}
}
