package upstream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bind returns a method, such as ContactsService.GetContact.
func bind(_ testing.TB, method string) *contract.Method {
	return contract.Of("/lategate.whatsapp.v1." + strings.Replace(method, ".", "/", 1))
}

// The calls that most tests make: a read and a write.
func getContact(t testing.TB) (*contract.Method, proto.Message) {
	return bind(t, "ContactsService.GetContact"), &whatsappv1.GetContactRequest{ContactId: "c1"}
}

func createContact(t testing.TB) (*contract.Method, proto.Message) {
	return bind(t, "ContactsService.CreateContact"), &whatsappv1.CreateContactRequest{AccountId: "a1", Phone: "+15550100001", Name: "Ann"}
}

// roundTrip is an upstream without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply makes an upstream's answer. headers are alternating names and values.
func reply(status int, body string, headers ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(headers); i += 2 {
		h.Add(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// inMemory returns a client of an upstream without a network, which also works in a
// synctest bubble.
func inMemory(t testing.TB, upstream roundTrip) *Client {
	t.Helper()
	c, err := New(Options{BaseURL: "http://late.invalid/api", UserAgent: "lategate/test", Transport: upstream})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serve starts an upstream on a socket and returns it, and a client of it that uses its own
// transport.
func serve(t testing.TB, h http.HandlerFunc) (*httptest.Server, *Client) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv, dial(t, srv.URL+"/api")
}

func dial(t testing.TB, baseURL string) *Client {
	t.Helper()
	c, err := New(Options{BaseURL: baseURL, UserAgent: "lategate/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// failed returns the error of a call, which must have failed.
func failed(t testing.TB, res *Answer, err error) *apierror.Error {
	t.Helper()
	var e *apierror.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %+v and error %v, want an *apierror.Error", res, err)
	}
	return e
}

// succeed makes a call that must succeed, and returns the answer's body.
func succeed(t testing.TB, c *Client, ctx context.Context, call Call) string {
	t.Helper()
	res, err := c.Do(ctx, call)
	if err != nil {
		t.Fatal(err)
	}
	return string(res.Answer.Body())
}

// readBody returns a request's body.
func readBody(t testing.TB, r *http.Request) []byte {
	t.Helper()
	if r.Body == nil {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	return bytes.TrimSpace(body)
}
