package streams_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/test/internal/gateway"
)

// cursors makes the calls of EventsService over one API. An error is an *outcome.
type cursors struct {
	api
	t   testing.TB
	g   *gateway.Gateway
	key string
}

// A mark is a cursor as the calls return it.
type mark struct {
	Name, Stream, Token string
	Generation          int64
}

func markOf(c *whatsappv1.Cursor) mark {
	return mark{c.GetName(), c.GetStream(), c.GetToken(), c.GetGeneration()}
}

func (c cursors) client() (context.Context, whatsappv1.EventsServiceClient) {
	return dial(c.t.Context(), c.key), whatsappv1.NewEventsServiceClient(c.g.Conn)
}

func (c cursors) commit(name, token string, generation int64, rewind bool) (mark, error) {
	c.t.Helper()
	if c.api == overGRPC {
		ctx, client := c.client()
		resp, err := client.CommitCursor(ctx, &whatsappv1.CommitCursorRequest{Name: name, Token: token, Generation: generation, AllowRewind: rewind})
		return markOf(resp.GetCursor()), wrapped(err)
	}
	body := obj{"token": token, "generation": generation}
	if rewind {
		body["allowRewind"] = true
	}
	var resp struct{ Cursor mark }
	err := c.call(http.MethodPut, "/"+name, body, &resp)
	return resp.Cursor, err
}

func (c cursors) get(name string) (mark, error) {
	c.t.Helper()
	if c.api == overGRPC {
		ctx, client := c.client()
		resp, err := client.GetCursor(ctx, &whatsappv1.GetCursorRequest{Name: name})
		return markOf(resp.GetCursor()), wrapped(err)
	}
	var resp struct{ Cursor mark }
	err := c.call(http.MethodGet, "/"+name, nil, &resp)
	return resp.Cursor, err
}

func (c cursors) list() (names []string) {
	c.t.Helper()
	names = []string{}
	if c.api == overGRPC {
		ctx, client := c.client()
		resp, err := client.ListCursors(ctx, &whatsappv1.ListCursorsRequest{})
		if err != nil {
			c.t.Fatal(err)
		}
		for _, cursor := range resp.GetCursors() {
			names = append(names, cursor.GetName())
		}
		return names
	}
	var resp struct{ Cursors []mark }
	if err := c.call(http.MethodGet, "", nil, &resp); err != nil {
		c.t.Fatal(err)
	}
	for _, m := range resp.Cursors {
		names = append(names, m.Name)
	}
	return names
}

func (c cursors) delete(name string) error {
	c.t.Helper()
	if c.api == overGRPC {
		ctx, client := c.client()
		_, err := client.DeleteCursor(ctx, &whatsappv1.DeleteCursorRequest{Name: name})
		return wrapped(err)
	}
	return c.call(http.MethodDelete, "/"+name, nil, &struct{}{})
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return outcomeOf(err)
}

// call makes a REST call.
func (c cursors) call(method, path string, body any, into any) error {
	c.t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, c.g.URL+"/v1/events/cursors"+path, sent)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer " + c.key}, "Content-Type": {"application/json"}}
	resp, err := c.g.HTTP.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return refused(resp)
	}
	return json.NewDecoder(resp.Body).Decode(into)
}

