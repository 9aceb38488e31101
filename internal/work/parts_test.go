package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

type testPart = Part[string, int]

func TestParts(t *testing.T) {
	option := "x"
	o, items, none := testPart{Name: "options", Options: &option}, testPart{Name: "contacts", Items: []int{7, 8}}, testPart{}
	piece := func(text string) testPart { return testPart{Name: "csv", File: []byte(text)} }
	cut := errors.New("cut off")
	cases := map[string]struct {
		parts []testPart
		end   error
		rows  string
		field string // of the error
	}{
		"nothing":             {field: "options"},
		"items first":         {parts: []testPart{items}, field: "options"},
		"options alone":       {parts: []testPart{o}},
		"items":               {parts: []testPart{o, items, items}, rows: "1:7 2:8 3:7 4:8"},
		"file":                {parts: []testPart{o, piece("a\nb"), piece(""), piece("c\nd\n")}, rows: "a bc d"},
		"options twice":       {parts: []testPart{o, items, o}, rows: "1:7 2:8", field: "options"},
		"file after items":    {parts: []testPart{o, items, piece("a")}, rows: "1:7 2:8", field: "csv"},
		"items after file":    {parts: []testPart{o, piece("a\nb"), items}, rows: "a", field: "contacts"},
		"a part without name": {parts: []testPart{o, none}, field: "part"},
		"cut off":             {parts: []testPart{o, items}, end: cut, rows: "1:7 2:8"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rest := c.parts
			parts := NewParts(func() (testPart, error) {
				if len(rest) == 0 {
					if c.end != nil {
						return testPart{}, c.end
					}
					return testPart{}, io.EOF
				}
				p := rest[0]
				rest = rest[1:]
				return p, nil
			})
			got, err := parts.Options()
			var rows []string
			if err == nil {
				if *got != option {
					t.Errorf("options: got %q, want %q", *got, option)
				}
				read := Rows(parts, func(n int64, item int) string { return fmt.Sprintf("%d:%d", n, item) }, openLines)
				for {
					var row string
					if row, err = read(); err != nil {
						break
					}
					rows = append(rows, row)
				}
			}
			if text := strings.Join(rows, " "); text != c.rows {
				t.Errorf("rows: got %q, want %q", text, c.rows)
			}
			switch {
			case c.field != "":
				e := apierror.From(err)
				if e.Code != codes.InvalidArgument || len(e.Fields) != 1 || e.Fields[0].Path != c.field {
					t.Errorf("got error %v for %v, want one for %s", err, e.Fields, c.field)
				}
			case c.end != nil:
				if !errors.Is(err, c.end) {
					t.Error(err)
				}
			case err != io.EOF:
				t.Error(err)
			}
		})
	}
}

// openLines reads lines, a byte at a time.
func openLines(r io.Reader) (func() (string, error), error) {
	return func() (string, error) {
		var line []byte
		for {
			var b [1]byte
			if _, err := r.Read(b[:]); err != nil {
				if errors.Is(err, io.EOF) && len(line) > 0 {
					return string(line), nil
				}
				return "", err
			}
			if b[0] == '\n' {
				return string(line), nil
			}
			line = append(line, b[0])
		}
	}, nil
}

func TestPartName(t *testing.T) {
	for want, m := range map[string]*whatsappv1.SendBulkStreamRequest{
		"":           {},
		"options":    {Part: &whatsappv1.SendBulkStreamRequest_Options{}},
		"recipients": {Part: &whatsappv1.SendBulkStreamRequest_Recipients{}},
	} {
		if got := PartName(m); got != want {
			t.Errorf("PartName(%v): got %q, want %q", m, got, want)
		}
	}
}

// A Receiver asks for one value at a time, which may take longer than its caller waits.
// After an error it asks for nothing more.
func TestReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		calls, broken := 0, errors.New("broken")
		next := func() (int, error) {
			if calls++; calls == 3 {
				return 0, broken
			}
			time.Sleep(time.Minute)
			return calls, nil
		}
		check := func(r *Receiver[int], wait time.Duration, want int, wantErr error, wantCalls int) {
			t.Helper()
			got, err := r.Next(time.After(wait))
			if synctest.Wait(); got != want || err != wantErr || calls != wantCalls {
				t.Errorf("Next: got %d and %v after %d calls, want %d and %v after %d", got, err, calls, want, wantErr, wantCalls)
			}
		}
		r := Receive(ctx, next)
		check(r, time.Second, 0, ErrIdle, 1)
		check(r, time.Second, 0, ErrIdle, 1)
		check(r, time.Hour, 1, nil, 1)
		time.Sleep(time.Hour)
		check(r, time.Hour, 2, nil, 2)
		check(r, time.Hour, 0, broken, 3)
		check(r, time.Hour, 0, broken, 3)
		r = Receive(ctx, next)
		check(r, time.Second, 0, ErrIdle, 4)
		time.AfterFunc(time.Second, cancel)
		check(r, time.Hour, 0, context.Canceled, 4)
		check(r, time.Hour, 0, context.Canceled, 4)
		check(Receive(ctx, next), time.Hour, 0, context.Canceled, 4)
		time.Sleep(time.Hour) // next has returned
	})
}

// Values that come close together are a group, and a group does not wait long.
func TestGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := []int{0, 10, 20, 200, 260, 260, 260, 260, 800} // ms
		begin, n := time.Now(), 0
		in := receive(t.Context(), 50*time.Millisecond, func() (int, error) {
			if n == len(at) {
				return 0, io.EOF
			}
			time.Sleep(time.Until(begin.Add(time.Duration(at[n]) * time.Millisecond)))
			n++
			return n, nil
		})
		var got []string
		for {
			var group []int
			err := in.group(func(i int) (bool, error) {
				group = append(group, i)
				return len(group) == 3, nil
			})
			if err != nil {
				if err != io.EOF || len(group) > 0 {
					t.Errorf("got error %v with the group %v, want EOF without one", err, group)
				}
				break
			}
			got = append(got, fmt.Sprint(group, time.Since(begin).Milliseconds()))
		}
		want := []string{"[1 2 3] 20", "[4] 250", "[5 6 7] 260", "[8] 310", "[9] 800"}
		if !slices.Equal(got, want) {
			t.Errorf("groups: got %q, want %q", got, want)
		}
	})
}
