package service

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var closes = time.Date(2026, 3, 21, 8, 0, 0, 5_000_000, time.UTC)

// known knows the window of one conversation.
func known(c *conversation) (time.Time, bool) {
	return closes, c.ID == "c1" || c.ParticipantID == "15550100002"
}

func TestCompleted(t *testing.T) {
	const at = `,"windowExpiresAt":"2026-03-21T08:00:00.005Z"`
	for body, want := range map[string]string{
		`{"data":{"id":"c1","platform":"whatsapp"}}`:                                                                                                                   `{"data":{"id":"c1","platform":"whatsapp"` + at + `}}`,
		" {\n \"data\" : {\n  \"platform\" : \"whatsapp\",\n  \"id\" : \"c1\"\n }\n} ":                                                                                 " {\n \"data\" : {\n  \"platform\" : \"whatsapp\",\n  \"id\" : \"c1\"\n " + at + "}\n} ",
		`{"data":[{"id":"c1","platform":"whatsapp","n":1e400},{"id":"c2"}],"x":[{"a":1}]}`:                                                                             `{"data":[{"id":"c1","platform":"whatsapp","n":1e400` + at + `},{"id":"c2"}],"x":[{"a":1}]}`,
		`{"x":{"data":{"id":"c1","platform":"whatsapp"}},"data":[ {"id":"c2","platform":"whatsapp"} , {"participantId":"15550100002","platform":"whatsapp","id":7} ]}`: `{"x":{"data":{"id":"c1","platform":"whatsapp"}},"data":[ {"id":"c2","platform":"whatsapp"} , {"participantId":"15550100002","platform":"whatsapp","id":7` + at + `} ]}`,
		`{"data":[{"id":"c1","platform":"whatsapp"},{"id":"c1","platform":"whatsapp"}]}`:                                                                               `{"data":[{"id":"c1","platform":"whatsapp"` + at + `},{"id":"c1","platform":"whatsapp"` + at + `}]}`,
		`{"data":{"id":"c1","platform":"instagram"}}`:                                                                                                                  "",
		`{"data":{"id":"c1"}}`:                                              "",
		`{"data":{"id":"c2","platform":"whatsapp"}}`:                        "",
		`{"data":{"id":"c1","platform":"whatsapp","windowExpiresAt":null}}`: "",
		`{"data":{"id":"c1","platform":"whatsapp","windowExpiresAt":"x"}}`:  "",
		`{"data":{}}`: "", `{"data":[[],{},null,"c1"]}`: "", `{"data":null}`: "", `{"data":"c1"}`: "", `{}`: "", `[]`: "", ``: "",
		`{"data":{"id":"c1","platform":"whatsapp"}`: "", // cut short
		`{"data":[{"id":"c1","platform":"whatsapp"`: "",
	} {
		if got := completed([]byte(body), known); string(got) != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
}

// FuzzCompleted checks that nothing changes but the member that is inserted.
func FuzzCompleted(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"c1","platform":"whatsapp"},{"id":"c2"}]}`))
	f.Add([]byte(`{"data":{"id":"c1","platform":"whatsapp"}}`))
	f.Add([]byte("{\"data\":[ {\"platform\":\"whatsapp\" ,\"id\":\"c1\" }\n,\t{}]} "))
	f.Fuzz(func(t *testing.T, body []byte) {
		out := completed(body, known)
		if out == nil {
			return
		}
		if json.Valid(body) && !json.Valid(out) {
			t.Errorf("completed(%q): got %q, want JSON", body, out)
		}
		if got := bytes.ReplaceAll(out, []byte(`,"windowExpiresAt":"2026-03-21T08:00:00.005Z"`), nil); !bytes.Equal(got, body) {
			t.Errorf("completed(%q): got %q, want nothing else changed", body, out)
		}
	})
}

func TestWithoutMember(t *testing.T) {
	for body, want := range map[string]string{
		`{"ignoreWindow":true}`:                                        `{}`,
		`{"a":1,"ignoreWindow":true}`:                                  `{"a":1}`,
		`{"ignoreWindow":true,"a":1e999}`:                              `{"a":1e999}`,
		` { "a" : [ 1 ] , "ignoreWindow" : null , "b" : "é\u00e9" } `:  `{"a" : [ 1 ],"b" : "é\u00e9"}`,
		`{"ignoreWindow":true,"a":1,"ignoreWindo\u0077":false,"b":{}}`: `{"a":1,"b":{}}`,
		`{"a":{"ignoreWindow":true}}`:                                  `{"a":{"ignoreWindow":true}}`,
		`{"a":1, "b":2}`:                                               `{"a":1, "b":2}`,
		`{"ignoreWindow":true`:                                         `{"ignoreWindow":true`,
		``:                                                             ``, `[]`: `[]`,
	} {
		if got := withoutMember([]byte(body), "ignoreWindow"); string(got) != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

// FuzzWithoutMember checks that all other members stay as they are.
func FuzzWithoutMember(f *testing.F) {
	f.Add([]byte(`{"a":1,"ignoreWindow":true,"b":[{}]}`))
	f.Add([]byte(` { "ignoreWindow" : null , "ignoreWindow" : 1 } `))
	f.Fuzz(func(t *testing.T, body []byte) {
		var before, after map[string]json.RawMessage
		if json.Unmarshal(body, &before) != nil || before == nil {
			return
		}
		if err := json.Unmarshal(withoutMember(body, "ignoreWindow"), &after); err != nil {
			t.Fatalf("withoutMember(%q): got error %v, want JSON", body, err)
		}
		delete(before, "ignoreWindow")
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("withoutMember(%q) changes other members (-before +after):\n%s", body, diff)
		}
	})
}
