package events

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// TestParseToken reads back every token, and refuses what is none.
func TestParseToken(t *testing.T) {
	for _, want := range []Token{
		{},
		{Epoch: uuid.New(), Place: Place{Seq: 1, mark: 7}},
		{Epoch: uuid.New(), Place: Place{Seq: 1, mark: 7, before: true}},
		{Epoch: uuid.Max, Place: Place{Seq: math.MaxUint64, mark: math.MaxUint32}},
	} {
		got, err := ParseToken(want.String())
		if err != nil || got != want || len(want.String()) != 44 {
			t.Errorf("%+v is %q: got %+v, %v", want, want, got, err)
		}
	}
	good := Token{Epoch: uuid.New(), Place: Place{Seq: 5, mark: 9}}.String()
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

// TestFlippedToken changes every bit and every character of a token: none is another
// position.
func TestFlippedToken(t *testing.T) {
	good := Token{Epoch: uuid.New(), Place: Place{Seq: 1 << 40, mark: 12345}}.String()
	b, err := tokenText.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(b) {
		b[bit/8] ^= 1 << (bit % 8)
		if got, err := ParseToken(tokenText.EncodeToString(b)); !errors.Is(err, ErrTokenMalformed) {
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

// FuzzParseToken holds that what is parsed has one text only.
func FuzzParseToken(f *testing.F) {
	f.Add("")
	f.Add(Token{}.String())
	f.Add(Token{Epoch: uuid.Max, Place: Place{Seq: math.MaxUint64, mark: math.MaxUint32}}.String())
	f.Fuzz(func(t *testing.T, text string) {
		token, err := ParseToken(text)
		if err == nil && token.String() != text {
			t.Errorf("%q is parsed as %+v, which is %q", text, token, token)
		}
		if err != nil && !errors.Is(err, ErrTokenMalformed) {
			t.Errorf("%q: %v", text, err)
		}
	})
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

// TestCheck holds tokens against a log that has lost its first events to retention.
func TestCheck(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	beginning := l.Token(Place{})
	if p, err := l.Check(t.Context(), beginning); p != (Place{}) || err != nil {
		t.Errorf("the beginning of an empty log: %v, %v", p, err)
	}
	if _, err := l.Check(t.Context(), l.Token(Place{Seq: 1, mark: 1})); !errors.Is(err, ErrTokenFuture) {
		t.Errorf("the first event of an empty log: %v", err)
	}
	appendN(t, l, 10, 0)
	var at [11]string // as they were given out
	for seq := range at {
		at[seq] = tokenAtSeq(t, l, uint64(seq))
	}
	purge(t, l, 5) // 5 to 10 are left
	earliest := tokenAtSeq(t, l, 4)
	if earliest == at[4] {
		t.Errorf("the earliest token is bound to the event before it")
	}
	forged := func(p Place) string { return Token{Epoch: l.epoch, Place: p}.String() }
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
		"future":               {forged(Place{Seq: 11, mark: 1}), 0, ErrTokenFuture},
		"the far future":       {forged(Place{Seq: math.MaxUint64, mark: 1}), 0, ErrTokenFuture},
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
				t.Errorf("it becomes %q, and was %q", l.Token(p), tt.token)
			}
		})
	}
	t.Run("a hole", func(t *testing.T) {
		if err := l.stream.DeleteMsg(t.Context(), 8); err != nil {
			t.Fatal(err)
		}
		// Whether this history had the event cannot be told any more.
		var expired *ExpiredError
		if p, err := l.Check(t.Context(), at[8]); !errors.As(err, &expired) || expired.Earliest != earliest {
			t.Errorf("its token from before: got %v, %v", p, err)
		}
		// One that is given now is bound to what is behind the hole.
		now := tokenAtSeq(t, l, 8)
		if p, err := l.Check(t.Context(), now); p.Seq != 8 || err != nil {
			t.Errorf("its token from now: got %v, %v", p, err)
		}
		if err := l.stream.DeleteMsg(t.Context(), 9); err != nil {
			t.Fatal(err)
		}
		if p, err := l.Check(t.Context(), now); !errors.As(err, &expired) {
			t.Errorf("the hole has grown: got %v, %v", p, err)
		}
		if p, err := l.Check(t.Context(), tokenAtSeq(t, l, 8)); p.Seq != 8 || err != nil {
			t.Errorf("within a hole: got %v, %v", p, err)
		}
	})
	t.Run("a hole at the end", func(t *testing.T) {
		if err := l.stream.DeleteMsg(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
		if p, err := l.Check(t.Context(), tokenAtSeq(t, l, 10)); p.Seq != 10 || err != nil {
			t.Errorf("got %v, %v", p, err)
		}
	})
	t.Run("all expired", func(t *testing.T) {
		_, head, err := l.Bounds(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		purge(t, l, head+1)
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
// a quiet log can be verified for as long as the retention; no reader is given it.
func TestMarker(t *testing.T) {
	s := startNATS(t, t.TempDir(), -1)
	logs := [2]*Log{openConfig(t, external(t, s)), openConfig(t, external(t, s))}
	defer closeLog(t, logs[0])
	defer closeLog(t, logs[1])
	l := logs[0]
	mark := func(age time.Duration) uint64 {
		t.Helper()
		var wg sync.WaitGroup
		for _, l := range logs {
			wg.Go(func() {
				if err := l.markAfter(t.Context(), age); err != nil {
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
		t.Errorf("an empty log has a marker at %d", head)
	}
	appendN(t, l, 3, 0)
	if head := mark(time.Hour); head != 3 {
		t.Errorf("behind a fresh entry there is %d", head)
	}
	if head := mark(0); head != 4 && head != 5 { // the second, if it has seen the first one's
		t.Errorf("the head is %d, want 4 or 5", head)
	}
	_, head, err := l.Ends(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	purge(t, l, 4) // the events have expired
	if p, err := l.Check(t.Context(), l.Token(head)); p.Seq != head.Seq || err != nil {
		t.Errorf("the end: got %v, %v, want %v", p, err, head)
	}
	if seqs, err := readAll(t, l, 3, head.Seq, Filter{}); err != nil || len(seqs) != 0 {
		t.Errorf("read %v, %v", seqs, err)
	}
}

// purge does what retention does: it removes all before a sequence.
func purge(t *testing.T, l *Log, before uint64) {
	t.Helper()
	if err := l.stream.Purge(t.Context(), jetstream.WithPurgeSequence(before)); err != nil {
		t.Fatal(err)
	}
}
