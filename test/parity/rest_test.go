package parity

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

// Over REST the gateway is a glass pane: request and answer pass as they are.
func TestREST(t *testing.T) {
	b := newBench(t)
	b.eachCase(t, func(t *testing.T, g *gen, op operation, id string) {
		r := g.request(t, op)
		if op.route.Body && g.chance(0.5) {
			g.loosen(op.Descriptor.Input(), r.object, op.params()...)
		}
		status := pick(g, []int{200, 200, 200, 200, 201, 202, 400, 402, 403, 404, 409, 422, 500})
		x := g.respond(status, g.answer(op))
		b.upstream.expect(id, x)

		base := pick(g, []string{"", "/api"})
		call := r.expected(op)
		resp, body := b.do(t, id, base, call, g.spelled(op, r))
		if err := x.check(call); err != nil {
			t.Fatalf("%s: %v\nanswer: %s", id, err, body)
		}
		if resp.StatusCode != status || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: status %d, %s, want %d", id, resp.StatusCode, resp.Header.Get("Content-Type"), status)
		}
		if !bytes.Equal(body, x.answer) {
			t.Errorf("%s: the answer is %q, want %q", id, body, x.answer)
		}
		for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"} {
			if got := resp.Header.Get(name); got != x.header[name] {
				t.Errorf("%s: %s is %q, want %q", id, name, got, x.header[name])
			}
		}
		if got := resp.Header.Get("X-Request-Id"); got != id {
			t.Errorf("%s: the request id is %q", id, got)
		}
	})
}

// spelled returns the body of a call as some caller writes it, nil where there is
// none. A method that has only optional members may be called without.
func (g *gen) spelled(op operation, r request) []byte {
	if !op.route.Body || len(r.object) == 0 && g.chance(0.5) {
		return nil
	}
	return speller{g, false}.json(r.object)
}

// do makes a call over REST and returns its answer. The body is the call's in some
// spelling.
func (b *bench) do(t *testing.T, id, base string, call outgoing, body []byte) (*http.Response, []byte) {
	t.Helper()
	target := b.URL + base + call.path
	if len(call.query) > 0 {
		target += "?" + call.query.Encode()
	}
	var in io.Reader = http.NoBody
	if body != nil {
		in = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), call.method, target, in)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("X-Request-Id", id)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return b.send(t, req)
}

func (b *bench) send(t *testing.T, req *http.Request) (*http.Response, []byte) {
	t.Helper()
	resp, err := b.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}
