package rest_test

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/lategate/lategate/internal/media/mediatest"
)

// TestRefusedForms checks that a refused form leaves nothing on disk, and that no request
// is completed upstream, even if the file was already being passed on.
func TestRefusedForms(t *testing.T) {
	picture := file("attachment", "a.png", "image/png", mediatest.PNG)
	profile := file("file", "a.png", "image/png", mediatest.PNG)
	big := file("attachment", "a.png", "image/png", mediatest.PNG+strings.Repeat("x", 64<<10)) // more than any buffer
	account := field("accountId", "a1")
	cut := func(body string, n int) string { return body[:len(body)-n] }
	whole := form(account, big)
	for name, c := range map[string]struct {
		path, body string
		status     int
		code       string
		field      string
		says       string
	}{
		"not a form path":               {contacts, form(account, picture), 415, "INVALID_FORM", "", "application/json"},
		"a form path of another method": {"/v1/media/presign", form(picture), 415, "INVALID_FORM", "", "application/json"},
		"no file for a photo":           {photo, form(account), 415, "INVALID_FORM", "file", "file"},
		"no account":                    {messages, form(picture), 400, "INVALID_REQUEST", "accountId", "required"},
		"no account for a photo":        {photo, form(profile), 400, "INVALID_REQUEST", "accountId", "required"},
		"empty photo":                   {photo, form(account, file("file", "a.png", "image/png", "")), 400, "MEDIA_EMPTY", "file", "empty"},
		"empty file":                    {messages, form(account, file("attachment", "a.txt", "text/plain", "")), 400, "MEDIA_EMPTY", "attachment", "empty"},
		"another type than declared":    {messages, form(account, file("attachment", "a.png", "image/png", mediatest.PDF)), 400, "MEDIA_TYPE_MISMATCH", "attachment", "declared image/png, but the content is application/pdf"},
		"another codec":                 {messages, form(account, file("attachment", "a.ogg", "audio/ogg", mediatest.OggPage(true, mediatest.VorbisHead))), 400, "MEDIA_CODEC_NOT_SUPPORTED", "attachment", "Vorbis"},
		"file in another field":         {messages, form(account, file("file", "a.png", "image/png", mediatest.PNG)), 400, "INVALID_FORM", "file", "attachment"},
		"photo in another field":        {photo, form(account, picture), 400, "INVALID_FORM", "attachment", "called file"},
		"two files":                     {messages, form(picture, picture, account), 400, "INVALID_FORM", "attachment", "one"},
		"a second file behind":          {messages, form(account, big, picture), 400, "INVALID_FORM", "attachment", "last"},
		"a field behind the file":       {messages, form(account, big, field("message", "x")), 400, "INVALID_FORM", "message", "last"},
		"a field behind a small file":   {messages, form(account, picture, field("message", "x")), 400, "INVALID_FORM", "message", "last"},
		"a field behind a photo":        {photo, form(account, profile, field("more", "x")), 400, "INVALID_FORM", "more", "last"},
		"a file without a filename":     {messages, form(account, field("attachment", "x")), 400, "INVALID_FORM", "attachment", "filename"},
		"a field twice":                 {messages, form(account, account, picture), 400, "INVALID_FORM", "accountId", "twice"},
		"a field twice, file first":     {messages, form(picture, account, account), 400, "INVALID_FORM", "accountId", "twice"},
		"a part without a name":         {messages, form(field("", "x"), account, picture), 400, "INVALID_FORM", "", "name"},
		"unknown field":                 {messages, form(account, field("mesage", "x"), picture), 400, "UNKNOWN_FIELD", "mesage", "mesage"},
		"path field":                    {messages, form(account, field("conversationId", "c2"), picture), 400, "UNKNOWN_FIELD", "conversationId", ""},
		"unknown photo field":           {photo, form(account, field("colour", "x"), profile), 400, "UNKNOWN_FIELD", "colour", ""},
		"malformed JSON in a field":     {messages, form(account, field("buttons", `[{"type":}]`), picture), 400, "INVALID_FORM", "buttons", "offset 9"},
		"unknown member in a field":     {messages, form(account, field("buttons", `[{"type":"url","tittle":"x"}]`), picture), 400, "UNKNOWN_FIELD", "buttons[0].tittle", ""},
		"a rule broken in a field":      {messages, form(account, field("buttons", `[{"type":"url"}]`), picture), 400, "INVALID_REQUEST", "buttons[0].title", "required"},
		"invalid UTF-8 in a field":      {messages, form(account, field("message", "\xff"), picture), 400, "INVALID_FORM", "message", "UTF-8"},
		"large fields":                  {messages, form(account, field("message", strings.Repeat("x", 1<<20)), picture), 413, "INVALID_FORM", "message", "1 MiB"},
		"many fields":                   {messages, form(append(manyFields(20000), picture)...), 413, "INVALID_FORM", "", "1 MiB"},
		"cut in the file":               {messages, cut(whole, 1000), 400, "INVALID_FORM", "", "cut short"},
		"cut in the last boundary":      {messages, cut(whole, 5), 400, "INVALID_FORM", "", "cut short"},
		"cut in a file set aside":       {messages, cut(form(big), 1000), 400, "INVALID_FORM", "", "cut short"},
		"cut in a field":                {messages, cut(form(account), 20), 400, "INVALID_FORM", "", "cut short"},
		"cut in a photo":                {photo, cut(form(account, profile), 10), 400, "INVALID_FORM", "", "cut short"},
		"empty":                         {messages, "", 400, "INVALID_REQUEST", "accountId", "required"},
		"another boundary":              {messages, strings.ReplaceAll(whole, boundary, "other"), 400, "INVALID_FORM", "", ""},
		"a query":                       {messages + "?accountId=a1", form(account, picture), 400, "UNKNOWN_FIELD", "accountId", "body"},
	} {
		t.Run(name, func(t *testing.T) {
			temporaryFiles(t)
			g := start(t, nil)
			e := g.do("POST", c.path, strings.NewReader(c.body), formType).isError(t, c.status, c.code)
			if c.field != "" && len(e.Details.Fields[c.field]) == 0 {
				t.Errorf("got %[2]v, want %[1]s in details.fields", c.field, e)
			}
			if !strings.Contains(e.Error, c.says) {
				t.Errorf("got %[2]s, want %[1]q in the message", c.says, e.Error)
			}
			if n := len(g.upstream.calls()); n != 0 {
				t.Errorf("the upstream saw %d whole requests, want none", n)
			}
		})
	}
	t.Run("no boundary", func(t *testing.T) {
		start(t, nil).do("POST", messages, strings.NewReader(whole), "Content-Type: multipart/form-data").isError(t, 400, "INVALID_FORM")
	})
	t.Run("another verb", func(t *testing.T) {
		start(t, nil).do("PUT", conversations+"/c1", strings.NewReader(whole), formType).isError(t, 415, "INVALID_FORM")
	})
}

