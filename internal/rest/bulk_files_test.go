package rest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/lategate/lategate/internal/config"
)

// TestFiles sends files through the whole gateway, into the sandbox and back.
func TestFiles(t *testing.T) {
	g := start(t, nil, func(c *config.Serve) { c.Sandbox, c.LateBaseURL = true, "" })
	const key = "Authorization: Bearer sk_sandbox"
	const account = "?accountId=6500000000000000000000a2"
	send := func(path, body string, headers ...string) answer {
		t.Helper()
		return g.do("POST", path, strings.NewReader(body), append([]string{key, "Content-Type: text/csv"}, headers...)...)
	}
	counts := func(a answer, status int, want map[string]float64) map[string]any {
		t.Helper()
		var got map[string]any
		if err := json.Unmarshal(a.body, &got); err != nil || a.status != status {
			t.Fatalf("got %d, %v, want %d\n%s", a.status, err, status, a.body)
		}
		for name, n := range want {
			if got[name] != n {
				t.Errorf("%s is %v, want %v\n%s", name, got[name], n, a.body)
			}
		}
		return got
	}

	const file = "Mobile;name;tags;Plan\r\n+14155550171;Ana;a,b;gold\r\n12;Nobody;;\r\n+14155550172;\"Bo\r\nB\";;\r\n"
	const options = account + "&importId=i1&defaultTags=imported&columns=phone:Mobile&columns=customFields.plan:Plan"
	got := counts(send("/v1/whatsapp/contacts:importCsv"+options, file), 200, map[string]float64{"total": 3, "created": 2, "skipped": 0, "failed": 1, "failuresOmitted": 0})
	failures, _ := got["failures"].([]any)
	if len(failures) != 1 || got["importId"] != "i1" {
		t.Fatalf("got answer %v, want import i1 with one failure", got)
	}
	if f, _ := failures[0].(map[string]any); f["row"] != 3.0 || f["line"] != 3.0 || f["column"] != "Mobile" || f["message"] == "" {
		t.Errorf("got failure %v, want one in row 3, line 3, column Mobile, with a message", f)
	}
	counts(send("/v1/whatsapp/contacts:importCsv"+options, file), 200, map[string]float64{"resumedRows": 3, "created": 2, "total": 3})

	stream := send("/v1/whatsapp/contacts:importCsv"+account, "phone,name\n+14155550171,Ana\n", "Accept: application/x-ndjson")
	var kinds []string
	for line := range strings.Lines(string(stream.body)) {
		var item map[string]any
		if err := json.Unmarshal([]byte(line), &item); err != nil {
			t.Fatal(err)
		}
		for kind := range item {
			kinds = append(kinds, kind)
		}
	}
	if text := strings.Join(kinds, " "); !strings.HasPrefix(text, "started ") || !strings.HasSuffix(text, " summary end") || !strings.Contains(string(stream.body), `"skipped":1`) {
		t.Errorf("got stream\n%s\nwant started first, summary and end last, and 1 skipped", stream.body)
	}

	export := g.do("GET", "/v1/whatsapp/contacts:export"+account+"&tag=imported", nil, key)
	if text := string(export.body); export.status != 200 || strings.Count(text, "\n+1415555017") != 2 || !strings.Contains(text, "\"Bo\r\nB\"") || !strings.Contains(text, "gold") {
		t.Errorf("got export %d\n%s\nwant 200 with both contacts", export.status, text)
	}
	// An export can be imported unchanged.
	counts(send("/v1/whatsapp/contacts:importCsv"+account, string(export.body)), 200, map[string]float64{"total": 2, "skipped": 2, "failed": 0})
	lines := g.do("GET", "/v1/whatsapp/contacts:export"+account+"&tag=imported", nil, key, "Accept: application/x-ndjson")
	if text := string(lines.body); strings.Count(text, "\n") != 2 || !strings.Contains(text, `"customFields":{"plan":"gold"}`) {
		t.Errorf("got export %d\n%s\nwant 2 lines of JSON", lines.status, text)
	}

	const draft = "?broadcastId=6500000000000000000000b1"
	counts(send("/v1/whatsapp/broadcasts:importRecipientsCsv"+draft, "phone,name\n+14155550181,Ana\n+14155550181,Ana\nx,y\n"), 200, map[string]float64{"total": 3, "added": 1, "duplicates": 1, "failed": 1})

	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"not CSV":            {"/v1/whatsapp/contacts:importCsv" + account, "PK\x03\x04\x00\xff", 400},
		"nothing":            {"/v1/whatsapp/contacts:importCsv" + account, "", 400},
		"no phone column":    {"/v1/whatsapp/contacts:importCsv" + account, "a,b\n1,2\n", 400},
		"two phone columns":  {"/v1/whatsapp/contacts:importCsv" + account, "phone,Phone\n1,2\n", 400},
		"an unknown account": {"/v1/whatsapp/contacts:importCsv?accountId=none", "phone,name\n+14155550191,Ana\n", 404},
		"an unknown draft":   {"/v1/whatsapp/broadcasts:importRecipientsCsv?broadcastId=none", "phone\n+14155550191\n", 404},
	} {
		a := send(c.path, c.body)
		var e failed
		if err := json.Unmarshal(a.body, &e); err != nil || a.status != c.status || e.Error == "" || e.Code == "" && c.status == http.StatusBadRequest {
			t.Errorf("%s: got %d %s, want an error with %d", name, a.status, a.body, c.status)
		}
	}
}
