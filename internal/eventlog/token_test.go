package eventlog_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	. "github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// TestParseToken parses every token to what it was made of, and refuses other texts.
func TestParseToken(t *testing.T) {
	for _, want := range []Token{
		{},
		{Epoch: uuid.New(), Place: PlaceOf(1, 7, false)},
		{Epoch: uuid.New(), Place: PlaceOf(1, 7, true)},
		{Epoch: uuid.Max, Place: PlaceOf(math.MaxUint64, math.MaxUint32, false)},
	} {
		got, err := ParseToken(want.String())
		if err != nil || got != want || len(want.String()) != 44 {
			t.Errorf("%+v is %q: got %+v, %v", want, want, got, err)
		}
	}
	good := Token{Epoch: uuid.New(), Place: PlaceOf(5, 9, false)}.String()
	tests := map[string]string{
		"empty":                 "",
		"short":                 good[:len(good)-1],
		"long":                  good + "A",
		"very long":             strings.Repeat("A", 1<<20),
		"padding":               good[:len(good)-1] + "=",
		"another alphabet":      "+" + good[1:],
		"a line break":          good[:10] + "\n" + good[11:],
		"an older version":      "AZjAQXmsa0htk5Yk_cI9SNoAAAAAAAAAGgAAAAA",
		"a version of nothing":  strings.Repeat("A", len(good)),
		"characters of Unicode": strings.Repeat("é", len(good)/2),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseToken(text); !errors.Is(err, ErrTokenMalformed) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// TestFlippedToken changes every bit and every character of a token: no change gives
// another valid token.
func TestFlippedToken(t *testing.T) {
	good := Token{Epoch: uuid.New(), Place: PlaceOf(1<<40, 12345, false)}.String()
	b, err := TokenText.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(b) {
		b[bit/8] ^= 1 << (bit % 8)
		if got, err := ParseToken(TokenText.EncodeToString(b)); !errors.Is(err, ErrTokenMalformed) {
			t.Errorf("bit %d: got %+v, %v, want %v", bit, got, err, ErrTokenMalformed)
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := range good {
		for _, c := range []byte(alphabet) {
			text := good[:i] + string(c) + good[i+1:]
			if got, err := ParseToken(text); c != good[i] && !errors.Is(err, ErrTokenMalformed) {
				t.Errorf("%q in place %d: got %+v, %v, want %v", c, i, got, err, ErrTokenMalformed)
			}
		}
	}
}

// FuzzParseToken checks that every token has only one text.
func FuzzParseToken(f *testing.F) {
	f.Add("")
	f.Add(Token{}.String())
	f.Add(Token{Epoch: uuid.Max, Place: PlaceOf(math.MaxUint64, math.MaxUint32, false)}.String())
	f.Fuzz(func(t *testing.T, text string) {
		token, err := ParseToken(text)
		if err == nil && token.String() != text {
			t.Errorf("ParseToken(%q): got %+v with the text %q, want the same text", text, token, token)
		}
		if err != nil && !errors.Is(err, ErrTokenMalformed) {
			t.Errorf("ParseToken(%q): got error %v, want ErrTokenMalformed", text, err)
		}
	})
}

// memoryLog is a log in memory, and its engine.
func memoryLog(t *testing.T) (*logtest.Memory, *Log) {
	t.Helper()
	engine := logtest.NewMemory()
	l := New(engine, logtest.Retention, nil)
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine, l
}

// appendN appends records event-first to event-last.
func appendN(t testing.TB, l *Log, first, last int) {
	t.Helper()
	for i := first; i <= last; i++ {
		if _, err := l.Append(t.Context(), Record{Kind: "k", ID: fmt.Sprintf("event-%d", i), Data: []byte("data")}); err != nil {
			t.Fatal(err)
		}
	}
}

// tokenAtSeq is the token that a log gives at a position.
func tokenAtSeq(t testing.TB, l *Log, seq uint64) string {
	t.Helper()
	p, err := l.Place(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	return l.Token(p)
}

// TestCheck checks tokens of a log whose first events have expired.
func TestCheck(t *testing.T) {
	engine, l := memoryLog(t)
	beginning := l.Token(Place{})
	if p, err := l.Check(t.Context(), beginning); p != (Place{}) || err != nil {
		t.Errorf("the beginning of an empty log: %v, %v", p, err)
	}
	if _, err := l.Check(t.Context(), l.Token(PlaceOf(1, 1, false))); !errors.Is(err, ErrFuture) {
		t.Errorf("the first event of an empty log: %v", err)
	}
	appendN(t, l, 1, 10)
	var at [11]string // as they were given out
	for seq := range at {
		at[seq] = tokenAtSeq(t, l, uint64(seq))
	}
	engine.Expire(5) // 5 to 10 are left
	earliest := tokenAtSeq(t, l, 4)
	if earliest == at[4] {
		t.Errorf("the earliest token is bound to the event before it")
	}
	forged := func(p Place) string { return Token{Epoch: engine.Epoch(), Place: p}.String() }
	parsed := func(token string) Place {
		t.Helper()
		got, err := ParseToken(token)
		if err != nil {
			t.Fatal(err)
		}
		return got.Place
	}
	moved := func(token string, seq uint64) string { // the event of one position at another
		p := parsed(token)
		p.Seq = seq
		return forged(p)
	}
	tests := map[string]struct {
		token string
		seq   uint64
		err   error
	}{
		"the last":             {at[10], 10, nil},
		"the first":            {at[5], 5, nil},
		"the earliest":         {earliest, 4, nil},
		"the earliest's event": {at[4], 0, &ExpiredError{Earliest: earliest}},
		"expired":              {at[3], 0, &ExpiredError{Earliest: earliest}},
		"the beginning":        {beginning, 0, &ExpiredError{Earliest: earliest}},
		"future":               {forged(PlaceOf(11, 1, false)), 0, ErrFuture},
		"the far future":       {forged(PlaceOf(math.MaxUint64, 1, false)), 0, ErrFuture},
		"another log":          {Token{Epoch: uuid.New(), Place: parsed(at[7])}.String(), 0, ErrTokenForeign},
		"another event":        {moved(at[8], 7), 0, ErrTokenForeign},
		"before another event": {moved(earliest, 7), 0, ErrTokenForeign},
		"no event":             {forged(Place{Seq: 7}), 0, ErrTokenForeign},
		"malformed":            {"7", 0, ErrTokenMalformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := l.Check(t.Context(), tt.token)
			var got, want *ExpiredError
			if errors.As(tt.err, &want) {
				if !errors.As(err, &got) || *got != *want {
					t.Errorf("got %v, want %v", err, want)
				}
			} else if !errors.Is(err, tt.err) {
				t.Errorf("got %v, want %v", err, tt.err)
			}
			if p.Seq != tt.seq {
				t.Errorf("got %d, want %d", p.Seq, tt.seq)
			}
			if err == nil && l.Token(p) != tt.token {
				t.Errorf("the token of its place: got %q, want %q", l.Token(p), tt.token)
			}
		})
	}
	t.Run("a hole", func(t *testing.T) {
		engine.Lose(8)
		// It cannot be known any more whether this log had the event.
		var expired *ExpiredError
		if p, err := l.Check(t.Context(), at[8]); !errors.As(err, &expired) || expired.Earliest != earliest {
			t.Errorf("its token from before: got %v, %v", p, err)
		}
		// A token that is made now is bound to the first entry after the hole.
		now := tokenAtSeq(t, l, 8)
		if p, err := l.Check(t.Context(), now); p.Seq != 8 || err != nil {
			t.Errorf("its token from now: got %v, %v", p, err)
		}
		engine.Lose(9)
		if p, err := l.Check(t.Context(), now); !errors.As(err, &expired) {
			t.Errorf("the hole has grown: got %v, %v", p, err)
		}
		if p, err := l.Check(t.Context(), tokenAtSeq(t, l, 8)); p.Seq != 8 || err != nil {
			t.Errorf("within a hole: got %v, %v", p, err)
		}
	})
	t.Run("a hole at the end", func(t *testing.T) {
		engine.Lose(10)
		if p, err := l.Check(t.Context(), tokenAtSeq(t, l, 10)); p.Seq != 10 || err != nil {
			t.Errorf("got %v, %v", p, err)
		}
	})
	t.Run("all expired", func(t *testing.T) {
		_, head, err := l.Bounds(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		engine.Expire(head + 1)
		first, last, err := l.Ends(t.Context())
		if err != nil || first.Seq != last.Seq {
			t.Fatalf("got %v and %v, %v", first, last, err)
		}
		for _, p := range []Place{first, last} {
			if got, err := l.Check(t.Context(), l.Token(p)); got.Seq != p.Seq || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, p)
			}
		}
	})
}

// TestMarker appends a marker when the last entry is old, so that a position at the end of
// a quiet log can be verified for as long as the retention; readers do not get it.
func TestMarker(t *testing.T) {
	engine := logtest.NewMemory()
	logs := [2]*Log{New(engine, time.Hour, nil), New(engine, time.Hour, nil)} // of two gateways
	defer func() {
		if err := errors.Join(logs[0].Close(), logs[1].Close()); err != nil {
			t.Error(err)
		}
	}()
	l := logs[0]
	mark := func(age time.Duration) uint64 {
		t.Helper()
		var wg sync.WaitGroup
		for _, l := range logs {
			wg.Go(func() {
				if err := MarkAfter(l, t.Context(), age); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		_, head, err := l.Bounds(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return head
	}
	if head := mark(0); head != 0 {
		t.Errorf("an empty log: got head %d, want no marker", head)
	}
	appendN(t, l, 1, 3)
	if head := mark(time.Hour); head != 3 {
		t.Errorf("after a new entry: got head %d, want no marker", head)
	}
	if head := mark(0); head != 4 && head != 5 { // the second, if it has seen the first one's
		t.Errorf("the head: got %d, want 4 or 5", head)
	}
	_, head, err := l.Ends(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	engine.Expire(4) // the events have expired
	if p, err := l.Check(t.Context(), l.Token(head)); p.Seq != head.Seq || err != nil {
		t.Errorf("the end: got %v, %v, want %v", p, err, head)
	}
	err = l.Read(t.Context(), 3, head.Seq, Filter{}, func(e Entry) error {
		t.Errorf("a reader: got %+v, want nothing", e)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
