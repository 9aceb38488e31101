// Package guide runs the examples of the vendor's WhatsApp guide against a gateway with a
// sandbox behind it.
package guide

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/test/internal/gateway"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// An example is one of the guide's, with its placeholders unchanged, except that a date in
// the past is replaced by a date in a week.
type example struct {
	Name    string
	After   []string // examples that are earlier steps in the guide
	Request string   // method and path
	Body    json.RawMessage
	// Reads is what the example's code reads from the answer, with the value in the
	// sandbox; null if any value is right.
	Reads map[string]any
}

//go:embed examples.json
var examplesJSON []byte

func examples(t *testing.T) (list []example, byName map[string]example) {
	t.Helper()
	in := json.NewDecoder(bytes.NewReader(examplesJSON))
	in.DisallowUnknownFields()
	if err := in.Decode(&list); err != nil {
		t.Fatal(err)
	}
	byName = make(map[string]example)
	for _, e := range list {
		byName[e.Name] = e
	}
	return list, byName
}

// TestExamples runs each example in its own world, under the guide's base path and under
// the short one.
func TestExamples(t *testing.T) {
	g := gateway.Start(t, func(cfg *config.Serve) { cfg.Sandbox = true })
	list, byName := examples(t)
	for _, base := range []string{"/api", ""} {
		for i, e := range list {
			t.Run(base+"/v1 "+e.Name, func(t *testing.T) {
				key := fmt.Sprintf("sk_sandbox_guide_%d%s", i, strings.ReplaceAll(base, "/", "_"))
				for _, earlier := range e.After {
					call(t, g, key, base, byName[earlier])
				}
				answer := call(t, g, key, base, e)
				for path, want := range e.Reads {
					found := find(answer, path)
					if len(found) == 0 {
						t.Errorf("got %[2]v, want %[1]s in it", path, answer)
					}
					for _, got := range found {
						if got == nil || got == "" || want != nil && got != want {
							t.Errorf("%s: got %v, want %v", path, got, want)
						}
					}
				}
			})
		}
	}
}

// TestKeys checks that the guide's own key works in the sandbox, and an unknown key does
// not.
func TestKeys(t *testing.T) {
	g := gateway.Start(t, func(cfg *config.Serve) { cfg.Sandbox = true })
	_, byName := examples(t)
	call(t, g, "YOUR_API_KEY", "/api", byName["list numbers"])
	resp := send(t, g, "sk_live_1", "/api", byName["list numbers"])
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("an unknown key: got status %d, want 401", resp.StatusCode)
	}
}

// call runs an example and returns its answer.
func call(t *testing.T, g *gateway.Gateway, key, base string, e example) any {
	t.Helper()
	resp := send(t, g, key, base, e)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s: got status %d, %s, want 200 with JSON: %s", e.Name, resp.StatusCode, resp.Header.Get("Content-Type"), text)
	}
	for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"} {
		if resp.Header.Get(name) == "" {
			t.Errorf("%s: got no header %s, want one", e.Name, name)
		}
	}
	var answer any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%s: got %s, want JSON: %v", e.Name, text, err)
	}
	return answer
}

func send(t *testing.T, g *gateway.Gateway, key, base string, e example) *http.Response {
	t.Helper()
	method, path, ok := strings.Cut(e.Request, " ")
	if !ok {
		t.Fatalf("got request %q, want a method and a path", e.Request)
	}
	body := strings.ReplaceAll(string(e.Body), "IN_A_WEEK", time.Now().AddDate(0, 0, 7).UTC().Format("2006-01-02T15:04:05.000Z"))
	req, err := http.NewRequestWithContext(t.Context(), method, g.URL+base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := g.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// find returns the values at a path, in every element of the lists along it.
func find(v any, path string) (found []any) {
	name, rest, more := strings.Cut(path, ".")
	name, list := strings.CutSuffix(name, "[]")
	object, _ := v.(map[string]any)
	inner, ok := object[name]
	if !ok {
		return nil
	}
	elements := []any{inner}
	if list {
		elements, _ = inner.([]any)
	}
	if !more {
		return elements
	}
	for _, e := range elements {
		found = append(found, find(e, rest)...)
	}
	return found
}
