package bench

import "testing"

// TestSizes holds the payloads to the sizes that docs/performance.md names.
func TestSizes(t *testing.T) {
	for name, tt := range map[string]struct{ got, want int }{
		"small": {len(GetContact()), 400},
		"list":  {len(ListContacts(100)), 25_000},
	} {
		if tt.got < tt.want*9/10 || tt.got > tt.want*11/10 {
			t.Errorf("%s has %d bytes, want about %d", name, tt.got, tt.want)
		}
	}
}
