package parity

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

// TestREST checks that request and answer pass the gateway unchanged over REST.
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
			t.Fatalf("%s: got %v, want the same request\nanswer: %s", id, err, body)
		}
		if resp.StatusCode != status || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: got status %d, %s, want %d", id, resp.StatusCode, resp.Header.Get("Content-Type"), status)
		}
		if !bytes.Equal(body, x.answer) {
			t.Errorf("%s: got the answer %q, want %q", id, body, x.answer)
		}
		for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"} {
			if got := resp.Header.Get(name); got != x.header[name] {
				t.Errorf("%s: got %s %q, want %q", id, name, got, x.header[name])
			}
		}
		if got := resp.Header.Get("X-Request-Id"); got != id {
			t.Errorf("%s: got the request id %q, want the same", id, got)
		}
	})
}

// spelled returns the body of a call as some caller could write it; nil if there is none. A
// method with only optional members may be called without a body.
func (g *gen) spelled(op operation, r request) []byte {
	if !op.route.Body || len(r.object) == 0 && g.chance(0.5) {
		return nil
	}
	return speller{g, false}.json(r.object)
}

// do makes a call over REST and returns its answer. body is the call's, in some notation.
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
