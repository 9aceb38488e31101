package conformance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// TestScenariosRefused checks that an invalid scenario is refused when it is read.
func TestScenariosRefused(t *testing.T) {
	const call = `{"call": {"method": "lategate.whatsapp.v1.TemplatesService/GetTemplate", "requests": [REQUEST], "responses": [RESPONSE]}}`
	const request = `{"@type": "type.googleapis.com/lategate.whatsapp.v1.GetTemplateRequest", "accountId": "a"}`
	for _, tt := range []struct{ name, step, because string }{
		{"nothing", `{"what": "?"}`, "does nothing"},
		{"an unknown member", `{"cal": {}}`, `unknown field "cal"`},
		{"an unknown method", strings.Replace(call, "GetTemplate", "GetTemplat", 1), "GetTemplat"},
		{"an unknown type", strings.Replace(call, "REQUEST", `{"@type": "type.googleapis.com/nothing.Such"}`, 1), "nothing.Such"},
		{"an unknown member of a request", strings.Replace(call, "REQUEST", strings.Replace(request, "accountId", "account", 1), 1), `unknown field "account"`},
		{"a request of another type", strings.Replace(call, "REQUEST", strings.Replace(request, "GetTemplateRequest", "DeleteTemplateRequest", 1), 1), "want lategate.whatsapp.v1.GetTemplateRequest"},
		{"no request", strings.Replace(call, "REQUEST", "", 1), "0 requests"},
		{"two requests", strings.Replace(call, "REQUEST", request+","+request, 1), "2 requests"},
		{"a response of another type", strings.NewReplacer("REQUEST", request, "RESPONSE", `{"message": `+request+`}`).Replace(call), "want lategate.whatsapp.v1.GetTemplateResponse"},
		{"no response", strings.NewReplacer("REQUEST", request, "RESPONSE", "").Replace(call), "0 responses"},
		{"a stream that was not opened", `{"expect": {"stream": "s", "retried": true}}`, `no stream "s"`},
		{"nothing to do with the gateway", `{"gateway": {}}`, "nothing with the gateway"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.json")
			step := strings.NewReplacer("REQUEST", request, "RESPONSE", "{}").Replace(tt.step)
			if err := os.WriteFile(path, []byte(`{"name": "s", "description": "d", "steps": [`+step+`]}`), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := parse(path); err == nil || !strings.Contains(err.Error(), tt.because) {
				t.Errorf("got error %v, want one about %s", err, tt.because)
			}
		})
	}
}

// TestMatch checks that a message is compared in what a scenario expects, and in nothing
// else.
func TestMatch(t *testing.T) {
	got := &whatsappv1.GetContactResponse{Success: proto.Bool(false), Contact: &whatsappv1.Contact{
		Id: "c1", Name: proto.String("Zoë"), Email: proto.String(""), Tags: []string{"a", "b"}}}
	saved := variables{"id": "c1"}
	for _, tt := range []struct{ name, want, because string }{
		{"nothing", `{}`, ""},
		{"a part", `{"message": {"contact": {"name": "Zoë"}}}`, ""},
		{"a variable", `{"message": {"contact": {"id": "${id}"}}}`, ""},
		{"a variable that is not there", `{"message": {"contact": {"id": "${none}"}}}`, "${none}"},
		{"another value", `{"message": {"contact": {"name": "Zoe"}}}`, `"Zoe"`},
		{"what is empty but there", `{"message": {"success": false, "contact": {"email": ""}}}`, ""},
		{"what is not there", `{"message": {"contact": {"company": ""}}}`, "company"},
		{"a list", `{"message": {"contact": {"tags": ["a", "b"]}}}`, ""},
		{"a shorter list", `{"message": {"contact": {"tags": ["a"]}}}`, `"b"`},
		{"paths that are set", `{"set": ["success", "contact.email", "contact.tags.1"]}`, ""},
		{"a path that is not set", `{"set": ["contact.tags.2"]}`, "contact.tags.2 is not set"},
		{"paths that are absent", `{"absent": ["extra", "contact.company", "contact.tags.2"]}`, ""},
		{"a path that is not absent", `{"absent": ["contact.email"]}`, "contact.email is"},
		{"a path that is none", `{"absent": ["contact.nane"]}`, "no field nane"},
		{"what is saved but not there", `{"save": {"x": "contact.company"}}`, "contact.company is not set"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := new(conformancev1.Expected)
			text := strings.Replace(tt.want, `"message": {`, `"message": {"@type": "type.googleapis.com/lategate.whatsapp.v1.GetContactResponse", `, 1)
			if err := protojson.Unmarshal([]byte(text), want); err != nil {
				t.Fatal(err)
			}
			err := saved.match(want, got)
			if (err == nil) != (tt.because == "") || err != nil && !strings.Contains(err.Error(), tt.because) {
				t.Errorf("got error %v, want one about %q", err, tt.because)
			}
		})
	}
	if err := saved.match(&conformancev1.Expected{Save: map[string]string{"tag": "contact.tags.1"}}, got); err != nil || saved["tag"] != "b" {
		t.Errorf("got %q saved, %v, want b", saved["tag"], err)
	}
}