func manyFields(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		parts[i] = field("f"+strconv.Itoa(i), "")
	}
	return parts
}

// TestUploadLimits checks the maximal size of a file, to the byte, when the request does
// not have a length.
func TestUploadLimits(t *testing.T) {
	temporaryFiles(t)
	g := start(t, nil)
	account := field("accountId", "a1")
	for _, c := range []struct {
		name  string
		path  string
		parts []part // the last, or the first, is the file
		first bool
		typ   string
		limit int64
	}{
		{"photo", photo, []part{account}, false, "image/png", 5 << 20},
		{"image", messages, []part{account}, false, "image/png", 5 << 20},
		{"image first", messages, []part{account}, true, "image/png", 5 << 20},
	} {
		for _, over := range []int64{0, 1} {
			name := "attachment"
			if c.path == photo {
				name = "file"
			}
			head, end := file(name, "x", c.typ, "").head()+mediatest.PNG, "\r\n--"+boundary+"--\r\n"
			fields := strings.TrimSuffix(form(c.parts...), "--"+boundary+"--\r\n")
			if c.first {
				end = "\r\n" + form(c.parts...)
				fields = ""
			}
			// A MultiReader has no length: the request is chunked.
			body := io.MultiReader(strings.NewReader(fields+head), io.LimitReader(zeros{}, c.limit+over-int64(len(mediatest.PNG))), strings.NewReader(end))
			before := len(g.upstream.calls())
			a := g.do("POST", c.path, body, formType)
			if over == 0 {
				if a.status != 200 {
					t.Errorf("%s: a file of %d bytes: got %d %s, want 200", c.name, c.limit, a.status, a.body)
				} else if _, f := g.upstream.calls()[before].form(t); int64(len(f.content)) != c.limit {
					t.Errorf("%s: the upstream got %d bytes, want %d", c.name, len(f.content), c.limit)
				}
				continue
			}
			e := a.isError(t, 413, "MEDIA_TOO_LARGE")
			if want := fmt.Sprintf("up to %d MB", c.limit>>20); !strings.Contains(e.Error, want) || len(e.Details.Fields[name]) == 0 {
				t.Errorf("%s: got %s, want %q in it and the field", c.name, a.body, want)
			}
			if n := len(g.upstream.calls()); n != before {
				t.Errorf("%s: the upstream got %d whole requests, want none", c.name, n-before)
			}
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// pattern is an endless sequence of bytes that repeats after a length that no buffer has,
// so that a hash shows whether something was lost or moved.
type pattern struct {
	block []byte
	at    int
}

func newPattern() *pattern {
	p := &pattern{block: make([]byte, 65521)}
	for i := range p.block {
		p.block[i] = byte(uint64(i) * 0x9E3779B97F4A7C15 >> 56)
	}
	return p
}

func (r *pattern) Read(p []byte) (int, error) {
	n := copy(p, r.block[r.at:])
	r.at = (r.at + n) % len(r.block)
	return n, nil
}

// TestMemoryStaysFlat checks that the largest document goes through whole and the process
// does not grow by it, neither if it is passed on while it is received, nor if it is stored
// on disk first.
func TestMemoryStaysFlat(t *testing.T) {
	const size, most = 100 << 20, 16 << 20
	for _, first := range []bool{false, true} {
		t.Run(fmt.Sprintf("file first %t", first), func(t *testing.T) {
			temporaryFiles(t)
			var got hash.Hash
			var base, peak usage
			var err error
			g := start(t, func(w http.ResponseWriter, r *http.Request) {
				got = sha256.New()
				in := bufio.NewReaderSize(r.Body, 32<<10)
				line := ""
				for head := ""; err == nil && !(line == "\r\n" && strings.Contains(head, "filename=")); head += line {
					line, err = in.ReadString('\n')
				}
				for left := int64(size); err == nil && left > 0; left -= 4 << 20 {
					_, err = io.CopyN(got, in, 4<<20)
					peak.raise(measure(t))
				}
				_, _ = io.Copy(io.Discard, in)
				says(200, `{}`)(w, r)
			})
			g.upstream.drop = true
			g.do("GET", "/v1/nothing", nil) // so that lazy initialization is not measured
			runtime.GC()
			base = measure(t)
			peak = base

			want := sha256.New()
			head := field("accountId", "a1").head() + "a1\r\n"
			end := "\r\n--" + boundary + "--\r\n"
			if first {
				head, end = "", "\r\n"+head+"--"+boundary+"--\r\n"
			}
			content := io.TeeReader(io.LimitReader(io.MultiReader(strings.NewReader(mediatest.PDF), newPattern()), size), want)
			watched := &watch{Reader: content, each: func() { peak.raise(measure(t)) }, stopAt: first}
			body := io.MultiReader(strings.NewReader(head+file("attachment", "a.pdf", "application/pdf", "").head()), watched, strings.NewReader(end))
			if a := g.do("POST", messages, body, formType); a.status != 200 {
				t.Fatalf("got %d %s, want 200", a.status, a.body)
			}
			if err != nil || string(got.Sum(nil)) != string(want.Sum(nil)) {
				t.Errorf("the upstream got another file than was sent: %v", err)
			}
			t.Logf("heap +%d KiB, resident +%d KiB, allocated %d KiB in all", (peak.heap-base.heap)>>10, (peak.rss-base.rss)>>10, (measure(t).total-base.total)>>10)
			if peak.heap-base.heap > most || peak.rss-base.rss > most {
				t.Errorf("the process grew by %d MiB of heap, %d MiB resident, want at most %d MiB", (peak.heap-base.heap)>>20, (peak.rss-base.rss)>>20, most>>20)
			}
		})
	}
}

// watch calls each, if it is set, after every 4 MiB that were read.
type watch struct {
	io.Reader
	each   func()
	stopAt bool
	n      int
}

func (w *watch) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.n += n; w.stopAt && w.n >= 4<<20 {
		w.n = 0
		w.each()
	}
	return n, err
}

// usage is memory in bytes: live and garbage heap, resident, ever allocated.
type usage struct{ heap, rss, total int64 }

func (u *usage) raise(v usage) {
	u.heap, u.rss = max(u.heap, v.heap), max(u.rss, v.rss)
}

func measure(t *testing.T) usage {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u := usage{heap: int64(m.HeapAlloc), total: int64(m.TotalAlloc)}
	if statm, err := os.ReadFile("/proc/self/statm"); err == nil { // Linux only
		var vm, pages int64
		if _, err := fmt.Sscan(string(statm), &vm, &pages); err != nil {
			t.Error(err)
		}
		u.rss = pages * int64(os.Getpagesize())
	}
	return u
}

// TestUploadRefusedEarly checks that the answer is relayed if the upstream refuses a file
// before it has read it.
func TestUploadRefusedEarly(t *testing.T) {
	temporaryFiles(t)
	for _, first := range []bool{false, true} {
		g := start(t, says(401, `{"error":"Unauthorized"}`))
		g.upstream.drop = true
		fields, end := form(field("accountId", "a1")), "\r\n--"+boundary+"--\r\n"
		head := file("attachment", "a.pdf", "application/pdf", "").head() + mediatest.PDF
		if first {
			fields, end = "", "\r\n"+fields
		}
		for range 5 {
			body := io.MultiReader(strings.NewReader(strings.TrimSuffix(fields, "--"+boundary+"--\r\n")+head), io.LimitReader(zeros{}, 2<<20), strings.NewReader(end))
			if a := g.do("POST", messages, body, formType); a.status != 401 || string(a.body) != `{"error":"Unauthorized"}` {
				t.Errorf("file first %t: got %d %s, want the upstream's 401", first, a.status, a.body)
			}
		}
	}
}
