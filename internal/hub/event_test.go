package hub

import (
	"bytes"
	"errors"
	"testing"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/eventlog"
)

// event makes an event as the log has it.
func event(t testing.TB, kind string, rec *logv1.Record) *Event {
	t.Helper()
	data, err := proto.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEvent(newFakeLog(), eventlog.Entry{Seq: 7, ID: "x", Kind: kind, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestFrame decodes frames as a client does.
func TestFrame(t *testing.T) {
	stored := &whatsappv1.StreamMessagesResponse{Item: &whatsappv1.StreamMessagesResponse_Event{Event: &whatsappv1.InboxEvent{EventId: "x", AccountId: "a"}}}
	frame, err := proto.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		raw     string
		include bool
		want    *string
	}{
		"not asked for": {raw: `{"a":1}`},
		"asked for":     {raw: `{"a":"ä"}`, include: true, want: proto.String(`{"a":"ä"}`)},
		"not there":     {include: true},
		"not UTF-8":     {raw: "{\"a\":\"\xff\"}", include: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e := event(t, eventlog.KindMessageReceived, &logv1.Record{Frame: frame, Raw: []byte(tt.raw)})
			f := e.Frame(tt.include)
			got := &whatsappv1.StreamMessagesResponse{}
			if err := proto.Unmarshal(f.Wire(), got); err != nil {
				t.Fatal(err)
			}
			want := proto.Clone(stored).(*whatsappv1.StreamMessagesResponse)
			want.ResumeToken, want.RawJson = "token-7", tt.want
			if !proto.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			if cap(f.Wire()) != len(f.Wire()) {
				t.Errorf("the frame has a capacity of %d bytes, want its length, %d", cap(f.Wire()), len(f.Wire()))
			}
			if e.Frame(tt.include) != f || (e.Frame(!tt.include) == f) != (tt.want == nil && tt.raw != `{"a":1}`) {
				t.Errorf("include %t: got another frame than before, or the same one for both; want one frame for each different response", tt.include)
			}
			if !bytes.Equal(f.Buffers().Materialize(), f.Wire()) {
				t.Errorf("the buffers are %x, want the wire form, %x", f.Buffers().Materialize(), f.Wire())
			}
		})
	}
}

// TestFrameJSON renders once, also where that fails.
func TestFrameJSON(t *testing.T) {
	failed := errors.New("failed")
	for _, want := range []error{nil, failed} {
		f, calls := NewFrame([]byte("wire")), 0
		for range 2 {
			got, err := f.JSON(func(wire []byte) ([]byte, error) { calls++; return append([]byte("json of "), wire...), want })
			if string(got) != "json of wire" || err != want || calls != 1 {
				t.Errorf("got %q, %v after %d calls, want %q, %v after 1", got, err, calls, "json of wire", want)
			}
		}
	}
}

// TestSelection matches events with selections.
func TestSelection(t *testing.T) {
	rec := func(account, conversation, broadcast, phone, name string) *logv1.Record {
		return &logv1.Record{AccountId: account, ConversationId: conversation, BroadcastId: broadcast, Phone: phone, Event: name}
	}
	tests := map[string]struct {
		sel  Selection
		kind string
		rec  *logv1.Record
		want bool
	}{
		"all":                      {Selection{}, eventlog.KindOther, rec("a", "", "", "", ""), true},
		"all, no account":          {Selection{}, eventlog.KindOther, rec("", "", "", "", ""), true},
		"a kind":                   {Selection{Kinds: set(eventlog.KindOther)}, eventlog.KindOther, rec("a", "", "", "", ""), true},
		"another kind":             {Selection{Kinds: set(eventlog.KindOther)}, eventlog.KindWebhookTest, rec("a", "", "", "", ""), false},
		"an account":               {Selection{Accounts: set("a", "b")}, eventlog.KindOther, rec("a", "", "", "", ""), true},
		"another account":          {Selection{Accounts: set("a", "b")}, eventlog.KindOther, rec("c", "", "", "", ""), false},
		"no accounts":              {Selection{Accounts: set()}, eventlog.KindOther, rec("a", "", "", "", ""), false},
		"accountless":              {Selection{Accounts: set(), Accountless: true}, eventlog.KindOther, rec("", "", "", "", ""), true},
		"not accountless":          {Selection{Accounts: set("a")}, eventlog.KindOther, rec("", "", "", "", ""), false},
		"no empty account":         {Selection{Accounts: set("")}, eventlog.KindOther, rec("", "", "", "", ""), false},
		"a conversation":           {Selection{Threads: set("t")}, eventlog.KindMessageStatus, rec("a", "t", "b", "", ""), true},
		"not its broadcast":        {Selection{Threads: set("b")}, eventlog.KindMessageStatus, rec("a", "t", "b", "", ""), false},
		"a broadcast":              {Selection{Threads: set("b")}, eventlog.KindBroadcastStatus, rec("a", "t", "b", "", ""), true},
		"not its conversation":     {Selection{Threads: set("t")}, eventlog.KindBroadcastStatus, rec("a", "t", "b", "", ""), false},
		"a phone":                  {Selection{Phones: set("1")}, eventlog.KindMessageStatus, rec("a", "t", "", "1", ""), true},
		"another phone":            {Selection{Phones: set("1")}, eventlog.KindMessageStatus, rec("a", "t", "", "", ""), false},
		"a name":                   {Selection{Names: set("x.y")}, eventlog.KindOther, rec("a", "", "", "", "x.y"), true},
		"another name":             {Selection{Names: set("x.y")}, eventlog.KindOther, rec("a", "", "", "", "x.z"), false},
		"a gap":                    {Selection{Accounts: set("a"), Kinds: set(eventlog.KindOther), Threads: set("t"), Phones: set("1"), Names: set("x")}, eventlog.KindGap, rec("a", "", "", "", ""), true},
		"another account's gap":    {Selection{Accounts: set("a")}, eventlog.KindGap, rec("b", "", "", "", ""), false},
		"a gap of unknown account": {Selection{Accounts: set("a")}, eventlog.KindGap, rec("", "", "", "", ""), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.sel.Match(event(t, tt.kind, tt.rec)); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
	if e, err := newEvent(newFakeLog(), eventlog.Entry{Kind: eventlog.KindMarker}); err != nil || (&Selection{}).Match(e) {
		t.Errorf("an alias: got error %v and it may be selected, want neither", err)
	}
}

// TestSelectionFilter checks the filter with which a selection reads history.
func TestSelectionFilter(t *testing.T) {
	tests := map[string]struct {
		sel  Selection
		want eventlog.Filter
	}{
		"all":         {Selection{Phones: set("1"), Names: set("n")}, eventlog.Filter{}},
		"one each":    {Selection{Kinds: set("k"), Accounts: set("a"), Threads: set("t")}, eventlog.Filter{Kind: "k", Account: "a", Thread: "t"}},
		"several":     {Selection{Kinds: set("k", "l"), Accounts: set("a", "b"), Threads: set("t", "u")}, eventlog.Filter{}},
		"accountless": {Selection{Kinds: set("k"), Accounts: set("a"), Accountless: true}, eventlog.Filter{Kind: "k"}},
		"none":        {Selection{Accounts: set()}, eventlog.Filter{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tt.sel.filter(); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
