package transcode_test

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/lategate/lategate/internal/transcode"
)

// TestLengths reads nested messages whose lengths are just below and above the sizes at
// which a length needs one more byte: 2^7, 2^14 and 2^21.
func TestLengths(t *testing.T) {
	ty := compile(t, "kinds.proto", "Kinds")
	for _, edge := range []int{1 << 7, 1 << 14, 1 << 21} {
		for size := edge - 24; size <= edge+4; size++ {
			text := strings.Repeat("a", size)
			in := fmt.Sprintf(`{"s":"x","m":{"m":{"m":{"s":%q},"st":{"k":[%q,{"l":%q}]}},"rm":[{"s":%q},{"ia":1},{"m":{"s":%q}}]},"rs":["y",%q],"mss":{"k":%q}}`,
				text, text, text, text, text, text, text)
			got, err := ty.decode(t, in, transcode.Strict, nil)
			if err != nil {
				t.Fatal(err)
			}
			want := ty.New().Interface()
			if err := protojson.Unmarshal([]byte(in), want); err != nil {
				t.Fatal(err)
			}
			if !equal(got, want) {
				t.Fatalf("strings of %d bytes are read differently from protojson, want the same message", size)
			}
			if edge == 1<<21 {
				size += 6 // 2 MB strings take long
			}
		}
	}
}

// TestRewindLength sets a member aside after parts of it, with a long length, were already
// written.
func TestRewindLength(t *testing.T) {
	ty := compile(t, "late.proto", "Item")
	text := strings.Repeat("a", 1<<15)
	in := fmt.Sprintf(`{"parts":[{"text":%q},{"x":{"y":%q}},null],"tags":[%q],"_id":"i"}`, text, text, text)
	m, err := ty.decode(t, in, transcode.Lenient, nil)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, in, write(t, ty, m, transcode.OmitEmpty))
}
