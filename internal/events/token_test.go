package events

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// TestParseToken reads back every token, and refuses what is none.
func TestParseToken(t *testing.T) {
	for _, want := range []Token{
		{},
		{Epoch: uuid.New(), Seq: 1, Hash: 7},
		{Epoch: uuid.Max, Seq: math.MaxUint64, Hash: math.MaxUint32},
	} {
		got, err := ParseToken(want.String())
		if err != nil || got != want {
			t.Errorf("%+v: got %+v, %v", want, got, err)
		}
	}
	good := Token{Epoch: uuid.New(), Seq: 5}.String()
	tests := map[string]string{
		"empty":                 "",
		"short":                 good[:len(good)-1],
		"long":                  good + "A",
		"very long":             strings.Repeat("A", 1<<20),
		"padding":               good[:len(good)-1] + "=",
		"another alphabet":      "+" + good[1:],
		"a line break":          good[:10] + "\n" + good[11:],
		"trailing bits":         good[:len(good)-1] + "B",
		"another version":       "AgAA" + good[4:],
		"a version of nothing":  strings.Repeat("A", len(good)),
		"characters of Unicode": strings.Repeat("é", len(good)/2) + "A",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseToken(text); !errors.Is(err, ErrTokenMalformed) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// FuzzParseToken holds that what is parsed has one text only.
func FuzzParseToken(f *testing.F) {
	f.Add("")
	f.Add(Token{}.String())
	f.Add(Token{Epoch: uuid.Max, Seq: math.MaxUint64, Hash: math.MaxUint32}.String())
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

// TestCheck holds tokens against a log that has lost its first events to retention.
func TestCheck(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	if seq, err := l.Check(t.Context(), l.Token(0, "")); seq != 0 || err != nil {
		t.Errorf("the beginning of an empty log: %d, %v", seq, err)
	}
	if _, err := l.Check(t.Context(), l.Token(1, "")); !errors.Is(err, ErrTokenFuture) {
		t.Errorf("the first event of an empty log: %v", err)
	}
	appendN(t, l, 10, 0)
	purge(t, l, 5) // 5 to 10 are left
	earliest := l.Token(4, "")
	tests := map[string]struct {
		token string
		seq   uint64
		err   error
	}{
		"the last":             {l.Token(10, "event-10"), 10, nil},
		"the first":            {l.Token(5, "event-5"), 5, nil},
		"without an id":        {l.Token(7, ""), 7, nil},
		"the earliest":         {earliest, 4, nil},
		"the earliest's event": {l.Token(4, "event-4"), 4, nil},
		"expired":              {l.Token(3, "event-3"), 0, &ExpiredError{Earliest: earliest}},
		"the beginning":        {l.Token(0, ""), 0, &ExpiredError{Earliest: earliest}},
		"future":               {l.Token(11, "event-11"), 0, ErrTokenFuture},
		"the far future":       {l.Token(math.MaxUint64, ""), 0, ErrTokenFuture},
		"another log":          {Token{Epoch: uuid.New(), Seq: 7}.String(), 0, ErrTokenForeign},
		"another event":        {l.Token(7, "event-8"), 0, ErrTokenForeign},
		"malformed":            {"7", 0, ErrTokenMalformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			seq, err := l.Check(t.Context(), tt.token)
			var got, want *ExpiredError
			if errors.As(tt.err, &want) {
				if !errors.As(err, &got) || *got != *want {
					t.Errorf("got %v, want %v", err, want)
				}
			} else if !errors.Is(err, tt.err) {
				t.Errorf("got %v, want %v", err, tt.err)
			}
			if seq != tt.seq {
				t.Errorf("got %d, want %d", seq, tt.seq)
			}
		})
	}
	t.Run("a hole", func(t *testing.T) {
		if err := l.stream.DeleteMsg(t.Context(), 8); err != nil {
			t.Fatal(err)
		}
		if seq, err := l.Check(t.Context(), l.Token(8, "event-8")); seq != 8 || err != nil {
			t.Errorf("got %d, %v", seq, err)
		}
	})
	t.Run("all expired", func(t *testing.T) {
		purge(t, l, 11)
		if seq, err := l.Check(t.Context(), l.Token(10, "event-10")); seq != 10 || err != nil {
			t.Errorf("the last: %d, %v", seq, err)
		}
		var expired *ExpiredError
		if _, err := l.Check(t.Context(), l.Token(9, "event-9")); !errors.As(err, &expired) || expired.Earliest != l.Token(10, "") {
			t.Errorf("the one before: %v", err)
		}
	})
}

// purge does what retention does: it removes all before a sequence.
func purge(t *testing.T, l *Log, before uint64) {
	t.Helper()
	if err := l.stream.Purge(t.Context(), jetstream.WithPurgeSequence(before)); err != nil {
		t.Fatal(err)
	}
}
