package transcode_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/transcode"
)

// TestQuery checks the message that a query is read as.
func TestQuery(t *testing.T) {
	kinds := compile(t, "kinds.proto", "Kinds")
	for _, c := range []struct {
		query, want string // as text
	}{
		{"", ""},
		{"s=a%26b&ia=-7&b=true&ib=9007199254740993&d=1e3", `s: "a&b" ia: -7 b: true ib: 9007199254740993 d: 1000`},
		{"s=", ``}, {"os=", `os: ""`}, {"s=%22x%22", `s: "\"x\""`}, {"s=null", `s: "null"`}, {"s=1", `s: "1"`},
		{"rs=a&rs=b", `rs: "a" rs: "b"`}, {"rs=a", `rs: "a"`}, {"rs=", `rs: ""`}, {"rs=a,b", `rs: "a,b"`}, {"rs=[]", `rs: "[]"`},
		{"rs=b&s=x&rs=a&rs=b", `s: "x" rs: "b" rs: "a" rs: "b"`},
		{"ria=1&ria=-2", `ria: 1 ria: -2`}, {"unpacked=1&unpacked=2", `unpacked: 1 unpacked: 2`}, {"rb=true&rb=false", `rb: true rb: false`},
		{"rsb=9007199254740993", `rsb: 9007199254740993`}, {"rd=1.5&rd=2", `rd: 1.5 rd: 2`},
		{"du=15s", `du: {seconds: 15}`}, {"du=-0.5s", `du: {nanos: -500000000}`}, {"du=1.000000001s", `du: {seconds: 1 nanos: 1}`},
		{"ts=1970-01-01T00:01:00Z", `ts: {seconds: 60}`}, {"ts=1970-01-01T02:01:00.5%2B02:00", `ts: {seconds: 60 nanos: 500000000}`},
		{"ca=x", `ca: "x"`}, {"cb=3", `cb: 3`},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		text, err := kinds.QueryJSON(values)
		if err != nil {
			t.Errorf("%s: got %v, want no error", c.query, err)
			continue
		}
		got, err := kinds.decode(t, string(text), transcode.Strict, nil)
		if err != nil {
			t.Errorf("%s: got %v, want no error", c.query, err)
			continue
		}
		want := kinds.New().Interface()
		if err := prototext.Unmarshal([]byte(c.want), want); err != nil {
			t.Fatal(err)
		}
		if !proto.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", c.query, got, want)
		}
	}
}

// TestQueryRefused checks that an error of a query names the parameter, whether it is found
// when the query is read or when its JSON is.
func TestQueryRefused(t *testing.T) {
	kinds := compile(t, "kinds.proto", "Kinds")
	for _, c := range []struct {
		query  string
		reason transcode.Reason
		path   string
	}{
		{"nope=1", transcode.Unknown, "nope"}, {"=1", transcode.Unknown, ""}, {"rs[]=a", transcode.Unknown, "rs[]"}, {"rs[0]=a", transcode.Unknown, "rs[0]"},
		{"z=1&nope=1&s=x", transcode.Unknown, "nope"}, // the first error by name
		{"m=x", transcode.Unknown, "m"}, {"y=x", transcode.Unknown, "y"}, {"rm=x", transcode.Unknown, "rm"}, {"ry=eA==", transcode.Unknown, "ry"},
		{"mss=x", transcode.Unknown, "mss"}, {"st=x", transcode.Unknown, "st"}, {"va=1", transcode.Unknown, "va"}, {"wb=true", transcode.Unknown, "wb"},
		{"fm=a", transcode.Unknown, "fm"}, {"cm=x", transcode.Unknown, "cm"},
		{"s=a&s=b", transcode.Duplicate, "s"}, {"s=a&s=a", transcode.Duplicate, "s"}, {"du=1s&du=2s", transcode.Duplicate, "du"}, {"ts=&ts=", transcode.Duplicate, "ts"},
		{"ia=x", transcode.Mismatch, "ia"}, {"ia=", transcode.Mismatch, "ia"}, {"ia=1.5", transcode.Mismatch, "ia"}, {"ia=2147483648", transcode.Mismatch, "ia"},
		{"ia=null", transcode.Mismatch, "ia"}, {"b=%20null%0a", transcode.Mismatch, "b"}, {"ria=null", transcode.Mismatch, "ria"},
		{`ia=1,"s":"x"`, transcode.Mismatch, "ia"}, {"ia={}", transcode.Mismatch, "ia"}, {"b=yes", transcode.Mismatch, "b"}, {"b=1", transcode.Mismatch, "b"},
		{"ria=1&ria=x", transcode.Mismatch, "ria"}, {"ria=[1]", transcode.Mismatch, "ria[0]"}, {"ria=1,2", transcode.Mismatch, "ria"},
		{"rb=true&rb=0", transcode.Mismatch, "rb[1]"},
		{"du=15", transcode.Mismatch, "du"}, {"du=", transcode.Mismatch, "du"}, {"du=null", transcode.Mismatch, "du"}, {"du=1m", transcode.Mismatch, "du"}, {"du={}", transcode.Mismatch, "du"},
		{"ts=now", transcode.Mismatch, "ts"}, {"ts=2026-03-11", transcode.Mismatch, "ts"}, {"ts=2026-03-11T12:00:00", transcode.Mismatch, "ts"}, {"ts=1773230400", transcode.Mismatch, "ts"},
		{"ca=x&cb=3", transcode.Mismatch, "cb"},
		{"s=%ff", transcode.Mismatch, "s"}, {"rs=a&rs=%ff", transcode.Mismatch, "rs"},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		text, err := kinds.QueryJSON(values)
		if err == nil {
			_, err = kinds.decode(t, string(text), transcode.Strict, nil)
		}
		var e *transcode.Error
		if !errors.As(err, &e) || e.Reason != c.reason || e.Path != c.path {
			t.Errorf("%s: got %v, want %v of %q", c.query, err, c.reason, c.path)
		}
	}
}