// TestStreamItems checks that items that a scenario does not expect fail it: too many, too
// few, twice, or of a kind that subscribers do not return.
func TestStreamItems(t *testing.T) {
	item := func(m *whatsappv1.StreamMessagesResponse) reply {
		wire, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return reply{Item: wire}
	}
	event := func(id string) reply {
		return item(&whatsappv1.StreamMessagesResponse{ResumeToken: "t", Item: &whatsappv1.StreamMessagesResponse_Event{Event: &whatsappv1.InboxEvent{EventId: id, Text: proto.String(id)}}})
	}
	notice := item(&whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Notice{Notice: &whatsappv1.StreamNotice{Reason: "R"}}})
	beat := item(&whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Heartbeat{Heartbeat: &whatsappv1.StreamHeartbeat{}}})
	a, b := `{"items": [{"message": A}], "stream": "s"}`, `{"items": [{"message": A}, {"message": B}], "stream": "s"}`
	unordered := strings.Replace(b, `{"items"`, `{"anyOrder": true, "items"`, 1)
	for _, tt := range []struct {
		name    string
		said    []reply
		expect  string
		because string
	}{
		{"in order", []reply{event("a"), event("b")}, b, ""},
		{"in another order", []reply{event("b"), event("a")}, b, "item 1 of 2"},
		{"in any order", []reply{event("b"), event("a")}, unordered, ""},
		{"twice", []reply{event("a"), event("a")}, b, "event a twice"},
		{"too few", []reply{event("a"), {End: &result{Code: 14}}}, b, "has ended"},
		{"too many", []reply{event("a"), event("b")}, a, "no step expected"},
		{"a notice", []reply{notice, event("a")}, a, ""},
		{"a heartbeat", []reply{beat, event("a")}, a, "must not return heartbeat items"},
		{"a retry", []reply{{Retry: &retry{Code: 14}}, event("a")}, strings.Replace(a, `{"items"`, `{"retried": true, "items"`, 1), ""},
		{"no retry", []reply{event("a")}, strings.Replace(a, `{"items"`, `{"retried": true, "items"`, 1), "not reported a retry"},
		{"an end", []reply{event("a"), {End: &result{}}}, strings.Replace(a, `{"items"`, `{"end": {}, "items"`, 1), ""},
		{"another end", []reply{event("a"), {End: &result{Code: 3}}}, strings.Replace(a, `{"items"`, `{"end": {}, "items"`, 1), "INVALID_ARGUMENT"},
		{"an item for an end", []reply{event("a"), event("b")}, strings.Replace(a, `{"items"`, `{"end": {}, "items"`, 1), "one item too many"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &stream{name: "s", replies: &queue{ctx: t.Context(), signal: make(chan struct{}, 1)}, output: (&whatsappv1.StreamMessagesResponse{}).ProtoReflect().Descriptor(),
				ignored: []string{"notice"}, place: &place{seen: make(map[string]bool)}}
			for _, r := range tt.said {
				s.replies.put(r)
			}
			p := &player{saved: make(variables), streams: map[string]*stream{"s": s}}
			of := func(id string) string {
				return `{"@type": "type.googleapis.com/lategate.whatsapp.v1.StreamMessagesResponse", "event": {"text": "` + id + `"}}`
			}
			e := new(conformancev1.Expect)
			if err := protojson.Unmarshal([]byte(strings.NewReplacer(": A", ": "+of("a"), ": B", ": "+of("b")).Replace(tt.expect)), e); err != nil {
				t.Fatal(err)
			}
			err := p.expect(e)
			if err == nil {
				err = s.leftOver()
			}
			if (err == nil) != (tt.because == "") || err != nil && !strings.Contains(err.Error(), tt.because) {
				t.Errorf("got error %v, want one about %q", err, tt.because)
			}
		})
	}
}
