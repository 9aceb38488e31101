package csvfile

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// TestFatal checks what makes a whole file unreadable.
func TestFatal(t *testing.T) {
	columns := func(pairs ...string) Options {
		o := Options{Columns: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			o.Columns[pairs[i]] = pairs[i+1]
		}
		return o
	}
	for _, test := range []struct {
		name, file string
		options    Options
		reason     string
		says       string // a part of the message
	}{
		{"empty", "", Options{}, ReasonEmpty, "phone,name"},
		{"only a BOM", "\ufeff", Options{}, ReasonEmpty, "phone,name"},
		{"only empty lines", "\n\r\n \n", Options{}, ReasonEmpty, "phone,name"},
		{"only empty cells", ",,\n,,\n", Options{}, ReasonEmpty, "phone,name"},
		{"xlsx", "PK\x03\x04\x14\x00\x06\x00", Options{}, ReasonNotText, ".xlsx"},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Options{}, ReasonNotText, ".xls"},
		{"gzip", "\x1f\x8b\x08\x00", Options{}, ReasonNotText, "unpack"},
		{"PDF", "%PDF-1.7\n", Options{}, ReasonNotText, "PDF"},
		{"binary", "phone,na\x00me\n", Options{}, ReasonNotText, "NUL"},
		{"HTML", "\n<!DOCTYPE html>\n", Options{}, ReasonNotCSV, "HTML"},
		{"JSON list", "[\n  {\"phone\": 1}\n]", Options{}, ReasonNotCSV, "JSON"},
		{"JSON object", " {\"contacts\": []}", Options{}, ReasonNotCSV, "JSON"},
		{"UTF-16 LE", "\xff\xfep\x00h\x00", Options{}, ReasonEncoding, "UTF-8"},
		{"UTF-16 BE", "\xfe\xff\x00p\x00h", Options{}, ReasonEncoding, "UTF-8"},
		{"UTF-16 without BOM", "p\x00h\x00o\x00n\x00e\x00,\x00", Options{}, ReasonEncoding, "UTF-16"},
		{"Latin-1 header", "\nphone,pr\xe9nom\n1,2\n", Options{}, ReasonEncoding, "line 2"},
		{"Latin-1 header and nothing else", "phone,pr\xe9nom", Options{}, ReasonEncoding, "column 2"},
		{"quote in the header", "phone,na\"me\n", Options{}, ReasonNotCSV, "line 1"},
		{"no header", "+1 415 555 0123,Ann\n", Options{}, ReasonNoHeader, "column 1"},
		{"no header, mapped", "+1 415 555 0123,Ann\n", columns("phone", "Fon"), ReasonNoHeader, "column 1"},
		{"no phone column", "Fon,name\n", Options{}, ReasonNoPhoneColumn, `"Fon", "name"`},
		{"two phone columns", "phone,Mobile,name\n", Options{}, ReasonTwoColumns, `"phone" and "Mobile"`},
		{"two columns of one name", "phone,phone,name\n", Options{}, ReasonTwoColumns, "columns 1 and 2"},
		{"two columns for another field", "phone,name,mail,E-Mail\n", Options{}, ReasonTwoColumns, `"mail" and "E-Mail"`},
		{"two custom fields of one name", "phone,name,City,customFields.City\n", Options{}, ReasonTwoColumns, "columns 3 and 4"},
		{"two objects of custom fields", "phone,name,customFields,custom_fields\n", Options{}, ReasonTwoColumns, "columns 3 and 4"},
		{"custom field without a name", "phone,name,customFields.\n", Options{}, ReasonUnknownField, "column 3"},
		{"no name column", "phone,City\n", Options{}, ReasonNoNameColumn, `{"name": "phone"}`},
		{"unknown field", "phone,name\n", columns("fone", "phone"), ReasonUnknownField, `"fone"`},
		{"custom field without a name, mapped", "phone,name\n", columns("customFields.", "phone"), ReasonUnknownField, `"customFields."`},
		{"mapped to what is not there", "phone,name\n", columns("email", "post"), ReasonColumnNotFound, `"post"`},
		{"mapped to nothing", "phone,name,\n", columns("email", ""), ReasonColumnNotFound, `email`},
		{"mapped to two", "phone,name,X,x\n", columns("email", " x_"), ReasonTwoColumns, "columns 3 and 4"},
		{"too many columns", "phone,name" + strings.Repeat(",", 499), Options{}, ReasonTooManyColumns, "501"},
		{"header too long", "phone,name," + strings.Repeat("x", maxRecord+1), Options{}, ReasonRecordTooLong, "line 1"},
		{"row too long", "phone,name\n1,2\n\n\n3," + strings.Repeat("x", maxRecord+1) + "\n", Options{}, ReasonRecordTooLong, "line 5"},
		{"rows in a quote", "phone,name\n1,2\n3,\"" + strings.Repeat("1,2\n", maxRecord), Options{}, ReasonRecordTooLong, "line 3"},
		{"rows in a quote that begins a row", "phone,name\n1,2\n\n\"" + strings.Repeat("1,2\n", maxRecord), Options{}, ReasonRecordTooLong, "line 4"},
		{"row of delimiters", "phone,name\n" + strings.Repeat(",", maxRecord-9), Options{}, ReasonRecordTooLong, "line 2"},
		{"quote to the end", "phone,name\n1,2\n3,\"x\n4,5\n", Options{}, ReasonUnterminatedQuote, "line 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := readContacts(strings.NewReader(test.file), test.options)
			if message := failed(t, err, test.reason); !strings.Contains(message, test.says) {
				t.Errorf("got %q, want %q in it", message, test.says)
			}
		})
	}
}