// TestCursors follows a cursor: a stream opens it, commits, resumes from it, and is fenced
// by another.
func TestCursors(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_1"}})
	g := gateway.Start(t, with(w))
	for _, api := range apis[:2] { // the calls have only one form over REST
		t.Run(api.name, func(t *testing.T) {
			name := "life-of." + api.name
			mine, theirs := cursors{api, t, g, key}, cursors{api, t, g, otherKey}
			say := func(texts ...string) {
				for _, s := range texts {
					post(t, g, received("acc_1", api.name, s))
				}
			}
			check := func(what string, err error, code, reason string) {
				t.Helper()
				if wrong := api.is(err, code, reason, false); wrong != "" {
					t.Errorf("%s: got %s, want %s %s", what, wrong, code, reason)
				}
			}
			say("before it was there")
			first := api.open(t, g, key, byCursor(name))
			g1 := generation(t, first.of("started"))
			say("1", "2", "3")
			one, two, three := first.event(), first.event(), first.event()
			if one.same("text") != "1" || three.same("text") != "3" {
				t.Errorf("a new cursor: got %q first, want 1 to 3", one.same("text"))
			}
			if m, err := mine.commit(name, two.token, g1, false); err != nil || m != (mark{name, "messages", two.token, g1}) {
				t.Errorf("commit: got %+v, %v, want the token and the generation", m, err)
			}
			if m, err := mine.commit(name, two.token, g1, false); err != nil || m.Token != two.token {
				t.Errorf("commit again: got %+v, %v, want the same", m, err)
			}
			_, err := mine.commit(name, one.token, g1, false)
			check("rewound", err, "FailedPrecondition", "CURSOR_REWIND")
			if m, err := mine.get(name); err != nil || m.Token != two.token {
				t.Errorf("after a refused rewind: got %+v, %v, want the token unchanged", m, err)
			}
			for what, bad := range map[string]struct{ token, code, reason string }{
				"no token":        {"abc", "InvalidArgument", "TOKEN_MALFORMED"},
				"a foreign token": {forge(t, three.token, func(b []byte) { b[9] ^= 1 }), "InvalidArgument", "TOKEN_FOREIGN"},
				"a future token":  {forge(t, three.token, func(b []byte) { b[20] = 1 }), "OutOfRange", "TOKEN_FUTURE"},
				"an empty token":  {"", "InvalidArgument", "INVALID_REQUEST"},
			} {
				_, err := mine.commit(name, bad.token, g1, false)
				check(what, err, bad.code, bad.reason)
			}

			// Another stream takes over, after the committed position.
			second := api.open(t, g, key, byCursor(name))
			if got := generation(t, second.of("started")); got != g1+1 {
				t.Errorf("the second stream: got generation %d, want %d", got, g1+1)
			}
			if got := second.event().same("text"); got != "3" {
				t.Errorf("resumed from the cursor: got %q, want 3", got)
			}
			_, err = first.end()
			if wrong := api.is(err, "Aborted", "CURSOR_FENCED", true); wrong != "" {
				t.Errorf("the first stream: got %s, want Aborted CURSOR_FENCED", wrong)
			}
			_, err = mine.commit(name, three.token, g1, false)
			check("committed by the first", err, "Aborted", "CURSOR_FENCED")
			_, err = mine.commit(name, three.token, 0, false)
			check("created again", err, "Aborted", "CURSOR_FENCED")
			_, err = mine.commit(name, one.token, g1, true)
			check("rewound by the first", err, "Aborted", "CURSOR_FENCED")
			if m, err := mine.commit(name, one.token, g1+1, true); err != nil || m.Token != one.token {
				t.Errorf("rewind with allow_rewind: got %+v, %v, want the first token", m, err)
			}
			second.close()
			third := api.open(t, g, key, byCursor(name))
			if got := third.texts(2); !slices.Equal(got, []string{"2", "3"}) {
				t.Errorf("after the rewind: got %q, want 2 and 3", got)
			}

			// A cursor belongs to its key and to one kind of stream.
			_, err = theirs.get(name)
			check("the other key's get", err, "NotFound", "CURSOR_NOT_FOUND")
			_, err = theirs.commit(name, one.token, g1+2, false)
			check("the other key's commit", err, "NotFound", "CURSOR_NOT_FOUND")
			check("the other key's delete", theirs.delete(name), "NotFound", "CURSOR_NOT_FOUND")
			if names := theirs.list(); slices.Contains(names, name) {
				t.Errorf("the other key's list: got %q, want it without the cursor", names)
			}
			same := api.open(t, g, otherKey, byCursor(name))
			if got := same.of("started").token; got == "" {
				t.Error("the other key's cursor with the same name has no token, want one")
			}
			same.close()
			for _, req := range []proto.Message{
				&whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_CursorName{CursorName: name}},
				&whatsappv1.StreamDeliveryStatusesRequest{Start: &whatsappv1.StreamDeliveryStatusesRequest_CursorName{CursorName: name}},
			} {
				api.open(t, g, key, req).fails("FailedPrecondition", "CURSOR_OF_ANOTHER_STREAM")
			}
			say("4")
			if got := third.event().same("text"); got != "4" { // the refused calls have not ended the stream
				t.Errorf("got %q, want 4", got)
			}

			// Deleting a cursor ends the stream that holds it.
			if names := mine.list(); !slices.Contains(names, name) {
				t.Errorf("got the list %q, want the cursor in it", names)
			}
			if err := mine.delete(name); err != nil {
				t.Error(err)
			}
			_, err = third.end()
			if wrong := api.is(err, "Aborted", "CURSOR_DELETED", true); wrong != "" {
				t.Errorf("the holder of a deleted cursor: got %s, want Aborted CURSOR_DELETED", wrong)
			}
			_, err = mine.get(name)
			check("got", err, "NotFound", "CURSOR_NOT_FOUND")
			check("deleted again", mine.delete(name), "NotFound", "CURSOR_NOT_FOUND")
			_, err = mine.commit(name, three.token, g1+2, false)
			check("committed", err, "NotFound", "CURSOR_NOT_FOUND")
			if names := mine.list(); slices.Contains(names, name) {
				t.Errorf("got the list %q, want the deleted cursor not in it", names)
			}

			// A new cursor with that name is independent of the old one: no holder of the
			// old one can commit to it, whether a stream or a commit has created it.
			for i := range 4 {
				var now int64
				if i%2 == 0 {
					f := api.open(t, g, key, byCursor(name))
					now = generation(t, f.of("started"))
					f.close()
				} else if _, err := mine.commit(name, one.token, 0, false); err != nil {
					t.Error(err)
				}
				for old := g1; old <= g1+2; old++ {
					if m, err := mine.commit(name, three.token, old, true); api.is(err, "Aborted", "CURSOR_FENCED", false) != "" {
						t.Errorf("commit with generation %d of the old cursor, the new one has %d: got %+v, %v, want Aborted CURSOR_FENCED", old, now, m, err)
					}
				}
				if err := mine.delete(name); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// generation is the generation that a stream has got for its cursor.
func generation(t testing.TB, started item) int64 {
	t.Helper()
	n, err := strconv.ParseInt(started.text("cursorGeneration"), 10, 64)
	if err != nil || n <= 0 {
		t.Fatalf("got %v, %v, want a positive generation", started.doc, err)
	}
	return n
}

// TestCommittedCursor checks that a cursor can be created by a commit, and then belongs to
// the first kind of stream that opens it, and that the list has all of a key's cursors by
// name.
func TestCommittedCursor(t *testing.T) {
	w := newWorld(t, map[string][]string{key: {"acc_1"}, otherKey: {"acc_1"}})
	g := gateway.Start(t, with(w))
	post(t, g, accountTest("acc_1", "1"), accountTest("acc_1", "2"))
	f := overSSE.open(t, g, key, &whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_Earliest{Earliest: true}})
	token := f.event().token
	f.close()
	var want []string
	for _, api := range apis[:2] {
		c := cursors{api, t, g, key}
		for _, name := range []string{"b", "a", "~", "A.1"} {
			name = fmt.Sprintf("%s_%s", api.name, name)
			want = append(want, name)
			if m, err := c.commit(name, token, 0, false); err != nil || m != (mark{name, "", token, 0}) {
				t.Errorf("%s: commit: got %+v, %v, want generation 0 and no stream", name, m, err)
			}
			f := api.open(t, g, key, &whatsappv1.StreamAccountEventsRequest{Start: &whatsappv1.StreamAccountEventsRequest_CursorName{CursorName: name}})
			if got := f.event(); got.token == token || got.same("kind") != "webhook.test" {
				t.Errorf("%s: got %v, want the event after the token", name, got)
			}
			f.close()
			if m, err := c.get(name); err != nil || m.Name != name || m.Stream != "account_events" || m.Token != token || m.Generation <= 0 {
				t.Errorf("%s: opened: got %+v, %v, want account_events, the token and a generation", name, m, err)
			}
		}
	}
	slices.Sort(want)
	for _, api := range apis[:2] {
		if got := (cursors{api, t, g, key}).list(); !slices.Equal(got, want) {
			t.Errorf("%s: got the list %q, want %q", api.name, got, want)
		}
		if got := (cursors{api, t, g, otherKey}).list(); len(got) != 0 {
			t.Errorf("%s: got another key's list %q, want it empty", api.name, got)
		}
	}
}