// TestQueryOfTheContract checks that parameters have the fields' JSON names, and enums
// Late's spelling.
func TestQueryOfTheContract(t *testing.T) {
	req := &whatsappv1.StreamDeliveryStatusesRequest{}
	m, err := transcode.For(req.ProtoReflect().Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	text, err := m.QueryJSON(url.Values{"broadcastIds": {"b1", "b2"}, "until": {"read"}, "maxWait": {"90s"}, "startTime": {"2026-03-11T12:00:00Z"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"broadcastIds":["b1","b2"],"maxWait":"90s","startTime":"2026-03-11T12:00:00Z","until":"read"}`; string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
	wire, err := m.AppendWire(nil, text, transcode.Strict, nil)
	if err == nil {
		err = proto.Unmarshal(wire, req)
	}
	if err != nil || req.GetMaxWait().GetSeconds() != 90 || req.GetStartTime().GetSeconds() != 1773230400 || len(req.GetBroadcastIds()) != 2 ||
		req.GetUntil() != whatsappv1.BroadcastRecipientStatus_BROADCAST_RECIPIENT_STATUS_READ {
		t.Errorf("got %v, %v, want all four parameters", err, req)
	}
	// The upstream's queries contain neither lists nor times.
	if got, err := m.AppendQuery(nil, wire); err != nil || string(got) != "until=read" {
		t.Errorf("AppendQuery: got %v, %s, want until=read", err, got)
	}
}

// FuzzQuery reads arbitrary queries: a query is refused with an error that says why, or it
// is read as a message with the same values.
func FuzzQuery(f *testing.F) {
	for _, query := range []string{"", "s=a&ia=1", "rs=a&rs=b&du=1.5s", "ts=1970-01-01T00:00:00Z", "ib=1e3&d=0.1&e=x", "b=null", "nope=1", "s=%ff", "ria=[1]"} {
		f.Add(query)
	}
	kinds := compile(f, "kinds.proto", "Kinds")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		var e *transcode.Error
		text, err := kinds.QueryJSON(values)
		if err != nil {
			if !errors.As(err, &e) {
				t.Fatalf("%q: got %v, want an *Error", query, err)
			}
			return
		}
		if !json.Valid(text) {
			t.Fatalf("%q: got %s, want JSON", query, text)
		}
		wire, err := kinds.AppendWire(nil, text, transcode.Strict, nil)
		if err != nil {
			if !errors.As(err, &e) {
				t.Fatalf("%q: got %v, want an *Error", query, err)
			}
			return
		}
		m := kinds.New().Interface()
		if err := proto.Unmarshal(wire, m); err != nil {
			t.Fatalf("%q: got wire bytes that do not parse: %v", query, err)
		}
		for name, given := range values {
			fd := m.ProtoReflect().Descriptor().Fields().ByJSONName(name)
			if fd.IsList() && m.ProtoReflect().Get(fd).List().Len() != len(given) {
				t.Errorf("%q: got %d elements of %s, want %d", query, m.ProtoReflect().Get(fd).List().Len(), name, len(given))
			}
			if !fd.IsList() && fd.HasPresence() && !m.ProtoReflect().Has(fd) {
				t.Errorf("%q: %s is not set, want it set", query, name)
			}
		}
		again, err := kinds.AppendQuery(nil, wire)
		if err != nil {
			t.Fatalf("%q: AppendQuery: got %v, want no error", query, err)
		}
		if _, err := url.ParseQuery(string(again)); err != nil {
			t.Errorf("%q: got %q written, want a query", query, again)
		}
	})
}