// TestReadersError checks that an error is returned again, and that a reader's own error is
// returned unchanged.
func TestReadersError(t *testing.T) {
	c, err := NewContactReader(io.MultiReader(strings.NewReader("phone,name\n+14155550123,Ann\n+14155"), iotest.ErrReader(io.ErrClosedPipe)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := c.Read(); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("got %v, want the reader's error", err)
		}
	}
	if _, err := NewContactReader(iotest.ErrReader(io.ErrClosedPipe), Options{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// TestReadsAsItComes checks that a row can be read as soon as its line is there, and the
// header before any row.
func TestReadsAsItComes(t *testing.T) {
	r, w := io.Pipe()
	defer r.Close()
	go func() {
		for _, s := range []string{"phone,name\r\n", "+14155550123,Ann\r\n"} {
			if _, err := io.WriteString(w, s); err != nil {
				return // the test has failed
			}
		}
	}() // the pipe stays open: reading more would block
	c, err := NewContactReader(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if contact, err := c.Read(); err != nil || contact.Input.GetName() != "Ann" {
		t.Errorf("got %+v, %v, want Ann", contact, err)
	}
}

// An endless reader repeats a text.
type endless struct {
	text string
	left int64
	at   int
	peak uint64
	read int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) {
		k := copy(p[n:], e.text[e.at:])
		n, e.at = n+k, (e.at+k)%len(e.text)
	}
	e.left -= int64(n)
	if e.read += int64(n); e.read>>18 != (e.read-int64(n))>>18 { // each 256 KiB
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		e.peak = max(e.peak, m.HeapInuse)
	}
	return n, nil
}

// TestFlatMemory checks that memory stays constant whatever the file contains, and that an
// endless line ends early.
func TestFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50 MB")
	}
	for _, test := range []struct {
		name, first, text, reason string
		size                      int64
	}{
		{"rows", "", "+14155550123,Ann Lee,Oslo\n", "", 50 << 20},
		{"bad rows", "", "+14155550123,Ann \"Lee\"\n", "", 10 << 20},
		{"long rows", "", "+14155550123,Ann," + strings.Repeat("x", maxRecord-100) + "\n", "", 50 << 20},
		{"empty lines", "", strings.Repeat("\n", 1000), "", 20 << 20},
		{"one line", "", strings.Repeat("x", 1000), ReasonRecordTooLong, 50 << 20},
		{"one quote", "\"", strings.Repeat("x,y\n", 250), ReasonRecordTooLong, 50 << 20},
		{"delimiters", "", strings.Repeat(",", 1000), ReasonRecordTooLong, 50 << 20},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			file := &endless{text: test.text, left: test.size}
			c, err := NewContactReader(io.MultiReader(strings.NewReader("phone,name,City\n"+test.first), file), Options{})
			if err != nil {
				t.Fatal(err)
			}
			for err == nil {
				_, err = c.Read()
			}
			if test.reason == "" && err != io.EOF {
				t.Fatal(err)
			}
			if test.reason != "" {
				failed(t, err, test.reason)
				if file.read > 2*maxRecord {
					t.Errorf("%d bytes were read before the error, want at most %d", file.read, 2*maxRecord)
				}
			}
			if grown := int64(file.peak) - int64(before.HeapInuse); grown > 32<<20 {
				t.Errorf("the heap grew by %d KiB, want at most 32 MiB", grown>>10)
			} else {
				t.Logf("the heap grew by %d KiB", grown>>10)
			}
		})
	}
}
