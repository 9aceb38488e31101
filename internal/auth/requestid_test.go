package auth

import (
	"strings"
	"testing"
)

func TestNewRequestID(t *testing.T) {
	for _, kept := range []string{"a", "req-1", "01JF7Z", "!~", `"quoted"`, strings.Repeat("x", 128)} {
		if got := NewRequestID(kept); got != kept {
			t.Errorf("NewRequestID(%q) = %q, want it kept", kept, got)
		}
	}
	seen := map[string]bool{}
	for _, replaced := range []string{"", "", " ", "a b", "a\tb", "a\nb", "\x00", "\x7f", "é", "\xff", strings.Repeat("x", 129)} {
		got := NewRequestID(replaced)
		if got == replaced || len(got) < 20 || seen[got] {
			t.Errorf("NewRequestID(%q) = %q, want a new id", replaced, got)
		}
		seen[got] = true
	}
}

// FuzzNewRequestID checks that an id is valid in headers and logs, and that a valid one is
// kept.
func FuzzNewRequestID(f *testing.F) {
	for _, seed := range []string{"", "req-1", "a b", "é", "\x00", "a\r\nX: y", string(make([]byte, 200))} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		id := NewRequestID(given)
		if id == "" || len(id) > 128 || NewRequestID(id) != id {
			t.Errorf("NewRequestID(%q) = %q, want 1 to 128 characters that are kept", given, id)
		}
		for _, c := range []byte(id) {
			if c <= ' ' || c > '~' {
				t.Errorf("NewRequestID(%q) = %q, want printable ASCII", given, id)
			}
		}
	})
}
