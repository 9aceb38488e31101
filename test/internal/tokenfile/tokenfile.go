// Package tokenfile reads the file in which a client under test keeps its place.
package tokenfile

import (
	"errors"
	"io/fs"
	"os"

	"github.com/lategate/lategate/internal/eventlog"
)

// Read is the token that a file holds, empty if there is none.
func Read(name string) (string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// Reached reports whether a file holds a token, or one that stands behind it in the log. One
// of another log does not.
func Reached(name, token string) (bool, error) {
	want, err := eventlog.ParseToken(token)
	if err != nil {
		return false, err
	}
	kept, err := Read(name)
	if err != nil || kept == "" {
		return false, err
	}
	got, err := eventlog.ParseToken(kept)
	return err == nil && got.Epoch == want.Epoch && got.Seq >= want.Seq, err
}
