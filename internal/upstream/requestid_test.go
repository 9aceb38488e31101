package upstream

import (
	"context"
	"strings"
	"testing"
)

func TestNewRequestID(t *testing.T) {
	for _, kept := range []string{"a", "req-1", "01JF7Z", "!~", `"quoted"`, strings.Repeat("x", 128)} {
		if got := NewRequestID(kept); got != kept {
			t.Errorf("%q became %q", kept, got)
		}
	}
	seen := map[string]bool{}
	for _, replaced := range []string{"", "", " ", "a b", "a\tb", "a\nb", "\x00", "\x7f", "é", "\xff", strings.Repeat("x", 129)} {
		got := NewRequestID(replaced)
		if got == replaced || len(got) < 20 || seen[got] {
			t.Errorf("%q became %q", replaced, got)
		}
		seen[got] = true
	}
}

func TestRequestIDFrom(t *testing.T) {
	if got := RequestIDFrom(context.Background()); got != "" {
		t.Errorf("got %q", got)
	}
	if got := RequestIDFrom(WithRequestID(context.Background(), "r1")); got != "r1" {
		t.Errorf("got %q", got)
	}
}
