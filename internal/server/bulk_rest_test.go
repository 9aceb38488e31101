package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

const (
	importPath     = "/v1/whatsapp/contacts:importCsv"
	recipientsPath = "/v1/whatsapp/broadcasts:importRecipientsCsv"
	exportPath     = "/v1/whatsapp/contacts:export"
)

// TestImportOverREST checks that the method gets what the request contains, and that its
// items are the answer.
func TestImportOverREST(t *testing.T) {
	var options proto.Message
	var file string
	f := serveBulk(t, func(s grpc.ServerStream) (err error) {
		if method, _ := grpc.MethodFromServerStream(s); method == whatsappv1.BroadcastsService_UploadBroadcastRecipients_FullMethodName {
			if options, file, err = takeCSV(s, new(whatsappv1.UploadBroadcastRecipientsRequest)); err != nil {
				return err
			}
			return errors.Join(
				s.SendMsg(&whatsappv1.UploadBroadcastRecipientsResponse{Item: &whatsappv1.UploadBroadcastRecipientsResponse_Progress{Progress: &whatsappv1.UploadRecipientsProgress{Total: proto.Int32(1), Added: proto.Int32(1), Duplicates: proto.Int32(0), Failed: proto.Int32(0)}}}),
				s.SendMsg(&whatsappv1.UploadBroadcastRecipientsResponse{Item: &whatsappv1.UploadBroadcastRecipientsResponse_Summary{Summary: &whatsappv1.UploadRecipientsProgress{Total: proto.Int32(2), Added: proto.Int32(1), Duplicates: proto.Int32(1), Failed: proto.Int32(0), TotalRecipients: proto.Int32(7)}}}))
		}
		if err := s.SendMsg(importItem(`started: {import_id: "i1"}`)); err != nil {
			return err
		}
		if options, file, err = takeCSV(s, new(whatsappv1.ImportContactsStreamRequest)); err != nil {
			return err
		}
		return errors.Join(s.SendMsg(importItem(`progress: {total: 1 created: 1}`)),
			s.SendMsg(importItem(`failure: {row: 3 line: 4 column: "Mobile" reason: "PHONE_INVALID" message: "no \"phone\"" phone: "x"}`)),
			s.SendMsg(importItem(`summary: {total: 2 created: 1 failed: 1}`)))
	})
	const answer = `{"importId":"i1","resumedRows":0,"total":2,"created":1,"skipped":0,"failed":1,"failuresOmitted":0,
		"failures":[{"row":3,"line":4,"column":"Mobile","reason":"PHONE_INVALID","message":"no \"phone\"","phone":"x"}]}`
	const small = "phone\n+14155550123\n"
	inForm, formType := csvForm("file|" + small)
	large := "phone,notes\n" + strings.Repeat("+14155550123,"+strings.Repeat("x", 1000)+"\n", 20_000)
	for name, c := range map[string]struct {
		path, body string
		headers    []string
		options    string
		file       string
		answer     string
	}{
		"all options": {importPath + "?accountId=a1&importId=i-1&defaultTags=a&defaultTags=b%2Cc&defaultGroups=g&skipDuplicates=false&columns=phone:Mobile&columns=customFields.plan:The%3A+plan&region=DE", small, nil,
			`options: {account_id: "a1" import_id: "i-1" default_tags: "a" default_tags: "b,c" default_groups: "g" skip_duplicates: false
				columns: {key: "phone" value: "Mobile"} columns: {key: "customFields.plan" value: "The: plan"} region: "DE"}`, small, answer},
		"the SDKs' path":     {"/api" + importPath + "?accountId=a1", small, nil, `options: {account_id: "a1"}`, small, answer},
		"a form":             {importPath + "?accountId=a1", inForm, []string{formType}, `options: {account_id: "a1"}`, small, answer},
		"a large file":       {importPath + "?accountId=a1", large, nil, `options: {account_id: "a1"}`, large, answer},
		"nothing":            {importPath + "?accountId=a1", "", nil, `options: {account_id: "a1"}`, "", answer},
		"with a charset":     {importPath + "?accountId=a1", small, []string{"Content-Type: text/csv; header=present; charset=UTF-8"}, `options: {account_id: "a1"}`, small, answer},
		"as plain text":      {importPath + "?accountId=a1", small, []string{"Content-Type: text/plain"}, `options: {account_id: "a1"}`, small, answer},
		"by another name":    {importPath + "?accountId=a1", small, []string{"Content-Type: application/csv"}, `options: {account_id: "a1"}`, small, answer},
		"as bytes":           {importPath + "?accountId=a1", small, []string{"Content-Type: application/octet-stream"}, `options: {account_id: "a1"}`, small, answer},
		"any answer":         {importPath + "?accountId=a1", small, []string{"Accept: */*"}, `options: {account_id: "a1"}`, small, answer},
		"JSON, or else":      {importPath + "?accountId=a1", small, []string{"Accept: text/event-stream;q=0.5, application/json"}, `options: {account_id: "a1"}`, small, answer},
		"recipients":         {recipientsPath + "?broadcastId=b1&columns=variables.1:First+name", small, nil, `options: {broadcast_id: "b1" columns: {key: "variables.1" value: "First name"}}`, small, `{"total":2,"added":1,"duplicates":1,"failed":0,"totalRecipients":7,"failures":[],"failuresOmitted":0}`},
		"recipients in JSON": {recipientsPath + "?broadcastId=b1&region=us", small, []string{"Accept: application/json"}, `options: {broadcast_id: "b1" region: "us"}`, small, `{"total":2,"added":1,"duplicates":1,"failed":0,"totalRecipients":7,"failures":[],"failuresOmitted":0}`},
	} {
		t.Run(name, func(t *testing.T) {
			options, file = nil, "none"
			resp := f.do("POST", c.path, strings.NewReader(c.body), append([]string{"Content-Type: text/csv"}, c.headers...)...)
			text := f.read(resp)
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json" || resp.Header.Get("X-Request-Id") == "" {
				t.Fatalf("got %d %v %s, want 200 with JSON and a request id", resp.StatusCode, resp.Header, text)
			}
			isJSON(t, "answer", text, c.answer)
			want := options.ProtoReflect().New().Interface()
			if err := prototext.Unmarshal([]byte(c.options), want); err != nil {
				t.Fatal(err)
			}
			if !proto.Equal(options, want) {
				t.Errorf("the method got\n%v, want\n%v", options, want)
			}
			if file != c.file {
				t.Errorf("the method got a file of %d bytes, want %d", len(file), len(c.file))
			}
		})
	}
}

