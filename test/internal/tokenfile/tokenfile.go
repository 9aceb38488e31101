// Package tokenfile reads the file in which a client under test saves its token.
package tokenfile

import (
	"errors"
	"io/fs"
	"os"

	"github.com/lategate/lategate/internal/eventlog"
)

// Read is the token in a file, empty if there is none.
func Read(name string) (string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// Reached reports whether the token in a file is at least at the position of another token
// of the same log.
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
