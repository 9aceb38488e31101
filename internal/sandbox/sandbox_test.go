package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// instantly makes everything happen at once.
var instantly = Options{Pace: -1}

// client calls a server without a network, so that it also works in a synctest bubble.
type client struct {
	t   testing.TB
	srv *Server
	key string
}

func newClient(t testing.TB, opts Options) *client {
	t.Helper()
	srv := New(opts)
	t.Cleanup(srv.Close)
	return &client{t, srv, "sk_sandbox"}
}

func (c *client) as(key string) *client { return &client{c.t, c.srv, key} }

// answer is a response with its decoded body.
type answer struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	raw    string
	body   any
}

// do sends a request. The body may be nil, a string that is sent unchanged, or anything
// that can be encoded as JSON.
func (c *client) do(method, path string, body any) *answer {
	c.t.Helper()
	return c.doContext(context.Background(), method, path, body)
}

func (c *client) doContext(ctx context.Context, method, path string, body any) *answer {
	c.t.Helper()
	var r io.Reader = http.NoBody
	contentType := "application/json"
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case form:
		r, contentType = b.encode()
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req := httptest.NewRequestWithContext(ctx, method, path, r)
	req.Header.Set("Content-Type", contentType)
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	rec := httptest.NewRecorder()
	c.srv.ServeHTTP(rec, req)
	a := &answer{t: c.t, what: method + " " + path, status: rec.Code, header: rec.Header(), raw: rec.Body.String()}
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") && method != http.MethodHead {
		if err := json.Unmarshal(rec.Body.Bytes(), &a.body); err != nil {
			c.t.Fatalf("%s: got body %q, want JSON", a.what, a.raw)
		}
	}
	return a
}

// form is a multipart body.
type form struct {
	fields map[string]string
	file   string // name of the file's field
	name   string
	kind   string
	data   []byte
}

func (f form) encode() (io.Reader, string) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, v := range f.fields {
		_ = w.WriteField(k, v)
	}
	if f.file != "" {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, f.file, f.name))
		if f.kind != "" {
			h.Set("Content-Type", f.kind)
		}
		part, _ := w.CreatePart(h)
		_, _ = part.Write(f.data)
	}
	_ = w.Close()
	return &buf, w.FormDataContentType()
}

func (a *answer) is(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.what, a.status, status, a.raw)
	}
	return a
}

// at returns a value of the body by its path, such as "contacts.0.tags".
func (a *answer) at(path string) any {
	v := a.body
	for step := range strings.SplitSeq(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			v = node[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

func (a *answer) has(path string) bool {
	parent, name, found := a.body, path, false
	if i := strings.LastIndex(path, "."); i >= 0 {
		parent, name = a.at(path[:i]), path[i+1:]
	}
	if m, ok := parent.(map[string]any); ok {
		_, found = m[name]
	}
	return found
}

func (a *answer) text(path string) string {
	s, _ := a.at(path).(string)
	return s
}

func (a *answer) len(path string) int {
	items, ok := a.at(path).([]any)
	if !ok {
		return -1
	}
	return len(items)
}

// equal compares values as they would be printed, which is enough for JSON scalars.
func (a *answer) equal(path string, want any) *answer {
	a.t.Helper()
	if got := fmt.Sprint(a.at(path)); got != fmt.Sprint(want) {
		a.t.Fatalf("%s: got %s = %s, want %v: %s", a.what, path, got, want, a.raw)
	}
	return a
}

// fails checks the status and that the error contains a text.
func (a *answer) fails(status int, want string) *answer {
	a.t.Helper()
	a.is(status)
	if got := a.text("error"); got == "" || !strings.Contains(got, want) {
		a.t.Fatalf("%s: got error %q, want %q in it", a.what, got, want)
	}
	return a
}

func people(phones ...string) []obj {
	out := []obj{}
	for _, p := range phones {
		out = append(out, obj{"phone": p})
	}
	return out
}

// newBroadcast makes a draft with a template that can be sent to any number.
func (c *client) newBroadcast(phones ...string) string {
	c.t.Helper()
	return c.do("POST", "/v1/whatsapp/broadcasts", obj{
		"accountId": seedAccountID, "name": "Test", "recipients": people(phones...),
		"template": obj{"name": "hello_world", "language": "en"},
	}).is(200).text("broadcast.id")
}

// some makes n phone numbers that no contact has.
func some(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("+155501010%02d", i))
	}
	return out
}