func TestImportRefused(t *testing.T) {
	f := serveBulk(t, func(s grpc.ServerStream) error {
		_, _, err := takeCSV(s, new(whatsappv1.ImportContactsStreamRequest))
		if err != nil {
			return err
		}
		return s.SendMsg(importItem(`summary: {}`))
	})
	two, formType := csvForm("file|phone\n", "file2|x")
	named, _ := csvForm("attachment|phone\n")
	double, _ := csvForm("file|phone\n", "file|phone\n")
	cut := strings.TrimSuffix(two, "--b--\r\n")[:len(two)/3]
	for name, c := range map[string]struct {
		query, body string
		headers     []string
		status      int
		code, says  string
	}{
		"no type":             {"?accountId=a1", "x", []string{"Content-Type: "}, 415, "UNSUPPORTED_MEDIA_TYPE", "text/csv"},
		"JSON":                {"?accountId=a1", "[]", []string{"Content-Type: application/json"}, 415, "UNSUPPORTED_MEDIA_TYPE", "text/csv"},
		"Excel":               {"?accountId=a1", "PK", []string{"Content-Type: application/vnd.ms-excel"}, 415, "UNSUPPORTED_MEDIA_TYPE", "text/csv"},
		"another encoding":    {"?accountId=a1", "x", []string{"Content-Type: text/csv; charset=iso-8859-1"}, 415, "UNSUPPORTED_MEDIA_TYPE", "UTF-8"},
		"no boundary":         {"?accountId=a1", two, []string{"Content-Type: multipart/form-data"}, 400, "INVALID_FORM", "boundary"},
		"two parts":           {"?accountId=a1", two, []string{formType}, 400, "INVALID_FORM", "file2"},
		"another part":        {"?accountId=a1", named, []string{formType}, 400, "INVALID_FORM", "attachment"},
		"no part":             {"?accountId=a1", "--b--\r\n", []string{formType}, 400, "INVALID_FORM", "file"},
		"two files":           {"?accountId=a1", double, []string{formType}, 400, "INVALID_FORM", "second file"},
		"half a form":         {"?accountId=a1", cut, []string{formType}, 400, "INVALID_FORM", "malformed"},
		"Accept":              {"?accountId=a1", "x", []string{"Accept: text/csv"}, 406, "NOT_ACCEPTABLE", "application/x-ndjson"},
		"no key":              {"?accountId=a1", "x", []string{"Authorization: "}, 401, "API_KEY_MISSING", "key"},
		"no account":          {"", "x", nil, 400, "INVALID_REQUEST", "accountId: is required"},
		"empty account":       {"?accountId=", "x", nil, 400, "INVALID_REQUEST", "accountId: is required"},
		"unknown parameter":   {"?accountId=a1&tags=x", "x", nil, 400, "UNKNOWN_FIELD", "tags"},
		"another spelling":    {"?account_id=a1", "x", nil, 400, "UNKNOWN_FIELD", "account_id"},
		"another's parameter": {"?accountId=a1&broadcastId=b", "x", nil, 400, "UNKNOWN_FIELD", "broadcastId"},
		"twice":               {"?accountId=a1&accountId=a2", "x", nil, 400, "INVALID_REQUEST", "accountId"},
		"no truth":            {"?accountId=a1&skipDuplicates=yes", "x", nil, 400, "INVALID_REQUEST", "skipDuplicates"},
		"no query":            {"?accountId=%zz", "x", nil, 400, "INVALID_REQUEST", "query"},
		"a column alone":      {"?accountId=a1&columns=phone", "x", nil, 400, "INVALID_REQUEST", "columns"},
		"a column of none":    {"?accountId=a1&columns=:Phone", "x", nil, 400, "INVALID_REQUEST", "columns"},
		"a column twice":      {"?accountId=a1&columns=phone:A&columns=phone:B", "x", nil, 400, "INVALID_REQUEST", "phone"},
		"a column of bytes":   {"?accountId=a1&columns=phone:%ff", "x", nil, 400, "INVALID_REQUEST", "UTF-8"},
		"region":              {"?accountId=a1&region=Germany", "x", nil, 400, "INVALID_REQUEST", "region"},
		"import id":           {"?accountId=a1&importId=a+b", "x", nil, 400, "INVALID_REQUEST", "importId"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, accept := range []string{"application/json", "text/event-stream", "application/x-ndjson"} {
				resp := f.do("POST", importPath+c.query, strings.NewReader(c.body), append([]string{"Accept: " + accept}, c.headers...)...)
				text := f.read(resp)
				var e restError
				if err := json.Unmarshal([]byte(text), &e); err != nil {
					t.Fatalf("got %s, want JSON: %v", text, err)
				}
				if resp.StatusCode != c.status || e.Code != c.code || !strings.Contains(e.Error, c.says) || strings.Contains(text, "options") && !strings.Contains(text, "the options") {
					t.Errorf("%s: got %d %s, want %d %s with %q", accept, resp.StatusCode, text, c.status, c.code, c.says)
				}
			}
		})
	}
	if resp := f.do("GET", importPath, nil); resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
		t.Errorf("GET: got %d, Allow %q, want 405, POST", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

// TestImportAsAStream checks that a stream shows what happens while the file is sent, over
// one connection of HTTP/1.1.
func TestImportAsAStream(t *testing.T) {
	f := serveBulk(t, func(s grpc.ServerStream) error {
		req := new(whatsappv1.ImportContactsStreamRequest)
		if err := errors.Join(s.RecvMsg(req), s.SendMsg(importItem(`started: {import_id: "i1" resumed_rows: 4}`))); err != nil {
			return err
		}
		for n := 1; ; n++ {
			if err := s.RecvMsg(req); err == io.EOF {
				return s.SendMsg(importItem(fmt.Sprintf("summary: {total: %d created: %d}", n-1, n-1)))
			} else if err != nil {
				return err
			}
			if string(req.GetCsv()) == "fail" {
				return errors.Join(s.SendMsg(importItem(`failure: {row: 1 reason: "X" message: "m"}`)), &apierror.Error{Code: codes.NotFound, Reason: "ACCOUNT_NOT_FOUND", Message: "gone"})
			}
			if err := s.SendMsg(importItem(fmt.Sprintf("progress: {total: %d created: %d}", n, n))); err != nil {
				return err
			}
		}
	})
	type step struct{ send, want string }
	for name, c := range map[string]struct {
		accept string
		steps  []step
		end    string
	}{
		"events": {"text/event-stream", []step{
			{"", "event: started\ndata: {\"started\":{\"importId\":\"i1\",\"resumedRows\":4}}\n\n"},
			{"a", "event: progress\ndata: {\"progress\":{\"total\":1,\"created\":1,\"skipped\":0,\"failed\":0}}\n\n"},
			{"b", "event: progress\ndata: {\"progress\":{\"total\":2,\"created\":2,\"skipped\":0,\"failed\":0}}\n\n"},
		}, "event: summary\ndata: {\"summary\":{\"total\":2,\"created\":2,\"skipped\":0,\"failed\":0}}\n\nevent: end\ndata: {}\n\n"},
		"lines": {"application/x-ndjson", []step{
			{"", "{\"started\":{\"importId\":\"i1\",\"resumedRows\":4}}\n"},
			{"a", "{\"progress\":{\"total\":1,\"created\":1,\"skipped\":0,\"failed\":0}}\n"},
		}, "{\"summary\":{\"total\":1,\"created\":1,\"skipped\":0,\"failed\":0}}\n{\"end\":{}}\n"},
		"events that end in an error": {"text/event-stream", []step{
			{"", "event: started\ndata: {\"started\":{\"importId\":\"i1\",\"resumedRows\":4}}\n\n"},
			{"fail", "event: failure\ndata: {\"failure\":{\"row\":1,\"reason\":\"X\",\"message\":\"m\"}}\n\nevent: stream_error\ndata: {\"error\":\"gone\",\"code\":\"ACCOUNT_NOT_FOUND\"}\n\n"},
		}, ""},
		"lines that end in an error": {"application/x-ndjson", []step{
			{"", "{\"started\":{\"importId\":\"i1\",\"resumedRows\":4}}\n"},
			{"fail", "{\"failure\":{\"row\":1,\"reason\":\"X\",\"message\":\"m\"}}\n{\"error\":\"gone\",\"code\":\"ACCOUNT_NOT_FOUND\"}\n"},
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			body, in := io.Pipe()
			resp := f.do("POST", importPath+"?accountId=a1", body, "Accept: "+c.accept)
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != c.accept {
				t.Fatalf("got %d %v, want 200 and the accepted type", resp.StatusCode, resp.Header)
			}
			expect := func(want string) {
				t.Helper()
				got := make([]byte, len(want))
				if n, err := io.ReadFull(resp.Body, got); err != nil || string(got) != want {
					t.Fatalf("%v, got\n%s, want\n%s", err, got[:n], want)
				}
			}
			for _, s := range c.steps {
				if s.send != "" {
					if _, err := io.WriteString(in, s.send); err != nil {
						t.Fatal(err)
					}
				}
				expect(s.want)
			}
			if c.end != "" {
				in.Close()
				expect(c.end)
			}
			if rest, err := io.ReadAll(resp.Body); err != nil || len(rest) > 0 {
				t.Errorf("after the end: got %q %v, want nothing", rest, err)
			}
			in.Close()
		})
	}
}

// TestImportFails checks that a late error says how far the import has come, and that an
// error before the first item is answered like any other method's.
func TestImportFails(t *testing.T) {
	broken := &apierror.Error{Code: codes.Unavailable, Reason: "UPSTREAM_UNREACHABLE", Message: "away", RetryAfter: 3 * time.Second}
	refused := &apierror.Error{Code: codes.PermissionDenied, HTTPStatus: 403, Header: http.Header{}, Body: []byte(`{"error":"no","details":["x"]}`), Message: "no"}
	for name, c := range map[string]struct {
		items  []string
		err    error
		status int
		answer string
	}{
		"at once": {nil, broken, 503, `{"error":"away","code":"UPSTREAM_UNREACHABLE"}`},
		"after the beginning": {[]string{`started: {import_id: "i1"}`}, broken, 503,
			`{"error":"away","code":"UPSTREAM_UNREACHABLE","details":{"importId":"i1","resumedRows":0,"failures":[],"failuresOmitted":0}}`},
		"in the middle": {[]string{`started: {import_id: "i1" resumed_rows: 2}`, `progress: {total: 5 created: 4 failed: 1}`, `failure: {row: 9 reason: "X" message: "m"}`}, broken, 503,
			`{"error":"away","code":"UPSTREAM_UNREACHABLE","details":{"importId":"i1","resumedRows":2,"total":5,"created":4,"skipped":0,"failed":1,"failures":[{"row":9,"reason":"X","message":"m"}],"failuresOmitted":0}}`},
		"in the upstream's words": {[]string{`started: {import_id: "i1"}`}, refused, 403,
			`{"error":"no","code":"","details":{"importId":"i1","resumedRows":0,"failures":[],"failuresOmitted":0,"details":["x"]}}`},
		"without a summary": {[]string{`started: {import_id: "i1"}`}, nil, 500,
			`{"error":"the gateway failed to write the answer; what was imported stays","code":"INTERNAL","details":{"importId":"i1","resumedRows":0,"failures":[],"failuresOmitted":0}}`},
		"only a summary": {[]string{`summary: {}`}, nil, 200, `{"total":0,"created":0,"skipped":0,"failed":0,"failures":[],"failuresOmitted":0}`},
	} {
		t.Run(name, func(t *testing.T) {
			f := serveBulk(t, func(s grpc.ServerStream) error {
				for _, item := range c.items {
					if err := s.SendMsg(importItem(item)); err != nil {
						return err
					}
				}
				return c.err
			})
			resp := f.do("POST", importPath+"?accountId=a1", strings.NewReader("phone\n"))
			text := f.read(resp)
			if resp.StatusCode != c.status {
				t.Errorf("status %d, want %d", resp.StatusCode, c.status)
			}
			if c.err == error(broken) && resp.Header.Get("Retry-After") != "3" {
				t.Errorf("got Retry-After %q, want 3", resp.Header.Get("Retry-After"))
			}
			isJSON(t, "answer", text, c.answer)
		})
	}
}

func TestImportNamesSomeFailures(t *testing.T) {
	f := serveBulk(t, func(s grpc.ServerStream) error {
		for row := range 1234 {
			if err := s.SendMsg(importItem(fmt.Sprintf(`failure: {row: %d reason: "X"}`, row))); err != nil {
				return err
			}
		}
		return s.SendMsg(importItem(`summary: {total: 1234 failed: 1234}`))
	})
	var got struct {
		Failures        []struct{ Row int }
		FailuresOmitted int
		Failed          int
	}
	if err := json.NewDecoder(f.do("POST", importPath+"?accountId=a1", strings.NewReader("x")).Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if len(got.Failures) != 1000 || got.Failures[999].Row != 999 || got.FailuresOmitted != 234 || got.Failed != 1234 {
		t.Errorf("got %d failures, %d omitted, %d in all; want 1000, 234, 1234", len(got.Failures), got.FailuresOmitted, got.Failed)
	}
}

// TestImportRefusedWhileSending checks that a refused caller gets its answer soon, although
// it still has to send more, or waits.
func TestImportRefusedWhileSending(t *testing.T) {
	gone := &apierror.Error{Code: codes.NotFound, Reason: "ACCOUNT_NOT_FOUND", Message: "gone"}
	for name, c := range map[string]struct {
		query  string
		takes  int // messages before the refusal
		status int
	}{
		"before the options":     {"?accountId=a1", 0, 404},
		"before the file":        {"?accountId=a1", 1, 404},
		"in the file":            {"?accountId=a1", 2, 404}, // then the next read is under way
		"before it is passed on": {"?account=a1", 0, 400},
	} {
		t.Run(name, func(t *testing.T) {
			f := serveBulk(t, func(s grpc.ServerStream) error {
				for range c.takes {
					if err := s.RecvMsg(new(whatsappv1.ImportContactsStreamRequest)); err != nil {
						return err
					}
				}
				return gone
			})
			for _, accept := range []string{"application/json", "text/event-stream"} {
				body, in := io.Pipe()
				go func() { _, _ = io.WriteString(in, "phone\n") }() // and then nothing more
				timer := time.AfterFunc(time.Minute, func() { in.CloseWithError(errors.New("no answer in a minute")) })
				resp := f.do("POST", importPath+c.query, body, "Accept: "+accept)
				if text := f.read(resp); resp.StatusCode != c.status {
					t.Errorf("a sender that waits: got %d %s, want %d", resp.StatusCode, text, c.status)
				}
				timer.Stop()
				in.Close()
				resp = f.do("POST", importPath+c.query, strings.NewReader(strings.Repeat("x", 8<<20)), "Accept: "+accept)
				if text := f.read(resp); resp.StatusCode != c.status {
					t.Errorf("a sender with more to send: got %d %s, want %d", resp.StatusCode, text, c.status)
				}
			}
		})
	}
}

// TestImportCutShort checks that a body that is cut short does not count as a file that
// ends there.
func TestImportCutShort(t *testing.T) {
	seen := make(chan error, 1)
	f := serveBulk(t, func(s grpc.ServerStream) error {
		if err := s.SendMsg(importItem(`started: {import_id: "i1"}`)); err != nil {
			return err
		}
		_, _, err := takeCSV(s, new(whatsappv1.ImportContactsStreamRequest))
		seen <- err
		return err
	})
	for name, accept := range map[string]string{"JSON": "application/json", "events": "text/event-stream", "lines": "application/x-ndjson"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(f.server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST %s?accountId=a1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test\r\nAccept: %s\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n\r\nphone\n+1415", importPath, accept)
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if err := <-seen; status.Code(err) != codes.Canceled {
			t.Errorf("%s: the method got %v, want Canceled", name, err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		text := f.read(resp)
		if !strings.Contains(text, "not received in full") || !strings.Contains(text, "i1") || accept == "application/json" && resp.StatusCode != 499 {
			t.Errorf("%s: got %d %s, want 499, the import's id, and that the body was not received in full", name, resp.StatusCode, text)
		}
		conn.Close()
	}
}

// TestImportLeft checks that a caller that disconnects ends the import.
func TestImportLeft(t *testing.T) {
	received, ended := make(chan struct{}, 10), make(chan struct{}, 1)
	f := serveBulk(t, func(s grpc.ServerStream) error {
		defer func() { ended <- struct{}{} }()
		for {
			if err := s.RecvMsg(new(whatsappv1.ImportContactsStreamRequest)); err == io.EOF {
				received <- struct{}{}
				<-s.Context().Done() // it has received everything, and goes on
				return s.Context().Err()
			} else if err != nil {
				return err
			}
			received <- struct{}{}
		}
	})
	for name, all := range map[string]bool{"while sending": false, "while waiting": true} {
		ctx, cancel := context.WithCancel(context.Background())
		body, in := io.Pipe()
		req, err := http.NewRequestWithContext(ctx, "POST", f.server.URL+importPath+"?accountId=a1", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer sk_test")
		req.Header.Set("Content-Type", "text/csv")
		gone := make(chan error, 1)
		go func() {
			_, err := f.client.Do(req)
			gone <- err
		}()
		if _, err := io.WriteString(in, "phone\n"); err != nil {
			t.Fatal(err)
		}
		if all {
			in.Close()
		}
		<-received // the options
		<-received // the file
		if all {
			<-received // its end
		}
		cancel()
		in.CloseWithError(ctx.Err()) // the client waits for the read of its body
		if err := <-gone; err == nil {
			t.Errorf("%s: got an answer, want an error", name)
		}
		<-ended
	}
}
