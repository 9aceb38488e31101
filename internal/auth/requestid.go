package auth

import (
	"crypto/rand"
)

// NewRequestID returns the request id that a caller gave if it is valid in headers and
// logs, and a new one otherwise.
func NewRequestID(given string) string {
	for _, c := range []byte(given) {
		if c <= ' ' || c >= 0x7f {
			return rand.Text()
		}
	}
	if given == "" || len(given) > 128 {
		return rand.Text()
	}
	return given
}
