package sandbox

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestFaults checks that calls fail as often and in the way that was asked for, and that a
// call has been executed exactly if its kind of failure says so.
func TestFaults(t *testing.T) {
	const calls = 300
	cases := map[string]struct {
		faults Faults
		method string
		share  float64 // of calls that fail
		does   bool    // whether a failed call is executed
		wrong  func(resp *http.Response, err error) bool
	}{
		"none":             {Faults{}, "POST", 0, true, nil},
		"fail":             {Faults{Fail: 0.2}, "POST", 0.2, false, func(resp *http.Response, err error) bool { return err == nil && resp.StatusCode == 503 }},
		"break":            {Faults{Break: 0.2}, "POST", 0.2, true, func(_ *http.Response, err error) bool { return errors.Is(err, io.EOF) }},
		"time-out":         {Faults{Timeout: 0.2}, "POST", 0.2, true, func(resp *http.Response, err error) bool { return err == nil && resp.StatusCode == 504 }},
		"reads are spared": {Faults{Fail: 1}, "GET", 0, false, nil},
		"reads as well":    {Faults{Fail: 1, Reads: true}, "GET", 1, false, func(resp *http.Response, err error) bool { return err == nil && resp.StatusCode == 503 }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.faults.Seed = 7
			sent := 0
			s := New(Options{Pace: -1, RateLimit: 1_000_000, Faults: c.faults, Sent: func(phone, id string) {
				if sent++; phone != "+15550101001" || !strings.HasPrefix(id, "wamid.") {
					t.Errorf("sent message %q to %s, want a wamid to +15550101001", id, phone)
				}
			}})
			t.Cleanup(s.Close)
			srv := httptest.NewServer(s)
			t.Cleanup(srv.Close)
			wrong := 0
			for range calls {
				path, body := whatsapp+"/bulk", `{"accountId":"`+seedAccountID+`","template":{"name":"hello_world","language":"en"},"recipients":[{"phone":"+15550101001"}]}`
				if c.method == "GET" {
					path, body = "/v1/profiles", ""
				}
				req, err := http.NewRequest(c.method, srv.URL+path, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Authorization", "Bearer sk_sandbox")
				resp, err := srv.Client().Do(req)
				if err == nil {
					_ = resp.Body.Close()
				}
				switch {
				case err == nil && resp.StatusCode == 200:
				case c.wrong != nil && c.wrong(resp, err):
					wrong++
				default:
					t.Fatalf("got %v, %v, want 200 or the failure", resp, err)
				}
			}
			srv.Close() // waits for handlers whose connection was closed
			if share := float64(wrong) / calls; share < c.share*0.7 || share > c.share*1.3 {
				t.Errorf("a share of %v failed, want about %v", share, c.share)
			}
			want := 0
			if c.method == "POST" {
				want = calls
				if !c.does {
					want -= wrong
				}
			}
			if sent != want {
				t.Errorf("%d messages were sent by %d calls of which %d failed, want %d", sent, calls, wrong, want)
			}
		})
	}
}

// TestRecipientsStayOne checks that recipients are identified by their phone number,
// including those of the seed and those that were removed.
func TestRecipientsStayOne(t *testing.T) {
	c := newClient(t, instantly)
	path := whatsapp + "/broadcasts/" + seedDraftID + "/recipients"
	before := int(c.do("GET", whatsapp+"/broadcasts/"+seedDraftID, nil).is(200).at("broadcast.recipientCount").(float64))
	seeded := c.do("GET", path, nil).is(200).text("recipients.0.phone")
	add := func(phones ...string) *answer {
		return c.do("PATCH", path, obj{"recipients": people(phones...)}).is(200)
	}
	add(seeded, "+15550109001", "15550109001").equal("added", 1).equal("duplicates", 2).equal("totalRecipients", before+1)
	c.do("DELETE", path, obj{"phones": []string{seeded, "15550109001"}}).is(200).equal("removed", 2)
	add(seeded, "+15550109001").equal("added", 2).equal("duplicates", 0).equal("totalRecipients", before+1)
}
