package rest

import "testing"

func TestFormatFor(t *testing.T) {
	const sse, ndjson = "text/event-stream", "application/x-ndjson"
	for _, c := range []struct {
		accept []string
		want   string // empty: neither
	}{
		{nil, sse}, {[]string{""}, sse}, {[]string{" "}, sse},
		{[]string{"*/*"}, sse}, {[]string{sse}, sse}, {[]string{"Text/Event-Stream"}, sse}, {[]string{"text/*"}, sse},
		{[]string{ndjson}, ndjson}, {[]string{"application/*"}, ndjson}, {[]string{"Application/X-NDJSON; charset=utf-8"}, ndjson},
		{[]string{"text/html, application/xhtml+xml, */*;q=0.8"}, sse},
		{[]string{"application/json", "*/*;q=0.1"}, sse},
		{[]string{ndjson, sse}, sse}, {[]string{sse + ";q=0.5, " + ndjson}, ndjson}, {[]string{sse + ";q=0.5", ndjson}, ndjson},
		{[]string{ndjson + ", */*;q=0.5"}, ndjson},
		{[]string{"*/*, " + sse + ";q=0"}, ndjson}, {[]string{sse + ";q=0, */*"}, ndjson}, {[]string{"text/*;q=0.1, */*;q=0.2"}, ndjson},
		{[]string{"application/json"}, ""}, {[]string{"text/html"}, ""}, {[]string{sse + ";q=0"}, ""}, {[]string{"*/*;q=0"}, ""},
		{[]string{"nonsense"}, ""}, {[]string{";;;,,"}, ""}, {[]string{";;;, " + ndjson}, ndjson}, {[]string{sse + ";q=NaN"}, ""},
		{[]string{"image/*"}, ""},
	} {
		got, err := formatFor(c.accept)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q: got %s, want an error", c.accept, got.contentType())
			}
			continue
		}
		if err != nil || got.contentType() != c.want {
			t.Errorf("%q: %v %v, want %s", c.accept, got, err, c.want)
		}
	}
}
